"""The sources of a leaf's points, one below the other (lớp điểm): each counts in the units where none above it does."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cchc_index.engine.exact import Exact, Mask
from cchc_index.engine.kinds.outcome import in_millionths
from cchc_index.engine.states import LeafScores, Reason, Source, Status

Points = Exact | NDArray[np.int64] | int


class _Layer(NamedTuple):
    """What one source gives in the units of `here` (None: in all)."""

    here: Mask | None
    points: Points
    status: Status
    source: Source


class Layers:
    """What counts at one leaf; `unit` is what points that are given as written (Exact) are rounded to."""

    def __init__(self, size: int, unit: int) -> None:
        self.size, self.unit = size, unit
        self.open: Mask | None = None  # the units without a source so far; None: all
        self._layers: list[_Layer] = []

    def here(self, mask: Mask | None) -> Mask | None:
        """The units of the mask (None: of all) that are still open."""
        if self.open is None:
            return mask
        return self.open if mask is None else self.open & mask

    def put(self, here: Mask | None, points: Points, status: Status, source: Source) -> None:
        """A source that counts in these units, all of them open."""
        if here is None or here.any():
            self._layers.append(_Layer(here, points, status, source))
            self.close(here)

    def close(self, here: Mask | None) -> None:
        """No source counts any more in these units."""
        if here is None:
            self.open = np.zeros(self.size, np.bool_)
        else:
            self.open = ~here if self.open is None else self.open & ~here

    def write(self, scores: LeafScores, position: int) -> None:
        """All layers into one row of the scores: the widest into the whole row, then the others over it."""
        if not self._layers:
            return
        widest = max(self._layers, key=lambda layer: np.count_nonzero(self.units(layer.here)))
        self._write(scores, position, widest, slice(None))
        rest = ~self.units(widest.here)
        for layer in self._layers:
            if layer is not widest:
                units = np.flatnonzero(self.units(layer.here))
                self._write(scores, position, layer, units)
                rest[units] = False
        if rest.any():
            self._write(scores, position, _Layer(rest, 0, Status.NOT_SCORED, Source.NONE), rest)
        if (reason := scores.reason[position]).any():
            reason[~rest] = Reason.NONE

    def units(self, here: Mask | None) -> Mask:
        """The mask, also where None stands for all units."""
        return np.ones(self.size, np.bool_) if here is None else here

    def _write(self, scores: LeafScores, position: int, layer: _Layer, units: slice | NDArray[Any]) -> None:
        points = layer.points
        if isinstance(points, Exact):
            scores.points[position][units] = in_millionths(points.at(units)).rounded(self.unit)
        else:
            scores.points[position][units] = points if isinstance(points, int) else points[units]
        scores.status[position][units] = layer.status
        scores.source[position][units] = layer.source
