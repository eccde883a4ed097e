"""The flow of `gaps` (điểm mất): a saved result in, what a unit, or the mean of all, lost out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from cchc_index.engine.against import against, best_unit, marks
from cchc_index.engine.compare import Side
from cchc_index.engine.gaps import gaps_of, mean_gaps
from cchc_index.engine.merged import parts_in, with_merged
from cchc_index.engine.why import why
from cchc_index.flow.desk import Desk
from cchc_index.model.gaps import Gaps, Mark
from cchc_index.model.language import _
from cchc_index.model.problem import Problem, has_errors
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Rubric
from cchc_index.model.unions import unions
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
    found: list[Gaps] = field(default_factory=list)
    """Of each unit asked for, in that order; else the mean of all."""

    @property
    def gaps(self) -> Gaps | None:
        """What one unit, or the mean of all, lost; None where several are asked for."""
        return self.found[0] if len(self.found) == 1 else None


def gaps_in(
    period: str | None,
    *,
    units: Sequence[str] = (),
    since: str | None = None,
    index: str | None,
    workspace: Path | None,
    here: Path,
    beside: Mark | None = None,
) -> Lost:
    """Where some units, or the mean of all, lost points (điểm mất); `beside`: and what a mark lost in each row."""
    desk = Desk.open(index, workspace, here)
    stage = desk.stage((period,) if since is None else (period, since))
    run = desk.run(period, stage)
    earlier = desk.run(since, stage) if since is not None else None
    rubrics = [desk.rubric(one) for one in (run, earlier)]
    rows = [desk.rows(one, "units") for one in (run, earlier)]
    names = desk.named(units, rows[0], run.head.period if run else "")
    lost = Lost(desk.problems, desk.heads, desk.named_index)
    if has_errors(desk.problems) or run is None or rubrics[0] is None:
        return lost
    lost.rubric = rubrics[0]
    side = Side(rubrics[0], rows[0], ())
    before = None if rubrics[1] is None else Side(rubrics[1], rows[1], ())
    found = [_of_unit(desk, (run, earlier), side, before, name, beside) for name in names or (None,)]
    if not has_errors(desk.problems):
        lost.found = [one for one in found if one is not None]
    return lost


def _of_unit(
    desk: Desk,
    runs: tuple[Run, Run | None],
    side: Side,
    before: Side | None,
    name: str | None,
    beside: Mark | None,
) -> Gaps | None:
    """The lost points of one unit, or the mean of all, against the year before and against its marks."""
    run, earlier = runs
    side = replace(side, scores=desk.rows(run, "scores", name))
    if before is not None:
        made_of = {} if name is None else unions(desk.units)
        read = [None] if name is None else parts_in(before, name, made_of)
        scores = [row for one in read for row in desk.rows(earlier, "scores", one)]
        before = with_merged(replace(before, scores=scores), [] if name is None else [name], made_of)
    said = None if name is None else desk.said(run, side.rubric, name)
    if has_errors(desk.problems):
        return None
    if name is None or said is None:
        return mean_gaps(side, widely, before)
    found = gaps_of(side, name, lambda row: why(side, name, said, row), before)
    targets = next((one.targets for one in desk.units if one.key == name), ())
    found = replace(found, against=against(side, name, run.head.index, run.head.period, targets))
    if beside is None:
        return found
    there = marks(beside, _marked(desk, run, side, beside), name, run.head.period, targets)
    rows = tuple(replace(row, mark=there.get(row.id)) for row in found.rows)
    return replace(found, rows=rows, marked=beside)


def _marked(desk: Desk, run: Run, side: Side, beside: Mark) -> Side:
    """The same result with the scores that a mark is made of: the unit's own, the best unit's, or all."""
    best = best_unit(side)
    if beside == "target" or best is None:
        return side
    return replace(side, scores=desk.rows(run, "scores", best if beside == "best" else None))


def widely(count: int, worst: Sequence[str]) -> str:
    """Which units lose at a row, in words."""
    if count == 1:
        return _("only {unit} loses here").format(unit=worst[0])
    named = ", ".join(worst[:NAMED]) + (", …" if len(worst) > NAMED else "")
    if len(worst) == count:
        return _("{count} units lose here, all as much: {units}").format(count=count, units=named)
    return _("{count} units lose here, most of all {units}").format(count=count, units=named)
