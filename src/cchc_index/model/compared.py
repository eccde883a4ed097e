"""What comparing two results and looking for lost points give (so sánh, điểm mất): nouns for engine and reports.

Points and percents are whole millionths.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate
from math import hypot
from typing import Final, Literal, NamedTuple

from cchc_index.model.problem import Place
from cchc_index.model.unions import Merged

Reason = Literal[
    "not_done",
    "partly",
    "late",
    "no_evidence",
    "appraised_down",
    "survey",
    "not_scored",
    "judgement",
    "zeroed",
    "penalty",
    "relative",
    "not_applicable",
]
"""Why points are lost, a closed list (lý do mất điểm)."""


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


class Why(NamedTuple):
    """Why a row lost points (vì sao mất điểm): the reason's code, a sentence, the clause, where the figures stand."""

    reason: Reason | None
    text: str
    basis: str | None = None
    place: Place | None = None
    recoverable: bool | None = None
    """Whether it can still be won this year (còn khắc phục được); None of a mean."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A row that lost points (điểm mất); of one unit, or the mean over all ranked ones (then fractions)."""

    id: str
    name: str
    area_id: str
    area: str
    owner: str | None
    points: Fraction
    max: Fraction
    lost: Fraction
    status: str
    why: Why
    since: Fraction | None = None
    worst: str | None = None
    """Of a mean: the unit that lost most here."""
    losing: int | None = None
    """Of a mean: how many units lost here."""


class Against(NamedTuple):
    """A unit against a mark, in millionths of a percent or of a point (so với mức khác)."""

    what: Literal["best", "median", "group_best", "group_median", "target"]
    name: str
    """The best unit; what the target is of: the index, or a node."""
    own: int
    mark: int
    measure: Literal["percent", "points"]
    group: str | None = None
    """Of the marks of a group: which."""

    @property
    def difference(self) -> int:
        """By how much the unit is above the mark."""
        return self.own - self.mark


class Marks(NamedTuple):
    """A percent over the ranked units (mức chung): mean, median, the best unit and the least with theirs."""

    mean: Fraction
    median: Fraction
    best_unit: str
    best: Fraction
    least_unit: str
    least: Fraction


class GapGroup(NamedTuple):
    """Lost points taken together (nhóm điểm mất): by area, office or reason; `name` None where there is none."""

    name: str | None
    rows: int
    lost: Fraction


By = Literal["area", "owner", "reason"]
PARETO: Final = 80


@dataclass(frozen=True, slots=True)
class Gaps:
    """All gaps of a unit, most lost first; `unit` None: the mean over the ranked units."""

    unit: str | None
    standing: Standing | None
    points: Fraction
    max: Fraction
    ranked: int
    rows: tuple[Gap, ...] = field(default=())
    change: UnitChange | None = None
    """Against the period asked for with `since`."""
    against: tuple[Against, ...] = ()
    lost_by_all: tuple[str, ...] = ()
    """Of a mean: rows, but those of the survey, where every ranked unit loses (mọi đơn vị đều mất điểm)."""

    @property
    def lost(self) -> Fraction:
        """Σ lost over all rows."""
        return sum((row.lost for row in self.rows), Fraction(0))

    @property
    def pareto(self) -> int:
        """How many rows, from the first on, make up `PARETO` percent of what is lost (đường Pareto)."""
        running = accumulate(row.lost for row in self.rows)
        return sum(100 * so_far < PARETO * self.lost for so_far in running) + bool(self.rows)

    def by(self, what: By) -> list[GapGroup]:
        """The rows taken together, most lost first."""
        found: dict[str | None, list[Fraction]] = {}
        for row in self.rows:
            name = {"area": f"{row.area_id} {row.area}", "owner": row.owner, "reason": row.why.reason}[what]
            found.setdefault(name, []).append(row.lost)
        groups = [GapGroup(name, len(lost), sum(lost, Fraction(0))) for name, lost in found.items()]
        return sorted(groups, key=lambda group: -group.lost)
