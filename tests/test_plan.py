"""`cchc plan` on the example: what it promises comes out when the result is scored again; a plan that comes back."""

from __future__ import annotations

import csv
import io
import json
import random
import shutil
from datetime import date
from fractions import Fraction
from itertools import product
from pathlib import Path

import openpyxl
import pytest

from cchc_index.engine.steps import Steps
from cchc_index.flow.again import Result
from cchc_index.flow.desk import Desk
from cchc_index.flow.planning import Target, case_of, plan_unit
from tests.bad.cases import in_process

EXAMPLE = Path(__file__).parents[1] / "examples" / "tuyen-quang"
UNIT = "Huyện Chiêm Hóa"
STATE, DONE_ON = 9, 10


def fill_in(file: Path) -> None:
    """Say of a plan's first task that it is done, that the second is late, that the third is given up."""
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    rows = [row for row in sheet.iter_rows(min_row=6) if row[1].value]
    for row, state in zip(rows, ("đã xong", "Đang làm", "không làm nữa"), strict=False):
        row[STATE - 1].value = state
    rows[0][DONE_ON - 1].value = "05/10/2022"
    rows[1][5].value = date(2022, 9, 30)
    book.save(file)


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plan") / "tuyen-quang"
    shutil.copytree(EXAMPLE, folder)
    with pytest.MonkeyPatch.context() as here:
        here.chdir(folder)
        for year in ("2021", "2022"):
            assert in_process(["score", f"{year}/submissions.xlsx"]).code == 0
    return folder


@pytest.fixture
def here(scored: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(scored)
    return scored


@pytest.mark.parametrize("wanted", [["--target-rank", "3"], ["--target", "78,5"], ["--budget", "6"]])
def test_what_the_plan_promises_comes_out(here: Path, wanted: list[str]) -> None:
    plan = json.loads(in_process(["plan", "--unit", UNIT, *wanted, "--format", "json"]).out)
    sets = [part for task in plan["tasks"] for text in task["set"] for part in ("--set", text)]
    told = json.loads(in_process(["whatif", "--unit", UNIT, *sets, "--format", "json"]).out)
    mine = next(one for one in told["units"] if one["unit"] == UNIT)
    for side in ("from", "to"):
        assert {key: mine[side][key] for key in ("points", "percent", "rank")} == plan[side]
    gains = sum(Fraction(str(task["gain"])) for task in plan["tasks"])
    assert gains == Fraction(str(mine["to"]["points"])) - Fraction(str(mine["from"]["points"]))
    assert plan["effort"] == sum(task["effort"] for task in plan["tasks"])
    assert plan["reached"]


@pytest.mark.slow
def test_a_lower_target_never_costs_more_and_a_higher_budget_never_gains_less(here: Path) -> None:
    def plan(target: Target) -> tuple[Fraction, int]:
        found = plan_unit(UNIT, target, period=None, index=None, workspace=None, here=here).plan
        assert found is not None
        return found.effort, found.then.percent or 0

    efforts = [plan(Target(percent=Fraction(percent)))[0] for percent in (70, 75, 80, 85)]
    assert efforts == sorted(efforts)
    assert efforts[0] == 0 < efforts[1]
    indexes = [plan(Target(budget=Fraction(budget)))[1] for budget in (0, 3, 9)]
    assert indexes == sorted(indexes)


@pytest.fixture(scope="module")
def filled(scored: Path) -> Path:
    """A plan with one task done, one late, one dropped, the rest under way."""
    file = scored / "kehoach.xlsx"
    with pytest.MonkeyPatch.context() as there:
        there.chdir(scored)
        assert in_process(["plan", "--unit", UNIT, "--target-rank", "3", "-o", str(file)]).code == 0
    fill_in(file)
    return file


def test_a_plan_that_comes_back_tells_what_is_done_late_and_to_come(here: Path, filled: Path) -> None:
    line = ["plan", "--track", str(filled), "--as-of", "2022-11-01"]
    told = json.loads(in_process([*line, "--format", "json"]).out)
    assert [task["state"] for task in told["tasks"][:4]] == ["done", "late", "dropped", "todo"]
    assert told["tasks"][0]["done_on"] == "2022-10-05"
    gains = {state: Fraction(0) for state in ("done", "late", "dropped", "todo")}
    for task in told["tasks"]:
        gains[task["state"]] += Fraction(str(task["gain"]))
    now, secured, forecast, late = (
        Fraction(str(told[side]["points"])) for side in ("from", "secured", "forecast", "with_late")
    )
    assert secured - now == gains["done"] > 0
    assert forecast - secured == gains["todo"] > 0
    assert late - forecast == gains["late"] > 0
    rows = list(csv.DictReader(io.StringIO(in_process([*line, "--format", "csv"]).out)))
    assert [row["state"] for row in rows] == [task["state"] for task in told["tasks"]]
    page = in_process([*line, "--lang", "vi"])
    assert page.code == 0
    assert "quá hạn: 1" in " ".join(page.out.split())


def test_a_plan_with_a_row_deleted_or_edited_is_refused(here: Path, filled: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(filled)
    sheet = book.worksheets[0]
    sheet.cell(7, 7).value = 9
    sheet.delete_rows(8)
    book.save(tmp_path / "sua.xlsx")
    before = filled.read_bytes()
    told = json.loads(in_process(["plan", "--track", str(tmp_path / "sua.xlsx"), "--format", "json"]).out)
    assert [problem["code"] for problem in told["problems"]] == ["Q26", "Q27"]
    assert told["secured"] is None
    assert filled.read_bytes() == before


RUBRIC = """\
schema: 1
id: thu/cchc-huyen-2022
index: cchc-huyen
title: Các mục tác động lẫn nhau
level: huyen
periods: ["2022"]
status: illustrative
basis:
  - {{number: 00/QĐ-THU, issuer: Minh họa, title: Không phải văn bản thật}}
areas:
  - id: "1"
    name: Số liệu dùng chung, mục điều kiện
    max: 7
    inputs:
      total: {{label: Tổng số hồ sơ, type: count}}
      done: {{label: Số hồ sơ đúng hạn, type: count}}
    children:
      - id: "1.1"
        name: Ban hành kế hoạch
        max: 1
        effort: {0}
        rule: {{kind: choice, options: [{{answer: Có, points: 1}}, {{answer: Không, points: 0, zeroes: "1.3"}}]}}
      - id: "1.2"
        name: Hồ sơ đúng hạn
        max: 2
        effort: {1}
        rule: {{kind: bands, value: done / total,
          bands: [{{from: 90, points: 2}}, {{from: 60, below: 90, points: 1}},
          {{below: 60, points: 0}}]}}
      - id: "1.3"
        name: Thực hiện kế hoạch
        max: 2
        requires: "1.1"
        effort: {2}
        inputs: {{tasks: {{label: Số nhiệm vụ, type: count}}}}
        rule: {{kind: per_item, count: tasks, each: 1}}
      - id: "1.4"
        name: Hồ sơ đúng hạn, tính bằng số lượng
        max: 2
        effort: {3}
        rule: {{kind: bands, value: done, bands: [{{from: 7, points: 2}}, {{below: 7, points: 0}}]}}
  - id: "2"
    name: Có trần điểm
    max: 2
    cap: true
    children:
      - id: "2.1"
        name: Sáng kiến
        max: 1.5
        effort: {4}
        inputs: {{ideas: {{label: Số sáng kiến, type: count}}}}
        rule: {{kind: per_item, count: ideas, each: 0.5}}
      - id: "2.2"
        name: Mô hình
        max: 1
        effort: {5}
        rule: {{kind: choice, options: [{{answer: Có, points: 1}}, {{answer: Không, points: 0}}]}}
"""


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 6))])
def test_no_other_set_of_steps_reaches_the_target_with_less(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against every set of steps, where rows share figures, require, zero and cap each other."""
    monkeypatch.chdir(tmp_path)
    dice = random.Random(seed)  # noqa: S311 - not a secret
    efforts = [dice.randint(1, 9) for _row in range(6)]
    (tmp_path / "rubric.yaml").write_text(RUBRIC.format(*efforts), "utf-8")
    (tmp_path / "cchc.yaml").write_text(
        'schema: 1\ntitle: Thử\nlevel: huyen\nunits:\n  - {code: "01", name: Huyện Lâm Bình}\nperiods:\n'
        '  - {period: "2022", rubric: rubric.yaml}\n',
        "utf-8",
    )
    done = dice.randint(0, 8)
    said = ["1.1,,Không", f"1,Số hồ sơ đúng hạn,{done}", "1,Tổng số hồ sơ,10", f"1.3,Số nhiệm vụ,{dice.randint(0, 1)}"]
    said += ["2.1,Số sáng kiến,0", "2.2,,Không"]
    text = "Đơn vị,Mã,Tên số liệu,Giá trị\n" + "".join(f"Lâm Bình,{row}\n" for row in said)
    (tmp_path / "submissions.csv").write_text(text, "utf-8")
    scored_ = in_process(["score", "submissions.csv"])
    assert scored_.code == 0, scored_.err
    desk = Desk.open(None, None, tmp_path)
    result = Result.of(desk, None, "01")
    assert result is not None
    ladders = Steps(case_of(desk, result)).by_row
    every = [[step for step in one if step] for one in product(*((None, *steps) for steps in ladders.values()))]
    sets = [[text for step in one for text in step.sets] for one in every]
    # A figure cannot be two things at once: 1.2 and 1.4 read the same one, by its name.
    possible = [
        place
        for place, texts in enumerate(sets)
        if len(set(texts)) == len({one.partition("=")[0][-4:] for one in texts})
    ]
    rows = result.each([sets[place] for place in possible], {})
    found = [
        (sum(step.effort for step in every[place]), row["points"]) for place, row in zip(possible, rows, strict=True)
    ]
    highest = max(points for _effort, points in found)
    for points in (3_000_000, 5_500_000, highest):
        target = Target(percent=Fraction(100 * points, 9_000_000))
        plan = plan_unit("01", target, period=None, index=None, workspace=None, here=tmp_path).plan
        least = min(effort for effort, there in found if there >= points)
        assert plan is not None
        assert plan.weighed
        assert (plan.reached, plan.effort) == (True, least)
        assert plan.then.points == max(there for effort, there in found if effort == least)
