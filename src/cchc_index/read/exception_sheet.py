"""Exceptions as a sheet (ngoại lệ trong bảng tính): `exceptions.xlsx`, whose rows are read as `exceptions.yaml` is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from cchc_index.model.names import fold_answer
from cchc_index.model.numbers import Figure, is_blank, read_figure
from cchc_index.model.problem import Place, Problem
from cchc_index.model.rubric import Outline
from cchc_index.read.cells import Sheet
from cchc_index.read.grid import Grid, read_grids
from cchc_index.read.headings import Found, find_headings
from cchc_index.read.ids import node_of
from cchc_index.read.vocabulary import EXCEPTION, KINDS
from cchc_index.read.yaml_file import YamlPath

NEEDED: Final = ("unit", "leaf", "kind", "reason", "basis", "approved_by")


class ExceptionSheet:
    """The rows of a workbook as plain values (`data`), the cell of each, and what was wrong while reading it."""

    def __init__(self, path: Path, shown: str, outline: Outline) -> None:
        self.shown, self.data = shown, dict[str, Any]()
        self._outline, self._grid, self._found = outline, Grid(shown, None, []), Found(0, {})
        self._rows: list[int] = []
        grids, self.problems = read_grids(path, shown)
        located = find_headings(grids, EXCEPTION, NEEDED) if grids else []
        if isinstance(located, list):
            self.problems += located
            return
        self._grid, self._found, notes = located
        self.problems += notes
        rows = dict(self._read())
        self._rows, self.data = list(rows), {"exceptions": list(rows.values())}

    @property
    def sheet(self) -> str:
        """The sheet that holds them."""
        return self._grid.sheet or ""

    def spot(self, path: YamlPath) -> tuple[int, int]:
        """Row and column of a value, from 1."""
        row, column = self._at(path)
        return self._grid.corner.row + row + 1, self._grid.corner.column + column + 1

    def place(self, path: YamlPath) -> Place:
        """The cell of a value, for a problem."""
        return self._grid.place(*self._at(path))

    def excerpt(self, path: YamlPath) -> tuple[str, ...]:
        """The row as it stands in the sheet."""
        return self._grid.excerpt(self._at(path)[0])

    def _at(self, path: YamlPath) -> tuple[int, int]:
        """Where in the grid a value is: exceptions, which, what of it; what is not said of one is its leaf's."""
        _all, position, *field = path
        return self._rows[int(position)], self._found.columns.get("".join(map(str, field)), self._found.columns["leaf"])

    def _read(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """The rows that hold anything and lack nothing; what they lack is told."""
        grid, columns, sheet = self._grid, self._found.columns, Sheet(self._grid)
        unread: set[int] = set()
        for code, row, column, text in grid.unreadable(columns.values()):
            if row > self._found.row:
                unread.add(row)
                sheet.say(code, row, column, value=text)
        for row in range(self._found.row + 1, grid.height):
            cells = {field: cell for field, at in columns.items() if not is_blank(cell := grid.columns[at][row])}
            if not cells or row in unread:
                continue
            for field in NEEDED:
                if field not in cells:
                    sheet.say("S14", row, columns[field], column=self._found.heading(field))
            leaf = node_of(cells["leaf"], self._outline) if not isinstance(cells.get("leaf", ""), str) else None
            if isinstance(leaf, Problem):
                sheet.say_again(leaf, row, columns["leaf"])
            elif cells.keys() >= set(NEEDED):
                values = {field: _plain(field, cell) for field, cell in cells.items()}
                yield row, values | ({"leaf": leaf} if leaf else {})
        self.problems += sheet.problems


def _plain(field: str, cell: object) -> Any:  # noqa: ANN401 - whatever a cell holds
    """A cell as the file in YAML would have it."""
    match field, cell:
        case "expires", _cell:
            day = read_figure(cell, "date")
            return dt.date.fromordinal(int(day.value)) if isinstance(day, Figure) and day.value else cell
        case "value", float():
            return int(cell) if cell.is_integer() else Decimal(repr(cell))
        case "value", dt.datetime():
            return cell.date()
        case "kind", _cell:
            return KINDS.get(fold_answer(str(cell)), cell)
        case _field, float():
            return f"{cell:.15g}"
    return " ".join(cell.split()) if isinstance(cell, str) else cell
