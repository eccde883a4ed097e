"""The areas as a sheet (theo lĩnh vực): points and percent of every area, over the sheet of all rows."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from cchc_index.model.language import _, number
from cchc_index.model.points import from_points
from cchc_index.model.rubric import Row
from cchc_index.report.workbook.book import GRID, HEADING, Book, Live, Value, decimals, height
from cchc_index.report.workbook.detail import MAX, Detail
from cchc_index.report.workbook.told import Told

UNIT: Final = 26
WIDTH: Final = 8
SHADES: Final = {
    "type": "2_color_scale",
    "min_type": "num",
    "min_value": 0,
    "max_type": "num",
    "max_value": 1,
    "min_color": "#E07B39",
    "max_color": "#FFFFFF",
}
"""From dark to white, so that it reads in grey: the darker, the more is lost."""


def write_areas(book: Book, told: Told, detail: Detail) -> None:
    """A line per unit in rank order; a pair of columns per area."""
    hints = (_("The darker a percent, the more of the area is lost."),)
    sheet = book.sheet(book.name(_("By area")), _("Results by area"), hints)
    first = book.heading_row(hints)
    heading = book.style(**HEADING)
    sheet.set_column(0, 0, UNIT)
    sheet.set_column(1, 2 * len(told.areas), WIDTH)
    sheet.merge_range(first, 0, first + 1, 0, "", heading)
    book.put(sheet, first, 0, _("Unit"), heading)
    for place, area in enumerate(told.areas):
        column = 1 + 2 * place
        sheet.merge_range(first, column, first, column + 1, "", heading)
        book.put(sheet, first, column, title(area), heading)
        book.put(sheet, first + 1, column, _("Points"), heading)
        book.put(sheet, first + 1, column + 1, "%", heading)
    sheet.set_row(first, height(*((title(area), 2 * WIDTH) for area in told.areas)))
    last = _lines(book, sheet, first + 2, told, detail)
    sheet.conditional_format(first + 2, 1, last, 2 * len(told.areas), {"type": "blanks", "stop_if_true": True})
    for place in range(len(told.areas)):
        sheet.conditional_format(first + 2, 2 + 2 * place, last, 2 + 2 * place, SHADES)
    sheet.autofilter(first + 1, 0, last - 1, 2 * len(told.areas))
    sheet.freeze_panes(first + 2, 1)
    sheet.repeat_rows(first, first + 1)
    sheet.repeat_columns(0)


def title(area: Row) -> str:
    """An area's heading: its number, its name, its full points."""
    node = area.node
    return f"{node.code or node.id}. {node.name} ({number(from_points(node.max or 0))})"


def _lines(book: Book, sheet: Any, first: int, told: Told, detail: Detail) -> int:  # noqa: ANN401 - xlsxwriter has no types
    """The units, and the mean of each column below them; the mean's row is given back."""
    points = book.style(**GRID, num_format=decimals(told.rubric.rounding.published))
    percent, name = book.style(**GRID, num_format="0.0%"), book.style(**GRID, text_wrap=True)
    sums: dict[int, list[Fraction]] = {}
    for row, unit in enumerate((unit["unit"] for unit in told.units), start=first):
        book.put(sheet, row, 0, unit, name)
        sheet.set_row(row, height((unit, UNIT)))
        for place, area in enumerate(told.areas):
            cells = _cells(told, detail, unit, area) if told.sent(unit) else (None, None)
            for column, value in enumerate(cells, start=1 + 2 * place):
                book.put(sheet, row, column, value, percent if column % 2 == 0 else points)
                now = value.value if isinstance(value, Live) else value
                sums.setdefault(column, []).extend([Fraction(now)] if isinstance(now, Fraction) else [])
    last = first + len(told.units)
    book.put(sheet, last, 0, _("Mean"), book.style(**GRID, bold=True))
    for column, known in sums.items():
        above = f"{xl_col_to_name(column)}{first + 1}:{xl_col_to_name(column)}{last}"
        mean = Live(f'IFERROR(AVERAGE({above}),"")', sum(known, Fraction(0)) / len(known) if known else "")
        book.put(sheet, last, column, mean, percent if column % 2 == 0 else points)
    return last


def _cells(told: Told, detail: Detail, unit: str, area: Row) -> Iterator[Value]:
    """An area's points as far as they are known, and its percent where all of it is."""
    score = told.score[unit, area.node.id]
    leaves = told.rubric.outline.leaves_below(area)
    whole = score.known and score.max > 0 and not any(told.is_open(unit, leaf) for leaf in leaves)
    points = from_points(score.points) if score.known and score.max else None
    share = Fraction(score.points, score.max) if whole else None
    if not detail.has(unit) or not score.max:
        yield from (points, share)
        return
    cell = detail.cell(unit, area)
    yield Live(f'IF(ISNUMBER({cell}),{cell},"")', "" if points is None else points)
    share_of = f"{cell}/{detail.cell(unit, area, MAX)}"
    whole_now = f"AND(ISNUMBER({cell}),{detail.blanks(unit, area)}=0)"
    yield Live(f'IF({whole_now},{share_of},"")', "" if share is None else share)
