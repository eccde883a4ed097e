"""`cchc whatif`: what the points, percent, class and rank would be (giả định); nothing is saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import typer

from cchc_index.cli import options
from cchc_index.model.language import _

FORMATS: Final = ("table", "json")


def whatif(  # noqa: PLR0917 - typer takes the options by name
    submissions: Annotated[
        list[str] | None,
        typer.Argument(metavar=_("SUBMISSIONS…"), help=_("Edited submissions: files, folders or patterns.")),
    ] = None,
    unit: options.Unit = None,
    set: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar=_("ID=VALUE"),
            help=_(
                "A value: ID.FIGURE=95 a figure, ID=max or ID=1.5 the points, ID=ANSWER an answer; as often as needed."
            ),
        ),
    ] = None,
    period: Annotated[str | None, typer.Option(metavar=_("PERIOD"), help=_("The period; else the latest."))] = None,
    index: options.Index = None,
    workspace: options.Workspace = None,
    format: Annotated[Literal["table", "json"] | None, options.FORMAT] = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> int:
    """Say what points, percent, class and rank would be with other values; save nothing."""
    form = options.chosen_format(format, output, FORMATS)
    if not set and not submissions:
        raise typer.BadParameter(_("say what is to be otherwise: --set, or edited submissions"), param_hint="'--set'")
    if set and unit is None:
        raise typer.BadParameter(_("--set speaks of one unit: name it with --unit"), param_hint="'--unit'")

    from cchc_index.cli import output as out
    from cchc_index.cli.target import check_page
    from cchc_index.flow.whatif import what_if
    from cchc_index.flow.wishes import Wish
    from cchc_index.report.whatif import whatif_page, whatif_payload

    wishes = _wishes(set or (), Wish.of)
    if output is not None and (problems := check_page(output, workspace, *map(Path, submissions or ()))):
        return out.tell(problems, wrote=False)
    found = what_if(
        wishes,
        unit=unit,
        submissions=[Path(one) for one in submissions or ()],
        period=period,
        index=index,
        workspace=workspace,
        here=Path.cwd(),
    )
    code = out.tell(found.problems, wrote=output is None or found.head is not None, quiet=quiet)
    if form == "json":
        payload = whatif_payload(found.head, found.unit, found.changes, found.classes, found.supposed, found.problems)
        return max(code, out.put_json(payload, output))
    if found.head is None or found.rubric is None:
        return code
    page = whatif_page(found.head, found.rubric, found.unit, found.changes, found.classes, found.supposed, found.ranked)
    return max(code, out.put_page(page, output))


def _wishes(texts: Sequence[str], read: Callable[[str], Any]) -> list[Any]:
    """What `--set` asks.

    Raises:
        typer.BadParameter: where one is not of the form ID=VALUE.
    """
    try:
        return [read(text) for text in texts]
    except ValueError as error:
        text = _("{text}: write ID=VALUE, such as 3.2.1=max or 3.2.1.done=95")
        raise typer.BadParameter(text.format(text=repr(str(error))), param_hint="'--set'") from None
