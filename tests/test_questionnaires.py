"""Several questionnaires for one index (các bảng hỏi): each with its own files, groups, headings and rules."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pandas as pd
import pytest

from cchc_index.engine.survey_tables import survey_tables
from cchc_index.flow.request import Request
from cchc_index.flow.survey import count_replies
from cchc_index.flow.survey_check import check_survey, open_survey
from cchc_index.flow.survey_show import show_survey
from cchc_index.model.names import fold_answer
from cchc_index.model.questionnaire import SurveyPart
from cchc_index.read.workspace import find_workspace

RUBRIC: Final = """\
schema: 1
id: thu/hai-bang-hoi
index: hai-bang-hoi
title: Bộ tiêu chí dùng để thử hai bảng hỏi
level: huyen
periods: ["2022", "2023"]
status: illustrative
basis: [{number: 00/QĐ-THU, issuer: Minh họa, title: Không phải văn bản thật}]
areas:
  - id: "1"
    name: Điều tra xã hội học
    max: 10
    children:
      - id: "1.1"
        name: Lãnh đạo, quản lý đánh giá
        max: 5
        scored_by: survey
        rule:
          kind: survey
          questionnaire: Lãnh đạo
          questions: {L1: 2, L2: 1}
          answers: {Tốt: 100, Khá: 60, Kém: 0}
          groups: {Cấp tỉnh: 1, Cấp huyện: 1}
      - id: "1.2"
        name: Người dân hài lòng
        max: 5
        scored_by: survey
        rule:
          kind: survey
          questionnaire: Người dân
          questions: [D1]
          satisfied: [Hài lòng]
          dissatisfied: [Không hài lòng]
          min_replies: 3
"""
WORKSPACE: Final = """\
schema: 1
level: huyen
units: [{code: "01", name: Huyện Lâm Bình}, {code: "02", name: Huyện Na Hang}]
periods: [{period: "2022", rubric: rubric.yaml}, {period: "2023", rubric: rubric.yaml}]
survey:
  unit_column: Huyện
  exclude: {unfinished: true}
  questionnaires:
    - name: Lãnh đạo
      files: "lanh-dao/{period}-*.csv"
      questions: {L1: Câu 1, L2: "*thời gian*"}
    - name: Người dân
      files: ["dan-{period}.csv"]
      unit_column: Ông/bà ở huyện nào?
      questions: {D1: Câu 1}
      not_answers: [Không sử dụng dịch vụ]
      weight_column: w
      stratum_column: khu vực
      planned: {Huyện Na Hang: 4}
      exclude: {}
"""


LEADERS: Final = "Huyện,Nhóm,Câu 1,Câu 2 về thời gian\n"
PEOPLE: Final = """\
Ông/bà ở huyện nào?,Câu 1,w,khu vực
Lâm Bình,Hài lòng,1.5,Thành thị
Na Hang,Không hài lòng,1,Nông thôn
Na Hang,Không sử dụng dịch vụ,"2,25",Nông thôn
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "lanh-dao").mkdir()
    files = {
        "rubric.yaml": RUBRIC,
        "cchc.yaml": WORKSPACE,
        "lanh-dao/2022-tinh.csv": LEADERS + "01,Cấp tỉnh,Tốt,Khá\n02,Cấp tỉnh,Khá,Kém\n",
        "lanh-dao/2022-huyen.csv": LEADERS + "01,Cấp huyện,Kém,Khá\n02,Cấp huyện,Tốt,Tốt\n",
        "lanh-dao/2023-tinh.csv": LEADERS + "01,Cấp tỉnh,Kém,Kém\n",
        "dan-2022.csv": PEOPLE,
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def replies(place: Path) -> tuple[pd.DataFrame, list[str]]:
    _chosen, reading, problems = open_survey(Request((), period="2022", here=place))
    assert reading is not None, problems
    frame = reading.whole()
    return frame, [one.code for one in [*problems, *reading.problems]]


def test_each_file_is_read_as_its_questionnaire_says(place: Path) -> None:
    frame, problems = replies(place)
    assert problems == ["K24"] * 2  # the leaders' files do not tell which replies are finished; the others need not
    assert len(frame) == 7
    leaders, people = frame[frame["L1"].notna()], frame[frame["stratum"].notna()]
    assert (len(leaders), int(leaders["D1"].count())) == (4, 0)
    assert set(leaders["group"]) == set(map(fold_answer, ("Cấp tỉnh", "Cấp huyện")))
    assert set(people["stratum"]) == set(map(fold_answer, ("Thành thị", "Nông thôn")))
    assert people["weight"].tolist() == [1_500_000, 1_000_000, 2_250_000]
    assert people["D1"].isna().tolist() == [False, False, True]


def test_a_unit_is_told_its_share_of_what_was_planned(place: Path) -> None:
    found = check_survey(Request((), period="2022", here=place))
    assert [(one.unit, one.replies, one.planned) for one in found.units] == [
        ("Huyện Lâm Bình", 3, None),
        ("Huyện Na Hang", 4, 4),
    ]
    assert sorted((one.questionnaire, one.replies) for one in found.files) == [
        ("Lãnh đạo", 2),
        ("Lãnh đạo", 2),
        ("Người dân", 3),
    ]


def test_what_is_planned_of_a_unit_as_a_whole_goes_before_its_parts_by_whatever_name(place: Path) -> None:
    said = (place / "cchc.yaml").read_text("utf-8")
    (place / "cchc.yaml").write_text(said.replace("  exclude: {unf", '  planned: {"02": 9}\n  exclude: {unf'), "utf-8")
    found = check_survey(Request((), period="2022", here=place))
    assert [one.planned for one in found.units] == [None, 9]


def test_one_code_in_two_questionnaires_is_refused(place: Path) -> None:
    text = (place / "rubric.yaml").read_text("utf-8")
    text = text.replace("          questionnaire: Lãnh đạo\n", "").replace("          questionnaire: Người dân\n", "")
    (place / "rubric.yaml").write_text(text.replace("[D1]", "[D1, L1]"), "utf-8")
    settings = (place / "cchc.yaml").read_text("utf-8")
    (place / "cchc.yaml").write_text(settings.replace("{D1: Câu 1}", "{D1: Câu 1, L1: Câu 1}"), "utf-8")
    found = check_survey(Request((), period="2022", here=place))
    assert "K22" in [one.code for one in found.problems]


def test_a_group_may_be_that_of_a_whole_file(place: Path) -> None:
    settings = (place / "cchc.yaml").read_text("utf-8")
    listed = settings[settings.index("    - name: Lãnh đạo") : settings.index("    - name: Người dân")]
    each = ""
    for name, group in (("tinh", "Cấp tỉnh"), ("huyen", "Cấp huyện")):
        file = place / "lanh-dao" / f"2022-{name}.csv"
        file.write_text(file.read_text("utf-8").replace("Nhóm", "Chức vụ"), "utf-8")
        each += listed.replace("-*.csv", f"-{name}.csv") + f"      group: {group}\n"
    (place / "cchc.yaml").write_text(settings.replace(listed, each), "utf-8")
    frame, _problems = replies(place)
    _chosen, reading, _ = open_survey(Request((), period="2022", here=place))
    assert reading is not None
    table = survey_tables(count_replies(reading, reading.leaves))["reply_counts"]
    assert table.loc[table["leaf"] == "1.1", "count"].tolist() == [1, 1, 1, 1]
    assert (frame["group"] == "").sum() == 3


def test_the_example_of_the_page_loads(tmp_path: Path) -> None:
    page = (Path(__file__).parent.parent / "docs" / "survey.md").read_text("utf-8")
    examples = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert len(examples) > 1
    for example in examples:
        (tmp_path / "cchc.yaml").write_text(example, "utf-8")
        found, problems = find_workspace(tmp_path, tmp_path)
        assert problems == []
        assert found is not None
        assert found.workspace.survey != SurveyPart()


def test_files_named_one_by_one_need_not_be_all(place: Path) -> None:
    """A check of one questionnaire's file says nothing of the others; one column lacking is told once, with where."""
    found = check_survey(Request((), survey=(place / "dan-2022.csv",), period="2022", here=place))
    assert [one.code for one in found.problems if one.severity == "error"] == []
    for name in ("tinh", "huyen"):
        file = place / "lanh-dao" / f"2022-{name}.csv"
        file.write_text(file.read_text("utf-8").replace("Câu 1", "Câu một").replace("thời gian", "tg"), "utf-8")
    found = check_survey(Request((), period="2022", here=place))
    (problem,) = [one for one in found.problems if one.severity == "error"]
    assert (problem.code, problem.params["questions"]) == ("K09", ["L1 (1.1)", "L2 (1.1)"])


def test_the_nearest_unit_is_named_first(place: Path) -> None:
    found = show_survey(Request((), period="2022", here=place), "Na Han")
    (problem,) = [one for one in found.problems if one.code == "Q07"]
    assert problem.params["known"] == ["Huyện Na Hang"]
