"""What a point of a row is worth in the index (giá trị của một điểm) once some leaves have left the scale."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from cchc_index.model.rubric import Row, Rubric

Gone = Mapping[str, str]
"""Leaves that have left the scale, each with how: drop, redistribute or redistribute_equal."""


class _Left(NamedTuple):
    """What is left below a row: its maximum, and of it what is to be redistributed above, by the two ways."""

    max: Fraction
    spread: Fraction = Fraction(0)
    equal: Fraction = Fraction(0)
    dropped: bool = False

    @property
    def kept(self) -> Fraction:
        return self.max - self.spread - self.equal


def stands_for_itself(row: Row, rubric: Rubric) -> bool:
    """Whether a row's points are more than the sum of those below: a leaf, a cap, the best child."""
    node = row.node
    inner = any(child.role is None for child in rubric.outline.children(row))
    return not inner or node.cap or node.of == "best"


def percent_of_a_point(rubric: Rubric, gone: Gone) -> dict[str, Fraction]:
    """Per row that stands for itself, the percent of the index that a point of it is; steps 3 to 6 of the rollup."""
    factors: dict[str, Fraction] = {}
    areas = [_visit(rubric, row, gone, factors) for row in rubric.outline.children(None) if row.role is None]
    scale = sum((area.kept for area in areas), Fraction(0))
    return {row: 100 * factor / scale if scale else Fraction(0) for row, factor in factors.items()}


def _visit(rubric: Rubric, row: Row, gone: Gone, factors: dict[str, Fraction]) -> _Left:
    """What is left below a row; the factors of the rows in it grow where points are redistributed to them."""
    node, most = row.node, Fraction(row.node.max or 0) / 10**6
    children = [child for child in rubric.outline.children(row) if child.role is None]
    if not children:
        factors[node.id] = Fraction(1)
        how = gone.get(node.id)
        if how is None:
            return _Left(most)
        return {
            "redistribute": _Left(most, spread=most),
            "redistribute_equal": _Left(most, equal=most),
        }.get(how, _Left(Fraction(0), dropped=True))
    inside: list[dict[str, Fraction]] = [{} for _ in children]
    lefts = [_visit(rubric, child, gone, found) for child, found in zip(children, inside, strict=True)]
    dropped = any(left.dropped for left in lefts)
    if stands_for_itself(row, rubric):
        factors[node.id] = Fraction(1)
        maxima = [left.max for left in lefts]
        rest = max(maxima) if node.of == "best" else sum(maxima, Fraction(0))
        return _Left(min(most, rest) if dropped else most, dropped=dropped)
    total = sum((left.max for left in lefts), Fraction(0))
    spread, equal = (sum((getattr(left, name) for left in lefts), Fraction(0)) for name in ("spread", "equal"))
    handed = spread + equal
    if handed and total > handed:
        remaining = sum(left.kept > 0 for left in lefts)
        for left, found in zip(lefts, inside, strict=True):
            grown = (left.kept + equal / remaining) / left.kept if left.kept else Fraction(1)
            factors.update({one: factor * grown * total / (total - spread) for one, factor in found.items()})
        return _Left(total, dropped=dropped)
    for found in inside:
        factors.update(found)
    return _Left(total, spread, equal, dropped)
