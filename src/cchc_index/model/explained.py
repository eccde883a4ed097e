"""Why a row has the points it has (giải thích điểm): nouns for engine and reports. Points are exact fractions."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, NamedTuple

from cchc_index.model.problem import Place
from cchc_index.model.rubric import Row

WAITING: Final = ("not_scored", "pending_survey")
"""The statuses of rows whose points are not known yet."""


class Step(NamedTuple):
    """One step of the working (bước tính): what it says to people, and the same as arithmetic that anyone can repeat.

    `formula` gives `result`; `holds` is the comparison that makes this step the one that counts. Both know
    `+ - * / ( ) min max floor ceil` and `round(x, to)`, the nearest multiple of `to`, halves away from zero.
    """

    text: str
    formula: str = ""
    result: Fraction | None = None
    holds: str = ""


class Worked(NamedTuple):
    """What a rule gives for one unit, and how (cách tính ra điểm)."""

    points: Fraction
    steps: tuple[Step, ...] = ()


class Given(NamedTuple):
    """A figure or an answer (số liệu, trả lời) that the working rests on: who gave it and where it stands."""

    name: str
    label: str
    value: Fraction | str
    words: str
    round: str
    place: Place | None


class Round(NamedTuple):
    """What one round says of a row (tự chấm, thẩm định từng lần): points, and what the rule gives on its figures.

    `corrected` are the figures that this round has otherwise than the unit.
    """

    round: str
    points: Fraction | None
    ruled: Fraction | None
    corrected: tuple[str, ...] = ()


class Better(NamedTuple):
    """A better step (mức cao hơn): what it takes, the points it gives, and how many more these are.

    `sets` says the same as `cchc whatif --set` takes it: figure names, none for the answer, and values.
    """

    needs: str
    points: Fraction
    gain: Fraction
    sets: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """One leaf of one unit, explained (giải thích điểm một mục)."""

    row: Row
    area: str
    owner: str | None
    words: tuple[str, ...]
    """The rule in words."""
    given: tuple[Given, ...]
    working: Worked | None
    """The rule on the figures that count; None where it gives nothing."""
    rounds: tuple[Round, ...]
    points: Fraction
    max: Fraction
    status: str
    source: str
    reason: str
    because: str = ""
    """Why the points are not what the rule gives, where they are not."""
    evidence: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """What the appraisers remarked."""
    remarks: tuple[str, ...] = ()
    """What the unit explained."""
    next: Better | None = None
    full: Better | None = None
    appraised_by: str = ""
    """The agency that appraises it; empty: none is named."""

    @property
    def own(self) -> Fraction | None:
        """The points that the unit gave itself (điểm tự chấm), else those that its own figures give."""
        declared = next((said for said in self.rounds if said.round == "declared"), None)
        if declared is None:
            return None
        return declared.ruled if declared.points is None else declared.points

    @property
    def difference(self) -> Fraction | None:
        """What the appraisal added or took away (chênh lệch)."""
        return None if self.own is None or self.known is None else self.known - self.own

    @property
    def opinion(self) -> str | None:
        """What the appraisers wrote (ý kiến thẩm định), else what they corrected."""
        return "; ".join(self.notes or [text for said in self.rounds for text in said.corrected]) or None

    @property
    def known(self) -> Fraction | None:
        """The points (điểm); None where they are still unknown, which is not zero."""
        return None if self.status in WAITING else self.points
