"""An opened export as rows to look at and chunks to read (nguồn phiếu), whatever kind of file it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import pandas as pd

from cchc_index.model.problem import Place
from cchc_index.read.grid import Grid
from cchc_index.read.headings import SEARCHED_ROWS

Mark = tuple[str, int, int, str]
"""A cell that cannot be read: code, row, column, text."""
HEAD_ROWS: Final = SEARCHED_ROWS + 3
"""So many rows are looked at for headings: what may stand below the one that gives the kind away included."""


class Source(Protocol):
    """A file of replies (tệp phiếu): rows and columns count from zero."""

    @property
    def head(self) -> Sequence[Sequence[object]]:
        """The first rows."""

    def chunks(self, columns: Sequence[int], first: int) -> Iterator[pd.DataFrame]:
        """From a row on: a categorical column per position asked for, of values as written; the rows as index."""

    def unreadable(self, columns: Iterable[int], first: int) -> list[Mark]:
        """The cells below the heading that hold no value that can be read; no chunk has their rows."""

    def place(self, row: int, column: int) -> Place:
        """The place of a cell, as its program shows it."""


@dataclass(frozen=True, slots=True)
class GridSource:
    """A sheet, or a CSV file read whole (bảng ô)."""

    grid: Grid

    @property
    def head(self) -> Sequence[Sequence[object]]:
        """The first rows."""
        return [[column[row] for column in self.grid.columns] for row in range(min(self.grid.height, HEAD_ROWS))]

    def chunks(self, columns: Sequence[int], first: int) -> Iterator[pd.DataFrame]:
        """All rows that can be read, as one chunk."""
        broken = {row for _, row, _, _ in self.unreadable(columns, first)}
        rows = [row for row in range(first, self.grid.height) if row not in broken]
        if rows:
            yield pd.DataFrame({place: self._column(place, rows) for place in columns}, index=np.array(rows, np.int64))

    def _column(self, place: int, rows: Sequence[int]) -> pd.Categorical:
        cells = self.grid.columns[place]
        values = np.empty(len(rows), object)
        values[:] = [cells[row] for row in rows]
        codes, found = pd.factorize(values)
        return pd.Categorical.from_codes(codes, pd.Index(found, dtype=object))

    def unreadable(self, columns: Iterable[int], first: int) -> list[Mark]:
        """Error cells and formulas without a value."""
        return [mark for mark in self.grid.unreadable(columns) if mark[1] >= first]

    def place(self, row: int, column: int) -> Place:
        """The place of a cell; of a row beyond the last one, the file."""
        if row >= self.grid.height:
            return Place(self.grid.file, self.grid.sheet)
        return self.grid.place(row, max(column, 0))
