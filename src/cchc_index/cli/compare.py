"""`cchc compare`: periods side by side (so sánh các kỳ)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cchc_index.cli import options
from cchc_index.model.language import _

Periods = Annotated[
    list[str],
    typer.Argument(
        metavar=_("PERIOD…"), help=_("Periods with a saved result: two, or more for a trend."), show_default=False
    ),
]


def compare(  # noqa: PLR0917 - typer takes the options by name
    periods: Periods,
    unit: options.Units = None,
    top: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar=_("N"),
            help=_("With --unit: so many rows of a kind on the page, which has 5 unless told; JSON and CSV have all."),
        ),
    ] = None,
    index: options.Index = None,
    workspace: options.Workspace = None,
    format: Annotated[options.Form | None, options.FORMAT] = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> int:
    """Compare periods: points, percent and places, by unit, area and row; more than two as a trend."""
    form = options.chosen_format(format, output, options.FORMS)
    if len(periods) < 2 or (len(periods) > 2 and len(set(periods)) < len(periods)):
        raise typer.BadParameter(_("name two periods, or more that are all different"), param_hint=_("PERIOD…"))
    if top is not None and (len(unit or ()) != 1 or len(periods) > 2 or form != "table"):
        said = _("it is for the page of one unit, named with --unit; JSON and CSV have every row")
        raise typer.BadParameter(said, param_hint="'--top'")

    from cchc_index.cli import output as out
    from cchc_index.cli.target import check_page
    from cchc_index.flow.compare import compare_periods
    from cchc_index.report.compare import compare_payload, compare_table
    from cchc_index.report.moves import SHOWN, compare_page
    from cchc_index.report.trend import trend_rows
    from cchc_index.report.trend_page import trend_page

    if output is not None and (problems := check_page(output, workspace)):
        return out.tell(problems, wrote=False)
    looked = compare_periods(periods, units=unit or (), index=index, workspace=workspace, here=Path.cwd())
    code = out.tell(looked.problems, wrote=True, quiet=quiet)
    if form == "json":
        payload = compare_payload(looked.heads, looked.changes, looked.problems, looked.trend)
        return max(code, out.put_json(payload, output))
    if looked.rubric is None:
        return code
    if form == "csv":
        rows = compare_table(looked.changes) if looked.trend is None else trend_rows(looked.trend)
        return max(code, out.put_csv(rows, output))
    width = out.width(output, form)
    if looked.trend is not None:
        page = trend_page(looked.heads, looked.trend, looked.rubric, looked.ranked, width, looked.index)
    else:
        most = top or (SHOWN if form == "table" else options.EVERY) if len(unit or ()) == 1 else None
        page = compare_page(looked.heads, looked.changes, looked.rubric, looked.ranked, width, most, looked.index)
    return max(code, out.put_page(page, output, form))
