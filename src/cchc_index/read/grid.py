"""Files as grids: the lowest door of `read`, where a workbook or CSV file becomes columns of plain values.

A grid (bảng ô) keeps every value as the parser gives it, knows the real address of each cell, and carries
what the values alone do not tell: error cells, formulas without a stored value, percent formats. What the
cells mean is decided further in.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import IO, Final
from zipfile import ZipFile

from python_calamine import CalamineSheet

from cchc_index.model import disk
from cchc_index.model.language import _
from cchc_index.model.limits import Limits, in_use
from cchc_index.model.problem import Place, Problem
from cchc_index.model.tables import FORM_SHEET
from cchc_index.read.book import Book, form_head
from cchc_index.read.compound_file import is_compound_file
from cchc_index.read.csv_text import read_csv
from cchc_index.read.guard import (
    RefusalError,
    check_archive,
    check_size,
    content_of,
    damaged,
    find,
    is_archive,
    open_archive,
    unpacked,
    why_too_large,
)
from cchc_index.read.ods_xml import scan_ods
from cchc_index.read.parser import ParsedWorkbook, parse_workbook, sheet_rows
from cchc_index.read.sheet_cells import CellPosition
from cchc_index.read.sheet_grid import Grid, csv_grid, sheet_grid
from cchc_index.read.sheet_xml import SheetMarks, scan_sheet
from cchc_index.read.workbook_xml import workbook_parts
from cchc_index.read.xls_records import scan_xls

__all__ = ["Grid", "read_book", "read_grids"]

Found = Grid | RefusalError

_KNOWN_ERRORS: Final = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA"})


def read_grids(path: Path, shown: str | None = None, limits: Limits | None = None) -> tuple[list[Grid], list[Problem]]:
    """Every visible sheet that holds anything, or the table of a CSV file; by content, not by ending.

    Args:
        path: the file: .xlsx, .xlsm, .xls, .ods, or text with commas, semicolons or tabs.
        shown: its name in problems, if people know it by another than `path`.
        limits: how much it may hold, if not as `model.limits` says.

    Returns:
        The grids, and what kept others from being read: S01 (cannot be opened), S02 (no workbook or CSV, or
        damaged), S03 (empty), S06 (beyond the limits). Error cells (S04) and formulas without a value (S05)
        are told by the grids: they matter only where a value is needed.
    """
    book = read_book(path, shown, limits)
    return book.grids, book.problems


def read_book(path: Path, shown: str | None = None, limits: Limits | None = None) -> Book:
    """A file with its grids, as `read_grids` has them, and what it says of itself.

    Its notes: S69 (the ending says another kind), S71 (macros, links to other workbooks).
    """
    book = Book(shown or str(path))
    refusals: list[RefusalError] = []
    try:
        _check_path(path)
        with path.open("rb") as stream:
            for found in _grids(stream, book, limits or in_use()):
                if isinstance(found, RefusalError):
                    refusals.append(found)
                elif found.holds_anything():
                    book.grids.append(found)
    except OSError as error:
        refusals.append(RefusalError("S01", disk.why(error)))
    except RefusalError as refusal:
        refusals.append(refusal)
    book.problems += [Problem(r.code, Place(book.file, r.sheet, r.cell, r.line), {"why": r.why}) for r in refusals]
    if not book.grids and not book.problems:
        book.problems.append(Problem("S03", Place(book.file)))
    if book.grids and (kind := book.kind_unlike(path.suffix)):
        book.note("S69", kind=kind)
    return book


def _check_path(path: Path) -> None:
    mode = path.stat().st_mode
    if S_ISDIR(mode):  # Windows would say that it may not be opened
        raise IsADirectoryError
    if not S_ISREG(mode):
        raise RefusalError("S01", _("it is no ordinary file"))


def _grids(stream: IO[bytes], book: Book, limits: Limits) -> Iterator[Found]:
    """The grids of an open file; one sheet that is refused does not hide the others."""
    start = stream.read(8)
    stream.seek(0)
    if is_archive(start):
        with open_archive(stream, limits) as archive:
            book.kind = check_archive(archive, limits)
            grids_of = _xlsx_grids if book.kind == "xlsx" else _ods_grids
            yield from grids_of(stream, archive, book, limits)
    elif is_compound_file(start):
        book.kind = "xls"
        yield from _xls_grids(stream, book, limits)
    else:
        book.kind = "csv"
        yield csv_grid(book.file, *read_csv(content_of(stream, limits), limits))


def _xlsx_grids(stream: IO[bytes], archive: ZipFile, book: Book, limits: Limits) -> Iterator[Found]:
    parts = workbook_parts(archive)
    texts = find(archive, "xl/sharedStrings.xml")
    if texts is not None:
        deque(unpacked(archive, texts), maxlen=0)  # it must be as long as it says before the parser reads it
    book.note_parts(archive.namelist())
    workbook = parse_workbook(stream)
    if workbook.sheet_count != len(parts.sheets):
        raise damaged("xl/workbook.xml")

    def look(index: int, _name: str) -> SheetMarks:
        member = parts.sheets[index]
        if member is None:
            raise damaged("xl/_rels/workbook.xml.rels")
        return scan_sheet(unpacked(archive, member), parts.percent_styles, limits)

    yield from _sheet_grids(workbook, book, limits, look)


def _ods_grids(stream: IO[bytes], archive: ZipFile, book: Book, limits: Limits) -> Iterator[Found]:
    content = find(archive, "content.xml")
    if content is None:
        raise damaged("content.xml")
    check_size(content.file_size, limits.whole_mib)
    text = b"".join(unpacked(archive, content))
    every = scan_ods(text, limits)
    workbook = parse_workbook(stream)

    def look(_index: int, name: str) -> SheetMarks:
        if name not in every:
            raise damaged("content.xml")
        return every[name]

    yield from _sheet_grids(workbook, book, limits, look)


def _xls_grids(stream: IO[bytes], book: Book, limits: Limits) -> Iterator[Found]:
    every = scan_xls(content_of(stream, limits), limits)
    workbook = parse_workbook(stream)
    if workbook.sheet_count != len(every):
        raise damaged("BOUNDSHEET")
    yield from _sheet_grids(workbook, book, limits, lambda index, _name: every[index])


def _sheet_grids(
    workbook: ParsedWorkbook, book: Book, limits: Limits, look: Callable[[int, str], SheetMarks]
) -> Iterator[Found]:
    """Each visible sheet, and the hidden one of our forms; `look` must have allowed each before it is parsed."""
    for index, name, visible in workbook.sheets():
        if not visible and name != FORM_SHEET:
            book.hidden.append(name)
            continue
        marks = None
        try:
            marks = look(index, name)
            sheet = workbook.sheet(index)
            _check_reach(sheet, limits)
            grid = sheet_grid(book.file, name, sheet_rows(sheet), sheet.start, marks, sheet.merged_cell_ranges)
            if name == FORM_SHEET:
                book.form = form_head(grid)
            else:
                yield grid
        except RefusalError as refusal:
            refusal.sheet = name
            if marks is not None and refusal.cell is None:  # most likely an error the parser does not know
                strange = (str(cell) for cell, text in marks.faults.items() if text not in _KNOWN_ERRORS)
                refusal.cell = next(strange, None)
            yield refusal


def _check_reach(sheet: CalamineSheet, limits: Limits) -> None:
    """For .ods, late: it is parsed by now, but there the parser itself stops at 100 million cells."""
    if sheet.end is not None:
        last = CellPosition(*sheet.end)
        why = why_too_large(last.row + 1, last.column + 1, limits, rows=sheet.height, columns=sheet.width)
        if why:
            raise RefusalError("S06", why, cell=str(last))
