"""What came out of a run, beside what a case expects (so kết quả với ví dụ): each difference in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final, NamedTuple

import pandas as pd

from cchc_index.flow.score import Result
from cchc_index.model.cases import POINTS_OF_A_UNIT, Expected, OfNode
from cchc_index.model.language import number
from cchc_index.model.points import MILLION, from_points

NONE: Final = "—"
IN_POINTS: Final = ("points", "max")
"""Figures of a node that are kept in millionths."""


class Difference(NamedTuple):
    """One thing that is not as expected (khác với ví dụ)."""

    what: str
    expected: str
    came: str


class Came:
    """What came of a run (kết quả chấm), looked up by unit and node."""

    def __init__(self, result: Result) -> None:
        self.result = result
        self._nodes = _rows(result.tables["scores"], "unit", "node")
        self._units = _rows(result.tables["units"], "unit")

    def leaf(self, unit: str, leaf: str, expected: OfNode) -> Iterator[Difference]:
        """A leaf that must be scored, and as the case says."""
        if "status" not in expected.model_fields_set:
            expected = expected.model_copy(update={"status": "scored"})
        yield from self._node(unit, leaf, expected)

    def unit(self, unit: str, expected: Mapping[str, Expected]) -> Iterator[Difference]:
        """All that the case expects of a unit and its nodes."""
        for what, one in expected.items():
            if (unit, what) not in self._nodes:
                came = self._units[(unit,)][what]
                yield from _differs(what, one.value, came, points=what in POINTS_OF_A_UNIT)
            elif "value" not in one.model_fields_set:
                yield from self._node(unit, what, one, named=what)
            else:
                key = "status" if isinstance(one.value, str) else "points"
                yield from _differs(what, one.value, self._nodes[unit, what][key], points=key == "points")

    def head(self, expected: Mapping[str, Any]) -> Iterator[Difference]:
        """What the result says of itself."""
        for what, value in expected.items():
            yield from _differs(what, value, getattr(self.result.head, what, None))

    def _node(self, unit: str, node: str, expected: OfNode, named: str = "") -> Iterator[Difference]:
        came = self._nodes[unit, node]
        for what in OfNode.model_fields:
            if what in expected.model_fields_set:
                value = getattr(expected, what)
                value = from_points(value) if what in IN_POINTS and value is not None else value
                yield from _differs(f"{named} {what}".strip(), value, came[what], points=what in IN_POINTS)


def _differs(what: str, expected: Any, came: Any, *, points: bool = False) -> Iterator[Difference]:  # noqa: ANN401
    """A figure in points or percent is exact to the millionth; what there is none of is blank or None."""
    if points and expected is not None:
        same = came is not None and Fraction(str(expected)) * MILLION == came
    else:
        same = (expected or None) == (came or None) or str(expected) == str(came)
    if not same:
        yield Difference(what, _shown(expected), _shown(from_points(came) if points and came is not None else came))


def _shown(value: Any) -> str:  # noqa: ANN401 - a number, a word, or nothing
    if value is None or value == "":
        return NONE
    return str(value) if isinstance(value, str | bool) else number(value)


def _rows(frame: pd.DataFrame, *keys: str) -> dict[tuple[str, ...], dict[str, Any]]:
    plain = frame.astype(object).where(frame.notna(), None)
    rows = [{str(key): value for key, value in row.items()} for row in plain.to_dict("records")]
    return {tuple(str(row[key]) for key in keys): row for row in rows}
