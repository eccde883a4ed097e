"""A guide of `rubric docs --rules`, read by `rubric import`, is the same rubric again; what is not is listed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest

from cchc_index.flow.rubric_import import import_annex
from cchc_index.model.rubric import Node, Rubric
from cchc_index.read.annex_table import Wanted
from cchc_index.read.rubric import load_rubric
from cchc_index.read.shape import shape
from cchc_index.read.shipped import shipped
from cchc_index.read.yaml_file import YamlFile
from tests.bad.cases import in_process
from tests.harness import Table, load

GROUPS: Final = "nhóm đơn vị"
"""The rubric of the cases on groups of units: it says no rule in the decision's words."""
NAMES: Final = ("tuyen-quang/cchc-huyen-2022", "tuyen-quang/cchc-xa-2022", "thanh-hoa/hdnd-xa", GROUPS)
LONG: Final = {(NAMES[0], "docx"), (NAMES[2], "docx"), (NAMES[2], "xlsx")}
NOT_IN_A_GUIDE: Final = {
    "id": "a new file has its own name",
    "index": "follows from the file's name",
    "status": "what is imported is a draft until someone has compared it",
    "note": "says where it was imported from",
    "basis": "of its title the guide says more than the title; what has no number is no decision",
    "expects": "the counts are the decision's own words, which a table of rows does not repeat",
    "previous": "a guide does not say what it replaces",
    "periods": "the guide names all, the import takes the first",
    "valid_from": "not in the table",
    "rounding": "not in the table",
    "ranking": "not in the table",
    "tie_break": "not in the table",
    "classes": "not in the table",
    "record": "not in the table",
    "without_survey": "not in the table",
    "accepts": "the acceptances are of the file that had the warnings",
    "accepts_forms": "forms rest on the file that they were made from",
    "inputs": "no row is the head: its figures stand at the rows that read them",
}
"""Keys of the head that do not come back, each with the reason."""
OF_AN_IMPORT: Final = {
    "source": "the import says where the row stood",
    "confidence": "the import says how sure it is",
    "status": "a draft as a whole",
    "was": "goes with `previous`",
}
"""Keys of a row that an import has anew."""


def exported(name: str, ending: str) -> tuple[Rubric, Rubric, tuple[str, ...]]:
    """The rubric, the one that comes of its guide, and the codes that the import told."""
    source = shipped("rubrics") / f"{name}.yaml"
    if name == GROUPS:
        source = Path("nhom.yaml")
        cases = Path(__file__).parent / "cases" / "rules" / "unit-groups.yaml"
        source.write_text(Table.of(load(cases)["rubric"]).text, "utf-8")
    done = in_process(["rubric", "docs", str(source), "--rules", "-o", f"huong-dan.{ending}"])
    assert done.code == 0, done.err
    made = import_annex(Path(f"huong-dan.{ending}"), Path("moi.yaml"), Wanted("huyen" if name == GROUPS else None))
    assert made.text is not None
    Path("moi.yaml").write_text(made.text, "utf-8")
    before, after = load_rubric(source)[0], shape(YamlFile(Path("moi.yaml")), Rubric)
    assert before is not None
    assert after is not None
    return before.rubric, after, tuple(one.code for one in made.problems)


def head(rubric: Rubric) -> dict[str, Any]:
    kept = {key: getattr(rubric, key) for key in Rubric.model_fields if key not in (*NOT_IN_A_GUIDE, "areas")}
    decisions = [(one.number, one.date, one.issuer) for one in rubric.basis if "/QĐ-" in one.number]
    return kept | {"decisions": decisions, "unit_groups": set(rubric.unit_groups)}  # in the order of their rows


def row(node: Node, *, text: bool) -> dict[str, Any]:
    left_out = {*OF_AN_IMPORT, "children", *([] if text else ["text"])}
    return {key: getattr(node, key) for key in Node.model_fields if key not in left_out}


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        pytest.param(name, ending, marks=[pytest.mark.slow] if (name, ending) in LONG else [])
        for name in NAMES
        for ending in ("docx", "xlsx")
    ],
)
def test_what_is_exported_and_imported_is_the_same_rubric(
    name: str, ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before, after, told = exported(name, ending)
    assert head(after) == head(before)
    assert [one.node.id for one in after.outline.rows] == [one.node.id for one in before.outline.rows]
    for old, new in zip(before.outline.rows, after.outline.rows, strict=True):
        # A row that has no words of the decision gets ours, in which the guide tells its rule.
        assert row(new.node, text=old.node.text is not None) == row(old.node, text=old.node.text is not None)
        assert (new.depth, new.role, new.parent, new.groups) == (old.depth, old.role, old.parent, old.groups)
        assert new.node.confidence != "check"
    # Classes stand in the head, and nothing has to be looked at but that and what is missing around the table.
    assert set(told) <= {"R25", "R85"}, told
