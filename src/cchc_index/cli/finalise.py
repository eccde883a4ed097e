"""`cchc finalise`: lock a period, or open it again with a reason (chốt kỳ, mở lại)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from cchc_index.cli import options
from cchc_index.model.language import _

if TYPE_CHECKING:
    from cchc_index.flow.closing import Even

FORMATS: Final = ("table", "json")


def finalise(  # noqa: PLR0917 - typer takes the options by name
    period: Annotated[str, typer.Argument(metavar=_("PERIOD"), help=_("The period."), show_default=False)],
    even_incomplete: Annotated[
        bool, typer.Option("--even-incomplete", help=_("Finalise even if units are not complete; recorded."))
    ] = False,
    even_unappraised: Annotated[
        bool, typer.Option("--even-unappraised", help=_("… even if rows were not appraised."))
    ] = False,
    even_partial: Annotated[bool, typer.Option("--even-partial", help=_("… even if units were left out."))] = False,
    even_provisional: Annotated[
        bool, typer.Option("--even-provisional", help=_("… even if no survey was held."))
    ] = False,
    reopen: Annotated[bool, typer.Option("--reopen", help=_("Open a finalised period again; needs --reason."))] = False,
    reason: Annotated[str | None, typer.Option(metavar=_("TEXT"), help=_("Why; it is recorded."))] = None,
    index: options.Index = None,
    workspace: options.Workspace = None,
    format: Annotated[Literal["table", "json"] | None, options.FORMAT] = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> int:
    """Lock a period: nothing more is saved of it until it is opened again with a reason."""
    form = options.chosen_format(format, output, FORMATS)
    if reopen and not (reason or "").strip():
        raise typer.BadParameter(_("say why, with --reason; it is recorded"), param_hint="'--reopen'")
    even: dict[Even, bool] = {
        "incomplete": even_incomplete,
        "unappraised": even_unappraised,
        "partial": even_partial,
        "provisional": even_provisional,
    }
    if reopen and any(even.values()):
        raise typer.BadParameter(_("--even-… is for finalising, not for opening again"), param_hint="'--reopen'")

    from cchc_index.cli import output as out
    from cchc_index.cli.target import check_page
    from cchc_index.flow.closing import Closing
    from cchc_index.flow.closing import finalise as run
    from cchc_index.report.receipts import finalise_page, finalise_payload

    if output is not None and (problems := check_page(output, workspace)):
        return out.tell(problems, wrote=False)
    why = " ".join((reason or "").split()) or None
    flaws = tuple(flaw for flaw, meant in even.items() if meant)
    asked = Closing(period, flaws, reopen=reopen, reason=why, index=index, workspace=workspace)
    found = run(asked, out.waits(quiet=quiet))
    code = out.tell(found.problems, wrote=found.receipt is not None, quiet=quiet)
    if form == "json":
        payload = finalise_payload(found.receipt, found.digest, found.problems)
        return max(code, out.put_json(payload, output))
    if found.receipt is None or found.digest is None:
        return code
    return max(code, out.put_page(finalise_page(found.receipt, found.digest), output))
