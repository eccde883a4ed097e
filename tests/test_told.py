"""What the engine tells beside the points: of whom a finding is, and how points came about with nothing to count."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from cchc_index.model.problem import FEW
from tests.bad.cases import COMMON, in_process
from tests.harness import Files, Table
from tests.test_cases import table_of

SURVEYED = Path(__file__).parent / "survey_r"
RATIO = """
areas:
  - id: "1"
    name: Thủ tục hành chính
    max: 4
    appraised_by: Sở Nội vụ
    inputs: {done: {label: Đã giải quyết, type: count}, due: {label: Đến hạn, type: count}}
    children:
      - {id: "1.1", name: Trả lại điểm, max: 2, rule: {kind: ratio, value: done / due, if_zero: full}}
      - {id: "1.2", name: Không có điểm, max: 2, rule: {kind: ratio, value: done / due, if_zero: zero}}
  - id: "2"
    name: Báo cáo năm
    max: 1
    inputs: {sent: {label: Ngày gửi, type: date}}
    rule: {kind: deadline, date: sent, by: "{period}-12-10", points: 1, late: [{days: 5, points: 0.5}]}
  - id: "3"
    name: Tăng hạng
    max: 1
    inputs: {place: {label: Thứ hạng, type: number}}
    rule: {kind: change, value: place, better: lower, points: 1}
  - {id: "4", name: Điểm cộng, max: 2, role: bonus, scored_by: appraiser, rule: {kind: judgement, step: 0.5}}
  - {id: "6", name: Chỉ số khác, max: 4, scored_by: import, rule: {kind: imported, scale: 200}}
  - {id: "7", name: Báo cáo sai, max: 2, role: penalty, rule: {kind: choice, options: [{answer: Có, points: 0.5}]}}
  - {id: "5", name: Điểm trừ, max: 2, role: penalty, scored_by: appraiser, rule: {kind: judgement, step: 0.5}}
"""


def files(folder: Path, figures: dict[str, tuple[int, int]]) -> Files:
    """One row of figures a unit, for both leaves."""
    made = Files(Table.of(yaml.safe_load(RATIO)), folder)
    for unit, (done, due) in figures.items():
        made.sent(unit, "1.1", {"inputs": {"done": done, "due": due}})
    return made


def test_a_finding_is_told_of_the_unit_whose_figures_count_and_of_no_other(tmp_path: Path) -> None:
    """Over 100%: A's own; not B's, which is within; not of C's leaf that its appraiser has given points for."""
    sent = files(tmp_path, {"A": (12, 10), "B": (5, 10), "C": (12, 10)})
    sent.sent("C", "1.1", {"appraised": 1})
    found = [(one.unit, one.params["id"]) for one in sent.run("2022").problems if one.code == "S44"]
    assert sorted(found) == [("A", "1.1"), ("A", "1.2"), ("C", "1.2")]


def test_a_finding_names_the_figures_as_they_were_written(tmp_path: Path) -> None:
    (one, _other) = (one for one in files(tmp_path, {"A": (12, 10)}).run("2022").problems if one.code == "S44")
    assert one.params["inputs"] == ["Đã giải quyết = 12", "Đến hạn = 10"]


@pytest.mark.parametrize(("leaf", "points"), [("1.1", "2.00"), ("1.2", "0.00")])
def test_points_where_nothing_was_to_count_are_explained(
    leaf: str, points: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = files(tmp_path, {"A": (0, 0)})
    assert f"{points} of 2 points" in explained(sent, leaf, monkeypatch)


def test_a_better_day_is_told_with_the_name_of_what_is_late(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = files(tmp_path, {"A": (1, 1)})
    sent.sent("A", "2", {"inputs": {"sent": dt.date(2022, 12, 20)}})
    said = explained(sent, "2", monkeypatch)
    assert "Ngày gửi: by 15/12/2022" in said
    assert "Ngày gửi: by 10/12/2022" in said


def test_what_is_compared_with_the_year_before_is_told_with_that_years_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = files(tmp_path, {})
    before = Files(sent.table.before("2021"), tmp_path)
    for one, place in ((before, 7), (sent, 4)):
        one.sent("A", "3", {"inputs": {"place": place}})
    assert before.run("2021", save=True, workspace={"level": "huyen", "units": [{"name": "A"}]}).saved is not None
    assert "the period before: 7\n" in explained(sent, "3", monkeypatch)


@pytest.mark.parametrize(("leaf", "better"), [("4", True), ("5", False)])
def test_a_step_more_is_better_but_for_points_taken_off(
    leaf: str, *, better: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = files(tmp_path, {"A": (1, 1)})
    sent.sent("A", leaf, {"appraised": 0.5})
    assert ("the appraisers give one step more" in explained(sent, leaf, monkeypatch)) == better


def test_an_imported_row_may_be_supposed_to_have_points_or_another_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = files(tmp_path, {"A": (1, 1)})
    sent.sent("A", "6", {"imported": 50})
    saved(sent)
    monkeypatch.chdir(sent.folder)
    for wish, points in (("6=3", 3), ("6=max", 4), ("6.imported=25", 0.5)):
        (unit,) = told("whatif", "--unit", "A", "--set", wish)["units"]
        assert [(node["id"], node["from"], node["to"]) for node in unit["nodes"]] == [("6", 1, points)]


def test_rows_are_cut_by_less_bonus_and_more_deduction(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = files(tmp_path, {"A": (1, 1)})
    sent.sent("A", "1.1", {"appraised": 1.5})
    sent.sent("A", "7", {"answer": "Có", "appraised": 1.5})
    saved(sent)
    monkeypatch.chdir(sent.folder)
    rows = told("appraise", "disagreements")["rows"]
    assert [(one["id"], one["agency"], one["self"], one["appraised"], one["cut"]) for one in rows] == [
        ("7", None, 0.5, 1.5, 1),
        ("1.1", "Sở Nội vụ", 2, 1.5, 0.5),
    ]


@pytest.mark.parametrize(
    "sheets",
    [
        ["Giá trị\nLâm Bình,1.1,Kịp thời", "Điểm thẩm định,Tài liệu kiểm chứng\nLâm Bình,1.10,1,\nLâm Bình,1.1,,"],
        ["Giá trị,Điểm thẩm định,Tài liệu kiểm chứng\nLâm Bình,1.10,Không có,,\nLâm Bình,1.1,,1,"],
    ],
    ids=["no place for it in the unit's own sheet", "no points, or none of its own"],
)
def test_no_evidence_is_asked_for(sheets: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(COMMON, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    for place, sheet in enumerate(sheets):
        Path(f"{place}.csv").write_text(f"Đơn vị,Mã,{sheet}\n", "utf-8")
    found = told("score", *(f"{place}.csv" for place in range(len(sheets))), "--dry-run")
    assert found["problems"] == []


def test_evidence_is_asked_for_what_a_unit_claimed_though_it_was_given_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(COMMON, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    heading = "Đơn vị,Mã,Điểm tự chấm,Điểm thẩm định,Tài liệu kiểm chứng\n"
    for own, given, codes in ((1, 0, ["S81"]), (0, 1, [])):
        Path("s.csv").write_text(f"{heading}Lâm Bình,1.1,{own},{given},\n", "utf-8")
        assert [one["code"] for one in told("score", "s.csv", "--dry-run", "--missing", "zero")["problems"]] == codes


def test_points_may_be_supposed_in_the_place_of_a_units_own_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = files(tmp_path, {"A": (1, 1)})
    sent.sent("A", "2", {"inputs": {"sent": "20/12/2022"}})
    saved(sent, stage="self")
    monkeypatch.chdir(sent.folder)
    (unit,) = told("whatif", "--unit", "A", "--set", "2=1")["units"]
    assert [(node["id"], node["from"], node["to"]) for node in unit["nodes"]] == [("2", 0, 1)]


HELD = """
areas:
  - id: "1"
    name: Thu ngân sách
    max: {most}
    inputs: {{{earned}: {{label: Thu, type: number}}, {people}: {{label: Dân số, type: number}}}}
    rule: {{kind: relative, value: 2 * {earned} / {people}, to: mean, better: higher}}
  - {{id: "2", name: Kế hoạch, max: 5, rule: {{kind: choice, options: [{{answer: Có, points: 5}}]}}}}
"""


def test_a_comparison_with_all_units_is_made_again_under_figures_of_other_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same figures in both years: what changed did so because of the rubric's maximum, and all can be compared."""
    for period, most, names in (("2021", 4, ("earned", "people")), ("2022", 10, ("thu", "dan"))):
        text = HELD.format(most=most, earned=names[0], people=names[1])
        sent = Files(Table.of({**yaml.safe_load(text), "id": f"thu/{period}", "periods": [period]}), tmp_path)
        for unit, figures in {"A": (6, 2), "B": (2, 2), "C": (1, 2)}.items():
            sent.sent(unit, "1", {"inputs": dict(zip(names, figures, strict=True))})
            sent.sent(unit, "2", {"answer": "Có"})
        listed = [{"period": year, "rubric": f"bo-tieu-chi-{year}.yaml"} for year in ("2021", "2022")]
        workspace = {"level": "huyen", "units": [{"name": name} for name in "ABC"], "periods": listed}
        assert sent.run(period, save=True, workspace=workspace).saved is not None
    monkeypatch.chdir(tmp_path)
    units = told("compare", "2021", "2022")["units"]
    assert [(one["unit"], one["change"]["percent"], one["parts"]["rubric"]) for one in units] == [
        ("A", 0, 0),
        ("B", -7.407409, -7.407409),  # 2.67 of 4, then 6.67 of 10; 5 of 5 in both
        ("C", -14.814814, -14.814814),
    ]


@pytest.mark.parametrize("many", [FEW - 1, FEW, FEW + 1])
def test_of_many_units_the_first_are_named(many: int, tmp_path: Path) -> None:
    """Units without a figure that others are held against, and units of which nobody knows the group."""
    names = [f"Huyện {place}" for place in range(many)]
    shown = names if many <= FEW else [*names[:FEW], "…"]
    compared = Files(table_of("relative", {}), tmp_path / "relative")
    grouped = Files(table_of("unit-groups", {}), tmp_path / "groups")
    compared.sent("A", "1.3", {"inputs": {"spend": 5}})
    for name in names:
        compared.sent(name, "1.3", {"inputs": {"spend": ""}})
        grouped.sent(name, "1.1", {"inputs": {"share": 50}})
    (one,) = (one for one in compared.run("2022").problems if one.code == "S49" and one.params["id"] == "1.3")
    assert one.params == {"id": "1.3", "missing": many, "units": many + 1, "names": shown}
    (one,) = (one for one in grouped.run("2022").problems if one.code == "R95")
    assert one.params == {"count": many, "units": shown, "known": ["Vùng cao", "Vùng thấp"]}


def explained(sent: Files, leaf: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What `cchc explain` says of A's leaf."""
    saved(sent)
    monkeypatch.chdir(sent.folder)
    done = in_process(["explain", "--unit", "A", "--node", leaf, "--lang", "en"])
    assert done.code == 0, done.err
    return done.out


def saved(sent: Files, **run: Any) -> None:  # noqa: ANN401 - as a run takes it
    """Scored and saved in a workspace of one unit, A."""
    rubric = sent.folder / "r.yaml"
    rubric.write_text(sent.table.text, "utf-8")
    workspace = {"level": "huyen", "units": [{"name": "A"}], "periods": [{"period": "2022", "rubric": rubric.name}]}
    assert sent.run("2022", save=True, workspace=workspace, **run).saved is not None


def told(*line: str) -> Any:  # noqa: ANN401 - JSON
    """What a command says to scripts."""
    done = in_process([*line, "--format", "json"])
    assert done.code == 0, done.err
    return json.loads(done.out)


def test_the_ranks_that_the_survey_leaves_open_are_the_same_by_points_where_all_have_one_maximum(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for by in ("percent", "points"):
        place = Path(shutil.copytree(SURVEYED, tmp_path / by))
        rubric = place / "rubric.yaml"
        rubric.write_text(f"{rubric.read_text('utf-8')}ranking: {{by: {by}}}\n", "utf-8")
        monkeypatch.chdir(place)
        assert in_process(["score", "submissions.csv", "--quiet"]).code == 0
        (saved,) = place.glob("results/*/2022/record/0001/units.csv")
        rows = csv.DictReader(io.StringIO(saved.read_text("utf-8-sig")))
        found.append([(row["rank_low"], row["rank_high"]) for row in rows])
    assert found[0] == found[1]
    assert all(low and high for low, high in found[0])
