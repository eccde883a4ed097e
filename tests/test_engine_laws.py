"""The laws of scoring over random rubrics and data, through real files: the engine gives what the reference gives."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import yaml
from hypothesis import HealthCheck, assume, given, settings

from cchc_index.engine.score import Scored
from cchc_index.engine.states import Status
from cchc_index.flow.choice import choose
from cchc_index.flow.job import Job
from cchc_index.flow.request import Request
from cchc_index.flow.sent import open_books, read_sent
from cchc_index.model.problem import Problem, has_errors
from cchc_index.model.rubric import Rubric
from cchc_index.read.grid import read_book
from cchc_index.read.submissions import UnitFinder
from cchc_index.read.tidy import read_submissions
from cchc_index.read.tidy_rows import Form
from tests.reference import Result
from tests.strategies import (
    Case,
    Options,
    as_submission,
    cases,
    write_imported,
    write_replies,
    write_rubric,
    write_tidy,
)

# Each example goes through files and the whole program: fewer a run, other ones in every run.
SLOW = settings(
    max_examples=(settings.default or settings()).max_examples // 2,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


FOUND_BY_SCORING = {"S40", "S41", "S42", "S43", "S45"}


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def scored(case: Case, here: Path, order: int = 1) -> tuple[Scored, list[Problem]]:
    """The case written as files, read by the readers, scored by the engine."""
    job, problems = job_of(case, here, order)
    result, found = job.score()
    return result, [*problems, *found]


def job_of(case: Case, here: Path, order: int = 1) -> tuple[Job, list[Problem]]:
    """The case written as files and read by the readers."""
    (here / "rubric.yaml").write_text(write_rubric(case.rubric), "utf-8")
    (here / "units.csv").write_text(write_tidy(dict(list(case.data.items())[::order]), case.rubric), "utf-8")
    (here / "imported.csv").write_text(write_imported(case.imported), "utf-8")
    if case.replies is not None:
        (here / "replies.csv").write_text(write_replies(case.replies, case.rubric), "utf-8")
    if case.groups:
        units = [{"name": unit, "group": group} for unit, group in case.groups.items()]
        (here / "cchc.yaml").write_text(yaml.safe_dump({"units": units}, allow_unicode=True), "utf-8")
    request = Request(
        submissions=(here / "units.csv",),
        survey=(here / "replies.csv",) if case.replies else (),
        imported=here / "imported.csv" if any(case.imported.values()) else None,
        rubric=str(here / "rubric.yaml"),
        period=case.period,
        stage=case.stage,  # type: ignore[arg-type]
        missing=case.missing,  # type: ignore[arg-type]
        without_survey=case.without_survey,
        here=here,
    )
    chosen, problems = choose(request)
    assert chosen is not None, [problem.message for problem in problems]
    sent = read_sent(open_books(request), chosen)
    sent.survey_held = case.replies is not None
    job = Job(request, chosen, sent, None, before(case, chosen.rubric, here))
    return job, [*problems, *sent.problems]


def before(case: Case, rubric: Rubric, here: Path) -> pd.DataFrame | None:
    if not case.previous:
        return None
    (here / "before.csv").write_text(write_tidy(as_submission(case.previous), case.rubric), "utf-8")
    return read_submissions([read_book(here / "before.csv")], Form(rubric, {}, UnitFinder(None))).figures


def of_unit(result: Scored, place: int) -> dict[str, Any]:
    """One unit of the engine's result, in the reference's terms."""
    classes = [band.name for band in result.rubric.classes]
    complete = bool(result.complete[place])
    leaves = result.leaves
    there = Status.SCORED, Status.NOT_APPLICABLE
    return {
        "leaves": {
            row.node.id: int(leaves.points[at][place])
            if leaves.status[at, place] in there and not leaves.out[at, place]
            else None
            for at, row in enumerate(leaves.rows)
        },
        "status": {row.node.id: status_of(result, at, place) for at, row in enumerate(leaves.rows)},
        "nodes": {
            row.node.id: (
                int(result.totals.node_points[row.index, place]),
                int(result.totals.node_max[row.index, place]),
            )
            for row in result.rubric.outline.rows
        },
        "points": int(result.points[place]),
        "max": int(result.totals.max[place]),
        "bonus": int(result.totals.bonus[place]),
        "penalty": int(result.totals.penalty[place]),
        "percent": result.percent.fractions(len(result.units))[place]
        if complete and result.totals.max[place]
        else None,
        "worst": int(result.worst[place]),
        "best": int(result.best[place]),
        "complete": complete,
        "rank": int(result.ranks[place]) or None,
        "class_": classes[result.classes[place]] if result.classes[place] >= 0 else None,
    }


def status_of(result: Scored, at: int, place: int) -> str:
    """The reference calls all that has left the denominator not applicable; the engine tells why it has."""
    left = result.leaves.out[at, place]
    return "not_applicable" if left else Status(result.leaves.status[at, place]).name.lower()


def differences(expected: Result, got: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in got.items():
        wanted = getattr(expected, name)
        if isinstance(value, dict):
            odd = {key: (wanted.get(key), one) for key, one in value.items() if wanted.get(key) != one}
            if odd:
                found[name] = odd
        elif wanted != value:
            found[name] = (wanted, value)
    return found


@SLOW
@given(cases())
def test_the_engine_gives_what_the_reference_gives(case: Case) -> None:
    expected = case.score()
    with folder() as here:
        result, problems = scored(case, here)
    errors = [(problem.code, problem.message) for problem in problems if has_errors([problem])]
    # A claim beside self points, and a form without any data, are refused before they are scored.
    assume(not {"S47", "S48"} & {code for code, _ in errors})
    assert errors == []
    sent = {unit for unit, there in zip(result.units, result.submitted, strict=True) if there}
    assume(sent == set(expected))  # a unit that wrote nothing has sent nothing, and is not ranked
    for unit, wanted in expected.items():
        assert differences(wanted, of_unit(result, result.units.index(unit))) == {}, unit


@SLOW
@given(cases(Options(problems=True)))
def test_the_engine_finds_the_problems_that_the_reference_finds(case: Case) -> None:
    faulty = {(unit, leaf) for unit, result in case.score().items() for unit, leaf, _ in result.problems}
    with folder() as here:
        _result, problems = scored(case, here)
    errors = [problem for problem in problems if has_errors([problem])]
    assume(not {"S47", "S48"} & {problem.code for problem in errors})  # the reference knows no empty files
    told = [(problem.code, problem.message) for problem in errors]
    assert errors or not faulty, faulty
    # What another round stands in place of is read all the same and must be readable; scoring never looks at it.
    assert faulty or not [code for code, _ in told if code in FOUND_BY_SCORING], told


@SLOW
@given(cases())
def test_order_does_not_matter(case: Case) -> None:
    with folder() as here:
        forward, _ = scored(case, here)
    with folder() as here:
        backward, _ = scored(case, here, order=-1)
    for place, unit in enumerate(forward.units):
        assert of_unit(forward, place) == of_unit(backward, backward.units.index(unit))


@SLOW
@given(cases())
def test_totals_stay_within_their_bounds(case: Case) -> None:
    with folder() as here:
        result, _ = scored(case, here)
    scale = result.rubric.outline.scale
    assert (result.worst <= result.best).all()
    assert (result.totals.max <= scale).all()
    assert (result.totals.bonus >= 0).all()
    assert (result.totals.penalty >= 0).all()
    for row in result.rubric.outline.rows:
        if row.role is None:
            assert (result.totals.node_points[row.index] <= result.totals.node_max[row.index]).all(), row.node.id
    ranked = result.ranks > 0
    open_ = int((result.submitted & ~result.complete).sum())  # units that may yet come in before a ranked one
    assert (result.rank_best[ranked] <= result.ranks[ranked] + open_).all()
    assert (result.ranks[ranked] <= result.rank_worst[ranked]).all()
    percents = result.percent.fractions(len(result.units))
    for one, percent in enumerate(percents):
        for two, other in enumerate(percents):
            if ranked[one] and ranked[two] and percent > other:
                assert result.rank_best[one] <= result.rank_worst[two]


def test_a_number_is_the_decimal_that_is_written() -> None:
    import numpy as np

    from cchc_index.engine.columns import numbers

    for text in ("7.83", "0.1", "1234567.891", "0.333333333333333", "99.999999", "1e-7", "123456789012345"):
        column = numbers(np.array([float(text), 1.0]))
        assert column.exact.fractions(2)[0] == Fraction(text)
    assert numbers(np.array([0.1 + 0.2])).exact.fractions(1) == [Fraction(3, 10)]
