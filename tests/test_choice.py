"""Which rubric, period and files a run takes: all that `cchc.yaml` lists of them, and nothing that is only guessed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from cchc_index.flow.choice import Chosen, choose
from cchc_index.flow.inputs import files_of
from cchc_index.flow.request import Request
from cchc_index.flow.score import score
from cchc_index.model.problem import Problem
from tests.bad.cases import COMMON, in_process
from tests.conftest import ROOT

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


def test_equal_files_of_two_units_are_no_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(COMMON, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    files = ["Huyện Lâm Bình.csv", "Huyện Na Hang.csv", "Na Hang (1).csv", "bản sao.csv"]
    for name in files:
        Path(name).write_text("Mã,Giá trị,Điểm tự chấm\n1.1,Kịp thời,1\n", "utf-8")
    done = json.loads(in_process(["check", *files, "--format", "json"]).out)
    assert [unit["unit"] for unit in done["units"] if unit["submitted"]] == ["Huyện Lâm Bình", "Huyện Na Hang"]
    copies = [problem["file"] for problem in done["problems"] if problem["code"] == "W17"]
    assert copies == ["Na Hang (1).csv", "bản sao.csv"]


def test_the_result_names_what_was_read_of_a_folder_of_replies(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "survey_r", tmp_path, dirs_exist_ok=True)
    (tmp_path / "replies").mkdir()
    names = ["other.csv", "replies.csv", "strata.csv", "weighted.csv"]
    for name in names:
        (tmp_path / name).rename(tmp_path / "replies" / name)
    request = Request(
        (tmp_path / "submissions.csv",), survey=(tmp_path / "replies",), workspace=tmp_path, here=tmp_path
    )
    head = score(request).head
    assert head is not None
    assert [Path(file.name).name for file in head.files] == ["submissions.csv", *names]
    assert all(len(file.sha256) == 64 for file in head.files)
