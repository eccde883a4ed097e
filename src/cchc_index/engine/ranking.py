"""Rank and class (xếp hạng, xếp loại): step 7 of docs/rubric.md, and the ranks an incomplete unit may still take.

Everything is decided on exact keys; floats appear nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cchc_index.engine.exact import ROOM, Exact, Mask, add, divide, multiply
from cchc_index.model.points import DECIMALS, MILLION
from cchc_index.model.rubric import ClassBand, Ranking

UNRANKED: Final = 0
HUNDRED: Final = 100
ONE_MILLIONTH: Final = Fraction(1, MILLION)

Keys = NDArray[Any]
Ranks = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sanctions:
    """Per unit the highest class it may keep (chế tài xếp loại), as position, and how many classes lower it goes."""

    at_most: Ranks
    down: Ranks


def percent_of(points: NDArray[np.int64], max_points: NDArray[np.int64], extra: NDArray[np.int64], scale: int) -> Exact:
    """100·P/M + 100·(bonus − penalty)/scale (tỷ lệ % đạt được); where M is 0 the value means nothing."""
    safe = np.where(max_points > 0, max_points, 1)
    if scale and (safe == scale).all():
        return divide(Exact.whole(points + extra).times(HUNDRED), Exact.constant(scale))[0]
    share, _, _ = divide(Exact.whole(points).times(HUNDRED), Exact.whole(safe))
    if not extra.any() or not scale:
        return share
    return add(share, multiply(Exact.whole(extra).times(HUNDRED), Exact.constant(Fraction(1, scale))))


def keys_of(value: Exact, size: int) -> Keys:
    """Whole numbers in the order of the values, equal exactly where the values are.

    Two different fractions are at least 1/(one denominator × the other) apart, so that their binary digits up to
    there tell them apart; where these do not fit into int64, all are brought to one denominator.
    """
    if isinstance(value.den, int):
        return np.broadcast_to(np.asarray(value.num), size)
    den = value.den // np.gcd.reduce(value.den)  # all by the same factor: the order stays
    digits = int(den.max()).bit_length()
    if value.top << digits < ROOM:
        first, rest = np.divmod(np.asarray(value.num) << digits, den)
        if int(np.abs(first).max(initial=0)) << digits < ROOM:
            return np.asarray((first << digits) + (rest << digits) // den)
    return np.asarray(np.asarray(value.num) * (lcm(*set(den.tolist())) // den.astype(object)))


def ranks_of(keys: Sequence[Keys], ranking: Ranking, there: Mask) -> Ranks:
    """Ranks by the keys in turn, highest first (thứ hạng); UNRANKED where not `there`."""
    order = order_of([key[there] for key in keys])
    ranks = np.full(len(there), UNRANKED, np.int64)
    if not len(order):
        return ranks
    place = order.max() - order
    if ranking.ties == "dense":
        ranks[there] = place + 1
    else:
        counts = np.bincount(place)
        ranks[there] = (np.cumsum(counts) - counts + 1)[place]
    return ranks


def order_of(keys: Sequence[Keys]) -> Ranks:
    """One whole number per unit, from 0 without gaps, that orders as the keys do in turn; equal where all keys are."""
    order = np.unique(keys[0], return_inverse=True)[1]
    for key in keys[1:]:
        codes = np.unique(key, return_inverse=True)[1]
        order = np.unique(order * (len(codes) + 1) + codes, return_inverse=True)[1]
    return order


def classes_of(
    classes: Sequence[ClassBand],
    percent: Exact,
    ranks: Ranks,
    node_percent: dict[str, tuple[Exact, Mask]],
    sanctions: Sanctions | None = None,
) -> Ranks:
    """Per unit the position of its class (xếp loại); -1 where it has none or is not ranked.

    `node_percent` gives per required node its percent and where it has one: a node that has none binds nobody.
    """
    size = len(ranks)
    ranked = ranks != UNRANKED
    found = np.full(size, -1, np.int64)
    waiting = ranked.copy()
    for position, band in enumerate(classes):
        fits = waiting & np.broadcast_to(percent.at_least(band.from_), size)
        for required in band.requires:
            value, has = node_percent[required.node]
            fits &= ~has | np.broadcast_to(value.at_least(required.from_), size)
        if band.quota is not None:
            room = int(band.quota * int(ranked.sum()) / HUNDRED)
            fits &= _within_quota(ranks, fits, room)
        found[fits] = position
        waiting &= ~fits
    return found if sanctions is None else _sanctioned(found, sanctions, len(classes) - 1)


def _within_quota(ranks: Ranks, fits: Mask, room: int) -> Mask:
    """Those whose whole tie still fits into the room, best rank first."""
    values, counts = np.unique(ranks[fits], return_counts=True)
    last = np.cumsum(counts) <= room
    return np.isin(ranks, values[last])


def _sanctioned(found: Ranks, sanctions: Sanctions, last: int) -> Ranks:
    lowered = np.minimum(np.maximum(found, sanctions.at_most) + sanctions.down, last)
    return np.where(found < 0, found, lowered)


def published(value: Exact, decimals: int, size: int) -> NDArray[np.int64]:
    """Published figures, rounded last (số công bố): whole millionths, half up to `decimals` places."""
    unit = 10 ** (DECIMALS - decimals)
    return np.broadcast_to(value.times(10**DECIMALS).rounded(unit), size)


def rank_bounds(
    low: Keys, high: Keys, tie_order: Ranks, ranking: Ranking, there: Mask, *, breaks_ties: bool
) -> tuple[Ranks, Ranks]:
    """The best and the worst rank each unit may still take (khoảng thứ hạng); a complete unit has low = high.

    `tie_order` orders complete units whose keys are equal. An equal key of an incomplete unit may go either way
    where ties are broken.
    """
    size = len(there)
    best, worst = np.full(size, UNRANKED, np.int64), np.full(size, UNRANKED, np.int64)
    if not there.any():
        return best, worst
    codes = np.unique(np.concatenate([low[there], high[there]]), return_inverse=True)[1]
    count = int(there.sum())
    open_ = codes[:count] != codes[count:]
    room = int(tie_order.max(initial=0)) + 3
    ties = tie_order[there] + 1
    lows = codes[:count] * room + np.where(open_, 0 if breaks_ties else 1, ties)
    highs = codes[count:] * room + np.where(open_, room - 1 if breaks_ties else 1, ties)
    if ranking.ties == "dense":
        best[there], worst[there] = _dense(lows, highs, open_)
    else:
        best[there] = 1 + count - np.searchsorted(np.sort(lows), highs, side="right")
        above = count - np.searchsorted(np.sort(highs), lows, side="right")
        worst[there] = 1 + above - open_
    return best, worst


def _dense(lows: Ranks, highs: Ranks, open_: Mask) -> tuple[Ranks, Ranks]:
    """Under dense ranks: the fewest, and the most, different values above each unit."""
    picks: list[int] = []
    for place in np.argsort(-lows, kind="stable").tolist():
        if not picks or highs[place] < picks[-1]:
            picks.append(int(lows[place]))
    rising = np.array(picks[::-1])
    best = 1 + len(rising) - np.searchsorted(rising, highs, side="right")
    fixed = np.unique(lows[~open_])
    worst = 1 + len(fixed) - np.searchsorted(fixed, lows, side="right")
    moving = np.sort(highs[open_])
    worst = worst + len(moving) - np.searchsorted(moving, lows, side="right") - open_
    return best, worst
