"""Whose a table is (phiếu của đơn vị nào), where no column says so: sheet name, title, file name, hidden sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from cchc_index.model.language import N_, _
from cchc_index.model.names import fold_answer, split_prefix, without_marks
from cchc_index.model.numbers import is_blank
from cchc_index.model.problem import Place, Problem
from cchc_index.read.book import FormHead
from cchc_index.read.grid import Grid
from cchc_index.read.submissions import UnitFinder
from cchc_index.read.vocabulary import WHOSE

SHEET: Final = N_("the sheet's name")
TITLE: Final = N_("the line above the table")
FILE: Final = N_("the file's name")
FORM: Final = N_("the form")
COLUMN: Final = N_("the column of units")
_PARTS: Final = re.compile(r"\s+-\s+|[_–—(),.;]+")
_BLANK_LINE: Final = re.compile(r"[.…_\s]*")
_MEASURES: Final = frozenset(map(fold_answer, ("điểm", "%", "phần trăm")))


class Said(NamedTuple):
    """What one source says of whose a table is (nguồn nêu tên đơn vị)."""

    source: str
    unit: str
    place: Place


@dataclass(frozen=True, slots=True)
class Whose:
    """What is said of whose a table is, strongest source first, and what could not be understood."""

    said: tuple[Said, ...]
    problems: tuple[Problem, ...]

    def clashes(self, one: Said) -> list[Problem]:
        """The first source that says another than this one, as the problem that names both."""
        other = next((said for said in self.said if said.unit != one.unit), None)
        return [] if other is None else [disagreement(one, other)]


def disagreement(one: Said, other: Said) -> Problem:
    """The problem of two sources that name different units."""
    params = {"source": _(one.source), "unit": one.unit, "other_source": _(other.source), "other": other.unit}
    return Problem("S73", one.place, params, see=other.place)


def whose(grid: Grid, heading_row: int, form: FormHead | None, units: UnitFinder) -> Whose:
    """All that is said outside of the table itself."""
    said: list[Said] = []
    problems: list[Problem] = []
    here = Place(grid.file, grid.sheet)
    sources = [(SHEET, grid.sheet and named_in(grid.sheet, units), here)]
    for text, place, labelled in _titles(grid, heading_row):
        found = units.unit_of(text) if labelled else _exactly(text, units)
        if isinstance(found, Problem):
            problems.append(Problem(found.code, place, found.params))
        else:
            sources.append((TITLE, found, place))
    sources.append((FILE, named_in(Path(grid.file).stem, units), Place(grid.file)))
    if form is not None and (name := form.unit_of(grid.sheet)):
        found = units.unit_of(name)
        if isinstance(found, Problem):
            problems.append(Problem(found.code, form.place, found.params))
        else:
            sources.append((FORM, found, form.place))
    said = [Said(source, unit, place) for source, unit, place in sources if unit]
    return Whose(tuple(said), tuple(problems))


def _titles(grid: Grid, heading_row: int) -> Iterator[tuple[str, Place, bool]]:
    """The texts above the heading that may name a unit; the last says whether “Đơn vị:” stands before it."""
    for row in range(heading_row):
        there = [
            (column, cell) for column, cells in enumerate(grid.columns) if isinstance(cell := cells[row], str) and cell
        ]
        for nth, (column, cell) in enumerate(there):
            label, colon, text = cell.partition(":")
            if fold_answer(label) not in WHOSE:
                yield cell, grid.place(row, column), False
                continue
            beside = there[nth + 1] if not text.strip() and nth + 1 < len(there) else None
            at, name = beside or (column, text)
            if (colon or beside) and not _BLANK_LINE.fullmatch(name) and fold_answer(name) not in _MEASURES:
                yield name.strip(), grid.place(row, at), True


def _exactly(text: str, units: UnitFinder) -> str | None:
    """The unit whose name the text is; without a registry no text is taken for one."""
    keys = units.names.keys(text) if units.names is not None and not is_blank(text) else ()
    return keys[0] if len(keys) == 1 else None


def named_in(text: str, units: UnitFinder) -> str | None:
    """The one unit that the name of a sheet or file holds; without a registry only “Huyện …” and the like count."""
    pieces = [text, *(piece.strip() for piece in _PARTS.split(text))]
    pieces = [piece for piece in dict.fromkeys(pieces) if sum(map(str.isalpha, piece)) > 1]
    if units.names is None:
        named = next((piece for piece in pieces if split_prefix(piece)[0]), None)
        found = units.unit_of(named) if named else None
        return found if isinstance(found, str) else None
    keys = {key for piece in pieces if (key := _exactly(piece, units))}
    if len(keys) != 1:
        words = f" {_plain(text)} "
        bare = {unit: _plain(split_prefix(unit)[1]) for unit in units.registered}
        there = {unit: name for unit, name in bare.items() if " " in name and f" {name} " in words}
        keys = {unit for unit, name in there.items() if not any(name in more != name for more in there.values())}
    return keys.pop() if len(keys) == 1 else None


def _plain(text: str) -> str:
    """Letters and digits without marks, in words."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in without_marks(text)).split())
