"""Exceptions (ngoại lệ): waivers, late submissions and corrections that somebody has approved, in `exceptions.yaml`."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import Field

from cchc_index.model.language import N_
from cchc_index.model.period import year_of
from cchc_index.model.written import Id, Text, Written

Kind = Literal["exempt", "late", "correction"]
KINDS: Final = {"exempt": N_("exempt"), "late": N_("late, accepted"), "correction": N_("correction")}
"""What each kind grants, in words."""


class Approved(Written):
    """One exception of one unit and leaf (ngoại lệ): what is granted, why, by which document, by whom, until when."""

    unit: Text
    leaf: Id
    kind: Kind
    value: bool | int | Decimal | dt.date | Text | None = None
    input: Text | None = None
    period: Id | None = None
    reason: Text
    basis: Text
    approved_by: Text
    expires: dt.date | None = None

    def holds_in(self, period: str) -> bool:
        """Whether it still holds when the period ends; one without a day of expiry always does."""
        year = year_of(period)
        return self.expires is None or year is None or self.expires >= dt.date(year, 12, 31)


class ExceptionFile(Written):
    """The file `exceptions.yaml` (tệp ngoại lệ)."""

    schema_: Annotated[Literal[1], Field(alias="schema")] = 1
    exceptions: tuple[Approved, ...] = ()
