"""The flow of `plan --track` (theo dõi kế hoạch): a plan filled in, and the result scored again with what is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from cchc_index.flow.again import Result
from cchc_index.flow.desk import Desk
from cchc_index.flow.tables import rows_of
from cchc_index.flow.wishes import Wish, edits_of
from cchc_index.model.planned import Entry, PlanForm, Progress
from cchc_index.model.points import from_points, half_up
from cchc_index.model.problem import Place, Problem, has_errors
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Rubric
from cchc_index.read.places import shown
from cchc_index.read.plan import read_plan


@dataclass(slots=True)
class Tracked:
    """What came of tracking (kết quả theo dõi)."""

    problems: list[Problem] = field(default_factory=list)
    head: ResultHead | None = None
    rubric: Rubric | None = None
    progress: Progress | None = None


def track_plan(file: Path, today: date, *, workspace: Path | None, here: Path) -> Tracked:
    """How far a plan is on a day, and where the unit would stand: with what is done, and with all that is to come."""
    form, problems = read_plan(file)
    if form is None:
        return Tracked(problems)
    desk = Desk.open(form.index, workspace, here)
    result = Result.of(desk, form.period, form.unit)
    desk.problems += problems
    if result is not None:
        desk.problems += edits_of(result.rubric, [Wish.of(text) for entry in form.entries for text in entry.sets])[1]
    if result is None or has_errors(desk.problems):
        return Tracked(desk.problems)
    now = result.standing(result.tables)
    if now.points != form.points:
        decimals = result.rubric.rounding.published
        then, today_ = (half_up(from_points(points), decimals) for points in (form.points, now.points))
        desk.problems.append(Problem("Q29", Place(shown(file)), {"then": then, "now": today_}, unit=form.unit))
    ranked = sum(row["rank"] is not None for row in rows_of(result.tables["units"]))
    progress = Progress(form, today, now, now, now, now, ranked)
    done, coming, late = (_of(form, progress, *words) for words in (("done",), ("doing", "todo"), ("late",)))
    secured, forecast, with_late = (
        result.standing(result.with_([text for entry in entries for text in entry.sets]))
        for entries in (done, [*done, *coming], [*done, *coming, *late])
    )
    progress = Progress(form, today, now, secured, forecast, with_late, ranked)
    return Tracked(desk.problems, result.head, result.rubric, progress)


def _of(form: PlanForm, progress: Progress, *words: str) -> list[Entry]:
    return [entry for entry in form.entries if progress.word(entry) in words]
