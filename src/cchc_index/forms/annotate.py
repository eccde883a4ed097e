"""Copies of what was sent with every wrong cell marked (bản sao có đánh dấu lỗi); what was sent is never touched."""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from cchc_index.forms.problem_list import COLOURS, fill_sheet, fitting, list_workbook, saved
from cchc_index.model.catalogue import Severity
from cchc_index.model.language import _
from cchc_index.model.problem import Place, Problem

WITH_CELLS: Final = (".xlsx", ".xlsm")
UNSAFE: Final = ("S01", "S02", "S03", "S06")
"""Problems that say that a file is not to be opened, or cannot be."""
ORDER: Final = tuple(Severity)
WIDTH, LINE, LETTERS = 420, 18, 58
"""A comment's width and the height of one of its lines, in points; the letters that such a line holds."""


def annotated(path: Path, problems: Sequence[Problem]) -> tuple[str, bytes]:
    """A copy's file name and content: the workbook with its wrong cells marked and a sheet that lists its problems.

    `problems` are this file's. What openpyxl cannot write again (.xls, .ods, .csv, broken files) gets a workbook
    beside it, with the list alone.
    """
    unsafe = any(problem.code in UNSAFE for problem in problems)
    book = None if unsafe or path.suffix.lower() not in WITH_CELLS else _opened(path)
    if book is None:
        return f"{path.name}.xlsx", list_workbook(problems, (), ())
    cells: dict[tuple[str, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        for part in problem.parts or (problem,):
            place = part.place
            if place.file == problem.place.file and place.sheet in book.sheetnames and place.cell:
                cells[place.sheet, place.cell].append(replace(part, chosen=problem.severity))
    for (sheet, cell), found in cells.items():
        _mark(book[sheet], cell, found)
    names = set(book.sheetnames)
    listed = book.create_sheet(_fresh(_("Problems"), names))
    fill_sheet(listed, problems, lambda one: _link(one.place, names))
    for one in book.worksheets:
        one.sheet_view.tabSelected = one is listed  # of two, what is typed would go into both
    book.active = listed
    return path.name, saved(book)


def _opened(path: Path) -> Workbook | None:
    """The workbook, its macros kept and never run; None where openpyxl does not understand it."""
    try:
        with warnings.catch_warnings(action="ignore"):  # of what it leaves out, such as pictures of a kind unknown
            return load_workbook(path, keep_vba=path.suffix.lower() == ".xlsm")
    except Exception:  # noqa: BLE001 - a stranger's file can make it raise anything
        return None


def _mark(sheet: object, address: str, problems: Sequence[Problem]) -> None:
    if not isinstance(sheet, Worksheet):  # a sheet that is a chart has no cells
        return
    cell = sheet[address]
    if isinstance(cell, MergedCell):
        area = next(area for area in sheet.merged_cells.ranges if address in area)
        cell = sheet.cell(area.min_row, area.min_col)
    text = "\n".join(f"{one.code}  {one.message}\n→ {one.fix}" for one in problems)
    if cell.comment is not None:
        text = f"{cell.comment.text}\n\n{text}"
    text = fitting(text)
    lines = sum(1 + len(line) // LETTERS for line in text.split("\n"))
    cell.comment = Comment(text, "cchc", height=LINE * (lines + 1), width=WIDTH)
    worst = min((one.severity for one in problems), key=ORDER.index)
    cell.fill = PatternFill("solid", fgColor=COLOURS[worst])


def _link(place: Place, sheets: set[str]) -> str | None:
    if place.sheet not in sheets or not place.cell:
        return None
    quoted = place.sheet.replace("'", "''")
    return f"#'{quoted}'!{place.cell}"


def _fresh(wished: str, taken: set[str]) -> str:
    """A sheet's name that is not taken; Excel tells no capitals apart."""
    name, count = wished, 1
    while name.casefold() in {one.casefold() for one in taken}:
        count += 1
        name = f"{wished} {count}"
    return name
