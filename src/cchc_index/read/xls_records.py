"""What the parser does not tell about the sheets of an .xls, found in its records.

The parser gives error cells as blanks, hides number formats, and reserves memory for what the records claim.
Source: [MS-XLS] Excel Binary File Format; for Excel 5 its description by the OpenOffice project.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from cchc_index.model.language import _
from cchc_index.model.limits import Limits
from cchc_index.read.compound_file import CompoundFile
from cchc_index.read.guard import RefusalError, damaged, protected, why_too_large, why_too_sparse
from cchc_index.read.sheet_cells import CellPosition, Numbers
from cchc_index.read.sheet_xml import SheetMarks
from cchc_index.read.workbook_xml import BUILTIN_PERCENTS, shows_percent

_EOF: Final = 0x000A
_FORMULA: Final = 0x0006
_FILEPASS: Final = 0x002F
_BOUNDSHEET: Final = 0x0085
_MULRK: Final = 0x00BD
_XF: Final = 0x00E0
_BOOLERR: Final = 0x0205
_FORMAT: Final = 0x041E
_DIMENSIONS: Final = 0x0200
_BOF: Final = 0x0809
_EXCEL_97: Final = 0x0600
# RSTRING, LABELSST, NUMBER, LABEL, RK, beside those above: one cell with a value each.
_ONE_CELL: Final = frozenset({_FORMULA, 0x00D6, 0x00FD, 0x0203, 0x0204, _BOOLERR, 0x027E})
_MAYBE_ERROR: Final = frozenset({_FORMULA, _BOOLERR})
_NO_NUMBER: Final = 0xFFFF
_ERROR_RESULT: Final = 2
_RECORD: Final = struct.Struct("<HH")  # kind, length
_CELL: Final = struct.Struct("<HHH")  # row, column, cell format
_ERRORS: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def scan_xls(content: bytes, limits: Limits) -> list[SheetMarks]:
    """Look through all sheets of an .xls, in their order, hidden ones and charts included.

    Raises:
        RefusalError: S01 if it is encrypted, S02 if it is no workbook, S06 beyond the limits.
    """
    file = CompoundFile(content)
    if "EncryptedPackage" in file:
        raise protected()
    name = next((name for name in ("Workbook", "Book") if name in file), None)
    if name is None:
        raise RefusalError("S02", _("it is a Word document") if "WordDocument" in file else _("it holds no workbook"))
    stream = file.stream(name)
    try:
        book = _globals(stream)
        return [_scan_sheet(stream, offset, book, limits) for offset in book.sheets]
    except (struct.error, IndexError) as error:
        raise damaged(name) from error


@dataclass(slots=True)
class _Globals:
    """What stands before the sheets: where each begins, the formats of cells, the version."""

    excel_97: bool = True
    sheets: list[int] = field(default_factory=list)
    formats: list[int] = field(default_factory=list)
    percent_formats: set[int] = field(default_factory=lambda: set(BUILTIN_PERCENTS))

    def percent_cells(self) -> list[int]:
        """The cell formats whose number format shows percents."""
        return [index for index, number in enumerate(self.formats) if number in self.percent_formats]


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Kind, offset and length of each record up to the end of this part of the stream."""
    while at + 4 <= len(stream):
        kind, length = _RECORD.unpack_from(stream, at)
        yield kind, at + 4, length
        if kind == _EOF:
            return
        at += 4 + length


def _globals(stream: bytes) -> _Globals:
    book = _Globals()
    for kind, at, length in _records(stream, 0):
        if kind == _BOF:
            book.excel_97 = struct.unpack_from("<H", stream, at)[0] == _EXCEL_97
        elif kind == _FILEPASS:
            raise protected()
        elif kind == _BOUNDSHEET:
            book.sheets.append(struct.unpack_from("<I", stream, at)[0])
        elif kind == _XF:
            book.formats.append(struct.unpack_from("<2xH", stream, at)[0])
        elif kind == _FORMAT:
            (number,) = struct.unpack_from("<H", stream, at)
            # A percent sign looks the same in both forms of text that a format may be kept in.
            text = stream[at + 3 : at + length].replace(b"\0", b"").decode("latin-1")
            (book.percent_formats.add if shows_percent(text) else book.percent_formats.discard)(number)
    return book


def _scan_sheet(stream: bytes, offset: int, book: _Globals, limits: Limits) -> SheetMarks:
    marks = SheetMarks()
    single: list[int] = []
    several: list[tuple[int, int, int]] = []
    for kind, at, length in _records(stream, offset):
        if kind in _ONE_CELL:
            single.append(at)
            if kind in _MAYBE_ERROR:
                _collect_error(stream, kind, at, marks)
        elif kind == _MULRK:
            row, column = struct.unpack_from("<HH", stream, at)
            formats_ = struct.iter_unpack("<H4x", stream[at + 4 : at + length - 2])
            several += ((row, column + index, cell_format) for index, (cell_format,) in enumerate(formats_))
        elif kind == _DIMENSIONS:
            _check_claim(stream, at, book, limits)
    if single or several:
        rows, columns, formats = np.concatenate([_cells(stream, single), np.array(several, np.int64).reshape(-1, 3)]).T
        _check_reach(rows, columns, limits)
        percent = np.isin(formats, book.percent_cells())
        for column in np.unique(columns[percent]):
            marks.percents[int(column)] = [np.sort(rows[percent & (columns == column)])]
    return marks


def _cells(stream: bytes, offsets: list[int]) -> Numbers:
    """Row, column and cell format of the records at these offsets."""
    start = np.array(offsets, np.int64).reshape(-1, 1) + np.arange(_CELL.size)
    found: Numbers = np.frombuffer(stream, np.uint8)[start].view("<u2").astype(np.int64)
    return found


def _collect_error(stream: bytes, kind: int, at: int, marks: SheetMarks) -> None:
    """An error that was typed in, or is the result of a formula."""
    if kind == _BOOLERR:
        code, is_error = struct.unpack_from("<6xBB", stream, at)
    else:
        what, code, mark = struct.unpack_from("<6xBxB3xH", stream, at)
        is_error = mark == _NO_NUMBER and what == _ERROR_RESULT
    if is_error:
        row, column, _format = _CELL.unpack_from(stream, at)
        marks.faults[CellPosition(row, column)] = _ERRORS.get(code, f"#{code}")


def _check_reach(rows: Numbers, columns: Numbers, limits: Limits) -> None:
    height, width = int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1
    for last in (int(columns.argmax()), int(rows.argmax())):
        cell = CellPosition(int(rows[last]), int(columns[last]))
        why = why_too_large(cell.row + 1, cell.column + 1, limits, rows=height, columns=width)
        if why:
            raise RefusalError("S06", why, cell=str(cell))
    if why := why_too_sparse(height, width, len(rows), limits):
        raise RefusalError("S06", why, cell=str(CellPosition(int(rows.max()), int(columns.max()))))


def _check_claim(stream: bytes, at: int, book: _Globals, limits: Limits) -> None:
    """The size that a sheet claims: the parser reserves memory for it before it has seen a cell."""
    top, bottom, left, right = struct.unpack_from("<IIHH" if book.excel_97 else "<HHHH", stream, at)
    if max(bottom - top, 0) * max(right - left, 0) > limits.cells:
        raise damaged("DIMENSIONS")
