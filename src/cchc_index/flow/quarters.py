"""The flow of `appraise quarters` (tự chấm theo quý): the saved quarters of a period, held against the targets."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from cchc_index.engine.compare import Side
from cchc_index.engine.quarters import toward
from cchc_index.flow.desk import Desk
from cchc_index.model.period import order
from cchc_index.model.points import from_points
from cchc_index.model.problem import Problem, has_errors
from cchc_index.model.quarters import Quarters
from cchc_index.model.stages import QUARTERS, Stage
from cchc_index.store.runs import Run, StoreError

SHOWN: tuple[Stage, ...] = (*QUARTERS, "self", "record")
"""The stages in the order in which they come in a year."""


@dataclass(slots=True)
class Interim:
    """What came of it (kết quả theo quý), every problem."""

    problems: list[Problem] = field(default_factory=list)
    quarters: Quarters | None = None


def quarters(period: str | None, *, index: str | None, workspace: Path | None, here: Path) -> Interim:
    """Every unit's points by quarter and how far they are from the year's target (tiến độ theo quý)."""
    desk = Desk.open(index, workspace, here, stages=SHOWN)
    index = desk.index or ""
    there = {one for stage in QUARTERS for one in desk.shelf.periods(index, stage)}
    period = period or max(there, key=order, default="")
    if not has_errors(desk.problems) and period not in there:
        desk.tell(Problem("Q77", params={"period": period}))
    runs = {} if has_errors(desk.problems) else _runs(desk, index, period)
    rubric = desk.rubric(runs[max(runs, key=SHOWN.index)]) if runs else None
    sides: dict[Stage, Side] = {}
    for stage, run in runs.items():
        own = desk.rubric(run)
        if own is not None:
            sides[stage] = Side(own, desk.rows(run, "units"), desk.rows(run, "scores"))
    if rubric is None or has_errors(desk.problems):
        return Interim(desk.problems)
    units = dict.fromkeys(row["unit"] for side in sides.values() for row in side.units)
    counted = [row.node for row in rubric.outline.leaves if row.role is None and row.scores]
    others = sum(node.max or 0 for node in counted if node.scored_by != "unit")
    found = Quarters(
        index=index,
        period=period,
        stages=list(sides),
        rows=list(toward(sides, rubric, list(units), desk.units, period)),
        others=from_points(others),
        rubric_title=rubric.title,
        rubric_status=rubric.status,
        decimals=rubric.rounding.published,
    )
    return Interim(desk.problems, found)


def _runs(desk: Desk, index: str, period: str) -> dict[Stage, Run]:
    """The saved result of each stage that has one."""
    found: dict[Stage, Run] = {}
    for stage in SHOWN:
        try:
            run = desk.shelf.run(index, period, stage)
        except StoreError as error:
            desk.unreadable(error)
            continue
        if run is not None:
            found[stage] = run
    return found
