"""What scoring prose becomes (kết quả đọc cách tính điểm): a row, its rule, and why someone must look at it."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from cchc_index.model.language import N_

Doubt = tuple[str, dict[str, object]]
NO_TEXT: Final = N_("there is no text on how it is scored")
BARE: Final = N_("a number at the end is taken for points")
ADDED_ZERO: Final = N_("that all else gives 0 is not written and was added")
OTHERWISE: Final = "Trường hợp khác"
STEPS: Final = (Fraction(1, 4), Fraction(1, 10), Fraction(1, 20), Fraction(1, 100), Fraction(1, 10**6))


@dataclass(slots=True)
class Reading:
    """What a row's text became (kết quả chuyển đổi): keys of its node, and why someone must look at it."""

    keys: dict[str, Any]
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The kind of rule."""
        return str(self.keys["rule"]["kind"])


@dataclass(slots=True)
class Row:
    """A row of which the text speaks (dòng tiêu chí)."""

    name: str
    max: Fraction
    penalty: bool = False
    survey: bool = False


def judged(row: Row, doubts: list[Doubt], step: Fraction | None = None) -> Reading:
    """The appraiser's points (thẩm định cho điểm), on the coarsest usual grid that leads to the maximum."""
    steps = [one for one in STEPS if (row.max / one).denominator == 1]
    return Reading({"rule": {"kind": "judgement", "step": step or steps[0]}}, doubts)


def short_of(highest: Fraction, row: Row) -> list[Doubt]:
    """The doubt that no level gives the maximum (không mức nào đạt điểm tối đa)."""
    if highest == row.max:
        return []
    return [(N_("the best level gives {points}, the maximum is {max}"), {"points": highest, "max": row.max})]
