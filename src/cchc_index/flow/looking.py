"""What `compare` and `gaps` look at (xem kết quả đã lưu): a saved result, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from cchc_index.engine.compare import Side, compare
from cchc_index.engine.gaps import gaps_of, mean_gaps
from cchc_index.engine.leaf_parts import Of
from cchc_index.engine.pairs import Pairs
from cchc_index.engine.parts import parts_of
from cchc_index.engine.rank_parts import rank_parts
from cchc_index.engine.said import figure_changes
from cchc_index.engine.why import why
from cchc_index.flow.desk import Desk
from cchc_index.flow.years import read_year
from cchc_index.model.compared import Gaps, UnitChange
from cchc_index.model.language import _
from cchc_index.model.problem import Problem, has_errors
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Rubric
from cchc_index.store.runs import Run

NAMED = 3
"""How many units a sentence names."""
MOST_UNITS = 500
"""Of more units than these, why the index changed is worked out for one that is asked for."""


@dataclass(slots=True)
class Looked:
    """What came of looking (kết quả xem): heads and rubric of the periods, what was found, every problem."""

    problems: list[Problem] = field(default_factory=list)
    heads: list[ResultHead] = field(default_factory=list)
    rubric: Rubric | None = None
    changes: list[UnitChange] = field(default_factory=list)
    ranked: int = 0
    gaps: Gaps | None = None

    @property
    def stopped(self) -> bool:
        """Whether an error left nothing to show."""
        return has_errors(self.problems)


def compare_periods(
    before: str, after: str, *, unit: str | None, index: str | None, workspace: Path | None, here: Path
) -> Looked:
    """Two periods of an index compared (so sánh hai kỳ)."""
    desk = Desk.open(index, workspace, here)
    stage = desk.stage((before, after))
    runs = [desk.run(period, stage) for period in (before, after)]
    rubrics = [desk.rubric(run) for run in runs]
    units = [desk.rows(run, "units") for run in runs]
    name = desk.unit(unit, [row for rows in reversed(units) for row in rows], f"{before}, {after}")
    scores = [desk.rows(run, "scores", name) for run in runs]
    looked = Looked(desk.problems, desk.heads)
    if looked.stopped:
        return looked
    one, two = (Side(*parts) for parts in zip(filter(None, rubrics), units, scores, strict=True))
    looked.rubric, looked.ranked = two.rubric, two.ranked
    if name is None:
        changes = compare(one, two)
    else:
        then, now = (desk.said(run, side.rubric, name) for run, side in zip(runs, (one, two), strict=True))
        changes = compare(one, two, name, lambda old, new: figure_changes(then, now, old, new))
    looked.changes = _with_parts(desk, runs, (one, two), changes)
    return looked


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


def gaps_in(
    period: str | None, *, unit: str | None, since: str | None, index: str | None, workspace: Path | None, here: Path
) -> Looked:
    """Where a unit, or the mean of all, lost points (điểm mất)."""
    desk = Desk.open(index, workspace, here)
    stage = desk.stage((period,) if since is None else (period, since))
    run = desk.run(period, stage)
    earlier = desk.run(since, stage) if since is not None else None
    rubrics = [desk.rubric(one) for one in (run, earlier)]
    units = [desk.rows(one, "units") for one in (run, earlier)]
    name = desk.unit(unit, units[0], run.head.period if run else "")
    scores = [desk.rows(one, "scores", name) for one in (run, earlier)]
    said = desk.said(run, rubrics[0], name) if name is not None and rubrics[0] is not None else None
    looked = Looked(desk.problems, desk.heads)
    if looked.stopped or rubrics[0] is None:
        return looked
    looked.rubric = rubrics[0]
    side = Side(rubrics[0], units[0], scores[0])
    before = None if rubrics[1] is None else Side(rubrics[1], units[1], scores[1])
    if name is None or said is None:
        looked.gaps = mean_gaps(side, _widely, before)
        return looked
    looked.gaps = gaps_of(side, name, lambda row: why(side, name, said, row), before)
    return looked


def _widely(count: int, worst: Sequence[str]) -> str:
    if count == 1:
        return _("only {unit} loses here").format(unit=worst[0])
    named = ", ".join(worst[:NAMED]) + (", …" if len(worst) > NAMED else "")
    if len(worst) == count:
        return _("{count} units lose here, all as much: {units}").format(count=count, units=named)
    return _("{count} units lose here, most of all {units}").format(count=count, units=named)
