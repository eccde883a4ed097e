"""From replies to each survey leaf's percent (điểm điều tra xã hội học).

Replies are counted once; the percents derive from their weights (unit, group, question, answer → weight), exactly:
without weights each counts one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Final, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cchc_index.engine.columns import Numbers
from cchc_index.engine.exact import Exact, Mask, add, divide, multiply
from cchc_index.engine.kinds.outcome import Finding
from cchc_index.model.rubric import Row
from cchc_index.model.survey import ALL, Question, SurveyLeaf

Counts = dict[tuple[str, str, str], NDArray[np.int64]]
ROWS: Final = 1 << 16
"""So many rows at a time: a national survey has millions."""


def survey_columns(
    leaves: Sequence[SurveyLeaf], histogram: pd.DataFrame, repliers: pd.DataFrame, units: Sequence[str]
) -> tuple[dict[str, Numbers], list[tuple[Row, Finding]]]:
    """Each survey leaf's percent over the units, and what was thin (kết quả điều tra): groups, questions, replies."""
    same = histogram.assign(weight=histogram["weight"] // max(1, np.gcd.reduce(histogram["weight"].to_numpy(np.int64))))
    counts = over_units(same, ["group", "question", "answer"], units, "weight")
    people = over_units(repliers.assign(question=ALL), ["leaf", "group", "question"], units, "count")
    columns: dict[str, Numbers] = {}
    findings: list[tuple[Row, Finding]] = []
    for leaf in leaves:
        percent, known, found = _percent(leaf, counts, len(units))
        columns[leaf.row.node.id] = Numbers(percent, None if known.all() else known)
        findings += [(leaf.row, finding) for finding in [*found, *_too_few(leaf, people, known, len(units))]]
    return columns, findings


def over_units(frame: pd.DataFrame, keys: list[str], units: Sequence[str], value: str) -> Counts:
    """Per combination of the three keys, the counts over the units."""
    index = pd.Index(units)
    found: Counts = {}
    for start in range(0, len(frame), ROWS):
        rows = frame.iloc[start : start + ROWS]
        at = index.get_indexer(pd.Index(rows["unit"].astype(object)))
        known, at = rows[at >= 0], at[at >= 0]
        values = known[value].to_numpy(np.int64)
        for names, here in known.groupby(keys, observed=True).indices.items():
            one, two, three = (str(name) for name in cast("tuple[str, str, str]", names))
            np.add.at(found.setdefault((one, two, three), np.zeros(len(units), np.int64)), at[here], values[here])
    return found


def _percent(leaf: SurveyLeaf, counts: Counts, size: int) -> tuple[Exact, Mask, list[Finding]]:
    """Per group, then the weighted mean; what has no valid answer leaves the weights, and is said."""
    total, weights, known = Exact.constant(0), Exact.constant(0), np.zeros(size, np.bool_)
    findings: list[Finding] = []
    empty_groups: list[tuple[str, Mask]] = []
    for group, weight in leaf.groups.items():
        mean, there, thin = _group_mean(leaf, group, counts, size)
        present = Exact.whole(there.astype(np.int64)).times(weight)
        total, weights = add(total, multiply(mean, present)), add(weights, present)
        known |= there
        empty_groups.append((group, there))
        findings += thin
    findings += [
        Finding("K05", known & ~there, {"group": leaf.group_name(group)})
        for group, there in empty_groups
        if (known & ~there).any()
    ]
    return divide(total, weights)[0], known, findings


def _group_mean(leaf: SurveyLeaf, group: str, counts: Counts, size: int) -> tuple[Exact, Mask, list[Finding]]:
    sums = [_sums(leaf, question, group, counts, size) for question in leaf.questions]
    there = reduce(np.logical_or, (valid > 0 for _, valid in sums), np.zeros(size, np.bool_))
    total, weights = Exact.constant(0), Exact.constant(0)
    for question, (points, valid) in zip(leaf.questions, sums, strict=True):
        if leaf.rule.mean_over == "answers":
            total = add(total, points.times(question.weight))
            weights = add(weights, Exact.whole(valid).times(question.weight))
        else:
            present = Exact.whole((valid > 0).astype(np.int64)).times(question.weight)
            total = add(total, multiply(divide(points, Exact.whole(valid))[0], present))
            weights = add(weights, present)
    thin = [
        Finding(
            "K13" if leaf.rule.groups else "K06",
            there & (valid == 0),
            {"question": question.code, "group": leaf.group_name(group)},
        )
        for question, (_, valid) in zip(leaf.questions, sums, strict=True)
        if (there & (valid == 0)).any()
    ]
    return divide(total, weights)[0], there, thin


def _sums(
    leaf: SurveyLeaf, question: Question, group: str, counts: Counts, size: int
) -> tuple[Exact, NDArray[np.int64]]:
    """Σ percents and weights of the valid answers to one question in one group, over the units."""
    points, valid = Exact.constant(0), np.zeros(size, np.int64)
    for (where, code, answer), found in counts.items():
        if code == question.code and answer in question.percents and (not leaf.rule.groups or where == group):
            valid = valid + found
            points = add(points, Exact.whole(found).times(question.percents[answer]))
    return points, valid


def _too_few(leaf: SurveyLeaf, people: Counts, known: Mask, size: int) -> list[Finding]:
    if leaf.rule.min_replies is None:
        return []
    findings: list[Finding] = []
    code = "K12" if leaf.rule.groups else "K07"
    for group in leaf.groups:
        there = people.get((leaf.row.node.id, group, ALL), np.zeros(size, np.int64))
        few = known & (there > 0) & (there < leaf.rule.min_replies)  # none at all: K05 says so
        name = leaf.group_name(group)
        findings += [
            Finding(code, mask, {"group": name, "replies": int(number), "least": leaf.rule.min_replies})
            for number in np.unique(there[few]).tolist()
            if (mask := few & (there == number)).any()
        ]
    return findings
