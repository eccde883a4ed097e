"""Bands (khoảng) in order, and where they leave a gap or overlap."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Final, NamedTuple

from cchc_index.model.arithmetic import Figure
from cchc_index.model.rubric import Outline, Row
from cchc_index.model.rules import Band, Bands, Ratio

HUNDRED: Final = Fraction(100)

Edge = tuple[Fraction, int]
"""A cut of the number line: just below the number (0) or just above it (1)."""


class Fault(NamedTuple):
    """A gap or an overlap at band `position` (in the order of the file), at an edge."""

    code: str
    position: int
    edge: Fraction


def ordered(bands: tuple[Band, ...]) -> tuple[Band, ...]:
    """The bands from the lowest to the highest."""
    return tuple(sorted(bands, key=_start))


def band_of(bands: tuple[Band, ...], value: Fraction) -> Band | None:
    """The band in which a value lies (khoảng chứa giá trị); above the highest the highest, below the lowest none."""
    met = None
    for band in ordered(bands):
        above = (band.from_ is None or value >= band.from_) and (band.above is None or value > band.above)
        met = band if above else met
    return met


def is_percent(rule: Bands | Ratio, outline: Outline, row: Row) -> bool:
    """Whether the rule's value reads as a percent: a division, or a figure that is one."""
    if rule.value.is_division:
        return rule.as_ is None
    tree = rule.value.tree
    declared = outline.input(row, tree.name) if isinstance(tree, Figure) and tree.scope == "own" else None
    return declared is not None and declared.type == "percent"


def faults(bands: tuple[Band, ...], *, percent: bool) -> Iterator[Fault]:
    """Gaps (R10) and overlaps (R11) between the bands, and open ends that values can reach."""
    position = {id(band): place for place, band in enumerate(bands)}
    rising = ordered(bands)
    for band in rising:
        if (start := _lower(band)) is not None and (end := _upper(band)) is not None and end <= start:
            yield Fault("R11", position[id(band)], start[0])
    for one, two in pairwise(rising):
        end, start = _upper(one), _lower(two)
        if start is None or end is None or end > start:
            yield Fault("R11", position[id(two)], (start or end or (Fraction(0), 0))[0])
        elif end < start:
            yield Fault("R10", position[id(two)], start[0])
    if (start := _lower(rising[0])) is not None and start > (Fraction(0), 0):
        yield Fault("R10", position[id(rising[0])], start[0])
    if (end := _upper(rising[-1])) is not None and not (percent and end >= (HUNDRED, 1)):
        yield Fault("R10", position[id(rising[-1])], end[0])


def _lower(band: Band) -> Edge | None:
    if band.from_ is not None:
        return band.from_, 0
    return None if band.above is None else (band.above, 1)


def _upper(band: Band) -> Edge | None:
    if band.to is not None:
        return band.to, 1
    return None if band.below is None else (band.below, 0)


def _start(band: Band) -> tuple[bool, Edge]:
    lower = _lower(band)
    return lower is not None, lower or (Fraction(0), 0)
