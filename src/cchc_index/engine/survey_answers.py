"""What came of each question (kết quả từng câu hỏi): replies, valid answers, mean percent, how often each answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cchc_index.engine.survey import over_units
from cchc_index.model.survey import Question, SurveyLeaf
from cchc_index.model.surveyed import Asked

Array = NDArray[np.int64]
Replies = Mapping[str, Mapping[tuple[str, str], int]]
"""Per question how many replies of each unit and group had it before them."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A question of a leaf in one of its groups, over the units."""

    leaf: str
    code: str
    group: str
    replies: Array
    valid: Array
    percent: NDArray[np.float64]
    answers: Mapping[str, Array]
    hidden: NDArray[np.bool_]


class Questions:
    """The questions of each unit (kết quả từng câu hỏi), told one unit at a time; there may be 11,000 with 30 each.

    Of groups kept back only the number of answers is told. These have fewer than `least` valid ones, or would give such
    a group away. Where a leaf tells groups apart, each group is told alone; else all replies of a unit together.
    """

    def __init__(
        self,
        leaves: Sequence[SurveyLeaf],
        histogram: pd.DataFrame,
        asked: Replies,
        units: Sequence[str],
        least: int,
    ) -> None:
        self._place = {unit: at for at, unit in enumerate(units)}
        keys = ["group", "question", "answer"]
        counts, weights = (over_units(histogram, keys, units, value) for value in ("count", "weight"))
        self._lines: list[_Line] = []
        for leaf in leaves:
            for question in leaf.questions:
                given, weighed = (
                    [_by_answer(question, group, there, leaf, len(units)) for group in leaf.groups]
                    for there in (counts, weights)
                )
                hidden = hidden_groups(np.array([_valid(question, one) for one in given]), least)
                for at, group in enumerate(leaf.groups):
                    replies = self._replies(asked.get(question.code, {}), group if leaf.rule.groups else None)
                    self._lines.append(_line(leaf, question, group, (given[at], weighed[at]), replies, hidden[at]))

    def asked(self, leaf: str) -> NDArray[np.bool_]:
        """Which units had any question of a leaf before them."""
        mine = [line.replies > 0 for line in self._lines if line.leaf == leaf]
        return np.asarray(np.logical_or.reduce([np.zeros(len(self._place), np.bool_), *mine]))

    def of(self, unit: str) -> Iterator[Asked]:
        """The questions of a unit, leaf by leaf."""
        at = self._place[unit]
        for line in self._lines:
            if line.replies[at]:
                shown = not line.hidden[at]
                percent = float(line.percent[at])
                yield Asked(
                    unit,
                    line.leaf,
                    line.code,
                    line.group,
                    int(line.replies[at]),
                    int(line.valid[at]),
                    round(percent, 6) if shown and not np.isnan(percent) else None,
                    {name: int(times[at]) for name, times in line.answers.items()} if shown else None,
                )

    def _replies(self, asked: Mapping[tuple[str, str], int], group: str | None) -> Array:
        """The replies of a group, or all, over the units."""
        replies = np.zeros(len(self._place), np.int64)
        for (unit, there), count in asked.items():
            if unit in self._place and group in {None, there}:
                replies[self._place[unit]] += count
        return replies


def hidden_groups(valid: Array, least: int) -> NDArray[np.bool_]:
    """Which groups (rows) of which units (columns) are kept back (nhóm được giữ kín).

    A group alone of fewer than `least` answers follows from the whole and the others, so that of these the smallest is
    kept back too.
    """
    hidden = valid < least
    few = hidden & (valid > 0)
    alone = (few.sum(axis=0) == 1) & (~hidden).any(axis=0)
    smallest = np.where(hidden, np.iinfo(np.int64).max, valid).argmin(axis=0)
    hidden[smallest[alone], np.flatnonzero(alone)] = True
    return hidden


def _valid(question: Question, given: Mapping[str, Array]) -> Array:
    counts: Array = np.array([given[answer] for answer in question.percents])
    return np.asarray(counts.sum(axis=0), np.int64)


def _by_answer(
    question: Question, group: str, counts: Mapping[tuple[str, str, str], Array], leaf: SurveyLeaf, size: int
) -> dict[str, Array]:
    """Per answer, as the leaf's list has them, what was counted over the units."""
    found = {answer: np.zeros(size, np.int64) for answer in (*question.percents, *sorted(leaf.skipped))}
    for (where, code, answer), count in counts.items():
        if code == question.code and answer in found and (not leaf.rule.groups or where == group):
            found[answer] = found[answer] + count
    return found


def _line(
    leaf: SurveyLeaf,
    question: Question,
    group: str,
    sums: tuple[Mapping[str, Array], Mapping[str, Array]],
    replies: Array,
    hidden: NDArray[np.bool_],
) -> _Line:
    given, weighed = sums
    valid, weight = (_valid(question, one) for one in sums)
    total = sum(
        (weighed[answer] * float(percent) for answer, percent in question.percents.items()), np.zeros(len(valid))
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        percent = np.where(weight > 0, total / weight, np.nan)
    names = {leaf.answer_name(question.code, answer): times for answer, times in given.items()}
    return _Line(leaf.row.node.id, question.code, leaf.group_name(group), replies, valid, percent, names, hidden)
