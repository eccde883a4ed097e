"""The rest of the council's year: quarters beside it, the minutes from a sheet, petitions after what was published."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import shlex
import shutil
from datetime import date
from pathlib import Path
from typing import Any, Final

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_index.engine.petition import strayed
from cchc_index.flow.inputs import files_of as files_meant
from cchc_index.forms.council import HEADING_ROW
from tests.bad.cases import COMMON, Outcome, as_a_program, in_process
from tests.conftest import ROOT

SENT: Final = (
    "Đơn vị,Mã,Giá trị,Điểm tự chấm,Điểm thẩm định,Ý kiến thẩm định\n"
    "Lâm Bình,1.1,Kịp thời,1,0.5,Gửi sau hạn\n"
    "Lâm Bình,1.10,Có,1,0,Chưa được công nhận\n"
    "Na Hang,1.1,Không kịp thời,0.5,0.5,\n"
    "Na Hang,1.10,Có,1,0.5,Chỉ một nửa\n"
)
PETITION: Final = "Đơn vị,Mã,Điểm phúc tra,Số quyết định,Ngày quyết định,Lý do\n"
FIRST: Final = PETITION + "Lâm Bình,1.10,1,12/QĐ-HĐTĐ,05/02/2023,Đã được công nhận\n"
RECORD: Final = Path("results/cchc-huyen/2022/record")
PAPERS: Final = ("html", "docx")
AFTER: Final = Path("results/cchc-huyen/2022/petition")


def cchc(*line: str, code: int = 0) -> Outcome:
    done = in_process(line)
    assert done.code == code, done.err
    return done


def told(*line: str, code: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(cchc(*line, "--format", "json", code=code).out)
    return found


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scored")
    shutil.copytree(COMMON, folder, dirs_exist_ok=True)
    (folder / "s.csv").write_text(SENT, "utf-8")
    with contextlib.chdir(folder):
        cchc("score", "s.csv", "--missing", "zero", "--without-survey")
    return folder


@pytest.fixture
def place(scored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(scored, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def published(place: Path) -> Path:
    cchc("finalise", "2022", "--even-incomplete", "--even-unappraised", "--even-provisional")
    Path("phuc-tra.csv").write_text(FIRST, "utf-8")
    return place


# ---------------------------------------------------------------- petitions


@pytest.mark.usefixtures("published")
def test_a_decision_changes_its_row_and_nothing_that_was_published() -> None:
    before = files_of(RECORD)
    found = told("score", "phuc-tra.csv", "--stage", "petition")
    assert files_of(RECORD) == before
    assert (found["stage"], [one["rank"] for one in found["units"][:2]]) == ("petition", [1, 2])
    units = {one["unit"]: one for one in found["petition"]["units"]}
    mine, other = units["Huyện Lâm Bình"], units["Huyện Na Hang"]
    assert (mine["from"]["points"], mine["to"]["points"], mine["change"]["points"]) == (0.5, 1.5, 1.0)
    assert (mine["from"]["rank"], mine["to"]["rank"], mine["change"]["places"]) == (2, 1, 1)
    assert (other["from"]["points"], other["to"]["points"], other["decisions"]) == (1.0, 1.0, [])
    assert mine["decisions"] == [
        {
            "id": "1.10",
            "name": "Sáng kiến cải cách hành chính",
            "from": 0.0,
            "to": 1.0,
            "number": "12/QĐ-HĐTĐ",
            "date": "2023-02-05",
            "reason": "Đã được công nhận",
        }
    ]
    assert told("appraise", "petition")["units"] == found["petition"]["units"]


@pytest.mark.usefixtures("published")
def test_a_later_petition_keeps_the_earlier_decisions() -> None:
    cchc("score", "phuc-tra.csv", "--stage", "petition")
    more = PETITION + "Na Hang,1.10,1,15/QĐ-HĐTĐ,01/03/2023,Bổ sung hồ sơ\n"
    Path("phuc-tra-2.csv").write_text(more, "utf-8")
    cchc("score", "phuc-tra-2.csv", "--stage", "petition")
    cchc("score", "phuc-tra-2.csv", "--stage", "petition")  # the same again adds nothing
    assert sorted(one.name for one in AFTER.iterdir()) == ["0001", "0002", "current.json"]
    units = told("appraise", "petition", "2022")["units"]
    assert {one["unit"]: [two["number"] for two in one["decisions"]] for one in units if one["decisions"]} == {
        "Huyện Lâm Bình": ["12/QĐ-HĐTĐ"],
        "Huyện Na Hang": ["15/QĐ-HĐTĐ"],
    }
    receipt = json.loads((AFTER / "0001/receipt.json").read_text("utf-8"))
    assert (receipt["stage"], receipt["merged_onto"]["stage"], receipt["merged_onto"]["run"]) == (
        "petition",
        "record",
        "0001",
    )
    assert json.loads((AFTER / "0002/receipt.json").read_text("utf-8"))["merged_onto"]["stage"] is None


@pytest.mark.usefixtures("place")
def test_a_report_names_the_files_of_every_run_it_rests_on() -> None:
    Path("bo-sung.csv").write_text("Đơn vị,Mã,Điểm thẩm định lần 2\nLâm Bình,1.1,1\n", "utf-8")
    cchc("score", "bo-sung.csv", "--missing", "zero", "--without-survey")
    files = re.findall(r"^\| (\S+\.csv) \| \w{16} \|$", cchc("report", "--format", "md").out, re.MULTILINE)
    assert files == ["s.csv", "bo-sung.csv"]
    cchc("report", "-o", "kq.xlsx")
    notes = openpyxl.load_workbook("kq.xlsx").worksheets[-1]
    assert {"s.csv", "bo-sung.csv"} <= {row[0] for row in notes.iter_rows(values_only=True)}


@pytest.mark.usefixtures("published")
def test_every_paper_of_what_was_published_says_that_petitions_came_after() -> None:
    said = "sửa sau phúc tra; số liệu ở đây là kết quả công bố ban đầu."
    for paper in (["--kind", "annex"], ["--kind", "minutes"], [], ["--unit", "Lâm Bình"]):
        assert said not in cchc("report", *paper, "--format", "md").out
    cchc("score", "phuc-tra.csv", "--stage", "petition")
    for paper in (["--kind", "annex"], ["--kind", "minutes"], [], ["--unit", "Lâm Bình"]):
        assert f"> Kỳ 2022 đã được {said}" in cchc("report", *paper, "--format", "md").out
    assert cchc("report", "--format", "html").out.count("sửa sau phúc tra") == 1
    assert cchc("overview").err.count("Q75") == 1


@pytest.mark.usefixtures("published")
def test_verify_scores_petitions_again_and_names_a_decision_that_was_changed() -> None:
    cchc("score", "phuc-tra.csv", "--stage", "petition")
    stages = {one["stage"]: one for one in told("verify")["stages"]}
    assert (stages["petition"]["replayed"], stages["record"]["replayed"]) == (1, 1)
    assert "trên lần chấm 0001 của giai đoạn “ghi nhận”" in " ".join(cchc("log", "2022").out.split())
    Path("phuc-tra.csv").write_text(FIRST.replace("1.10,1,", "1.10,0.5,"), "utf-8")
    found = told("verify", code=1)
    assert {"Q55", "Q57"} <= {one["code"] for one in found["problems"]}
    assert any("0.5" in one["message"] or "0,5" in one["message"] for one in found["problems"])


@pytest.mark.usefixtures("published")
def test_what_is_wrong_with_a_decision_is_told_at_its_cell_and_nothing_is_saved() -> None:
    wrong = "Lam Bin,1.10,1,1/QĐ,05/02/2023,x\nNa Hang,1.1,7,1/QĐ,05/02/2023,x\nNa Hang,3.1,1,1/QĐ,05/02/2023,x\n"
    wrong += "Na Hang,1.10,1,1/QĐ,31/02/2023,x\nNa Hang,1.10,1,,05/02/2023,\n"
    Path("phuc-tra.csv").write_text(PETITION + wrong, "utf-8")
    found = told("score", "phuc-tra.csv", "--stage", "petition", code=1)["problems"]
    assert sorted((one["line"], one["code"]) for one in found) == [
        (2, "S10"),
        (3, "S17"),
        (4, "S36"),
        (5, "S30"),
        (6, "S14"),
        (6, "S14"),
    ]
    assert not AFTER.exists()


def test_a_petition_takes_nothing_but_decisions() -> None:
    for more in (["--missing", "zero"], ["--without-survey"], ["--skip-bad-units"], ["--survey", "x.csv"]):
        assert "--stage petition" in cchc("score", "phuc-tra.csv", "--stage", "petition", *more, code=2).err


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("lang", ["vi", pytest.param("en", marks=pytest.mark.slow)])
def test_the_sheet_of_decisions_comes_back_as_it_was_filled_in(lang: str) -> None:
    cchc("template", "--petition", "-o", "phuc-tra.xlsx", "--lang", lang)
    book = openpyxl.load_workbook("phuc-tra.xlsx")
    sheet = book.worksheets[1]
    cells: tuple[Any, ...] = (
        "Huyện Lâm Bình",
        "1.10",
        "Sáng kiến cải cách hành chính",
        1,
        "12/QĐ",
        date(2023, 2, 5),
        "=1+1 là hai",
    )
    for column, cell in enumerate(cells, start=1):
        sheet.cell(HEADING_ROW + 2, column).value = cell
        if isinstance(cell, str):
            sheet.cell(HEADING_ROW + 2, column).data_type = "s"
    book.save("phuc-tra.xlsx")
    done = cchc("score", "phuc-tra.xlsx", "--stage", "petition", "--lang", lang)
    assert "cảnh báo" not in done.err
    assert "warning" not in done.err
    (mine,) = (one for one in told("appraise", "petition")["units"] if one["decisions"])
    assert (mine["decisions"][0]["date"], mine["decisions"][0]["reason"]) == ("2023-02-05", "=1+1 là hai")
    cchc("appraise", "petition", "-o", "bang.xlsx", "--lang", lang)
    cells_ = [cell for sheet in openpyxl.load_workbook("bang.xlsx") for row in sheet for cell in row]
    assert [cell.data_type for cell in cells_ if cell.value == "=1+1 là hai"] == ["s"]


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    "ending", ["md", "csv", *(pytest.param(one, marks=pytest.mark.slow) for one in ("html", "docx"))]
)
def test_both_tables_are_sent_on_in_every_form(ending: str) -> None:
    cchc("score", "phuc-tra.csv", "--stage", "petition", "-o", f"a.{ending}")
    cchc("appraise", "petition", "-o", f"b.{ending}")
    if ending in ("md", "html"):
        text = Path(f"a.{ending}").read_text("utf-8")
        assert "12/QĐ-HĐTĐ" in text
        assert text == Path(f"b.{ending}").read_text("utf-8")
    if ending == "csv":
        with Path("b.csv").open(encoding="utf-8-sig") as stream:
            rows = {one["unit"]: one for one in csv.DictReader(stream)}
        assert rows["Huyện Lâm Bình"]["rank_before"] == "2"
        assert rows["Huyện Lâm Bình"]["rank_after"] == "1"


SCORES: Final = pd.DataFrame(
    [(unit, node, 10, 20, "scored", "declared") for unit in "ABC" for node in ("1", "1.1", "1.2")],
    columns=["unit", "node", "points", "max", "status", "source"],
)
KEYS: Final = st.sets(st.tuples(st.sampled_from("ABC"), st.sampled_from(["1.1", "1.2"])))


@settings(max_examples=10)
@given(KEYS, KEYS, st.sampled_from(["points", "max", "status", "source"]))
def test_exactly_the_leaves_that_changed_without_a_decision_have_strayed(
    changed: set[tuple[str, str]], named: set[tuple[str, str]], column: str
) -> None:
    after = SCORES.copy()
    for unit, node in changed:
        here = (after["unit"] == unit) & (after["node"] == node)
        after.loc[here, column] = "zeroed" if column in ("status", "source") else 11
    after.loc[after["node"] == "1", "points"] = 99  # sums follow from the leaves
    assert set(strayed(SCORES, after, ["1.1", "1.2"], named)) == changed - named


# ---------------------------------------------------------------- quarters


def test_quarters_stand_beside_the_year_and_never_for_it(place: Path) -> None:
    listed = Path("cchc.yaml").read_text("utf-8")
    unit = '{code: "01", name: Huyện Lâm Bình'
    targets = ', targets: [{of: cchc-huyen, percent: 50}, {of: "1", points: 1, period: "2022"}]'
    Path("cchc.yaml").write_text(listed.replace(unit, unit + targets), "utf-8")
    head = "Đơn vị,Mã,Giá trị\n"
    Path("q1.csv").write_text(head + "Lâm Bình,1.1,Không kịp thời\n", "utf-8")
    Path("q2.csv").write_text(head + "Lâm Bình,1.1,Kịp thời\nNa Hang,1.10,Có\n", "utf-8")
    before = files_of(RECORD)
    for number in (1, 2):
        cchc("score", f"q{number}.csv", "--stage", f"quarter-{number}")
    assert files_of(RECORD) == before
    found = told("appraise", "quarters")
    rows = {(one["unit"], one["of"]): one for one in found["units"]}
    mine, area = rows["Huyện Lâm Bình", "cchc-huyen"], rows["Huyện Lâm Bình", "1"]
    assert found["stages"] == ["quarter-1", "quarter-2", "record"]
    assert mine["points"] == {"quarter-1": 0.5, "quarter-2": 1.0, "record": 0.5}
    assert (mine["target"], mine["left"]) == (11.5, 11.0)
    assert (area["target"], area["left"]) == (1.0, 0.5)
    assert "quarter-1" not in rows["Huyện Na Hang", "cchc-huyen"]["points"]
    assert [one["stage"] for one in told("log")["stages"]] == ["quarter-1", "quarter-2", "record"]
    plain = cchc("appraise", "quarters", "--format", "csv").out
    assert next(csv.DictReader(io.StringIO(plain)))["quarter-2"] == "1.0"


def test_a_quarter_alone_is_no_result_to_compare_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(COMMON, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    Path("q.csv").write_text("Đơn vị,Mã,Giá trị\nLâm Bình,1.1,Kịp thời\n", "utf-8")
    cchc("score", "q.csv", "--stage", "quarter-3")
    assert " Q08  " in cchc("gaps", code=1).err
    page = cchc("appraise", "quarters", "--lang", "en").out
    assert "Quarter 3" in page
    assert "No unit has a target" in page


# ---------------------------------------------------------------- the minutes


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("lang", ["vi", pytest.param("en", marks=pytest.mark.slow)])
def test_the_minutes_tell_who_met_and_how_they_voted(lang: str) -> None:
    cchc("template", "--minutes", "--lang", lang)
    assert " W22  " in cchc("template", "--minutes", code=1).err  # what is filled in is not written over
    book = openpyxl.load_workbook("bien-ban-2022.xlsx")
    _guide, meeting, members, votes = book.worksheets[:4]
    ids = [votes.cell(row, 2).value for row in range(HEADING_ROW + 2, HEADING_ROW + 6)]
    assert ids == ["1.1", "1.10", "1.10", None]  # the rows that the appraisal changed
    meeting.cell(HEADING_ROW + 2, 2).value = "8 giờ ngày 28/12/2022"
    for row, (name, present) in enumerate((("Nguyễn Văn A", "Có"), ("Lê Văn C", "x"), ("Trần D", "Không")), start=2):
        members.cell(HEADING_ROW + row, 1).value = name
        members.cell(HEADING_ROW + row, 3).value = present
    votes.cell(HEADING_ROW + 2, 5).value, votes.cell(HEADING_ROW + 2, 6).value = 1, 1
    book.save("bien-ban-2022.xlsx")
    done = cchc("report", "--kind", "minutes", "--format", "md", "--lang", lang)
    assert done.err == ""
    assert "8 giờ ngày 28/12/2022" in done.out
    assert ("Có mặt 2/3 thành viên" if lang == "vi" else "Present: 2 of 3 members") in done.out
    voted = "| Huyện Lâm Bình | 1.1 | Ban hành kế hoạch cải cách hành chính | {} | 1 | 1 |"
    assert voted.format("0,50" if lang == "vi" else "0.50") in done.out
    assert done.out.count("| Huyện Na Hang |") == 1  # nobody voted on its row
    files, _problems = files_meant((Path(),))
    assert [file.name for file in files] == ["s.csv"]  # the minutes are no submission


@pytest.mark.usefixtures("place")
def test_minutes_without_a_sheet_keep_places_to_fill_in() -> None:
    done = cchc("report", "--kind", "minutes", "--format", "md")
    assert " W96  " in done.err
    assert "Chủ trì: …" in done.out


# ---------------------------------------------------------------- the page


@pytest.mark.slow
def test_the_year_of_the_page_can_be_walked_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs" / "appraisal.md").read_text("utf-8")
    (lines,) = re.findall(r"^```console\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (decision,) = re.findall(r"^```csv\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(tmp_path)
    for line in map(shlex.split, lines.splitlines()):
        if line[0] == "cd":
            monkeypatch.chdir(line[1])
            Path("phuc-tra.csv").write_text(decision, "utf-8")
        else:
            done = as_a_program(line[1:]) if line[1] == "demo" else in_process(line[1:])  # it goes to its folder
            assert done.code == 0, done.err
    assert Path("phuc-tra.docx").is_file()
    mine = next(one for one in told("appraise", "petition")["units"] if one["unit"] == "Huyện Chiêm Hóa")
    assert (mine["change"]["points"], mine["decisions"][0]["number"]) == (0.75, "12/QĐ-HĐTĐ")
