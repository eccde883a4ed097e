"""Interim self-scoring held against the year's target (tự chấm theo quý so với chỉ tiêu năm)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cchc_index.model.rubric import Status
from cchc_index.model.stages import Stage


@dataclass(frozen=True, slots=True)
class Toward:
    """A unit on the way to one target (tiến độ so với chỉ tiêu), or, where it has none, its points alone.

    `reached` are the points so far, by stage, oldest first; what was not saved, or not sent, is not there.
    """

    unit: str
    of: str
    """The index, or the node that the target is about."""
    reached: Mapping[Stage, Fraction]
    target: Fraction | None
    """In points, also where it is assigned in percent."""

    @property
    def left(self) -> Fraction | None:
        """What the latest stage still lacks; below 0: it is beyond the target. None: no target, or nothing sent."""
        if self.target is None or not self.reached:
            return None
        return self.target - list(self.reached.values())[-1]


@dataclass(frozen=True, slots=True)
class Quarters:
    """The quarters of a period (các quý của kỳ): which stages are saved, and every unit."""

    index: str
    period: str
    stages: Sequence[Stage]
    rows: Sequence[Toward]
    others: Fraction
    """How many points of the index others score (survey, appraisers, other indexes): they come with the year's end."""
    rubric_title: str
    rubric_status: Status
    decimals: int
