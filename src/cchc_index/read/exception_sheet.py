"""Exceptions as a sheet (ngoại lệ trong bảng tính): `exceptions.xlsx`, whose rows are read as `exceptions.yaml` is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from cchc_index.model.names import fold_answer
from cchc_index.model.numbers import Figure, read_figure
from cchc_index.model.problem import Place, Problem
from cchc_index.model.rubric import Outline
from cchc_index.read.grid import read_grids
from cchc_index.read.ids import node_of
from cchc_index.read.listed import Listed, text
from cchc_index.read.vocabulary import EXCEPTION, KINDS
from cchc_index.read.yaml_file import YamlPath

NEEDED: Final = ("unit", "leaf", "kind", "reason", "basis", "approved_by")


class ExceptionSheet:
    """The rows of a workbook as plain values (`data`), the cell of each, and what was wrong while reading it."""

    def __init__(self, path: Path, shown: str, outline: Outline) -> None:
        self.shown, self.data = shown, dict[str, Any]()
        self._outline = outline
        self._rows: list[int] = []
        grids, self.problems = read_grids(path, shown)
        self._listed = Listed(grids, EXCEPTION, NEEDED)
        if self._listed.found:
            rows = dict(self._read())
            self._rows, self.data = list(rows), {"exceptions": list(rows.values())}
        self.problems += self._listed.problems

    @property
    def sheet(self) -> str:
        """The sheet that holds them."""
        return self._listed.grid.sheet or ""

    def spot(self, path: YamlPath) -> tuple[int, int]:
        """Row and column of a value, from 1."""
        row, column = self._at(path)
        return self._listed.grid.corner.row + row + 1, self._listed.grid.corner.column + column + 1

    def place(self, path: YamlPath) -> Place:
        """The cell of a value, for a problem."""
        return self._listed.grid.place(*self._at(path))

    def excerpt(self, path: YamlPath) -> tuple[str, ...]:
        """The row as it stands in the sheet."""
        return self._listed.grid.excerpt(self._at(path)[0])

    def _at(self, path: YamlPath) -> tuple[int, int]:
        """Where in the grid a value is: exceptions, which, what of it; what is not said of one is its leaf's."""
        _all, position, *field = path
        return self._rows[int(position)], self._listed.heading.columns.get(
            "".join(map(str, field)), self._listed.heading.columns["leaf"]
        )

    def _read(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """The rows as the file in YAML would have them."""
        for row, cells in self._listed.rows():
            leaf = node_of(cells["leaf"], self._outline) if not isinstance(cells["leaf"], str) else None
            if isinstance(leaf, Problem):
                self._listed.sheet.say_again(leaf, row, self._listed.heading.columns["leaf"])
            else:
                values = {field: _plain(field, cell) for field, cell in cells.items()}
                yield row, values | ({"leaf": leaf} if leaf else {})


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
        case _field, float() | str():
            return text(cell)
    return cell
