"""A change split exactly among what caused it (phân rã Shapley): the mean over all orders in which causes may come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from math import factorial

from cchc_index.model.points import round_half_up

Corner = tuple[bool, ...]
"""Per player whether it is that of the later period already."""


def shapley(value: Callable[[Corner], Fraction], active: Sequence[bool]) -> list[Fraction]:
    """What each player brings to value(all later) − value(all earlier).

    Players that are not `active` are the same in both periods: they bring nothing, and are not asked about.
    """
    places = [place for place, one in enumerate(active) if one]
    count = len(places)
    found = [Fraction(0)] * len(active)
    values: dict[Corner, Fraction] = {}
    for chosen in product((False, True), repeat=count):
        corner: list[bool] = [False] * len(active)
        for place, turned in zip(places, chosen, strict=True):
            corner[place] = turned
        values[chosen] = value(tuple(corner))
    for chosen, worth in values.items():
        later = sum(chosen)
        for at, place in enumerate(places):
            if chosen[at]:  # worth counts for those who have come, against those who have yet to come
                found[place] += worth * Fraction(factorial(later - 1) * factorial(count - later), factorial(count))
            else:
                found[place] -= worth * Fraction(factorial(later) * factorial(count - later - 1), factorial(count))
    return found


def closed(parts: Sequence[Fraction], total: int) -> list[int]:
    """Whole numbers that add up to the total (khép kín theo số dư lớn nhất); what is 0 stays 0.

    The other way round, with every sign turned, the same parts come out with every sign turned.
    """
    whole = [round_half_up(part) for part in parts]
    missing = total - sum(whole)
    sign = 1 if missing > 0 else -1
    order = sorted(
        (place for place, part in enumerate(parts) if part), key=lambda place: (whole[place] - parts[place]) * sign
    ) or [0]
    for turn in range(abs(missing)):
        whole[order[turn % len(order)]] += sign
    return whole
