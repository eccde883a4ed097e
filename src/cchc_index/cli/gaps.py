"""`cchc gaps`: where points were lost, most first, and why (điểm mất)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from cchc_index.cli import options
from cchc_index.model.language import _

By = Annotated[
    Literal["area", "owner", "reason"] | None,
    typer.Option(help=_("Take the rows together: by area, by the office that answers for them, by reason.")),
]
Against = Annotated[
    Literal["best", "median", "target"] | None,
    typer.Option(help=_("Say too what the best unit lost in each row, or the median, or what the target allows.")),
]


def gaps(  # noqa: PLR0917 - typer takes the options by name
    unit: options.Units = None,
    period: Annotated[str | None, typer.Option(metavar=_("PERIOD"), help=_("The period; else the latest."))] = None,
    since: Annotated[
        str | None, typer.Option(metavar=_("PERIOD"), help=_("Say too what was lost in this earlier period."))
    ] = None,
    top: Annotated[
        int | None,
        typer.Option(min=1, metavar=_("N"), help=_("So many rows; a page has 6 unless told, JSON and CSV all.")),
    ] = None,
    by: By = None,
    against: Against = None,
    index: options.Index = None,
    workspace: options.Workspace = None,
    format: Annotated[options.Form | None, options.FORMAT] = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> int:
    """Rank the lost points of a unit, of several side by side, or of all, each with its reason."""
    form = options.chosen_format(format, output, options.FORMS)
    if by == "reason" and not unit:
        raise typer.BadParameter(_("reasons are those of one unit: name it with --unit"), param_hint="'--unit'")
    if against is not None and len(unit or ()) != 1:
        raise typer.BadParameter(_("it is for one unit: name one with --unit"), param_hint="'--against'")

    from cchc_index.cli import output as out
    from cchc_index.cli.target import check_page
    from cchc_index.flow.gaps import gaps_in
    from cchc_index.report.gaps import gaps_page, gaps_payload, gaps_table
    from cchc_index.report.gaps_several import several_page, several_payload, several_table

    if output is not None and (problems := check_page(output, workspace)):
        return out.tell(problems, wrote=False)
    looked = gaps_in(
        period, units=unit or (), since=since, index=index, workspace=workspace, here=Path.cwd(), beside=against
    )
    code = out.tell(looked.problems, wrote=True, quiet=quiet)
    several = len(unit or ()) > 1
    if form == "json":
        payload = (
            several_payload(looked.heads, looked.found, looked.problems, top, by)
            if several
            else gaps_payload(looked.heads, looked.gaps, looked.problems, top, by)
        )
        return max(code, out.put_json(payload, output))
    if not looked.found or looked.rubric is None:
        return code
    if form == "csv":
        rows = several_table(looked.found, top) if several else gaps_table(looked.found[0], top)
        return max(code, out.put_csv(rows, output))
    width = out.width(output, form)
    top = top if form == "table" else top or options.EVERY
    if several:
        page = several_page(looked.heads, looked.found, looked.rubric, top, width, by, looked.index)
    else:
        page = gaps_page(looked.heads, looked.found[0], looked.rubric, top, width, by, looked.index)
    return max(code, out.put_page(page, output, form))
