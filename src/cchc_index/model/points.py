"""Points (điểm) are whole millionths; numbers are the decimals that people wrote; halves go up, away from zero.

The one place that turns written numbers into exact ones and exact ones into rounded ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

MILLION: Final = 1_000_000
DECIMALS: Final = 6
_TYPED: Final = frozenset("0123456789.,+-")
_LONGEST: Final = 40


def half_up(value: Fraction, decimals: int) -> Decimal:
    """`value` rounded to `decimals` places, halves away from zero (làm tròn)."""
    return Decimal(round_half_up(value, decimals)).scaleb(-decimals)


def round_half_up(value: Fraction, decimals: int = 0) -> int:
    """The nearest whole number of the last decimal place, halves away from zero."""
    numerator, denominator = value.as_integer_ratio()
    whole = (2 * abs(numerator) * int(10**decimals) + denominator) // (2 * denominator)
    return whole if numerator >= 0 else -whole


def typed(text: str) -> Fraction | None:
    """The number that is typed on a command line (số gõ trên dòng lệnh), with a point or a comma; None for any other.

    Thousands are not parted there. No `1e9`: who writes `1e999999999` would wait for all its digits.
    """
    plain = text.strip()
    if len(plain) > _LONGEST or not set(plain) <= _TYPED:
        return None
    try:
        return Fraction(plain.replace(",", "."))
    except ValueError:
        return None


def from_points(millionths: int) -> Fraction:
    """Millionths as the number of points they are."""
    return Fraction(millionths, MILLION)


def closed(parts: Sequence[Fraction], total: int) -> list[int]:
    """Whole numbers that add up to the total (khép kín theo số dư lớn nhất); what is 0 stays 0.

    The other way round, with every sign turned, the same parts come out with every sign turned.
    """
    whole = [round_half_up(part) for part in parts]
    missing = total - sum(whole)
    sign = 1 if missing > 0 else -1
    order = sorted(
        (place for place, part in enumerate(parts) if part), key=lambda place: (whole[place] - parts[place]) * sign
    ) or [0]
    for turn in range(abs(missing)):
        whole[order[turn % len(order)]] += sign
    return whole
