"""What came of each question (kết quả từng câu hỏi): replies, valid answers, mean percent, how often each answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cchc_index.engine.survey import over_units
from cchc_index.model.survey import Question, SurveyLeaf
from cchc_index.model.surveyed import Asked

Array = NDArray[np.int64]


def questions_of(
    leaves: Sequence[SurveyLeaf],
    histogram: pd.DataFrame,
    asked: Mapping[tuple[str, str, str], int],
    units: Sequence[str],
    least: int,
) -> Iterator[Asked]:
    """Per leaf, question, group and unit (kết quả từng câu hỏi); of groups kept back only the number of answers.

    These have fewer than `least` valid ones, or would give such a group away.
    Where a leaf tells groups apart, each group is told alone; else all replies of a unit together.
    """
    keys = ["group", "question", "answer"]
    counts, weights = (over_units(histogram, keys, units, value) for value in ("count", "weight"))
    place = {unit: at for at, unit in enumerate(units)}
    for leaf in leaves:
        for question in leaf.questions:
            given, weighed = (
                [_by_answer(question, group, there, leaf, len(units)) for group in leaf.groups]
                for there in (counts, weights)
            )
            hidden = hidden_groups(np.array([_valid(question, one) for one in given]), least)
            for at, group in enumerate(leaf.groups):
                replies = [0] * len(units)
                for (unit, there, code), count in asked.items():
                    if code == question.code and unit in place and (not leaf.rule.groups or there == group):
                        replies[place[unit]] += count
                sums = given[at], weighed[at]
                yield from _told(leaf, question, group, sums, replies, units, hidden[at])


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


def _told(
    leaf: SurveyLeaf,
    question: Question,
    group: str,
    sums: tuple[Mapping[str, Array], Mapping[str, Array]],
    replies: Sequence[int],
    units: Sequence[str],
    hidden: NDArray[np.bool_],
) -> Iterator[Asked]:
    given, weighed = sums
    valid, weight = (_valid(question, one) for one in sums)
    total = sum(
        (weighed[answer] * float(percent) for answer, percent in question.percents.items()), np.zeros(len(units))
    )
    names = {answer: leaf.answer_name(question.code, answer) for answer in given}
    for place, (unit, count) in enumerate(zip(units, replies, strict=True)):
        if count:
            shown = not hidden[place]
            yield Asked(
                unit,
                leaf.row.node.id,
                question.code,
                leaf.group_name(group),
                count,
                int(valid[place]),
                round(float(total[place] / weight[place]), 6) if shown and weight[place] else None,
                {names[answer]: int(times[place]) for answer, times in given.items()} if shown else None,
            )
