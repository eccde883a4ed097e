"""`python -m bench [TOPIC…] [--rounds N]`: measures and prints; the exit code says nothing about speed."""

from __future__ import annotations

import argparse
import os
import platform

from bench import end_to_end, engine, excel, forms, looking, reading, startup, survey, web, word
from bench.measure import show

TOPICS = {
    "startup": ("Start-up", startup.measure, 15),
    "looking": ("`cchc compare` and `cchc gaps` on saved results", looking.measure, 15),
    "engine": ("The engine", engine.measure, 15),
    "reading": ("Reading and checking what was sent", reading.measure, 3),
    "forms": ("The forms that units fill in", forms.measure, 3),
    "web": ("The HTML page of a whole period", web.measure, 3),
    "excel": ("A result as a workbook", excel.measure, 3),
    "word": ("Reports in Word and PDF", word.measure, 5),
    "survey": ("A survey of millions of replies", survey.measure, 1),
    "end-to-end": ("`cchc score` end to end", end_to_end.measure, 5),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("topics", nargs="*", choices=[*TOPICS, []], help="all of them, if none is named")
    parser.add_argument("--rounds", type=int, help="repetitions of each measurement")
    asked = parser.parse_args()
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} processors{load}. "
        "Ratio, goal, what; below it the numbers behind."
    )
    for name in asked.topics or TOPICS:
        title, measure, rounds = TOPICS[name]
        show(title, measure(asked.rounds or rounds))


main()
