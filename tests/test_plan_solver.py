"""The plan's solver: against brute force, and on a rubric of real size."""

from __future__ import annotations

import random
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_index.engine.knapsack import Choice, Groups, least, most

NOTHING = Choice(0, 0)
MANY = 20 * (settings.default or settings()).max_examples
"""The cases are small: thousands of them in a thorough run."""
CHOICES = st.builds(Choice, st.integers(0, 9), st.integers(-3, 12))
GROUPS = st.lists(st.lists(CHOICES, max_size=3).map(lambda found: [NOTHING, *found]), min_size=1, max_size=5)


def total(groups: Groups, chosen: list[int]) -> Choice:
    taken = [group[place] for group, place in zip(groups, chosen, strict=True)]
    return Choice(sum(one.effort for one in taken), sum(one.gain for one in taken))


def every(groups: Groups) -> list[Choice]:
    return [Choice(sum(one.effort for one in taken), sum(one.gain for one in taken)) for taken in product(*groups)]


@settings(max_examples=MANY, deadline=None)
@given(groups=GROUPS, need=st.integers(1, 50))
def test_no_other_way_gains_enough_with_less_effort(groups: Groups, need: int) -> None:
    enough = [one for one in every(groups) if one.gain >= need]
    chosen = least(groups, need)
    if not enough:
        assert chosen is None
        return
    assert chosen is not None
    effort = min(one.effort for one in enough)
    assert total(groups, chosen) == (effort, max(one.gain for one in enough if one.effort == effort))


@settings(max_examples=MANY, deadline=None)
@given(groups=GROUPS, budget=st.integers(0, 30))
def test_no_other_way_gains_more_within_the_budget(groups: Groups, budget: int) -> None:
    affordable = [one for one in every(groups) if one.effort <= budget]
    found = total(groups, most(groups, budget))
    gain = max(one.gain for one in affordable)
    assert found == (min(one.effort for one in affordable if one.gain == gain), gain)


@settings(max_examples=MANY // 5, deadline=None)
@given(groups=GROUPS, need=st.integers(1, 40), more=st.integers(0, 10))
def test_a_lower_target_never_costs_more(groups: Groups, need: int, more: int) -> None:
    low, high = least(groups, need), least(groups, need + more)
    if high is not None:
        assert low is not None
        assert total(groups, low).effort <= total(groups, high).effort


@pytest.mark.parametrize("seed", range(3))
def test_85_rows_with_several_steps_each_are_solved(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - not a secret
    groups = []
    for _row in range(85):
        gains = sorted(dice.sample(range(10_000, 2_000_000, 12_500), dice.randint(2, 6)))
        effort = dice.randint(1, 10)
        groups.append(
            [
                NOTHING,
                *(Choice(round(100 * effort * gain / gains[-1] * dice.uniform(0.7, 1)) + 1, gain) for gain in gains),
            ]
        )
    best = sum(max(choice.gain for choice in group) for group in groups)
    for part in (0.1, 0.5, 0.9):
        chosen = least(groups, round(best * part))
        assert chosen is not None
        assert total(groups, chosen).gain >= round(best * part)
