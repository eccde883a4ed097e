"""Several runs in one workspace: what a later run keeps, what it compares with, what it refuses."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

import cchc_index
from cchc_index.flow.request import Request
from cchc_index.flow.score import Result, score

HEADING = "Đơn vị,Mã,Tên số liệu,Giá trị,Điểm tự chấm,Giá trị thẩm định,Điểm thẩm định"


def leaf(node_id: str, name: str, rule: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - YAML
    return {"id": node_id, "name": name, "max": 2, "rule": rule, **more}


CHOICE = {"kind": "choice", "options": [{"answer": "Có", "points": 2}, {"answer": "Không", "points": 0}]}
INPUT = {"x": {"label": "Thứ hạng", "type": "number"}}
CHANGE = {"kind": "change", "value": "x", "better": "lower", "points": 2}


def written(data: Any) -> str:  # noqa: ANN401 - YAML
    """As YAML in which nothing refers to anything else: the loader refuses that."""
    return yaml.safe_dump(json.loads(json.dumps(data)), allow_unicode=True, sort_keys=False)


def rubric(leaves: Sequence[dict[str, Any]], period: str = "2022", **head: Any) -> str:  # noqa: ANN401 - YAML
    return written(
        {
            "schema": 1,
            "id": f"thu/r-{period}",
            "index": "thu",
            "title": "Bộ tiêu chí để thử",
            "level": "huyen",
            "periods": [period],
            "status": "official",
            "basis": [{"number": "0", "issuer": "Thử", "title": "Không có thật"}],
            **head,
            "areas": [{"id": "A", "name": "Lĩnh vực", "max": 2 * len(leaves), "children": list(leaves)}],
        }
    )


@pytest.fixture
def run(tmp_path: Path) -> Any:  # noqa: ANN401 - a function with many flags
    """Writes the rubric, the rows and other files, then scores and saves."""

    def do(rows: str, made: str, files: dict[str, str] | None = None, **asked: Any) -> Result:  # noqa: ANN401
        for name, text in {"r.yaml": made, "s.csv": f"{HEADING}\n{rows}", **(files or {})}.items():
            (tmp_path / name).write_text(text, "utf-8")
        for name in ("imported",):
            if name in asked:
                asked[name] = tmp_path / asked[name]
        return score(Request((tmp_path / "s.csv",), rubric=asked.pop("rubric", "r.yaml"), here=tmp_path, **asked))

    return do


def points(result: Result, node: str) -> dict[str, tuple[float, str]]:
    assert result.head is not None, [problem.message for problem in result.problems]
    rows = result.tables["scores"]
    rows = rows[rows["node"] == node]
    return {
        str(unit): (value / 10**6, str(status))
        for unit, value, status in zip(rows["unit"], rows["points"], rows["status"], strict=True)
    }


def codes(result: Result) -> list[str]:
    return [problem.code for problem in result.problems]


def test_a_unit_of_the_period_before_may_be_missing(run: Any) -> None:  # noqa: ANN401
    run("U1,1,Thứ hạng,5,,,\nU2,1,Thứ hạng,4,,,", rubric([leaf("1", "Hạng", CHANGE, inputs=INPUT)], "2021"))
    now = run("U1,1,Thứ hạng,3,,,", rubric([leaf("1", "Hạng", CHANGE, inputs=INPUT)]))
    assert points(now, "1") == {"U1": (2, "scored")}


def test_renumbered_figures_of_the_period_before_go_with_their_node(run: Any) -> None:  # noqa: ANN401
    before = [leaf("1", "Hạng", CHANGE, inputs=INPUT), leaf("2", "Khác", CHANGE, inputs=INPUT)]
    run("U1,1,Thứ hạng,5,,,\nU1,2,Thứ hạng,100,,,", rubric(before, "2021"))
    after = [
        leaf("1", "Mới", CHANGE, inputs=INPUT, was=[]),
        leaf("2", "Hạng", CHANGE, inputs=INPUT, was=["1"]),
    ]
    old = {"r-cu.yaml": rubric(before, "2021")}
    now = run("U1,1,Thứ hạng,1,,,\nU1,2,Thứ hạng,7,,,", rubric(after, previous="thu/r-2021"), old)
    assert points(now, "2") == {"U1": (0, "scored")}  # 7 is no better than 5
    assert points(now, "1") == {"U1": (0, "not_scored")}


def test_copies_beside_saved_results_are_no_rubrics(run: Any) -> None:  # noqa: ANN401
    run("U1,1,,Có,,,", rubric([leaf("1", "Kế hoạch", CHOICE)]))
    other = {"kind": "choice", "options": [{"answer": "Có", "points": 1}, {"answer": "Không", "points": 0}]}
    assert points(run("U1,1,,Có,,,", rubric([leaf("1", "Kế hoạch", other)]), rubric="thu/r-2022"), "1") == {
        "U1": (1, "scored")
    }


def test_agencies_send_their_rows_one_after_the_other(run: Any) -> None:  # noqa: ANN401
    made = rubric([leaf("1", "Kế hoạch", CHOICE), leaf("2", "Báo cáo", CHOICE)])
    run("U1,1,,Không,,,\nU1,2,,Không,,,", made)
    run("U1,1,,,,,2", made)
    now = run("U1,2,,,,,1", made)
    assert (points(now, "1"), points(now, "2")) == ({"U1": (2, "scored")}, {"U1": (1, "scored")})


def test_imported_values_of_other_leaves_stay(run: Any) -> None:  # noqa: ANN401
    def imports(node_id: str) -> dict[str, Any]:
        return leaf(node_id, node_id, {"kind": "imported", "scale": 100}, scored_by="import")

    made = rubric([leaf("1", "Kế hoạch", CHOICE), imports("2"), imports("3")])
    run("U1,1,,Có,,,", made, {"i.csv": "unit,id,value\nU1,2,50"}, imported="i.csv")
    now = run("U1,1,,Có,,,", made, {"i.csv": "unit,id,value\nU1,3,100"}, imported="i.csv")
    assert (points(now, "2"), points(now, "3")) == ({"U1": (1, "scored")}, {"U1": (2, "scored")})


def test_a_rubric_scored_otherwise_asks_for_all_files(run: Any) -> None:  # noqa: ANN401
    run("U1,1,,Có,,,\nU2,1,,Có,,,", rubric([leaf("1", "Kế hoạch", CHOICE)]))
    same = run("U1,1,,Có,,,", rubric([leaf("1", "Kế hoạch", CHOICE, note="Sửa lời văn")]))
    assert codes(same) == ["Q12"]
    other = {"kind": "choice", "options": [{"answer": "Có", "points": 1}, {"answer": "Không", "points": 0}]}
    assert codes(run("U1,1,,Có,,,", rubric([leaf("1", "Kế hoạch", other)]))) == ["Q03"]
    assert codes(run("U1,1,,Có,,,\nU2,1,,Có,,,", rubric([leaf("1", "Kế hoạch", other)]))) == []


def test_a_zeroed_criterion_keeps_its_penalty(run: Any) -> None:  # noqa: ANN401
    zeroing = {
        "kind": "choice",
        "options": [{"answer": "Không", "points": 2}, {"answer": "Có", "points": 0, "zeroes": "A"}],
    }
    late = {"kind": "per_item", "count": "n", "each": 0.5}
    penalty = leaf("3", "Chậm", late, role="penalty", inputs={"n": {"label": "Số lần chậm", "type": "count"}})
    head = yaml.safe_load(rubric([leaf("1", "Vi phạm", zeroing), leaf("2", "Kế hoạch", CHOICE)]))
    head["areas"][0]["children"].append(penalty)
    made = written(head)
    now = run("U1,1,,Có,,,\nU1,2,,Có,,,\nU1,3,Số lần chậm,2,,,", made)
    unit = now.tables["units"].iloc[0]
    assert (unit["points"], unit["penalty"]) == (-1_000_000, 1_000_000)


def test_yes_and_no_cases_in_any_spelling(run: Any) -> None:  # noqa: ANN401
    cases = {"Yes": CHOICE, "no": {"kind": "formula", "points": "1"}}
    made = rubric(
        [
            leaf(
                "1",
                "Tùy",
                {"kind": "when", "input": "y", "cases": cases},
                inputs={"y": {"label": "Có phát sinh", "type": "yes_no"}},
            )
        ]
    )
    now = run("U1,1,Có phát sinh,Có,,,\nU1,1,,Có,,,\nU2,1,Có phát sinh,không,,,", made)
    assert points(now, "1") == {"U1": (2, "scored"), "U2": (1, "scored")}


def test_appraised_points_never_round_above_the_maximum(run: Any) -> None:  # noqa: ANN401
    judged = leaf("1", "Đánh giá", {"kind": "judgement", "step": 0.001}, scored_by="appraiser") | {"max": 1.256}
    head = yaml.safe_load(rubric([judged], rounding={"leaf": 2}))
    head["areas"][0]["max"] = 1.256
    now = run("U1,1,,,,,1.256", written(head))
    assert points(now, "1") == {"U1": (1.256, "scored")}


def test_without_survey_leaves_imported_survey_leaves_out(run: Any) -> None:  # noqa: ANN401
    sipas = leaf("2", "SIPAS", {"kind": "imported", "scale": 100}, scored_by="survey")
    dti = leaf("3", "DTI", {"kind": "imported", "scale": 100}, scored_by="import")
    made = rubric([leaf("1", "Kế hoạch", CHOICE), sipas, dti])
    files = {"i.csv": "unit,id,value\nU1,3,50"}
    now = run("U1,1,,Có,,,", made, files, imported="i.csv", without_survey=True)
    unit = now.tables["units"].iloc[0]
    assert (unit["status"], unit["max"]) == ("complete", 4_000_000)


def test_the_api_returns_what_bad_units_leave(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(rubric([leaf("1", "Kế hoạch", CHOICE)]), "utf-8")
    (tmp_path / "s.csv").write_text(f"{HEADING}\nU1,1,,Có,,,\nU2,1,,Đúng,,,", "utf-8")
    asked: dict[str, Any] = {"rubric": str(tmp_path / "r.yaml"), "here": tmp_path}
    with pytest.raises(cchc_index.ProblemsError):
        cchc_index.score(tmp_path / "s.csv", **asked)
    result = cchc_index.score(tmp_path / "s.csv", skip_bad_units=True, **asked)
    assert set(result.tables["units"]["status"]) == {"complete", "rejected"}


def test_self_points_that_differ_are_told_largest_first(run: Any) -> None:  # noqa: ANN401
    made = rubric([leaf("1", "Kế hoạch", CHOICE), leaf("2", "Báo cáo", CHOICE)])
    now = run("U1,1,,Không,1,,\nU1,2,,Không,2,,", made, stage="self")
    told = [problem.params["id"] for problem in now.problems if problem.code == "S50"]
    assert told == ["2", "1"]


@pytest.mark.parametrize(
    ("now", "told"),
    [({"requires": "2"}, ["Q03"]), ({"evidence_required": True}, ["Q03"]), ({"name": "Chương trình"}, ["Q12"])],
)
def test_what_decides_over_points_may_not_change_under_what_is_kept(
    run: Any,  # noqa: ANN401
    now: dict[str, Any],
    told: list[str],
) -> None:
    def with_(**more: Any) -> str:  # noqa: ANN401 - YAML
        return rubric([{**leaf("1", "Kế hoạch", CHOICE), **more}, leaf("2", "Báo cáo", CHOICE)])

    run("U1,1,,Có,,,\nU1,2,,Có,,,", with_())
    assert [code for code in codes(run("U2,1,,Có,,,\nU2,2,,Có,,,", with_(**now))) if code[0] == "Q"] == told


def aged(folder: Path) -> None:
    """The saved run as a version wrote it that knew fewer columns and tables."""
    head = json.loads((folder / "result.json").read_text("utf-8"))
    lines = list(csv.reader(io.StringIO((folder / "units.csv").read_text("utf-8-sig"))))
    kept = [place for place, name in enumerate(lines[0]) if name not in ("survey_se", "survey_margin", "rank_low")]
    text = "".join(",".join(line[place] for place in kept) + "\r\n" for line in lines)
    (folder / "units.csv").write_text(text, "utf-8", newline="")
    for name in ("reply_products.csv", "survey_errors.csv"):
        (folder / name).unlink()
    head["version"] = "0.0.1"
    head["saved"] = [
        {"name": file.name, "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
        for file in sorted(folder.iterdir())
        if file.name != "result.json"
    ]
    (folder / "result.json").write_text(json.dumps(head), "utf-8")


def test_what_an_older_version_saved_is_read(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401
    monkeypatch.chdir(tmp_path)
    for period in ("2021", "2022"):
        saved = run("U1,1,,Có,,,\nU2,1,,Không,,,", rubric([leaf("1", "Kế hoạch", CHOICE)], period)).saved
        aged(tmp_path / saved)
    assert [change.places for change in cchc_index.compare("2021", "2022")] == [0, 0]
    again = run("U2,1,,Có,,,", rubric([leaf("1", "Kế hoạch", CHOICE)]))
    assert points(again, "1") == {"U1": (2, "scored"), "U2": (2, "scored")}
