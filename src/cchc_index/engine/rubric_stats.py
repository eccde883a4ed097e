"""What a rubric does to a ranking: which rows decide ranks, which weigh most, which tell nobody apart.

After OECD/JRC, Handbook on Constructing Composite Indicators (2008), steps 4 and 7; effective weights as the share of
each row in the variance of the totals. Ranks are decided exactly; the statistics are floats.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cchc_index.engine import ranking
from cchc_index.engine.counted import Counted, Millionths, counted, of_nodes
from cchc_index.model.rubric import Rubric
from cchc_index.model.rubric_stats import LITTLE_PCT, SAME_PCT, Alike, AreaStats, Moves, RowStats, RubricStats

DROPPED: Final = Fraction(0)
HEAVIER: Final = Fraction(5, 4)
LIGHTER: Final = Fraction(3, 4)
"""A row counts so many times as much; other rows as before."""

FLAT: Final = 1e-9
"""Totals that differ by less, in percent, are equal: only adding up floats has made the difference."""

Floats = NDArray[np.float64]


def stats_of(rubric: Rubric, units: pd.DataFrame, scores: pd.DataFrame) -> RubricStats:
    """From the tables `units` and `scores` of a result; units without a rank are left out."""
    ranked = units[units["rank"].notna()]
    names = ranked["unit"].astype(str).tolist()
    points, most = of_nodes(rubric, names, scores)
    rows = counted(rubric, points, most)
    table = Ranked(rubric, points, tuple(rows))
    parts = table.parts()
    effective = shares(parts)
    nominal = 100 * np.array([one.max / table.whole.max for one in rows]).mean(axis=1)
    return RubricStats(
        units=len(names),
        rows=tuple(
            sorted(
                (_row(table, *one) for one in zip(rows, nominal.tolist(), effective, strict=True)), key=_most_decisive
            )
        ),
        areas=_areas(table, most, nominal, effective),
        alpha=_alpha(rubric, rows, parts),
    )


class _Totals(NamedTuple):
    points: Millionths
    max: Millionths
    extra: Millionths


@dataclass(frozen=True)
class Ranked:
    """The ranked units of a result, to be ranked again under another weight of a row (xếp hạng lại)."""

    rubric: Rubric
    of_node: Millionths
    rows: tuple[Counted, ...]

    @cached_property
    def whole(self) -> _Totals:
        """Points of the scale, maximum, bonus less penalty."""
        return self._together(self.rows)

    @property
    def size(self) -> int:
        """How many units there are."""
        return int(self.of_node.shape[1])

    def moves(self, rows: Sequence[Counted], times: Fraction) -> Moves | None:
        """What becomes of the ranks where some rows count so many times."""
        after = self.ranks(rows, times)
        if after is None:
            return None
        places = np.abs(after - self.now)
        return Moves(int(np.count_nonzero(places)), int(places.max(initial=0)))

    @cached_property
    def now(self) -> ranking.Ranks:
        """The ranks as they are."""
        return ranking.ranks_of(self._keys((), 1, 0), self.rubric.ranking, self.whole.max > 0)

    def ranks(self, rows: Sequence[Counted], times: Fraction) -> ranking.Ranks | None:
        """The ranks where the points and maxima of some rows count so many times; None where a maximum is 0 then.

        Nodes that break ties are weighed likewise. Bonus and penalty go on counting against the declared scale.
        """
        if not times and (self._together(rows).max == self.whole.max).any():
            return None
        keys = self._keys(rows, times.denominator, times.numerator - times.denominator)
        return ranking.ranks_of(keys, self.rubric.ranking, self.whole.max > 0)

    def parts(self) -> Floats:
        """What each row adds to each unit's index, in percent; to its points, where units are ranked by these."""
        scale = self.rubric.outline.scale
        most = np.full_like(self.whole.max, scale) if self.rubric.ranking.by == "points" else self.whole.max
        return np.array([100 * one.points / (most if one.inside else scale) for one in self.rows])

    def _together(self, rows: Sequence[Counted]) -> _Totals:
        inside = [one for one in rows if one.inside]
        outside = [one.points for one in rows if not one.inside]
        columns = [one.points for one in inside], [one.max for one in inside], outside
        return _Totals(*(_sum(column, self.size) for column in columns))

    def _keys(self, rows: Sequence[Counted], whole: int, more: int) -> list[ranking.Keys]:
        """What is ranked by: all rows so many times, and these rows so many times more; whole numbers."""
        pairs = zip(self.whole, self._together(rows), strict=True)
        points, most, extra = (whole * every + more * some for every, some in pairs)
        return [self._first(points, most, extra, whole), *self._ties(rows, whole, more)]

    def _first(self, points: Millionths, most: Millionths, extra: Millionths, whole: int) -> ranking.Keys:
        if self.rubric.ranking.by == "points":
            return points + extra
        percent = ranking.percent_of(points, most, extra, whole * self.rubric.outline.scale)
        if self.rubric.ranking.figures == "published":
            return ranking.published(percent, self.rubric.rounding.published, self.size)
        return ranking.keys_of(percent, self.size)

    def _ties(self, rows: Sequence[Counted], whole: int, more: int) -> list[ranking.Keys]:
        outline, keys = self.rubric.outline, list[ranking.Keys]()
        for node in map(outline.by_id.__getitem__, self.rubric.tie_break):
            own = -self.of_node[node.index] if node.role == "penalty" else self.of_node[node.index]
            below = [one.points for one in rows if node in (one.row, *outline.above(one.row))]
            keys.append(whole * own + more * _sum(below, self.size))
        return keys


def shares(parts: Floats) -> list[float | None]:
    """Each row's share in the variance of the totals, in percent: they add up to 100; None where all totals are equal.

    A row that goes against the others has a share below zero.
    """
    apart = parts - parts.mean(axis=1, keepdims=True)
    total = apart.sum(axis=0)
    variance = float(total @ total)
    if np.ptp(parts.sum(axis=0)) < FLAT:
        return [None] * len(parts)
    return [float(one) for one in 100 * (apart @ total) / variance]


def _row(table: Ranked, one: Counted, nominal: float, effective: float | None) -> RowStats:
    percents = _percents(one.points, one.max)
    spread = float(np.nanmax(percents) - np.nanmin(percents)) if one.inside else None
    return RowStats(
        id=one.row.node.id,
        name=one.row.node.name,
        area=table.rubric.outline.area(one.row).node.id,
        nominal_pct=nominal,
        effective_pct=effective,
        spread_pct=spread,
        alike=None if spread is None else _alike(percents[one.max > 0], spread),
        dropped=table.moves([one], DROPPED),
        heavier=table.moves([one], HEAVIER),
        lighter=table.moves([one], LIGHTER),
    )


def _most_decisive(row: RowStats) -> tuple[float, ...]:
    moved = [moves or Moves(0, 0) for moves in (row.dropped, row.heavier, row.lighter)]
    return -moved[0].units, -moved[0].places, -moved[1].units - moved[2].units, -(row.effective_pct or 0)


def _alike(percents: Floats, spread: float) -> Alike | None:
    if not spread:
        return "full" if percents[0] == 100 else "equal" if percents[0] else "nothing"
    commonest = np.unique(percents, return_counts=True)[1].max()
    return "little" if spread < LITTLE_PCT or 100 * commonest >= SAME_PCT * len(percents) else None


def _areas(
    table: Ranked, most: Millionths, nominal: Floats, effective: Sequence[float | None]
) -> tuple[AreaStats, ...]:
    outline = table.rubric.outline
    areas = [row for row in outline.children(None) if row.role is None and most[row.index].any()]
    percents = np.array([_percents(table.of_node[row.index], most[row.index]) for row in areas])
    points, whole = (_sum([values[row.index] for row in areas], table.size) for values in (table.of_node, most))
    rest = [_percents(points - table.of_node[row.index], whole - most[row.index]) for row in areas]
    order = -table.now.astype(np.float64)
    found: list[AreaStats] = []
    for place, area in enumerate(areas):
        mine = [at for at, one in enumerate(table.rows) if outline.area(one.row) is area]
        found.append(
            AreaStats(
                id=area.node.id,
                name=area.node.name,
                nominal_pct=float(nominal[mine].sum()),
                dropped=table.moves([table.rows[at] for at in mine if table.rows[at].inside], DROPPED),
                effective_pct=None if None in effective else sum(share for at in mine if (share := effective[at])),
                with_total=spearman(percents[place], order),
                with_rest=spearman(percents[place], rest[place]),
                with_areas=tuple(spearman(percents[place], other) for other in percents),
            )
        )
    return tuple(found)


def spearman(one: Floats, two: Floats) -> float | None:
    """The rank correlation of two columns (tương quan hạng Spearman), ties at their mean rank; None where one is flat.

    Units that lack either of the two are left out.
    """
    both = ~(np.isnan(one) | np.isnan(two))
    first, second = (pd.Series(values[both]).rank().to_numpy(np.float64) for values in (one, two))
    if not both.any() or np.ptp(first) == 0 or np.ptp(second) == 0:
        return None
    return float(np.corrcoef(first, second)[0, 1])


def _alpha(rubric: Rubric, rows: Sequence[Counted], parts: Floats) -> float | None:
    """Cronbach's alpha of the areas: how far they measure the same; None where all totals are equal."""
    of = np.array([rubric.outline.area(one.row).index if one.inside else -1 for one in rows])
    areas = np.array([parts[of == area].sum(axis=0) for area in sorted({*of.tolist()} - {-1})])
    if len(areas) < 2 or np.ptp(areas.sum(axis=0)) < FLAT:
        return None
    return float(len(areas) / (len(areas) - 1) * (1 - areas.var(axis=1).sum() / areas.sum(axis=0).var()))


def _percents(points: Millionths, most: Millionths) -> Floats:
    """Percents; equal ones are equal floats, since a quotient is rounded once. NaN where there is no maximum."""
    return np.where(most > 0, points / np.where(most > 0, most, 1) * 100, np.nan)


def _sum(columns: Sequence[Millionths], size: int) -> Millionths:
    return np.sum(columns, axis=0, dtype=np.int64) if len(columns) else np.zeros(size, np.int64)
