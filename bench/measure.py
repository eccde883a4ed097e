"""Clocks and the table: everything is a ratio of medians of interleaved repetitions, nothing is asserted in seconds."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
CCHC = str(Path(sys.executable).parent / "cchc")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: what was measured, the ratio (None: not measured here), its goal, the numbers behind."""

    what: str
    ratio: float | None
    goal: str
    met: bool | None
    behind: str


def at_most(what: str, ratio: float, goal: float, behind: str) -> Line:
    """A ratio that should not be above its goal."""
    return Line(what, ratio, f"<= {goal:g}", ratio <= goal, behind)


def at_least(what: str, ratio: float, goal: float, behind: str) -> Line:
    """A ratio that should not be below its goal."""
    return Line(what, ratio, f">= {goal:g}", ratio >= goal, behind)


def in_process(jobs: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median processor time of each job in seconds, the jobs taking turns; they neither wait nor use threads."""
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for job in jobs.values():
        job()  # once before it counts: imports, first pages of memory
    for _ in range(rounds):
        for name, job in jobs.items():
            start = time.process_time()
            job()
            times[name].append(time.process_time() - start)
    return {name: median(found) for name, found in times.items()}


def programs(
    commands: Mapping[str, Sequence[str]], rounds: int, folder: Path, before: Callable[[], object] = lambda: None
) -> dict[str, float]:
    """Median wall time of each program in seconds, the programs taking turns; `before` each runs something untimed."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, command in commands.items():
            before()
            start = time.perf_counter()
            run(command, folder)
            if turn:  # the first round warms the disk's cache
                times[name].append(time.perf_counter() - start)
    return {name: median(found) for name, found in times.items()}


def run(command: Sequence[str], folder: Path) -> str:
    """A program's output; it must end well."""
    paths = filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "NO_COLOR": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled once, not at every start
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return done.stdout


def show(title: str, lines: Iterable[Line]) -> None:
    """The table of one topic, each line as soon as it is measured."""
    print(f"\n{title}", flush=True)
    for line in lines:
        ratio = "     –" if line.ratio is None else f"{line.ratio:6.2f}"
        verdict = {True: "met", False: "MISSED", None: "–"}[line.met]
        print(f"  {ratio}  {line.goal:8} {verdict:7} {line.what}\n          {line.behind}", flush=True)


def ms(seconds: float) -> str:
    """Seconds as milliseconds, for the reader only."""
    return f"{1000 * seconds:.1f} ms"
