"""How far the survey's figures can be trusted (sai số điều tra): errors, 95 % intervals and ranks that stay possible.

The estimator is the rubric's: ratio means of questions, their mean per group, the groups' weighted mean. Its error
follows by linearisation (Särndal, Swensson, Wretman 1992, ch. 5), as in R's `survey`: each reply has
z = Σ over leaves of (max/100)·(W/K)·Σ over questions of v·(y − ȳ)/n, and a total's variance is
Σ over strata of (1 − n/N)·n/(n − 1)·Σ(z − z̄)². Strata are those of the sample, and the groups where a leaf has
groups; degrees of freedom are
Satterthwaite's. Questions that no export asks together are of different samples, whose variances add up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cchc_index.engine.exact import Mask
from cchc_index.engine.rollup import roll_up
from cchc_index.engine.score import Scored
from cchc_index.engine.states import Reason, Source, Status, among
from cchc_index.engine.student import Floats, t_quantile
from cchc_index.engine.survey_moments import Moments
from cchc_index.engine.survey_tables import Part
from cchc_index.model.points import MILLION
from cchc_index.model.survey import ALL, SurveyLeaf
from cchc_index.model.tables import HEAD

CONFIDENCE: Final = 0.95
STEP: Final = MILLION // 10
"""By how much a leaf is moved to see what of it arrives further up."""

Population = Mapping[str, Mapping[str, int]]
"""Per unit how many there are to be asked, per folded group; under ALL without telling groups apart."""


class Target(NamedTuple):
    """Something with an error over the units: points in millionths, and how much of each leaf arrives there."""

    node: str
    points: NDArray[np.int64]
    max: NDArray[np.int64]
    slopes: dict[str, Floats]


@dataclass(frozen=True)
class Error:
    """The error of one target over the units, in millionths; NaN where it cannot be told, 0 where nothing is asked."""

    target: Target
    asked: Mask
    se: Floats
    df: Floats

    @cached_property
    def margin(self) -> Floats:
        """Half the width of the 95 % interval."""
        return t_quantile(CONFIDENCE, self.df) * self.se


def survey_errors(
    scored: Scored, leaves: Sequence[SurveyLeaf], parts: Sequence[Part], population: Population
) -> list[Error]:
    """The errors of each survey leaf, of the areas above them and last of all points (sai số của điểm điều tra)."""
    moments = Moments.of(parts, leaves, scored.units)
    live = {leaf.row.node.id: mask for leaf in leaves if (mask := _live(scored, leaf)).any()}
    there = [leaf for leaf in leaves if leaf.row.node.id in live]
    if moments is None or not there:
        return []
    people = _People.of(population, moments.strata, scored.units)
    return [_error(target, there, moments, people) for target in _targets(scored, there, live)]


def _live(scored: Scored, leaf: SurveyLeaf) -> Mask:
    """Where the leaf's points are the survey's own."""
    place = next(place for place, row in enumerate(scored.leaves.rows) if row is leaf.row)
    of = scored.leaves
    own = among(of.status[place], Status.SCORED) & among(of.source[place], Source.SURVEY)
    return np.asarray(own & (of.reason[place] == np.int8(Reason.NONE)) & ~of.out[place])


def _targets(scored: Scored, leaves: Sequence[SurveyLeaf], live: Mapping[str, Mask]) -> Iterator[Target]:
    """Each leaf, each area with survey leaves, and all of it; slopes from moving one leaf at a time."""
    outline, totals = scored.rubric.outline, scored.totals
    areas = [row for row in outline.children(None) if row.role is None and not row.is_leaf]
    moved: dict[str, dict[str, Floats]] = {name: {} for name in (*(area.node.id for area in areas), HEAD)}
    for leaf in leaves:
        name, mask = leaf.row.node.id, live[leaf.row.node.id]
        place = next(place for place, row in enumerate(scored.leaves.rows) if row is leaf.row)
        own = scored.leaves.points[place]
        step = np.where(2 * own > (leaf.row.node.max or 0), -STEP, STEP)
        points = list(scored.leaves.points)
        points[place] = np.where(mask, own + step, own)
        other = roll_up(scored.rubric, replace(scored.leaves, points=points))
        moved[HEAD][name] = (other.points + other.bonus - other.penalty - scored.points) / step
        for area in areas:
            slope = (other.of_node[area.index].points - totals.of_node[area.index].points) / step
            if slope.any():
                moved[area.node.id][name] = slope
        full = np.broadcast_to(totals.of_node[leaf.row.index].max, own.shape)
        yield Target(name, own, full, {name: mask.astype(np.float64)})
    for area in areas:
        if moved[area.node.id]:
            node = totals.of_node[area.index]
            yield Target(area.node.id, node.points, np.broadcast_to(node.max, totals.max.shape), moved[area.node.id])
    yield Target(HEAD, scored.points, totals.max, moved[HEAD])


def _error(target: Target, leaves: Sequence[SurveyLeaf], moments: Moments, people: _People) -> Error:
    """Linearised over each sample's strata, then added up."""
    of = [leaf for leaf in leaves if leaf.row.node.id in target.slopes]
    variance, spread = np.zeros(moments.size), np.zeros(moments.size)
    asked = np.zeros(moments.size, np.bool_)
    for leaf in of:
        asked |= moments.there(leaf) & (target.slopes[leaf.row.node.id] != 0)
    for sample in moments.samples:
        mine = [leaf for leaf in of if any((leaf.row.node.id, one.code) in sample for one in leaf.questions)]
        if not mine:
            continue
        squares, sums, count = moments.squares(mine, target.slopes, sample)
        used, whole = moments.used(mine, target.slopes), people.of_groups
        if not any(leaf.rule.groups for leaf in mine):
            whole = people.together(moments, count)
            squares, sums, count = (moments.without_groups(part) for part in (squares, sums, count))
            used = moments.without_groups(used) > 0
        with np.errstate(divide="ignore", invalid="ignore"):
            part = (1 - count / whole) * count / (count - 1) * np.maximum(squares - sums**2 / count, 0)
            part = np.where((count == 1) & used, np.nan, np.where(count > 1, part, 0))
            spread += np.where(part == 0, 0, part**2 / np.maximum(count - 1, 1)).sum(axis=1)
            variance += part.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        df = np.where(variance > 0, variance**2 / spread, np.where(np.isnan(variance), np.nan, 1.0))
    return Error(target, asked, np.sqrt(variance) * MILLION, df)


@dataclass(frozen=True, slots=True)
class _People:
    """How many there are to be asked (tổng thể), infinitely many where nobody says: per unit and stratum, and in all.

    Of declared strata nobody says it: their errors are rather too wide than too narrow.
    """

    of_groups: Floats
    in_all: Floats

    @staticmethod
    def of(population: Population, strata: Sequence[tuple[str, str]], units: Sequence[str]) -> _People:
        there = [population.get(unit, {}) for unit in units]
        of_groups = [[np.inf if stratum else one.get(group, np.inf) for group, stratum in strata] for one in there]
        return _People(np.array(of_groups), np.array([[one.get(ALL, np.inf)] for one in there]))

    def together(self, moments: Moments, count: Floats) -> Floats:
        """Per unit and stratum over the groups that replied: their people, or all of the unit's where that is told."""
        groups = moments.without_groups(np.where(count > 0, self.of_groups, 0))
        declared = [bool(stratum) for stratum in dict.fromkeys(stratum for _, stratum in moments.strata)]
        return np.asarray(np.minimum(groups, np.where(declared, np.inf, self.in_all)))


def error_table(scored: Scored, errors: Sequence[Error]) -> pd.DataFrame:
    """The table `survey_errors`, of the units that were asked."""
    parts = []
    for error in errors:
        here, target = error.asked, error.target
        low, high = target.points - error.margin, target.points + error.margin
        parts.append(
            pd.DataFrame(
                {
                    "unit": np.array(scored.units, dtype=object)[here],
                    "node": target.node,
                    "points": target.points[here],
                    "se": millionths(error.se)[here],
                    "df": np.round(error.df[here], 6),
                    "low": millionths(np.maximum(low, np.minimum(0, target.points)))[here],
                    "high": millionths(np.minimum(high, np.maximum(target.max, target.points)))[here],
                }
            )
        )
    columns = ["unit", "node", "points", "se", "df", "low", "high"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def millionths(values: Floats) -> pd.arrays.IntegerArray:
    """Whole millionths, none where the value is not known."""
    blank = np.isnan(values)
    return pd.arrays.IntegerArray(np.rint(np.where(blank, 0, values)).astype(np.int64), blank)
