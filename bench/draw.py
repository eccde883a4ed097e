"""Made-up submissions of any number of units, a column per leaf and figure (số liệu giả định để đo)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bench.plan import ANSWERS, DUE, LEAVES, QUARTER, SCALE_OF_IMPORTED, TYPES, Leaf

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

SEED: Final = 2022
CORRECTED: Final = 0.06
"""The share of the cells whose figures are corrected."""
APPRAISED: Final = 0.04
"""The share that gets points in the first round; all of what only an appraiser scores does."""
TWICE: Final = 0.01
"""The share that gets points in the second round too."""
CLAIMED: Final = 0.02
"""The share that claims not to apply, where that is allowed."""
TENTHS: Final = 10
"""Percents and imported values have one decimal."""


@dataclass(slots=True)
class Figure:
    """One figure of all units: as declared, where it is corrected and to what; whole numbers over `den`."""

    declared: Ints
    corrected: Ints
    where: Mask
    den: int = 1
    words: tuple[str, ...] = ()

    @property
    def counts(self) -> Ints:
        """The figure that counts."""
        return np.where(self.where, self.corrected, self.declared)


@dataclass(slots=True)
class Cells:
    """One leaf of all units: figures, answer, claim of not applicable, appraised points of either round."""

    leaf: Leaf
    figures: dict[str, Figure] = field(default_factory=dict)
    answer: Figure | None = None
    imported: Ints | None = None
    claims: Mask | None = None
    given: Ints | None = None
    given_where: Mask | None = None
    given_twice: Mask | None = None


def draw(units: int) -> list[Cells]:
    """All cells of so many units, the same at every call."""
    rng = np.random.default_rng(SEED)
    return [_cells(leaf, units, rng) for leaf in LEAVES]


def names(units: int) -> list[str]:
    """The names of so many units."""
    return [f"Xã số {number:05}" for number in range(1, units + 1)]


def _cells(leaf: Leaf, units: int, rng: np.random.Generator) -> Cells:
    cells = Cells(leaf)
    lot = rng.random(units)
    twice = lot < TWICE
    given = twice | (lot < APPRAISED)
    corrected = (lot > 1 - CORRECTED) & ~given
    if leaf.kind == "imported":
        cells.imported = rng.integers(400 * TENTHS, SCALE_OF_IMPORTED * TENTHS, units)
        return cells
    if leaf.kind == "judgement":
        given = np.ones(units, np.bool_)
    cells.given = rng.integers(0, leaf.max // QUARTER + 1, units) * QUARTER
    cells.given_where, cells.given_twice = given, twice
    if leaf.policy != "forbidden":
        cells.claims = (rng.random(units) < CLAIMED) & ~given & ~corrected
    if leaf.kind == "choice":
        cells.answer = Figure(_answers(units, rng), _answers(units, rng), corrected, words=ANSWERS)
    total = rng.integers(5, 200, units)
    for name, kind in leaf.inputs.items():
        cells.figures[name] = _figure(name, kind, total, corrected, rng)
    return cells


def _answers(units: int, rng: np.random.Generator) -> Ints:
    return rng.choice(len(ANSWERS), units, p=[0.8, 0.17, 0.03]).astype(np.int64)


def _figure(name: str, kind: str, total: Ints, corrected: Mask, rng: np.random.Generator) -> Figure:
    units = len(total)
    match kind:
        case "count" if name == "total":
            return Figure(total, total, corrected)
        case "count" if name == "done":
            return Figure(_done(total, rng), _done(total, rng), corrected)
        case "count":
            return Figure(rng.integers(0, 4, units), rng.integers(0, 4, units), corrected)
        case "yes_no":
            return Figure((rng.random(units) < 0.9).astype(np.int64), np.zeros(units, np.int64), corrected)
        case "date":
            due = date.fromisoformat(DUE).toordinal()
            return Figure(due + rng.integers(-20, 8, units), due + rng.integers(-20, 8, units), corrected)
        case "percent":
            share = rng.integers(40 * TENTHS, 100 * TENTHS + 1, units)
            return Figure(share, np.minimum(share + 5, 100 * TENTHS), corrected, den=TENTHS)
        case "text":
            return Figure(rng.integers(0, len(TYPES), units), np.zeros(units, np.int64), corrected, words=TYPES)
        case "number" if name == "n":
            return Figure(rng.integers(0, 6, units), rng.integers(0, 6, units), corrected)
        case "number":
            revenue = rng.integers(100 * TENTHS, 900 * TENTHS, units)
            return Figure(revenue, revenue + 7, corrected, den=TENTHS)
    raise ValueError(kind)


def _done(total: Ints, rng: np.random.Generator) -> Ints:
    return np.minimum(total, (total * (60 + 45 * rng.random(len(total))) / 100).astype(np.int64))
