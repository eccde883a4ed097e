"""Does a test notice? Small changes to the engine, one at a time (mutation testing).

    python tools/mutate.py [COUNT] [SEED]    a random sample of so many changes: 300 of sample 1 where nothing is said

mutmut changes a copy, in mutants/, and runs the tests that pyproject.toml names; src/ stays as it is. A change is
tried with the quickest tests that reach it, a minute of them at most. What no test noticed is printed at the end.
Making the changes and learning which test reaches what takes ten minutes at first.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Final

ROOT: Final = Path(__file__).parent.parent
SMALL: Final = "cchc_index.engine.student.*"
"""What is run so that all changes are made: mutmut has no other way to ask for them."""
SECONDS: Final = 60
"""Of tests for one change; that which all tests reach would take ten minutes."""
REACHED: Final = ROOT / "mutants" / "mutmut-stats.json"
"""Where mutmut keeps which test reaches what, and for how long."""
NOTICED: Final = frozenset({"killed", "timeout"})


def mutmut(*words: str) -> None:
    """One command of mutmut, told as it goes."""
    _run(*words, capture=False)


def statuses() -> dict[str, str]:
    """What became of each change: its name and `killed`, `survived`, `timeout`, `no tests`, `not checked` …."""
    lines = _run("results", "--all", "true", capture=True).splitlines()
    return dict(line.strip().split(": ", 1) for line in lines if "__mutmut_" in line)


def keep_the_quickest() -> None:
    """Leave each function no more tests than there is time for."""
    told = json.loads(REACHED.read_bytes())
    for name, tests in told["tests_by_mangled_function_name"].items():
        quickest = sorted(tests, key=told["duration_by_test"].__getitem__)
        spent = accumulate(map(told["duration_by_test"].__getitem__, quickest))
        kept = [test for test, until in zip(quickest, spent, strict=True) if until < SECONDS]
        told["tests_by_mangled_function_name"][name] = kept or quickest[:1]
    REACHED.write_text(json.dumps(told), "utf-8")


def _run(*words: str, capture: bool) -> str:
    env = {
        **os.environ,
        "CCHC_TEST_SOURCE": "1",
        "CI": "1",  # the same examples every time
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONPATH": str(ROOT / "mutants" / "src"),
    }
    line = [sys.executable, "-m", "mutmut", *words]
    done = subprocess.run(  # noqa: S603 - a command of ours
        line, cwd=ROOT, env=env, check=True, encoding="utf-8", stdout=subprocess.PIPE if capture else None
    )
    return done.stdout or ""


def main(count: int = 300, seed: int = 1) -> int:
    """Draw, run, tell; 0 where every change was noticed."""
    mutmut("run", "--max-children", "1", SMALL)
    keep_the_quickest()
    names = sorted(statuses())
    drawn = Random(seed).sample(names, min(count, len(names)))  # noqa: S311 - no secret
    mutmut("run", "--max-children", str(os.cpu_count() or 1), *drawn)
    found = statuses()
    left = [name for name in sorted(drawn) if found[name] not in NOTICED]
    for name in left:
        mutmut("show", name)
    print(f"{len(drawn)} of {len(names)} changes, sample {seed}: {dict(Counter(found[name] for name in drawn))}")
    print(f"noticed: {(len(drawn) - len(left)) / len(drawn):.1%}")
    return int(bool(left))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
