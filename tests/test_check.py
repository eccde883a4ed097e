"""`cchc check`: what `score` would say and what each unit lacks; copies with every wrong cell marked."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import shutil
import stat
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_index.engine.evidence import days_in, documents_in
from cchc_index.forms.layout import Self
from cchc_index.forms.problem_list import COLOURS
from cchc_index.model.catalogue import CATALOGUE, Severity
from tests.bad.cases import COMMON, Case, all_cases, in_process
from tests.bad.cases import Outcome as Done
from tests.filled_forms import lines

HEAD = ("Đơn vị", "Mã", "Tên số liệu", "Giá trị", "Điểm tự chấm", "Tài liệu kiểm chứng")
ROWS: tuple[tuple[Any, ...], ...] = (
    ("Lâm Bình", "1.1", None, "Kịp thời", 1, "Kế hoạch 05/KH-UBND ngày 12/01/2021"),
    ("Lâm Bình", "1.3", "Họp hằng tháng", "chắc có", None, None),
    ("Lâm Bình", "1.10", None, "Có", 0, None),
    ("Na Hang", "1.1", None, "Kịp thời", 7, "=HYPERLINK(1)"),
)
LATE_FOUND = ("S4", "S5", "S8", "Q", "W")
"""Beginnings of the codes that need more than one file read: the others come from the reader, which both share."""
SCORED = [
    case
    for case in all_cases()
    if case.run[0] == "score" and "petition" not in case.run and case.code.startswith(LATE_FOUND)
]


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(COMMON, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def workbook(path: str = "s.xlsx", rows: tuple[tuple[Any, ...], ...] = ROWS) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Tự 'chấm"
    for row in (HEAD, *rows):
        sheet.append(row)
    for cell in sheet["F"]:
        if isinstance(cell.value, str):
            cell.data_type = "s"
    Path(path).parent.mkdir(exist_ok=True)
    book.save(path)
    return Path(path)


def told(done: Done) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(done.out)
    return loaded


@pytest.mark.slow
@pytest.mark.parametrize("case", SCORED, ids=[case.folder.name for case in SCORED])
def test_it_says_all_that_score_says(case: Case, place: Path) -> None:
    case.set_out(place)
    case.prepare(place, in_process)
    words = case.run[1:]
    before = {path for path in place.rglob("*") if path.is_file()}
    checked = in_process(["check", *words, "--format", "json"])
    assert {path for path in place.rglob("*") if path.is_file()} == before
    scored = in_process(["score", *words, "--format", "json"])
    # Nothing is saved, and nothing taken from what was.
    said = [problem for problem in told(scored)["problems"] if problem["code"] not in ("W09", "Q12", "Q13", "Q61")]
    found = told(checked)["problems"]
    assert [problem for problem in said if problem not in found] == []
    assert checked.code == int(any(problem["severity"] == "error" for problem in found))


def test_the_summary_tells_what_each_unit_lacks() -> None:
    workbook()
    done = in_process(["check", "s.xlsx", "--format", "json"])
    payload = told(done)
    assert (done.code, payload["index"], payload["period"]) == (1, "cchc-huyen", "2022")
    units = {unit.pop("unit"): unit for unit in payload["units"]}
    assert units["Huyện Lâm Bình"] == {
        "submitted": True,
        "complete": False,
        "filled": 2,
        "leaves": 9,
        "problems": 1,
        "warnings": 2,
        "evidence_missing": [],
        "missing": ["1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "2.4"],
    }
    assert units["Huyện Na Hang"]["problems"] == 1
    assert units["Huyện Chiêm Hóa"] == {
        "submitted": False,
        "complete": False,
        "filled": 0,
        "leaves": 9,
        "problems": 0,
        "warnings": 0,
        "evidence_missing": [],
        "missing": [],
    }
    said = in_process(["check", "s.xlsx"]).out
    assert "2 trên 4 đơn vị đã nộp, 0 đơn vị đã điền đủ" in said
    assert "Huyện Lâm Bình chưa điền: 1.2, 1.3, 1.4, 2.1, 2.2, 2.3, 2.4" in said
    assert not Path("results").exists()


def test_self_points_that_are_not_the_rules_are_told_before_the_record_is_scored() -> None:
    workbook(rows=(("Lâm Bình", "1.1", None, "Không kịp thời", 1, "QĐ"),))
    codes = [problem["code"] for problem in told(in_process(["check", "s.xlsx", "--format", "json"]))["problems"]]
    assert codes == ["S50"]


def test_what_units_side_by_side_share_is_told_once_and_counts_for_each() -> None:
    Path("s.csv").write_text("Mã,Tiêu chí,Lâm Bình,Na Hang\n1.1,Tên khác hẳn,1,1\n9.9,Không có,1,1\n", "utf-8")
    Path("s.csv").write_text("Điểm tự chấm\n" + Path("s.csv").read_text("utf-8"), "utf-8")
    payload = told(in_process(["check", "s.csv", "--format", "json"]))
    assert [problem["code"] for problem in payload["problems"]] == ["S15", "S12"]
    assert [unit["problems"] for unit in payload["units"]] == [1, 1, 0, 0]


def test_problems_as_csv_and_as_a_workbook() -> None:
    workbook()
    rows = list(csv.DictReader(io.StringIO(in_process(["check", "s.xlsx", "--format", "csv"]).out)))
    assert {(row["code"], row["severity"], row["cell"]) for row in rows} == {
        ("S82", "warning", "F2"),
        ("S31", "error", "D3"),
        ("S17", "error", "E5"),
        ("S50", "warning", "E4"),
        ("S50", "warning", "E5"),
    }
    assert in_process(["check", "s.xlsx", "-o", "found.xlsx"]).code == 1
    units, problems = openpyxl.load_workbook("found.xlsx").worksheets
    assert [cell.value for cell in units[2]][:3] == ["Huyện Lâm Bình", "có", "2/9"]
    assert [problems.cell(row, 3).value for row in range(2, 7)] == [row["code"] for row in rows]
    assert in_process(["check", "s.xlsx", "--format", "xlsx"]).code == 2


def problems_of(file: str) -> list[tuple[str, str]]:
    told = json.loads(in_process(["check", file, "--format", "json"]).out)["problems"]
    return [(one["code"], one["cell"]) for one in told if one["code"] != "S67"]


def test_a_copy_does_not_go_over_a_file_that_is_there() -> None:
    workbook("in/s.xlsx")
    Path("out").mkdir()
    Path("out/s.xlsx").write_text("của tôi", "utf-8")
    done = in_process(["check", "in/s.xlsx", "--annotate", "out"])
    assert (done.code, "W42" in done.err, "đã có tệp s.xlsx" in done.err) == (1, True, True)
    assert Path("out/s.xlsx").read_text("utf-8") == "của tôi"


def test_a_mended_copy_is_read_again() -> None:
    workbook("in/s.xlsx")
    in_process(["check", "in/s.xlsx", "--annotate", "out"])
    assert problems_of("out/s.xlsx") == problems_of("in/s.xlsx")


def test_copies_are_marked_and_originals_are_not_touched() -> None:
    source = workbook("in/s.xlsx")
    before = source.read_bytes()
    assert in_process(["check", "in/s.xlsx", "--annotate", "out"]).code == 1
    assert source.read_bytes() == before
    sheet, problems = openpyxl.load_workbook("out/s.xlsx").worksheets
    marked = {cell.coordinate: cell for row in sheet.iter_rows() for cell in row if cell.comment}
    assert set(marked) == {"F2", "D3", "E4", "E5"}
    assert marked["E5"].fill.fgColor.rgb == f"00{COLOURS[Severity.ERROR]}"
    assert marked["F2"].fill.fgColor.rgb == f"00{COLOURS[Severity.WARNING]}"
    assert "S17" in str(marked["E5"].comment)
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [list(row) for row in ROWS]
    assert sheet["F5"].data_type == "s"
    assert problems.title == "Lỗi"
    assert problems.sheet_view.tabSelected
    assert not sheet.sheet_view.tabSelected
    assert all(problems.row_dimensions[row].height > 15 for row in range(2, 7))
    links = {problems.cell(row, 7).value: problems.cell(row, 7).hyperlink for row in range(2, 7)}
    assert {cell: link.location or link.target for cell, link in links.items() if link} == {
        cell: f"#'Tự ''chấm'!{cell}" for cell in marked
    }


def test_evidence_is_marked_where_it_belongs_each_leaf_on_its_own() -> None:
    in_process(["template", "--unit", "Lâm Bình", "-o", "phieu.xlsx"])
    book = openpyxl.load_workbook("phieu.xlsx")
    sheet = book["Tự chấm"]
    rows = {node: row for row, node, figure in lines(sheet) if not figure}
    figures = {node: row for row, node, figure in lines(sheet) if figure}
    for node, answer in {"1.1": "Kịp thời", "1.10": "Có"}.items():
        sheet.cell(rows[node], Self.VALUE + 1).value = answer
    sheet.cell(figures["1.3"], Self.VALUE + 1).value = "Có"
    sheet.cell(rows["1.10"], Self.NUMBER + 1).value = "12/QĐ-UBND"
    sheet.cell(rows["1.10"], Self.DATE + 1).value = dt.date(2020, 3, 1)
    book.save("phieu.xlsx")
    in_process(["check", "phieu.xlsx", "--annotate", "out"])
    sheet = openpyxl.load_workbook("out/phieu.xlsx")["Tự chấm"]
    marks = {cell.coordinate: cell.comment for row in sheet.iter_rows() for cell in row if cell.comment}
    place = {(node, column): sheet.cell(row, column + 1).coordinate for node, row in rows.items() for column in Self}
    assert set(marks) == {place["1.1", Self.NUMBER], place["1.3", Self.NUMBER], place["1.10", Self.DATE]}
    assert str(marks[place["1.3", Self.NUMBER]].text).partition("\n")[0].endswith(": 1.3")


def test_every_kind_of_file_gets_something_and_names_do_not_collide() -> None:
    workbook("a/s.xlsx")
    workbook("b/s.xlsx", rows=ROWS[:1])
    Path("s.csv").write_text("Đơn vị,Mã,Giá trị\nNa Hang,1.99,1\n", "utf-8")
    Path("broken.xlsx").write_bytes(b"PK\x03\x04 nothing")
    done = in_process(["check", "a/s.xlsx", "b/s.xlsx", "s.csv", "broken.xlsx", "--annotate", "out"])
    assert done.code == 1
    assert sorted(path.name for path in Path("out").iterdir()) == [
        "broken.xlsx.xlsx",
        "s-2.xlsx",
        "s.csv.xlsx",
        "s.xlsx",
    ]
    (listed,) = openpyxl.load_workbook("out/s.csv.xlsx").worksheets
    assert [listed.cell(2, column).value for column in (3, 5, 7)] == ["S12", "s.csv", 2]


def test_a_form_of_another_year_and_an_empty_file_keep_no_other_file_from_being_checked(place: Path) -> None:
    cu, rubric = place / "cu", place / "rubric.yaml"
    own = rubric.read_text("utf-8")
    rubric.write_text(own.replace('periods: ["2022"]', 'periods: ["2021", "2022"]'), "utf-8")
    assert in_process(["template", "--rubric", "rubric.yaml", "--period", "2021", "-o", "cu"]).code == 0
    rubric.write_text(own, "utf-8")
    for unit in ("Lâm Bình", "Chiêm Hóa", "Tuyên Quang"):
        next(cu.glob(f"*{unit}*")).unlink()
    (away,) = cu.iterdir()
    openpyxl.Workbook().save(cu / "trong.xlsx")
    workbook("s.xlsx")
    payload = told(in_process(["check", "s.xlsx", "cu", "--period", "2022", "--format", "json", "--annotate", "out"]))
    assert {"S79", "S03", "S17", "S31"} <= {problem["code"] for problem in payload["problems"]}
    assert {unit["unit"]: unit["problems"] for unit in payload["units"]}["Huyện Na Hang"] == 2
    for copy in Path("out").iterdir():
        assert openpyxl.load_workbook(copy)["Lỗi"].max_row > 1
    refused = told(in_process(["score", "s.xlsx", "cu", "--period", "2022", "--format", "json"]))
    assert {"S79", "S03", "S17", "S31"} <= {problem["code"] for problem in refused["problems"]}
    workbook("s.xlsx", ROWS[:1])
    done = in_process(
        ["score", "s.xlsx", str(away), "--period", "2022", "--skip-bad-units", "--dry-run", "--format", "json"]
    )
    assert [unit["unit"] for unit in told(done)["units"] if unit["status"] == "rejected"] == ["Huyện Na Hang"]


def test_a_form_of_ours_without_its_column_of_values_is_an_error_that_names_it() -> None:
    in_process(["template", "--unit", "Lâm Bình", "-o", "phieu.xlsx"])
    for written in ("Giá trj", None):
        book = openpyxl.load_workbook("phieu.xlsx")
        sheet = book["Tự chấm"]
        cells = (cell for row in sheet.iter_rows(max_row=20) for cell in row)
        heading = next(cell for cell in cells if cell.value in ("Giá trị", "Giá trj"))
        heading.value = written
        sheet.cell(heading.row + 3, heading.column).value = "Có"
        book.save("phieu.xlsx")
        done = in_process(["check", "phieu.xlsx"])
        assert done.code == 1
        assert "S65" not in done.err
        assert "thiếu cột Giá trị" in done.err
        assert ("Giá trj" in done.err) == (written is not None)


def test_forms_go_to_a_workbook_or_a_folder_and_to_nothing_between() -> None:
    done = in_process(["template", "--unit", "Lâm Bình", "-o", "nh.xls"])
    assert (done.code, Path("nh.xls").exists()) == (2, False)


@pytest.mark.parametrize(("count", "said"), [(11.015, "nếu là 11015 thì ghi 11015"), (95.5, "ghi một số nguyên\n")])
def test_a_count_with_decimals_gets_no_rounded_suggestion(count: float, said: str) -> None:
    workbook(rows=(("Lâm Bình", "2.1", "Số hồ sơ đúng hạn", count, None, None),))
    done = in_process(["check", "s.xlsx"])
    assert "S24" in done.err
    assert said in done.err


def test_nothing_is_copied_where_nothing_could_be_checked() -> None:
    workbook("in/s.xlsx")
    done = in_process(["check", "in/s.xlsx", "--rubric", "nothing", "--annotate", "out"])
    assert (done.code, Path("out").exists()) == (1, False)
    assert "Chưa ghi tệp nào" in done.err


def test_what_is_refused_is_not_opened_to_be_marked() -> None:
    for code in ("S02", "S06"):
        (folder,) = (case.folder for case in all_cases() if case.folder.name == code)
        (file,) = (path for path in folder.iterdir() if path.suffix == ".xlsx")
        shutil.copy(file, f"{code}{file.suffix}")
        assert in_process(["check", f"{code}{file.suffix}", "--annotate", "out"]).code == 1
        (listed,) = openpyxl.load_workbook(f"out/{code}{file.suffix}.xlsx").worksheets
        assert listed.cell(2, 3).value == code


def test_a_copy_keeps_comments_merged_cells_and_macros() -> None:
    source = workbook("in/s.xlsx")
    book = openpyxl.load_workbook(source)
    sheet = book.worksheets[0]
    sheet["E5"].comment = openpyxl.comments.Comment("của đơn vị", "Na Hang")
    sheet.merge_cells("A2:A4")
    book.create_sheet("Lỗi")
    book.save(source)
    Path("in/s.xlsm").write_bytes(source.read_bytes())
    with zipfile.ZipFile("in/s.xlsm", "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    in_process(["check", "in/s.xlsx", "in/s.xlsm", "--annotate", "out"])
    marked = openpyxl.load_workbook("out/s.xlsx")
    assert "của đơn vị" in str(marked.worksheets[0]["E5"].comment)
    drawing = zipfile.ZipFile("out/s.xlsx").read("xl/drawings/commentsDrawing1.vml").decode()
    heights = [int(one) for one in re.findall(r"height:(\d+)px", drawing)]
    assert max(heights) > min(heights)  # each as its text needs
    assert marked.sheetnames[1:] == ["Lỗi", "Lỗi 2"]
    assert zipfile.ZipFile("out/s.xlsm").read("xl/vbaProject.bin") == b"macro"


def test_no_copy_lands_among_the_originals_or_where_nobody_may_write() -> None:
    source = workbook()
    before = source.read_bytes()
    done = in_process(["check", "s.xlsx", "--annotate", "."])
    assert done.code == 2
    assert source.read_bytes() == before
    Path("full").write_text("a file", "utf-8")
    assert in_process(["check", "s.xlsx", "--annotate", "full"]).code == 2
    locked = Path("locked")
    locked.mkdir(mode=stat.S_IRUSR | stat.S_IXUSR)
    folder = "cchc.yaml/deeper" if writable(locked) else "locked/deeper"
    done = in_process(["check", "s.xlsx", "--annotate", folder])
    assert done.code == 1
    assert "W42" in done.err
    assert done.out == ""
    assert "Traceback" not in done.err


def writable(folder: Path) -> bool:
    """Whether rights count for nothing here, as for root."""
    try:
        (folder / "probe").touch()
    except PermissionError:
        return False
    return True


def test_severities_can_be_chosen_for_checks_only(place: Path) -> None:
    workbook(rows=ROWS[:1])
    text = (place / "cchc.yaml").read_text("utf-8")
    assert in_process(["check", "s.xlsx"]).code == 0
    (place / "cchc.yaml").write_text(text + "severity: {S82: error, S16: note}\n", "utf-8")
    assert in_process(["check", "s.xlsx"]).code == 1
    assert in_process(["score", "s.xlsx"]).code == 1
    (place / "cchc.yaml").write_text(text + "severity: {S82: note}\n", "utf-8")
    (problem,) = told(in_process(["check", "s.xlsx", "--format", "json"]))["problems"]
    assert (problem["code"], problem["severity"]) == ("S82", "note")


def test_an_error_that_leaves_a_value_unread_can_never_be_lowered() -> None:
    lowerable = {code for code, entry in CATALOGUE.items() if entry.severity is Severity.ERROR and entry.settable}
    assert lowerable == {"S16"}


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("ngày 12/01/2021", [(2021, 1, 12)]),
        ("QĐ số 5/QĐ-UBND, 1-2-2022 và 3.4.2022", [(2022, 2, 1), (2022, 4, 3)]),
        ("ngày 3 tháng 2 năm 2022", [(2022, 2, 3)]),
        ("ban hành 2021-05-06, số 12-2021-05-06", [(2021, 5, 6)]),
        ("31/02/2022, 12/2021, 148/2022/QĐ-UBND, 1.2.3", []),
    ],
)
def test_days_in_evidence_are_read_day_first(text: str, days: list[tuple[int, int, int]]) -> None:
    assert days_in(text) == [dt.date(*day) for day in days]


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        ("Kế hoạch số 05/KH-UBND ngày 12/01/2021", ["05/KH-UBND"]),
        ("148/2022/QĐ-UBND; 12a/BC-SNV.", ["148/2022/QĐ-UBND", "12a/BC-SNV"]),
        ("xem https://cchc.gov.vn/12/KH-UBND, và 7/BC", ["https://cchc.gov.vn/12/KH-UBND", "7/BC"]),
        ("15/12/2022, 3/4, đã họp 6/12 tháng", []),
    ],
)
def test_documents_in_evidence(text: str, documents: list[str]) -> None:
    assert documents_in(text) == documents


@given(st.text())
def test_any_text_may_stand_as_evidence(text: str) -> None:
    assert all(day.year >= 1 for day in days_in(text))
    assert all(documents_in(text))


def test_control_characters_that_a_cell_hides_do_not_break_the_copy() -> None:
    workbook("in/s.xlsx", (("Lâm Bình", "1.1", None, "kịp_x0001_thời?", 1, None),))
    in_process(["check", "in/s.xlsx", "--annotate", "out"])
    comment = openpyxl.load_workbook("out/s.xlsx").worksheets[0]["D2"].comment
    assert comment is not None
    assert "“kịpthời?”" in comment.text


def test_a_table_that_names_two_units_counts_for_both(place: Path) -> None:
    (place / "Na Hang.csv").write_text("Đơn vị,Mã,Giá trị,Điểm tự chấm\nLâm Bình,1.1,Kịp thời,1\n", "utf-8")
    done = json.loads(in_process(["check", "Na Hang.csv", "--format", "json"]).out)
    assert [problem["code"] for problem in done["problems"]] == ["S73"]
    assert [unit["unit"] for unit in done["units"] if unit["problems"]] == ["Huyện Lâm Bình", "Huyện Na Hang"]
