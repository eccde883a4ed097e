"""What an appraisal changed (kết quả thẩm định): rows, groups, agencies side by side; and how far it is. Exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final, Literal

from cchc_index.model.language import N_

FEW: Final = 5
"""Of fewer units nothing is said of an agency but that it is weak."""

Stage = Literal["self", "appraisal_1", "explanation", "appraisal_2", "council", "petition"]
"""The stages of the council's year that end on a day (giai đoạn thẩm định)."""
Decision = Literal["accepted", "partly", "rejected"]
DECISIONS: Final[dict[Decision, str]] = {
    "accepted": N_("Accepted"),
    "partly": N_("Accepted in part"),
    "rejected": N_("Rejected"),
}
"""What a council may decide on an explanation (quyết định về giải trình), in its words."""
Verdict = Literal["stricter", "milder", "alike", "unknown"]
GroupBy = Literal["unit", "criterion", "agency"]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A row that was appraised (mục đã thẩm định): what the unit gave itself, what it was given."""

    unit: str
    id: str
    name: str
    agency: str
    max: Fraction
    own: Fraction
    appraised: Fraction
    cut: Fraction
    """What the unit lost by it; below 0: what it gained."""
    why: str | None


@dataclass(frozen=True, slots=True)
class CutGroup:
    """Rows of one unit, criterion or agency taken together (tổng hợp): how many, and what was cut of them."""

    key: str
    name: str
    rows: int
    lowered: int
    raised: int
    cut: Fraction
    share_pct: Fraction | None
    """The cut in percent of the maximum; None where the maximum is 0."""


@dataclass(frozen=True, slots=True)
class Strictness:
    """An agency against all others (mức chặt của một cơ quan thẩm định), unit by unit, in percent of the maximum.

    `difference` is the mean over units of its cut less the others'; `spread` the standard deviation of that.
    """

    agency: str
    units: int
    own_pct: Fraction
    others_pct: Fraction
    difference: Fraction
    spread: float | None
    verdict: Verdict

    @property
    def weak(self) -> bool:
        """Whether the units are too few for the verdict to be leant on."""
        return self.units < FEW


@dataclass(frozen=True, slots=True)
class Disagreements:
    """Self against appraised (chênh lệch tự chấm, thẩm định): the rows, taken together, and agencies side by side."""

    rows: Sequence[Disagreement]
    groups: Mapping[GroupBy, Sequence[CutGroup]]
    strictness: Sequence[Strictness]


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """How far a unit's appraisal is (tình hình thẩm định của đơn vị), in rows that it or an appraiser scores."""

    unit: str
    sent: bool
    rows: int
    filled: int
    """Rows that have points, or do not apply."""
    appraised: int
    again: int
    """Rows appraised a second time."""
    waiting: tuple[str, ...]
    """The rows that nobody has appraised, of a unit that sent something."""


@dataclass(frozen=True, slots=True)
class AgencyProgress:
    """How far an agency's appraisal is (tình hình của cơ quan thẩm định), over the units that sent something."""

    agency: str
    rows: int
    appraised: int
    units: tuple[str, ...]
    """The units of which it has rows left."""


@dataclass(frozen=True, slots=True)
class Due:
    """Until when a stage lasts (hạn của giai đoạn), and how many days are left; below 0: it is over."""

    stage: Stage
    until: date
    days: int
