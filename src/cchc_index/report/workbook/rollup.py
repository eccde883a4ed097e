"""How a unit's points add up, as formulas (công thức cộng điểm): what is left out or redistributed is settled.

The same steps as docs/rubric.md has them, for the rows that count for this unit now: which of them do not apply is
written into the formulas, points are read from cells.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby
from typing import Final, NamedTuple

from cchc_index.model.formula_parts import number
from cchc_index.model.points import DECIMALS, from_points
from cchc_index.model.rubric import Outline, Row
from cchc_index.report.workbook.told import Score

Cell = Callable[[Row], str]
"""From a row to the cell that holds its points."""
SIGNS: Final = {"bonus": "+", "penalty": "-"}
MOVES: Final = ("redistribute", "redistribute_equal")


class Share(NamedTuple):
    """What is left of a row's maximum, and what of that it hands to its siblings: in proportion, in equal parts."""

    left: int
    spread: int = 0
    equal: int = 0

    @property
    def own(self) -> int:
        """What its own points can be."""
        return self.left - self.spread - self.equal


@dataclass(slots=True)
class Rollup:
    """The formulas of one unit; `score` says what each of its rows has now, `cell` where that stands."""

    outline: Outline
    score: Callable[[Row], Score]
    cell: Cell
    _shares: dict[int, Share] = field(default_factory=dict)

    def subtotal(self, row: Row) -> str:
        """The points of an inner row; blank while nothing below it has any, where something has none yet."""
        children = self._children(row)
        if not children:
            return "0"
        cells = self.cells(children)
        best = row.node.of == "best"
        points = f"MAX({cells})" if best else self._redistributed(children) or f"SUM({cells})"
        if row.node.cap or row.node.of == "best" or row.role is not None:
            points = f"MIN({_points(row.node.max or 0)},{points})"
        if row.is_role_root:
            points = f"MAX(0,{points})"
        points = f"ROUND({points},{DECIMALS})"
        leaves = self.outline.leaves_below(row)
        is_open = any(leaf.scores and not self.score(leaf).known for leaf in leaves)
        return f'IF(COUNT({cells})=0,"",{points})' if is_open else points

    def total(self) -> str:
        """All points: the scale's and the bonus, less the penalty."""
        areas = [row for row in self.outline.children(None) if row.role is None]
        terms = [f"SUM({self.cells(areas)})"] if areas else ["0"]
        for role, sign in SIGNS.items():
            terms += [f"{sign}{self.role_points(row)}" for row in self.outline.rows if row.node.role == role]
        return f"ROUND({''.join(terms)},{DECIMALS})"

    def role_points(self, row: Row) -> str:
        """The points of a bonus or penalty, within its cap."""
        cell = f"N({self.cell(row)})"
        return f"MAX(0,MIN({_points(row.node.max or 0)},{cell}))" if row.is_leaf else cell

    def cells(self, rows: Sequence[Row]) -> str:
        """The cells of some rows, as a function takes them."""
        return ranges([self.cell(row) for row in rows])

    def _children(self, row: Row) -> list[Row]:
        return [child for child in self.outline.children(row) if child.role == row.role]

    def _redistributed(self, children: Sequence[Row]) -> str:
        """The others' points on the maximum that children hand on; "" where none does."""
        shares = [self._share(child) for child in children]
        spread, equal = sum(share.spread for share in shares), sum(share.equal for share in shares)
        total = sum(share.left for share in shares)
        if not spread + equal or total == spread + equal:
            return ""
        points = f"SUM({self.cells(children)})"
        if equal:
            there = [(child, share.own) for child, share in zip(children, shares, strict=True) if share.own]
            points = "+".join(
                f"N({self.cell(child)})*(1+{_points(equal)}/({_points(own)}*{len(there)}))" for child, own in there
            )
        factor = f"*{_points(total)}/({_points(total)}-{_points(spread)})" if spread else ""
        return f"({points}){factor}" if equal else f"{points}{factor}"

    def _share(self, row: Row) -> Share:
        if row.index not in self._shares:
            self._shares[row.index] = self._leaf(row) if row.is_leaf else self._inner(row)
        return self._shares[row.index]

    def _leaf(self, row: Row) -> Share:
        full, score = row.node.max or 0, self.score(row)
        if not row.scores or score.max:
            return Share(full)
        moved = score.status == "not_applicable" and row.node.not_applicable in MOVES
        if not moved:
            return Share(0)
        return Share(full, full) if row.node.not_applicable == "redistribute" else Share(full, 0, full)

    def _inner(self, row: Row) -> Share:
        if row.node.cap or row.node.of == "best" or row.role is not None:
            return Share(self.score(row).max)
        shares = [self._share(child) for child in self._children(row)]
        left, spread, equal = (sum(parts) for parts in zip(*shares, strict=True)) if shares else (0, 0, 0)
        return Share(left, spread, equal) if left == spread + equal else Share(left)


def ranges(cells: Sequence[str]) -> str:
    """Cells as a function takes them; those of one column that follow each other as one range."""

    def run(pair: tuple[int, str]) -> tuple[str, int]:
        place, cell = pair
        column = cell.rstrip("0123456789")
        return column, int(cell[len(column) :]) - place

    parts: list[str] = []
    for _key, group in groupby(enumerate(cells), run):
        found = [cell for _place, cell in group]
        parts.append(found[0] if len(found) == 1 else f"{found[0]}:{found[-1].rpartition('!')[2]}")
    return ",".join(parts)


def _points(millionths: int) -> str:
    return number(Fraction(from_points(millionths)))
