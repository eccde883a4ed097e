"""The workspace of Tuyên Quang: every published figure comes out, by the rubrics' own rules, from files made again."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import zipfile
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path
from xml.etree.ElementTree import canonicalize

import pytest

import cchc_index
from cchc_index.flow.score import Result
from cchc_index.model import rules
from cchc_index.model.rubric import Node
from tests.conftest import ROOT

FOLDER = ROOT / "examples" / "tuyen-quang"
PUBLISHED = Path(__file__).parent / "published" / "tuyen-quang.csv"
MILLION = 10**6
UNROUNDED = 10**3
"""How far from its hundredth a figure may be before it is printed, in millionths: no sum of such ones prints wrong."""


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    """Both periods, scored in a copy."""
    folder = tmp_path_factory.mktemp("tuyen-quang") / "workspace"
    shutil.copytree(FOLDER, folder)
    return {
        period: cchc_index.score(folder / period / "submissions.xlsx", workspace=folder) for period in ("2021", "2022")
    }


def unit(results: dict[str, Result], period: str, name: str) -> dict[str, int]:
    units = results[period].tables["units"].set_index("unit")
    columns = ("percent", "rank", "appraised", "survey")
    return {column: int(units.loc[name, column]) for column in columns}  # type: ignore[arg-type]


def printed(millionths: int) -> str:
    return str((Decimal(millionths) / MILLION).quantize(Decimal("0.01"), ROUND_HALF_UP))


def found(results: dict[str, Result], period: str, name: str, figure: str) -> str:
    now = unit(results, period, name)
    match figure:
        case "rank":
            return str(now["rank"])
        case "places_lost":
            return str(now["rank"] - unit(results, "2021", name)["rank"])
        case "change_points":
            return printed(now["percent"] - unit(results, "2021", name)["percent"])
        case _:
            assert abs(now[figure] - round(now[figure], -4)) <= UNROUNDED
            return printed(now[figure])


with PUBLISHED.open(encoding="utf-8", newline="") as lines:
    ROWS = list(csv.DictReader(lines))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['period']} {row['unit']} {row['figure']}")
def test_a_published_figure_comes_out(row: dict[str, str], results: dict[str, Result]) -> None:
    assert found(results, row["period"], row["unit"], row["figure"]) in row["value"].split("|")


def test_all_districts_are_ranked_on_appraised_leaves_without_a_problem(results: dict[str, Result]) -> None:
    for result in results.values():
        units = result.tables["units"]
        assert result.problems == []
        assert set(units["status"]) == {"complete"}
        assert sorted(units["rank"]) == list(range(1, 8))
        assert set(units["max"]) == {100 * MILLION}
        assert set(units["unappraised"]) == {0}


def on_grid(node: Node, rule: rules.AnyRule, points: int) -> bool:
    """Whether points are among those that a rule can give at all."""
    most = node.max or 0
    match rule:
        case rules.Choice():
            return points in {option.points for option in rule.options}
        case rules.Bands():
            given = {band.points for band in rule.bands if band.rule is None}
            return points in given or any(on_grid(node, band.rule, points) for band in rule.bands if band.rule)
        case rules.Deadline():
            return points in {0, rule.points, *(late.points for late in rule.late)}
        case rules.AllOf():
            return points in {0, rule.points}
        case rules.Parts():
            worths = [(0, part.rule.points) for part in rule.parts if isinstance(part.rule, rules.AllOf)]
            return len(worths) == len(rule.parts) and points in map(sum, product(*worths))
        case rules.PerItem():
            start = most if rule.start == "max" else rule.start
            return (points - start) % rule.each == 0 or points in {0, most}
        case rules.Ratio() | rules.Judgement():
            assert rule.step is not None
            return points % rule.step == 0 or points == most
        case _:
            return isinstance(rule, rules.Survey)


@pytest.mark.parametrize("period", ["2021", "2022"])
def test_the_points_of_every_leaf_lie_on_the_grid_of_its_rule(period: str, results: dict[str, Result]) -> None:
    rubric, scores = results[period].rubric, results[period].tables["scores"]
    assert rubric is not None
    leaves = {row.node.id: row.node for row in rubric.outline.leaves}
    seen = 0
    for name, points, most in zip(scores["node"], scores["points"], scores["max"], strict=True):
        if (node := leaves.get(name)) is not None and node.rule is not None:
            seen += 1
            assert most == node.max
            assert 0 <= points <= most
            assert on_grid(node, node.rule, int(points)), f"{name}: {points}"
    assert seen == 7 * len(leaves)


@pytest.mark.parametrize("period", ["2021", "2022"])
def test_an_appraiser_gives_points_only_where_a_rule_leaves_room(period: str, results: dict[str, Result]) -> None:
    """Everywhere else the record stands on figures, and the rule counts them."""
    rubric, answers = results[period].rubric, results[period].tables["answers"]
    assert rubric is not None
    given = answers[(answers["round"] == "appraised_1") & answers["points"].notna()]
    assert len(given) > 0
    for leaf, points in zip(given["leaf"], given["points"], strict=True):
        rule = rubric.outline.by_id[leaf].node.rule
        assert isinstance(rule, rules.Judgement | rules.Choice)
        assert on_grid(rubric.outline.by_id[leaf].node, rule, int(Fraction(str(points)) * MILLION))


@pytest.mark.parametrize("period", ["2021", "2022"])
def test_what_districts_say_of_themselves_is_what_the_rules_give(period: str, tmp_path: Path) -> None:
    folder = tmp_path / "workspace"
    shutil.copytree(FOLDER, folder)
    result = cchc_index.score(folder / period / "submissions.xlsx", workspace=folder, stage="self")
    assert [problem.code for problem in result.problems if problem.code == "S50"] == []


def test_the_rubric_counts_as_the_decision_does() -> None:
    rubric = cchc_index.load_rubric(ROOT / "rubrics" / "tuyen-quang" / "cchc-huyen-2022.yaml")
    expects = rubric.expects
    assert (expects.areas, expects.criteria, expects.components) == (8, 43, 85)
    assert (expects.points, expects.survey_points) == (100 * MILLION, 33 * MILLION)
    assert rubric.status == "illustrative"


@pytest.mark.slow
def test_the_script_writes_the_same_files_again(tmp_path: Path) -> None:
    script = FOLDER / "make_workspace.py"
    done = subprocess.run(
        [sys.executable, "-B", str(script), str(tmp_path)], capture_output=True, check=False, env=dict(os.environ)
    )
    assert done.returncode == 0, done.stderr.decode()
    for period in ("2021", "2022"):
        survey = Path(period) / "survey.csv"
        assert (tmp_path / survey).read_bytes() == (FOLDER / survey).read_bytes()
        book = Path(period) / "submissions.xlsx"
        assert parts(tmp_path / book) == parts(FOLDER / book)


def parts(book: Path) -> dict[str, str]:
    """What is in a workbook; how it is packed and spelled is the business of the libraries for zip and XML."""
    with zipfile.ZipFile(book) as archive:
        return {name: canonicalize(archive.read(name), rewrite_prefixes=True) for name in archive.namelist()}
