"""The flow of `score` (chấm điểm): files and saved results in, a scored and saved result out, or every problem."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from cchc_index.flow.choice import Chosen
from cchc_index.flow.job import prepare
from cchc_index.flow.request import Advance, Request
from cchc_index.flow.saved import told_kept
from cchc_index.flow.sent import Tables
from cchc_index.model.problem import Place, Problem, has_errors
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Rubric
from cchc_index.read.places import shown
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


def score(request: Request, advance: Advance | None = None) -> Result:
    """Score submissions (chấm điểm); with errors nothing is written, unless the units concerned may be left out."""
    job, chosen, problems = prepare(request, advance)
    if job is None or chosen is None or _stops(request, problems):
        return Result(ordered(problems), rubric=chosen.rubric if job and chosen else None)
    problems += told_kept(job.saved, chosen, job.sent.tables)
    job.rejected = _concerned(problems)
    scored, found = job.score()
    if has_errors(found) and not _stops(request, found):
        job.rejected += _concerned(found)
        problems += [problem for problem in found if problem.unit in job.rejected]
        scored, found = job.score()
    problems += found
    if has_errors(found):
        return Result(ordered(problems), rubric=chosen.rubric)
    result = Result(ordered(problems), job.head(scored), chosen.rubric, job.results(scored))
    if not request.dry_run:
        _save(Store(chosen.workspace.folder / "results"), chosen, result)
    return result


def _stops(request: Request, problems: Sequence[Problem]) -> bool:
    """Whether errors end the run: any, or with `--skip-bad-units` those that belong to no one unit."""
    errors = [problem for problem in problems if has_errors([problem])]
    return bool(errors) and not (request.skip_bad_units and all(problem.unit for problem in errors))


def _concerned(problems: Sequence[Problem]) -> list[str]:
    """The units that have errors."""
    return list(dict.fromkeys(problem.unit for problem in problems if problem.unit and has_errors([problem])))


def _save(store: Store, chosen: Chosen, result: Result) -> None:
    if result.head is None:
        return
    try:
        result.saved = store.save(result.head, result.tables, chosen.file.content)
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
