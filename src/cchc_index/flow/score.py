"""The flow of `score` (chấm điểm): files and saved results in, a scored and saved result out, or every problem."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from cchc_index.flow.closing import closed, held
from cchc_index.flow.job import Job, prepare
from cchc_index.flow.receipt import receipt_of
from cchc_index.flow.reopened import unfounded
from cchc_index.flow.request import Advance, Request
from cchc_index.flow.saved import told_kept
from cchc_index.flow.tables import Tables
from cchc_index.model.problem import Place, Problem, has_errors
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Rubric
from cchc_index.read.places import shown
from cchc_index.read.workspace import find_workspace
from cchc_index.store.lock import HeldError, Holder, writing
from cchc_index.store.results import Store
from cchc_index.store.runs import StoreError


@dataclass(slots=True)
class Result:
    """What came out (kết quả): the head, the tables of `model.tables`, every problem; no head where the run stopped."""

    problems: list[Problem] = field(default_factory=list)
    head: ResultHead | None = None
    rubric: Rubric | None = None
    tables: Tables = field(default_factory=dict)
    saved: Path | None = None


def score(request: Request, advance: Advance | None = None, waits: Callable[[Holder], None] | None = None) -> Result:
    """Score submissions (chấm điểm); with errors nothing is written, unless the units concerned may be left out.

    One writer at a time: what is merged must still be the latest when it is saved. `waits` hears who writes.
    """
    workspace, _problems = find_workspace(request.workspace, request.here)  # its problems are told below
    if workspace is None or request.dry_run:
        return _score(request, advance)
    try:
        with writing(workspace.folder, waits):
            return _score(request, advance)
    except HeldError as error:
        return Result([held(error.holder)])


def _score(request: Request, advance: Advance | None) -> Result:
    job, chosen, problems = prepare(request, advance)
    store = Store(chosen.workspace.results) if chosen else None
    petition = request.stage == "petition"
    if store is not None and chosen is not None and (petition or not request.dry_run):
        problems += closed(store, chosen.rubric.index, chosen.period, request.stage)
    if job is None or chosen is None or _stops(request, problems):
        return Result(ordered(problems), rubric=chosen.rubric if job and chosen else None)
    problems += [] if petition else told_kept(job.saved, chosen, job.sent.tables)
    result = scored(job, problems)
    if petition and store is not None:
        result = _as_decided(store, job, result)
    if store is not None and not request.dry_run:
        _save(store, job, result)
    return result


def scored(job: Job, problems: list[Problem]) -> Result:
    """What the engine makes of all that is at hand (chấm), units with errors left out where they may be."""
    job.rejected = list(dict.fromkeys([*job.rejected, *_concerned(problems)]))
    scored, found = job.score()
    if has_errors(found) and not _stops(job.request, found):
        job.rejected += _concerned(found)
        problems = [*problems, *(problem for problem in found if problem.unit in job.rejected)]
        scored, found = job.score()
    problems = [*problems, *found]
    if has_errors(found):
        return Result(ordered(problems), rubric=job.chosen.rubric)
    return Result(ordered(problems), job.head(scored), job.chosen.rubric, job.results(scored))


def _as_decided(store: Store, job: Job, result: Result) -> Result:
    """The result of a petition, if nothing but what was decided is otherwise than published."""
    if result.head is None:
        return result
    try:
        problems = list(unfounded(store, job.chosen.rubric, job.chosen.period, result.tables))
    except StoreError as error:
        problems = [Problem("Q01", Place(shown(error.file)), {"why": str(error)})]
    return Result(ordered([*result.problems, *problems]), rubric=result.rubric) if has_errors(problems) else result


def _stops(request: Request, problems: Sequence[Problem]) -> bool:
    """Whether errors end the run: any, or with `--skip-bad-units` those that belong to no one unit."""
    errors = [problem for problem in problems if has_errors([problem])]
    return bool(errors) and not (request.skip_bad_units and all(problem.unit for problem in errors))


def _concerned(problems: Sequence[Problem]) -> list[str]:
    """The units that have errors."""
    return list(dict.fromkeys(problem.unit for problem in problems if problem.unit and has_errors([problem])))


def _save(store: Store, job: Job, result: Result) -> None:
    if result.head is None:
        return
    try:
        receipt = receipt_of(job, result.tables, store)
        result.saved = store.save(result.head, result.tables, job.chosen.file.content, receipt)
    except StoreError as error:
        result.problems.append(Problem("W09", Place(shown(error.file)), {"why": str(error)}))
        result.head, result.tables = None, {}


def ordered(problems: Sequence[Problem]) -> list[Problem]:
    """By file, sheet and row; what has no place comes first, then the forms, then the survey.

    Self points that differ come last: they are largest first.
    """
    once = _each_once(problems)
    differ = [problem for problem in once if problem.code == "S50"]
    return [*sorted((one for one in once if one.code != "S50"), key=_order), *differ]


def _each_once(problems: Sequence[Problem]) -> list[Problem]:
    """What several units share, side by side in one table, is told once, as no one's own."""
    told: dict[tuple[str, Place, str], Problem] = {}
    for one in problems:
        key = one.code, one.place, str(one.params)
        other = told.setdefault(key, one)
        if other.unit != one.unit:
            told[key] = replace(other, unit=None)
    return list(told.values())


def _order(problem: Problem) -> tuple[bool, str, str, int]:
    place = problem.place
    digits = "".join(filter(str.isdigit, place.cell or ""))
    return problem.code.startswith("K"), place.file or "", place.sheet or "", place.line or int(digits or 0)
