"""What comparing two results gives (so sánh): nouns for engine and reports.

Points and percents are whole millionths.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import hypot
from typing import Final, NamedTuple

from cchc_index.model.unions import Merged


class Standing(NamedTuple):
    """A unit in one period (kết quả của một kỳ); percent and rank are None where it is not ranked.

    One that is put together of the units it came from has no rank and no class.
    """

    points: int
    percent: int | None
    rank: int | None
    margin: int | None = None
    """Half the width of the percent's 95 % interval, as far as the survey's error goes; None where it is not known."""
    class_: str | None = None
    group: str | None = None
    rank_in_group: int | None = None
    merged: Merged | None = None


class FigureChange(NamedTuple):
    """A figure (số liệu) that is not what it was; an answer's label is empty, or the id of its leaf."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """An area, or a block of leaves, in two periods (thay đổi).

    `before` and `after` are None where there is no such node or it is not scored; `is_new` and `is_dropped` tell
    where there is none.
    """

    id: str
    name: str
    before: int | None
    after: int | None
    max_before: int | None
    max_after: int | None
    figures: tuple[FigureChange, ...] = ()
    rank_before: int | None = None
    """Of an area: the rank there; `rank_after` too."""
    rank_after: int | None = None

    @property
    def is_new(self) -> bool:
        """The period before has no such node."""
        return self.max_before is None

    @property
    def is_dropped(self) -> bool:
        """The later period has no such node."""
        return self.max_after is None

    @property
    def is_rescaled(self) -> bool:
        """Both have it, with other maxima."""
        return not (self.is_new or self.is_dropped) and self.max_before != self.max_after

    @property
    def points(self) -> int | None:
        """By how much it changed; None where one side has none."""
        return None if self.before is None or self.after is None else self.after - self.before


PARTS: Final = (
    "rubric",
    "performance",
    "appraisal",
    "survey",
    "applicability",
    "bonus_penalty",
    "not_comparable",
)
"""What a change of the index is made of (các phần của mức tăng, giảm)."""


class Parts(NamedTuple):
    """The change of a unit's index in named parts, in millionths of a percent; they add up to it."""

    rubric: int
    performance: int
    appraisal: int
    survey: int
    applicability: int
    bonus_penalty: int
    not_comparable: int


class NodeParts(NamedTuple):
    """The first five parts that a row brings, in percent of the index, exactly; `apart` where it is not comparable."""

    id: str
    name: str
    parts: tuple[Fraction, ...]
    apart: Fraction | None = None


class RankParts(NamedTuple):
    """Places moved, in parts that add up: by the unit itself, by others, by units that came or went."""

    own: Fraction
    others: Fraction
    units: Fraction


@dataclass(frozen=True, slots=True)
class UnitChange:
    """One unit in two periods; a side is None where the unit was not scored then."""

    unit: str
    before: Standing | None
    after: Standing | None
    areas: tuple[Change, ...] = ()
    nodes: tuple[Change, ...] = ()
    parts: Parts | None = None
    """Why the index changed; None where that is not worked out, or one year has no index."""
    node_parts: tuple[NodeParts, ...] = ()
    rank_parts: RankParts | None = None

    @property
    def points(self) -> int | None:
        """Change in points; None where one of the two is not known in full."""
        if self.percent is None or self.before is None or self.after is None:
            return None
        return self.after.points - self.before.points

    @property
    def percent(self) -> int | None:
        """Change of the index, in millionths of a percent."""
        if self.before is None or self.after is None or self.before.percent is None or self.after.percent is None:
            return None
        return self.after.percent - self.before.percent

    @property
    def survey_error(self) -> int | None:
        """Half the width of the change's 95 % interval (sai số điều tra): the two surveys are independent."""
        if self.percent is None or self.before is None or self.after is None:
            return None
        if self.before.margin is None or self.after.margin is None:
            return None
        return round(hypot(self.before.margin, self.after.margin))

    @property
    def within_survey_error(self) -> bool | None:
        """Whether the survey's error alone could have made the change; None where that is not known."""
        if self.percent is None or self.survey_error is None:
            return None
        return abs(self.percent) <= self.survey_error

    @property
    def places(self) -> int | None:
        """Places moved: −3 is three places down."""
        if self.before is None or self.after is None or self.before.rank is None or self.after.rank is None:
            return None
        return self.before.rank - self.after.rank


class Marks(NamedTuple):
    """A percent over the ranked units (mức chung): mean, median, the best unit and the least with theirs."""

    mean: Fraction
    median: Fraction
    best_unit: str
    best: Fraction
    least_unit: str
    least: Fraction
