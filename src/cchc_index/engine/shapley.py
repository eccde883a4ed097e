"""A change split exactly among what caused it (phân rã Shapley): the mean over all orders in which causes may come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from math import factorial, lcm

Corner = tuple[bool, ...]
"""Per player whether it is that of the later period already."""


def shapley(value: Callable[[Corner], Fraction], active: Sequence[bool]) -> list[Fraction]:
    """What each player brings to value(all later) − value(all earlier).

    Players that are not `active` are the same in both periods: they bring nothing, and are not asked about.
    """
    places = [place for place, one in enumerate(active) if one]
    count = len(places)
    found = [Fraction(0)] * len(active)
    if not places:
        return found
    values: dict[Corner, Fraction] = {}
    for chosen in product((False, True), repeat=count):
        corner: list[bool] = [False] * len(active)
        for place, turned in zip(places, chosen, strict=True):
            corner[place] = turned
        values[chosen] = value(tuple(corner))
    whole = lcm(*(worth.denominator for worth in values.values()))
    sums = [0] * count
    for chosen, worth in values.items():
        later, parts = sum(chosen), worth.numerator * (whole // worth.denominator)
        for at, come in enumerate(chosen):
            if come:  # worth counts for those who have come, against those who have yet to come
                sums[at] += parts * factorial(later - 1) * factorial(count - later)
            else:
                sums[at] -= parts * factorial(later) * factorial(count - later - 1)
    for place, total in zip(places, sums, strict=True):
        found[place] = Fraction(total, whole * factorial(count))
    return found
