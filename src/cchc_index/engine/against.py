"""A unit against marks (so với mức khác): best unit and median, of all and of its group, and the targets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from statistics import median

from cchc_index.engine.compare import Side
from cchc_index.engine.gaps import losses
from cchc_index.model.gaps import Against, Mark
from cchc_index.model.points import MILLION, from_points, round_half_up
from cchc_index.model.workspace import Target


def against(side: Side, unit: str, index: str, period: str, targets: Iterable[Target]) -> tuple[Against, ...]:
    """How far a unit is from each mark; a target of another index or period, or of what is not scored, is none."""
    found: list[Against] = []
    own = side.standings[unit]
    ranked = {name: one.percent for name, one in side.standings.items() if one.rank is not None and one.percent}
    inside = {name: percent for name, percent in ranked.items() if side.standings[name].group == own.group}
    if len(ranked) > 1 and own.percent is not None:
        best, middle = _best_and_median(ranked)
        found.append(Against("best", best, own.percent, ranked[best], "percent"))
        found.append(Against("median", "", own.percent, middle, "percent"))
        if own.group is not None and 1 < len(inside) < len(ranked):
            best, middle = _best_and_median(inside)
            found.append(Against("group_best", best, own.percent, inside[best], "percent", own.group))
            found.append(Against("group_median", "", own.percent, middle, "percent", own.group))
    asked = [target for target in targets if target.period in {None, period}]
    return (*found, *_targets(side, unit, index, asked))


def best_unit(side: Side) -> str | None:
    """The unit of the highest rank; the first of several."""
    ranks = {name: one.rank for name, one in side.standings.items() if one.rank is not None}
    return min(ranks, key=lambda name: ranks[name], default=None)


def marks(what: Mark, side: Side, unit: str, period: str, targets: Iterable[Target]) -> dict[str, Fraction]:
    """Per row what the best unit loses there, or the median of the ranked units, or a unit that meets its target."""
    if what == "target":
        return dict(_assigned(side, unit, [one for one in targets if one.period in {None, period}]))
    ranked = [name for name, one in side.standings.items() if one.rank is not None]
    if what == "best":
        ranked = [name for name in ranked if name == best_unit(side)]
    found: dict[str, list[Fraction]] = {}
    for name in ranked:
        for loss in losses(side, name):
            found.setdefault(loss.row.node.id, []).append(from_points(loss.lost))
    return {row: median(lost) for row, lost in found.items()}


def _assigned(side: Side, unit: str, targets: Iterable[Target]) -> Iterator[tuple[str, Fraction]]:
    for target in targets:
        _points, most, _whole = side.of_node.get((unit, target.of), (0, 0, False))
        if most and target.points is not None:
            yield target.of, max(from_points(most - target.points), Fraction(0))
        elif most and target.percent is not None:
            yield target.of, from_points(most) * (1 - Fraction(target.percent) / 100)


def _best_and_median(percents: Mapping[str, int]) -> tuple[str, int]:
    best = max(percents, key=lambda name: percents[name])
    return best, round_half_up(median(Fraction(percent) for percent in percents.values()))


def _targets(side: Side, unit: str, index: str, targets: Iterable[Target]) -> Iterator[Against]:
    for target in targets:
        points, percent = _reached(side, unit, index, target.of)
        if target.points is not None and points is not None:
            yield Against("target", target.of, points, target.points, "points")
        elif target.percent is not None and percent is not None:
            mark = round_half_up(Fraction(target.percent) * MILLION)
            yield Against("target", target.of, percent, mark, "percent")


def _reached(side: Side, unit: str, index: str, of: str) -> tuple[int | None, int | None]:
    """Points and percent of the index or of a node; None where they are not known."""
    if of == index:
        standing = side.standings[unit]
        return (None, None) if standing.percent is None else (standing.points, standing.percent)
    points, most, whole = side.of_node.get((unit, of), (0, 0, False))
    return (points, round_half_up(Fraction(100 * points * MILLION, most))) if whole and most else (None, None)
