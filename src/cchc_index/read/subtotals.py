"""Subtotals and totals in a sheet against its rows (dòng cộng): checks, never data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cchc_index.model.language import _
from cchc_index.model.numbers import as_written, parse_number
from cchc_index.model.rubric import Outline, Row
from cchc_index.model.tables import SOURCE_BITS
from cchc_index.read.cells import Sheet

_NEARLY: Final = Fraction(1, 10**6)


@dataclass(slots=True)
class Subtotals:
    """The rows of inner nodes and of the total (dòng cộng), and the points that they are to add up."""

    sheet: Sheet
    outline: Outline
    origins: NDArray[np.int64]
    """Per row where it stands: a sheet's total adds up its own rows, not what the unit says elsewhere."""
    _claims: list[tuple[Row | None, str, int, int]] = field(default_factory=list)

    def claim(self, row: Row | None, round_: str, column: int, places: Sequence[int]) -> None:
        """Cells that say what an inner node has, or all have together (None), in a column of points."""
        self._claims += [(row, round_, column, place) for place in places]

    def check(self, pieces: Sequence[Mapping[str, Any]]) -> None:
        """S76 for each that differs from what its rows, the pieces of the table of answers, add up to."""
        points: dict[tuple[int, str, str], dict[str, float]] = {}
        for piece in pieces if self._claims else ():
            given = np.broadcast_to(piece["points"], len(piece["unit"]))
            sources = (piece["place"] >> SOURCE_BITS).tolist()
            for source, unit, one in zip(sources, piece["unit"].tolist(), given.tolist(), strict=True):
                if not np.isnan(one):
                    points.setdefault((source, unit, piece["round"]), {})[piece["leaf"]] = one
        for row, round_, column, place in self._claims:
            unit, claimed = self.sheet.unit_of(place), _number(self.sheet.grid.columns[column][place])
            if unit is None or claimed is None:
                continue
            source = int(self.origins[place] >> SOURCE_BITS)
            sums = self._sums(row, points.get((source, unit, round_), {}))
            if sums and not any(abs(claimed - one) < _NEARLY for one in sums):
                of = _("all rows") if row is None else row.node.id
                self.sheet.say("S76", place, column, id=of, found=claimed, expected=sums[0])

    def _sums(self, row: Row | None, points: dict[str, float]) -> list[Fraction]:
        """What a row may say: its leaves added up; the total also without what is outside the scale."""
        below = self.outline.leaves if row is None else self.outline.leaves_below(row)
        if any(up.node.cap or up.node.of == "best" for leaf in below for up in self.outline.above(leaf)):
            return []
        exact = [(leaf.role, as_written(points.get(leaf.node.id, 0.0))) for leaf in below]
        scale = sum((one for role, one in exact if role is None), Fraction())
        bonus = sum((one for role, one in exact if role == "bonus"), Fraction())
        penalty = sum((abs(one) for role, one in exact if role == "penalty"), Fraction())
        if row is not None:
            return [scale + bonus + penalty]
        return list(dict.fromkeys((scale + bonus - penalty, scale)))


def _number(cell: object) -> Fraction | None:
    """What a cell claims; a text that is no number claims nothing."""
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return as_written(float(cell))
    found = parse_number(cell, upper=Fraction(10**6)) if isinstance(cell, str) else None
    return found if isinstance(found, Fraction) else None
