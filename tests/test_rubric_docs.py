"""`cchc rubric docs`: the guide for units in every form; its column of rules holds all that a row's points rest on."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import yaml

from cchc_index.flow.rubric_docs import rules_of
from cchc_index.model.points import from_points
from cchc_index.model.rubric import Node
from cchc_index.model.scoring import scoring
from cchc_index.read.cases import FOLDER
from cchc_index.read.rubric import load_rubric
from cchc_index.read.shipped import shipped
from tests.bad.cases import in_process

RUBRICS = [path for path in sorted(shipped("rubrics").rglob("*.yaml")) if path.parent.name != FOLDER]


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.stem)
def test_a_rule_as_data_scores_as_the_row_does(path: Path) -> None:
    file, _problems = load_rubric(path)
    assert file is not None
    rules = rules_of(file)
    for row in file.rubric.outline.leaves:
        if not row.scores:
            continue
        data = yaml.safe_load(rules[row.node.id])
        names = {figure.name for figure in file.rubric.outline.figures.get(row.index, ())}
        again = Node.model_validate({"id": "x", "name": "x", "max": float(from_points(row.node.max or 0)), **data})
        above = [yaml.safe_load(rules.get(up.node.id, "{}")) for up in file.rubric.outline.above(row)]
        assert names <= set(again.inputs).union(*(up.get("inputs", ()) for up in above))
        same = row.node.model_copy(update={"inputs": again.inputs, "role": None})
        assert scoring(again) == scoring(same)


def test_the_workbook_has_the_headings_and_every_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert in_process(["rubric", "docs", str(RUBRICS[-1]), "--rules", "-o", "h.xlsx"]).code == 0
    sheet = openpyxl.load_workbook(BytesIO((tmp_path / "h.xlsx").read_bytes())).active
    assert sheet is not None
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    head = next(place for place, row in enumerate(rows) if row[:3] == ["STT", "Tiêu chí", "Điểm tối đa"])
    assert {"Cách tính điểm", "Căn cứ", "Quy tắc"} <= set(rows[head])
    file, _problems = load_rubric(RUBRICS[-1])
    assert file is not None
    numbers = [str(row[0]) for row in rows[head + 1 :] if row]
    assert numbers[: len(file.rubric.outline.rows)] == [
        row.node.code or row.node.id for row in file.rubric.outline.rows
    ]


def test_text_never_becomes_a_formula_or_a_tag(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert in_process(["rubric", "init", "a.yaml"]).code == 0
    path = tmp_path / "a.yaml"
    path.write_text(path.read_text("utf-8").replace("name: Ban hành kế hoạch năm", 'name: "=1+1 <b>"'), "utf-8")
    for form in ("xlsx", "html", "md"):
        assert in_process(["rubric", "docs", "a.yaml", "-o", f"a.{form}"]).code == 0
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert "<b>" not in (tmp_path / "a.html").read_text("utf-8")
    assert "<b>" not in (tmp_path / "a.md").read_text("utf-8")


def test_json_has_the_row_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert in_process(["rubric", "init", "a.yaml"]).code == 0
    told = json.loads(in_process(["rubric", "docs", "a.yaml", "--format", "json"]).out)
    row = next(row for row in told["rows"] if row["id"] == "1.4")
    assert (row["max"], row["depth"], row["evidence"]) == (3.0, 2, None)
    assert "điều tra xã hội học" in row["scoring"]


def test_a_rubric_with_errors_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text("schema: 1\n", "utf-8")
    assert in_process(["rubric", "docs", "a.yaml", "-o", "h.xlsx"]).code == 1
    assert not (tmp_path / "h.xlsx").exists()
