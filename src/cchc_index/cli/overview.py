"""`cchc overview`: the saved indexes of a workspace side by side (tổng quan các chỉ số)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from cchc_index.cli import options
from cchc_index.model.language import _

FORMATS = ("table", "json", "csv", "md", "html", "docx", "pdf", "xlsx")


def overview(
    period: Annotated[
        str | None, typer.Argument(metavar=_("PERIOD"), help=_("A saved period; else the latest of each index."))
    ] = None,
    unit: options.Units = None,
    workspace: options.Workspace = None,
    format: Annotated[
        Literal["table", "json", "csv", "md", "html", "docx", "pdf", "xlsx"] | None, options.FORMAT
    ] = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> int:
    """Put all saved indexes of the workspace side by side: percent, rank and how both have moved."""
    form = options.chosen_format(format, output, FORMATS)

    from cchc_index.cli import output as out
    from cchc_index.cli.target import check_page
    from cchc_index.flow.overview import overview as run
    from cchc_index.model.problem import has_errors
    from cchc_index.report.overview import overview_page, overview_payload, overview_rows

    if output is not None and (problems := check_page(output, workspace)):
        return out.tell(problems, wrote=False)
    found = run(unit or (), period, workspace=workspace, here=Path.cwd())
    code = out.tell(found.problems, wrote=True, quiet=quiet)
    wrong = has_errors(found.problems)
    indexes, units = ([], []) if wrong else (found.indexes, found.units)
    if form == "json":
        return max(code, out.put_json(overview_payload(indexes, units, found.problems), output))
    if wrong:
        return code
    if form == "csv":
        return max(code, out.put_csv(overview_rows(indexes, units), output))
    page = overview_page(indexes, units, out.width(output, form), one=len(unit or ()) == 1)
    return max(code, out.put_page(page, output, form))
