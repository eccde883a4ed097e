"""How the answers to a question are spread (phân bố câu trả lời): a bar of one piece per answer, the best first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from cchc_index.model.language import number
from cchc_index.model.rubric import Rubric
from cchc_index.model.rules import Survey
from cchc_index.model.surveyed import Asked

TONES = 5
"""So many tones there are from the best answer to the worst."""


class Bar(NamedTuple):
    """One question's answers (phân bố trả lời): where each begins, its share and tone; and all of it in words."""

    asked: Asked
    percent: str
    pieces: tuple[tuple[float, float, str], ...]
    words: str


def bar_of(one: Asked, rubric: Rubric) -> Bar:
    """A question's answers from the best to the worst, then those that do not count; none of too few."""
    rule = rubric.outline.by_id[one.leaf].node.rule
    skipped = rule.skip if isinstance(rule, Survey) else ()
    given = one.answers or {}
    scale = [answer for answer in given if answer not in skipped]
    total = sum(given.values()) or 1
    ends = list(accumulate(given.values(), initial=0))
    pieces = tuple(
        (100 * start / total, 100 * count / total, _tone(answer, scale))
        for start, (answer, count) in zip(ends, given.items(), strict=False)
        if count
    )
    words = " · ".join(f"{answer}: {count}" for answer, count in given.items())
    return Bar(one, "—" if one.percent is None else number(one.percent, 1), pieces, words)


def _tone(answer: str, scale: Sequence[str]) -> str:
    if answer not in scale:
        return "skip"
    return f"a{round((TONES - 1) * scale.index(answer) / max(len(scale) - 1, 1))}"
