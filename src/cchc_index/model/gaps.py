"""What looking for lost points gives (điểm mất): nouns for engine and reports."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import Final, Literal, NamedTuple

from cchc_index.model.compared import Standing, UnitChange
from cchc_index.model.problem import Place

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
    mark: Fraction | None = None
    """What the best unit, the median or the target loses here, where that is asked for."""


Mark = Literal["best", "median", "target"]


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
    rows: tuple[Gap, ...] = ()
    change: UnitChange | None = None
    """Against the period asked for with `since`."""
    against: tuple[Against, ...] = ()
    lost_by_all: tuple[str, ...] = ()
    """Of a mean: rows, but those of the survey, where every ranked unit loses (mọi đơn vị đều mất điểm)."""
    marked: Mark | None = None
    """What the marks of the rows are of."""

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
