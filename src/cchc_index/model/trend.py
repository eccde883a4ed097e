"""More than two periods in a row (nhiều kỳ liên tiếp): nouns for engine and reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from cchc_index.model.compared import Standing, UnitChange


class Step(NamedTuple):
    """From one period to the next (từ kỳ trước sang kỳ sau): whether the rubric is the same, and what it shares."""

    same_rubric: bool
    comparable: Fraction
    """How much of the later scale can be compared, in percent of its maximum."""


class Reached(NamedTuple):
    """What a unit has of an area in one period, in millionths; points None where it is not scored in full."""

    points: int | None
    max: int
    rank: int | None

    @property
    def share(self) -> Fraction | None:
        """In percent of the maximum."""
        return Fraction(100 * self.points, self.max) if self.points is not None and self.max else None


@dataclass(frozen=True, slots=True)
class AreaTrend:
    """An area over the periods (lĩnh vực qua các kỳ); None where a period's rubric has no such area."""

    id: str
    name: str
    reached: tuple[Reached | None, ...]

    @property
    def shares(self) -> tuple[Fraction | None, ...]:
        """Per period the percent of the maximum."""
        return tuple(None if one is None else one.share for one in self.reached)


@dataclass(frozen=True, slots=True)
class UnitTrend:
    """A unit over the periods (đơn vị qua các kỳ); None where it was not scored."""

    unit: str
    standings: tuple[Standing | None, ...]
    areas: tuple[AreaTrend, ...] = ()

    @property
    def change(self) -> UnitChange:
        """From the first period to the last."""
        return UnitChange(self.unit, self.standings[0], self.standings[-1])

    @property
    def moves(self) -> tuple[int | None, ...]:
        """From each period to the next the change of the index, in millionths of a percent."""
        return tuple(UnitChange(self.unit, one, two).percent for one, two in pairwise(self.standings))

    @property
    def largest(self) -> int | None:
        """Which of the moves is the largest, up or down; of equal ones the first. None where there is none."""
        known = {at: abs(move) for at, move in enumerate(self.moves) if move is not None}
        return max(known, key=lambda at: known[at], default=None)


@dataclass(frozen=True, slots=True)
class Trend:
    """All units over the periods, oldest first (xu hướng); one step less than periods."""

    periods: tuple[str, ...]
    steps: tuple[Step, ...]
    units: tuple[UnitTrend, ...] = field(default=())
