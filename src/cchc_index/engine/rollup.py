"""From leaves to totals (cộng điểm): redistribution, sums, caps, bests, drops, bonus and penalty.

Steps 3 to 6 of RUBRIC.md, bottom up over the tree, each node over all units at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cchc_index.engine.arithmetic import either
from cchc_index.engine.exact import Exact, Mask, add, divide, multiply
from cchc_index.engine.states import LeafScores
from cchc_index.model.rubric import Row, Rubric

Millionths = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Totals:
    """Points and applicable maxima of every node (down, as `outline.rows`) and unit (across), in millionths."""

    node_points: Millionths
    node_max: Millionths
    points: Millionths
    max: Millionths
    bonus: Millionths
    penalty: Millionths


class _Sum(NamedTuple):
    """One node over all units: its points, what is left of its maximum, and what of that it hands to its siblings.

    `spread` is handed on in proportion, `equal` in equal parts; both are None where nothing ever is.
    """

    points: Millionths
    left: Millionths | int
    spread: Millionths | None = None
    equal: Millionths | None = None
    dropped: Mask | None = None

    @property
    def handed(self) -> Millionths | int:
        return (0 if self.spread is None else self.spread) + (0 if self.equal is None else self.equal)


def roll_up(rubric: Rubric, scores: LeafScores) -> Totals:
    """All nodes' points and maxima, and the totals of the scale, of bonus and of penalty."""
    outline = rubric.outline
    size = scores.points.shape[1]
    position = {row.index: place for place, row in enumerate(scores.rows)}
    sums: dict[int, _Sum] = {}
    for row in reversed(outline.rows):
        if row.is_leaf:
            place = position.get(row.index)
            sums[row.index] = _nothing(size) if place is None else _leaf(row, scores, place)
        else:
            parts = [sums[child.index] for child in outline.children(row) if child.role == row.role]
            sums[row.index] = _node(row, parts, size)
    node_points = np.empty((len(outline.rows), size), np.int64)
    node_max = np.empty_like(node_points)
    for row in outline.rows:
        node_points[row.index] = sums[row.index].points
        node_max[row.index] = sums[row.index].left - sums[row.index].handed
    areas = [row.index for row in outline.children(None) if row.role is None]
    roots = [row for row in outline.rows if row.is_role_root]
    return Totals(
        node_points=node_points,
        node_max=node_max,
        points=node_points[areas].sum(axis=0),
        max=node_max[areas].sum(axis=0),
        bonus=_roles(roots, "bonus", node_points),
        penalty=_roles(roots, "penalty", node_points),
    )


def _nothing(size: int) -> _Sum:
    return _Sum(np.zeros(size, np.int64), 0)


def _roles(roots: list[Row], role: str, node_points: Millionths) -> Millionths:
    rows = [row.index for row in roots if row.role == role]
    return np.asarray(node_points[rows].sum(axis=0, dtype=np.int64))


def _leaf(row: Row, scores: LeafScores, place: int) -> _Sum:
    full = row.node.max or 0
    points, out, moved = scores.points[place], scores.out[place], scores.moved[place]
    if row.is_role_root:
        points = np.clip(points, 0, full)
    if not out.any():
        return _Sum(points, full)
    points = np.where(out, 0, points)
    dropped = out & ~moved
    left = np.where(dropped, 0, full)
    if not moved.any():
        return _Sum(points, left, dropped=dropped)
    handed = np.where(moved, full, 0)
    equal = row.node.not_applicable == "redistribute_equal"
    return _Sum(points, left, None if equal else handed, handed if equal else None, dropped)


def _node(row: Row, parts: list[_Sum], size: int) -> _Sum:
    """A node's points and what is left of its maximum, from its children of the same role."""
    if not parts:
        return _nothing(size)
    points = _points(row, parts)
    total: Millionths | int = sum((part.left for part in parts), 0)
    dropped = reduce(either, (part.dropped for part in parts), None)
    if row.node.cap or row.node.of == "best" or row.role is not None:
        full = row.node.max or 0
        points = np.minimum(points, full)
        if row.is_role_root:
            points = np.maximum(points, 0)
        return _Sum(points, _left_under_cap(row, parts, full, dropped), dropped=dropped)
    spread = _total([part.spread for part in parts])
    equal = _total([part.equal for part in parts])
    if spread is None and equal is None:
        return _Sum(points, total, dropped=dropped)
    return _redistributed(parts, points, np.broadcast_to(np.asarray(total), size), spread, equal)


def _points(row: Row, parts: list[_Sum]) -> Millionths:
    if row.node.of == "best":
        return np.asarray(np.max([part.points for part in parts], axis=0))
    total = parts[0].points.copy()
    for part in parts[1:]:
        total += part.points
    return total


def _left_under_cap(row: Row, parts: list[_Sum], full: int, dropped: Mask | None) -> Millionths | int:
    """`max`; after a drop below, the lesser of it and the sum (or highest) of what is left."""
    if dropped is None:
        return full
    lefts = np.broadcast_arrays(*(np.asarray(part.left) for part in parts))
    rest = np.max(lefts, axis=0) if row.node.of == "best" else np.sum(lefts, axis=0)
    return np.where(dropped, np.minimum(full, rest), full)


def _total(parts: list[Millionths | None]) -> Millionths | None:
    there = [part for part in parts if part is not None]
    return None if not there else np.sum(there, axis=0)


def _redistributed(
    parts: list[_Sum],
    points: Millionths,
    total: Millionths,
    spread: Millionths | None,
    equal: Millionths | None,
) -> _Sum:
    """Step 3 at one parent: the others' points are scaled up to its maximum; with no child left it hands all on."""
    size = len(total)
    spread = np.zeros(size, np.int64) if spread is None else spread
    equal = np.zeros(size, np.int64) if equal is None else equal
    handed = spread + equal
    rest = total - handed
    points = points.copy()
    here = (handed > 0) & (rest > 0)
    if here.any():
        points[here] = _scaled(parts, here, total[here], spread[here], equal[here])
    nobody = (handed > 0) & (rest == 0)
    dropped = reduce(either, (part.dropped for part in parts), None)
    return _Sum(points, total, np.where(nobody, spread, 0), np.where(nobody, equal, 0), dropped)


def _scaled(
    parts: list[_Sum], here: Mask, total: Millionths, spread: Millionths, equal: Millionths
) -> Millionths:
    """Σ points of the remaining children, each on the maximum it takes over, half up to millionths."""
    lefts = [np.broadcast_to(np.asarray(part.left - part.handed), here.shape)[here] for part in parts]
    remaining = np.sum([left > 0 for left in lefts], axis=0)
    grown = Exact.constant(0)
    for part, left in zip(parts, lefts, strict=True):
        safe = np.where(left > 0, left, 1) * remaining
        share = multiply(Exact.whole(part.points[here]), Exact.whole(safe + equal))
        grown = (
            add(grown, divide(share, Exact.whole(safe))[0])
            if equal.any()
            else add(grown, Exact.whole(part.points[here]))
        )
    rescaled, _, _ = divide(multiply(grown, Exact.whole(total)), Exact.whole(total - spread))
    return rescaled.rounded(1).astype(np.int64)
