"""A unit against marks (so với mức khác): best unit and median, of all and of its group, and the targets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from cchc_index.engine.compare import Side
from cchc_index.model.compared import Against
from cchc_index.model.points import MILLION, round_half_up
from cchc_index.model.workspace import Target


def against(side: Side, unit: str, index: str, period: str, targets: Iterable[Target]) -> tuple[Against, ...]:
    """How far a unit is from each mark; a target of another index or period, or of what is not scored, is none."""
    found: list[Against] = []
    own = side.standings[unit]
    ranked = {name: one.percent for name, one in side.standings.items() if one.rank is not None and one.percent}
    inside = {name: percent for name, percent in ranked.items() if side.standings[name].group == own.group}
    if len(ranked) > 1 and own.percent is not None:
        best, median = _marks(ranked)
        found.append(Against("best", best, own.percent, ranked[best], "percent"))
        found.append(Against("median", "", own.percent, median, "percent"))
        if own.group is not None and 1 < len(inside) < len(ranked):
            best, median = _marks(inside)
            found.append(Against("group_best", best, own.percent, inside[best], "percent", own.group))
            found.append(Against("group_median", "", own.percent, median, "percent", own.group))
    asked = [target for target in targets if target.period in {None, period}]
    return (*found, *_targets(side, unit, index, asked))


def _marks(percents: Mapping[str, int]) -> tuple[str, int]:
    """The best unit, and the median."""
    values = sorted(percents.values())
    middle = values[(len(values) - 1) // 2], values[len(values) // 2]
    return max(percents, key=lambda name: percents[name]), round_half_up(Fraction(sum(middle), 2))


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
