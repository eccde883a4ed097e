"""Killed at any moment of writing, or many at once: the old state or the new one, `verify` holds, nothing is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any, Final

import pytest

from cchc_index.store.lock import LOCK
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no processes are forked there")

STEPS: Final = {"score": 50, "merge": 45, "annotate": 6, "finalise": 9, "report": 6}
"""In a short run one point of so many."""
SCENARIOS: Final = (*STEPS, "reopen", "output")
LEAST: Final = {"score": 90, "merge": 80, "annotate": 6, "finalise": 20, "reopen": 20, "report": 6, "output": 90}
"""Fewer points than these, and the trap no longer sees what is done to files."""


def trials(*words: str) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.crash.runner", *words],
        capture_output=True,
        check=False,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "CCHC_LANG": "en"},
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def sound(found: list[dict[str, Any]], scenario: str) -> None:
    assert len(found) > 0
    assert found[0]["of"] >= LEAST[scenario]
    assert [one for one in found if not one["died"]] == []
    wrong = ("left", "errors", "lost", "after", "warnings")
    assert [one for one in found if any(one[key] for key in wrong)] == []


@pytest.mark.parametrize("scenario", STEPS)
def test_killed_while_writing_it_leaves_the_old_or_the_new(scenario: str) -> None:
    sound(trials("kill", scenario, str(STEPS[scenario])), scenario)


@pytest.mark.slow
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_killed_at_every_point_it_leaves_the_old_or_the_new(scenario: str) -> None:
    sound(trials("kill", scenario), scenario)


def all_saved(count: int) -> None:
    (found,) = trials("together", str(count))
    assert found == {"codes": [0], "links": count, "units": count, "problems": [], "left_over": [LOCK]}


def test_twenty_runs_at_once_are_all_saved() -> None:
    all_saved(20)


@pytest.mark.slow
def test_two_hundred_runs_at_once_are_all_saved() -> None:
    all_saved(200)
