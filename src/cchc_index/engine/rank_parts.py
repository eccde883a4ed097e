"""Why a unit's rank changed (phân rã mức tăng, giảm hạng): by itself, by the others, by units that came or went."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from fractions import Fraction

from cchc_index.model.compared import RankParts, Standing


def rank_parts(before: Mapping[str, Standing], after: Mapping[str, Standing]) -> dict[str, RankParts]:
    """Per unit that is ranked in both years; the parts add up to the places moved, those gained are positive.

    Among the units of both years, the unit's own change and the others' are each the mean of the two orders in which
    they may come; the rest is what units of one year only make.
    """
    ranked = [{unit: one for unit, one in side.items() if one.rank is not None} for side in (before, after)]
    common = [unit for unit in ranked[0] if unit in ranked[1]]
    places = [sorted(side[unit].rank or 0 for unit in common) for side in ranked]
    percents = [sorted(-(side[unit].percent or 0) for unit in common) for side in ranked]
    found: dict[str, RankParts] = {}
    for unit in common:
        then, now = (side[unit] for side in ranked)
        start, end = (_above(places[at], one.rank or 0) for at, one in enumerate((then, now)))
        mine = [-(one.percent or 0) for one in (then, now)]
        late = _above(percents[0], mine[1]) - (mine[0] < mine[1])  # it alone has moved; it does not stand above itself
        early = _above(percents[1], mine[0]) - (mine[1] < mine[0])  # all others have moved
        own = Fraction((start - late) + (early - end), 2)
        total = (then.rank or 0) - (now.rank or 0)
        found[unit] = RankParts(own, start - end - own, Fraction(total - (start - end)))
    return found


def _above(ordered: list[int], value: int) -> int:
    """How many stand before a value."""
    return bisect_right(ordered, value - 1)
