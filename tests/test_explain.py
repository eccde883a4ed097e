"""Explanations read back: whoever repeats the steps comes to the points; a better step gives what it says."""

from __future__ import annotations

import ast
import json
import operator
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import pandas as pd
import pytest
from hypothesis import given

import cchc_index
from cchc_index.engine.compare import Side
from cchc_index.engine.edits import Edits
from cchc_index.engine.explain import Case as Told
from cchc_index.engine.result import score_table, unit_table
from cchc_index.engine.said import TABLES, Said
from cchc_index.engine.workings import KINDS
from cchc_index.engine.year import READ, Before, Year, nowhere
from cchc_index.flow.explaining import explain_unit
from cchc_index.flow.rescored import scored_again
from cchc_index.flow.whatif import what_if
from cchc_index.flow.wishes import Wish, edits_of
from cchc_index.model.points import MILLION
from cchc_index.model.result import ResultHead
from cchc_index.model.rules import KINDS as EVERY_KIND
from cchc_index.report.explain import explain_payload
from cchc_index.report.plain import json_text
from cchc_index.store.results import Store
from tests.bad.cases import COMMON, in_process
from tests.strategies import Case, cases
from tests.test_compare_gaps import rows
from tests.test_engine_laws import SLOW, folder, job_of
from tests.test_golden import EXAMPLE, UNIT

# ---------------------------------------------------------------- a reader of steps, which knows nothing of rules

OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.USub: operator.neg,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
}


def nearest(value: Fraction, to: Fraction) -> Fraction:
    """The nearest multiple, halves away from zero."""
    half = Fraction(1, 2) if value >= 0 else Fraction(-1, 2)
    return int(value / to + half) * to


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "min": min,
    "max": max,
    "floor": lambda value: Fraction(value.numerator // value.denominator),
    "ceil": lambda value: Fraction(-(-value.numerator // value.denominator)),
    "round": nearest,
}


def worked_out(text: str) -> Any:  # noqa: ANN401 - a number or a truth
    """A formula's number, or whether a comparison holds."""

    def visit(node: ast.expr) -> Any:  # noqa: ANN401 - the same
        match node:
            case ast.Constant():
                return Fraction(ast.get_source_segment(text, node) or "")
            case ast.BinOp():
                return OPERATORS[type(node.op)](visit(node.left), visit(node.right))
            case ast.UnaryOp():
                return OPERATORS[type(node.op)](visit(node.operand))
            case ast.Call(func=ast.Name(id=name)):
                return FUNCTIONS[name](*map(visit, node.args))
            case ast.Compare():
                values = [visit(node.left), *map(visit, node.comparators)]
                return all(OPERATORS[type(op)](*values[at : at + 2]) for at, op in enumerate(node.ops))
        raise AssertionError(ast.dump(node))

    return visit(ast.parse(text, mode="eval").body)


def points_read_back(leaf: dict[str, Any]) -> Fraction | None:
    """The points that the steps of an explanation lead to."""
    given = None
    for step in leaf["steps"]:
        assert step["text"]
        if step["holds"]:
            assert worked_out(step["holds"]) is True, step
        if step["formula"]:
            given = worked_out(step["formula"])
            assert given == worked_out(step["result"]), step
    return given


# ---------------------------------------------------------------- laws


def test_every_kind_of_rule_can_be_worked_out() -> None:
    assert sorted(get_args(kind.model_fields["kind"].annotation)[0] for kind in KINDS) == sorted(EVERY_KIND)


@dataclass(frozen=True)
class Looked:
    """A random case scored, as `explain` and `compare` look at it."""

    head: ResultHead
    side: Side
    year: Year
    tables: dict[str, list[dict[str, Any]]]


def looked_at(case: Case) -> Looked:
    with folder() as here:
        job, _ = job_of(case, here)
        result, _ = job.score()
    rubric = result.rubric
    head = ResultHead(
        index=rubric.index,
        period=case.period,
        stage=case.stage,
        rubric_id=rubric.id,
        rubric_status=rubric.status,
        rubric_sha256="",
        version="",
    )
    tables = {name: rows(job.tables[name]) for name in READ}
    before = None if job.before is None else Before(rubric, rows(job.before.assign(place=-1)))
    side = Side(rubric, rows(unit_table(result)), rows(score_table(result)))
    return Looked(head, side, Year.of(rubric, head, result.units, tables, before), tables)


@SLOW
@given(cases())
def test_the_steps_lead_to_the_points(case: Case) -> None:
    seen = looked_at(case)
    side, year, rubric, tables = seen.side, seen.year, seen.side.rubric, seen.tables
    for unit in side.standings:
        mine = {name: [row for row in tables[name] if row["unit"] == unit] for name in TABLES}
        told = Told(unit, side, year, Said.of(rubric, mine, nowhere, "self"), mine)
        leaves = [told.explain(row) for row in rubric.outline.leaves if row.scores]
        payload = json.loads(json_text(explain_payload(seen.head, unit, leaves, ())))
        for leaf in payload["leaves"]:
            assert (leaf["points"] is None) is (leaf["status"] in ("not_scored", "pending_survey"))
            given = points_read_back(leaf)
            points = Fraction(str(leaf["points"] or 0))
            by_rule = leaf["source"] in ("declared", "survey", "imported") and leaf["status"] == "scored"
            corrected = any(one["round"] == leaf["source"] and one["points"] is None for one in leaf["rounds"])
            if (by_rule or corrected) and leaf["status"] == "scored" and leaf["reason"] is None:
                assert given == points, leaf
            for better in filter(None, (leaf["next"], leaf["full"])):
                assert better["gain"] > 0


# ---------------------------------------------------------------- the example


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace with 2022 scored."""
    place = tmp_path_factory.mktemp("explain") / "tuyen-quang"
    shutil.copytree(EXAMPLE, place)
    with pytest.MonkeyPatch.context() as here:
        here.chdir(place)
        assert in_process(["score", "2022/submissions.xlsx"]).code == 0
    return place


def test_scoring_again_with_nothing_otherwise_gives_what_is_saved(scored: Path) -> None:
    store = Store(scored / "results")
    saved = store.load("cchc-huyen", "2022", "record")
    assert saved is not None
    found = explain_unit(UNIT, node=None, period="2022", index=None, workspace=scored, here=scored)
    assert found.rubric is not None
    tables, problems = scored_again(store, saved.head, found.rubric, saved.tables, Edits(found.rubric, "record"))
    assert problems == []
    columns = ["unit", "points", "percent", "rank", "rank_in_group", "worst", "best"]
    pd.testing.assert_frame_equal(
        tables["units"][columns], saved.tables["units"][columns], check_dtype=False, check_categorical=False
    )
    again, there = (
        {(one["unit"], one["node"]): one for one in rows(frame)} for frame in (tables["scores"], saved.tables["scores"])
    )
    assert again == there


@pytest.mark.slow
def test_a_better_step_gives_what_it_says(scored: Path) -> None:
    store = Store(scored / "results")
    saved = store.load("cchc-huyen", "2022", "record")
    found = explain_unit(UNIT, node=None, period="2022", index=None, workspace=scored, here=scored)
    assert saved is not None
    assert found.rubric is not None
    assert found.unit is not None
    tried = 0
    for leaf in found.leaves:
        for better in filter(None, (leaf.next, leaf.full)):
            if not better.sets:
                continue
            node = leaf.row.node.id
            wishes = [Wish(f"{node}.{name}" if name else node, value) for name, value in better.sets]
            edits, problems = edits_of(found.rubric, wishes)
            assert problems == []
            again, _told = scored_again(
                store, saved.head, found.rubric, saved.tables, Edits(found.rubric, "record", {found.unit: edits})
            )
            scores = again["scores"]
            here = scores[(scores["unit"] == found.unit) & (scores["node"] == node)]
            assert int(here["points"].iloc[0]) == better.points * MILLION, node
            tried += 1
    assert tried > 50


def test_a_survey_row_may_be_supposed_full(scored: Path) -> None:
    found = what_if([Wish("8.1.3", "max")], unit=UNIT, period=None, index=None, workspace=scored, here=scored)
    mine = next(one for one in found.changes if one.unit == found.unit)
    node = next(one for one in mine.nodes if one.id == "8.1.3")
    assert node.after == node.max_after
    assert mine.points == node.points


def test_nothing_is_saved(scored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(scored)
    before = {path: path.read_bytes() for path in scored.rglob("*") if path.is_file()}
    done = in_process(["whatif", "--unit", UNIT, "--set", "3.4.1.on_time=12111", "--format", "json"])
    assert done.code in (0, 1)
    assert before == {path: path.read_bytes() for path in scored.rglob("*") if path.is_file()}


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small workspace with one unit's plan in time, scored."""
    shutil.copytree(COMMON, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "phieu.csv").write_text("Đơn vị,Mã,Giá trị\nLâm Bình,1.1,Kịp thời\n", "utf-8")
    assert in_process(["score", "phieu.csv"]).code == 0
    return tmp_path


def test_an_edited_copy_of_the_submissions(small: Path) -> None:
    (small / "sua.csv").write_text("Đơn vị,Mã,Giá trị\nLâm Bình,1.1,Không kịp thời\n", "utf-8")
    told = json.loads(in_process(["whatif", "sua.csv", "--unit", "01", "--format", "json"]).out)
    (unit,) = told["units"]
    assert [(node["id"], node["from"], node["to"]) for node in unit["nodes"]] == [("1.1", 1.0, 0.5)]
    assert in_process(["whatif", "phieu.csv"]).code == 0


def test_what_is_blank_is_explained_as_such(small: Path) -> None:
    told = json.loads(in_process(["explain", "--unit", "01", "--format", "json"]).out)
    leaves = {leaf["id"]: leaf for leaf in told["leaves"]}
    assert leaves["1.1"]["points"] == 1
    assert leaves["1.1"]["next"] is None
    assert leaves["1.2"]["status"] == "not_scored"
    assert (leaves["1.2"]["points"], bool(leaves["1.2"]["because"])) == (None, True)
    assert leaves["1.3"]["next"]["set"] == [{"input": "monthly", "value": "có"}]
    for format_ in ("csv", "table"):
        assert in_process(["explain", "--unit", "01", "--format", format_]).code == 0


def test_a_figure_that_is_missing_is_named(small: Path) -> None:
    (small / "nua.csv").write_text("Đơn vị,Mã,Tên số liệu,Giá trị\nLâm Bình,2.1,on_time,9\n", "utf-8")
    assert in_process(["score", "nua.csv"]).code == 0
    done = in_process(["explain", "--unit", "01", "--node", "2.1"])
    assert "còn thiếu: Tổng số hồ sơ tiếp nhận" in done.out
    assert "—" in done.out


@pytest.mark.parametrize(
    "wrong",
    [
        ["whatif", "--unit", "01"],
        ["whatif", "--set", "1.1=max"],
        ["whatif", "--unit", "01", "--set", "1.1"],
        ["explain"],
    ],
)
def test_a_wrong_command_line(small: Path, wrong: list[str]) -> None:
    assert in_process(wrong).code == 2


def test_a_damaged_result_is_told(small: Path) -> None:
    (damaged,) = small.glob("results/*/*/*/*/answers.csv")
    damaged.write_text("hỏng", "utf-8")
    for line in (["explain", "--unit", "01"], ["whatif", "--unit", "01", "--set", "1.1=max"]):
        done = in_process(line)
        assert done.code == 1
        assert "Q01" in done.err


def test_from_python(scored: Path) -> None:
    (leaf,) = cchc_index.explain(UNIT, "3.4.1", workspace=scored)
    assert leaf.next is not None
    assert leaf.next.gain == Fraction(3, 4)
    mine = cchc_index.whatif(UNIT, {"3.4.1": "max"}, workspace=scored)[0]
    assert mine.points == 1_250_000
    with pytest.raises(cchc_index.ProblemsError):
        cchc_index.explain(UNIT, "99", workspace=scored)
    with pytest.raises(cchc_index.ProblemsError):
        cchc_index.whatif(UNIT, {"3.4.1": 99}, workspace=scored)


@pytest.mark.parametrize(
    "wish",
    [
        "3.4.1.district_on_time=11600",
        "3.4.1.district_on_time=11.600",
        "3.4.1.Số hồ sơ cấp huyện giải quyết đúng hạn, trước hạn=11600",
    ],
)
def test_a_figure_is_named_and_written_as_in_a_form(scored: Path, wish: str) -> None:
    found = what_if([Wish.of(wish)], unit=UNIT, period=None, index=None, workspace=scored, here=scored)
    assert found.supposed == {"3.4.1.district_on_time": 11600}


def test_a_row_that_waits_for_another_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """3.2.2 has no points while 3.1 has none: its own better answer alone would give nothing."""
    shutil.copy(Path(__file__).parent / "tours" / "rubric-tour-3.yaml", tmp_path / "rubric.yaml")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cchc.yaml").write_text("level: xa\nunits: [{name: Sao Mai}]\n", "utf-8")
    (tmp_path / "phieu.csv").write_text("Đơn vị,Mã,Tên số liệu,Giá trị\nSao Mai,8.1,n,0\n", "utf-8")
    line = ["score", "phieu.csv", "--rubric", "rubric.yaml", "--period", "2022", "--missing", "zero"]
    run = in_process([*line, "--without-survey"])
    assert run.code == 0, run.err
    told = json.loads(in_process(["explain", "--unit", "Sao Mai", "--node", "3.2.2", "--format", "json"]).out)
    assert told["leaves"][0]["next"]["needs"].startswith("trước hết 3.1 phải có điểm")
    assert told["leaves"][0]["next"]["set"] == []
