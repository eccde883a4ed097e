"""`cchc overview`: several indexes of one workspace side by side, as the results of each were saved."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.bad.cases import in_process
from tests.test_golden import EXAMPLE, UNIT, check_page

SECOND = "Đơn vị,Mã,Tên số liệu,Giá trị\nChiêm Hóa,1.1,,Kịp thời\nNa Hang,1.1,,Không kịp thời\n"


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years of one index, and one of another that two districts have."""
    folder = tmp_path_factory.mktemp("overview") / "tuyen-quang"
    shutil.copytree(EXAMPLE, folder)
    with pytest.MonkeyPatch.context() as here:
        here.chdir(folder)
        assert in_process(["rubric", "init", "khac-2022.yaml"]).code == 0
        rubric = (folder / "khac-2022.yaml").read_text("utf-8").replace("status: draft", "status: illustrative")
        (folder / "khac-2022.yaml").write_text(rubric, "utf-8")
        (folder / "khac.csv").write_text(SECOND, "utf-8")
        for line in (
            ["2021/submissions.xlsx"],
            ["2022/submissions.xlsx"],
            ["khac.csv", "--rubric", "khac-2022.yaml", "--period", "2022", "--missing", "zero", "--without-survey"],
        ):
            done = in_process(["score", *line])
            assert done.code == 0, done.err
    return folder


def told(*line: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    done = in_process(["overview", *line, "--format", "json"])
    assert done.code == 0, done.err
    return json.loads(done.out)


def test_it_says_what_score_and_compare_say(scored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(scored)
    payload = told()
    assert [(one["index"], one["period"], one["ranked"]) for one in payload["indexes"]] == [
        ("cchc-huyen", "2022", 7),
        ("khac", "2022", 2),
    ]
    compared = json.loads(in_process(["compare", "2021", "2022", "--index", "cchc-huyen", "--format", "json"]).out)
    assert len(compared["units"]) == len(payload["units"]) == 7
    for unit in compared["units"]:
        mine = next(one for one in payload["units"] if one["unit"] == unit["unit"])["results"][0]
        assert (mine["percent"], mine["rank"]) == (unit["to"]["percent"], unit["to"]["rank"])
        assert mine["places"] == unit["change"]["places"]
        assert mine["change"] == pytest.approx(unit["change"]["percent"], abs=1.1e-6)
        assert [one["rank"] for one in mine["history"]] == [unit["from"]["rank"], unit["to"]["rank"]]
    second = {one["unit"]: one["results"][1:] for one in payload["units"]}
    assert [unit for unit, results in second.items() if results] == ["Huyện Na Hang", "Huyện Chiêm Hóa"]
    assert [(one["percent"], one["rank"], one["places"]) for one in second["Huyện Chiêm Hóa"]] == [(28.571429, 1, None)]


def test_an_earlier_period_knows_nothing_of_later_ones(scored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(scored)
    payload = told("2021")
    assert [one["index"] for one in payload["indexes"]] == ["cchc-huyen"]
    assert {len(one["results"][0]["history"]) for one in payload["units"]} == {1}
    assert [problem["code"] for problem in payload["problems"]] == ["Q70"]


def test_csv_has_a_row_per_unit_and_index(scored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(scored)
    rows = list(csv.DictReader(io.StringIO(in_process(["overview", "--format", "csv"]).out)))
    assert len(rows) == 9
    assert {row["index"] for row in rows if row["unit"] == "Huyện Na Hang"} == {"cchc-huyen", "khac"}


@pytest.mark.parametrize("columns", [80, 100])
@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", ["overview", "overview-unit"])
def test_page(
    name: str, lang: str, columns: int, scored: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(scored)
    line = ["overview", *(["--unit", UNIT] if name == "overview-unit" else [])]
    check_page(name, line, lang, columns, monkeypatch, request)


def test_it_changes_nothing(scored: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(scored)
    before = sorted(path for path in scored.rglob("*") if path.is_file())
    for form in ("md", "html", "docx", "xlsx"):
        assert in_process(["overview", "-o", str(tmp_path / f"o.{form}")]).code == 0
        assert (tmp_path / f"o.{form}").stat().st_size > 0
    assert sorted(path for path in scored.rglob("*") if path.is_file()) == before
