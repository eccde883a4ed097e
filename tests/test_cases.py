"""Cases that an official can read and extend: each file of tests/cases/rules begins with a piece of a rubric."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cchc_index.model.catalogue import Severity
from cchc_index.model.rules import KINDS
from cchc_index.read.rubric import load_rubric
from tests import harness
from tests.harness import Came, Raw, Table, expected_of, load, run_leaf, run_survey, run_units

RULES = Path(__file__).parent / "cases" / "rules"
FILES: dict[str, Raw] = {path.stem: load(path) for path in sorted(RULES.glob("*.yaml"))}

OF_A_FILE = {"rubric", "leaves", "survey", "units"}
OF_A_LEAF = {"leaf", "period", "run", "problem", "warning", "points", "status", "source", "reason"}
OF_A_SURVEY = {"leaf", "replies", "problem", "warning", "points"}
OF_UNITS = {"name", "rubric", "workspace", "period", "run", "previous", "given_full", "given", "units", "replies"}
OF_UNITS_EXPECTED = {"expect", "result", "problem", "warning", "note"}


def cases_of(section: str) -> list[Any]:
    return [
        pytest.param(stem, case, id=f"{stem} {place} {case.get('name') or case['leaf']}")
        for stem, file in FILES.items()
        for place, case in enumerate(file.get(section, ()), start=1)
    ]


def table_of(stem: str, case: Raw) -> Table:
    """The file's piece of a rubric, with what the case changes in it."""
    return Table.of({**FILES[stem]["rubric"], **case.get("rubric", {})})


def listed(case: Raw, key: str) -> list[str]:
    """Codes that a case expects: none, one, or a list."""
    value = case.get(key, [])
    return sorted(value) if isinstance(value, list) else [value]


def ends_as_expected(came: Came, case: Raw) -> bool:
    """Whether the run went through; its errors and warnings are those of the case, no more and no fewer."""
    assert sorted({problem.code for problem in came.errors}) == listed(case, "problem")
    assert came.codes(Severity.WARNING) == listed(case, "warning")
    assert (came.result.head is None) is ("problem" in case)
    return "problem" not in case


@pytest.mark.parametrize("stem", FILES)
def test_a_file_is_well_formed(stem: str, tmp_path: Path) -> None:
    file = FILES[stem]
    assert set(file) <= OF_A_FILE
    for table in [table_of(stem, {}), *(table_of(stem, case) for case in file.get("units", ()))]:
        path = tmp_path / "rubric.yaml"
        path.write_text(table.text, "utf-8")
        assert [problem.message for problem in load_rubric(path)[1]] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_rule_has_a_file(kind: str) -> None:
    nodes = Table.of(FILES[kind]["rubric"]).nodes.values()
    assert kind in {node["rule"]["kind"] for node in nodes if "rule" in node}


def test_the_guide_names_every_word_of_a_case() -> None:
    guide = (RULES / "README.md").read_text("utf-8")
    words = OF_A_FILE | OF_A_LEAF | OF_A_SURVEY | OF_UNITS | OF_UNITS_EXPECTED
    words |= {*harness.GIVEN, *harness.IN_MILLIONTHS, *harness.PLAIN, *harness.OF_A_NODE}
    assert sorted(word for word in words if f"`{word}`" not in guide) == []


@pytest.mark.parametrize(("stem", "case"), cases_of("leaves"))
def test_a_leaf(stem: str, case: Raw, tmp_path: Path) -> None:
    assert set(case) <= OF_A_LEAF | set(harness.GIVEN)
    came = run_leaf(table_of(stem, {}), case, tmp_path)
    if ends_as_expected(came, case):
        expected = {word: case[word] for word in harness.OF_A_NODE if word in case}
        came.check("A", {case["leaf"]: {"status": "scored", **expected}})
    else:
        assert came.refuses("A", case["leaf"]) == listed(case, "problem")


@pytest.mark.parametrize(("stem", "case"), cases_of("survey"))
def test_a_survey_leaf(stem: str, case: Raw, tmp_path: Path) -> None:
    assert set(case) <= OF_A_SURVEY
    came = run_survey(table_of(stem, {}), case, tmp_path)
    if ends_as_expected(came, case):
        expected = {"points": case["points"], "status": "scored", "source": "survey", "reason": None}
        came.check("A", {case["leaf"]: expected})


@pytest.mark.parametrize(("stem", "case"), cases_of("units"))
def test_units(stem: str, case: Raw, tmp_path: Path) -> None:
    assert set(case) <= OF_UNITS | OF_UNITS_EXPECTED
    came = run_units(table_of(stem, case), case, tmp_path, case.get("workspace"))
    if not ends_as_expected(came, case):
        return
    assert set(listed(case, "note")) <= set(came.codes(Severity.NOTE))
    for unit, expected in expected_of(case).items():
        came.check(unit, expected)
    for name, value in case.get("result", {}).items():
        assert getattr(came.result.head, name) == value
