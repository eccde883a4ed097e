"""`cchc verify`: whether saved results are what they were, and come out again (kiểm chứng)."""

from __future__ import annotations

from typing import Annotated, Final, Literal

import typer

from cchc_index.cli import options
from cchc_index.model.language import _

FORMATS: Final = ("table", "json")

PERIOD: Final = typer.Argument(metavar=_("PERIOD"), help=_("The period; else all."), show_default=False)


def verify(
    period: Annotated[str | None, PERIOD] = None,
    no_replay: Annotated[
        bool, typer.Option("--no-replay", help=_("Check hashes only; do not score the files again."))
    ] = False,
    index: options.Index = None,
    workspace: options.Workspace = None,
    format: Annotated[Literal["table", "json"] | None, options.FORMAT] = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> int:
    """Check that saved results, their receipts and the files they came from are as they were, and score them again."""
    form = options.chosen_format(format, output, FORMATS)

    from cchc_index.cli import output as out
    from cchc_index.cli.target import check_page
    from cchc_index.flow.verify import Asked
    from cchc_index.flow.verify import verify as run
    from cchc_index.report.receipts import verify_page, verify_payload

    if output is not None and (problems := check_page(output, workspace)):
        return out.tell(problems, wrote=False)
    found = run(Asked(period, index, workspace), again=not no_replay)
    code = out.tell(found.problems, wrote=True, quiet=quiet)
    if form == "json":
        payload = verify_payload(found.stages, found.problems)
        return max(code, out.put_json(payload, output))
    if not found.stages:
        return code
    return max(code, out.put_page(verify_page(found.stages, found.problems), output))
