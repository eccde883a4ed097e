"""`cchc report`: what a saved result tells, as a paper that is sent on (báo cáo)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from cchc_index.cli import options
from cchc_index.model.language import _, current

FORMATS: Final = ("md", "html", "docx", "pdf", "xlsx")

Kind = Annotated[
    Literal["report", "annex", "minutes"],
    typer.Option(help=_("A report; the ranking as the annex of a decision; minutes of appraisal.")),
]
Template = Annotated[
    Path | None,
    typer.Option(metavar=_("FILE"), help=_("Your own Word document with places such as {{ body }} to fill in.")),
]
All = Annotated[
    Path | None,
    typer.Option(
        "--all",
        metavar=_("FOLDER"),
        help=_("Write the report of all units together, and one of each unit, into this folder."),
        file_okay=False,
    ),
]


def report(  # noqa: PLR0917 - typer takes the options by name
    period: Annotated[
        str | None, typer.Argument(metavar=_("PERIOD"), help=_("The period; else the latest."), show_default=False)
    ] = None,
    unit: options.Unit = None,
    kind: Kind = "report",
    template: Template = None,
    every: All = None,
    index: options.Index = None,
    workspace: options.Workspace = None,
    format: Annotated[Literal["md", "html", "docx", "pdf", "xlsx"] | None, options.FORMAT] = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> int:
    """Report a saved result, of all units or of one, with text, tables and charts."""
    if every is not None:
        if output is not None or unit is not None or kind != "report" or template is not None:
            said = _("it goes with --format, --index and --workspace only: every paper gets a name of its own")
            raise typer.BadParameter(said, param_hint="'--all'")
        return _set(every, period, index, workspace, format, quiet=quiet)
    form = options.chosen_format(format, output, FORMATS)
    if template is not None and form != "docx":
        raise typer.BadParameter(_("a template is for Word: -o baocao.docx"), param_hint="'--template'")
    if unit is not None and kind != "report":
        raise typer.BadParameter(_("an annex and minutes are those of all units"), param_hint="'--unit'")

    from cchc_index.cli import output as out
    from cchc_index.cli.target import check_page
    from cchc_index.flow.council import with_minutes
    from cchc_index.flow.paper import Form, report_file
    from cchc_index.flow.report import account_of_saved
    from cchc_index.model.problem import has_errors

    if output is not None and (problems := check_page(output, workspace, *([template] if template else ()))):
        return out.tell(problems, wrote=False)
    asked, problems = Form.of(form, kind, template)
    wanted = [] if unit is None else [unit]
    account, told = account_of_saved(period, units=wanted, index=index, workspace=workspace, here=Path.cwd())
    problems = [*told, *problems]
    if account is not None and kind == "minutes":
        account, told = with_minutes(account, workspace, Path.cwd())
        problems += told
    code = out.tell(problems, wrote=account is not None and not has_errors(problems), quiet=quiet)
    if account is None or has_errors(problems):
        return code
    content = report_file(account, asked, None if unit is None else account.units[0])
    if output is None:
        return max(code, out.put_text(content.decode(), None))
    return max(code, out.put_bytes(content, output))


def _set(
    folder: Path, period: str | None, index: str | None, workspace: Path | None, form: str | None, *, quiet: bool
) -> int:
    """Every paper of a period."""
    from cchc_index.cli import output as out
    from cchc_index.cli.progress import Bar
    from cchc_index.cli.target import check_folder
    from cchc_index.flow.report_set import SetRequest, write_set

    if problems := check_folder(folder, workspace, form):
        return out.tell(problems, wrote=False)
    asked = SetRequest(folder, Path.cwd(), period, index, workspace, form, current())
    with Bar(_("Writing reports")) as bar:
        written, problems = write_set(asked, bar)
    code = out.tell(problems, wrote=bool(written), quiet=quiet)
    if written:
        text = _("Wrote {count} files in {folder}")
        out.say(text.format(count=len(written), folder=folder.as_posix()), quiet=quiet)
    return code
