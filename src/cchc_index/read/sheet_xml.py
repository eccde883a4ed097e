"""What the parser does not tell about an .xlsx sheet, found in its XML before the parser sees it.

The parser (calamine) gives error cells and formulas without a stored value as blanks, hides number formats,
and keeps the rectangle around all values in memory: a single value in XFD1048576 would end the program. A
full XML parse would cost more than the parser itself; searching the bytes costs about a tenth of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import Final

import numpy as np

from cchc_index.model.language import _
from cchc_index.model.limits import Limits
from cchc_index.read.guard import RefusalError, damaged, why_too_large, why_too_sparse
from cchc_index.read.sheet_cells import ANY_PREFIX, CellPosition, Cells, Numbers, cells_of

_DATA_START: Final = re.compile(rb"<" + ANY_PREFIX + rb"sheetData(?:\s[^>]*?)?(/?)>")
_DATA_END: Final = re.compile(rb"</" + ANY_PREFIX + rb"sheetData\s*>")
_ROW_END: Final = re.compile(rb"</" + ANY_PREFIX + rb"row\s*>")
_ERROR_TYPE: Final = re.compile(rb"\st\s*=\s*[\"']e[\"']")
_TEXT_TYPE: Final = re.compile(rb"\st\s*=\s*[\"']str[\"']")
_HIDDEN_ROW: Final = re.compile(rb"<" + ANY_PREFIX + rb"row\s[^>]*?\bhidden\s*=\s*[\"'](?:1|true)[\"'][^>]*(?<!/)>")
_VALUE: Final = re.compile(rb"<" + ANY_PREFIX + rb"v(?:\s[^>]*)?>([^<]+)<")
_LONGEST_ROW_BYTES: Final = 1 << 24
_BEFORE_A1: Final = CellPosition(-1, -1)


@dataclass(slots=True)
class SheetMarks:
    """What the XML of one sheet says beyond the values; positions are zero-based and count from A1."""

    faults: dict[CellPosition, str] = field(default_factory=dict)
    unstored: set[CellPosition] = field(default_factory=set)
    percents: dict[int, list[Numbers]] = field(default_factory=dict)
    """By column: the rows whose cell has a percent number format, in pieces."""
    hidden_rows: int = 0


def scan_sheet(blocks: Iterable[bytes], percent_styles: frozenset[int], limits: Limits) -> SheetMarks:
    """Look through the XML of one sheet, given in blocks of any size.

    Raises:
        RefusalError: S06 for a sheet beyond the limits, S02 for one whose cells are not in order.
    """
    marks = SheetMarks()
    walk = _Walk(limits)
    row = 0
    for rows in _whole_rows(blocks):
        cells, row, prefix = cells_of(rows, row)
        walk.take(cells)
        _collect_marks(rows, cells, prefix, marks)
        if b"hidden" in rows:
            marks.hidden_rows += sum(1 for _row in _HIDDEN_ROW.finditer(rows))
        if percent_styles:
            _collect_percents(cells, percent_styles, marks)
    walk.end()
    return marks


def _whole_rows(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The inside of the sheet's `sheetData`, cut only between rows."""
    rest, inside = b"", False
    for block in blocks:
        rest += block
        if not inside:
            start = _DATA_START.search(rest)
            if start is None:
                _check_length(rest)
                continue
            if start[1]:
                return
            rest, inside = rest[start.end() :], True
        end = _DATA_END.search(rest) if b"sheetData" in rest else None
        if end is not None:
            yield rest[: end.start()]
            return
        cut = _last_row_end(rest)
        if cut:
            yield rest[:cut]
            rest = rest[cut:]
        _check_length(rest)
    if inside:
        raise damaged("sheetData")


def _last_row_end(rows: bytes) -> int:
    cut = rows.rfind(b"</row>")
    if cut >= 0:
        return cut + len(b"</row>")
    return max((found.end() for found in _ROW_END.finditer(rows)), default=0)


def _check_length(rest: bytes) -> None:
    if len(rest) > _LONGEST_ROW_BYTES:
        raise RefusalError("S06", _("one row holds more than {size} MiB").format(size=_LONGEST_ROW_BYTES >> 20))


@dataclass(slots=True)
class _Walk:
    """The rectangle around the values so far and the last cell, to refuse what the parser must not see."""

    limits: Limits
    first_row: int = -1
    last: CellPosition = _BEFORE_A1
    first_column: int = 1 << 40
    last_column: int = -1
    filled: int = 0

    def take(self, cells: Cells) -> None:
        """Go on over some more cells, of which only those that hold anything count."""
        rows, columns = cells.row[cells.filled], cells.column[cells.filled]
        if not len(rows):
            return
        self._check_order(rows, columns)
        self.filled += len(rows)
        if self.first_row < 0:
            self.first_row = int(rows[0])
        self.last = CellPosition(int(rows[-1]), int(columns[-1]))
        self.first_column = min(self.first_column, int(columns.min()))
        self.last_column = max(self.last_column, int(columns.max()))
        at = int(columns.argmax())
        self._check_reach(CellPosition(int(rows[at]), int(columns[at])))
        self._check_reach(self.last)

    def end(self) -> None:
        """All cells are told: are they worth the rectangle around them?"""
        height, width = self.last.row + 1 - self.first_row, self.last_column + 1 - self.first_column
        if self.filled and (why := why_too_sparse(height, width, self.filled, self.limits)):
            raise RefusalError("S06", why, cell=str(self.last))

    def _check_reach(self, cell: CellPosition) -> None:
        height = cell.row + 1 - self.first_row
        width = self.last_column + 1 - self.first_column
        why = why_too_large(cell.row + 1, cell.column + 1, self.limits, rows=height, columns=width)
        if why:
            raise RefusalError("S06", why, cell=str(cell))

    def _check_order(self, rows: Numbers, columns: Numbers) -> None:
        """A cell that stands twice would hide the first one; no known program writes such a sheet."""
        place = np.concatenate(([self.last.row << 32 | self.last.column], rows << 32 | columns))
        wrong = np.flatnonzero(place[1:] <= place[:-1])
        if len(wrong):
            cell = CellPosition(int(rows[wrong[0]]), int(columns[wrong[0]]))
            raise RefusalError("S02", _("a cell stands twice or out of order"), cell=str(cell))


def _collect_marks(rows: bytes, cells: Cells, prefix: bytes, marks: SheetMarks) -> None:
    """Error cells and formulas without a stored value; both are rare, so the other cells cost nothing."""
    if b'"e"' in rows or (prefix and b"'e'" in rows):
        for found in _ERROR_TYPE.finditer(rows):
            position, tag, content = _cell_at(rows, cells, found.start())
            value = _VALUE.search(content)
            if value and _ERROR_TYPE.search(tag):
                marks.faults[position] = unescape(value[1].decode("utf-8", "replace"))
    if cells.any_formula:
        for found in _unstored_formula(prefix).finditer(rows):
            position, tag, _content = _cell_at(rows, cells, found.start())
            if not _TEXT_TYPE.search(tag):  # the formula's result is an empty text, and that is stored
                marks.unstored.add(position)


@lru_cache
def _unstored_formula(prefix: bytes) -> re.Pattern[bytes]:
    name = rb"(?=[\s/>])[^>]*?"
    stored = rb"\s*<" + prefix + rb"(?:v(?:\s[^>]*)?>[^<]|is[\s/>])"
    return re.compile(rb"<" + prefix + rb"f" + name + rb"(?:/>|>[^<]*</" + prefix + rb"f\s*>)(?!" + stored + rb")")


def _cell_at(rows: bytes, cells: Cells, offset: int) -> tuple[CellPosition, bytes, bytes]:
    """The cell around an offset: its position, its opening tag and what follows up to the next cell."""
    which = int(np.searchsorted(cells.start, offset, side="right")) - 1
    start = int(cells.start[which])
    end = int(cells.start[which + 1]) if which + 1 < len(cells.start) else len(rows)
    tag_end = rows.find(b">", start, end) + 1
    position = CellPosition(int(cells.row[which]), int(cells.column[which]))
    return position, rows[start:tag_end], rows[tag_end:end]


def _collect_percents(cells: Cells, percent_styles: frozenset[int], marks: SheetMarks) -> None:
    percent = np.flatnonzero(cells.filled & np.isin(cells.style, list(percent_styles)))
    columns = cells.column[percent]
    for column in np.unique(columns):
        marks.percents.setdefault(int(column), []).append(cells.row[percent[columns == column]])
