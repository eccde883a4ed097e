"""Bars that a page draws by itself (các thanh vẽ trong trang): how answers are spread, of what a change is made."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Any, Final, NamedTuple

from cchc_index.model.compared import UnitChange
from cchc_index.model.language import _, number
from cchc_index.model.rubric import Rubric
from cchc_index.model.rules import Survey
from cchc_index.model.surveyed import Asked
from cchc_index.report.account import Account
from cchc_index.report.parts import MEANINGS, NAMES
from cchc_index.report.unit_report import waterfall

TONES: Final = 5
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


def steps_of(account: Account, change: UnitChange) -> list[list[Any]]:
    """From the index before to that of now (các bước tăng, giảm): label, meaning, figure, ends of its bar."""
    meanings = {_(name): _(MEANINGS[part]) for part, name in NAMES.items()}
    rows: list[list[Any]] = []
    for chart in waterfall(account, change):
        values = [value or Fraction(0) for value in chart.series[0].values]
        start, *parts, end = values
        edges = list(accumulate(parts, initial=start))
        least = min(*edges, end)
        width = max(*edges, end) - least or 1
        ends = [(start, start), *pairwise(edges), (end, end)]
        for label, value, (low, high) in zip(chart.labels, values, ends, strict=True):
            sign = "+" if low != high and value > 0 else ""
            at = [round(float(100 * (one - least) / width), 2) for one in (low, high)]
            rows.append([label, meanings.get(label, ""), sign + number(value, chart.decimals), *at])
    return rows
