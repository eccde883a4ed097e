"""From replies to what the survey's errors need (tổng bình phương và tích chéo): sums over pairs of questions.

One person answers many questions, so the error of a total does not follow from the questions one by one. The sums are
of whole thousandths of a percent: in whatever order the replies come, and however they are split, they are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cchc_index.model.survey import Question, SurveyLeaf
from cchc_index.model.tables import TABLES

PER_PERCENT: Final = 1000
"""Percents are summed as whole thousandths; a finer scale is rounded, for the errors only."""
BLOCK: Final = 1 << 15
"""So many replies at a time: sums of products of floats stay whole numbers far below 2**53."""

Item = tuple[str, Question]


def reply_products(replies: pd.DataFrame, leaves: Sequence[SurveyLeaf]) -> pd.DataFrame:
    """The table `reply_products`: per unit, group and pair of questions the sums over the replies."""
    items = [(leaf.row.node.id, one) for leaf in leaves for one in leaf.questions if one.code in replies.columns]
    if not items or replies.empty:
        return pd.DataFrame({column.name: [] for column in TABLES["reply_products"]})
    grouped = replies.groupby(["unit", "group"], sort=True, observed=True)
    cell = np.asarray(grouped.ngroup(), np.int64)
    order = np.argsort(cell, kind="stable")
    sums = _sums(_percents(replies, items)[:, order], cell[order])
    one, two = np.triu_indices(len(items))
    size = len(items)
    asked = _asked(replies, items, cell, len(sums))[:, one, two]
    columns = {
        "asked": asked,
        "valid": sums[:, size + one, size + two],
        "sum": sums[:, one, size + two],
        "other_sum": sums[:, size + one, two],
        "product": sums[:, one, two],
    }
    where, pair = np.nonzero(asked > 0)
    keys = grouped.size().index
    frame = {name: keys.get_level_values(name).take(where) for name in ("unit", "group")}
    for prefix, side in (("", one), ("other_", two)):
        for name, texts in (("leaf", [leaf for leaf, _ in items]), ("question", [asked.code for _, asked in items])):
            frame[prefix + name] = pd.Index(texts, dtype=object).take(side[pair])
    return pd.DataFrame({**frame, **{name: values[where, pair] for name, values in columns.items()}})


def _percents(replies: pd.DataFrame, items: Sequence[Item]) -> NDArray[np.int32]:
    """Each item's percents over the replies, in thousandths; -1 where the answer is not valid."""
    coded = {code: pd.factorize(replies[code]) for code in {question.code for _, question in items}}
    found = np.empty((len(items), len(replies)), np.int32)
    for place, (_, question) in enumerate(items):
        codes, answers = coded[question.code]
        percents = [round(question.percents[one] * PER_PERCENT) if one in question.percents else -1 for one in answers]
        found[place] = np.array([*percents, -1], np.int32)[codes]  # the last one for code -1, a blank
    return found


def _sums(percents: NDArray[np.int32], cell: NDArray[np.int64]) -> NDArray[np.int64]:
    """Per cell the products, summed, of the vectors (percent where valid, valid) of all items with each other."""
    size, count = percents.shape
    sums = np.zeros((int(cell[-1]) + 1, 2 * size, 2 * size), np.int64)
    for start in range(0, count, BLOCK):
        here, part = cell[start : start + BLOCK], percents[:, start : start + BLOCK]
        vectors = np.ascontiguousarray(np.concatenate([np.maximum(part, 0), part >= 0]).T, np.float64)
        edges = np.flatnonzero(np.diff(here, prepend=-1, append=-1))
        for first, last in pairwise(edges.tolist()):
            mine = vectors[first:last]
            sums[here[first]] += (mine.T @ mine).astype(np.int64)
    return sums


def _asked(replies: pd.DataFrame, items: Sequence[Item], cell: NDArray[np.int64], cells: int) -> NDArray[np.int64]:
    """Per cell and pair of items how many replies are of an export that asked both."""
    codes = [question.code for _, question in items]
    filled = replies[list(dict.fromkeys(codes))].notna().groupby(replies["export"]).any()
    patterns, pattern = np.unique(filled[codes].to_numpy(np.bool_), axis=0, return_inverse=True)
    of_reply = pattern.ravel()[filled.index.get_indexer(pd.Index(replies["export"]))]
    counts = np.bincount(cell * len(patterns) + of_reply, minlength=cells * len(patterns)).reshape(cells, -1)
    return np.asarray(np.einsum("cp,pi,pj->cij", counts, patterns.astype(np.int64), patterns.astype(np.int64)))
