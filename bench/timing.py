"""Interleaved repetitions and their median, so that both sides of a ratio meet the same machine."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median


def medians(jobs: Sequence[Callable[[], object]], repetitions: int) -> list[float]:
    """Seconds of each job: A B C A B C …, the median of each."""
    taken: list[list[float]] = [[] for _ in jobs]
    for _ in range(repetitions):
        for job, times in zip(jobs, taken, strict=True):
            start = time.perf_counter()
            job()
            times.append(time.perf_counter() - start)
    return [median(times) for times in taken]


def command(words: Sequence[str], folder: Path) -> Callable[[], object]:
    """A whole process, its output thrown away; it must succeed."""

    def run() -> None:
        subprocess.run(words, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    return run


def row(what: str, seconds: float, base: str, base_seconds: float, goal: str) -> str:
    """A line of the table."""
    return f"{what:<44} {seconds:8.3f} s  {seconds / base_seconds:6.2f} x {base:<34} goal {goal}"
