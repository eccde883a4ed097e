"""What the lines above a table say of its year (năm ghi phía trên bảng), against the period that is scored."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from cchc_index.model.problem import Problem
from cchc_index.read.grid import Grid

_OF_YEAR: Final = re.compile(r"\b(?:năm|kỳ|kỳ đánh giá) ?:? ?(\d{4})(?!\d| ?[-–] ?\d)")
_DATE: Final = re.compile(r"tháng[\s\d.…_/]*năm \d{4}")
"""The date of a decision or of a signature tells nothing of the table's year."""


def other_year(grid: Grid, heading_row: int, period: str) -> list[Problem]:
    """S92 where they name a year (“năm 2021”), and nowhere that of the period."""
    year = period[:4]
    if not year.isdigit():
        return []
    cells = [(row, at, cells[row]) for row in range(heading_row) for at, cells in enumerate(grid.columns)]
    texts = [(row, at, _DATE.sub(" ", _plain(cell))) for row, at, cell in cells if isinstance(cell, str)]
    named = [(row, at, found) for row, at, text in texts for found in _OF_YEAR.findall(text)]
    if not named or any(re.search(rf"(?<!\d){year}(?!\d)", text) for _row, _at, text in texts):
        return []
    row, at, found = named[0]
    return [Problem("S92", grid.place(row, at), {"found": found, "period": period}, grid.excerpt(row))]


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
