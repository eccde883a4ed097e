"""What a rubric does to a ranking (bộ tiêu chí phân hạng ra sao): of its rows and of its areas."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Final, Literal, NamedTuple

Alike = Literal["full", "nothing", "equal", "little"]
"""Why a row does not tell units apart: all have it in full, none has any, all have the same, or nearly."""

LITTLE_PCT: Final = 5
"""A row tells units hardly apart where best and worst differ by less than so much of its maximum."""
SAME_PCT: Final = 95
"""The same, where so many of the units have exactly the same."""
FEW: Final = 30
"""With fewer units than this, what is said of correlations is weak."""
TWO_SIDED_95: Final = 1.96


class Moves(NamedTuple):
    """What a change of the rubric does to ranks (thay đổi hạng): so many units move, one of them so many places."""

    units: int
    places: int


@dataclass(frozen=True, slots=True)
class RowStats:
    """One row that counts (một mục): weights in percent of the index; None where that means nothing."""

    id: str
    name: str
    area: str
    nominal_pct: float
    effective_pct: float | None
    spread_pct: float | None
    """From the worst unit to the best, in percent of the row's maximum; None for bonus and penalty."""
    alike: Alike | None
    dropped: Moves | None
    """None: without the row a unit has nothing to be ranked by."""
    heavier: Moves | None
    lighter: Moves | None


@dataclass(frozen=True, slots=True)
class AreaStats:
    """One area (một lĩnh vực): weights and moves as of a row; Spearman's rank correlations, None where one is flat."""

    id: str
    name: str
    nominal_pct: float
    effective_pct: float | None
    dropped: Moves | None
    with_total: float | None
    with_rest: float | None
    """With the total of all other areas."""
    with_areas: tuple[float | None, ...]
    """With each area, in the order of the areas."""


@dataclass(frozen=True, slots=True)
class RubricStats:
    """What a rubric did to the ranking of one period: rows that decide most first."""

    units: int
    rows: tuple[RowStats, ...]
    areas: tuple[AreaStats, ...]
    alpha: float | None
    """Cronbach's alpha of the areas' points."""

    @property
    def chance(self) -> float:
        """So large a rank correlation comes about by chance in 1 of 20 draws where there is none at all."""
        return min(1.0, TWO_SIDED_95 / sqrt(self.units - 1))
