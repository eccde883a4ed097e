"""The laws of comparing and of lost points, over random rubrics and data."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any, get_args

import pandas as pd
import pytest
from hypothesis import given

from cchc_index.engine.compare import Side, compare
from cchc_index.engine.gaps import gaps_of, losses, shared_out
from cchc_index.engine.result import score_table, unit_table
from cchc_index.engine.said import Said, figure_changes
from cchc_index.engine.score import Scored
from cchc_index.model.gaps import By, Why
from cchc_index.model.points import MILLION
from cchc_index.read.rubric import load_rubric
from tests.bad.cases import COMMON, in_process
from tests.strategies import Case, cases
from tests.test_engine_laws import SLOW, folder, scored

EXAMPLE = Path(__file__).parents[1] / "examples" / "tuyen-quang"


def side(result: Scored) -> Side:
    return Side(result.rubric, rows(unit_table(result)), rows(score_table(result)))


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]


def of(case: Case) -> Side:
    with folder() as here:
        return side(scored(case, here)[0])


@SLOW
@given(cases())
def test_what_was_lost_adds_up(case: Case) -> None:
    with folder() as here:
        result, _ = scored(case, here)
    one, totals = side(result), result.totals
    for place, unit in enumerate(result.units):
        if unit not in one.standings:
            continue
        lost = int(totals.max[place] - totals.points[place] + totals.penalty[place])
        assert sum(loss.lost for loss in losses(one, unit)) == lost
        gaps = gaps_of(one, unit, lambda row: Why("partly", row.node.name))
        negative = sum(loss.lost for loss in losses(one, unit) if loss.lost < 0)
        assert gaps.lost == Fraction(lost - negative, MILLION)
        for what in get_args(By):
            assert sum(group.lost for group in gaps.by(what)) == gaps.lost
            assert sum(group.rows for group in gaps.by(what)) == len(gaps.rows)
        assert [gap.lost for gap in gaps.rows] == sorted((gap.lost for gap in gaps.rows), reverse=True)


@SLOW
@given(cases())
def test_comparing_the_other_way_round_turns_every_sign(case: Case) -> None:
    names = list(case.data)
    turned = replace(case, data=dict(zip(names, [*list(case.data.values())[1:], case.data[names[0]]], strict=True)))
    before, after = of(case), of(turned)
    there = {one.unit: one for one in compare(before, after)}
    back = {one.unit: one for one in compare(after, before)}
    assert there.keys() == back.keys()
    for unit, one in there.items():
        other = back[unit]
        for name in ("points", "percent", "places"):
            assert (getattr(one, name) or 0) == -(getattr(other, name) or 0)
        assert {node.id: node.points for node in one.nodes} == {
            node.id: None if node.points is None else -node.points for node in other.nodes
        }


@SLOW
@given(cases())
def test_areas_bonus_and_penalty_add_up_to_the_change(case: Case) -> None:
    names = list(case.data)
    turned = replace(case, data=dict(zip(names, [*list(case.data.values())[1:], case.data[names[0]]], strict=True)))
    before, after = of(case), of(turned)
    for one in compare(before, after):
        if one.points is None:
            continue
        outside = [
            sum(
                (1 if row.role == "bonus" else -1) * part.of_node[one.unit, row.node.id][0]
                for row in part.rubric.outline.rows
                if row.is_role_root
            )
            for part in (before, after)
        ]
        areas = sum((area.after or 0) - (area.before or 0) for area in one.areas)
        assert areas + outside[1] - outside[0] == one.points


def test_what_is_shared_out_is_shared_whole() -> None:
    assert shared_out(10, [1, 1, 1]) == [4, 3, 3]
    assert shared_out(7, [0, 2, 5]) == [0, 2, 5]
    assert shared_out(5, []) == []
    assert shared_out(5, [0, 0]) == [0, 0]
    assert shared_out(7, [1, 2]) == [2, 5]


def test_a_day_that_has_passed_cannot_be_won_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """1.2 was sent late; 1.1 is an answer that says late; 1.4 can still be done; 1.5 awaits the appraisers."""
    shutil.copytree(COMMON, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    rows_ = ["Lâm Bình,1.1,,Không kịp thời", "Lâm Bình,1.2,Ngày gửi báo cáo,14/12/2022"]
    rows_ += ["Lâm Bình,1.4,Số cuộc kiểm tra,1", "Lâm Bình,1.4,Số cuộc kiểm tra bị hủy,0"]
    (tmp_path / "phieu.csv").write_text("\n".join(["Đơn vị,Mã,Tên số liệu,Giá trị", *rows_]), "utf-8")
    assert in_process(["score", "phieu.csv"]).code == 0
    table = in_process(["gaps", "--unit", "01", "--top", "2", "--format", "csv"]).out.splitlines()
    assert len(table) == 3
    told = json.loads(in_process(["gaps", "--unit", "01", "--by", "reason", "--format", "json"]).out)
    found = {gap["id"]: (gap["reason"], gap["recoverable"]) for gap in told["gaps"]}
    assert found["1.1"] == ("late", False)
    assert found["1.2"] == ("late", False)
    assert found["1.4"] == ("partly", True)
    assert found["1.5"] == ("not_scored", True)
    assert {group["name"] for group in told["groups"]} == {gap["reason"] for gap in told["gaps"]}


def scored_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str, stage: str) -> None:
    """The workspace of the bad cases with one unit scored, `more` standing in its cchc.yaml."""
    shutil.copytree(COMMON, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "cchc.yaml"
    file.write_text(file.read_text("utf-8").replace("Huyện Lâm Bình}", f"Huyện Lâm Bình{more}}}"), "utf-8")
    lines = ["Đơn vị,Mã,Tên số liệu,Giá trị", "Lâm Bình,1.1,,Không kịp thời"]
    (tmp_path / "phieu.csv").write_text("\n".join(lines), "utf-8")
    assert in_process(["score", "phieu.csv", "--stage", stage]).code == 0


def test_a_severity_that_the_workspace_chose_holds_for_saved_results(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scored_here(tmp_path, monkeypatch, "", "self")
    for command in (["gaps", "--unit", "01"], ["compare", "2022", "2022"], ["explain", "--unit", "01"]):
        assert in_process(command).code == 0
    with (tmp_path / "cchc.yaml").open("a", encoding="utf-8") as file:
        file.write("severity: {Q06: error}\n")
    for command in (["gaps", "--unit", "01"], ["compare", "2022", "2022"], ["explain", "--unit", "01"]):
        run = in_process([*command, "--format", "json"])
        assert run.code == 1
        assert {(one["code"], one["severity"]) for one in json.loads(run.out)["problems"]} == {("Q06", "error")}


def test_commands_that_a_page_suggests_name_the_index_where_there_are_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scored_here(tmp_path, monkeypatch, "", "record")
    (index,) = (one.name for one in (tmp_path / "results").iterdir())
    explain = ["explain", "--unit", "01", "--node", "1"]
    assert "--index" not in in_process(explain).out
    shutil.copytree(tmp_path / "results" / index, tmp_path / "results" / "khac")
    assert f"--index {index}" in in_process([*explain, "--index", index]).out


def test_lost_points_are_held_against_what_was_assigned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another period's target, another index's, and one of what has no points yet say nothing."""
    targets = ['{of: "1.1", points: 1}', '{of: "1.1", percent: 50, period: "2021"}', "{of: papi, percent: 40}"]
    targets += ['{of: "1.5", points: 0.1}', '{of: "1.1", percent: 50}']
    scored_here(tmp_path, monkeypatch, f", targets: [{', '.join(targets)}]", "record")
    told = json.loads(in_process(["gaps", "--unit", "01", "--format", "json"]).out)
    (row,) = (gap for gap in told["gaps"] if gap["id"] == "1.1")
    percent = round(100 * row["points"] / row["max"], 6)
    found = [(one["what"], one["name"], one["own"], one["mark"], one["difference"]) for one in told["against"]]
    assert found == [
        ("target", "1.1", row["points"], 1, row["points"] - 1),
        ("target", "1.1", percent, 50, percent - 50),
    ]
    assert row["mark"] is None
    told = json.loads(in_process(["gaps", "--unit", "01", "--against", "target", "--format", "json"]).out)
    marks = {gap["id"]: (gap["mark"], gap["max"]) for gap in told["gaps"] if gap["mark"] is not None}
    assert marks.pop("1.1") == (row["max"] / 2, row["max"])
    assert all(mark == most - 0.1 for mark, most in marks.values())


def test_a_row_that_has_rows_below_it_tells_what_stands_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A deduction with rows of its own is one row of the lost points."""
    shutil.copy(Path(__file__).parent / "tours" / "rubric-tour.yaml", tmp_path / "rubric.yaml")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cchc.yaml").write_text("level: huyen\nunits: [{name: Sao Mai}]\n", "utf-8")
    (tmp_path / "phieu.csv").write_text("Đơn vị,Mã,Tên số liệu,Giá trị\nSao Mai,6.1,n,2\n", "utf-8")
    line = [
        "score",
        "phieu.csv",
        "--rubric",
        "rubric.yaml",
        "--period",
        "2022",
        "--missing",
        "zero",
        "--without-survey",
    ]
    run = in_process(line)
    assert run.code == 0, run.err
    told = json.loads(in_process(["gaps", "--unit", "Sao Mai", "--format", "json"]).out)
    (row,) = (gap for gap in told["gaps"] if gap["id"] == "6")
    assert (row["points"], row["lost"], row["reason"]) == (-2, 2, "penalty")
    assert "6.1 Chậm gửi báo cáo: Số lần chậm: 2" in row["why"]


def test_each_row_stands_beside_what_the_best_unit_and_the_median_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(EXAMPLE, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    ranking = json.loads(in_process(["score", "2021/submissions.xlsx", "--format", "json"]).out)["units"]
    lost: dict[str, dict[str, float]] = {}
    for one in ranking:
        told = json.loads(in_process(["gaps", "--unit", one["unit"], "--format", "json"]).out)
        lost[one["unit"]] = {gap["id"]: gap["lost"] for gap in told["gaps"]}
    best, last = (lost[ranking[place]["unit"]] for place in (0, -1))
    for what in ("best", "median"):
        line = ["gaps", "--unit", ranking[-1]["unit"], "--against", what, "--format", "json"]
        told = json.loads(in_process(line).out)
        assert told["marked"] == what
        assert {gap["id"] for gap in told["gaps"]} == set(last)
        for gap in told["gaps"]:
            everyone = [of.get(gap["id"], 0) for of in lost.values()]
            assert gap["mark"] == (best.get(gap["id"], 0) if what == "best" else median(everyone))


@pytest.mark.parametrize("units", [[], ["--unit", "01", "--unit", "02"]])
def test_a_mark_stands_beside_one_unit(units: list[str]) -> None:
    run = in_process(["--lang", "en", "gaps", *units, "--against", "best"])
    assert run.code == 2
    assert "it is for one unit" in " ".join(run.err.split())


def test_answers_in_a_block_of_several_leaves_are_each_their_own() -> None:
    loaded, _problems = load_rubric(COMMON / "rubric.yaml")
    assert loaded is not None
    rows_ = [loaded.rubric.outline.by_id[one] for one in ("1.1", "1.5")]
    then, now = (Said(loaded.rubric, answers=dict(zip(("1.1", "1.5"), said, strict=True))) for said in ("AB", "CD"))
    assert figure_changes(then, now, rows_, rows_) == (("1.1", "“A”", "“C”"), ("1.5", "“B”", "“D”"))
    assert figure_changes(then, now, rows_[:1], rows_[:1]) == (("", "“A”", "“C”"),)
