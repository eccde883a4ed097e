"""A sheet that lists something, a row for each (bảng kê): exceptions, decisions on petitions, minutes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from cchc_index.model.names import fold_answer
from cchc_index.model.numbers import is_blank
from cchc_index.model.problem import Place, Problem
from cchc_index.model.rubric import Input, Row
from cchc_index.read.cells import Sheet
from cchc_index.read.grid import Grid
from cchc_index.read.headings import Found, find_headings
from cchc_index.read.vocabulary import Headings


class Listed:
    """The rows below the headings of the first grid that has them; what is wrong with any cell is in `problems`."""

    def __init__(self, grids: Sequence[Grid], known: Headings, needed: Collection[str]) -> None:
        located = find_headings(grids, known, tuple(needed)) if grids else []
        self.needed = needed
        self.found = not isinstance(located, list)
        if isinstance(located, list):
            grid, self.heading, notes = Grid("", None, []), Found(0, {}), located
        else:
            grid, self.heading, notes = located
        self.sheet = Sheet(grid, problems=notes)

    @property
    def grid(self) -> Grid:
        """The sheet that holds them."""
        return self.sheet.grid

    @property
    def problems(self) -> list[Problem]:
        """What is wrong so far."""
        return self.sheet.problems

    def rows(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Each row that holds anything and lacks nothing, with its filled cells by field; what it lacks is told."""
        columns = self.heading.columns
        unread: set[int] = set()
        for code, row, column, text in self.grid.unreadable(columns.values()):
            if row > self.heading.row:
                unread.add(row)
                self.sheet.say(code, row, column, value=text)
        for row in range(self.heading.row + 1, self.grid.height):
            cells = {field: cell for field, at in columns.items() if not is_blank(cell := self.grid.columns[at][row])}
            if not cells or row in unread:
                continue
            for field in self.needed:
                if field not in cells:
                    self.say("S14", row, field, column=self.heading.heading(field))
            if cells.keys() >= set(self.needed):
                yield row, cells

    def say(self, code: str, row: int, field: str, **params: Any) -> None:  # noqa: ANN401 - as problems have them
        """A problem of one cell."""
        self.sheet.say(code, row, self.heading.columns[field], **params)

    def place(self, row: int, field: str) -> Place:
        """Where a cell stands."""
        return self.grid.place(row, self.heading.columns[field])

    def day(self, row: int, field: str) -> dt.date | None:
        """The date in a cell; None where there is none, or none that can be read, which is told."""
        read = self._figure(row, field, "date")
        return dt.date.fromordinal(int(read)) if read else None

    def count(self, row: int, field: str) -> int | None:
        """The whole number in a cell, told in the same way."""
        read = self._figure(row, field, "count")
        return None if read is None else int(read)

    def flag(self, row: int, field: str) -> bool | None:
        """The yes or no in a cell, told in the same way."""
        read = self._figure(row, field, "yes_no")
        return None if read is None else bool(read)

    def points(self, row: int, field: str, most: Fraction) -> float | None:
        """The points in a cell, told in the same way."""
        read = self.sheet.points([row], self.heading.columns[field], most, self.heading.heading(field))[0]
        return None if np.isnan(read) else float(read)

    def _figure(self, row: int, field: str, kind: Any) -> float | None:  # noqa: ANN401 - a type of figure
        declared = Input(label=self.heading.heading(field), type=kind)
        at = self.heading.columns[field]
        if is_blank(self.grid.columns[at][row]):
            return None
        return next(iter(self.sheet.figures(np.array([row]), at, declared, "ask")), None)


def check_name(listed: Listed, row: int, cells: Mapping[str, Any], leaf: Row) -> None:
    """The name beside an id, where it stands, against the rubric's: whoever mistakes the id is told."""
    if "name" in cells and fold_answer(text(cells["name"])) != fold_answer(leaf.node.name):
        listed.say("S15", row, "name", name=text(cells["name"]), id=leaf.node.id, expected=leaf.node.name)


def text(cell: object) -> str:
    """A cell as text in one line."""
    if isinstance(cell, dt.datetime) and cell.time() != dt.time():
        return f"{cell:%H:%M %d/%m/%Y}"
    if isinstance(cell, dt.date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, dt.time):
        return f"{cell:%H:%M}"
    return f"{cell:.15g}" if isinstance(cell, float) else " ".join(str(cell).split())
