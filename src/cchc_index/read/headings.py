"""The headings of the forms people send (tiêu đề cột), found whatever their order, case and spelling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cchc_index.model.names import fold_answer
from cchc_index.model.numbers import is_blank
from cchc_index.model.problem import Problem
from cchc_index.read.grid import Grid
from cchc_index.read.sheet_cells import CellPosition

SEARCHED_ROWS: Final = 30

Headings = Mapping[str, tuple[str, ...]]

UNIT: Final = ("Đơn vị", "unit")
LEAF: Final = ("Mã", "id")

TIDY: Final[Headings] = {
    "unit": UNIT,
    "id": LEAF,
    "name": ("Tiêu chí", "name"),
    "max": ("Điểm tối đa", "max"),
    "input": ("Tên số liệu", "input"),
    "value": ("Giá trị", "value"),
    "self": ("Điểm tự chấm", "self"),
    "appraised_value": ("Giá trị thẩm định", "appraised_value", "appraised_value_1"),
    "appraised": ("Điểm thẩm định", "appraised", "appraised_1"),
    "appraised_value_2": ("Giá trị thẩm định lần 2", "appraised_value_2"),
    "appraised_2": ("Điểm thẩm định lần 2", "appraised_2"),
    "evidence": ("Tài liệu kiểm chứng", "evidence"),
    "explanation": ("Giải trình", "explanation"),
    "appraisal_note": ("Ý kiến thẩm định", "appraisal_note"),
    "note": ("Ghi chú", "note"),
}

IMPORTED: Final[Headings] = {"unit": UNIT, "id": LEAF, "value": ("Giá trị", "value")}


@dataclass(frozen=True, slots=True)
class Found:
    """The heading row of a grid and the column of each field that it has."""

    row: int
    columns: dict[str, int]

    def heading(self, grid: Grid, field: str) -> str:
        """The field's heading as it stands in the file."""
        return str(grid.columns[self.columns[field]][self.row]).strip()


def find_headings(
    grids: Sequence[Grid], known: Headings, needed: tuple[str, ...]
) -> tuple[Grid, Found, list[Problem]] | list[Problem]:
    """The first grid with a row that holds the needed headings, that row, and notes; else the problem."""
    fields = {fold_answer(word): field for field, words in known.items() for word in words}
    best = grids[0], 0, frozenset[str]()
    for place, grid in enumerate(grids):
        for row in range(min(grid.height, SEARCHED_ROWS)):
            there = frozenset(fields[label] for label in _labels(grid, row) if label in fields)
            if there >= set(needed):
                found, problems = _columns(grid, row, fields)
                return grid, found, [*problems, *_left_unread(grids[place + 1 :], fields, needed)]
            if len(there) > len(best[2]):
                best = grid, row, there
    grid, row, there = best
    params = {
        "columns": [known[field][0] for field in needed if field not in there],
        "known": [words[0] for words in known.values()],
    }
    return [Problem("S07", grid.place(row, 0), params, grid.excerpt(row) if there else ())]


def _columns(grid: Grid, row: int, fields: dict[str, str]) -> tuple[Found, list[Problem]]:
    columns: dict[str, int] = {}
    problems: list[Problem] = []
    ignored: list[str] = []
    for position, label in enumerate(_labels(grid, row)):
        field = fields.get(label)
        written = " ".join(str(grid.columns[position][row] or "").split())
        if field is None:
            if written or any(not is_blank(cell) for cell in grid.columns[position][row + 1 :]):
                ignored.append(written or str(CellPosition(0, grid.corner.column + position)).rstrip("1"))
        elif field in columns:
            problems.append(Problem("S09", grid.place(row, position), {"column": written}, grid.excerpt(row)))
        else:
            columns[field] = position
    if ignored:
        problems.append(Problem("S08", grid.place(row, 0), {"columns": ignored}))
    return Found(row, columns), problems


def _left_unread(grids: Sequence[Grid], fields: dict[str, str], needed: tuple[str, ...]) -> list[Problem]:
    """Further sheets that look as if they held rows as well."""
    return [
        Problem("S60", grid.place(row, 0), excerpt=grid.excerpt(row))
        for grid in grids
        for row in range(min(grid.height, SEARCHED_ROWS))
        if {fields.get(label) for label in _labels(grid, row)} >= set(needed)
    ]


def _labels(grid: Grid, row: int) -> list[str]:
    return [_label(column[row]) for column in grid.columns]


def _label(value: object) -> str:
    return fold_answer(value) if isinstance(value, str) else ""
