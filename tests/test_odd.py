"""Submissions as people send them: one content in many dresses, under `tests/odd/`, and always the same points."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, Final

import pytest

from tests.bad.cases import COMMON, in_process
from tests.odd import make_files

ODD: Final = Path(make_files.__file__).parent
PLAIN: Final = ODD / "plain.csv"
DRESSED: Final = sorted(make_files.made())


def units_of(file: Path, place: Path) -> Any:  # noqa: ANN401 - whatever the JSON holds
    shutil.copytree(COMMON, place, dirs_exist_ok=True)
    done = in_process(["score", str(file), "--workspace", str(place), "--dry-run", "--format", "json"])
    assert done.code == 0, done.err
    return json.loads(done.out)["units"]


def test_the_files_are_what_the_script_makes() -> None:
    files = {path.name: path.read_bytes() for path in ODD.iterdir() if path.suffix in (".csv", ".xlsx")}
    assert files == {**make_files.made(), PLAIN.name: PLAIN.read_bytes()}


def test_the_plain_file_scores_every_row(tmp_path: Path) -> None:
    unit = next(unit for unit in units_of(PLAIN, tmp_path) if unit["status"] != "not_submitted")
    assert [area["points"] for area in unit["areas"]] == [5.75, 6.45, None]


@pytest.mark.parametrize("name", DRESSED)
def test_the_dress_does_not_matter(name: str, tmp_path: Path) -> None:
    assert units_of(ODD / name, tmp_path) == units_of(PLAIN, tmp_path)
