"""The sums over replies as tables and back (bảng thống kê phiếu)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cchc_index.engine.survey_counts import Cell, Statistics, Sums
from cchc_index.model.survey import ALL
from cchc_index.model.tables import TABLES

MOST_PRODUCTS: Final = 200_000
"""A table of more products (some 15 MB) is not made: errors come from the sums themselves, and are saved."""


def survey_tables(statistics: Statistics) -> dict[str, pd.DataFrame]:
    """The tables `replies`, `reply_counts` and `reply_products`; the last is empty beyond `MOST_PRODUCTS` rows."""
    forms = statistics.settled()
    kept = [] if _too_many(forms) else forms
    return {
        "replies": _added("replies", map(_histogram, forms)),
        "reply_counts": _added("reply_counts", map(_repliers, forms)),
        "reply_products": _added("reply_products", map(_products, kept)),
    }


def _too_many(forms: Sequence[Sums]) -> bool:
    pairs = (len(sums.rows) * len(sums.form.items) * (len(sums.form.items) + 1) // 2 for sums in forms)
    return sum(pairs) > MOST_PRODUCTS


def beyond_tables(statistics: Statistics) -> list[Part]:
    """The sums that `reply_products` does not hold because they are too many (không đưa vào bảng)."""
    forms = statistics.settled()
    return [part_of(sums) for sums in forms] if _too_many(forms) else []


def _added(name: str, parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """One table, sorted, with what several forms have of the same added up."""
    columns = [column.name for column in TABLES[name]]
    there = [part for part in parts if len(part)]
    if not there:
        return pd.DataFrame({column: [] for column in columns})
    keys = [column.name for column in TABLES[name] if column.dtype == "category"]
    whole = there[0] if len(there) == 1 else pd.concat(there, ignore_index=True)
    if not _in_order(whole, keys):
        whole = whole.groupby(keys, sort=True, observed=True).sum().reset_index()
        whole = whole.sort_values(keys, ignore_index=True)
    return whole[columns]


def _in_order(table: pd.DataFrame, keys: Sequence[str]) -> bool:
    """Whether a table is sorted and holds nothing twice: then millions of rows need no second copy."""
    place = np.zeros(len(table), np.int64)
    for name in keys:
        if not isinstance(table[name].dtype, pd.CategoricalDtype):
            return False
        place = place * len(table[name].cat.categories) + table[name].cat.codes
    return bool((np.diff(place) > 0).all())


def _keys(sums: Sums, rows: np.ndarray, **names: tuple[Sequence[str], np.ndarray]) -> dict[str, Any]:
    """Columns of text by their codes: of the cells' units and groups, and others."""
    found: dict[str, Any] = {}
    for place, name in enumerate(("unit", "group", "stratum")):
        there, codes = np.unique(np.array([cell[place] for cell in sums.rows], dtype=object), return_inverse=True)
        found[name] = pd.Categorical.from_codes(codes[rows], pd.Index(there, dtype=object))
    for name, (texts, codes) in names.items():
        known, places = np.unique(np.array(texts, dtype=object), return_inverse=True)
        found[name] = pd.Categorical.from_codes(places[codes], pd.Index(known, dtype=object))
    return found


def _histogram(sums: Sums) -> pd.DataFrame:
    form = sums.form
    listed = [
        (start + at, code, text)
        for code, answers, start in zip(form.questions, form.answers, form.offsets, strict=False)
        for at, text in enumerate(answers)
    ]
    slots, codes, texts = zip(*listed, strict=True)
    order = [sums.rows[cell] for cell in sorted(sums.rows)]
    counts = sums.histogram[:, list(slots)][order]
    row, at = np.nonzero(counts)
    rows = np.array(order)[row]
    keys = _keys(sums, rows, question=(codes, at), answer=(texts, at))
    del keys["stratum"]
    return pd.DataFrame({**keys, "count": counts[row, at], "weight": sums.weights[:, list(slots)][rows, at]})


def _repliers(sums: Sums) -> pd.DataFrame:
    rows, at = np.nonzero(sums.repliers)
    keys = _keys(sums, rows, leaf=([leaf.row.node.id for leaf in sums.form.leaves], at))
    grouped = np.array([bool(leaf.rule.groups) for leaf in sums.form.leaves])[at]
    group = np.where(grouped, np.asarray(keys["group"], dtype=object), ALL)
    return pd.DataFrame({"unit": keys["unit"], "group": group, "leaf": keys["leaf"], "count": sums.repliers[rows, at]})


def _products(sums: Sums) -> pd.DataFrame:
    form, size = sums.form, len(sums.form.items)
    one, two = np.triu_indices(size)
    where = np.zeros((2 * size, 2 * size), np.int64)
    where[form.pairs] = where.T[form.pairs] = np.arange(len(form.pairs[0]))
    squares = sums.squares(slice(None))
    weight, total = sums.firsts()
    own = one == two
    rows, pair = (part.ravel() for part in np.indices((len(sums.rows), len(one))))
    leaves, codes = [leaf for leaf, _ in form.items], [asked.code for _, asked in form.items]
    keys = _keys(
        sums,
        rows,
        leaf=(leaves, one[pair]),
        question=(codes, one[pair]),
        other_leaf=(leaves, two[pair]),
        other_question=(codes, two[pair]),
    )
    numbers = {
        "valid": squares[:, where[size + one, size + two]],
        "sum": squares[:, where[one, size + two]],
        "other_sum": squares[:, where[size + one, two]],
        "product": squares[:, where[one, two]],
        "weight": np.where(own, weight[:, one], 0),
        "weighted": np.where(own, total[:, one], 0),
    }
    return pd.DataFrame(
        {
            **keys,
            "form": pd.Categorical([form.name]).repeat(len(rows)),
            "asked": sums.replies[rows],
            **{name: values.ravel() for name, values in numbers.items()},
        }
    )


@dataclass(frozen=True)
class Part:
    """What errors take of one form: its items, and per cell the replies and sums (phần thống kê của một mẫu phiếu).

    `weight` and `total` are of the items alone; `squares` gives the triangle of some cells, as `Sums.squares`.
    """

    items: tuple[tuple[str, str], ...]
    cells: tuple[Cell, ...]
    replies: NDArray[np.int64]
    weight: NDArray[np.float64]
    total: NDArray[np.float64]
    squares: Callable[[slice], NDArray[np.float64]]

    def without(self, units: Sequence[str]) -> Part:
        """The same, less what some units' replies are."""
        return replace(self, cells=tuple(("", *cell[1:]) if cell[0] in units else cell for cell in self.cells))


def part_of(sums: Sums) -> Part:
    """The sums as they were counted."""
    items = tuple((leaf, one.code) for leaf, one in sums.form.items)
    return Part(items, tuple(sums.rows), sums.replies, *sums.firsts(), sums.squares)


def parts_of(products: pd.DataFrame) -> list[Part]:
    """The sums as they were saved, in the table `reply_products`."""
    return [_part(rows) for _, rows in products.groupby("form", observed=True)] if len(products) else []


def _part(rows: pd.DataFrame) -> Part:
    sides = [
        list(zip(rows[side + "leaf"].astype(str), rows[side + "question"].astype(str), strict=True))
        for side in ("", "other_")
    ]
    items = tuple(dict.fromkeys(sides[0] + sides[1]))
    place = {item: at for at, item in enumerate(items)}
    one, two = (np.array([place[item] for item in side]) for side in sides)
    texts = [rows[name].astype(str).tolist() for name in ("unit", "group", "stratum")]
    cells: list[Cell] = list(zip(*texts, strict=True))
    row_of = {cell: at for at, cell in enumerate(dict.fromkeys(cells))}
    cell = np.array([row_of[one] for one in cells])
    size = len(items)
    full = np.zeros((len(row_of), 2 * size, 2 * size))
    for first, second, name in (
        (one, two, "product"),
        (one, size + two, "sum"),
        (size + one, two, "other_sum"),
        (size + one, size + two, "valid"),
    ):
        full[cell, first, second] = full[cell, second, first] = rows[name].to_numpy(np.float64)
    replies, own = np.zeros(len(row_of), np.int64), one == two
    replies[cell] = rows["asked"].to_numpy(np.int64)
    alone = np.zeros((2, len(row_of), size))
    alone[0, cell[own], one[own]] = rows["weight"].to_numpy(np.float64)[own]
    alone[1, cell[own], one[own]] = rows["weighted"].to_numpy(np.float64)[own]
    triangle = full[:, *np.triu_indices(2 * size)]
    return Part(items, tuple(row_of), replies, alone[0], alone[1], triangle.__getitem__)
