"""What a point of a row is worth (giá trị của một điểm) under either of two rubrics, in either of two years."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from cchc_index.engine.scale import Gone, percent_of_a_point
from cchc_index.model.rubric import Row, Rubric


class Worth:
    """What a point of a row is worth in the index, per rubric and per year whose leaves do not apply."""

    def __init__(self, rubrics: Sequence[Rubric], gone: Sequence[Sequence[Gone]]) -> None:
        self._per_point: list[list[dict[str, Fraction]]] = []
        self._moves: dict[tuple[int, int], tuple[bool, bool]] = {}
        for rubric, (early, late) in zip(rubrics, gone, strict=True):
            first = percent_of_a_point(rubric, early)
            self._per_point.append([first, first if late == early else percent_of_a_point(rubric, late)])

    def at(self, rubric: int, applicability: int, row: Row) -> Fraction:
        """The percent of the index that a point of a row is."""
        return self._per_point[rubric][applicability].get(row.node.id, Fraction(0))

    def moves(self, old: Row, new: Row) -> tuple[bool, bool]:
        """Whether that is other under the other rubric, and with the other year's leaves."""
        found = self._moves.get((old.index, new.index))
        if found is None:
            (a, b), (c, d) = [[self.at(rubric, year, (old, new)[rubric]) for year in (0, 1)] for rubric in (0, 1)]
            found = self._moves[old.index, new.index] = (a, b) != (c, d), (a, c) != (b, d)
        return found
