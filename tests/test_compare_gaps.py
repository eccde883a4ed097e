"""The laws of comparing and of lost points, over random rubrics and data."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import pandas as pd
import pytest
from hypothesis import given

from cchc_index.engine.compare import Side, compare
from cchc_index.engine.gaps import gaps_of, losses, shared_out
from cchc_index.engine.result import score_table, unit_table
from cchc_index.engine.score import Scored
from cchc_index.model.compared import By, Why
from cchc_index.model.points import MILLION
from tests.bad.cases import COMMON, in_process
from tests.strategies import Case, cases
from tests.test_engine_laws import SLOW, folder, scored


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


def test_a_day_that_has_passed_cannot_be_won_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """1.2 was sent late; 1.1 is an answer that says late; 1.4 can still be done; 1.5 awaits the appraisers."""
    shutil.copytree(COMMON, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    rows_ = ["Lâm Bình,1.1,,Không kịp thời", "Lâm Bình,1.2,Ngày gửi báo cáo,14/12/2022"]
    rows_ += ["Lâm Bình,1.4,Số cuộc kiểm tra,1", "Lâm Bình,1.4,Số cuộc kiểm tra bị hủy,0"]
    (tmp_path / "phieu.csv").write_text("\n".join(["Đơn vị,Mã,Tên số liệu,Giá trị", *rows_]), "utf-8")
    assert in_process(["score", "phieu.csv"]).code == 0
    told = json.loads(in_process(["gaps", "--unit", "01", "--by", "reason", "--format", "json"]).out)
    found = {gap["id"]: (gap["reason"], gap["recoverable"]) for gap in told["gaps"]}
    assert found["1.1"] == ("late", False)
    assert found["1.2"] == ("late", False)
    assert found["1.4"] == ("partly", True)
    assert found["1.5"] == ("not_scored", True)
    assert {group["name"] for group in told["groups"]} == {gap["reason"] for gap in told["gaps"]}
