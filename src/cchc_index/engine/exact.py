"""Columns of exact fractions (cột số đúng tuyệt đối): whole numerators over whole denominators, never floats.

A column keeps a bound on its size, so that it is int64 where that provably fits and Python's own whole numbers
(numpy dtype object) where it does not: the same lines, exact either way.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[Any] | int
Mask = NDArray[np.bool_]

ROOM: Final = 2**62
"""Bounds stay below this, so that one addition of two of them still fits into int64."""


class Exact(NamedTuple):
    """`num / den` per unit; a plain int stands for the same number in every row. `den` is positive.

    `top` and `bottom` bound |num| and den; `signed` is False where no value can be negative.
    """

    num: Whole
    den: Whole
    top: int
    bottom: int
    signed: bool

    @staticmethod
    def constant(value: Fraction | int) -> Exact:
        """The same number in every row."""
        num, den = value.numerator, value.denominator
        return Exact(num, den, abs(num), den, num < 0)

    @staticmethod
    def whole(values: NDArray[Any]) -> Exact:
        """Whole numbers."""
        top = int(np.abs(values).max(initial=0))
        return Exact(values, 1, top, 1, bool((values < 0).any()))

    def times(self, factor: Fraction | int) -> Exact:
        """Each value times one number."""
        return multiply(self, Exact.constant(factor))

    def at_least(self, edge: Fraction) -> Mask:
        """Where value ≥ edge, decided exactly."""
        if isinstance(self.den, int):
            return _mask(self.num >= -(-edge.numerator * self.den // edge.denominator))
        left, right = self._crossed(edge)
        return _mask(left >= right)

    def above(self, edge: Fraction) -> Mask:
        """Where value > edge, decided exactly."""
        if isinstance(self.den, int):
            return _mask(self.num > edge.numerator * self.den // edge.denominator)
        left, right = self._crossed(edge)
        return _mask(left > right)

    def _crossed(self, edge: Fraction) -> tuple[Whole, Whole]:
        left = scale(self.num, edge.denominator, self.top)
        right = scale(self.den, edge.numerator, self.bottom)
        return left, right

    def rounded(self, unit: int) -> NDArray[Any]:
        """The nearest whole multiple of `unit`, halves away from zero."""
        if isinstance(self.den, int) and self.den == 1 and unit == 1:
            return np.asarray(self.num)
        divisor = scale(self.den, 2 * unit, self.bottom)
        room = 2 * self.top + 2 * unit * self.bottom
        num = np.asarray(widened(self.num, room))
        whole = 2 * (np.abs(num) if self.signed else num)
        whole += scale(self.den, unit, self.bottom)
        whole //= divisor
        if unit != 1:
            whole *= unit
        return np.asarray(np.where(num < 0, -whole, whole) if self.signed else whole)

    def at(self, units: slice | NDArray[Any]) -> Exact:
        """The rows of some units."""
        num = self.num if isinstance(self.num, int) else self.num[units]
        den = self.den if isinstance(self.den, int) else self.den[units]
        return Exact(num, den, self.top, self.bottom, self.signed)

    def pick(self, mask: Mask, other: Exact) -> Exact:
        """This column where the mask holds, the other elsewhere."""
        one, other = self._over(other), other._over(self)
        top, bottom = max(one.top, other.top), max(one.bottom, other.bottom)
        fixed = isinstance(one.den, int) and isinstance(other.den, int)
        same = one.den is other.den or (fixed and one.den == other.den)
        return Exact(
            _where(mask, one.num, other.num, top),
            one.den if same else _where(mask, one.den, other.den, bottom),
            top,
            bottom,
            one.signed or other.signed,
        )

    def _over(self, other: Exact) -> Exact:
        """A whole constant over the other's denominators: no new column of denominators then where the two mix."""
        if not isinstance(self.num, int) or isinstance(other.den, int) or self.bottom != 1:
            return self
        top = self.top * other.bottom
        if top >= ROOM:
            return self
        return Exact(scale(other.den, self.num, other.bottom), other.den, top, other.bottom, self.signed)

    def fractions(self, size: int) -> list[Fraction]:
        """The values one by one, for the few places that need them so."""
        nums, dens = np.broadcast_to(self.num, size).tolist(), np.broadcast_to(self.den, size).tolist()
        return [Fraction(int(num), int(den)) for num, den in zip(nums, dens, strict=True)]


def in_every_row(values: NDArray[Any], size: int) -> NDArray[Any]:
    """A column of that many rows, also where one value stands for all."""
    return values if values.shape == (size,) else np.broadcast_to(values, size)


def scale(values: Whole, factor: int, bound: int) -> Whole:
    """Whole numbers of at most `bound` times a factor."""
    if factor == 1:
        return values
    if isinstance(values, int):
        return values * factor
    return widened(values, bound * abs(factor)) * factor


def widened(values: Whole, bound: int) -> Whole:
    """The same whole numbers, as Python's own where `bound` does not fit into int64."""
    if bound < ROOM or isinstance(values, int) or values.dtype == object:
        return values
    return values.astype(object)


def add(one: Exact, two: Exact, sign: int = 1) -> Exact:
    """one + sign × two."""
    if isinstance(one.den, int) and isinstance(two.den, int):
        den = bottom = lcm(one.den, two.den)
        left, right = den // one.den, den // two.den
        top = one.top * left + two.top * right
        num = _sum(scale(one.num, left, one.top), scale(two.num, sign * right, two.top), top)
        return Exact(num, den, top, bottom, _may_be_negative(one, two, sign))
    top = one.top * two.bottom + two.top * one.bottom
    bottom = one.bottom * two.bottom
    left_num = product(one.num, two.den, top)
    right_num = scale(product(two.num, one.den, top), sign, top)
    num = _sum(left_num, right_num, top)
    return Exact(num, product(one.den, two.den, bottom), top, bottom, _may_be_negative(one, two, sign))


def multiply(one: Exact, two: Exact) -> Exact:
    """one × two; a constant is cancelled against a constant denominator first."""
    if isinstance(two.num, int) and isinstance(one.den, int) and (shared := gcd(two.num, one.den)) > 1:
        one = Exact(one.num, one.den // shared, one.top, one.den // shared, one.signed)
        two = Exact(two.num // shared, two.den, two.top // shared, two.bottom, two.signed)
    top, bottom = one.top * two.top, one.bottom * two.bottom
    return Exact(
        product(one.num, two.num, top),
        product(one.den, two.den, bottom),
        top,
        bottom,
        one.signed or two.signed,
    )


def divide(one: Exact, two: Exact) -> tuple[Exact, Mask | None, Mask | None]:
    """one ÷ two, and where that is 0/0 and where x/0 (None: nowhere); the value there is arbitrary."""
    num, den = two.num, two.den
    zero = np.asarray(num == 0)
    none_zero = not zero.any()
    safe = num if none_zero else np.where(zero, 1, num)
    flipped = Exact(den, safe, two.bottom, max(two.top, 1), signed=False)
    if two.signed:
        sign = np.where(np.asarray(safe) < 0, -1, 1)
        flipped = Exact(product(sign, den, two.bottom), np.abs(safe), two.bottom, max(two.top, 1), signed=True)
    result = multiply(one, flipped)
    if none_zero:
        return result, None, None
    zero, empty = np.broadcast_arrays(zero, np.asarray(one.num == 0))
    return result, zero & empty, zero & ~empty


def least(one: Exact, two: Exact) -> Exact:
    """The smaller of the two, row by row."""
    if _is_constant(two) and not _is_constant(one):
        never = isinstance(one.den, int) and one.top * two.bottom <= (two.num * one.den)
        return one if never else _bounded(one, two, np.minimum, signed=one.signed or two.signed)
    return one.pick(_at_most(one, two), two)


def greatest(one: Exact, two: Exact) -> Exact:
    """The greater of the two, row by row."""
    if _is_constant(two) and not _is_constant(one):
        never = not one.signed and two.num <= 0  # `signed` says what may be, of a worked-out constant more than is
        return one if never else _bounded(one, two, np.maximum, signed=one.signed and two.signed)
    return two.pick(_at_most(one, two), one)


def floor(one: Exact) -> Exact:
    """The next whole number below."""
    return Exact(one.num // one.den, 1, one.top, 1, one.signed)


def negate(one: Exact) -> Exact:
    """The value with the other sign."""
    return Exact(-one.num, one.den, one.top, one.bottom, signed=True)


def product(one: Whole, two: Whole, bound: int) -> Whole:
    """Whole numbers times whole numbers, with a bound on the result."""
    if isinstance(two, int):
        return one if two == 1 else _times(widened(one, bound), two)
    if isinstance(one, int):
        return two if one == 1 else widened(two, bound) * one
    return widened(one, bound) * widened(two, bound)


def _times(values: Whole, factor: int) -> Any:  # noqa: ANN401 - an int or an array of them
    return values if factor == 1 else values * factor


def _sum(one: Whole, two: Whole, bound: int) -> Whole:
    return widened(one, bound) + widened(two, bound)


def _where(mask: Mask, one: Whole, two: Whole, bound: int) -> NDArray[Any]:
    if bound >= ROOM:
        return np.where(mask, np.asarray(one, dtype=object), np.asarray(two, dtype=object))
    return np.where(mask, one, two)


def _is_constant(value: Exact) -> bool:
    return isinstance(value.num, int) and isinstance(value.den, int)


def _bounded(one: Exact, edge: Exact, bound: np.ufunc, *, signed: bool) -> Exact:
    """The column, or the constant where that is its bound, over the column's own denominators."""
    at, side = edge.num, edge.den
    if not (isinstance(at, int) and isinstance(side, int)):
        raise TypeError(edge)
    top = max(one.top * edge.bottom, one.bottom * edge.top)
    num = bound(widened(scale(one.num, side, one.top), top), scale(one.den, at, one.bottom))
    return Exact(num, scale(one.den, side, one.bottom), top, one.bottom * edge.bottom, signed)


def _at_most(one: Exact, two: Exact) -> Mask:
    left = product(one.num, two.den, one.top * two.bottom)
    right = product(two.num, one.den, two.top * one.bottom)
    return _mask(left <= right)


def _may_be_negative(one: Exact, two: Exact, sign: int) -> bool:
    return one.signed or two.signed or sign < 0


def _mask(found: Any) -> Mask:  # noqa: ANN401 - what a comparison of ints or arrays gives
    return np.asarray(found, dtype=np.bool_)
