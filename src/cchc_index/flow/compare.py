"""The flow of `compare` (so sánh hai kỳ): two saved results in, what changed and why out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from cchc_index.engine.compare import Side, compare
from cchc_index.engine.leaf_parts import Of
from cchc_index.engine.pairs import Pairs
from cchc_index.engine.parts import parts_of
from cchc_index.engine.rank_parts import rank_parts
from cchc_index.engine.said import figure_changes
from cchc_index.flow.desk import Desk
from cchc_index.flow.years import read_year
from cchc_index.model.compared import UnitChange
from cchc_index.model.problem import Problem, has_errors
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Rubric
from cchc_index.store.runs import Run

MOST_UNITS = 500
"""Of more units than these, why the index changed is worked out for one that is asked for."""


@dataclass(slots=True)
class Compared:
    """What came of comparing (kết quả so sánh): heads and rubric of the periods, what changed, every problem."""

    problems: list[Problem] = field(default_factory=list)
    heads: list[ResultHead] = field(default_factory=list)
    index: str | None = None
    """The index to name in a command, where the workspace has several."""
    rubric: Rubric | None = None
    changes: list[UnitChange] = field(default_factory=list)
    ranked: int = 0


def compare_periods(
    before: str, after: str, *, unit: str | None, index: str | None, workspace: Path | None, here: Path
) -> Compared:
    """Two periods of an index compared (so sánh hai kỳ)."""
    desk = Desk.open(index, workspace, here)
    stage = desk.stage((before, after))
    runs = [desk.run(period, stage) for period in (before, after)]
    rubrics = [desk.rubric(run) for run in runs]
    units = [desk.rows(run, "units") for run in runs]
    name = desk.unit(unit, [row for rows in reversed(units) for row in rows], f"{before}, {after}")
    scores = [desk.rows(run, "scores", name) for run in runs]
    found = Compared(desk.problems, desk.heads, desk.named_index)
    if has_errors(desk.problems):
        return found
    one, two = (Side(*parts) for parts in zip(filter(None, rubrics), units, scores, strict=True))
    found.rubric, found.ranked = two.rubric, two.ranked
    if name is None:
        changes = compare(one, two)
    else:
        then, now = (desk.said(run, side.rubric, name) for run, side in zip(runs, (one, two), strict=True))
        changes = compare(one, two, name, lambda old, new: figure_changes(then, now, old, new))
    found.changes = _with_parts(desk, runs, (one, two), changes)
    return found


def _with_parts(
    desk: Desk, runs: Sequence[Run | None], sides: tuple[Side, Side], changes: Sequence[UnitChange]
) -> list[UnitChange]:
    """Why each unit's index and rank changed; of very many units the index only where one is asked for."""
    moved = rank_parts(*(side.standings for side in sides))
    found = [replace(one, rank_parts=moved.get(one.unit)) for one in changes]
    there = [run for run in runs if run is not None]
    if len(there) < len(sides) or len(found) > MOST_UNITS:
        return found
    alone = found[0].unit if len(found) == 1 else None
    years = [
        read_year(desk, run, side.rubric, side.units, alone, side.rubric.outline.leaves, told=False)
        for run, side in zip(there, sides, strict=True)
    ]
    pairs = Pairs(*(side.rubric for side in sides))
    for at, one in enumerate(found):
        if one.percent is not None:
            of = [Of(side, year, one.unit) for side, year in zip(sides, years, strict=True)]
            parts, nodes = parts_of(pairs, *of) or (None, ())
            found[at] = replace(one, parts=parts, node_parts=nodes)
    return found
