"""Annexes into rubrics: `tests/annexes/*.case.yaml`, each with the rubric that comes of it and what is said.

After a change that is meant: `pytest tests/test_rubric_import.py --golden-update`, then read the difference.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc_index.flow.rubric_import import Import, import_annex
from cchc_index.model.problem import has_errors
from cchc_index.model.rubric import Rubric
from cchc_index.model.rules import KINDS as RULES
from cchc_index.read.annex_table import ChoiceError, Wanted
from cchc_index.read.shape import shape
from cchc_index.read.yaml_file import YamlFile
from cchc_index.report.draft import KINDS
from tests.annexes.build import build
from tests.bad.cases import in_process

ANNEXES: Final = Path(__file__).parent / "annexes"
CASES: Final = sorted(path.name.removesuffix(".case.yaml") for path in ANNEXES.glob("*.case.yaml"))


def case(name: str) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((ANNEXES / f"{name}.case.yaml").read_text("utf-8"))
    return read


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def imported(name: str, place: Path) -> Import:
    described = case(name)
    annex = build(described, place)
    wanted = Wanted(described.get("level"), described.get("max_column"))
    return import_annex(annex.relative_to(place), Path("bo-tieu-chi.yaml"), wanted)


def said(made: Import) -> Iterator[str]:
    """What is told: a line for each problem, and for each row whether it is sure, and why not."""
    for problem in made.problems:
        yield f"{problem.severity} {problem.code} {problem.place}: {problem.message}"
    for leaf in made.draft.leaves:
        yield f"{leaf.id} {leaf.kind or '-'} {'sure' if leaf.sure else 'check: ' + '; '.join(leaf.why)}"


@pytest.mark.parametrize("name", CASES)
def test_an_annex_becomes_this_rubric(name: str, place: Path, request: pytest.FixtureRequest) -> None:
    made = imported(name, place)
    golden, told = ANNEXES / f"{name}.yaml", ANNEXES / f"{name}.txt"
    lines = "".join(f"{line}\n" for line in said(made))
    if request.config.getoption("--golden-update"):
        told.write_text(lines, "utf-8", newline="\n")
        if made.text is not None:
            golden.write_text(made.text, "utf-8", newline="\n")
        pytest.skip("rewritten: read the difference")
    assert lines == told.read_text("utf-8")
    assert made.text == (golden.read_text("utf-8") if golden.exists() else None)


def loads(text: str, folder: Path) -> Rubric | None:
    (folder / "again.yaml").write_text(text, "utf-8")
    return shape(YamlFile(folder / "again.yaml"), Rubric)


@pytest.mark.parametrize("name", CASES)
def test_what_is_imported_is_a_draft_whose_rows_say_where_they_come_from(name: str, place: Path) -> None:
    made = imported(name, place)
    if made.text is None:
        assert has_errors(made.problems)
        return
    assert not has_errors(made.problems)
    rubric = loads(made.text, place)
    assert rubric is not None
    assert rubric.status == "draft"
    for leaf in rubric.outline.leaves:
        assert leaf.node.confidence in ("sure", "check")
        assert leaf.node.source
        assert leaf.node.confidence == "sure" or leaf.node.note


def broken(content: bytes, seed: int) -> bytes:
    """The file with some bytes changed, lost or doubled."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    data = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data))
        match chance.randrange(3):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                del data[at : at + chance.randint(1, 200)]
            case _:
                data[at:at] = data[at : at + chance.randint(1, 50)]
        data = data or bytearray(b" ")
    return bytes(data)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(CASES), seed=st.integers(0, 2**32))
def test_a_broken_annex_is_a_problem_and_no_crash(name: str, seed: int, tmp_path: Path) -> None:
    annex = build(case(name), tmp_path)
    annex.write_bytes(broken(annex.read_bytes(), seed))
    try:
        made = import_annex(annex, tmp_path / "moi.yaml", Wanted("huyen"))
    except ChoiceError:
        return
    assert has_errors(made.problems) is (made.text is None)
    assert made.text is None or loads(made.text, tmp_path) is not None


def test_every_kind_of_rule_has_its_line_in_what_was_read() -> None:
    assert {*RULES, ""} == set(KINDS)


CELLS: Final = ["", "I", "1", "1.1", "a)", "-", "1,5", "10", "Tổng", "Điểm tối đa", "Tiêu chí", "Có: 1; không: 0", "\n"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(st.sampled_from(CELLS), min_size=4, max_size=4), min_size=1, max_size=12))
def test_any_table_becomes_a_rubric_that_loads(rows: list[list[str]], tmp_path: Path) -> None:
    head = ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"]
    annex = build({"file": "a.xlsx", "tables": [{"rows": [head, *rows]}]}, tmp_path)
    made = import_annex(annex, tmp_path / "moi.yaml", Wanted())
    assert has_errors(made.problems) is (made.text is None)
    assert made.text is None or loads(made.text, tmp_path) is not None


def test_the_command_writes_once_and_only_what_was_read(place: Path) -> None:
    build(case("huyen-word"), place)
    line = ["rubric", "import", "phu-luc.docx", "-o", "moi.yaml"]
    done = in_process(line)
    assert (done.code, "2.2" in done.out, (place / "moi.yaml").exists()) == (0, True, True)
    first = (place / "moi.yaml").read_bytes()
    assert in_process(line).code == 1
    assert in_process([*line, "--force"]).code == 0
    assert (place / "moi.yaml").read_bytes() == first
    assert in_process(["rubric", "check", "moi.yaml"]).code == 0
    assert in_process(["rubric", "show", "moi.yaml"]).code == 0


def test_several_columns_of_maxima_want_a_choice(place: Path) -> None:
    build(case("nhieu-cot-diem"), place)
    line = ["rubric", "import", "phu-luc.xlsx", "-o", "moi.yaml"]
    refused = in_process(line)
    assert refused.code == 2
    assert "Sở" in refused.err
    assert "Huyện" in refused.err
    assert not (place / "moi.yaml").exists()
    assert in_process([*line, "--max-column", "tỉnh"]).code == 2
    assert in_process([*line, "--max-column", "xã"]).code == 0
    commune = loads((place / "moi.yaml").read_text("utf-8"), place)
    assert commune is not None
    assert commune.level == "xa"
    assert [leaf.node.id for leaf in commune.outline.leaves if leaf.scores] == ["1.1", "1.4", "1.5", "1.6", "1.7"]


def test_tables_for_several_levels_want_a_choice(place: Path) -> None:
    build(case("hai-cap"), place)
    line = ["rubric", "import", "phu-luc.docx", "-o", "moi.yaml"]
    refused = in_process(line)
    assert refused.code == 2
    assert "CẤP HUYỆN" in refused.err
    assert in_process([*line, "--level", "so"]).code == 2
    assert not (place / "moi.yaml").exists()
    assert in_process([*line, "--level", "huyen"]).code == 0
    district = loads((place / "moi.yaml").read_text("utf-8"), place)
    assert district is not None
    assert [leaf.node.max for leaf in district.outline.leaves] == [2_000_000]


def test_a_rubric_ends_in_yaml_and_never_replaces_the_annex(place: Path) -> None:
    build(case("csv-don-gian"), place)
    assert in_process(["rubric", "import", "phu-luc.csv", "-o", "moi.docx"]).code == 2
    (place / "phu-luc.yaml").write_bytes((place / "phu-luc.csv").read_bytes())
    assert in_process(["rubric", "import", "phu-luc.yaml", "-o", "phu-luc.yaml", "--force"]).code == 2


def test_json_tells_each_row(place: Path) -> None:
    build(case("mau-thuan"), place)
    done = in_process(["rubric", "import", "phu-luc.docx", "-o", "moi.yaml", "--format", "json"])
    told = yaml.safe_load(done.out)  # JSON is YAML
    assert done.code == 0
    assert [row["confidence"] for row in told["rows"]] == ["sure", "check", "check"]
    assert {"R08", "R09", "R12", "R83"} <= {problem["code"] for problem in told["problems"]}
