"""A formula gives one unit on its own what it gives that unit in a column of many."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from cchc_index.engine.arithmetic import evaluate
from cchc_index.engine.exact import Exact
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
