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
    assert units()["Huyện Lâm Bình"]["open"] == "1.2 1.3 1.4 1.5 1.10 2.1 2.2 2.3 2.4 3.1 3.2".split()
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
