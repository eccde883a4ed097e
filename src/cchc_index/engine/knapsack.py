"""The least effort that gains enough, and the most gain for an effort (quy hoạch động), exactly.

Of each group one choice is taken. Choices of several groups add up, in effort and in gain. What is kept after each
group are the sums that no other sum beats in both; sums that cannot lead to anything better than a solution that is
already known are dropped, by what the rest of the groups can give at most when choices could be taken in part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]

SLACK: Final = 1e-9
"""Bounds are worked out in floats; so much more than they say is allowed for, relatively."""


class Choice(NamedTuple):
    """What one choice takes and gives, in whole units (một phương án)."""

    effort: int
    gain: int


Groups = Sequence[Sequence[Choice]]
"""Of each group one choice is taken; the first is to do nothing, and is worth nothing."""


def least(groups: Groups, need: int) -> list[int] | None:
    """Which choice of each group gains so much with the least effort, and of such the most; None where none does."""
    if need <= 0:
        return [0] * len(groups)
    if sum(max(choice.gain for choice in group) for group in groups) < need:
        return None
    edge = _Edge.of(groups)
    enough = int(edge.efforts[np.searchsorted(edge.gains, need)])  # taking whole steps along the edge
    cheapest = _walk(groups, enough, need)
    effort = sum(group[place].effort for group, place in zip(groups, cheapest, strict=True))
    return most(groups, effort)


def most(groups: Groups, budget: int) -> list[int]:
    """Which choice of each group gains most with no more than so much effort, and of such the least effort."""
    return _walk(groups, budget, None)


def _walk(groups: Groups, budget: int, need: int | None) -> list[int]:
    """The choices that lead to the end of the front: the most gain within the budget; gain beyond the need is none."""
    rest = [_Edge.of(groups[place + 1 :]) for place in range(len(groups))]
    whole = _Edge.of(groups)
    floor = int(whole.gains[np.searchsorted(whole.efforts, budget, side="right") - 1])
    floor = floor if need is None else need
    efforts, gains = np.zeros(1, np.int64), np.zeros(1, np.int64)
    steps: list[tuple[NDArray[np.intp], int]] = []
    for group, after in zip(groups, rest, strict=True):
        own = np.array(group, np.int64)
        effort = (efforts[:, None] + own[:, 0]).ravel()
        gain = (gains[:, None] + own[:, 1]).ravel()
        gain = gain if need is None else np.minimum(gain, need)
        could = gain + after.within(budget - effort)
        kept = np.flatnonzero((effort <= budget) & (could >= floor - SLACK * abs(floor) - 1))
        kept = kept[np.lexsort((-gain[kept], effort[kept]))]
        before = np.maximum.accumulate(gain[kept])
        kept = kept[np.concatenate(([True], gain[kept][1:] > before[:-1]))]
        efforts, gains = effort[kept], gain[kept]
        steps.append((kept, len(group)))
    at, chosen = len(gains) - 1, []
    for kept, size in reversed(steps):
        at, choice = divmod(int(kept[at]), size)
        chosen.append(choice)
    return chosen[::-1]


@dataclass(frozen=True, slots=True)
class _Edge:
    """The most that groups gain together by effort, when choices can be taken in part: a line of falling slope."""

    efforts: Whole
    gains: Whole

    @staticmethod
    def of(groups: Groups) -> _Edge:
        steps = sorted((step for group in groups for step in _steps(group)), key=_slope, reverse=True)
        efforts, gains = (np.cumsum(np.array([0, *(step[place] for step in steps)], np.int64)) for place in (0, 1))
        return _Edge(efforts, gains)

    def within(self, effort: Whole) -> NDArray[np.float64]:
        """The most that so much effort gains."""
        return np.interp(effort, self.efforts, self.gains)


def _slope(step: tuple[int, int]) -> float:
    return step[1] / step[0] if step[0] else inf


def _steps(group: Sequence[Choice]) -> list[tuple[int, int]]:
    """The steps along the upper edge of a group's choices, steepest first."""
    edge = [Choice(0, 0)]
    for choice in sorted(group, key=lambda one: (one.effort, -one.gain)):
        if choice.gain <= edge[-1].gain:
            continue
        while len(edge) > 1 and _bends_up(edge[-2], edge[-1], choice):
            edge.pop()
        edge.append(choice)
    return [(b.effort - a.effort, b.gain - a.gain) for a, b in pairwise(edge)]


def _bends_up(one: Choice, two: Choice, three: Choice) -> bool:
    first, then = (two.effort - one.effort, two.gain - one.gain), (three.effort - one.effort, three.gain - one.gain)
    return first[1] * then[0] <= then[1] * first[0]
