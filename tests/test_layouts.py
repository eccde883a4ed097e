"""The zoo of layouts (các dạng biểu gửi đến): `tests/layouts/*.yaml`, each with what is read of it and what is said.

A case describes files cell by cell; `*.txt` beside it holds the values that are read, each with its place, and every
message. After a change that is meant: `pytest tests/test_layouts.py --golden-update`, then read the difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pytest
import yaml

from cchc_index.flow.inputs import files_of
from cchc_index.model.problem import Problem
from cchc_index.read.grid import read_book
from cchc_index.read.places import place_of, shown
from cchc_index.read.rubric import Library, load_rubric
from cchc_index.read.submissions import Submissions, UnitFinder
from cchc_index.read.tidy import read_submissions
from cchc_index.read.tidy_rows import Form
from cchc_index.read.workspace import find_workspace
from tests.bad.cases import COMMON
from tests.layouts.build import build

ZOO: Final = Path(__file__).parent / "layouts"
CASES: Final = sorted(path.stem for path in ZOO.glob("*.yaml") if not path.stem.endswith(".rubric"))


def form(rubric: str | None, *, registry: bool) -> Form:
    path = COMMON / "rubric.yaml" if rubric is None else ZOO / rubric
    loaded, problems = load_rubric(path, path.name, Library((COMMON,)))
    assert loaded is not None, problems
    workspace, _problems = find_workspace(COMMON, COMMON)
    assert workspace is not None
    units = workspace.workspace.units_of("huyen", "2022")
    names = workspace.workspace.names("huyen", "2022") if registry else None
    finder = UnitFinder(names, [unit.key for unit in units] if registry else [])
    return Form(loaded.rubric, {}, finder, period="2022")


def read(case: dict[str, Any], folder: Path) -> tuple[Submissions, list[Problem]]:
    for name, sheets in case["files"].items():
        build(folder, name, sheets)
    given = [Path(name) for name in case.get("given", case["files"])]
    files, problems = files_of(given)
    books = [read_book(file, shown(file)) for file in files]
    found = read_submissions(books, form(case.get("rubric"), registry=case.get("registry", True)))
    return found, [*problems, *found.problems]


def said(found: Submissions, problems: list[Problem]) -> Iterator[str]:
    """One line for each value that was read, in the order of the files, then one for each message."""
    lines: list[tuple[int, str]] = []
    for table, about in (("answers", "leaf"), ("figures", "node"), ("remarks", "leaf")):
        for row in getattr(found, table).to_dict("records"):
            what = [
                str(row["unit"]),
                str(row[about]),
                str(row.get("input", "")),
                str(row.get("round", row.get("kind"))),
            ]
            values = [row.get(key) for key in ("points", "answer", "value", "text")]
            value = next(f"{one:g}" if isinstance(one, float) else str(one) for one in values if not pd.isna(one))
            place = place_of(found.sources, int(row["place"]))
            lines.append((int(row["place"]), " │ ".join([*filter(None, what), value, str(place)])))
    yield from (line for _place, line in sorted(lines))
    for problem in problems:
        yield f"{problem.severity} {problem.code} {problem.place}: {problem.message}"


@pytest.mark.parametrize("name", CASES)
def test_a_layout_is_read_so(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(tmp_path)
    case = yaml.safe_load((ZOO / f"{name}.yaml").read_text("utf-8"))
    assert set(case) <= {"about", "files", "given", "rubric", "registry"}
    text = "".join(f"{line}\n" for line in said(*read(case, tmp_path)))
    golden = ZOO / f"{name}.txt"
    if request.config.getoption("--golden-update"):
        golden.write_text(text, "utf-8", newline="\n")
        pytest.skip("rewritten: read the difference")
    assert text == golden.read_text("utf-8")


def test_there_are_many() -> None:
    assert len(CASES) >= 25
