"""Annexes into rubrics: `tests/annexes/*.case.yaml`, each with the rubric that comes of it and what is said.

After a change that is meant: `pytest tests/test_rubric_import.py --golden-update`, then read the difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from cchc_index.flow.rubric_import import Import, Wanted, import_annex
from cchc_index.model import language
from tests.annexes.build import build

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
