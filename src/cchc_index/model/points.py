"""Points (điểm) are whole millionths; numbers are the decimals that people wrote; halves go up, away from zero.

The one place that turns written numbers into exact ones and exact ones into rounded ones.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final

MILLION: Final = 1_000_000
DECIMALS: Final = 6


def half_up(value: Fraction, decimals: int) -> Decimal:
    """`value` rounded to `decimals` places, halves away from zero (làm tròn)."""
    return Decimal(round_half_up(value, decimals)).scaleb(-decimals)


def round_half_up(value: Fraction, decimals: int = 0) -> int:
    """The nearest whole number of the last decimal place, halves away from zero."""
    numerator, denominator = value.as_integer_ratio()
    whole = (2 * abs(numerator) * int(10**decimals) + denominator) // (2 * denominator)
    return whole if numerator >= 0 else -whole


def from_points(millionths: int) -> Fraction:
    """Millionths as the number of points they are."""
    return Fraction(millionths, MILLION)
