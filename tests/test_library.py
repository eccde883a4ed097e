"""The rubrics that ship: each loads without a word, makes a form, has its row in the docs; their cases come out."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from cchc_index.flow.template import TemplateRequest, make_templates
from cchc_index.model.catalogue import Severity
from cchc_index.model.points import MILLION
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
        files.sent(
            f"Ví dụ {place}", case["leaf"], {word: value for word, value in case.items() if word in harness.GIVEN}
        )
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


@pytest.mark.parametrize("path", RUBRICS, ids=named)
def test_a_rubric_makes_a_form(path: Path, tmp_path: Path) -> None:
    period = TABLES[named(path)].raw["periods"][0]
    made = make_templates(
        TemplateRequest(named(path), period, ("Đơn vị thử",), output=tmp_path / "phieu.xlsx", here=tmp_path)
    )
    assert made.problems == []
    assert made.written == [tmp_path / "phieu.xlsx"]


def test_the_provinces_of_the_digital_index_come_out_as_published(tmp_path: Path) -> None:
    (published,) = (
        case for case in load(ROOT / "tests" / "published" / "expected.yaml")["cases"] if "DTI" in case["name"]
    )
    files = Files(TABLES["quoc-gia/dti-tinh-2022"], tmp_path)
    with (ROOT / published["folder"] / "submissions.csv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            files.sent(line["unit"], line["id"], {"imported": line["appraised_value"]})
    came = Came(files.run("2022"), files)
    found = {unit: came.of_unit(unit) for unit in came.result.tables["units"]["unit"]}
    assert len(found) == len(published["units"])
    for unit, printed in zip(found.values(), published["units"], strict=True):
        assert abs(Fraction(unit["percent"], MILLION) - Fraction(printed["percent"])) <= Fraction(
            published["tolerance"]
        )
        assert unit["rank"] == printed["rank"]


def test_the_page_tells_of_every_rubric_and_its_standing() -> None:
    page = (ROOT / "docs" / "rubrics.md").read_text("utf-8")
    rows = {name: line for line in page.splitlines() if line.startswith("| `") for name in re.findall("`(.+?)`", line)}
    assert set(rows) == set(TABLES)
    wrong = [name for name, table in TABLES.items() if f"| {table.raw['status']}" not in rows[name]]
    assert wrong == []


def test_the_counts_of_the_ministries_areas_are_those_of_the_decision() -> None:
    areas = TABLES["quoc-gia/bnv876-bo"].nodes["C"]["children"]
    counts = [re.match(r"(\d+) tiêu chí, (\d+) tiêu chí thành phần", area["text"]) for area in areas]
    assert [sum(int(count[place]) for count in counts if count) for place in (1, 2)] == [38, 97]
