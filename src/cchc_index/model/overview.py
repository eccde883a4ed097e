"""Several indexes of one workspace side by side (nhiều chỉ số của một đơn vị): nouns for flow and reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from cchc_index.model.result import ResultHead


@dataclass(frozen=True, slots=True)
class Point:
    """What a unit has in one period of an index (kết quả một kỳ), in millionths; None where it has no such figure."""

    period: str
    points: int | None
    max: int | None
    percent: int | None
    rank: int | None
    class_: str
    status: str


@dataclass(frozen=True, slots=True)
class Place:
    """A unit in one index (đơn vị trong một chỉ số): its saved periods, oldest first, up to the one that is shown."""

    points: tuple[Point, ...]

    @property
    def now(self) -> Point:
        """The period that is shown."""
        return self.points[-1]

    @property
    def places(self) -> int | None:
        """How many places it has climbed since the period before; a drop is negative."""
        ranks = [point.rank for point in self.points[-2:]]
        return None if len(ranks) < 2 or None in ranks else (ranks[0] or 0) - (ranks[1] or 0)

    @property
    def change(self) -> Fraction | None:
        """What its percent has gained since the period before, in millionths."""
        percents = [point.percent for point in self.points[-2:]]
        return None if len(percents) < 2 or None in percents else Fraction((percents[1] or 0) - (percents[0] or 0))


@dataclass(frozen=True, slots=True)
class IndexView:
    """One index (một chỉ số): its head, its title, how many units are ranked, and each unit's place."""

    head: ResultHead
    title: str
    decimals: int
    ranked: int
    units: dict[str, Place] = field(default_factory=dict)
