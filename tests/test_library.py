"""The rubrics that ship: each loads without a word, makes a form, is told of in docs/rubrics.md, and gives what its cases say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cchc_index.model.catalogue import Severity
from cchc_index.read.rubric import load_rubric
from tests import harness
from tests.conftest import ROOT
from tests.harness import Came, Files, Raw, Table, expected_of, load, run_survey, run_units
from tests.test_cases import OF_A_LEAF, OF_A_SURVEY, OF_UNITS, OF_UNITS_EXPECTED, ends_as_expected, listed

LIBRARY = ROOT / "rubrics"
RUBRICS = [path for path in sorted(LIBRARY.rglob("*.yaml")) if path.parent.name != "tests"]
CASES: dict[Path, Raw] = {path: load(path) for path in sorted(LIBRARY.rglob("tests/*.yaml"))}
TABLES = {str(table.raw["id"]): table for table in (Table(path.read_text("utf-8")) for path in RUBRICS)}


def named(path: Path) -> str:
    return path.relative_to(LIBRARY).with_suffix("").as_posix()


def cases_of(section: str) -> list[Any]:
    return [
        pytest.param(TABLES[file["rubric"]], case, id=f"{named(path)} {place} {case.get('name') or case['leaf']}")
        for path, file in CASES.items()
        for place, case in enumerate(file.get(section, ()), start=1)
    ]


@pytest.mark.parametrize("path", RUBRICS, ids=named)
def test_a_rubric_is_in_order_and_found_by_its_place(path: Path) -> None:
    loaded, problems = load_rubric(path)
    assert [problem.message for problem in problems] == []
    assert loaded is not None
    assert loaded.rubric.id == named(path)


# What the districts' rubrics give is tested by the example that they were written for: test_tuyen_quang.
@pytest.mark.parametrize("path", [path for path in RUBRICS if not path.name.startswith("cchc-huyen")], ids=named)
def test_a_rubric_has_cases_beside_it(path: Path) -> None:
    file = CASES[path.parent / "tests" / path.name]
    assert file["rubric"] == named(path)
    assert set(file) <= {"rubric", "leaves", "survey", "units"}


def run_leaves(table: Table, cases: Sequence[Raw], folder: Path) -> Came:
    """Cases of single leaves, each as a unit of its own, in one run."""
    files = Files(table, folder)
    for place, case in enumerate(cases):
        assert set(case) <= OF_A_LEAF - {"period", "run"} | set(harness.GIVEN)
        files.sent(f"Ví dụ {place}", case["leaf"], {word: value for word, value in case.items() if word in harness.GIVEN})
    return Came(files.run(str(table.raw["periods"][0])), files)


@pytest.mark.parametrize("path", [path for path, file in CASES.items() if "leaves" in file], ids=named)
def test_leaves(path: Path, tmp_path: Path) -> None:
    table = TABLES[CASES[path]["rubric"]]
    right = [case for case in CASES[path]["leaves"] if "problem" not in case]
    came = run_leaves(table, right, tmp_path / "right")
    assert ends_as_expected(came, {})
    for place, case in enumerate(right):
        expected = {word: case[word] for word in harness.OF_A_NODE if word in case}
        came.check(f"Ví dụ {place}", {case["leaf"]: {"status": "scored", **expected}})
    if wrong := [case for case in CASES[path]["leaves"] if "problem" in case]:
        refused = run_leaves(table, wrong, tmp_path / "wrong")
        for place, case in enumerate(wrong):
            assert refused.refuses(f"Ví dụ {place}", case["leaf"]) == listed(case, "problem")


@pytest.mark.parametrize(("table", "case"), cases_of("survey"))
def test_a_survey_leaf(table: Table, case: Raw, tmp_path: Path) -> None:
    assert set(case) <= OF_A_SURVEY
    came = run_survey(table, case, tmp_path)
    if ends_as_expected(came, case):
        came.check("A", {case["leaf"]: {"points": case["points"], "status": "scored", "source": "survey"}})


@pytest.mark.parametrize(("table", "case"), cases_of("units"))
def test_units(table: Table, case: Raw, tmp_path: Path) -> None:
    assert set(case) <= OF_UNITS | OF_UNITS_EXPECTED
    came = run_units(table, case, tmp_path, case.get("workspace"))
    if not ends_as_expected(came, case):
        return
    assert set(listed(case, "note")) <= set(came.codes(Severity.NOTE))
    for unit, expected in expected_of(case).items():
        came.check(unit, expected)
