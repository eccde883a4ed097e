"""Workbooks without the values that were written with their formulas: LibreOffice has to compute them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook

Edits = Mapping[tuple[str, int, int], float | None]
"""Per sheet, row and column, from 1, what somebody types there."""


def bare(content: bytes, edits: Edits | None = None) -> bytes:
    """A workbook as someone has changed it, its formulas without values."""
    book = openpyxl.load_workbook(BytesIO(content))
    for (sheet, row, column), value in (edits or {}).items():
        book[sheet].cell(row, column).value = value
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def formulas(content: bytes) -> Iterator[tuple[str, str, Any]]:
    """Sheet, cell and the value that was written with it of every formula."""
    written = openpyxl.load_workbook(BytesIO(content), data_only=True)
    for sheet in openpyxl.load_workbook(BytesIO(content)):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield sheet.title, cell.coordinate, written[sheet.title][cell.coordinate].value


def differing(content: bytes, computed: Workbook) -> list[tuple[str, str, Any, Any]]:
    """The formulas whose value, as it was written, is not what was computed."""
    found = []
    for sheet, cell, value in formulas(content):
        now = computed[sheet][cell].value
        same = (value or "") == (now or "") if isinstance(value or "", str) else is_near(value, now)
        if not same:
            found.append((sheet, cell, value, now))
    return found


def is_near(one: object, two: object) -> bool:
    """Whether two numbers are the same, but for what floats get wrong."""
    return isinstance(one, int | float) and isinstance(two, int | float) and abs(one - two) < 1e-9
