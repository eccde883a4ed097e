"""A workbook in the making (sổ tính): sheets set up to be printed, looks, cells with numbers, text, formulas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from io import BytesIO
from math import ceil
from typing import Any, Final, NamedTuple

import xlsxwriter  # type: ignore[import-untyped]

from cchc_index.model.legal_names import LONGEST_SHEET, Names
from cchc_index.model.tables import FORM_SHEET, REPORT

A4: Final = 9
BASE: Final = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
"""The face that Vietnamese offices write in."""
GRID: Final = {"border": 1, "border_color": "#BFBFBF"}
HEADING: Final = {
    **GRID,
    "bold": True,
    "bg_color": "#DCE6F1",
    "align": "center",
    "valign": "vcenter",
    "text_wrap": True,
}
WARNING: Final = {"bold": True, "font_color": "#9C0006"}
QUIET: Final = {"italic": True, "font_color": "#595959"}
LONGEST: Final = 32_767
"""Characters that a cell can hold."""
LINE, HIGHEST = 15.0, 405.0
"""Points of height: of a line, and the most that Excel gives a row."""
LETTERS: Final = 1.3
"""Letters in a column's unit of width, on the safe side."""
BOLD: Final = 0.75
"""So much less of a bold heading goes into a line, whose words are not parted."""
PIXELS: Final = 7
"""Pixels in a column's unit of width."""


class Live(NamedTuple):
    """A formula (công thức), and what it gives now."""

    formula: str
    value: Fraction | float | str


Value = Live | Fraction | float | str | None
"""What a cell holds: None is an empty cell with its look."""


class Column(NamedTuple):
    """A column of a sheet: its heading, its width in letters, the look of its cells."""

    title: str
    width: float
    look: Mapping[str, Any]


class Book:
    """One workbook; `content` closes it and gives its bytes. All text is written as text, never as a formula."""

    def __init__(self, top: Sequence[str] = (), warnings: Sequence[str] = ()) -> None:
        """`top` stands below every sheet's title, `warnings` under it."""
        self._stream = BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(self._stream, options)
        self._styles: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._names = Names(LONGEST_SHEET)
        self._top, self._warnings = top, warnings

    def name(self, text: str) -> str:
        """A legal name for a sheet to come, that no other has."""
        return self._names.of(text)

    def heading_row(self, hints: Sequence[str] = ()) -> int:
        """The row that comes below a sheet's title and what stands under it."""
        return 2 + len(self._top) + len(self._warnings) + len(hints)

    def sheet(self, name: str, title: str, hints: Sequence[str] = ()) -> Any:  # noqa: ANN401 - xlsxwriter has no types
        """A new sheet of a legal name for A4, landscape, as wide as one page, with its title."""
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&L&A&R&P / &N")
        sheet.hide_gridlines(2)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # ids are text, and are meant to be
        lines: list[tuple[str, Mapping[str, Any]]] = [(title, {"bold": True, "font_size": 14})]
        lines += [(text, {}) for text in self._top]
        lines += [*((text, WARNING) for text in self._warnings), *((text, QUIET) for text in hints)]
        for row, (text, look) in enumerate(lines):
            self.put(sheet, row, 0, text, self.style(**look))
            sheet.set_row(row, 1.5 * LINE if row == 0 else LINE + 1)
        return sheet

    def style(self, **properties: Any) -> Any:  # noqa: ANN401 - xlsxwriter has no types
        """A cell's look; each is made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._styles:
            self._styles[key] = self.book.add_format({**BASE, **properties})
        return self._styles[key]

    def put(self, sheet: Any, row: int, column: int, value: Value, style: Any) -> None:  # noqa: ANN401 - as above
        """One cell; numbers stay numbers, text is never more than text."""
        match value:
            case None:
                sheet.write_blank(row, column, None, style)
            case str():
                sheet.write_string(row, column, value if len(value) <= LONGEST else value[: LONGEST - 1] + "…", style)
            case Live(formula, now):
                sheet.write_formula(row, column, f"={formula}", style, now if isinstance(now, str) else float(now))
            case _:
                sheet.write_number(row, column, float(value), style)

    def headings(self, sheet: Any, row: int, columns: Sequence[Column]) -> None:  # noqa: ANN401 - as above
        """The columns' headings in one row, repeated on every printed page; what is below scrolls."""
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            self.put(sheet, row, place, column.title, self.style(**HEADING))
        sheet.set_row(row, height(*((column.title, BOLD * column.width) for column in columns)))
        sheet.repeat_rows(row)

    def table(self, sheet: Any, first: int, columns: Sequence[Column], rows: Sequence[Sequence[Value]]) -> int:  # noqa: ANN401 - as above
        """Headings, rows as high as their texts, a filter; the last row is given back."""
        self.headings(sheet, first, columns)
        styles = [self.style(**GRID, **column.look) for column in columns]
        for row, values in enumerate(rows, start=first + 1):
            for place, value in enumerate(values):
                self.put(sheet, row, place, value, styles[place])
            shown = [value.value if isinstance(value, Live) else value for value in values]
            texts = ((v, c.width) for v, c in zip(shown, columns, strict=True) if isinstance(v, str))
            sheet.set_row(row, height(*texts))
        last = first + len(rows)
        sheet.autofilter(first, 0, last, len(columns) - 1)
        return last

    def content(self) -> bytes:
        """The finished workbook, which says on a hidden sheet that it is not to be scored."""
        sheet = self.book.add_worksheet(FORM_SHEET)
        sheet.write_row(0, 0, ("form", REPORT))
        sheet.very_hidden()
        self.book.close()
        return self._stream.getvalue()


def height(*texts: tuple[str, float]) -> float:
    """How high a row must be for texts that are wrapped, each with its column's width; not every program fits rows."""
    lines = (sum(max(1, ceil(len(line) / (width * LETTERS))) for line in text.split("\n")) for text, width in texts)
    return min(HIGHEST, LINE * max(lines, default=1) + 2)


def decimals(count: int, *, signed: bool = False) -> str:
    """A number format with so many decimals; the separators are those of whoever looks."""
    plain = "0" + "." * bool(count) + "0" * count
    return f"+{plain};-{plain};{plain}" if signed else plain
