"""What the ranking says of units that are not done: partial figures are marked, and what is missing is named."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.bad.cases import COMMON, in_process

HEADINGS = "Đơn vị,Mã,Tên số liệu,Giá trị,Điểm thẩm định"
STARTED = ("Lâm Bình,1.1,,Kịp thời,1", "Na Hang,2.3,Số ngày rút ngắn bình quân,2,")


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace of four units, two of which have sent a little; a window of 100 columns."""
    shutil.copytree(COMMON, tmp_path, dirs_exist_ok=True)
    (tmp_path / "phieu.csv").write_text("\n".join([HEADINGS, *STARTED]), "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


def printed(*more: str) -> str:
    done = in_process(["score", "phieu.csv", "--dry-run", *more])
    assert done.code == 0, done.err
    return done.out


def in_one_line(text: str) -> str:
    return " ".join(text.split())


def units() -> dict[str, Any]:
    return {unit["unit"]: unit for unit in json.loads(printed("--format", "json"))["units"]}


def row(page: str, unit: str) -> list[str]:
    return next(line for line in page.splitlines() if unit in line).split(unit)[1].split()


def test_figures_that_are_not_all_yet_are_marked() -> None:
    page = printed()
    assert row(page, "Huyện Lâm Bình") == ["—", "1,00*", "1,00*", "—", "1,00*", "—", "—"]
    assert row(page, "Huyện Na Hang") == ["—", "2,00*", "2,00*", "—", "—", "2,00*", "—"]
    assert "* còn mục chưa có điểm" in page
    assert "Ngoài ĐTXHH" in page


def test_a_mark_does_not_push_figures_out_of_line() -> None:
    here, absent = (next(line for line in printed().splitlines() if unit in line) for unit in ("Lâm Bình", "Chiêm Hóa"))
    end = here.index("1,00*") + len("1,00")
    assert absent[end - 1 : end + 1] == "— "


def test_an_area_with_open_leaves_has_no_percent() -> None:
    first = units()["Huyện Lâm Bình"]["areas"][0]
    assert (first["points"], first["max"], first["percent"]) == (1, 8, None)


def test_what_is_missing_is_named() -> None:
    text = in_one_line(printed())
    assert "còn thiếu: 1.2, 1.3, 1.4, 1.5, 1.10, 2.1, 2.2, 2.3, …; chờ điều tra xã hội học: 3.1" in text
    assert units()["Huyện Lâm Bình"]["open"] == [
        "1.2",
        "1.3",
        "1.4",
        "1.5",
        "1.10",
        "2.1",
        "2.2",
        "2.3",
        "2.4",
        "3.1",
        "3.2",
    ]
    assert units()["Huyện Chiêm Hóa"]["open"] == []


def test_a_rank_says_among_how_many_where_some_have_not_submitted() -> None:
    assert "hạng 1–2 (trong số 2 đơn vị đã nộp);" in in_one_line(printed())


def test_blank_rows_that_count_zero_are_not_open() -> None:
    ranked = in_one_line(printed("--missing", "zero", "--without-survey"))
    assert "trung bình các đơn vị được xếp hạng: " in ranked
    assert "*" not in ranked
    assert "còn thiếu" not in ranked


def test_a_narrow_window_says_what_it_leaves_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    text = in_one_line(printed())
    assert "không in các cột: Điểm, Ngoài ĐTXHH, ĐTXHH, 1, 2, 3;" in text
    assert "-o kq.csv" in text


def test_a_run_says_what_it_wrote_and_what_it_did_not(workspace: Path) -> None:
    dry = in_process(["score", "phieu.csv", "--dry-run", "-o", "kq.csv"])
    assert dry.err.splitlines()[-2:] == ["Đã ghi kq.csv", "Kết quả chưa lưu vào results (--dry-run)."]
    assert "Chưa ghi tệp nào" not in dry.err
    assert not (workspace / "results").exists()
    saved = in_process(["score", "phieu.csv", "-o", "kq.json"])
    assert saved.err.splitlines()[-2].startswith("Đã ghi kq.json")
    assert "Đã ghi" not in in_process(["score", "phieu.csv", "-o", "kq.json", "--quiet"]).err


def test_a_stopped_run_that_wrote_json_does_not_say_that_it_wrote_nothing(workspace: Path) -> None:
    done = in_process(["score", "missing.csv", "-o", "kq.json"])
    assert done.code == 1
    assert "Chưa ghi tệp nào" not in done.err
    assert json.loads((workspace / "kq.json").read_text("utf-8"))["problems"]


@pytest.mark.parametrize("output", ["out/kq.csv", "out/kq.json"])
def test_without_a_folder_for_the_output_nothing_is_scored(workspace: Path, output: str) -> None:
    done = in_process(["score", "phieu.csv", "-o", output])
    assert done.code == 1
    assert "W16  " + output in done.err
    assert not (workspace / "results").exists()


@pytest.mark.parametrize(
    "output",
    [
        "phieu.csv",
        "../{here}/phieu.csv",
        "dieu-tra.csv",
        "khac.csv",
        "danh-sach.csv",
        "ra-soat.csv",
        "results/1/kq.csv",
    ],
)
def test_nothing_that_is_read_is_written_over(workspace: Path, output: str) -> None:
    listed = '{period: "2022", rubric: rubric.yaml, submissions: [danh-sach.csv], survey: ra-soat.csv}'
    config = workspace / "cchc.yaml"
    config.write_text(config.read_text("utf-8").replace('{period: "2022", rubric: rubric.yaml}', listed), "utf-8")
    for name in ("dieu-tra.csv", "khac.csv", "danh-sach.csv", "ra-soat.csv"):
        (workspace / name).write_text("như cũ", "utf-8")
    before = {path: path.read_bytes() for path in workspace.iterdir()}
    target = output.format(here=workspace.name)
    more = ["--survey", "dieu-tra.csv", "--imported", "khac.csv", "--period", "2022"]
    assert in_process(["score", "phieu.csv", *more, "-o", target]).code == 2
    assert {path: path.read_bytes() for path in workspace.iterdir()} == before


def test_a_tree_is_not_written_over_its_rubric(workspace: Path) -> None:
    assert in_process(["rubric", "show", "rubric.yaml", "-o", "rubric.yaml"]).code == 2
    assert (workspace / "rubric.yaml").read_bytes() == (COMMON / "rubric.yaml").read_bytes()
    assert in_process(["rubric", "show", "rubric.yaml", "-o", "cay.txt"]).err == "Đã ghi cay.txt\n"
