"""A workbook in the making (sổ tính): its styles, its lists of answers, the hidden sheet that says what it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from math import ceil
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from cchc_index.model.tables import FORM_SHEET

LISTS_FROM: Final = 3
"""Columns A and B of the hidden sheet say what the form is; from D on, each column is a list of answers."""
A4: Final = 9
BASE: Final = {"font_name": "Times New Roman", "font_size": 11, "valign": "top", "text_wrap": True}
"""The face that Vietnamese offices write in."""
UNLOCKED: Final = {
    "format_columns": True,
    "format_rows": True,
    "sort": True,
    "autofilter": True,
}
"""What a locked sheet still allows."""
LINE, HIGHEST = 15.0, 405.0
"""Points of height: of a line, and the most that Excel gives a row."""
LETTERS: Final = 1.15
"""Letters in a column's unit of width, on the safe side."""

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 0."""


class Book:
    """One workbook; `content` closes it and gives its bytes. All text is written as text, never as a formula."""

    def __init__(self) -> None:
        self._stream = BytesIO()
        self._book = xlsxwriter.Workbook(self._stream, {"in_memory": True, "strings_to_formulas": False})
        self._styles: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._lists: dict[tuple[str, ...], str] = {}
        self._says: list[tuple[str, str]] = []
        self._checks: dict[tuple[Any, ...], tuple[Any, dict[str, Any], list[Area]]] = {}

    def sheet(self, name: str) -> Any:  # noqa: ANN401 - xlsxwriter has no types
        """A new sheet that prints on A4, landscape, as wide as one page, with the page's number."""
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&C&P / &N")
        sheet.hide_gridlines(2)
        return sheet

    def style(self, **properties: Any) -> Any:  # noqa: ANN401 - xlsxwriter has no types
        """A cell's look; each is made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._styles:
            self._styles[key] = self._book.add_format({**BASE, **properties})
        return self._styles[key]

    def choices(self, answers: Sequence[str]) -> str:
        """Where a drop-down finds these answers: long ones and such with commas have no other place."""
        key = tuple(answers)
        if key not in self._lists:
            column = xl_col_to_name(LISTS_FROM + len(self._lists))
            self._lists[key] = f"={FORM_SHEET}!${column}$1:${column}${len(key)}"
        return self._lists[key]

    def check(self, sheet: Any, area: Area, options: dict[str, Any]) -> None:  # noqa: ANN401 - as above
        """What an area takes; areas of a sheet that take the same are told together: it keeps workbooks small."""
        key = (sheet.get_name(), *sorted(options.items()))
        self._checks.setdefault(key, (sheet, options, []))[2].append(area)

    def says(self, what: Mapping[str, str]) -> None:
        """What the form says of itself to the program that reads it."""
        self._says += what.items()

    def content(self) -> bytes:
        """The finished workbook."""
        for sheet, options, (first, *others) in self._checks.values():
            sheet.data_validation(*first, {**options, "other_cells": others})
        sheet = self._book.add_worksheet(FORM_SHEET)
        for row, (key, value) in enumerate(self._says):
            sheet.write_string(row, 0, key)
            sheet.write_string(row, 1, value)
        for place, answers in enumerate(self._lists):
            for row, answer in enumerate(answers):
                sheet.write_string(row, LISTS_FROM + place, answer)
        sheet.very_hidden()
        self._book.close()
        return self._stream.getvalue()


def lock(sheet: Any) -> None:  # noqa: ANN401 - xlsxwriter has no types
    """Only what is to be filled in can be changed; without a password: it prevents slips, not intent."""
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # ids are text, and are meant to be
    sheet.protect("", UNLOCKED)


def height(*texts: tuple[str, float]) -> float:
    """How high a row must be for texts that are wrapped, each with its column's width; not every program fits rows."""
    lines = (sum(max(1, ceil(len(line) / (width * LETTERS))) for line in text.split("\n")) for text, width in texts)
    return min(HIGHEST, LINE * max(lines) + 2)
