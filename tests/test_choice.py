"""Which rubric, period and files a run takes: all that `cchc.yaml` lists of them, and nothing that is only guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc_index.flow.choice import Chosen, choose
from cchc_index.flow.inputs import files_of
from cchc_index.flow.request import Request
from cchc_index.model.problem import Problem

RUBRIC = """
schema: 1
id: {id}
index: thu
title: Bộ tiêu chí dùng để thử
level: huyen
periods: ["{period}"]
status: illustrative
basis: [{{number: 00/QĐ-THU, issuer: Minh họa, title: Không phải văn bản thật}}]
areas:
  - id: "1"
    name: Kế hoạch
    max: 1
    children: [{{id: "1.1", name: Có kế hoạch, max: 1, rule: {{kind: judgement, step: 0.5}}}}]
"""
ENTRIES = (("2021", "a", "2021"), ("2022", "b", "2022"), ("2022", "c", "2022"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace of one rubric in 2021 and two in 2022, each with a survey, and a rubric that it does not list."""
    listed = []
    for period, name, _year in ENTRIES:
        (tmp_path / f"{name}.yaml").write_text(RUBRIC.format(id=f"thu/{name}", period=period), "utf-8")
        listed.append(f'  - {{period: "{period}", rubric: {name}.yaml, submissions: {name}.csv, survey: {name}-s.csv}}')
    (tmp_path / "other.yaml").write_text(RUBRIC.format(id="thu/other", period="2023"), "utf-8")
    (tmp_path / "cchc.yaml").write_text("\n".join(["schema: 1", "periods:", *listed]), "utf-8")
    return tmp_path


def chosen(folder: Path, **asked: str) -> tuple[Chosen | None, list[Problem]]:
    file = folder / asked.pop("file", "sent.csv")
    return choose(Request((file,), workspace=folder, here=folder, **asked))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "period", "survey"),
    [
        ({"rubric": "a.yaml"}, "2021", "a-s.csv"),
        ({"rubric": "thu/a"}, "2021", "a-s.csv"),
        ({"period": "2021"}, "2021", "a-s.csv"),
        ({"rubric": "thu/c", "period": "2022"}, "2022", "c-s.csv"),
        ({"file": "b.csv"}, "2022", "b-s.csv"),
        ({"file": "b.csv", "rubric": "b.yaml"}, "2022", "b-s.csv"),
    ],
)
def test_the_files_that_are_listed_are_read(folder: Path, asked: dict[str, str], period: str, survey: str) -> None:
    found, problems = chosen(folder, **asked)
    assert found is not None, problems
    assert (found.period, [file.name for file in found.survey]) == (period, [survey])


def test_a_rubric_that_is_not_listed_goes_with_files_that_are_not(folder: Path) -> None:
    found, problems = chosen(folder, rubric="other.yaml")
    assert problems == []
    assert found is not None
    assert (found.period, found.survey) == ("2023", ())


def test_files_that_are_listed_stay_with_their_rubric(folder: Path) -> None:
    _found, problems = chosen(folder, file="a.csv", rubric="other.yaml", period="2021")
    assert "W12" in [problem.code for problem in problems]


def test_a_name_that_no_file_can_have_is_told(folder: Path) -> None:
    _found, problems = chosen(folder, rubric="Bộ tiêu chí " * 30)
    assert [problem.code for problem in problems] == ["W01"]
    for impossible in ("**.csv", "x" * 300, "x" * 300 + "*.csv"):
        files, problems = files_of([folder / "two" / impossible])
        assert bool(files) is ("*" not in impossible), "a name without a pattern is told by the reader"
        assert [problem.code for problem in problems] == ([] if files else ["S95"])
