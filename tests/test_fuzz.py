"""Spoiled inputs for a few seconds, and all that spoiled ones have found before; longer: `make fuzz MINUTES=60`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from random import Random

import pytest

from tests.bad.cases import COMMON
from tests.fuzz.run import FINDINGS, fault_of, sources, watch
from tests.fuzz.spoil import spoiled


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how much memory a program has taken, here")
def test_spoiled_inputs_are_answered() -> None:
    tried, found = watch(first=1_000_000, seconds=4)
    assert found == []
    assert tried > 0


@pytest.mark.parametrize("folder", sorted(one for one in FINDINGS.iterdir() if one.is_dir()), ids=lambda one: one.name)
def test_what_was_found_stays_mended(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(COMMON, tmp_path, dirs_exist_ok=True)
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    lines = [tuple(line.split()) for line in (folder / "run.txt").read_text("utf-8").splitlines()]
    assert fault_of(lines, tmp_path) is None


def test_a_number_spoils_the_same_every_time_and_does_spoil() -> None:
    content = (COMMON / "rubric.yaml").read_bytes()
    made, again = ([spoiled(content, Random(seed)) for seed in range(50)] for _ in range(2))  # noqa: S311 - no secret
    assert made == again
    assert sum(one != content for one in made) > 40
    assert len(sources()) > 100
