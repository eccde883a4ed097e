"""Decisions on petitions (quyết định phúc tra), read: a row per unit and leaf, as the round that counts last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import pandas as pd

from cchc_index.model.language import _
from cchc_index.model.numbers import as_written
from cchc_index.model.petition import DATED, NUMBER, REASON
from cchc_index.model.points import from_points
from cchc_index.model.problem import Place, Problem, has_errors
from cchc_index.model.rubric import Row
from cchc_index.model.rules import Judgement, Ratio
from cchc_index.model.tables import PETITION as ROUND
from cchc_index.read.book import Book
from cchc_index.read.grid import Grid
from cchc_index.read.ids import node_of
from cchc_index.read.listed import Listed, check_name, text
from cchc_index.read.repeats import without_repeats
from cchc_index.read.stack import origins
from cchc_index.read.submissions import Submissions, empty, joined, misplaced, sources_of
from cchc_index.read.tidy_rows import SCORERS, Form
from cchc_index.read.vocabulary import PETITION

NEEDED: Final = ("unit", "leaf", "points", "number", "dated", "reason")


def read_petitions(books: Sequence[Book], form: Form) -> Submissions:
    """The decisions of all files as answers of their own round, with number, date and reason beside them."""
    answers: list[dict[str, Any]] = []
    remarks: list[dict[str, Any]] = []
    grids: list[Grid] = []
    problems: list[Problem] = []
    for book in books:
        problems += [*book.problems, *book.notes]
        listed = Listed(book.grids, PETITION, NEEDED)
        if listed.found:
            found = list(_decisions(listed, form, len(grids)))
            answers += [answer for answer, _beside in found]
            remarks += [one for _answer, beside in found for one in beside]
            grids.append(listed.grid)
            if not found and not has_errors(listed.problems):
                problems.append(Problem("S47", Place(listed.grid.file, listed.grid.sheet)))
        problems += listed.problems
    made = pd.DataFrame(answers) if answers else empty("answers")
    once, repeats = without_repeats(["unit", "leaf"], made, grids)
    return Submissions(
        answers=joined("answers", [once]),
        figures=empty("figures"),
        remarks=joined("remarks", [pd.DataFrame(remarks).drop_duplicates(["unit", "leaf", "kind"])] if remarks else []),
        sources=sources_of(grids),
        problems=[*problems, *repeats],
    )


def _decisions(listed: Listed, form: Form, source: int) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each row in order: its answer, and the remarks beside it."""
    grid, places = listed.grid, origins(listed.grid, source)
    column = 0 if grid.lines is not None else grid.corner.column + 1 + listed.heading.columns["points"]
    for row, cells in listed.rows():
        unit, leaf = _looked_up(listed, form, row, cells)
        if leaf is None:
            continue
        points, dated = _points(listed, form, row, leaf), listed.day(row, "dated")
        if unit is None or points is None or dated is None:
            continue
        own = {"unit": unit, "leaf": leaf.node.id, "place": int(places[row]) + column}
        beside = {NUMBER: text(cells["number"]), DATED: dated.isoformat(), REASON: text(cells["reason"])}
        yield (
            {**own, "round": ROUND, "points": points, "answer": None},
            [{**own, "kind": kind, "text": said} for kind, said in beside.items()],
        )


def _looked_up(listed: Listed, form: Form, row: int, cells: dict[str, Any]) -> tuple[str | None, Row | None]:
    """The unit and the leaf that a row names; what is no unit, or no leaf that people score, is told."""
    unit, node = form.units.unit_of(cells["unit"]), node_of(cells["leaf"], form.rubric.outline)
    for field, found in (("unit", unit), ("leaf", node)):
        if isinstance(found, Problem):
            listed.sheet.say_again(found, row, listed.heading.columns[field])
    if isinstance(node, Problem):
        return None, None
    leaf = form.rubric.outline.by_id[node]
    check_name(listed, row, cells, leaf)
    if code := _scored_otherwise(leaf):
        listed.say(code, row, "points", id=node, scored_by=_(SCORERS[leaf.node.scored_by]))
        return None, None
    return (None if isinstance(unit, Problem) else unit), leaf


def _scored_otherwise(leaf: Row) -> str | None:
    """The code of why a row takes no points by a decision; None where it does."""
    if not leaf.is_leaf:
        return "S38"
    if not leaf.scores:
        return "S39"
    return "S36" if leaf.node.scored_by in ("survey", "import") else None


def _points(listed: Listed, form: Form, row: int, leaf: Row) -> float | None:
    """The points decided, from the leaf's lowest to its highest and on its grid."""
    lowest, highest = from_points(leaf.node.min), from_points(leaf.node.max or 0)
    points = listed.points(row, "points", highest)
    if points is None:
        return None
    rule = leaf.node.rule
    step = from_points(rule.step) if isinstance(rule, Judgement | Ratio) and rule.step else None
    if code := misplaced(as_written(points), lowest, highest, step):
        params = {"min": lowest, "max": highest, "step": step or 0, "id": leaf.node.id, "points": as_written(points)}
        see = form.lines.get(leaf.node.id)
        listed.sheet.say(
            code, row, listed.heading.columns["points"], see=see, column=listed.heading.heading("points"), **params
        )
        return None
    return points
