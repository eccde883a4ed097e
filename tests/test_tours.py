"""The tours: rubrics that use most of the language, and what each case of theirs must give, point for point."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cchc_index.engine.exact import Exact
from cchc_index.engine.ranking import classes_of, keys_of, percent_of, ranks_of
from cchc_index.model.catalogue import Severity
from cchc_index.read.rubric import load_rubric
from tests.harness import (
    Raw,
    Table,
    expected_of,
    load,
    millionths,
    run_leaf,
    run_survey,
    run_units,
    units_of,
)

TOURS = Path(__file__).parent / "tours"
NAMES = ("rubric-tour", "rubric-tour-2", "rubric-tour-3")
TABLES = {name: Table((TOURS / f"{name}.yaml").read_text("utf-8")) for name in NAMES}
CASES: dict[str, Raw] = {name: load(TOURS / f"{name}-cases.yaml") for name in NAMES}


def leaf_cases() -> Iterator[Any]:
    groups = [(name, CASES[name]["leaves"]) for name in NAMES]
    groups.append(("rubric-tour", CASES["rubric-tour-2"]["first_tour"]))
    for number, (name, cases) in enumerate(groups):
        for place, case in enumerate(cases, start=1):
            yield pytest.param(name, case, id=f"{number}.{place} {name} {case['leaf']}")


def cases_of(section: str) -> Iterator[Any]:
    for name in NAMES:
        for place, case in enumerate(CASES[name][section], start=1):
            yield pytest.param(name, case, id=f"{name} {place} {case.get('name') or case['leaf']}")


@pytest.mark.parametrize("name", NAMES)
def test_a_tour_loads_without_any_problem(name: str) -> None:
    file, problems = load_rubric(TOURS / f"{name}.yaml")
    assert problems == []
    assert file is not None


@pytest.mark.parametrize(("name", "case"), list(leaf_cases()))
def test_a_leaf(name: str, case: Raw, tmp_path: Path) -> None:
    leaf = case["leaf"]
    came = run_leaf(TABLES[name], case, tmp_path)
    if case.get("problem"):
        assert came.result.head is None
        assert came.refuses("A", leaf)
        return
    assert came.errors == []
    expected = {word: case[word] for word in ("points", "status") if word in case}
    came.check("A", {leaf: {"status": "scored", **expected}})


@pytest.mark.parametrize(("name", "case"), list(cases_of("survey")))
def test_a_survey_leaf(name: str, case: Raw, tmp_path: Path) -> None:
    came = run_survey(TABLES[name], case, tmp_path)
    assert came.errors == []
    came.check("A", {case["leaf"]: {"points": case["points"], "status": "scored", "source": "survey"}})


@pytest.mark.parametrize(("name", "case"), list(cases_of("units")))
def test_units(name: str, case: Raw, tmp_path: Path) -> None:
    came = run_units(TABLES[name], case, tmp_path)
    assert came.errors == []
    expected = expected_of(case)
    assert set(expected) == set(units_of(case))
    for unit, one in expected.items():
        came.check(unit, one)


def test_a_ratio_above_a_hundred_is_clamped_with_a_warning(tmp_path: Path) -> None:
    case = {"leaf": "1.4", "inputs": {"chaired": 4, "meetings": 3}}
    came = run_leaf(TABLES["rubric-tour"], case, tmp_path)
    assert came.codes(Severity.WARNING) == ["S44"]


def test_ranks_and_classes() -> None:
    file, _ = load_rubric(TOURS / "rubric-tour-2.yaml")
    assert file is not None
    rubric, rows = file.rubric, CASES["rubric-tour-2"]["ranking"]
    size = len(rows)
    percent = Exact.whole(np.array([millionths(row["percent"]) for row in rows])).times(Fraction(1, 10**6))
    points = {node: np.array([millionths(row[node]) for row in rows]) for node in rubric.tie_break}
    everyone = np.ones(size, np.bool_)
    ranks = ranks_of([keys_of(percent, size), *points.values()], rubric.ranking, everyone)
    assert ranks.tolist() == [row["rank"] for row in rows]
    maximum = np.full(size, rubric.outline.by_id["B"].node.max)
    of_b = percent_of(points["B"], maximum, np.zeros(size, np.int64), 0)
    classes = classes_of(rubric.classes, percent, ranks, {"B": (of_b, everyone)})
    assert [rubric.classes[place].name for place in classes.tolist()] == [row["class"] for row in rows]
