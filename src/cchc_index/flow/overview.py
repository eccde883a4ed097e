"""The flow of `overview` (tổng quan các chỉ số): all saved results of a workspace in, units side by side out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cchc_index.flow.desk import Desk
from cchc_index.model.overview import IndexView, Place, Point
from cchc_index.model.period import order
from cchc_index.model.problem import Problem, has_errors
from cchc_index.model.tables import SUBMITTED
from cchc_index.read.workspace import find_workspace
from cchc_index.store.runs import Run


@dataclass(slots=True)
class Overview:
    """What came of it (tổng quan): the indexes, the units to show, every problem."""

    problems: list[Problem] = field(default_factory=list)
    indexes: list[IndexView] = field(default_factory=list)
    units: list[str] = field(default_factory=list)


def overview(units: Sequence[str], period: str | None, *, workspace: Path | None, here: Path) -> Overview:
    """Every index of a workspace in its latest period, or in one that is named, with the periods before."""
    found_workspace, problems = find_workspace(workspace, here)
    if found_workspace is None:
        return Overview(problems)
    desk = Desk(found_workspace, None, [])
    desk.tell(*problems)
    indexes = desk.shelf.indexes()
    if not indexes:
        desk.tell(Problem("Q08"))
    found = Overview(desk.problems)
    views = {index: _view(Desk(found_workspace, index, desk.problems), period) for index in indexes}
    found.indexes = [view for view in views.values() if view is not None]
    missing = [] if has_errors(desk.problems) else [index for index, view in views.items() if view is None]
    if missing and not found.indexes:
        desk.tell(Problem("Q71", params={"period": period or ""}))
    else:
        desk.tell(*(Problem("Q70", params={"index": index, "period": period or ""}) for index in missing))
    rows: list[dict[str, Any]] = [
        {"unit": name, "status": place.now.status} for view in found.indexes for name, place in view.units.items()
    ]
    there = list(dict.fromkeys(row["unit"] for row in rows))
    asked = desk.named(units, rows, ", ".join(view.head.period for view in found.indexes)) if units and rows else []
    found.units = [name for name in there if name in asked] if units else there
    return found


def _view(desk: Desk, period: str | None) -> IndexView | None:
    """One index, or None where it has no such period."""
    stage = desk.stage((period,))
    if stage is None or has_errors(desk.problems):
        return None
    run = desk.run(period, stage, exceptions_told=False)
    rubric = desk.rubric(run)
    if run is None or rubric is None:
        return None
    period = run.head.period  # its petitions are told already
    runs = [desk.run(one, stage, exceptions_told=False, petition_told=one != period) for one in _until(desk, run)]
    points: dict[str, list[Point]] = {}
    for one in filter(None, runs):
        for row in desk.rows(one, "units"):
            if row["status"] in SUBMITTED:
                points.setdefault(row["unit"], []).append(_point(one.head.period, row))
    rows = desk.rows(run, "units")
    scored = [row for row in rows if row["status"] in SUBMITTED]
    places = {row["unit"]: Place(tuple(points[row["unit"]])) for row in sorted(scored, key=_by_rank)}
    ranked = sum(row["rank"] is not None for row in rows)
    return IndexView(run.head, rubric.title, rubric.rounding.published, ranked, places)


def _until(desk: Desk, run: Run) -> list[str]:
    """The periods saved at the same stage, up to the one that is shown."""
    periods = desk.shelf.periods(run.head.index, run.head.stage)
    return [one for one in periods if order(one) <= order(run.head.period)]


def _by_rank(row: dict[str, Any]) -> tuple[bool, int, str]:
    return row["rank"] is None, row["rank"] or 0, row["unit"]


def _point(period: str, row: dict[str, Any]) -> Point:
    return Point(period, row["points"], row["max"], row["percent"], row["rank"], row["class"] or "", row["status"])
