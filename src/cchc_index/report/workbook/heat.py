"""The heat map (phân tích tiêu chí): which part of its full points every unit has in every leaf of the scale."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from cchc_index.model.language import _
from cchc_index.model.points import from_points
from cchc_index.model.rubric import Row
from cchc_index.report.workbook.areas import SHADES
from cchc_index.report.workbook.book import GRID, HEADING, Book, Live, Value
from cchc_index.report.workbook.detail import MAX, NOTHING, Detail
from cchc_index.report.workbook.told import Told

UNIT: Final = 24
WIDTH: Final = 5
NAME: Final = 150
"""The height of the leaves' names, which stand upright."""
LONGEST: Final = 70
"""Letters of a name; the whole name stands on the sheet of all rows."""
ACROSS: Final = 30
"""Leaves on a printed page."""


def write_heat(book: Book, told: Told, detail: Detail) -> None:
    """Units down in rank order, leaves across."""
    hints = (
        _("Percent of the full points; the darker, the more is lost. {sign}: does not count here.").format(
            sign=NOTHING
        ),
    )
    sheet = book.sheet(book.name(_("By criterion")), _("Points of every criterion, in percent"), hints)
    first = book.heading_row(hints)
    leaves = told.scale_leaves
    sheet.set_column(0, 0, UNIT)
    sheet.set_column(1, len(leaves), WIDTH)
    _headings(book, sheet, first, leaves)
    last = _lines(book, sheet, first + 3, told, detail)
    sheet.conditional_format(first + 3, 1, last, len(leaves), SHADES)
    sheet.autofilter(first + 2, 0, last - 1, len(leaves))
    sheet.freeze_panes(first + 3, 1)
    sheet.repeat_rows(first, first + 2)
    sheet.repeat_columns(0)
    sheet.fit_to_pages(ceil(len(leaves) / ACROSS) or 1, 0)


def _headings(book: Book, sheet: Any, first: int, leaves: tuple[Row, ...]) -> None:  # noqa: ANN401 - xlsxwriter has no types
    """The leaves' names upright, below them their ids, then their full points."""
    heading = book.style(**HEADING)
    upright = book.style(**{**HEADING, "rotation": 90, "bold": False, "font_size": 8, "valign": "bottom"})
    small = book.style(**{**HEADING, "font_size": 8})
    for row, text in enumerate((_("Criterion"), _("Id"), _("Full points"))):
        book.put(sheet, first + row, 0, text, heading)
    for column, leaf in enumerate(leaves, start=1):
        name = leaf.node.name
        book.put(sheet, first, column, name if len(name) <= LONGEST else name[: LONGEST - 1] + "…", upright)
        book.put(sheet, first + 1, column, leaf.node.code or leaf.node.id, small)
        book.put(sheet, first + 2, column, from_points(leaf.node.max or 0), small)
    sheet.set_row(first, NAME)


def _lines(book: Book, sheet: Any, first: int, told: Told, detail: Detail) -> int:  # noqa: ANN401 - as above
    """The units, and the mean of each leaf below them; the mean's row is given back."""
    name = book.style(**GRID)
    share = book.style(**GRID, num_format="0%", font_size=8, align="center")
    for row, unit in enumerate((unit["unit"] for unit in told.units), start=first):
        book.put(sheet, row, 0, unit, name)
        for column, leaf in enumerate(told.scale_leaves, start=1):
            book.put(sheet, row, column, _share(told, detail, unit, leaf) if told.sent(unit) else None, share)
    last = first + len(told.units)
    book.put(sheet, last, 0, _("Mean"), book.style(**GRID, bold=True))
    for column, leaf in enumerate(told.scale_leaves, start=1):
        cells = f"{xl_col_to_name(column)}{first + 1}:{xl_col_to_name(column)}{last}"
        known = [now for unit in told.units if (now := _now(told, unit["unit"], leaf)) is not None]
        mean = sum(known, Fraction(0)) / len(known) if known else ""
        book.put(sheet, last, column, Live(f'IFERROR(AVERAGE({cells}),"")', mean), share)
    return last


def _share(told: Told, detail: Detail, unit: str, leaf: Row) -> Value:
    if not told.score[unit, leaf.node.id].max:
        return NOTHING
    now = _now(told, unit, leaf)
    if not detail.has(unit):
        return now
    cell = detail.cell(unit, leaf)
    formula = f'IF(ISNUMBER({cell}),{cell}/{detail.cell(unit, leaf, MAX)},"")'
    return Live(formula, "" if now is None else now)


def _now(told: Told, unit: str, leaf: Row) -> Fraction | None:
    """The part of its full points that a unit has; None where it has none yet, or it does not count."""
    score = told.score.get((unit, leaf.node.id))
    return Fraction(score.points, score.max) if score and score.max and score.known else None
