"""The sums over replies as arrays (tổng theo đơn vị và nhóm), and the sums of z and z² that follow from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cchc_index.engine.exact import Mask
from cchc_index.engine.student import Floats
from cchc_index.engine.survey_products import PER_PERCENT
from cchc_index.model.points import MILLION
from cchc_index.model.survey import SurveyLeaf

Item = tuple[str, str]
"""A question of a leaf."""
HUNDRED = 100


@dataclass(frozen=True)
class Moments:
    """The table `reply_products` over the units (down), the groups and the items; percents as floats.

    `asked`, `valid` and `total` are of the items alone; the other arrays have an entry per row of the table.
    """

    size: int
    groups: tuple[str, ...]
    items: dict[Item, int]
    samples: tuple[frozenset[Item], ...]
    asked: Floats
    valid: Floats
    total: Floats
    cell: NDArray[np.int64]
    pair: tuple[NDArray[np.int64], NDArray[np.int64]]
    sums: tuple[Floats, Floats, Floats, Floats]

    @staticmethod
    def of(products: pd.DataFrame, leaves: Sequence[SurveyLeaf], units: Sequence[str]) -> Moments | None:
        """The table's rows of these leaves and units; None where there are none."""
        items = {
            key: place
            for place, key in enumerate((leaf.row.node.id, one.code) for leaf in leaves for one in leaf.questions)
        }
        one, two = (_places(products, [side + "leaf", side + "question"], items) for side in ("", "other_"))
        unit = pd.Index(units).get_indexer(pd.Index(products["unit"].astype(object)))
        keep = (one >= 0) & (two >= 0) & (unit >= 0)
        rows, one, two, unit = products[keep], one[keep], two[keep], unit[keep]
        if rows.empty:
            return None
        group, names = pd.factorize(rows["group"].astype(str), sort=True)
        cell = unit * len(names) + group
        asked, both, first, second, product = (
            rows[name].to_numpy(np.float64) for name in ("asked", "valid", "sum", "other_sum", "product")
        )
        first, second, product = first / PER_PERCENT, second / PER_PERCENT, product / PER_PERCENT**2
        own = one == two
        shape = len(units) * len(names), len(items)

        def alone(values: Floats) -> Floats:
            array = np.zeros(shape)
            array[cell[own], one[own]] = values[own]
            return array.reshape(len(units), len(names), -1)

        samples = _samples(items, set(zip(one[~own].tolist(), two[~own].tolist(), strict=True)))
        sums = product, first, second, both
        of_items = alone(asked), alone(both), alone(first)
        return Moments(len(units), tuple(names), items, samples, *of_items, cell, (one, two), sums)

    def there(self, leaf: SurveyLeaf) -> Mask:
        """Which units have a valid answer to the leaf."""
        return np.asarray((self.valid[..., self._places(leaf)] > 0).any(axis=(1, 2)))

    def used(self, leaves: Sequence[SurveyLeaf], slopes: Mapping[str, Floats], *, grouped: bool) -> Mask:
        """Which units, and groups of them, have an answer that counts."""
        counts = [
            (self.valid[..., self._places(leaf)] > 0).any(axis=2) & (slopes[leaf.row.node.id] != 0)[:, None]
            for leaf in leaves
        ]
        found = np.logical_or.reduce(counts)
        return found if grouped else np.asarray(found.any(axis=1, keepdims=True))

    def squares(
        self, leaves: Sequence[SurveyLeaf], slopes: Mapping[str, Floats], sample: frozenset[Item]
    ) -> tuple[Floats, Floats, Floats]:
        """Per unit and group Σz², Σz and the number of replies, z in points."""
        factor, mean = np.zeros_like(self.total), np.zeros_like(self.total)
        for leaf in leaves:
            places = self._places(leaf)
            weight, middle = self._linear(leaf)
            factor[..., places] = weight * slopes[leaf.row.node.id][:, None, None]
            mean[..., places] = middle
        mine = [place for item, place in self.items.items() if item in sample]
        others = np.setdiff1d(np.arange(len(self.items)), mine)
        factor[..., others] = 0
        sums = (factor * (self.total - mean * self.valid)).sum(axis=2)
        flat, middle = factor.reshape(-1, factor.shape[2]), mean.reshape(-1, mean.shape[2])
        one, two = self.pair
        product, first, second, both = self.sums
        above, beside = middle[self.cell, one], middle[self.cell, two]
        crossed = product - beside * first - above * second + above * beside * both
        entry = flat[self.cell, one] * flat[self.cell, two] * crossed * np.where(one == two, 1, 2)
        squares = np.bincount(self.cell, entry, minlength=len(flat)).reshape(sums.shape)
        return squares, sums, self.asked[..., mine].max(axis=2)

    def _linear(self, leaf: SurveyLeaf) -> tuple[Floats, Floats]:
        """What a percent more in one answer adds to the leaf's points, and the mean about which it is taken."""
        places = self._places(leaf)
        weights = np.array([float(question.weight) for question in leaf.questions])
        valid, total = self.valid[..., places], self.total[..., places]
        if leaf.rule.groups:
            share = np.array([float(leaf.groups.get(group, 0)) for group in self.groups])
            shares = share * (valid.sum(axis=2) > 0)
        else:
            valid, total = (np.broadcast_to(part.sum(axis=1, keepdims=True), part.shape) for part in (valid, total))
            shares = np.ones(valid.shape[:2])
        with np.errstate(divide="ignore", invalid="ignore"):
            if leaf.rule.groups:
                shares = shares / shares.sum(axis=1, keepdims=True)
            if leaf.rule.mean_over == "answers":
                counted = (weights * valid).sum(axis=2, keepdims=True)
                mean = np.broadcast_to((weights * total).sum(axis=2, keepdims=True) / counted, valid.shape)
                factor = np.broadcast_to(weights / counted, valid.shape)
            else:
                mean = total / valid
                factor = weights / (weights * (valid > 0)).sum(axis=2, keepdims=True) / valid
            factor = factor * shares[..., None] * ((leaf.row.node.max or 0) / MILLION / HUNDRED)
        there = valid > 0
        return np.where(there, np.nan_to_num(factor), 0), np.where(there, mean, 0)

    def _places(self, leaf: SurveyLeaf) -> list[int]:
        return [self.items[leaf.row.node.id, question.code] for question in leaf.questions]


def _places(rows: pd.DataFrame, columns: list[str], items: Mapping[Item, int]) -> NDArray[np.int64]:
    """Which item each row speaks of, -1 for none of these."""
    leaf, question = (rows[column].astype("category").cat for column in columns)
    known = np.array([[items.get((str(one), str(two)), -1) for two in question.categories] for one in leaf.categories])
    if not len(rows):
        return np.zeros(0, np.int64)
    return np.asarray(known[leaf.codes, question.codes], np.int64)


def _samples(items: Mapping[Item, int], pairs: set[tuple[int, int]]) -> tuple[frozenset[Item], ...]:
    """The items in samples: those that some export asks together, directly or through others."""
    sample = {place: {place} for place in items.values()}
    for one, two in pairs:
        if sample[one] is not sample[two]:
            sample[one] |= sample[two]
            for place in sample[two]:
                sample[place] = sample[one]
    names = {place: item for item, place in items.items()}
    return tuple(dict.fromkeys(frozenset(names[place] for place in together) for together in sample.values()))
