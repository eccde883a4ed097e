"""Exceptions on file: what each kind changes, that it is always told, and that saved results know of it."""

from __future__ import annotations

import csv
import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cchc_index.model.result import ResultHead
from tests.bad.cases import COMMON, in_process

WHY = "reason: Mất điện, basis: 12/UBND-NC, approved_by: Chủ tịch"
HEAD = "Đơn vị,Mã,Tên số liệu,Giá trị,Điểm tự chấm,Giá trị thẩm định,Điểm thẩm định\n"
SENT = (
    HEAD
    + "Lâm Bình,1.1,,Không kịp thời,,,0.5\n"
    + "Lâm Bình,1.2,Ngày gửi báo cáo,30/12/2022,,,\n"
    + "Lâm Bình,1.4,Số cuộc kiểm tra,3,,2,\n"
    + "Lâm Bình,1.4,Số cuộc kiểm tra bị hủy,1,,,\n"
    + "Na Hang,1.1,,Kịp thời,,,\n"
)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(COMMON, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    Path("s.csv").write_text(SENT, "utf-8")
    return tmp_path


def grant(*exceptions: str) -> None:
    Path("exceptions.yaml").write_text("".join(f"- {{{one}, {WHY}}}\n" for one in exceptions), "utf-8")


def scored(*line: str) -> dict[tuple[str, str], tuple[float, str, str]]:
    """Points, status and source of every row, from the saved result."""
    done = in_process(["score", "s.csv", *line])
    assert done.code == 0, done.err
    stage = "self" if "self" in line else "record"
    folder = Path("results/cchc-huyen/2022") / stage
    run = folder / json.loads((folder / "current.json").read_text("utf-8"))["run"]
    with (run / "scores.csv").open(encoding="utf-8-sig") as stream:
        return {
            (row["unit"], row["node"]): (float(row["points"]), row["status"], row["source"])
            for row in csv.DictReader(stream)
        }


LB = "Huyện Lâm Bình"


@pytest.mark.parametrize(
    ("exception", "leaf", "came"),
    [
        ('unit: Lâm Bình, leaf: "1.3", kind: exempt', "1.3", (1.0, "exempt", "exception")),
        ('unit: Lâm Bình, leaf: "1.1", kind: exempt', "1.1", (1.0, "exempt", "exception")),
        ('unit: Lâm Bình, leaf: "1.1", kind: late, value: Kịp thời', "1.1", (1.0, "scored", "exception")),
        ('unit: Lâm Bình, leaf: "1.2", kind: late, value: 2022-12-10', "1.2", (1.0, "scored", "exception")),
        ('unit: Lâm Bình, leaf: "1.2", kind: late, value: 14/12/2022', "1.2", (0.5, "scored", "exception")),
        ('unit: Lâm Bình, leaf: "1.1", kind: correction, value: 0.75', "1.1", (0.75, "scored", "exception")),
        ('unit: Lâm Bình, leaf: "1.1", kind: correction, value: Kịp thời', "1.1", (1.0, "scored", "exception")),
        ('unit: "01", leaf: "1.5", kind: correction, value: 1.25', "1.5", (1.25, "scored", "exception")),
        (
            'unit: Lâm Bình, leaf: "1.4", kind: correction, input: Số cuộc kiểm tra, value: 4',
            "1.4",
            (1.5, "scored", "exception"),
        ),
    ],
)
def test_what_an_exception_changes(exception: str, leaf: str, came: tuple[float, str, str]) -> None:
    before = scored()
    grant(exception)
    after = scored()
    assert after[LB, leaf] == came != before[LB, leaf]
    leaves = [key for key in before if key[0] != LB or (key[1] not in (leaf, "1"))]
    assert {key: before[key] for key in leaves} == {key: after[key] for key in leaves}
    Path("exceptions.yaml").unlink()
    assert scored() == before


COLUMNS = ("Đơn vị", "Mã", "Loại ngoại lệ", "Tên số liệu", "Giá trị", "Lý do", "Căn cứ", "Người duyệt", "Hết hạn", "Kỳ")
SAID = ("Mất điện", "12/UBND-NC", "Chủ tịch")


def grant_in_a_workbook(*rows: tuple[Any, ...]) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Ngoại lệ"
    for row in (("NGOẠI LỆ NĂM 2022",), COLUMNS, *rows):
        sheet.append(row)
    book.save("exceptions.xlsx")


@pytest.mark.parametrize(
    ("row", "leaf", "came"),
    [
        pytest.param(
            (LB, "1.3", "Miễn", None, None, *SAID), "1.3", (1.0, "exempt", "exception"), marks=pytest.mark.slow
        ),
        ((LB, "1.1", "Nộp muộn", None, "Kịp thời", *SAID, "31/12/2022"), "1.1", (1.0, "scored", "exception")),
        pytest.param(
            (LB, 1.2, "late", None, dt.date(2022, 12, 10), *SAID),
            "1.2",
            (1.0, "scored", "exception"),
            marks=pytest.mark.slow,
        ),
        ((LB, "1.2", "Nộp muộn", None, "14/12/2022", *SAID, None, 2022), "1.2", (0.5, "scored", "exception")),
        pytest.param(
            (LB, "1.1", "Điều chỉnh", None, 0.75, *SAID), "1.1", (0.75, "scored", "exception"), marks=pytest.mark.slow
        ),
        ((LB, "1.4", "Điều chỉnh", "Số cuộc kiểm tra", 4, *SAID), "1.4", (1.5, "scored", "exception")),
    ],
)
def test_exceptions_may_stand_in_a_workbook(row: tuple[Any, ...], leaf: str, came: tuple[float, str, str]) -> None:
    before = scored()
    grant_in_a_workbook(row)
    after = scored()
    assert after[LB, leaf] == came != before[LB, leaf]
    grant('unit: Lâm Bình, leaf: "1.10", kind: exempt')
    assert scored()[LB, "1.10"][1] == "exempt"
    assert scored()[LB, leaf] == came
    done = in_process(["check", ".", "--format", "json"])
    told = {(one["code"], one["file"], one["cell"]) for one in json.loads(done.out)["problems"]}
    assert ("W48", "exceptions.xlsx", "B3") in told
    assert not [one for one in told if one[0] in ("S14", "S07", "S34")]  # it is no submission


def test_a_workbook_of_exceptions_tells_its_cells() -> None:
    grant_in_a_workbook(
        (LB, "1.3", "Tha", None, None, *SAID),
        (LB, 1.1, "Miễn", None, None, *SAID),
        (LB, "1.3", "Miễn", None, None, "Mất điện", None, "Chủ tịch"),
        (LB, "1.3", "Miễn", None, "có", *SAID, "cuối năm"),
        (None,) * 9,
    )
    done = in_process(["score", "s.csv", "--format", "json"])
    told = [(one["code"], one["cell"]) for one in json.loads(done.out)["problems"]]
    assert (done.code, sorted(told)) == (1, [("R52", "C3"), ("R53", "I6"), ("S14", "G5"), ("S54", "B4")])
    Path("exceptions.xlsx").write_bytes(b"PK")
    assert in_process(["score", "s.csv"]).code == 1


def test_an_exemption_holds_for_the_self_assessment_too_and_a_correction_does_not() -> None:
    grant('unit: Lâm Bình, leaf: "1.3", kind: exempt', 'unit: Lâm Bình, leaf: "1.1", kind: correction, value: 0.75')
    came = scored("--stage", "self")
    assert came[LB, "1.3"] == (1.0, "exempt", "exception")
    assert came[LB, "1.1"] == (0.5, "scored", "declared")


def test_an_exception_is_of_its_period_and_expires_with_it() -> None:
    exempt = 'unit: Lâm Bình, leaf: "1.3", kind: exempt'
    for more, applied in (
        ('period: "2022"', True),
        ('period: "2021"', False),
        ("expires: 2022-12-31", True),
        ("expires: 2022-12-30", False),
        ("expires: 2023-01-31", True),
    ):
        grant(f"{exempt}, {more}")
        assert (scored()[LB, "1.3"][1] == "exempt") is applied, more


def test_an_exception_alone_is_no_submission() -> None:
    grant('unit: Chiêm Hóa, leaf: "1.3", kind: exempt')
    done = in_process(["score", "s.csv", "--format", "json", "--dry-run"])
    status = {unit["unit"]: unit["status"] for unit in json.loads(done.out)["units"]}
    assert status["Huyện Chiêm Hóa"] == "not_submitted"
    assert status[LB] == "incomplete"


def test_outside_the_scale_an_exemption_gives_and_takes_nothing(place: Path) -> None:
    text = (place / "rubric.yaml").read_text("utf-8")
    for role in ("bonus", "penalty"):
        (place / "rubric.yaml").write_text(
            text
            + f'  - {{id: "9", name: Ngoài thang, max: 2, role: {role}, '
            + "rule: {kind: choice, options: [{answer: Có, points: 2}, {answer: Không, points: 0}]}}\n",
            "utf-8",
        )
        grant('unit: Lâm Bình, leaf: "9", kind: exempt')
        shutil.rmtree("results", ignore_errors=True)
        assert scored()[LB, "9"] == (0.0, "exempt", "exception")


def test_it_is_told_in_every_report(place: Path) -> None:
    grant('unit: Lâm Bình, leaf: "1.2", kind: late, value: 2022-12-14')
    done = in_process(["score", "s.csv", "--quiet"])
    assert "Có áp dụng ngoại lệ: Huyện Lâm Bình 1.2 (nộp muộn, được chấp nhận)" in " ".join(done.out.split())
    told = json.loads(in_process(["score", "s.csv", "--format", "json"]).out)["problems"]
    (note,) = [one for one in told if one["code"] == "W48"]
    assert (note["severity"], note["file"], note["line"]) == ("note", "exceptions.yaml", 1)
    gaps = json.loads(in_process(["gaps", "--unit", "Lâm Bình", "--format", "json"]).out)
    assert "W49" in {one["code"] for one in gaps["problems"]}
    (row,) = [gap for gap in gaps["gaps"] if gap["id"] == "1.2"]
    assert "14/12/2022" in row["why"]
    assert "theo ngoại lệ có hồ sơ" in row["why"]


def test_the_saved_result_knows_who_approved_it_and_merging_by_unit_keeps_it(place: Path) -> None:
    grant('unit: Lâm Bình, leaf: "1.1", kind: correction, value: 0.75')
    scored()
    Path("s.csv").write_text(HEAD + "Na Hang,1.1,,Không kịp thời,,,\n", "utf-8")
    assert scored()[LB, "1.1"] == (0.75, "scored", "exception")
    head = ResultHead.model_validate_json((place / "results/cchc-huyen/2022/record/0002/result.json").read_bytes())
    (one,) = head.exceptions
    assert (one.unit, one.leaf, one.kind, one.approved_by) == (LB, "1.1", "correction", "Chủ tịch")


def test_what_must_be_said_of_an_exception() -> None:
    required: dict[str, Any] = {"reason": "Mất điện", "basis": "12/UBND-NC", "approved_by": "Chủ tịch"}
    for left_out in required:
        given = ", ".join(f"{key}: {value}" for key, value in required.items() if key != left_out)
        text = f'exceptions:\n  - {{unit: Lâm Bình, leaf: "1.3", kind: exempt, {given}}}\n'
        Path("exceptions.yaml").write_text(text, "utf-8")
        done = in_process(["score", "s.csv"])
        assert done.code == 1
        assert "R05" in done.err
        assert left_out in done.err


def test_a_unit_with_a_bad_exception_can_be_left_out() -> None:
    grant('unit: Lâm Bình, leaf: "1.5", kind: correction, value: 7')
    assert in_process(["score", "s.csv"]).code == 1
    told = json.loads(in_process(["score", "s.csv", "--skip-bad-units", "--format", "json"]).out)
    assert {unit["unit"] for unit in told["units"] if unit["status"] == "rejected"} == {LB}
