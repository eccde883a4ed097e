"""The sums over replies by unit and stratum (tổng theo đơn vị, tầng), and those of z and z² that follow from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cchc_index.engine.exact import Mask
from cchc_index.engine.student import Floats
from cchc_index.engine.survey_form import PER_PERCENT
from cchc_index.engine.survey_tables import Part
from cchc_index.model.points import MILLION
from cchc_index.model.survey import SurveyLeaf

Item = tuple[str, str]
"""A question of a leaf."""
HUNDRED = 100
BLOCK = 512
"""So many cells at a time, so that the triangles of thousands of units are not all floats at once."""


@dataclass(frozen=True)
class Moments:
    """The sums of all forms over the units (down), the strata and the items; percents as floats.

    `strata` are pairs of group and stratum. `valid` (weights) and `total` are of the items alone.
    """

    size: int
    strata: tuple[tuple[str, str], ...]
    items: dict[Item, int]
    samples: tuple[frozenset[Item], ...]
    valid: Floats
    total: Floats
    parts: tuple[_Placed, ...]

    @staticmethod
    def of(parts: Sequence[Part], leaves: Sequence[SurveyLeaf], units: Sequence[str]) -> Moments | None:
        """The sums of these leaves and units; None where there are none."""
        items = {
            key: place
            for place, key in enumerate((leaf.row.node.id, one.code) for leaf in leaves for one in leaf.questions)
        }
        strata = tuple(sorted({(group, stratum) for part in parts for _, group, stratum in part.cells}))
        column = {one: place for place, one in enumerate(strata)}
        row = {unit: place * len(strata) for place, unit in enumerate(units)}
        placed = [
            _Placed(
                part,
                np.array([row[one] + column[group, at] if one in row else -1 for one, group, at in part.cells]),
                np.array([items.get(item, -1) for item in part.items]),
            )
            for part in parts
        ]
        placed = [one for one in placed if (one.cell >= 0).any() and (one.item >= 0).any()]
        if not placed:
            return None
        valid, total = np.zeros((2, len(units) * len(strata), len(items)))
        for one in placed:
            here, there = np.ix_(one.cell >= 0, one.item >= 0), np.ix_(one.cell[one.cell >= 0], one.item[one.item >= 0])
            valid[there] += one.part.weight[here]
            total[there] += one.part.total[here] / PER_PERCENT
        shape = len(units), len(strata), len(items)
        samples = _samples(items, [one.asked for one in placed])
        return Moments(len(units), strata, items, samples, valid.reshape(shape), total.reshape(shape), tuple(placed))

    def there(self, leaf: SurveyLeaf) -> Mask:
        """Which units have a valid answer to the leaf."""
        return np.asarray((self.valid[..., self._places(leaf)] > 0).any(axis=(1, 2)))

    def used(self, leaves: Sequence[SurveyLeaf], slopes: Mapping[str, Floats]) -> Mask:
        """Which units, and strata of them, have an answer that counts."""
        counts = [
            (self.valid[..., self._places(leaf)] > 0).any(axis=2) & (slopes[leaf.row.node.id] != 0)[:, None]
            for leaf in leaves
        ]
        return np.asarray(np.logical_or.reduce(counts))

    def squares(
        self, leaves: Sequence[SurveyLeaf], slopes: Mapping[str, Floats], sample: frozenset[Item]
    ) -> tuple[Floats, Floats, Floats]:
        """Per unit and stratum Σz², Σz and the number of replies, z in points."""
        factor, mean = np.zeros_like(self.total), np.zeros_like(self.total)
        for leaf in leaves:
            places = self._places(leaf)
            weight, middle = self._linear(leaf)
            factor[..., places] = weight * slopes[leaf.row.node.id][:, None, None]
            mean[..., places] = middle
        factor[..., [place for item, place in self.items.items() if item not in sample]] = 0
        sums = (factor * (self.total - mean * self.valid)).sum(axis=2)
        squares, count = np.zeros(sums.size), np.zeros(sums.size)
        flat, shift = (array.reshape(sums.size, -1) for array in (factor, factor * mean))
        mine = {place for item, place in self.items.items() if item in sample}
        for one in self.parts:
            if mine & one.asked:
                one.add_to(squares, count, flat, shift)
        return squares.reshape(sums.shape), sums, count.reshape(sums.shape)

    def without_groups(self, values: NDArray[Any]) -> NDArray[Any]:
        """The same by unit and stratum, over all groups."""
        names = list(dict.fromkeys(stratum for _, stratum in self.strata))
        mine = [[at for at, (_, stratum) in enumerate(self.strata) if stratum == name] for name in names]
        return np.stack([values[:, at].sum(axis=1) for at in mine], axis=1)

    def _linear(self, leaf: SurveyLeaf) -> tuple[Floats, Floats]:
        """What a percent more in one answer adds to the leaf's points, and the mean about which it is taken."""
        places = self._places(leaf)
        weights = np.array([float(question.weight) for question in leaf.questions])
        valid, total = (self._pooled(part[..., places], leaf) for part in (self.valid, self.total))
        with np.errstate(divide="ignore", invalid="ignore"):
            if leaf.rule.mean_over == "answers":
                counted = (weights * valid).sum(axis=2, keepdims=True)
                mean = np.broadcast_to((weights * total).sum(axis=2, keepdims=True) / counted, valid.shape)
                factor = np.broadcast_to(weights / counted, valid.shape)
            else:
                mean = total / valid
                factor = weights / (weights * (valid > 0)).sum(axis=2, keepdims=True) / valid
            factor = factor * self._shares(leaf, valid) * ((leaf.row.node.max or 0) / MILLION / HUNDRED)
        there = valid > 0
        return np.where(there, np.nan_to_num(factor), 0), np.where(there, mean, 0)

    def _pooled(self, sums: Floats, leaf: SurveyLeaf) -> Floats:
        """The sums over all strata that one mean is taken over: those of a group, or all."""
        if not leaf.rule.groups:
            return np.broadcast_to(sums.sum(axis=1, keepdims=True), sums.shape)
        groups = np.array([group for group, _ in self.strata])
        same = (groups[:, None] == groups).astype(np.float64)
        return np.asarray(np.einsum("hg,ugi->uhi", same, sums))

    def _shares(self, leaf: SurveyLeaf, valid: Floats) -> Floats:
        """The share of each stratum's group in the leaf."""
        if not leaf.rule.groups:
            return np.ones((1, 1, 1))
        share = np.array([float(leaf.groups.get(group, 0)) for group, _ in self.strata])
        first = np.array([group not in dict(self.strata[:place]) for place, (group, _) in enumerate(self.strata)])
        shares = share * (valid.sum(axis=2) > 0)
        return np.asarray((shares / (shares * first).sum(axis=1, keepdims=True))[..., None])

    def _places(self, leaf: SurveyLeaf) -> list[int]:
        return [self.items[leaf.row.node.id, question.code] for question in leaf.questions]


@dataclass(frozen=True)
class _Placed:
    """A form's sums, and where its cells and items stand in the moments; -1: nowhere."""

    part: Part
    cell: NDArray[np.int64]
    item: NDArray[np.int64]

    @property
    def asked(self) -> frozenset[int]:
        """The items that somebody answered on this form; a column that is blank throughout was not asked."""
        return frozenset(self.item[self.part.weight.any(axis=0) & (self.item >= 0)].tolist())

    def add_to(self, squares: Floats, count: Floats, factor: Floats, shift: Floats) -> None:
        """Add this form's Σz² and replies, z = Σ over items of factor·percent - shift, where valid."""
        one, two = np.triu_indices(2 * len(self.item))
        twice = np.where(one == two, 1.0, 2.0)
        known = self.item >= 0
        for start in range(0, len(self.cell), BLOCK):
            rows = slice(start, start + BLOCK)
            cell = self.cell[rows]
            of_item = np.where(known, factor[np.ix_(cell, self.item)] / PER_PERCENT, 0)
            side = np.concatenate([of_item, -np.where(known, shift[np.ix_(cell, self.item)], 0)], axis=1)
            found = (self.part.squares(rows) * side[:, one] * side[:, two] * twice).sum(axis=1)
            there = cell >= 0
            np.add.at(squares, cell[there], found[there])
            np.add.at(count, cell[there], self.part.replies[rows][there])


def _samples(items: Mapping[Item, int], forms: Sequence[frozenset[int]]) -> tuple[frozenset[Item], ...]:
    """The items in samples: those that some form asks together, directly or through others."""
    sample = {place: {place} for place in items.values()}
    for form in forms:
        together = set().union(*(sample[place] for place in form))
        for place in together:
            sample[place] = together
    names = {place: item for item, place in items.items()}
    return tuple(dict.fromkeys(frozenset(names[place] for place in together) for together in sample.values()))
