"""The flow of `gaps` (điểm mất): a saved result in, what a unit, or the mean of all, lost out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cchc_index.engine.against import against, best_unit, marks
from cchc_index.engine.compare import Side
from cchc_index.engine.gaps import gaps_of, mean_gaps
from cchc_index.engine.why import why
from cchc_index.flow.desk import Desk
from cchc_index.model.compared import Gaps, Mark
from cchc_index.model.language import _
from cchc_index.model.problem import Problem, has_errors
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Rubric
from cchc_index.store.runs import Run

NAMED = 3
"""How many units a sentence names."""


@dataclass(slots=True)
class Lost:
    """What came of looking for lost points (điểm mất): heads and rubric, what was found, every problem."""

    problems: list[Problem] = field(default_factory=list)
    heads: list[ResultHead] = field(default_factory=list)
    index: str | None = None
    """The index to name in a command, where the workspace has several."""
    rubric: Rubric | None = None
    gaps: Gaps | None = None


def gaps_in(
    period: str | None,
    *,
    unit: str | None,
    since: str | None,
    index: str | None,
    workspace: Path | None,
    here: Path,
    beside: Mark | None = None,
) -> Lost:
    """Where a unit, or the mean of all, lost points (điểm mất); `beside`: and what a mark lost in each row."""
    desk = Desk.open(index, workspace, here)
    stage = desk.stage((period,) if since is None else (period, since))
    run = desk.run(period, stage)
    earlier = desk.run(since, stage) if since is not None else None
    rubrics = [desk.rubric(one) for one in (run, earlier)]
    units = [desk.rows(one, "units") for one in (run, earlier)]
    name = desk.unit(unit, units[0], run.head.period if run else "")
    scores = [desk.rows(one, "scores", name) for one in (run, earlier)]
    said = desk.said(run, rubrics[0], name) if name is not None and rubrics[0] is not None else None
    lost = Lost(desk.problems, desk.heads, desk.named_index)
    if has_errors(desk.problems) or rubrics[0] is None:
        return lost
    lost.rubric = rubrics[0]
    side = Side(rubrics[0], units[0], scores[0])
    before = None if rubrics[1] is None else Side(rubrics[1], units[1], scores[1])
    if name is None or said is None:
        lost.gaps = mean_gaps(side, widely, before)
        return lost
    found = gaps_of(side, name, lambda row: why(side, name, said, row), before)
    head = lost.heads[0]
    targets = next((one.targets for one in desk.units if one.key == name), ())
    lost.gaps = replace(found, against=against(side, name, head.index, head.period, targets))
    if beside is not None:
        whole = replace(side, scores=_scores(desk, run, side, beside) or side.scores)
        there = marks(beside, whole, name, head.period, targets)
        rows = tuple(replace(row, mark=there.get(row.id)) for row in found.rows)
        lost.gaps = replace(lost.gaps, rows=rows, marked=beside)
    return lost


def _scores(desk: Desk, run: Run | None, side: Side, beside: Mark) -> list[dict[str, Any]]:
    """The scores that a mark is made of: those of the best unit, or of all."""
    best = best_unit(side)
    if beside == "target" or best is None:
        return []
    return desk.rows(run, "scores", best if beside == "best" else None)


def widely(count: int, worst: Sequence[str]) -> str:
    """Which units lose at a row, in words."""
    if count == 1:
        return _("only {unit} loses here").format(unit=worst[0])
    named = ", ".join(worst[:NAMED]) + (", …" if len(worst) > NAMED else "")
    if len(worst) == count:
        return _("{count} units lose here, all as much: {units}").format(count=count, units=named)
    return _("{count} units lose here, most of all {units}").format(count=count, units=named)
