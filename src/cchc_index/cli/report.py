"""`cchc report`: what a saved result tells, as a paper that is sent on (báo cáo)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from cchc_index.cli import options
from cchc_index.model.language import _

FORMATS: Final = ("md", "html")


def report(
    period: Annotated[
        str | None, typer.Argument(metavar=_("PERIOD"), help=_("The period; else the latest."), show_default=False)
    ] = None,
    unit: options.Unit = None,
    index: options.Index = None,
    workspace: options.Workspace = None,
    format: Annotated[Literal["md", "html"] | None, options.FORMAT] = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> int:
    """Report a saved result, of all units or of one, with text, tables and charts."""
    form = options.chosen_format(format, output, FORMATS)

    from cchc_index.cli import output as out
    from cchc_index.cli.target import missing_folder
    from cchc_index.flow.report import account_of_saved
    from cchc_index.report.markdown import document_markdown
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
    document = province_document(account) if unit is None else unit_document(account, account.units[0])
    return max(code, out.put_text(document_markdown(document), output))
