"""`cchc report`: what a saved result tells, as a paper that is sent on (báo cáo)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from cchc_index.cli import options
from cchc_index.model.language import _

FORMATS: Final = ("md", "html", "docx", "pdf")
ON_PAPER: Final = ("docx", "pdf")


def report(  # noqa: PLR0917 - typer takes the options by name
    period: Annotated[
        str | None, typer.Argument(metavar=_("PERIOD"), help=_("The period; else the latest."), show_default=False)
    ] = None,
    unit: options.Unit = None,
    kind: Annotated[
        Literal["report", "annex", "minutes"],
        typer.Option(help=_("A report; the ranking as the annex of a decision; minutes of appraisal.")),
    ] = "report",
    template: Annotated[
        Path | None,
        typer.Option(metavar=_("FILE"), help=_("Your own Word document with places such as {{ body }} to fill in.")),
    ] = None,
    index: options.Index = None,
    workspace: options.Workspace = None,
    format: Annotated[Literal["md", "html", "docx", "pdf"] | None, options.FORMAT] = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> int:
    """Report a saved result, of all units or of one, with text, tables and charts."""
    form = options.chosen_format(format, output, FORMATS)
    if template is not None and form != "docx":
        raise typer.BadParameter(_("a template is for Word: -o baocao.docx"), param_hint="'--template'")
    if kind != "report" and form == "html":
        raise typer.BadParameter(_("an annex and minutes are documents: -o FILE.docx"), param_hint="'--kind'")

    from cchc_index.cli import output as out
    from cchc_index.cli.target import missing_folder
    from cchc_index.flow.report import account_of_saved
    from cchc_index.report.annex import annex
    from cchc_index.report.markdown import document_markdown
    from cchc_index.report.minutes import minutes
    from cchc_index.report.province import province_document
    from cchc_index.report.unit_report import unit_document
    from cchc_index.report.web.document import lacking
    from cchc_index.report.web.province import province_page
    from cchc_index.report.web.unit import unit_page

    if output is not None and (problems := missing_folder(output)):
        return out.tell(problems, wrote=False)
    wanted = [] if unit is None else [unit]
    account, problems = account_of_saved(period, units=wanted, index=index, workspace=workspace, here=Path.cwd())
    problems = [*problems, *(lacking() if account is not None and form == "html" else [])]
    code = out.tell(problems, wrote=account is not None, quiet=quiet)
    if account is None:
        return code
    if form == "html":
        page = province_page(account) if unit is None else unit_page(account, account.units[0])
        return max(code, out.put_text(page, output))
    if kind != "report":
        document = annex(account) if kind == "annex" else minutes(account)
    else:
        document = province_document(account) if unit is None else unit_document(account, account.units[0])
    if output is not None and form in ON_PAPER:
        from cchc_index.flow.paper import on_paper  # brings Word's library: others need not wait for it

        data, problems = on_paper(document, account.workspace.letterhead, form, template)
        code = max(code, out.tell(problems, wrote=data is not None, quiet=quiet))
        return code if data is None else max(code, out.put_bytes(data, output))
    return max(code, out.put_text(document_markdown(document), output))
