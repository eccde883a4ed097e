"""The sources of a leaf's points, one below the other (lớp điểm): each counts in the units where none above it does."""

from __future__ import annotations

from functools import reduce
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cchc_index.engine.exact import Exact, Mask
from cchc_index.engine.states import LeafScores, Reason, Source, Status, among

Points = Exact | NDArray[np.int64] | int


class _Layer(NamedTuple):
    """What one source gives in the units of `here` (None: in all), of which there are `size`."""

    here: Mask | None
    size: int
    points: Points
    status: Status
    source: Source


class Layers:
    """What counts at one leaf; points that are not yet rounded (Exact) are rounded to `unit`, up to `most`."""

    def __init__(self, size: int, unit: int, most: int) -> None:
        self.size, self.unit, self.most = size, unit, most
        self.open: Mask | None = None  # the units without a source so far; None: all
        self._layers: list[_Layer] = []

    def here(self, mask: Mask | None) -> Mask | None:
        """The units of the mask (None: of all) that are still open."""
        if self.open is None:
            return mask
        return self.open if mask is None else self.open & mask

    def put(self, here: Mask | None, points: Points, status: Status, source: Source) -> None:
        """A source that counts in these units, all of them open."""
        count = self.size if here is None else int(np.count_nonzero(here))
        if count:
            self._layers.append(_Layer(here, count, points, status, source))
            self.close(here)

    def close(self, here: Mask | None) -> None:
        """No source counts any more in these units."""
        if here is None:
            self.open = np.zeros(self.size, np.bool_)
        else:
            self.open = ~here if self.open is None else self.open > here  # open and not here

    def write(self, scores: LeafScores, position: int) -> None:
        """All layers into one row of the scores: the widest is the row, then over it what is not the same.

        Points that are put as an array become the row: nobody may write into them afterwards.
        """
        if not self._layers:
            return
        widest = max(self._layers, key=lambda layer: layer.size)
        status, source = scores.status[position], scores.source[position]
        status[:], source[:] = widest.status, widest.source
        points = self._row(widest.points)
        scores.points[position] = points
        for layer in self._layers:
            if layer is widest:
                continue
            units = self.units(layer.here).nonzero()[0]
            source[units] = layer.source
            if layer.points is not widest.points:
                points[units] = self._points(layer, units)
            if layer.status is not widest.status:
                status[units] = layer.status
        if sum(layer.size for layer in self._layers) < self.size:
            nowhere = ~reduce(np.logical_or, (self.units(layer.here) for layer in self._layers))
            points[nowhere], status[nowhere], source[nowhere] = 0, Status.NOT_SCORED, Source.NONE
        if (reason := scores.reason[position]).any():
            reason[~among(status, Status.NOT_SCORED)] = Reason.NONE

    def units(self, here: Mask | None) -> Mask:
        """The mask, also where None stands for all units."""
        return np.ones(self.size, np.bool_) if here is None else here

    def _row(self, points: Points) -> NDArray[np.int64]:
        """Points for all units, to write into."""
        match points:
            case Exact() as written:
                return np.array(np.minimum(written.rounded(self.unit), self.most), np.int64)
            case int() as same:
                return np.full(self.size, same, np.int64)
            case row:
                return row

    def _points(self, layer: _Layer, units: NDArray[np.intp]) -> NDArray[np.int64] | int:
        match layer.points:
            case Exact() as written:
                return np.asarray(np.minimum(written.at(units).rounded(self.unit), self.most))
            case int() as same:
                return same
            case row:
                return np.asarray(row[units])
