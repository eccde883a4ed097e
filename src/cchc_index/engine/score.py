"""The engine's one way (chấm điểm): from the tables of a period to ranked and classed units.

Pure: no file, no screen, no clock, no randomness. Points are whole millionths throughout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cchc_index.engine import ranking
from cchc_index.engine.columns import Columns
from cchc_index.engine.exact import Exact, Mask
from cchc_index.engine.leaves import score_leaves
from cchc_index.engine.ranking import Ranks, Sanctions
from cchc_index.engine.rollup import Totals, roll_up
from cchc_index.engine.run import Run
from cchc_index.engine.set_aside import set_aside
from cchc_index.engine.states import LeafScores, Source, Status, among
from cchc_index.engine.zeroes import apply_fired, apply_requires, best_of, worst_of
from cchc_index.model.rubric import Rubric
from cchc_index.model.rules import Option


@dataclass(frozen=True, slots=True)
class Scored:
    """All units scored (kết quả chấm điểm); arrays over `units`, points in millionths.

    `complete` units have percent and rank (unless nothing is left to score); the others have `worst` and `best`.
    `classes` are positions in `rubric.classes`, -1 for none; ranks are 0 where there is none.
    """

    rubric: Rubric
    run: Run
    units: tuple[str, ...]
    submitted: Mask
    complete: Mask
    leaves: LeafScores
    totals: Totals
    percent: Exact
    ranks: Ranks
    classes: Ranks
    worst: NDArray[np.int64]
    best: NDArray[np.int64]
    rank_best: Ranks
    rank_worst: Ranks
    ranks_in_group: Ranks
    ranks_in_level: Ranks

    @property
    def points(self) -> NDArray[np.int64]:
        """Points of the scale plus bonus less penalty."""
        return _points_of(self.totals)

    def places(self, *, survey: bool) -> list[int]:
        """Which leaves of the scale the survey scores, or which it does not."""
        scale = ((place, row.node) for place, row in enumerate(self.leaves.rows) if row.role is None)
        return [place for place, node in scale if (node.scored_by == "survey") is survey]

    @property
    def survey_points(self) -> NDArray[np.int64]:
        """The survey's part of the scale's points."""
        rows = self.places(survey=True)
        total = np.zeros(len(self.units), np.int64)
        for row in rows:
            total += np.where(self.leaves.out[row], 0, self.leaves.points[row])
        return total

    @property
    def unappraised(self) -> NDArray[np.int64]:
        """How many leaves of each unit rest on the unit's own word."""
        return np.asarray(among(self.leaves.source, Source.DECLARED).sum(axis=0))


def score(
    rubric: Rubric,
    units: Sequence[str],
    columns: Columns,
    run: Run,
    *,
    submitted: Mask | None = None,
    groups: Sequence[str | None] = (),
    levels: Sequence[str | None] = (),
) -> Scored:
    """The seven steps of docs/rubric.md, “Từ điểm từng mục đến chỉ số”, for all units at once (chấm điểm)."""
    size = len(units)
    sent = np.ones(size, np.bool_) if submitted is None else submitted
    leaves = score_leaves(rubric, columns, run)
    set_aside(leaves, groups or [None] * size)
    if run.missing == "zero":
        _missing_as_zero(leaves, sent)
    apply_fired(rubric, leaves)
    apply_requires(rubric, leaves)
    totals = roll_up(rubric, leaves)
    waits = leaves.open()
    complete = sent & ~waits.any(axis=0)
    percent = _percent(rubric, totals)
    order = _keys(rubric, totals, percent)
    there = complete & (totals.max > 0)
    ranks = ranking.ranks_of(order, rubric.ranking, there)
    bounds = (
        _bounds(rubric, leaves, order, sent & (totals.max > 0)) if waits.any() else _settled(_points_of(totals), ranks)
    )
    return Scored(
        rubric=rubric,
        run=run,
        units=tuple(units),
        submitted=sent,
        complete=complete,
        leaves=leaves,
        totals=totals,
        percent=percent,
        ranks=ranks,
        classes=_classes(rubric, leaves, totals, percent, ranks),
        ranks_in_group=_within(rubric, order, there, groups),
        ranks_in_level=_within(rubric, order, there, levels),
        **bounds,
    )


def _missing_as_zero(leaves: LeafScores, sent: Mask) -> None:
    blank = among(leaves.status, Status.NOT_SCORED) & ~leaves.out & sent
    leaves.status[blank] = Status.SCORED
    leaves.source[blank] = Source.MISSING_ZERO


def _percent(rubric: Rubric, totals: Totals) -> Exact:
    return ranking.percent_of(totals.points, totals.max, totals.bonus - totals.penalty, rubric.outline.scale)


def _published(rubric: Rubric, percent: Exact, size: int) -> Exact:
    """The percent by which is ranked and classed: exact, or as it will be printed."""
    if rubric.ranking.figures == "exact":
        return percent
    rounded = ranking.published(percent, rubric.rounding.published, size)
    return Exact.whole(rounded).times(ranking.ONE_MILLIONTH)


def _keys(rubric: Rubric, totals: Totals, percent: Exact) -> list[ranking.Keys]:
    keys = [_first_key(rubric, totals, percent)]
    for node_id in rubric.tie_break:
        row = rubric.outline.by_id[node_id]
        points = totals.of_node[row.index].points
        keys.append(-points if row.role == "penalty" else points)
    return keys


def _first_key(rubric: Rubric, totals: Totals, percent: Exact) -> ranking.Keys:
    return ranked_by(rubric, _points_of(totals), percent)


def ranked_by(rubric: Rubric, points: NDArray[np.int64], percent: Exact) -> ranking.Keys:
    """What the rubric ranks by."""
    if rubric.ranking.by == "points":
        return points
    size = len(points)
    return ranking.keys_of(_published(rubric, percent, size), size)


def _points_of(totals: Totals) -> NDArray[np.int64]:
    return np.asarray(totals.points + totals.bonus - totals.penalty)


def _settled(points: NDArray[np.int64], ranks: Ranks) -> dict[str, NDArray[np.int64]]:
    """Where nothing is open, worst and best are what is."""
    return {"worst": points, "best": points, "rank_best": ranks, "rank_worst": ranks}


def _bounds(rubric: Rubric, leaves: LeafScores, order: list[ranking.Keys], there: Mask) -> dict[str, NDArray[np.int64]]:
    """Worst and best totals, and the ranks that follow; for complete units they are what they are."""
    ends = [roll_up(rubric, one) for one in (worst_of(rubric, leaves), best_of(rubric, leaves))]
    worst, best = map(_points_of, ends)
    size = len(there)
    stacked = Totals((), *(np.concatenate(both) for both in zip(*map(_fields, ends), strict=True)))
    keys = _first_key(rubric, stacked, _percent(rubric, stacked))
    ties = ranking.order_of(order[1:]) if order[1:] else np.zeros(size, np.int64)
    rank_best, rank_worst = ranking.rank_bounds(
        keys[:size], keys[size:], ties, rubric.ranking, there, breaks_ties=bool(rubric.tie_break)
    )
    return {"worst": worst, "best": best, "rank_best": rank_best, "rank_worst": rank_worst}


def _fields(totals: Totals) -> tuple[NDArray[np.int64], ...]:
    return totals.points, totals.max, totals.bonus, totals.penalty


def _classes(rubric: Rubric, leaves: LeafScores, totals: Totals, percent: Exact, ranks: Ranks) -> Ranks:
    needed = {required.node for band in rubric.classes for required in band.requires}
    node_percent: dict[str, tuple[Exact, Mask]] = {}
    for node_id in needed:
        points, max_points = totals.of_node[rubric.outline.by_id[node_id].index]
        nothing = np.zeros_like(totals.points)
        most = np.broadcast_to(max_points, nothing.shape)
        node_percent[node_id] = ranking.percent_of(points, most, nothing, 0), most > 0
    shown = _published(rubric, percent, len(ranks))
    return ranking.classes_of(rubric.classes, shown, ranks, node_percent, _sanctions(rubric, leaves))


def _sanctions(rubric: Rubric, leaves: LeafScores) -> Sanctions | None:
    position = {band.name: place for place, band in enumerate(rubric.classes)}
    size = leaves.status.shape[1]
    at_most, down = np.zeros(size, np.int64), np.zeros(size, np.int64)
    for _, source, mask in leaves.fired:
        if isinstance(source, Option):
            if source.class_at_most is not None:
                at_most = np.where(mask, np.maximum(at_most, position[source.class_at_most]), at_most)
            down = down + np.where(mask, source.class_down or 0, 0)
    return Sanctions(at_most, down) if at_most.any() or down.any() else None


def _within(rubric: Rubric, order: list[ranking.Keys], there: Mask, groups: Sequence[str | None]) -> Ranks:
    """Ranks among the units of the same group, or the same level."""
    ranks = np.zeros(len(there), np.int64)
    for group in sorted({group for group in groups if group is not None}):
        here = there & np.array([one == group for one in groups])
        ranks = np.where(here, ranking.ranks_of(order, rubric.ranking, here), ranks)
    return ranks
