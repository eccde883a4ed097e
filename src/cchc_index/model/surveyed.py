"""What came of a survey (kết quả điều tra): questions, leaves and units, as they are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a leaf in a unit, or a group of it (câu hỏi); `percent` and `answers` None where kept back."""

    unit: str
    leaf: str
    code: str
    group: str
    replies: int
    valid: int
    percent: float | None
    answers: Mapping[str, int] | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """Points of a unit, all or of one leaf, with their 95 % interval (điểm và khoảng tin cậy); None: unknown."""

    points: float
    max: float
    se: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A survey leaf in a unit (tiêu chí điều tra của một đơn vị)."""

    id: str
    name: str
    estimate: Estimate
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """What its survey gives a unit (kết quả điều tra của đơn vị); its rows are told when they are asked for."""

    unit: str
    replies: int
    excluded: Mapping[str, int]
    response_pct: float | None
    total: Estimate
    tell: Callable[[str], tuple[Leaf, ...]]

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """Its survey rows with their questions, the more the larger the survey, so that nobody keeps them."""
        return self.tell(self.unit)
