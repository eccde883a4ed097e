"""Several results in a row (xu hướng qua các kỳ): units, and areas that continue each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise

from cchc_index.engine.compare import Side
from cchc_index.engine.pairs import Pairs
from cchc_index.model.lineage import areas
from cchc_index.model.rubric import Row, Rubric
from cchc_index.model.trend import AreaTrend, Reached, Step, Trend, UnitTrend

Chain = list[Row | None]
"""An area under the rubric of each period."""


def trend_of(periods: Sequence[str], sides: Sequence[Side], units: Iterable[str]) -> Trend:
    """Some units over periods, oldest first."""
    chains = _chains([side.rubric for side in sides])
    found = (
        UnitTrend(
            unit,
            tuple(side.standings.get(unit) for side in sides),
            tuple(_area(unit, sides, chain) for chain in chains),
        )
        for unit in units
    )
    steps = tuple(_step(one.rubric, two.rubric) for one, two in pairwise(sides))
    return Trend(tuple(periods), steps, tuple(one for one in found if any(one.standings)))


def _step(before: Rubric, after: Rubric) -> Step:
    pairs = Pairs(before, after)
    whole = sum(row.node.max or 0 for row in pairs.standing[1])
    shared = sum(row.node.max or 0 for _old, row, _leaves in pairs.terms)
    return Step(before.id == after.id, Fraction(100 * shared, whole) if whole else Fraction(0))


def _chains(rubrics: Sequence[Rubric]) -> list[Chain]:
    """The areas over the rubrics, those of the last one first, in its order."""
    chains: list[Chain] = [[row] for row in rubrics[0].outline.children(None) if row.role is None]
    for at, (before, after) in enumerate(pairwise(rubrics), start=1):
        last = {chain[-1].node.id: chain for chain in chains if chain[-1] is not None}
        for old, new in areas(before, after):
            chain: Chain = [None] * at if old is None else last[old.node.id]
            chain.append(new)
            if old is None:
                chains.append(chain)
        for ended in chains:
            ended.extend([None] * (at + 1 - len(ended)))
    return sorted(chains, key=_place)


def _place(chain: Chain) -> tuple[int, int]:
    at = next(at for at, row in enumerate(reversed(chain)) if row is not None)
    row = chain[-1 - at]
    return at, row.index if row is not None else 0


def _area(unit: str, sides: Sequence[Side], chain: Chain) -> AreaTrend:
    latest = next(row for row in reversed(chain) if row is not None)
    reached = (_reached(unit, side, row) for side, row in zip(sides, chain, strict=True))
    return AreaTrend(latest.node.id, latest.node.name, tuple(reached))


def _reached(unit: str, side: Side, row: Row | None) -> Reached | None:
    found = None if row is None else side.of_node.get((unit, row.node.id))
    if row is None or found is None:
        return None
    points, most, known = found
    return Reached(points if known else None, most, side.area_ranks.get((unit, row.node.id)))
