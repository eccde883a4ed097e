"""The headings of the forms people send (tiêu đề cột), found whatever their order, case and spelling."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from cchc_index.model.language import _
from cchc_index.model.names import fold_answer
from cchc_index.model.numbers import is_blank
from cchc_index.model.problem import Problem
from cchc_index.read.grid import Grid
from cchc_index.read.sheet_cells import CellPosition

SEARCHED_ROWS: Final = 30
NEARLY: Final = 0.85
"""How much of two headings must be the same, from 0 to 1, for one to be a slip of the other."""
SHORTEST_SLIP: Final = 5
"""Letters below which headings look alike by chance: Năm and name."""

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

SYNONYMS: Final[Headings] = {
    "unit": ("Tên đơn vị",),
    "id": ("Mã số", "Mã tiêu chí"),
    "input": ("Số liệu",),
    "appraised_value": ("Giá trị thẩm định lần 1",),
    "appraised": ("Điểm thẩm định lần 1",),
}
"""Headings (tên gọi khác của cột) that stand for a field where its own is not in the row."""


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
    fields = {fold_answer(word): field for field, words in known.items() for word in (*words, *SYNONYMS.get(field, ()))}
    best = grids[0], 0, frozenset[str]()
    for place, grid in enumerate(grids):
        for row in range(min(grid.height, SEARCHED_ROWS)):
            there = frozenset(fields[label] for label in _labels(grid, row) if label in fields)
            if there >= set(needed):
                found, problems = _columns(grid, row, fields, known)
                return grid, found, [*problems, *_left_unread(grids[place + 1 :], fields, needed)]
            if len(there) > len(best[2]):
                best = grid, row, there
    grid, row, there = best
    unread = [
        written for written, label in zip(_row(grid, row), _labels(grid, row), strict=True) if label not in fields
    ]
    params = {
        "columns": [_missing(known[field][0], unread) for field in needed if field not in there],
        "required": [known[field][0] for field in needed],
        "known": [words[0] for words in known.values()],
    }
    return [Problem("S07", grid.place(row, 0), params, grid.excerpt(row) if there else ())]


def _columns(grid: Grid, row: int, fields: dict[str, str], known: Headings) -> tuple[Found, list[Problem]]:
    columns: dict[str, int] = {}
    problems: list[Problem] = []
    unread: list[tuple[int, str]] = []
    labels, written = _labels(grid, row), _row(grid, row)
    by_own_name = {field for label in labels if (field := fields.get(label)) and _is_own(label, known[field])}
    for position, label in enumerate(labels):
        field = fields.get(label)
        if field is None or (field in by_own_name and not _is_own(label, known[field])):
            if written[position] or any(not is_blank(cell) for cell in grid.columns[position][row + 1 :]):
                unread.append((position, written[position]))
        elif field in columns:
            params = {"column": written[position]}
            problems.append(Problem("S09", grid.place(row, position), params, grid.excerpt(row)))
        else:
            columns[field] = position
    absent = [word for field, words in known.items() if field not in columns for word in words]
    ignored: list[str] = []
    for position, heading in unread:
        meant = _slip(heading, absent)
        if meant is None:
            ignored.append(heading or str(CellPosition(0, grid.corner.column + position)).rstrip("1"))
        else:
            params = {"column": heading, "known": meant}
            problems.append(Problem("S65", grid.place(row, position), params, grid.excerpt(row)))
    if ignored:
        problems.append(Problem("S08", grid.place(row, 0), {"columns": ignored}))
    return Found(row, columns), problems


def _is_own(label: str, words: Sequence[str]) -> bool:
    return label in {fold_answer(word) for word in words}


def _missing(word: str, unread: Sequence[str]) -> str:
    """A heading that is missing, with what may have been meant by it: one that begins or ends with it, or a slip."""
    bare = _bare(word)
    longer = (one for one in unread if f"{_bare(one)} ".startswith(f"{bare} ") or f" {_bare(one)}".endswith(f" {bare}"))
    near = next(longer, None) or next((one for one in unread if _slip(one, [word])), None)
    if near is None:
        return word
    return _("{heading} (is it “{near}”?)").format(heading=word, near=near)


def _slip(heading: str, words: Iterable[str]) -> str | None:
    """The nearest of our headings of which one is a slip of the pen (gõ nhầm); other digits are another column."""
    bare = _bare(heading)
    if len(bare) < SHORTEST_SLIP:
        return None
    near = [
        (SequenceMatcher(None, bare, _bare(word)).ratio(), word) for word in words if _digits(word) == _digits(bare)
    ]
    ratio, word = max(near, default=(0.0, ""), key=lambda one: one[0])
    return word if ratio >= NEARLY else None


def _digits(text: str) -> list[str]:
    return [sign for sign in text if sign.isdigit()]


def _bare(text: str) -> str:
    """A heading without marks, capitals and further spaces."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(sign for sign in decomposed if not unicodedata.combining(sign)).split())


def _left_unread(grids: Sequence[Grid], fields: dict[str, str], needed: tuple[str, ...]) -> list[Problem]:
    """Further sheets that look as if they held rows as well."""
    return [
        Problem("S60", grid.place(row, 0), excerpt=grid.excerpt(row))
        for grid in grids
        for row in range(min(grid.height, SEARCHED_ROWS))
        if {fields.get(label) for label in _labels(grid, row)} >= set(needed)
    ]


def _row(grid: Grid, row: int) -> list[str]:
    """The row's cells as they are written."""
    return [" ".join(str(column[row] or "").split()) for column in grid.columns]


def _labels(grid: Grid, row: int) -> list[str]:
    return [_label(column[row]) for column in grid.columns]


def _label(value: object) -> str:
    return fold_answer(value) if isinstance(value, str) else ""
