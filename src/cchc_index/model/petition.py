"""Petitions (phúc tra): decisions that reopen rows of a published result, and the table before and after them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, NamedTuple

from cchc_index.model.compared import UnitChange
from cchc_index.model.rubric import Status

NUMBER: Final = "decision_number"
DATED: Final = "decision_date"
REASON: Final = "decision_reason"
DECISION: Final = (NUMBER, DATED, REASON)
"""The remarks beside the points of a decision: its number, its date as 2023-02-05, its reason."""


class Ruling(NamedTuple):
    """One row that a petition changed (mục được phúc tra), by which decision; points before and after.

    `before` is None where the published result had none.
    """

    unit: str
    id: str
    name: str
    before: Fraction | None
    after: Fraction
    number: str
    dated: str
    reason: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """The published table beside the corrected one (bảng trước và sau phúc tra): every unit, every decision."""

    index: str
    period: str
    before: str
    """The run that was finalised."""
    after: str | None
    """The run after petitions; None where it is not saved."""
    units: tuple[UnitChange, ...]
    rulings: tuple[Ruling, ...]
    rubric_title: str
    rubric_status: Status
    decimals: int


def gained(unit: UnitChange) -> int | None:
    """What a unit gained or lost in millionths of a point, also without a rank: the same rows are open in both."""
    return None if unit.before is None or unit.after is None else unit.after.points - unit.before.points
