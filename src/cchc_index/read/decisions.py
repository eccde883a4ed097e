"""The council's decisions on explanations (quyết định về giải trình), written out as points of the second appraisal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from cchc_index.model.appraised import DECISIONS, Decision
from cchc_index.model.language import _
from cchc_index.model.names import fold_answer
from cchc_index.model.numbers import as_written, is_blank, parse_number
from cchc_index.model.problem import Problem
from cchc_index.read.grid import Grid
from cchc_index.read.headings import Found, Header
from cchc_index.read.vocabulary import DECISION, DECISION_WORDS

KEPT: Final[dict[Decision, str]] = {"accepted": "self", "rejected": "appraised"}
"""Whose points a decision takes over; of what is accepted in part the council writes them."""


def decided(grid: Grid, header: Header, found: Found) -> tuple[Grid, list[Problem]]:
    """The table with each decision's points in their column (điểm theo quyết định), and what is wrong with any."""
    column = next((at for at, words in enumerate(header.words) if {*map(fold_answer, words)} & DECISION), None)
    if column is None:
        return grid, []
    problems: list[Problem] = []
    points: dict[int, Any] = {}
    named = grid.columns[found.columns["id"]]
    for row in range(found.row + 1, grid.height):
        if not is_blank(grid.columns[column][row]) and not is_blank(named[row]):
            decision = _Decision(grid, found, row, column)
            problems += decision.faults()
            points[row] = decision.points
    target = found.columns.get("appraised_2")
    if target is None:
        return grid, problems
    columns = list(grid.columns)
    columns[target] = [points.get(row, value) for row, value in enumerate(columns[target])]
    return replace(grid, columns=columns), problems


class _Decision:
    """One row that is decided."""

    def __init__(self, grid: Grid, found: Found, row: int, column: int) -> None:
        self.grid, self.found, self.row, self.column = grid, found, row, column
        self.word = str(grid.columns[column][row]).strip()
        self.kind = DECISION_WORDS.get(fold_answer(self.word))
        self.wanted = self._cell(KEPT[self.kind]) if self.kind in KEPT else None
        given = self._cell("appraised_2")
        self.points = self.wanted if given is None and "appraised_2" in found.columns else given

    def faults(self) -> Iterator[Problem]:
        """An unknown word, points that are missing or are not those decided, a reason that is missing."""
        if self.kind is None:
            yield self._problem("W75", known=[_(text) for text in DECISIONS.values()])
            return
        if self.points is None:
            yield self._problem("W76")
        points, wanted = _number(self.points), _number(self.wanted)
        if points is not None and wanted is not None and points != wanted:
            yield self._problem("W77", points=points, expected=wanted)
        if self.kind != "accepted" and self._cell("appraisal_note") is None:
            yield self._problem("W78")

    def _cell(self, field: str) -> Any:  # noqa: ANN401 - a cell is what the parser gives
        at = self.found.columns.get(field)
        value = None if at is None else self.grid.columns[at][self.row]
        return None if is_blank(value) else value

    def _problem(self, code: str, **params: object) -> Problem:
        params |= {"id": str(self._cell("id") or ""), "decision": self.word}
        return Problem(code, self.grid.place(self.row, self.column), params, self.grid.excerpt(self.row))


def _number(value: object) -> Fraction | None:
    if isinstance(value, float | int):
        return as_written(float(value))
    read = parse_number(value) if isinstance(value, str) else None
    return read if isinstance(read, Fraction) else None
