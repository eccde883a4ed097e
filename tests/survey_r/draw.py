"""Draws the replies that R is asked about: `python -m tests.survey_r.draw`, in the folder of this file."""

from __future__ import annotations

import random
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
    for name, lines in (("replies.csv", rows), ("other.csv", others)):
        (here / name).write_text("".join(f"{line}\n" for line in lines), "utf-8")


if __name__ == "__main__":
    draw()
