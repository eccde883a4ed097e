"""Draws the replies that R is asked about: `python -m tests.survey_r.draw`, in the folder of this file."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

ANSWERS = ("Tốt", "Khá", "Trung bình", "Kém", "")
LINES = {("Huyện An", "Lãnh đạo"): 12, ("Huyện An", "Người dân"): 60, ("Huyện Bình", "Lãnh đạo"): 7}
LINES |= {("Huyện Bình", "Người dân"): 45}


def draw() -> None:
    """Replies whose answers hang together, as one person's do, some of them blank."""
    pick = random.Random(20221)  # noqa: S311 - a seeded draw
    rows, others = ["Đơn vị,Nhóm,C1,C2,C3,C4"], ["Đơn vị,D1"]
    for (unit, group), count in LINES.items():
        for _ in range(count):
            mood = pick.uniform(-1, 2)
            answers = [ANSWERS[max(0, min(4, int(mood + pick.uniform(0, 2.5))))] for _ in range(4)]
            rows.append(",".join([unit, group, *answers]))
            others += [f"{unit},{pick.choice(ANSWERS[:4])}"] * (pick.random() < 0.4)
    here = Path(__file__).parent
    weighted = ["Đơn vị,Nhóm,E1,E2,Trọng số", *(f"{who},{weight}" for who, weight, _ in draw_unequal(pick, 2))]
    strata = ["Đơn vị,Nhóm,F1,F2,F3,Trọng số,Tầng", *map(",".join, draw_unequal(pick, 3))]
    files = {"replies.csv": rows, "other.csv": others, "weighted.csv": weighted, "strata.csv": strata}
    for name, lines in files.items():
        (here / name).write_text("".join(f"{line}\n" for line in lines), "utf-8")


def draw_unequal(pick: random.Random, questions: int) -> Iterator[tuple[str, str, str]]:
    """Replies with a sampling weight each, to hang together with the answers, and a stratum."""
    for (unit, group), count in LINES.items():
        for place in range(count):
            mood = pick.uniform(-1, 2)
            answers = [ANSWERS[max(0, min(4, int(mood + pick.uniform(0, 2.5))))] for _ in range(questions)]
            weight = f"{max(0.1, mood + pick.uniform(0.5, 3)):.2f}"
            yield ",".join([unit, group, *answers]), weight, ("Đô thị", "Nông thôn", "Vùng cao")[place % 3]


if __name__ == "__main__":
    draw()
