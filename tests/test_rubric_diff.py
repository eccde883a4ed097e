"""`cchc rubric diff`: what a rubric changes against the one before, and the draft of `was`."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from cchc_index.model.rubric import Rubric
from cchc_index.model.rubric_checks import check_lineage
from cchc_index.model.rubric_diff import diff, undeclared
from cchc_index.read.rubric import load_rubric
from cchc_index.read.shipped import shipped
from cchc_index.report.rubric_diff import was_draft
from tests.bad.cases import in_process
from tests.harness import HEAD, Raw

OLD, NEW = (shipped("rubrics") / "tuyen-quang" / f"cchc-huyen-{year}.yaml" for year in (2021, 2022))
RULE = {"kind": "choice", "options": [{"answer": "Có", "points": 1}, {"answer": "Không", "points": 0}]}
BASE: Raw = {
    **HEAD,
    "id": "thu/cu",
    "areas": [
        {
            "id": "1",
            "name": "Chỉ đạo, điều hành",
            "max": 3,
            "children": [
                {"id": "1.1", "name": "Ban hành kế hoạch năm", "max": 1, "rule": RULE},
                {"id": "1.2", "name": "Kiểm tra công vụ", "max": 1, "rule": RULE},
                {"id": "1.3", "name": "Thông tin, tuyên truyền", "max": 1, "rule": RULE},
            ],
        },
        {
            "id": "2",
            "name": "Cải cách thể chế",
            "max": 1,
            "children": [{"id": "2.1", "name": "Rà soát văn bản", "max": 1, "rule": RULE}],
        },
    ],
}


def loaded(path: Path) -> Rubric:
    file, problems = load_rubric(path)
    assert file is not None, [problem.message for problem in problems]
    return file.rubric


def of(raw: Raw) -> Rubric:
    return Rubric.model_validate(raw)


@pytest.mark.parametrize("path", [OLD, NEW], ids=lambda path: path.stem)
def test_a_rubric_does_not_differ_from_itself(path: Path) -> None:
    rubric = loaded(path)
    assert [one for one in diff(rubric, rubric) if one.kinds] == []


CHANGES = {
    "max": ({"max": 2}, {"1.1": ("rescaled",)}),
    "name": ({"name": "Ban hành kế hoạch của năm"}, {"1.1": ("reworded",)}),
    "text": ({"text": "Có: 1 điểm"}, {"1.1": ("reworded",)}),
    "rule": ({"rule": {"kind": "judgement", "step": 0.5}}, {"1.1": ("rule",)}),
    "who": ({"scored_by": "appraiser"}, {"1.1": ("rule",)}),
    "evidence": ({"evidence": ["Kế hoạch"]}, {"1.1": ("evidence",)}),
    "number": ({"code": "1.a"}, {"1.1": ("moved",)}),
    "id": ({"id": "1.9"}, {"1.9": ("moved",)}),
    "another": ({"name": "Bố trí kinh phí"}, {"1.1": ("new",), None: ("dropped",)}),
    "owner": ({"owner": "Phòng Nội vụ"}, {}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_a_row_is_named(name: str) -> None:
    change, expected = CHANGES[name]
    raw: Any = {**copy.deepcopy(BASE), "id": "thu/moi"}
    raw["areas"][0]["children"][0] |= change
    found = diff(of(BASE), of(raw))
    assert {one.after.node.id if one.after else None: one.kinds for one in found if one.kinds} == expected


def test_a_row_below_another_parent_has_moved() -> None:
    raw: Any = {**copy.deepcopy(BASE), "id": "thu/moi"}
    raw["areas"][1]["children"].append(raw["areas"][0]["children"].pop())
    found = {one.after.node.id: one.kinds for one in diff(of(BASE), of(raw)) if one.after and one.kinds}
    assert found == {"1.3": ("moved",)}


def test_was_tells_what_was_split_and_merged() -> None:
    kinds = {one.after.node.id: one.kinds for one in diff(loaded(OLD), loaded(NEW)) if one.after}
    assert kinds["5.2"] == kinds["5.3"] == ("split",)
    merged = [node for node, found in kinds.items() if "merged" in found]
    assert [
        row.node.id
        for one in diff(loaded(OLD), loaded(NEW))
        for row in one.before
        if one.after and one.after.node.id in merged
    ] == ["6.2.1", "6.2.2"]


def test_the_draft_finds_the_past_that_was_tells(tmp_path: Path) -> None:
    """The shipped rubric tells it; with all of it taken out, no guess contradicts and most is found again."""
    path = tmp_path / "moi.yaml"
    path.write_text(
        "".join(
            f"{line}\n"
            for line in NEW.read_text("utf-8").splitlines()
            if not line.strip().startswith(("was:", "previous:"))
        ),
        "utf-8",
    )
    old, told, bare = loaded(OLD), loaded(NEW), loaded(path)
    draft = yaml.safe_load(was_draft(old, bare, undeclared(old, bare)))
    assert draft["previous"] == old.id
    true = {row.node.id: list(row.node.was) for row in told.outline.rows if row.node.was is not None}
    guessed = {node: [before] for node, before in draft["was"].items() if before}
    assert [node for node, before in guessed.items() if not set(before) <= set(true.get(node, before))] == []
    assert len([node for node in true if guessed.get(node) == true[node]]) >= 24


def test_a_rubric_with_the_draft_in_it_loads(tmp_path: Path) -> None:
    raw: Any = {**copy.deepcopy(BASE), "id": "thu/moi"}
    raw["areas"][0]["children"][0]["name"] = "Ban hành kế hoạch của năm"
    raw["areas"][0]["children"][1] |= {"id": "1.4", "name": "Phân công người phụ trách"}
    old, new = of(BASE), of(raw)
    draft = yaml.safe_load(was_draft(old, new, undeclared(old, new)))
    assert draft["was"] == {"1.1": "1.1", "1.4": []}
    assert {one.code for one in check_lineage(new, old)} == {"R18"}
    for node in raw["areas"][0]["children"]:
        if node["id"] in draft["was"]:
            node["was"] = draft["was"][node["id"]]
    done = of({**raw, "previous": draft["previous"]})
    assert check_lineage(done, old) == []
    assert undeclared(old, done) == []
    assert all(one.likeness is None for one in diff(old, done))


def test_the_command_writes_every_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    line = ["rubric", "diff", str(OLD), str(NEW)]
    for name in ("d.md", "d.json", "d.txt", "was.yaml"):
        assert in_process([*line, "-o", name]).code == 0
    rows = json.loads((tmp_path / "d.json").read_text("utf-8"))["rows"]
    changed = [row for row in rows if row["after"] and row["after"]["id"] == "3.1.1"]
    assert changed[0]["changes"] == ["rescaled", "reworded", "rule"]
    assert (changed[0]["before"][0]["max"], changed[0]["after"]["max"]) == (1.0, 0.5)
    assert "| 3.1.1 |" in (tmp_path / "d.md").read_text("utf-8")
    assert yaml.safe_load((tmp_path / "was.yaml").read_text("utf-8"))["was"] == {}
    assert in_process([*line, "-o", str(OLD)]).code == 2
