"""Replies to the survey: drawn by chance, then some answers turned until a district's points are at its hundredth."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import cycle
from typing import Final

from cchc_index.model import rules
from cchc_index.model.rubric import Rubric
from maker.made_up import COMMUNES, TARGETS, TILT

LEADERS: Final = "Lãnh đạo, quản lý"
PEOPLE: Final = "Người dân, tổ chức"
KINDS: Final = "LCD"
"""First letters of questions: to leaders, to all, to people and organisations."""
SURVEY_POINTS: Final = 3300
UNKNOWN: Final = "Không biết"
BLANK: Final = 0.03
COARSE: Final = (("D", "4", "3"), 3_300)
"""An answer turned from the one to the other, and about how many millionths of a point that is."""
FINE: Final = (("C1", "Rất tốt", "Tốt"), 300)


@dataclass(slots=True)
class Replies:
    """The replies of one district in one period."""

    unit: str
    period: str
    questions: list[str]
    dice: random.Random
    rows: list[dict[str, str]] = field(default_factory=list)

    def draw(self) -> None:
        """A few hundred replies, about as satisfied as the district's points want."""
        target = TARGETS[self.period][self.unit].survey / SURVEY_POINTS
        tilt = TILT.get((self.period, self.unit), {})
        mean = {
            question: min(0.96, target + tilt.get(question[0], 0) + self.dice.uniform(-0.04, 0.04))
            for question in self.questions
        }
        leaders = 46 + COMMUNES[self.unit] + self.dice.randint(0, 8)
        people = 205 + 4 * COMMUNES[self.unit] + self.dice.randint(0, 25)
        for group, asked, replies in ((LEADERS, "LC", leaders), (PEOPLE, "CD", people)):
            for _ in range(replies):
                self.rows.append(
                    {"Đơn vị": self.unit, "Nhóm": group}
                    | {
                        question: self._answer(question, mean[question])
                        for question in self.questions
                        if question[0] in asked
                    }
                )

    def _answer(self, question: str, mean: float) -> str:
        if self.dice.random() < BLANK:
            return ""
        if question[0] == "D":
            low, high = 1 - mean, mean
            return self.dice.choices("54321", (0.45 * high, 0.55 * high, 0.7 * low, 0.2 * low, 0.1 * low))[0]
        poor, middling = 0.02, max(0.02, 0.95 - mean)
        good = max(0.0, (mean - 0.8 * (1 - middling - poor) - 0.5 * middling) / 0.2)
        fair = max(0.0, 1 - middling - poor - good)
        answers = ("Rất tốt", "Tốt", "Trung bình", "Kém", UNKNOWN)
        return self.dice.choices(answers, (good, fair, middling, poor, 0.04))[0]

    def nudge(self, off: int) -> None:
        """Turn so many answers that the points, `off` millionths above what is wanted, come down (or up)."""
        (kind, better, worse), coarse = COARSE
        turned = round(abs(off) / coarse)
        rest = abs(off) - turned * coarse
        old, new = (better, worse) if off > 0 else (worse, better)
        pool = [question for question in self.questions if question[0] == kind]
        self._turn(pool, old, new, turned)
        (question, better, worse), fine = FINE
        down = (off > 0) == (rest > 0)
        old, new = (better, worse) if down else (worse, better)
        self._turn([question], old, new, round(abs(rest) / fine))

    def _turn(self, questions: list[str], old: str, new: str, times: int) -> None:
        """Turn answers of people, one question after the other, in rows that chance picks."""
        people = [row for row in self.rows if row["Nhóm"] == PEOPLE]
        order = self.dice.sample(people, len(people))
        for question, _ in zip(cycle(questions), range(times), strict=False):
            row = next((row for row in order if row[question] == old), None)
            if row is not None:
                row[question] = new


def questions(rubric: Rubric) -> list[str]:
    """The codes of all questions that a rubric asks, in the order of the export's columns."""
    asked = {code for row in rubric.outline.leaves for code in _asked(row.node.rule)}
    return sorted(asked, key=lambda code: (KINDS.index(code[0]), int(code[1:])))


def _asked(rule: rules.AnyRule | None) -> list[str]:
    return list(rule.weights) if isinstance(rule, rules.Survey) else []
