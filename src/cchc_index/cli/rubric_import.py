"""`cchc rubric import`: an annex in Word or Excel becomes a draft rubric (nhập bộ tiêu chí từ phụ lục quyết định)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from cchc_index.cli import options
from cchc_index.model.language import _

Annex = Annotated[
    Path,
    typer.Argument(metavar=_("ANNEX"), help=_("The decision's annex: .docx, .xlsx, .xls or .ods."), show_default=False),
]
Target = Annotated[
    Path,
    typer.Option("-o", "--output", metavar=_("FILE"), help=_("The rubric to write, ending in .yaml."), dir_okay=False),
]
Level = Annotated[
    Literal["bo", "tinh", "so", "huyen", "xa", "phong"] | None,
    typer.Option("--level", help=_("The level of the units; of several columns of maxima, the one of this level.")),
]
MaxColumn = Annotated[
    str | None,
    typer.Option(
        "--max-column", metavar=_("HEADING"), help=_("Of several columns of maxima, the one below this heading.")
    ),
]
Force = Annotated[bool, typer.Option("--force", help=_("Write over a file that is there already."))]


def import_(
    annex: Annex,
    output: Target,
    level: Level = None,
    max_column: MaxColumn = None,
    force: Force = False,
    format: Annotated[Literal["table", "json"], options.FORMAT] = "table",
    quiet: options.Quiet = False,
) -> int:
    """Draft a rubric from a decision's annex in Word or Excel."""
    if output.suffix.lower() not in (".yaml", ".yml"):
        text = _("{file}: a rubric ends in .yaml")
        raise typer.BadParameter(text.format(file=output.as_posix()), param_hint="'--output'")

    from cchc_index.cli import output as out
    from cchc_index.cli.target import missing_folder, refuse_own
    from cchc_index.flow.rubric_import import import_annex
    from cchc_index.model.problem import Place, Problem
    from cchc_index.read.annex_table import ChoiceError, Wanted
    from cchc_index.read.places import shown
    from cchc_index.report.draft import draft_page, draft_payload

    refuse_own(output, [annex])
    problems = missing_folder(output)
    if output.exists() and not force:
        problems.append(Problem("R92", Place(shown(output))))
    if problems:
        return out.tell(problems, wrote=False)
    try:
        made = import_annex(annex, output, Wanted(level, max_column))
    except ChoiceError as error:
        known = "; ".join(f"“{one}”" for one in error.known)
        text = _("the annex has several columns of maxima, {headings}: choose one of them").format(headings=known)
        if error.tables:
            text = _("the annex has tables for several levels, {captions}: choose one of them").format(captions=known)
        hint = "'--level'" if error.tables else "'--max-column'"
        raise typer.BadParameter(text, param_hint=hint) from None
    code = out.tell(made.problems, wrote=made.text is not None, quiet=quiet)
    failed = 0 if made.text is None else out.put_bytes(made.text.encode(), output)
    code = max(code, failed)
    if format == "json":
        return max(code, out.put_json(draft_payload(made.draft, made.problems), None))
    if made.text is not None and not failed:
        out.put_page(draft_page(made.draft, shown(output)), None)
    return code
