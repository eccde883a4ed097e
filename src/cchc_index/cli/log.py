"""`cchc log`: the history of a period, run by run (lịch sử)."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from cchc_index.cli import options
from cchc_index.cli.verify import PERIOD

FORMATS: Final = ("table", "json", "csv")


def log(
    period: Annotated[str | None, PERIOD] = None,
    index: options.Index = None,
    workspace: options.Workspace = None,
    format: Annotated[Literal["table", "json", "csv"] | None, options.FORMAT] = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> int:
    """Tell the history of a period: runs, files, versions, what each changed, and why it was reopened."""
    form = options.chosen_format(format, output, FORMATS)

    from cchc_index.cli import output as out
    from cchc_index.cli.target import check_page
    from cchc_index.flow.history import history
    from cchc_index.flow.verify import Asked
    from cchc_index.report.receipts import log_page, log_payload, log_rows

    if output is not None and (problems := check_page(output, workspace)):
        return out.tell(problems, wrote=False)
    found = history(Asked(period, index, workspace))
    code = out.tell(found.problems, wrote=True, quiet=quiet)
    if form == "json":
        return max(code, out.put_json(log_payload(found.stages, found.problems), output))
    if not found.stages:
        return code
    if form == "csv":
        return max(code, out.put_csv(log_rows(found.stages), output))
    return max(code, out.put_page(log_page(found.stages), output))
