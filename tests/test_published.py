"""Published tables come out as they were printed: to one unit of the last printed digit, ranks as printed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sysconfig
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.harness import load

CASES: list[dict[str, Any]] = load(Path(__file__).parent / "published" / "expected.yaml")["cases"]
FIGURES = ("points", "max", "percent", "appraised", "survey", "bonus", "penalty")

RUNS = [
    pytest.param(case, run, id=f"{Path(case['folder']).name} {' '.join(run[:2])}")
    for case in CASES
    for run in case["runs"]
]


def scored(folder: Path, line: list[str]) -> dict[str, Any]:
    """What the installed command prints as JSON in a workspace."""
    cchc = shutil.which("cchc", path=sysconfig.get_path("scripts"))
    assert cchc is not None
    done = subprocess.run([cchc, *line], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    payload: dict[str, Any] = json.loads(done.stdout, parse_float=Decimal)
    return payload


def near(found: object, printed: str | None, tolerance: Decimal) -> bool:
    """Whether a figure is as printed; what was printed as nothing is nothing."""
    if printed is None or found is None:
        return found is printed
    return abs(Decimal(str(found)) - Decimal(printed)) <= tolerance


def compare(found: Mapping[str, Any], printed: Mapping[str, Any], tolerance: Decimal) -> None:
    for name in FIGURES:
        if name in printed:
            assert near(found[name], printed[name], tolerance), (name, found[name], printed[name])


@pytest.mark.parametrize(("case", "line"), RUNS)
def test_a_published_table(case: dict[str, Any], line: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "workspace"
    shutil.copytree(ROOT / case["folder"], folder)
    payload = scored(folder, line)
    tolerance = Decimal(case["tolerance"])
    assert [problem for problem in payload["problems"] if problem["severity"] == "error"] == []
    assert not (folder / "results").exists()  # the runs are dry
    assert [unit["unit"] for unit in payload["units"]] == [unit["unit"] for unit in case["units"]]
    for found, printed in zip(payload["units"], case["units"], strict=True):
        assert found["status"] == "complete"
        assert found["rank"] == printed.get("rank", 1)
        assert Decimal(str(found["max"])) == Decimal(case["max"])
        compare(found, printed, tolerance)
        areas = {area["id"]: area for area in found["areas"]}
        for area, expected in printed.get("areas", {}).items():
            compare(areas[area], expected, tolerance)
    if "mean_percent" in case:
        percents = [Decimal(str(unit["percent"])) for unit in payload["units"]]
        assert near(sum(percents) / len(percents), case["mean_percent"], tolerance)


def test_every_published_workspace_is_compared() -> None:
    folders = {path.parent.name for path in (ROOT / "examples" / "published").glob("*/cchc.yaml")}
    assert {Path(case["folder"]).name for case in CASES} == folders
