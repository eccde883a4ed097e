"""Spoil inputs for so many minutes: `python -m tests.fuzz MINUTES [FIRST-NUMBER]`; 1 where anything was found."""

from __future__ import annotations

import sys
from itertools import count

from tests.fuzz.run import watch, work

if sys.argv[1] == "--work":
    work(count(int(sys.argv[2])))
else:
    tried, found = watch(int((sys.argv[2:] or ["1"])[0]), float(sys.argv[1]) * 60)
    print(f"{tried} inputs, {len(found)} findings", *found, sep="\n")  # noqa: T201
    sys.exit(bool(found))
