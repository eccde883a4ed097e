"""Interim self-scoring against the year's targets (tự chấm theo quý so với chỉ tiêu năm), in exact points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from cchc_index.engine.compare import Side
from cchc_index.model.points import from_points
from cchc_index.model.quarters import Toward
from cchc_index.model.rubric import Rubric
from cchc_index.model.stages import Stage
from cchc_index.model.workspace import Target, Unit


def toward(
    sides: Mapping[Stage, Side], rubric: Rubric, units: Sequence[str], registry: Sequence[Unit], period: str
) -> Iterator[Toward]:
    """Per unit its points so far, by stage: of the index and of each node that a target of the year is about."""
    targets = {unit.key: [one for one in unit.targets if one.period in (None, period)] for unit in registry}
    for unit in units:
        known = [one for one in targets.get(unit, ()) if one.of == rubric.index or one.of in rubric.outline.by_id]
        by_node = {one.of: one for one in known}
        for of in dict.fromkeys((rubric.index, *by_node)):
            found = {stage: points for stage, side in sides.items() if (points := _reached(side, unit, of)) is not None}
            yield Toward(unit, of, found, _points(by_node.get(of), rubric))


def _reached(side: Side, unit: str, of: str) -> Fraction | None:
    """The points so far, of rows that have any; None where the unit sent nothing."""
    standing = side.standings.get(unit)
    if standing is None:
        return None
    points = standing.points if of == side.rubric.index else side.of_node.get((unit, of), (0, 0, False))[0]
    return from_points(points)


def _points(target: Target | None, rubric: Rubric) -> Fraction | None:
    """A target in points; one in percent is of all the points that the rubric has there."""
    if target is None:
        return None
    if target.points is not None:
        return from_points(target.points)
    most = rubric.outline.scale if target.of == rubric.index else rubric.outline.by_id[target.of].node.max or 0
    return from_points(most) * Fraction(target.percent or 0) / 100
