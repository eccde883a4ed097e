"""The appraisal: self against appraised, which agency is stricter, how far it is, and explanations there and back."""

from __future__ import annotations

import csv
import io
import json
import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_index.engine.disagreements import groups, strictness
from cchc_index.forms.explanation import HEADING_ROW, Explain
from cchc_index.model.appraised import Disagreement
from tests.bad.cases import COMMON, in_process
from tests.harness import load

CASES: Final = load(Path(__file__).parent / "appraisal" / "strictness.yaml")["cases"]
HEAD: Final = "Đơn vị,Mã,Giá trị,Điểm tự chấm,Điểm thẩm định,Ý kiến thẩm định\n"
SENT: Final = (
    HEAD
    + "Lâm Bình,1.1,Kịp thời,1,0.5,Gửi sau hạn\n"
    + "Lâm Bình,1.10,Có,1,0,Chưa được công nhận\n"
    + "Lâm Bình,1.5,,,1.5,\n"
    + "Na Hang,1.1,Không kịp thời,0.5,1,Gửi đúng hạn\n"
    + "Na Hang,1.10,Có,1,,\n"
)
FORM: Final = Path("forms/2022/Giải trình - Huyện Lâm Bình.xlsx")


def row(unit: str, node: str, agency: str, most: object, own: object, appraised: object) -> Disagreement:
    top, self, given_ = (Fraction(str(one)) for one in (most, own, appraised))
    return Disagreement(unit, node, node, agency, top, self, given_, self - given_, None)


# ---------------------------------------------------------------- which agency is stricter


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_an_agency_is_told_as_stricter_only_where_the_units_agree(case: dict[str, Any]) -> None:
    found = {one.agency: one for one in strictness([row(*cells) for cells in case["rows"]])}
    for agency, expected in case["expect"].items():
        assert {key: getattr(found[agency], key) for key in expected} == expected


points = st.fractions(0, 2, max_denominator=4)
rows = st.lists(
    st.builds(
        row, st.sampled_from("ABC"), st.sampled_from("123"), st.sampled_from(["X", "Y"]), st.just(2), points, points
    )
)


@given(rows)
def test_groups_add_up_to_the_rows_however_they_are_taken_together(made: list[Disagreement]) -> None:
    for by in ("unit", "criterion", "agency"):
        found = groups(made, by)
        assert sum(one.cut for one in found) == sum(one.cut for one in made)
        assert sum(one.rows for one in found) == len(made)


@given(rows)
def test_of_two_agencies_one_is_as_much_stricter_as_the_other_is_milder(made: list[Disagreement]) -> None:
    found = strictness(made)
    assert len(found) in (0, 2)
    assert sum(one.difference for one in found) == 0
    assert {one.verdict for one in found} in (set(), {"alike"}, {"unknown"}, {"stricter", "milder"})


# ---------------------------------------------------------------- on a workspace


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(COMMON, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    Path("s.csv").write_text(SENT, "utf-8")
    assert in_process(["score", "s.csv"]).code == 0
    return tmp_path


@pytest.mark.usefixtures("place")
def test_rows_that_nobody_appraised_are_left_out_and_the_largest_cut_comes_first() -> None:
    told = json.loads(in_process(["appraise", "disagreements", "--format", "json"]).out)
    assert [(one["unit"], one["id"], one["cut"], one["why"]) for one in told["rows"]] == [
        ("Huyện Lâm Bình", "1.10", 1.0, "Chưa được công nhận"),
        ("Huyện Lâm Bình", "1.1", 0.5, "Gửi sau hạn"),
        ("Huyện Na Hang", "1.1", -0.5, "Gửi đúng hạn"),
    ]
    assert told["groups"]["unit"][0] == {
        "key": "Huyện Lâm Bình",
        "name": "Huyện Lâm Bình",
        "rows": 2,
        "lowered": 2,
        "raised": 0,
        "cut": 1.5,
        "share_pct": 75.0,
    }


@pytest.mark.usefixtures("place")
def test_csv_has_the_rows_or_the_groups() -> None:
    plain = in_process(["appraise", "disagreements", "--format", "csv", "--unit", "02"]).out
    assert [one["id"] for one in csv.DictReader(io.StringIO(plain))] == ["1.1"]
    by = in_process(["appraise", "disagreements", "--format", "csv", "--by", "criterion"]).out
    assert [(one["key"], one["cut"]) for one in csv.DictReader(io.StringIO(by))] == [("1.10", "1.0"), ("1.1", "0.0")]


@pytest.mark.usefixtures("place")
def test_status_says_what_is_missing_and_what_is_due() -> None:
    listed = Path("cchc.yaml").read_text("utf-8")
    more = "rubric: rubric.yaml, deadline: 2022-12-10, deadlines: {appraisal_1: 2022-12-31, council: 2023-01-20}"
    Path("cchc.yaml").write_text(listed.replace("rubric: rubric.yaml", more), "utf-8")
    told = json.loads(in_process(["appraise", "status", "--as-of", "2023-01-01", "--format", "json"]).out)
    assert [(one["stage"], one["days"]) for one in told["deadlines"]] == [
        ("self", -22),
        ("appraisal_1", -1),
        ("council", 19),
    ]
    units = {one["unit"]: one for one in told["units"]}
    assert {unit for unit, one in units.items() if not one["sent"]} == {"Huyện Chiêm Hóa", "Thành phố Tuyên Quang"}
    assert units["Huyện Lâm Bình"]["appraised"] == 3
    assert "1.10" in units["Huyện Na Hang"]["waiting"]
    page = in_process(["appraise", "status", "--as-of", "2023-01-01"]).out
    assert "Đang ở giai đoạn: họp Hội đồng, đến 20/01/2023" in page


@pytest.mark.usefixtures("place")
def test_of_two_indexes_the_deadlines_are_those_of_the_one_that_is_asked_for() -> None:
    rubric = Path("rubric.yaml").read_text("utf-8").replace("id: thu/cchc-huyen-2022", "id: thu/khac-2022", 1)
    Path("khac.yaml").write_text(rubric.replace("index: cchc-huyen", "index: khac", 1), "utf-8")
    listed = Path("cchc.yaml").read_text("utf-8")
    own = '{period: "2022", rubric: rubric.yaml'
    two = f'{{period: "2022", rubric: khac.yaml, deadline: 2022-11-01}}\n  - {own}, deadline: 2022-12-10'
    Path("cchc.yaml").write_text(listed.replace(own, two), "utf-8")
    told = json.loads(in_process(["appraise", "status", "--as-of", "2022-12-01", "--format", "json"]).out)
    assert told["deadlines"] == [{"stage": "self", "until": "2022-12-10", "days": 9}]


@pytest.mark.usefixtures("place")
def test_what_appraisers_remark_beside_a_leaf_and_beside_its_figure_is_told_both() -> None:
    Path("t.csv").write_text(
        "Đơn vị,Mã,Tên số liệu,Giá trị,Điểm thẩm định,Ý kiến thẩm định\n"
        "Na Hang,1.2,,,0,Chưa thấy báo cáo\n"
        "Na Hang,1.2,sent,15/12/2022,,Sai ngày\n",
        "utf-8",
    )
    assert in_process(["score", "t.csv", "--without-survey"]).code == 0
    gaps = json.loads(in_process(["gaps", "--unit", "02", "--format", "json"]).out)["gaps"]
    assert "Chưa thấy báo cáo; Sai ngày" in next(one["why"] for one in gaps if one["id"] == "1.2")


# ---------------------------------------------------------------- the register


def entered() -> list[tuple[str, ...]]:
    told = json.loads(in_process(["receive", "--list", "--format", "json"]).out)
    return [(one["unit"], one["received"], str(one["sending"]), str(one["on_time"])) for one in told["received"]]


@pytest.mark.usefixtures("place")
def test_each_file_is_entered_once_with_which_sending_it_is_and_whether_it_is_late() -> None:
    listed = Path("cchc.yaml").read_text("utf-8")
    Path("cchc.yaml").write_text(
        listed.replace("rubric: rubric.yaml", "rubric: rubric.yaml, deadline: 2022-12-10"), "utf-8"
    )
    line = ["receive", "s.csv", "--unit", "Lâm Bình", "--number", "=15/UBND", "--dated", "2022-12-08"]
    assert in_process([*line, "--as-of", "2022-12-09"]).code == 0
    again = in_process([*line, "--as-of", "2022-12-11"])
    assert (again.code, " W91  " in again.err) == (0, True)
    Path("s.csv").write_text(SENT + "\n", "utf-8")
    assert in_process([*line, "--as-of", "2022-12-12"]).code == 0
    assert entered() == [
        ("Huyện Lâm Bình", "2022-12-09", "1", "True"),
        ("Huyện Lâm Bình", "2022-12-12", "2", "False"),
    ]
    assert ",'=15/UBND," in Path("so-tiep-nhan.csv").read_text("utf-8-sig")
    page = in_process(["appraise", "status", "--as-of", "2022-12-13"]).out
    assert "12/12/2022 (muộn)" in page


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("number", ["'8/UBND", "=8/UBND", "-8", "8'"])
def test_the_register_gives_back_what_was_entered(number: str) -> None:
    assert in_process(["receive", "s.csv", "--unit", "01", "--number", number]).code == 0
    (entry,) = json.loads(in_process(["receive", "--list", "--format", "json"]).out)["received"]
    assert entry["number"] == number


@pytest.mark.usefixtures("place")
def test_of_several_files_all_are_entered_or_none() -> None:
    assert in_process(["template", "--unit", "01", "-o", "f.xlsx"]).code == 0
    done = in_process(["receive", "f.xlsx", "s.csv"])  # the second says not whose it is
    assert (done.code, " W90  " in done.err) == (1, True)
    assert entered() == []
    assert not Path("so-tiep-nhan.csv").exists()
    assert in_process(["receive", "f.xlsx", "--as-of", "2022-12-09"]).code == 0
    assert entered() == [("Huyện Lâm Bình", "2022-12-09", "1", "None")]
    assert in_process(["receive", "none.xlsx", "--unit", "01"]).code == 1
    assert in_process(["check", "."]).code == 0  # which reads no register


# ---------------------------------------------------------------- explanations


def fill(decisions: dict[str, tuple[str, float | None, str]]) -> None:
    """The form as the council decides it, row by row."""
    book = openpyxl.load_workbook(FORM)
    sheet = book.worksheets[1]
    for cells in sheet.iter_rows(min_row=HEADING_ROW + 2):
        word, points_, why = decisions.get(str(cells[Explain.ID].value), ("", None, ""))
        cells[Explain.EXPLANATION].value = "Đã gửi qua trục liên thông"
        cells[Explain.DECISION].value = word or None
        cells[Explain.POINTS].value = points_
        cells[Explain.REASON].value = why or None
    book.save(FORM)


def counted(unit: str) -> dict[str, tuple[float, str]]:
    """Per node of a unit its points in the saved result, and where they come from."""
    place = Path("results/cchc-huyen/2022/record")
    run = json.loads((place / "current.json").read_text("utf-8"))["run"]
    with (place / run / "scores.csv").open(encoding="utf-8-sig") as stream:
        return {
            one["node"]: (float(one["points"]), one["source"]) for one in csv.DictReader(stream) if one["unit"] == unit
        }


@pytest.mark.usefixtures("place")
def test_a_decision_becomes_points_of_the_second_appraisal() -> None:
    assert in_process(["template", "--explanation"]).code == 0
    assert [one.name for one in FORM.parent.iterdir()] == [FORM.name]  # of Na Hang nothing was cut
    before = counted("Huyện Na Hang")
    fill({"1.1": ("Chấp nhận", None, ""), "1.10": ("Không chấp nhận", None, "Chưa có quyết định")})
    done = in_process(["score", str(FORM)])
    assert done.code == 0, done.err
    after = counted("Huyện Lâm Bình")
    assert after["1.1"] == (1.0, "appraised_2")
    assert after["1.10"] == (0.0, "appraised_2")
    assert after["1.5"] == (1.5, "appraised_1")
    assert counted("Huyện Na Hang") == before
    told = json.loads(in_process(["appraise", "disagreements", "--format", "json", "--unit", "01"]).out)
    assert [(one["id"], one["cut"], one["why"]) for one in told["rows"]] == [
        ("1.10", 1.0, "Chưa có quyết định"),
        ("1.1", 0.0, "Gửi sau hạn"),
    ]


@pytest.mark.usefixtures("place")
def test_what_is_accepted_in_part_has_the_councils_points() -> None:
    assert in_process(["template", "--explanation", "--unit", "01", "--node", "1"]).code == 2
    assert in_process(["template", "--explanation", "--unit", "01"]).code == 0
    fill({"1.1": ("Chấp nhận một phần", 0.75, "Chậm một ngày")})
    assert in_process(["score", str(FORM)]).code == 0
    assert counted("Huyện Lâm Bình")["1.1"] == (0.75, "appraised_2")
    assert counted("Huyện Lâm Bình")["1.10"] == (0.0, "appraised_1")


@pytest.mark.usefixtures("place")
def test_a_form_that_is_explained_but_not_decided_changes_no_points() -> None:
    assert in_process(["template", "--explanation"]).code == 0
    before = counted("Huyện Lâm Bình")
    fill({})
    done = in_process(["score", str(FORM)])
    assert done.code == 0, done.err
    assert " S90  " in done.err
    assert counted("Huyện Lâm Bình") == before


@pytest.mark.usefixtures("place")
def test_a_decision_in_the_form_that_does_not_hold_is_told_at_its_cell() -> None:
    assert in_process(["template", "--explanation"]).code == 0
    fill({"1.1": ("Chấp nhận", 0.75, ""), "1.10": ("Không chấp nhận", None, "")})
    done = in_process(["score", str(FORM)])
    assert done.code == 1
    assert "[Giải trình] ô I7: mục 1.1: “Chấp nhận” nghĩa là 1 điểm, nhưng đang ghi 0,75" in done.err
    assert " W78  " in done.err
