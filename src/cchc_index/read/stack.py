"""Tables of equal headings, one below the other (xếp chồng các bảng cùng tiêu đề): read at once.

Of 150 workbooks of one unit each, every node has one row in each; stacked, it is one group of 150 rows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cchc_index.model.problem import Place
from cchc_index.model.tables import COLUMN_BITS, place_code
from cchc_index.read.cells import Sheet
from cchc_index.read.grid import Grid
from cchc_index.read.headings import Found

Positions = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of a table that are known (các dòng đã rõ): their unit, node and figure, and where each row stands."""

    sheet: Sheet
    heading: Found
    origins: Positions
    """Per row of the grid the code of its place, without a column."""
    units: NDArray[Any]
    nodes: NDArray[Any]
    names: NDArray[Any]
    rows: Positions
    totals: Positions
    """The rows that hold the total of all."""

    @property
    def likeness(self) -> tuple[object, ...]:
        """What tables have in common that may be read as one."""
        grid = self.sheet.grid
        columns, titles = self.heading.columns.items(), self.heading.titles.items()
        return grid.corner.column, grid.lines is None, tuple(columns), tuple(titles)


@dataclass(frozen=True, slots=True, eq=False)
class Stack(Grid):
    """Several grids as one; a row knows the grid that it comes from."""

    parts: tuple[Grid, ...] = ()
    starts: tuple[int, ...] = ()

    def part(self, row: int) -> int:
        """Which of the grids a row comes from."""
        return bisect_right(self.starts, row) - 1

    def place(self, row: int, column: int) -> Place:
        """The place of a cell in its own file."""
        part = self.part(row)
        return self.parts[part].place(row - self.starts[part], column)

    def excerpt(self, row: int) -> tuple[str, ...]:
        """The row as it stands in its own file."""
        part = self.part(row)
        return self.parts[part].excerpt(row - self.starts[part])


def origins(grid: Grid, source: int) -> Positions:
    """Per row of a grid the code of its place (vị trí dòng), the column left open."""
    if grid.lines is not None:
        rows = np.array(grid.lines, np.int64)
    else:
        rows = np.arange(grid.height, dtype=np.int64) + (grid.corner.row + 1)
    return place_code(source, 0, 0) + (rows << COLUMN_BITS)


def stacked(parts: Iterable[Part]) -> list[Part]:
    """Those of equal headings as one (gộp bảng), in the order in which their headings first come."""
    alike: dict[tuple[object, ...], list[Part]] = {}
    for part in parts:
        alike.setdefault(part.likeness, []).append(part)
    return [_as_one(several) if len(several) > 1 else several[0] for several in alike.values()]


def _as_one(parts: Sequence[Part]) -> Part:
    sheets = [part.sheet for part in parts]
    *starts, _end = accumulate((sheet.grid.height for sheet in sheets), initial=0)
    sheet = Sheet(_grid([sheet.grid for sheet in sheets], tuple(starts), parts[0].heading))
    sheet.units = list(chain.from_iterable(sheet.units for sheet in sheets))

    def moved(positions: Iterable[Positions]) -> Positions:
        return np.concatenate([rows + start for rows, start in zip(positions, starts, strict=True)])

    return replace(
        parts[0],
        sheet=sheet,
        origins=np.concatenate([part.origins for part in parts]),
        units=np.concatenate([part.units for part in parts]),
        nodes=np.concatenate([part.nodes for part in parts]),
        names=np.concatenate([part.names for part in parts]),
        rows=moved(part.rows for part in parts),
        totals=moved(part.totals for part in parts),
    )


def _grid(grids: Sequence[Grid], starts: tuple[int, ...], heading: Found) -> Stack:
    """The columns that are read, of all grids; what lies beside them stays where it is."""
    read = set(heading.columns.values())
    columns = [
        list(chain.from_iterable(grid.columns[at] for grid in grids)) if at in read else _NOTHING
        for at in range(max(read) + 1)
    ]
    percents = {
        at: np.concatenate([grid.percent(at) + start for grid, start in zip(grids, starts, strict=True)])
        for at in read
        if any(len(grid.percent(at)) for grid in grids)
    }
    first = grids[0]
    return Stack(
        first.file,
        first.sheet,
        columns,
        first.corner,
        lines=first.lines,
        percents=percents,
        parts=tuple(grids),
        starts=starts,
    )


_NOTHING: Final[list[object]] = []
