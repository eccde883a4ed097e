"""`cchc rubric test`: the cases of tests/cases/rules come out through it too, and a wrong case never does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from cchc_index.flow.rubric_cases import Trial, try_rubrics
from cchc_index.model.problem import Problem
from tests.bad.cases import in_process
from tests.harness import HEAD, Raw, Table, load

RULES = Path(__file__).parent / "cases" / "rules"
QUICK = ("choice", "relative", "incomplete")


def lay_out(stem: str, folder: Path) -> Raw:
    """A file of tests/cases/rules as it would stand beside its rubric; cases that change the rubric are left out."""
    whole: dict[str, Any] = dict(load(RULES / f"{stem}.yaml"))
    (folder / "tests").mkdir(parents=True)
    (folder / f"{stem}.yaml").write_text(Table.of(whole.pop("rubric")).text, "utf-8")
    whole["units"] = [case for case in whole.get("units", ()) if "rubric" not in case]
    write(folder, stem, whole)
    return whole


class _Plain(yaml.SafeDumper):
    """Writes out what is named and used again."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


def write(folder: Path, stem: str, cases: Raw) -> None:
    text = yaml.dump(cases, Dumper=_Plain, allow_unicode=True, sort_keys=False)
    (folder / "tests" / f"{stem}.yaml").write_text(text, "utf-8")


def tried(folder: Path) -> Trial:
    (tested,), problems = try_rubrics([], None, folder)
    assert [problem.message for problem in problems] == []
    return tested


@pytest.mark.parametrize(
    "stem",
    [pytest.param(path.stem, marks=[] if path.stem in QUICK else pytest.mark.slow) for path in RULES.glob("*.yaml")],
)
def test_the_cases_of_the_rules_come_out(stem: str, tmp_path: Path) -> None:
    cases = lay_out(stem, tmp_path)
    tested = tried(tmp_path)
    assert [(case.name, case.differences, case.stopped) for case in tested.outcomes if not case.ok] == []
    assert len(tested.outcomes) == sum(len(cases.get(part, ())) for part in ("leaves", "survey", "units"))


def test_every_figure_that_is_wrong_is_found(tmp_path: Path) -> None:
    cases = lay_out("choice", tmp_path)
    scored = [{**case, "points": round(case["points"] + 0.0001, 6)} for case in cases["leaves"] if "points" in case]
    refused = [{**case, "problem": "S31"} for case in cases["leaves"] if "problem" in case]
    units = [{**case, "expect": {"rank": 2, "1": 0, "percent": 1, "status": "incomplete"}} for case in cases["units"]]
    write(tmp_path, "choice", {"leaves": scored + refused, "units": units})
    tested = tried(tmp_path)
    assert [case.name for case in tested.outcomes if case.ok] == []
    assert len(tested.outcomes[-1].differences) == 4
    assert {problem.code for case in tested.outcomes for problem in case.problems} == {"R66"}


def test_what_cannot_be_scored_is_told_with_its_reason(tmp_path: Path) -> None:
    lay_out("choice", tmp_path)
    write(
        tmp_path,
        "choice",
        {"leaves": [{"leaf": "1.1", "answer": "Trễ", "points": 1}, {"leaf": "1.4", "answer": 4, "points": 2}]},
    )
    refused, good = tried(tmp_path).outcomes
    assert [problem.code for problem in refused.problems] == ["R67"]
    assert refused.name == "1.1: Trễ"
    assert good.ok


def test_rows_without_a_case_are_listed(tmp_path: Path) -> None:
    lay_out("choice", tmp_path)
    write(tmp_path, "choice", {"leaves": [{"leaf": "1.1", "answer": "Kịp thời", "points": 1}]})
    assert tried(tmp_path).untested == ("1.2", "1.3", "1.4")


def test_a_draft_may_be_tried_out(tmp_path: Path) -> None:
    lay_out("choice", tmp_path)
    path = tmp_path / "choice.yaml"
    assert HEAD["status"] == "illustrative"
    path.write_text(path.read_text("utf-8").replace("illustrative", "draft"), "utf-8")
    assert all(case.ok for case in tried(tmp_path).outcomes)


@pytest.mark.parametrize(
    ("case", "code", "line"),
    [
        ({"leaf": "1.9", "points": 1}, "R14", 2),
        ({"leaf": "1", "points": 1}, "R14", 2),
        ({"leaf": "1.1", "inputs": {"a": 1}, "points": 1}, "R13", 2),
        ({"leaf": "1.1", "point": 1}, "R03", 3),
        ({"leaf": 1.1, "points": 1}, "R04", 2),
        ({"leaf": "1.1", "points": "một"}, "R06", 3),
    ],
)
def test_a_case_that_is_wrong_itself(case: Raw, code: str, line: int, tmp_path: Path) -> None:
    lay_out("choice", tmp_path)
    write(tmp_path, "choice", {"leaves": [case]})
    tested, problems = try_rubrics([], None, tmp_path)
    assert tested == []
    assert [(problem.code, problem.place.line) for problem in problems] == [(code, line)]


def test_by_rubric_by_file_and_by_folder(tmp_path: Path) -> None:
    lay_out("choice", tmp_path)
    for name in ("choice.yaml", "tests/choice.yaml", ".", "thu/bo-tieu-chi"):
        tested, problems = try_rubrics([name], None, tmp_path)
        assert (len(tested), problems) == (1, list[Problem]())


def test_the_command_ends_with_1_and_says_what_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out("choice", tmp_path)
    monkeypatch.chdir(tmp_path)
    assert in_process(["rubric", "test", "choice.yaml"]).code == 0
    write(tmp_path, "choice", {"leaves": [{"leaf": "1.1", "answer": "Không kịp thời", "points": 1}]})
    done = in_process(["rubric", "test", "choice.yaml"])
    assert done.code == 1
    assert "chờ points: 1, nhưng ra 0,5" in done.err
    assert "1 trong 1 ví dụ" in done.out
