"""Each row of a table with its node (xác định mục của từng dòng), and what could not be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cchc_index.model.language import _
from cchc_index.model.names import fold_answer
from cchc_index.model.numbers import is_blank
from cchc_index.model.problem import Problem
from cchc_index.read.cells import Sheet
from cchc_index.read.headings import Found
from cchc_index.read.nodes import Nodes, Settled, is_total
from cchc_index.read.vocabulary import READ, UNREAD


@dataclass(slots=True)
class Located:
    """The rows of one table by node (vị trí trong bộ tiêu chí): `found` per row, and the rows that hold totals."""

    sheet: Sheet
    heading: Found
    nodes: Nodes
    found: NDArray[Any] = field(init=False)
    totals: list[int] = field(default_factory=list)
    _told: set[object] = field(default_factory=set)
    _by_name: dict[tuple[object, str], int] = field(default_factory=dict)
    _blank: list[int] = field(default_factory=list)
    _idle: list[int] = field(default_factory=list)

    def locate(self, there: NDArray[np.bool_]) -> Located:
        """Find the node of each of these rows; every row that stays without one is told."""
        column = self.heading.columns["id"]
        cells = self.sheet.grid.columns[column]
        unread = {row for _code, row, _column, _shown in self.sheet.grid.unreadable([column])}
        rows = [row for row in np.flatnonzero(there).tolist() if row not in unread]
        direct = {cell: self.nodes.direct(cell) for cell in {cells[row] for row in rows}}
        self.found = np.full(self.sheet.grid.height, None, dtype=object)
        if not rows or (None not in direct.values() and not self._loose):
            self.found[rows] = [direct[cells[row]] for row in rows]
            return self
        self._one_by_one(rows, {} if self._loose else direct)
        self.sheet.say_blank(self._blank, column, self.heading.heading("id"))
        self._say_by_name(column)
        if self._idle:
            self.sheet.say("S59", self._idle[0], column, rows=len(self._idle))
        return self

    @property
    def _loose(self) -> bool:
        """Whether the column may only number the rows, as STT does."""
        return fold_answer(self.heading.heading("id")) in UNREAD and "name" in self.heading.columns

    def _one_by_one(self, rows: Sequence[int], direct: dict[object, str | None]) -> None:
        """Row by row: what stands above says which of several like codes is meant."""
        outline, cells = self.nodes.outline, self.sheet.grid.columns[self.heading.columns["id"]]
        names = self.sheet.grid.columns[self.heading.columns["name"]] if "name" in self.heading.columns else None
        start = self.nodes.area(self.sheet.grid.sheet) if self.sheet.grid.sheet else None
        before, unit = start, self.sheet.unit_of(rows[0])
        for row in rows:
            if self.sheet.unit_of(row) != unit:
                before, unit = start, self.sheet.unit_of(row)
            name = None if names is None else names[row]
            node = direct.get(cells[row])
            if node is None:
                settled = self.nodes.settle(cells[row], name, before, loose=self._loose)
                if isinstance(settled, Problem) and is_total(cells[row], name):
                    self.totals.append(row)
                    continue
                node = self._settled(row, settled)
            self.found[row] = node
            before = outline.by_id.get(node, before) if node else before

    def _settled(self, row: int, settled: Settled | Problem) -> str | None:
        column = self.heading.columns["id"]
        cell = self.sheet.grid.columns[column][row]
        if isinstance(settled, Settled):
            if settled.by_name:
                self._by_name.setdefault((cell, settled.node), row)
            return settled.node
        if "unit" not in self.heading.columns and not self._says(row):
            self._idle.append(row)
        elif is_blank(cell):
            self._blank.append(row)
        elif (about := (cell, self.sheet.unit_of(row))) not in self._told:
            self._told.add(about)
            self.sheet.say_again(settled, row, column)
        return None

    def _say_by_name(self, column: int) -> None:
        """A warning for each code that only the name settled; where the column just numbers the rows, one for all."""
        told = list(self._by_name.items())
        more = _("; so are {rows} more").format(rows=len(told) - 1) if self._loose and len(told) > 1 else ""
        for (_cell, node), row in told[:1] if self._loose else told:
            self.sheet.say("S75", row, column, id=node, found=self.sheet.grid.shown(row, column), more=more)

    def _says(self, row: int) -> bool:
        """Whether a row holds a figure, an answer or points."""
        return any(self.sheet.filled(at)[row] for name, at in self.heading.columns.items() if name in READ)
