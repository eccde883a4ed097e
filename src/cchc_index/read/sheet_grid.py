"""A sheet or a CSV file as columns of plain values, with the real address of each cell."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from itertools import zip_longest
from typing import Final

import numpy as np

from cchc_index.model.language import number
from cchc_index.model.problem import Place
from cchc_index.read.parser import Start
from cchc_index.read.sheet_cells import CellPosition, Numbers
from cchc_index.read.sheet_xml import SheetMarks

Column = list[object]
GridCell = tuple[int, int]

LARGEST: Final = 10**15
"""Larger numbers are shown with an exponent, not with all their zeros."""
_A1: Final = CellPosition(0, 0)
_NO_ROWS: Final[Numbers] = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """One sheet, or the table of a CSV file (bảng ô), as columns of equal length.

    A value is None for a blank cell, else str, bool, int, float, date, datetime, time or timedelta, as it is
    stored: text is never stripped, normalised or turned into numbers. Rows and columns of a grid count from
    zero at its own corner, which need not be A1; only `place` and `excerpt` speak of the sheet.
    """

    file: str
    """As people know the file."""
    sheet: str | None
    """None for CSV."""
    columns: list[Column]
    corner: CellPosition = _A1
    """Where the grid begins in its sheet, counted from zero."""
    lines: array[int] | None = None
    """For CSV: the line of the file that each row begins in, which differs where text holds line breaks."""
    faults: Mapping[GridCell, str] = field(default_factory=dict)
    """The text of each error cell, such as `#DIV/0!`; its value is None."""
    unstored: frozenset[GridCell] = frozenset()
    """Formulas whose result is not stored; their value is None."""
    percents: Mapping[int, Numbers] = field(default_factory=dict)
    merged: tuple[tuple[GridCell, GridCell], ...] = ()
    """The first and the last cell of each merged block."""
    hidden_rows: int = 0

    @property
    def height(self) -> int:
        """How many rows there are, blank ones included."""
        return len(self.columns[0]) if self.columns else 0

    def part(self, _row: int) -> int:
        """Which of several grids a row comes from, where they are read as one."""
        return 0

    def place(self, row: int, column: int) -> Place:
        """The place of a cell (vị trí) as the file's own program shows it."""
        if self.lines is not None:
            return Place(self.file, line=self.lines[row])
        return Place(self.file, self.sheet, str(CellPosition(self.corner.row + row, self.corner.column + column)))

    def excerpt(self, row: int) -> tuple[str, ...]:
        """The row as people see it, without blanks at its end; in a sheet its number comes first."""
        cells = [self.shown(row, column) for column in range(len(self.columns))]
        while cells and not cells[-1]:
            cells.pop()
        return tuple(cells) if self.lines is not None else (str(self.corner.row + row + 1), *cells)

    def percent(self, column: int) -> Numbers:
        """The rows, in order, whose cell in this column has a percent format: 0.85 there is shown as 85 %."""
        return self.percents.get(column, _NO_ROWS)

    def unreadable(self, columns: Iterable[int]) -> list[tuple[str, int, int, str]]:
        """In these columns the error cells (S04) and the formulas without a stored value (S05): code, place, text."""
        wanted = set(columns)
        marked = [("S04", row, column, text) for (row, column), text in self.faults.items()]
        marked += [("S05", row, column, "") for row, column in self.unstored]
        return sorted(mark for mark in marked if mark[2] in wanted)

    def holds_anything(self) -> bool:
        """Whether any cell is more than blank or white space."""
        return bool(self.faults or self.unstored) or any(
            value is not None and (not isinstance(value, str) or not value.isspace())
            for column in self.columns
            for value in column
        )

    def shown(self, row: int, column: int) -> str:
        """The cell as people see it."""
        value = self.columns[column][row]
        match value:
            case None:
                return self.faults.get((row, column), "")
            case bool():
                return str(value).upper()
            case int() | float() if abs(value) < LARGEST:
                if row in self.percent(column):
                    return number(Decimal(str(value)) * 100) + "%"
                return number(value)
            case datetime() if value.time() != time.min:
                return f"{value:%d/%m/%Y %H:%M}"
            case date():
                return f"{value:%d/%m/%Y}"
            case int() | float():
                return f"{value:g}"
            case _:
                return str(value)


def sheet_grid(
    file: str,
    sheet: str,
    rows: list[list[object]],
    start: Start,
    marks: SheetMarks,
    merged: Iterable[tuple[tuple[int, int], tuple[int, int]]] | None = None,
) -> Grid:
    """The grid of a sheet from the parser's rows, beginning at `start`, and from what its XML says beyond.

    The parser gives blanks for errors and for formulas without a value and leaves them out at the edges; here
    the grid reaches over all of them.
    """
    columns = [_with_none(column) for column in zip(*rows, strict=True)]
    corner, columns = _reaching(marks, columns, start)
    height = len(columns[0]) if columns else 0
    percents: dict[int, Numbers] = {}
    for column, pieces in marks.percents.items():
        here = np.concatenate(pieces) - corner.row
        percents[column - corner.column] = here[(here >= 0) & (here < height)]
    faults = {_inside(corner, cell): text for cell, text in marks.faults.items()}
    for row, column in faults:
        columns[column][row] = None  # .ods may store a number beside the error
    return Grid(
        file,
        sheet,
        columns,
        corner,
        faults=faults,
        unstored=frozenset(_inside(corner, cell) for cell in marks.unstored),
        percents=percents,
        merged=tuple(
            (_inside(corner, CellPosition(*first)), _inside(corner, CellPosition(*last)))
            for first, last in merged or ()
            if first[0] >= corner.row and first[1] >= corner.column
        ),
        hidden_rows=marks.hidden_rows,
    )


def csv_grid(file: str, rows: list[list[str]], lines: array[int]) -> Grid:
    """The grid of a CSV file; short rows end in blanks."""
    return Grid(file, None, [_with_none(column) for column in zip_longest(*rows)], lines=lines)


def _with_none(values: tuple[object, ...]) -> Column:
    return [None if value == "" else value for value in values] if "" in values else list(values)


def _inside(corner: CellPosition, cell: CellPosition) -> GridCell:
    return cell.row - corner.row, cell.column - corner.column


def _reaching(marks: SheetMarks, columns: list[Column], start: Start) -> tuple[CellPosition, list[Column]]:
    """The columns, grown by blanks until every marked cell is inside, and their first cell."""
    cells = [*marks.faults, *marks.unstored]
    if start is not None:
        cells += [
            CellPosition(*start),
            CellPosition(start[0] + len(columns[0]) - 1, start[1] + len(columns) - 1),
        ]
    if not cells:
        return _A1, []
    corner = CellPosition(min(cell.row for cell in cells), min(cell.column for cell in cells))
    height = max(cell.row for cell in cells) - corner.row + 1
    width = max(cell.column for cell in cells) - corner.column + 1
    if start == corner and len(columns) == width and len(columns[0]) == height:
        return corner, columns
    grown: list[Column] = [[None] * height for _column in range(width)]
    if start is not None:
        above, before = _inside(corner, CellPosition(*start))
        for offset, column in enumerate(columns, start=before):
            grown[offset][above : above + len(column)] = column
    return corner, grown
