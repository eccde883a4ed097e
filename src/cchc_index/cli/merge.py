"""`cchc merge`: many submissions as one tidy workbook (tổng hợp phiếu)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cchc_index.cli import options
from cchc_index.cli import score as choices
from cchc_index.model.language import _

Target = Annotated[
    Path, typer.Option("-o", "--output", metavar=_("FILE"), help=_("The workbook to write (.xlsx)."), dir_okay=False)
]


def merge(
    submissions: choices.Submissions,
    output: Target,
    rubric: choices.RubricName = None,
    period: choices.Period = None,
    workspace: options.Workspace = None,
    quiet: options.Quiet = False,
) -> int:
    """Write many submissions as one workbook: a row for each leaf that has anything, its figures below."""
    from cchc_index.cli import output as out
    from cchc_index.cli.progress import Bar
    from cchc_index.cli.target import check_target
    from cchc_index.flow.merge import merge as run
    from cchc_index.flow.request import Request

    options.chosen_format(None, output, ("xlsx",))
    request = Request(tuple(submissions), rubric=rubric, period=period, workspace=workspace)
    if problems := check_target(output, request):
        return out.tell(problems, wrote=False)
    with Bar(_("Reading files")) as bar:
        merged = run(request, bar)
    code = out.tell(merged.problems, wrote=merged.workbook is not None, quiet=quiet)
    if merged.workbook is None:
        return code
    return max(code, out.put_bytes(merged.workbook, output))
