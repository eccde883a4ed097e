"""A shorter hand for drawing: hypothesis shrinks towards the first choice, the smaller count and False."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


@dataclass(frozen=True)
class Options:
    """What a draw may contain.

    Attributes:
        previous: rules that look at the period before, and figures for it.
        contested: what RUBRIC.md leaves open: figures corrected after a claim that the leaf does not apply,
            points on survey and imported leaves, deductions below a cap.
        problems: what the program refuses: x/0, 0/0 without `if_zero`, claims where they are forbidden,
            points off the grid or above the maximum, negative counts, answers on no list.
    """

    previous: bool = True
    contested: bool = False
    problems: bool = False


@dataclass(frozen=True)
class Pen:
    """Draws from lists."""

    draw: st.DrawFn
    options: Options

    def one(self, choices: Sequence[T]) -> T:
        return self.draw(st.sampled_from(choices))

    def count(self, least: int, most: int) -> int:
        return self.draw(st.integers(least, most))

    def chance(self, one_in: int) -> bool:
        return self.count(1, one_in) == one_in

    def some(self, choices: Sequence[T], least: int, most: int) -> list[T]:
        return self.draw(st.lists(st.sampled_from(choices), min_size=least, max_size=most, unique=True))


def exact(*written: str) -> list[Fraction]:
    """Numbers as written: "7.83" is 783/100."""
    return [Fraction(one) for one in written]


def plain(value: Fraction) -> str:
    """A finite decimal without an exponent: 0.25, 3, -7.83."""
    for decimals in range(7):
        scaled = value * 10**decimals
        if scaled.denominator == 1:
            digits = f"{abs(scaled.numerator):0{decimals + 1}d}"
            whole, part = digits[: len(digits) - decimals], digits[len(digits) - decimals :]
            return ("-" if value < 0 else "") + whole + ("." + part if part else "")
    message = f"{value} has no short decimal"
    raise ValueError(message)
