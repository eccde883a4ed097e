"""The flow of `survey anonymise` (ẩn danh tệp điều tra): replies with nothing that could say whose they are."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from cchc_index.flow.request import Request
from cchc_index.flow.survey_check import open_survey
from cchc_index.model.names import fold_answer
from cchc_index.model.points import MILLION
from cchc_index.model.problem import Problem, has_errors
from cchc_index.model.survey import SurveyLeaf, scale_of


@dataclass(frozen=True, slots=True)
class Anonymous:
    """A copy that may be shared (bản ẩn danh): headings and rows; no rows where something is wrong."""

    problems: list[Problem] = field(default_factory=list)
    headings: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = field(default_factory=list)


def anonymise(request: Request) -> Anonymous:
    """The replies that count, with unit, group, stratum, weight and listed answers only, in an order of their own.

    Whoever is one of a few of a unit's group could be known by it: small groups are left out, which K35 tells.
    """
    chosen, reading, problems = open_survey(request)
    if chosen is None or reading is None:
        return Anonymous(problems)
    replies = reading.whole()
    problems = [*problems, *reading.problems]
    if has_errors(problems):
        return Anonymous(problems)
    least = chosen.workspace.workspace.survey.small_group
    table = _in_words(replies, reading.leaves)
    told = [name for name in ("unit", "group", "stratum") if name in table]
    size = table.groupby(told, dropna=False)["unit"].transform("size")
    small = table[size < least]
    if len(small):
        params = {"count": len(small), "groups": len(small[told].drop_duplicates()), "least": least}
        problems.append(Problem("K35", params=params))
    table = table[size >= least]
    names = {"unit": "Đơn vị", "group": "Nhóm", "stratum": "Tầng", "weight": "Trọng số"}
    return Anonymous(
        problems,
        tuple(names.get(name, name) for name in table.columns),
        sorted(tuple("" if pd.isna(cell) else str(cell) for cell in row) for row in table.itertuples(index=False)),
    )


def _in_words(replies: pd.DataFrame, leaves: tuple[SurveyLeaf, ...]) -> pd.DataFrame:
    """The replies as the rubric spells groups and answers; what no list has is left blank."""
    columns: dict[str, pd.Series] = {"unit": replies["unit"]}
    groups = {fold_answer(group): group for leaf in leaves for group in leaf.rule.groups}
    if groups:
        columns["group"] = replies["group"].map(groups)
    if "stratum" in replies:
        columns["stratum"] = replies["stratum"]
    if "weight" in replies:
        columns["weight"] = (replies["weight"] / MILLION).map("{:.6f}".format)
    for leaf in leaves:
        for question in leaf.questions:
            if question.code in replies:
                answers = {fold_answer(one): one for one in (*scale_of(leaf.rule, question.code), *leaf.rule.skip)}
                columns[question.code] = replies[question.code].map(answers)
    return pd.DataFrame(columns)
