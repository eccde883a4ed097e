"""From leaves to totals (cộng điểm): redistribution, sums, caps, bests, drops, bonus and penalty.

Steps 3 to 6 of docs/rubric.md, bottom up over the tree, each node over all units at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cchc_index.engine.arithmetic import either
from cchc_index.engine.exact import Exact, Mask, add, divide, multiply
from cchc_index.engine.states import LeafScores
from cchc_index.model.rubric import Outline, Row, Rubric

Millionths = NDArray[np.int64]

NOWHERE: Final = np.iinfo(np.int64).min
"""Stands for the points of a child that has none, below any points there can be."""


class Node(NamedTuple):
    """One node over all units; a maximum that is the same for all is one number."""

    points: Millionths
    max: Millionths | int


@dataclass(frozen=True, slots=True)
class Totals:
    """Points and maxima in millionths (tổng điểm); `of_node` is in the order of `outline.rows`."""

    of_node: tuple[Node, ...]
    points: Millionths
    max: Millionths
    bonus: Millionths
    penalty: Millionths

    @property
    def node_points(self) -> Millionths:
        """The points of every node (down) and unit (across)."""
        return np.stack([node.points for node in self.of_node])

    @property
    def node_max(self) -> Millionths:
        """The applicable maximum of every node (down) and unit (across)."""
        return np.stack([np.broadcast_to(node.max, self.max.shape) for node in self.of_node])


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

    @property
    def applicable(self) -> Millionths | int:
        return self.left if self.spread is None and self.equal is None else self.left - self.handed


def roll_up(rubric: Rubric, scores: LeafScores) -> Totals:
    """All nodes' points and maxima, and the totals of the scale, of bonus and of penalty (cộng điểm)."""
    outline = rubric.outline
    size = scores.status.shape[1]
    position = {row.index: place for place, row in enumerate(scores.rows)}
    sums: dict[int, _Sum] = {}
    for row in reversed(outline.rows):
        if row.is_leaf:
            place = position.get(row.index)
            sums[row.index] = _nothing(size) if place is None else _leaf(row, scores, place)
        else:
            children = [child for child in outline.children(row) if child.role == row.role]
            parts = [sums[child.index] for child in children]
            if row.node.of == "best" and any(leaf.node.min < 0 for leaf in outline.leaves_below(row)):
                parts = [_competing(outline, *pair, scores, position) for pair in zip(children, parts, strict=True)]
            sums[row.index] = _node(row, parts, size)
    nodes = tuple(Node(sums[row.index].points, sums[row.index].applicable) for row in outline.rows)
    areas = [nodes[row.index] for row in outline.children(None) if row.role is None]
    roots = [row for row in outline.rows if row.is_role_root]
    return Totals(
        of_node=nodes,
        points=_added([area.points for area in areas], size),
        max=_added([area.max for area in areas], size),
        bonus=_added([nodes[row.index].points for row in roots if row.role == "bonus"], size),
        penalty=_added([nodes[row.index].points for row in roots if row.role == "penalty"], size),
    )


def _nothing(size: int) -> _Sum:
    return _Sum(np.zeros(size, np.int64), 0)


def _added(columns: Sequence[Millionths | int], size: int) -> Millionths:
    total = np.zeros(size, np.int64)
    for column in columns:
        total += column
    return total


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


def _competing(outline: Outline, child: Row, part: _Sum, scores: LeafScores, position: dict[int, int]) -> _Sum:
    """A child of a `best` node: where none of its leaves has points (open, dropped), that is no 0."""
    places = [position[leaf.index] for leaf in outline.leaves_below(child) if leaf.index in position]
    nowhere = (scores.out[places] | scores.open()[places]).all(axis=0)
    return part._replace(points=np.where(nowhere, NOWHERE, part.points))


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
        highest = np.max([part.points for part in parts], axis=0)
        return np.where(highest == NOWHERE, 0, highest)
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


def _scaled(parts: list[_Sum], here: Mask, total: Millionths, spread: Millionths, equal: Millionths) -> Millionths:
    """Σ points of the remaining children, each on the maximum it takes over, half up to millionths."""
    lefts = [np.broadcast_to(np.asarray(part.left - part.handed), here.shape)[here] for part in parts]
    remaining = np.sum([left > 0 for left in lefts], axis=0)
    grown = Exact.whole(np.sum([part.points[here] for part in parts], axis=0))
    if equal.any():
        grown = Exact.constant(0)
        for part, left in zip(parts, lefts, strict=True):
            safe = np.where(left > 0, left, 1) * remaining
            share = multiply(Exact.whole(part.points[here]), Exact.whole(safe + equal))
            grown = add(grown, divide(share, Exact.whole(safe))[0])
    rescaled, _, _ = divide(multiply(grown, Exact.whole(total)), Exact.whole(total - spread))
    return rescaled.rounded(1).astype(np.int64)
