"""What units have on the whole (mức chung): mean, median, best and least of the index and of each area."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from statistics import median

from cchc_index.engine.compare import Side
from cchc_index.model.compared import Marks


def index_marks(side: Side) -> Marks | None:
    """The index over the ranked units, in percent; None where none is ranked."""
    ranked = {unit: one.percent for unit, one in side.standings.items() if one.rank is not None}
    return _marks({unit: Fraction(percent, 10**6) for unit, percent in ranked.items() if percent is not None})


def area_marks(side: Side) -> dict[str, Marks]:
    """Per area its percent of the maximum over the ranked units; an area that nobody has whole is left out."""
    found: dict[str, Marks] = {}
    for row in side.rubric.outline.children(None):
        percents: dict[str, Fraction] = {}
        for unit, one in side.standings.items():
            points, most, whole = side.of_node.get((unit, row.node.id), (0, 0, False))
            if one.rank is not None and row.role is None and whole and most:
                percents[unit] = Fraction(100 * points, most)
        marks = _marks(percents)
        if marks is not None:
            found[row.node.id] = marks
    return found


def _marks(percents: Mapping[str, Fraction]) -> Marks | None:
    if not percents:
        return None
    best, least = max(percents, key=lambda unit: percents[unit]), min(percents, key=lambda unit: percents[unit])
    mean = sum(percents.values(), Fraction(0)) / len(percents)
    return Marks(mean, Fraction(median(percents.values())), best, percents[best], least, percents[least])
