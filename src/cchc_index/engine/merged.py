"""A result with the units of other years (gộp đơn vị): put together of the units that they came from.

Points and the index can be put together, ranks and classes cannot. Where one of the units sent nothing, nothing of the
whole is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from math import hypot
from typing import NamedTuple

from cchc_index.engine.compare import SCORED, UNKNOWN, Side, TableRow
from cchc_index.model.compared import Standing
from cchc_index.model.points import round_half_up
from cchc_index.model.unions import Merged, Union


class Part(NamedTuple):
    """A unit's part in another: of its points, and of its index."""

    points: Fraction
    share: Fraction


Parts = dict[str, Part]


def parts_in(side: Side, unit: str, unions: Mapping[str, Union]) -> Parts:
    """The units of a result that a unit is made of there, itself where it is there; nothing where one is missing."""
    if unit in side.standings:
        return {unit: Part(Fraction(1), Fraction(1))}
    union = unions.get(unit)
    if union is None or union.how is None:
        return {}
    below = {one: parts_in(side, one, unions) for one in union.sources}
    if not all(below.values()):
        return {}
    added = union.how == "sum"
    weights = {one: _most(side, parts) for one, parts in below.items()} if added else union.sources
    every = sum(weights.values(), Fraction(0))
    found: Parts = {}
    for one, parts in below.items():
        share = weights[one] / every if every else Fraction(0)
        for source, part in parts.items():
            had = found.get(source, Part(Fraction(0), Fraction(0)))
            more = part.points * (1 if added else share)
            found[source] = Part(had.points + more, had.share + part.share * share)
    return found


def with_merged(side: Side, units: Iterable[str], unions: Mapping[str, Union]) -> Side:
    """The result with these units too, where they are not in it but the units are that they came from."""
    made = {unit: parts_in(side, unit, unions) for unit in units if unit not in side.standings}
    made = {unit: parts for unit, parts in made.items() if parts}
    if not made:
        return side
    of_unit: dict[str, dict[str, TableRow]] = {}
    for row in side.scores:
        of_unit.setdefault(row["unit"], {})[row["node"]] = row
    return replace(
        side,
        scores=[*side.scores, *(row for unit, parts in made.items() for row in _rows(unit, of_unit, parts))],
        merged={unit: _standing(side, unions[unit], parts) for unit, parts in made.items()},
        times={unit: sum((part.points for part in parts.values()), Fraction(0)) for unit, parts in made.items()},
    )


def _most(side: Side, parts: Parts) -> Fraction:
    """The maximum of some units together."""
    return sum((part.points * side.maxima[one] for one, part in parts.items()), Fraction(0))


def _standing(side: Side, union: Union, parts: Parts) -> Standing:
    found = {one: side.standings[one] for one in parts}
    percents = [(part.share, found[one].percent) for one, part in parts.items()]
    margins = [(part.share, found[one].margin) for one, part in parts.items()]
    points = sum((part.points * found[one].points for one, part in parts.items()), Fraction(0))
    index = [share * percent for share, percent in percents if percent is not None]
    spread = [share * margin for share, margin in margins if margin is not None]
    return Standing(
        points=round_half_up(points),
        percent=round_half_up(sum(index, Fraction(0))) if len(index) == len(parts) else None,
        rank=None,
        margin=round(hypot(*spread)) if len(spread) == len(parts) else None,
        merged=Merged(union.how or "mean", tuple((one, part.share) for one, part in parts.items()), union.weights_of),
    )


def _rows(unit: str, of_unit: Mapping[str, Mapping[str, TableRow]], parts: Parts) -> Iterator[TableRow]:
    """A row of `scores` for every node of the unit."""
    there = [(part.points, of_unit[one]) for one, part in parts.items() if one in of_unit]
    for node in dict.fromkeys(node for _part, rows in there for node in rows):
        found = [(part, rows[node]) for part, rows in there if node in rows]
        counting = [row["status"] for _part, row in found if row["max"]] or [found[0][1]["status"]]
        sums = {
            key: round_half_up(sum((part * row[key] for part, row in found), Fraction(0))) for key in ("points", "max")
        }
        yield {"unit": unit, "node": node, **sums, "status": _status(counting), "source": "", "reason": ""}


def _status(of: list[str]) -> str:
    """What is unknown of one is unknown of the whole."""
    return next((one for one in of if one in UNKNOWN), None) or next((one for one in of if one in SCORED), of[0])
