"""Any pages as a workbook (các trang báo cáo): a sheet per table, its columns' kinds as number formats."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from cchc_index.model.language import _
from cchc_index.report.page import Cell, Page, Table
from cchc_index.report.page import Column as Shown
from cchc_index.report.workbook.book import GRID, QUIET, Book, Column, Value, decimals, height

NARROW, WIDE, WIDEST = 9, 46, 80
"""Widths in letters: of numbers, the most for a table's text, and for what is said beside a row."""
NOTED, UNSET = 100, 8.43
"""Widths of what is said below a table, at least, lest one line of it shrink the print; and of a column left alone."""
TOO_MANY: Final = 1.2
"""How much wider than its longest text a column is."""


def pages_workbook(pages: Sequence[Page], top: Sequence[str] = (), warnings: Sequence[str] = ()) -> bytes:
    """The tables of pages, each on a sheet of its own with what is said around it (bảng số liệu).

    `top` and `warnings` stand below every sheet's title.
    """
    book = Book(top, warnings)
    for page in pages:
        for place, table in enumerate(page.tables or (Table((), ()),)):
            _sheet(book, page, table, first=place == 0)
    return book.content()


def _sheet(book: Book, page: Page, table: Table, *, first: bool) -> None:
    said = (page.subtitle, page.headline, *page.text) if first else (page.subtitle, page.headline)
    hints = tuple(text for text in said if text)
    title = " · ".join(filter(None, (page.title, table.title)))
    sheet = book.sheet(book.name(table.title or page.title), title, hints)
    below = book.heading_row(hints)
    columns = [_column(table, place, column) for place, column in enumerate(table.columns)]
    if any(table.details):
        columns.append(Column(_("Details"), WIDEST, {"text_wrap": True}))
    if columns:
        below = _table(book, sheet, below, table, columns) + 2
    widths = [column.width for column in columns]
    while sum(widths) < NOTED:
        widths.append(UNSET)
    for row, note in enumerate(page.notes, start=below):
        look = book.style(**QUIET, text_wrap=True)
        sheet.merge_range(row, 0, row, len(widths) - 1, "", look)
        book.put(sheet, row, 0, note, look)
        sheet.set_row(row, height((note, sum(widths))))


def _table(book: Book, sheet: Any, first: int, table: Table, columns: Sequence[Column]) -> int:  # noqa: ANN401 - xlsxwriter has no types
    """The table; what is said below its rows stands in a column beside them. The last row is given back."""
    rows: list[list[Value]] = [[_value(cell) for cell in row] for row in table.rows]
    if any(table.details):
        for row, detail in zip(rows, table.details, strict=True):
            row.append(detail or None)
    last = book.table(sheet, first, columns, rows)
    for place, column in enumerate(table.columns):
        if column.kind == "bar" and rows:
            bar = {"type": "data_bar", "bar_only": True, "bar_color": "#4472C4", "min_value": 0}
            sheet.conditional_format(first + 1, place, last, place, {**bar, "min_type": "num"})
    for dim in table.dim:
        for place, value in enumerate(rows[dim]):
            look = {**columns[place].look, "font_color": "#595959", "italic": True}
            book.put(sheet, first + 1 + dim, place, value, book.style(**GRID, **look))
    sheet.freeze_panes(first + 1, 0)
    return last


def _column(table: Table, place: int, column: Shown) -> Column:
    """A column's heading, width and look."""
    texts = [row[place] for row in table.rows if isinstance(row[place], str)]
    longest = max((len(text) for text in (*texts, column.title) if isinstance(text, str)), default=NARROW)
    width = min(max(NARROW, longest * TOO_MANY), WIDE)
    match column.kind:
        case "text":
            return Column(column.title, width, {"text_wrap": True})
        case "rank":
            return Column(column.title, NARROW, {"num_format": "0", "align": "center"})
        case "bar":
            return Column(column.title, 2 * NARROW, {})
        case kind:
            look = {"num_format": decimals(column.decimals, signed=kind == "change"), "align": "right"}
            return Column(column.title, NARROW + 2, look)


def _value(cell: Cell) -> Value:
    return Fraction(cell) if isinstance(cell, int) else cell
