"""Lost points as sheets (điểm mất): the rows of every unit, and the rows that units lose most on the whole."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import Any, Final

from cchc_index.model.gaps import Gap, Gaps
from cchc_index.model.language import _
from cchc_index.report.gaps import REASONS
from cchc_index.report.workbook.book import Book, Column, Value, decimals
from cchc_index.report.workbook.told import Told

TEXT: Final = {"text_wrap": True}
ID: Final = {"num_format": "@"}
SHARE: Final = {"num_format": "0.0%", "align": "center"}
TOP: Final = 20
"""Rows that the chart shows."""
WIDE, HIGH, ROWS = 980, 420, 22
"""Pixels of the chart, and the rows that it covers."""


def write_losses(book: Book, told: Told) -> None:
    """A line per unit and row that lost points, a unit's greatest loss first."""
    points = {"num_format": decimals(told.rubric.rounding.published)}
    columns = (
        Column(_("Unit"), 20, TEXT),
        Column(_("Id"), 8, ID),
        Column(_("Content"), 38, TEXT),
        Column(_("Area"), 22, TEXT),
        Column(_("Full points"), 8, points),
        Column(_("Points achieved"), 8, points),
        Column(_("Points lost"), 8, {**points, "bold": True}),
        Column(_("Share of the unit's losses"), 9, SHARE),
        Column(_("Running share"), 9, SHARE),
        Column(_("Reason"), 18, TEXT),
        Column(_("Why"), 40, TEXT),
        Column(_("Basis"), 18, TEXT),
        Column(_("Answerable"), 16, TEXT),
        Column(_("Can still be won this year"), 10, {"align": "center"}),
    )
    hints = (_("As scored: this sheet does not follow when points are changed. The sheet of all rows does."),)
    sheet = book.sheet(book.name(_("Lost points")), _("Points lost, by unit and row"), hints)
    rows = [row for unit, gaps in told.account.gaps.items() for row in _unit_rows(unit, gaps)]
    first = book.heading_row(hints)
    book.table(sheet, first, columns, rows)
    sheet.freeze_panes(first + 1, 3)


def _unit_rows(unit: str, gaps: Gaps) -> Iterator[tuple[Value, ...]]:
    running, lost = accumulate(gap.lost for gap in gaps.rows), gaps.lost
    for gap, so_far in zip(gaps.rows, running, strict=True):
        known = gap.why.reason != "not_scored"
        yield (
            unit,
            gap.id,
            gap.name,
            f"{gap.area_id} {gap.area}",
            gap.max,
            gap.points if known else None,
            gap.lost,
            gap.lost / lost,
            so_far / lost,
            _(REASONS[gap.why.reason]) if gap.why.reason else None,
            gap.why.text or None,
            gap.why.basis,
            gap.owner,
            {True: _("Yes"), False: _("No"), None: None}[gap.why.recoverable],
        )


def write_pareto(book: Book, told: Told) -> None:
    """A line per row that any ranked unit lost points in, the greatest mean loss first, with a chart of the top."""
    mean = told.account.mean
    points = {"num_format": decimals(told.rubric.rounding.published)}
    columns = (
        Column(_("Id"), 8, ID),
        Column(_("Content"), 46, TEXT),
        Column(_("Area"), 30, TEXT),
        Column(_("Mean of the full points"), 9, points),
        Column(_("Mean points achieved"), 9, points),
        Column(_("Mean points lost"), 9, {**points, "bold": True}),
        Column(_("Share of all losses"), 9, SHARE),
        Column(_("Running share"), 9, SHARE),
        Column(_("Units that lose here"), 9, {"num_format": "0", "align": "center"}),
        Column(_("Loses most"), 24, TEXT),
    )
    hints = (
        _("Mean of {count} ranked units, as scored: this sheet does not follow when points are changed.").format(
            count=mean.ranked
        ),
    )
    sheet = book.sheet(book.name(_("Lost points overall")), _("Where units lose most on the whole"), hints)
    first = book.heading_row(hints) + (ROWS if mean.rows else 0)
    running, lost = accumulate(gap.lost for gap in mean.rows), mean.lost
    rows = [
        (*_mean_row(gap), gap.lost / lost, so_far / lost, gap.losing, gap.worst)
        for gap, so_far in zip(mean.rows, running, strict=True)
    ]
    book.table(sheet, first, columns, rows)
    if rows:
        _chart(book, sheet, first, min(len(rows), TOP))


def _mean_row(gap: Gap) -> tuple[Value, ...]:
    return gap.id, gap.name, f"{gap.area_id} {gap.area}", gap.max, gap.points, gap.lost


def _chart(book: Book, sheet: Any, heading: int, count: int) -> None:  # noqa: ANN401 - xlsxwriter has no types
    """What is lost in the first rows as columns, the running share as a line, above the table."""
    name, lines = sheet.get_name(), (heading + 1, heading + count)
    ids = [name, lines[0], 0, lines[1], 0]
    columns = book.book.add_chart({"type": "column"})
    columns.add_series(
        {
            "name": _("Mean points lost"),
            "categories": ids,
            "values": [name, lines[0], 5, lines[1], 5],
            "fill": {"color": "#4472C4"},
            "gap": 40,
        }
    )
    line = book.book.add_chart({"type": "line"})
    line.add_series(
        {
            "name": _("Running share"),
            "categories": ids,
            "values": [name, lines[0], 7, lines[1], 7],
            "y2_axis": True,
            "line": {"color": "#C00000"},
            "marker": {"type": "circle", "size": 5, "fill": {"color": "#C00000"}, "border": {"color": "#C00000"}},
        }
    )
    columns.combine(line)
    columns.set_title({"name": _("The {count} rows that lose most").format(count=count), "name_font": {"size": 12}})
    columns.set_x_axis({"num_font": {"rotation": -45, "size": 9}})
    columns.set_y_axis({"name": _("Points"), "num_format": "0.00", "major_gridlines": {"visible": False}})
    line.set_y2_axis({"min": 0, "max": 1, "num_format": "0%"})
    columns.set_legend({"position": "bottom"})
    columns.set_size({"width": WIDE, "height": HIGH})
    description = _("Mean points lost and their running share, as in the table below")
    sheet.insert_chart(heading - ROWS, 0, columns, {"description": description})
