"""`cchc template`: forms to fill in, one workbook per unit, or per appraising agency (biểu mẫu)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cchc_index.cli import options
from cchc_index.model.language import _

Units = Annotated[
    list[str] | None,
    typer.Option("--unit", metavar=_("NAME"), help=_("Only this unit, by code or name; may be repeated.")),
]
OneFile = Annotated[bool, typer.Option("--one-file", help=_("One workbook with a sheet per unit."))]
Appraisal = Annotated[
    bool, typer.Option("--appraisal", help=_("The appraisers' forms: one workbook per agency, with all units."))
]
Explanation = Annotated[
    bool,
    typer.Option("--explanation", help=_("Forms of explanations: per unit the rows that the appraisal cut.")),
]
Minutes = Annotated[
    bool,
    typer.Option("--minutes", help=_("The sheet of the council's minutes, which report --kind minutes reads.")),
]
Petition = Annotated[
    bool, typer.Option("--petition", help=_("The sheet of decisions on petitions; score --stage petition reads it."))
]
Node = Annotated[
    str | None, typer.Option("--node", metavar=_("ID"), help=_("With --appraisal: only this row, across all units."))
]
Target = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        metavar=_("FOLDER|FILE"),
        help=_(
            "Where to write; else the folder forms/PERIOD of the workspace. A FILE ends in .xlsx and holds one form."
        ),
    ),
]
Force = Annotated[bool, typer.Option("--force", help=_("Write over forms that are there already."))]


def template(  # noqa: PLR0917 - typer takes the options by name
    rubric: Annotated[str | None, typer.Option(help=_("The rubric, by id or file."), metavar=_("ID|FILE"))] = None,
    period: Annotated[str | None, typer.Option(help=_("The period, such as 2022."), metavar=_("PERIOD"))] = None,
    unit: Units = None,
    one_file: OneFile = False,
    appraisal: Appraisal = False,
    explanation: Explanation = False,
    minutes: Minutes = False,
    petition: Petition = False,
    node: Node = None,
    workspace: options.Workspace = None,
    output: Target = None,
    force: Force = False,
    quiet: options.Quiet = False,
) -> int:
    """Write the forms that units, appraisers or the council fill in."""
    if node is not None and not appraisal:
        raise typer.BadParameter(_("only together with --appraisal"), param_hint="'--node'")
    kinds = {"--explanation": explanation, "--minutes": minutes, "--petition": petition}
    for kind in (kind for kind, asked in kinds.items() if asked):
        others = [other for other, meant in kinds.items() if meant and other != kind]
        if appraisal or one_file or others:
            others = [*others, "--appraisal", "--one-file"]
            said = _("it goes without {others}").format(others=", ".join(others))
            raise typer.BadParameter(said, param_hint=f"'{kind}'")
    if output is not None and output.suffix and not output.is_dir():
        options.chosen_format(None, output, ("xlsx",))

    from cchc_index.cli import output as out
    from cchc_index.cli.progress import Bar
    from cchc_index.flow.template import TemplateRequest, make_templates
    from cchc_index.read.places import shown

    asked = TemplateRequest(
        rubric=rubric,
        period=period,
        units=tuple(unit or ()),
        one_file=one_file,
        appraisal=appraisal,
        explanation=explanation,
        minutes=minutes,
        petition=petition,
        node=node,
        output=output,
        force=force,
        workspace=workspace,
    )
    with Bar(_("Writing forms")) as bar:
        made = make_templates(asked, bar)
    code = out.tell(made.problems, wrote=bool(made.written), quiet=quiet)
    if len(made.written) == 1:
        out.say(_("Wrote {file}").format(file=shown(made.written[0])), quiet=quiet)
    elif made.written:
        text = _("Wrote {count} forms in {folder}")
        out.say(text.format(count=len(made.written), folder=shown(made.written[0].parent)), quiet=quiet)
    return code
