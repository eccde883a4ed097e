"""What `rubric check` finds odd: laws over random rubrics, and `accepts`, which takes a warning as meant."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from cchc_index.engine.states import Reason, Source, Status
from cchc_index.model.catalogue import Severity
from cchc_index.model.points import DECIMALS
from cchc_index.model.problem import has_errors
from cchc_index.model.rule_span import span
from cchc_index.read.cases import FOLDER
from cchc_index.read.rubric import load_rubric
from cchc_index.read.shipped import shipped
from tests.bad.cases import BAD, in_process
from tests.strategies import Case, cases
from tests.test_engine_laws import SLOW, folder, scored

THROUGH_THE_RULE = (Source.DECLARED, Source.SURVEY, Source.IMPORTED)


@SLOW
@given(cases())
def test_no_rule_gives_points_outside_its_span(case: Case) -> None:
    with folder() as here:
        result, problems = scored(case, here)
    if has_errors(problems):
        return
    outline = result.rubric.outline
    nearest = 10 ** (DECIMALS - result.rubric.rounding.leaf)  # what points are rounded to
    for at, row in enumerate(result.leaves.rows):
        low, high = span(outline, row)
        assert row.node.min <= low <= high <= (row.node.max or 0)
        ruled = (result.leaves.status[at] == Status.SCORED) & np.isin(result.leaves.source[at], THROUGH_THE_RULE)
        ruled &= (result.leaves.reason[at] == Reason.NONE) & ~result.leaves.out[at]
        for points in result.leaves.points[at][ruled].tolist():
            assert low - nearest < points < high + nearest


def write(path: Path, accepts: str = "") -> Path:
    """A rubric with a row that nobody can win whole, and one that asks for no evidence."""
    text = (BAD / "R69" / "rubric.yaml").read_text("utf-8").replace("        evidence: Kế hoạch đã ban hành\n", "")
    path.write_text(text.replace("areas:", f"{accepts}areas:"), "utf-8")
    return path


def codes(path: Path) -> list[str]:
    return [problem.code for problem in load_rubric(path, lint=True)[1]]


@pytest.mark.parametrize(
    ("accepts", "left"),
    [
        ("", ["R69", "R71"]),
        ("accepts: [{code: R71, reason: Không yêu cầu}]\n", ["R69"]),
        ('accepts: [{code: R71, at: "1.1", reason: Không yêu cầu}]\n', ["R69"]),
        ('accepts: [{code: R71, at: ["1"], reason: Không yêu cầu}, {code: R69, reason: Đúng vậy}]\n', []),
        ('accepts: [{code: R71, at: "2", reason: Không yêu cầu}]\n', ["R69", "R71", "R14"]),
        ("accepts: [{code: R70, reason: Không yêu cầu}]\n", ["R69", "R71", "R78"]),
        ("accepts: [{code: R08, reason: Không yêu cầu}]\n", ["R69", "R71", "R77"]),
        ("accepts: [{code: R71}]\n", ["R05"]),
    ],
)
def test_a_warning_is_accepted_with_its_reason(accepts: str, left: list[str], tmp_path: Path) -> None:
    assert codes(write(tmp_path / "r.yaml", accepts)) == left


def test_an_accepted_warning_of_loading_is_told_no_more(tmp_path: Path) -> None:
    rubric = (BAD / "R39" / "rubric.yaml").read_text("utf-8")
    path = tmp_path / "r.yaml"
    path.write_text(rubric, "utf-8")
    assert "R39" in [problem.code for problem in load_rubric(path)[1]]
    path.write_text(rubric.replace("areas:", "accepts: [{code: R39, reason: Đúng vậy}]\nareas:"), "utf-8")
    assert "R39" not in [problem.code for problem in load_rubric(path)[1]]


def test_scoring_is_told_nothing_odd(tmp_path: Path) -> None:
    assert load_rubric(write(tmp_path / "r.yaml"))[1] == []


def test_strict_ends_with_1_for_a_warning(tmp_path: Path) -> None:
    path = write(tmp_path / "r.yaml")
    assert in_process(["rubric", "check", str(path)]).code == 0
    assert in_process(["rubric", "check", str(path), "--strict"]).code == 1


@pytest.mark.parametrize("path", sorted(shipped("rubrics").rglob("*.yaml")), ids=lambda path: path.stem)
def test_what_ships_has_no_warning_left(path: Path) -> None:
    if path.parent.name != FOLDER:
        found = [problem for problem in load_rubric(path, lint=True)[1] if problem.severity is not Severity.NOTE]
        assert [problem.message for problem in found] == []
