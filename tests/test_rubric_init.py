"""`cchc rubric init`: what it writes loads without a word, comes out in its cases, and a form can be made of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cchc_index.read.rubric import load_rubric
from tests.bad.cases import in_process


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "level", "period", "identity"),
    [
        ("cchc-xa-2025.yaml", "xa", "2025", ("cchc-xa-2025", "cchc-xa")),
        ("Bộ tiêu chí xã.yaml", "xa", "2024", ("Bộ-tiêu-chí-xã", "Bộ-tiêu-chí-xã")),
        ("2026.yaml", "so", "2026", ("2026", "2026")),
    ],
)
def test_it_is_in_order_and_its_cases_come_out(
    name: str, level: str, period: str, identity: tuple[str, str], here: Path
) -> None:
    more = ["--period", period] if period not in name else []
    assert in_process(["rubric", "init", name, "--level", level, *more]).code == 0
    checked = in_process(["rubric", "check", name, "--strict"])
    assert (checked.code, checked.err) == (0, "")
    tried = json.loads(in_process(["rubric", "test", name, "--format", "json"]).out)
    assert (tried["problems"], tried["rubrics"][0]["untested"], tried["rubrics"][0]["cases"]) == ([], [], 10)
    file, _problems = load_rubric(here / name)
    assert file is not None
    assert (file.rubric.id, file.rubric.index, file.rubric.level, file.rubric.periods) == (*identity, level, (period,))
    assert in_process(["template", "--rubric", name, "--unit", "Xã A", "-o", "bieu.xlsx"]).code == 0


def test_nothing_is_written_over(here: Path) -> None:
    assert in_process(["rubric", "init", "a.yaml"]).code == 0
    before = (here / "a.yaml").read_text("utf-8")
    assert in_process(["rubric", "init", "a.yaml", "--level", "so"]).code == 2
    (here / "a.yaml").unlink()
    assert in_process(["rubric", "init", "a.yaml"]).code == 2
    assert not (here / "a.yaml").exists()
    assert "level: huyen" in before


@pytest.mark.parametrize("line", [["a.txt"], ["a.yml"], ["a.yaml", "--period", "quý 1"], ["a.yaml", "--level", "thon"]])
def test_a_wrong_line_writes_nothing(line: list[str], here: Path) -> None:
    assert in_process(["rubric", "init", *line]).code == 2
    assert list(here.iterdir()) == []


def test_without_its_folder(here: Path) -> None:
    assert in_process(["rubric", "init", "khong-co/a.yaml"]).code == 1
    assert list(here.iterdir()) == []


def test_a_file_that_is_not_there_is_told_as_a_file_and_not_taken_for_an_id(here: Path) -> None:
    for line in (["rubric", "show", "khac.yaml"], ["template", "--rubric", "khac.yaml", "--unit", "Xã A"]):
        told = in_process(line)
        assert (told.code, "lỗi R01  khac.yaml: " in told.err) == (1, True), told.err
    assert in_process(["rubric", "init", "a.yaml"]).code == 0
    assert "'TỆP': a.yaml đã có sẵn" in in_process(["rubric", "init", "a.yaml"]).err
    assert list(here.glob("khac*")) == []
