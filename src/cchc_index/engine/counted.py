"""The rows that stand for a total (các mục tạo nên tổng điểm), over all units at once.

A leaf is a row, and so is a node whose cap or best child decides. Rows below a redistribution are scaled to what their
parent has. So the rows add up to each unit's points and maximum; as `engine.gaps` has it for one unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cchc_index.engine.gaps import shared_out
from cchc_index.model.rubric import Row, Rubric

Millionths = NDArray[np.int64]


class Counted(NamedTuple):
    """A row over all units: its points, a penalty's below zero, and its maximum, of bonus and penalty 0."""

    row: Row
    points: Millionths
    max: Millionths

    @property
    def inside(self) -> bool:
        """Whether it is of the scale; bonus and penalty are not."""
        return self.row.role is None


def of_nodes(rubric: Rubric, units: list[str], scores: pd.DataFrame) -> tuple[Millionths, Millionths]:
    """Points and maxima of every node (down) and unit (across), from a table `scores`."""
    node, unit = (
        pd.Index(names).get_indexer(pd.Index(scores[column].astype(str)))
        for names, column in (([row.node.id for row in rubric.outline.rows], "node"), (units, "unit"))
    )
    there = (node >= 0) & (unit >= 0)
    points, most = (np.zeros((len(rubric.outline.rows), len(units)), np.int64) for _ in range(2))
    points[node[there], unit[there]] = scores["points"].to_numpy(np.int64)[there]
    most[node[there], unit[there]] = scores["max"].to_numpy(np.int64)[there]
    return points, most


def counted(rubric: Rubric, points: Millionths, most: Millionths) -> list[Counted]:
    """Every row that counts for some unit, those of the scale first, then bonus and penalty."""
    outline, found = rubric.outline, list[Counted]()
    for area in outline.children(None):
        if area.role is None:
            found += _below(rubric, points, most, Counted(area, points[area.index], most[area.index]))
    for root in (row for row in outline.rows if row.is_role_root):
        sign = -1 if root.role == "penalty" else 1
        found.append(Counted(root, sign * points[root.index], np.zeros_like(points[root.index])))
    return [one for one in found if one.points.any() or one.max.any()]


def _below(rubric: Rubric, points: Millionths, most: Millionths, at: Counted) -> Iterator[Counted]:
    node = at.row.node
    children = [child for child in rubric.outline.children(at.row) if child.role is None]
    if not children or node.cap or node.of == "best":
        yield at
        return
    places = [child.index for child in children]
    maxima, lost = most[places], most[places] - points[places]
    moved = (maxima.sum(axis=0) != at.max) | (lost.sum(axis=0) != at.max - at.points)
    for unit in np.flatnonzero(moved).tolist():  # redistributed
        maxima[:, unit] = shared_out(int(at.max[unit]), maxima[:, unit].tolist())
        lost[:, unit] = shared_out(int(at.max[unit] - at.points[unit]), lost[:, unit].tolist())
    for child, largest, less in zip(children, maxima, lost, strict=True):
        yield from _below(rubric, points, most, Counted(child, largest - less, largest))
