"""Rows for some groups of units only: the forms, what is told, and what a form rests on."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import yaml

from cchc_index.forms.layout import Self
from cchc_index.model.rubric import Rubric
from cchc_index.model.scoring import scoring_sha256
from cchc_index.model.unit_groups import scale_for
from cchc_index.read.shape import shape
from cchc_index.read.yaml_file import YamlFile
from tests.bad.cases import in_process
from tests.harness import Table, load

CASES = Path(__file__).parent / "cases" / "rules" / "unit-groups.yaml"
WORKSPACE = {
    "units": [{"name": "Huyện A", "group": "Vùng cao"}, {"name": "Huyện B", "group": "Vùng thấp"}],
    "periods": [{"period": "2022", "rubric": "rubric.yaml"}],
}
FIGURES = {"1.1": 0.5, "1.2": 0.5, "2.1": 0.5, "2.2": 0.5, "2.3": 0.5, "3.1": 0.8}
ANSWERS = {"1.3": "Một phần", "3.2": "Có"}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("rubric.yaml").write_text(Table.of(load(CASES)["rubric"]).text, "utf-8")
    Path("cchc.yaml").write_text(yaml.safe_dump(WORKSPACE, allow_unicode=True), "utf-8")
    return tmp_path


def rubric() -> Rubric:
    found = shape(YamlFile(Path("rubric.yaml")), Rubric)
    assert found is not None
    return found


@pytest.mark.usefixtures("place")
def test_each_group_can_reach_its_own_total() -> None:
    outline = rubric().outline
    assert [scale_for(outline, group) // 10**6 for group in ("Vùng cao", "Vùng thấp")] == [17, 25]


@pytest.mark.usefixtures("place")
def test_a_units_form_has_its_own_rows_open_and_is_read_back() -> None:
    assert in_process(["template"]).code == 0
    for unit in ("Huyện A", "Huyện B"):
        book = openpyxl.load_workbook(f"forms/2022/{unit}.xlsx")
        sheet = book["Tự chấm"]
        for row in sheet.iter_rows(min_row=7):
            leaf, value = str(row[Self.ID].value), row[Self.VALUE]
            if value.protection.locked:
                continue
            if row[Self.INPUT].value:
                value.value = FIGURES[leaf]
            elif leaf in ANSWERS:
                value.value = ANSWERS[leaf]
        locked = {row[Self.ID].value for row in sheet.iter_rows(min_row=7) if row[Self.VALUE].value == "Không áp dụng"}
        assert locked == {"Huyện A": {"1.2", "2.1", "2.2", "3.1", "3.2"}, "Huyện B": {"1.3"}}[unit]
        book.save(f"{unit}.xlsx")
    done = in_process(["score", "Huyện A.xlsx", "Huyện B.xlsx", "--format", "json"])
    told = yaml.safe_load(done.out)
    assert {one["unit"]: (one["points"], one["max"], one["rank"]) for one in told["units"]} == {
        "Huyện A": (11.0, 17.0, 1),
        "Huyện B": (15.0, 25.0, 2),
    }
    assert {problem["code"] for problem in told["problems"]} == {"S81"}
    why = in_process(["explain", "--unit", "Huyện A", "--node", "1.2"]).out
    assert "chỉ dành cho nhóm đơn vị: Vùng thấp" in why
    assert in_process(["verify"]).code == 0


@pytest.mark.usefixtures("place")
def test_whom_a_row_is_for_is_part_of_what_a_form_rests_on() -> None:
    before = rubric()
    text = Path("rubric.yaml").read_text("utf-8")
    Path("rubric.yaml").write_text(text.replace("applies_to: Vùng thấp", "applies_to: Vùng cao"), "utf-8")
    assert scoring_sha256(rubric()) != scoring_sha256(before)


@pytest.mark.usefixtures("place")
def test_what_a_unit_lacks_and_appraisers_have_left_are_its_own_rows() -> None:
    Path("s.csv").write_text("Đơn vị,Mã,Tên số liệu,Giá trị\nHuyện A,1.1,Tỷ lệ (%),50%\n", "utf-8")
    told = yaml.safe_load(in_process(["check", "s.csv", "--format", "json"]).out)
    assert {one["unit"]: one["missing"] for one in told["units"]}["Huyện A"] == ["1.3", "2.3"]
    assert in_process(["score", "s.csv"]).code == 0
    status = yaml.safe_load(in_process(["appraise", "status", "--format", "json"]).out)
    assert status["units"][0]["unit"] == "Huyện A"
    assert (status["units"][0]["rows"], status["agencies"][0]["rows"]) == (3, 3)
