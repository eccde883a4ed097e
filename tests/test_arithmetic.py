"""A formula gives one unit on its own what it gives that unit in a column of many; columns are exact."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cchc_index.engine.arithmetic import evaluate
from cchc_index.engine.exact import Exact, add, divide, floor, greatest, least, multiply, negate
from cchc_index.model.arithmetic import Figure, parse, value

NAMES = ("a", "b", "c")
WHOLE = st.integers(0, 300)
ATOMS = st.sampled_from(NAMES) | WHOLE.map(str) | st.sampled_from(["0.5", "12.25"])
FORMULAS = st.recursive(
    ATOMS,
    lambda parts: st.one_of(
        st.tuples(parts, st.sampled_from("+-*/"), parts).map(lambda p: f"({p[0]} {p[1]} {p[2]})"),
        st.tuples(st.sampled_from(["min", "max"]), parts, parts).map(lambda p: f"{p[0]}({p[1]}, {p[2]})"),
        st.tuples(st.sampled_from(["floor", "ceil"]), parts).map(lambda p: f"{p[0]}({p[1]})"),
        parts.map(lambda p: f"-{p}"),
    ),
    max_leaves=6,
)


@given(FORMULAS, st.lists(st.tuples(WHOLE, WHOLE, WHOLE), min_size=1, max_size=4))
@example("max(b, ceil(253))", [(133, 235, 87)])
def test_one_unit_is_scored_as_many_are(text: str, units: list[tuple[int, int, int]]) -> None:
    tree = parse(text).tree
    columns = {name: np.array([unit[place] for unit in units], np.int64) for place, name in enumerate(NAMES)}
    together = evaluate(tree, lambda figure: (Exact.whole(columns[figure.name]), None))
    nowhere = np.zeros(len(units), np.bool_)
    for mask in (together.undefined, together.broken):
        nowhere |= np.zeros(len(units), np.bool_) if mask is None else mask
    for place, (unit, found) in enumerate(zip(units, together.exact.fractions(len(units)), strict=True)):
        given_ = dict(zip(NAMES, map(Fraction, unit), strict=True))

        def figure(one: Figure, given_: dict[str, Fraction] = given_) -> Fraction:
            return given_[one.name]

        try:
            alone = value(tree, figure)
        except ZeroDivisionError:
            assert nowhere[place]
        else:
            assert (alone, nowhere[place]) == (found, False)


SIZE: Final = 3
NUMBERS = st.fractions(-9, 9, max_denominator=6) | st.sampled_from(
    [Fraction(0), Fraction(10**12), Fraction(-1, 10**11)]
)


@st.composite
def exact_columns(draw: st.DrawFn) -> tuple[Exact, list[Fraction]]:
    """A column and the fractions it stands for: one constant, whole numbers, or a denominator in every row."""
    kind = draw(st.sampled_from(["constant", "whole", "column"]))
    numbers = NUMBERS | st.integers(-9, 9).map(Fraction) if draw(st.booleans()) else NUMBERS.map(abs)
    if kind == "constant":
        value = draw(numbers)
        return Exact.constant(value), [value] * SIZE
    values = draw(st.lists(numbers, min_size=SIZE, max_size=SIZE))
    nums = np.array([one.numerator for one in values], np.int64)
    if kind == "whole":
        return Exact.whole(nums), [Fraction(one.numerator) for one in values]
    dens = np.array([one.denominator for one in values], np.int64)
    column = Exact.whole(nums)
    return column._replace(den=dens, bottom=int(dens.max())), values


def holds(column: Exact, values: list[Fraction]) -> None:
    """The column stands for these values, and what it says of its size is true."""
    assert column.fractions(SIZE) == values
    assert all(abs(int(num)) <= column.top for num in np.broadcast_to(column.num, SIZE))
    assert all(0 < int(den) <= column.bottom for den in np.broadcast_to(column.den, SIZE))
    assert column.signed or min(values) >= 0


@settings(max_examples=100)
@given(exact_columns(), exact_columns(), exact_columns(), st.lists(st.booleans(), min_size=SIZE, max_size=SIZE))
def test_columns_are_exact(
    first: tuple[Exact, list[Fraction]],
    second: tuple[Exact, list[Fraction]],
    third: tuple[Exact, list[Fraction]],
    mask: list[bool],
) -> None:
    """What is worked out over columns is what fractions give one by one, also where int64 has no room."""
    (one, ones), (two, twos), (three, threes) = first, second, third
    pairs = [*zip(ones, twos, strict=True)]
    holds(add(one, two), [a + b for a, b in pairs])
    holds(add(one, two, -1), [a - b for a, b in pairs])
    holds(add(multiply(one, two), three), [a * b + c for (a, b), c in zip(pairs, threes, strict=True)])
    holds(one.times(twos[0]), [a * twos[0] for a in ones])
    holds(negate(one), [-a for a in ones])
    holds(floor(one), [Fraction(a.numerator // a.denominator) for a in ones])
    holds(least(one, two), [min(pair) for pair in pairs])
    holds(greatest(one, two), [max(pair) for pair in pairs])
    holds(one.pick(np.array(mask), two), [a if here else b for (a, b), here in zip(pairs, mask, strict=True)])
    edge = twos[0]
    assert np.broadcast_to(one.at_least(edge), SIZE).tolist() == [a >= edge for a in ones]
    assert np.broadcast_to(one.above(edge), SIZE).tolist() == [a > edge for a in ones]
    for unit in (1, 4):
        found = np.broadcast_to(one.rounded(unit), SIZE).tolist()
        assert found == [int(abs(a) / unit + Fraction(1, 2)) * unit * (1 if a >= 0 else -1) for a in ones]
    result, undefined, broken = divide(one, two)
    nowhere = [np.broadcast_to(where if where is not None else False, SIZE).tolist() for where in (undefined, broken)]
    assert nowhere == [[a == b == 0 for a, b in pairs], [a != 0 == b for a, b in pairs]]
    assert [found for found, (_, b) in zip(result.fractions(SIZE), pairs, strict=True) if b] == [
        a / b for a, b in pairs if b
    ]
