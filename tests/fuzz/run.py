"""One spoiled input after another through `cchc`: no traceback, no hang, no more memory than this.

The inputs are the cases of `tests/bad`, the exports of `tests/exports` and the sheets of `tests/odd`; a number says
which of them is spoiled, and how. It means another one once a case is added, so `FINDINGS` keeps what was found:
a folder of files each, with the command line in `run.txt`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

from tests.bad.cases import COMMON, WRONG_LINE, all_cases, in_process
from tests.fuzz.spoil import spoiled

TESTS: Final = Path(__file__).parent.parent
FINDINGS: Final = Path(__file__).parent / "findings"
CODES: Final = frozenset({0, 1, 2})
"""Done, problems, a wrong line; any other is a fault of the program."""
MOST_MIB: Final = 1024
HANGS_AFTER: Final = 60
"""Seconds without an answer; on a machine that is busy, too."""
_SPOILED: Final = frozenset({".csv", ".docx", ".ods", ".tsv", ".txt", ".xls", ".xlsx", ".yaml"})
_KEPT: Final = frozenset({"case.yaml"})


@dataclass(frozen=True)
class Source:
    """Files that `cchc` reads without a fault of its own, and the command lines that read them."""

    folders: tuple[Path, ...]
    lines: tuple[tuple[str, ...], ...]


@cache
def sources() -> tuple[Source, ...]:
    """All that may be spoiled."""
    found = [
        Source((COMMON, case.folder), (*map(tuple, case.before), tuple(case.run)))
        for case in all_cases()
        if case.code != WRONG_LINE and not case.without
    ]
    exports = TESTS / "exports"
    for folder in sorted(exports.iterdir()):
        if folder.name != "common":
            replies = sorted(one.name for one in folder.iterdir() if one.suffix in {".csv", ".xlsx"})
            line = ("score", "--dry-run", "--rubric", "rubric.yaml", *(w for r in replies for w in ("--survey", r)))
            found.append(Source((exports / "common", folder), (line,)))
    odd = (file.name for file in sorted((TESTS / "odd").iterdir()) if file.suffix in {".csv", ".xlsx", ".xls", ".ods"})
    found += [Source((COMMON, TESTS / "odd"), (("score", "--dry-run", name),)) for name in odd]
    return tuple(found)


def answer(seed: int, place: Path) -> str | None:
    """Spoil what the number says, there, and run it; what is wrong with the answer, if anything is."""
    chance = Random(seed)  # noqa: S311 - the same number spoils the same
    source = chance.choice(sources())
    for folder in source.folders:
        shutil.copytree(folder, place, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "expected.*"))
    last = source.lines[-1]
    there = sorted(one for one in place.rglob("*") if one.suffix in _SPOILED and one.name not in _KEPT)
    named = [one for one in there if one.name in last or one.suffix == ".yaml"]
    target = chance.choice(named or there)
    target.write_bytes(spoiled(target.read_bytes(), chance))
    by_parts = ("--engine", "pandas") if chance.random() < 0.5 else ()  # as a large export, which is never read whole
    lines = [
        (*line, *(by_parts if "--survey" in line else ()), "--lang", chance.choice(("vi", "en")))
        for line in source.lines
    ]
    wrong = fault_of(lines, place)
    return f"{seed} {target.name}: {wrong}" if wrong else None


def fault_of(lines: Iterable[tuple[str, ...]], place: Path) -> str | None:
    """What is wrong with the answers to these command lines in that folder."""
    with contextlib.chdir(place):
        for line in lines:
            try:
                done = in_process(line)
            except Exception as error:  # noqa: BLE001 - whatever comes here is the finding
                return f"{' '.join(line)}: {type(error).__name__}: {error}"
            if done.code not in CODES or "Traceback" in done.out + done.err:
                return f"{' '.join(line)}: exit {done.code}\n{done.err[-2000:]}"
    return None


def work(seeds: Iterable[int]) -> None:
    """Tell each number before its input is run, and what was found: whoever reads knows where a hang began."""
    for seed in seeds:
        _tell("try", seed)
        with tempfile.TemporaryDirectory() as folder:
            if (wrong := answer(seed, Path(folder))) is not None:
                _tell("found", repr(wrong))
        if (mib := _peak_mib()) > MOST_MIB:
            _tell("found", repr(f"{seed}: {mib} MiB"))
            return


def _peak_mib() -> int:
    """Most memory of this program alone; `ru_maxrss` begins with that of the process which started it."""
    told = next(line for line in Path("/proc/self/status").read_text("ascii").splitlines() if line.startswith("VmHWM"))
    return int(told.split()[1]) >> 10


def _tell(kind: str, what: object) -> None:
    sys.stdout.write(f"{kind} {what}\n")
    sys.stdout.flush()


def watch(first: int, seconds: float) -> tuple[int, list[str]]:
    """Run as many as there is time for, from that number on; how many, and what was found."""
    found: list[str] = []
    seed, end = first, time.monotonic() + seconds
    while time.monotonic() < end:
        with tempfile.TemporaryFile("w+") as told:
            command = [sys.executable, "-m", "tests.fuzz", "--work", str(seed)]
            worker = subprocess.Popen(command, stdout=told, cwd=TESTS.parent)
            size, since = 0, time.monotonic()
            while worker.poll() is None and time.monotonic() < end:
                time.sleep(0.2)
                if (now := os.fstat(told.fileno()).st_size) != size:
                    size, since = now, time.monotonic()
                elif time.monotonic() - since > HANGS_AFTER:
                    break
            hangs = worker.poll() is None and time.monotonic() < end
            crashed = worker.poll() not in (None, 0)
            worker.kill()
            worker.wait()
            told.seek(0)
            lines = told.read().splitlines()
        tried = [int(line.split()[1]) for line in lines if line.startswith("try ")]
        found += [line.removeprefix("found ") for line in lines if line.startswith("found ")]
        last = tried[-1] if tried else seed
        if hangs or crashed:
            found.append(f"{last}: {'hangs' if hangs else f'ended with {worker.returncode}'}")
        seed = last + 1
    return seed - first, found
