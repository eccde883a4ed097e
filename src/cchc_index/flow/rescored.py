"""A saved result scored again with edits (chấm lại kết quả đã lưu), as it was scored; nothing is read but the result.

Apart from `flow.whatif`, since what reads forms takes long to import and a plan has no need of it.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd

from cchc_index.engine.columns import Columns, Numbers, to_columns
from cchc_index.engine.edits import Edits
from cchc_index.engine.exact import Exact
from cchc_index.engine.findings import problems_of
from cchc_index.engine.result import score_table, unit_table
from cchc_index.engine.run import Run
from cchc_index.engine.score import score
from cchc_index.engine.survey import survey_columns
from cchc_index.flow.saved import figures_before
from cchc_index.flow.tables import Tables
from cchc_index.model.points import MILLION
from cchc_index.model.problem import Place, Problem
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Rubric
from cchc_index.model.stages import is_claimed
from cchc_index.model.survey import survey_leaves
from cchc_index.model.tables import GRANTED, SUBMITTED
from cchc_index.store.results import Store


def scored_again(
    store: Store, head: ResultHead, rubric: Rubric, tables: Tables, edits: Edits
) -> tuple[Tables, list[Problem]]:
    """The tables of a result scored again with edits (chấm lại), as the result was scored; and what is wrong then."""
    return scored_with(head, rubric, tables, edits, figures_before(store, rubric, head.period))


def scored_with(
    head: ResultHead, rubric: Rubric, tables: Tables, edits: Edits, before: pd.DataFrame | None
) -> tuple[Tables, list[Problem]]:
    """The same, where the figures of the period before are at hand."""
    tables = edits.over(tables)
    units = tables["units"]["unit"].astype(str).tolist()
    status = tables["units"]["status"].astype(str)
    rejected = [unit for unit, one in zip(units, status, strict=True) if one == "rejected"]
    groups, levels = ([one or None for one in tables["units"][name].astype(str)] for name in ("group", "level"))
    read = {name: frame[~frame["unit"].isin(rejected)] for name, frame in tables.items() if "unit" in frame}
    columns = to_columns(
        units,
        read["answers"],
        read["figures"],
        remarks=read["remarks"],
        imported=read["imported"],
        previous=before,
        record=("declared",) if is_claimed(head.stage) else (*GRANTED, *rubric.record),
    )
    columns.survey, _thin = survey_columns(survey_leaves(rubric), read["replies"], read["reply_counts"], units)
    _suppose_survey(columns, units, edits)
    run = Run(
        head.period,
        head.stage,
        head.missing,
        survey_held=head.survey_held,
        without_survey=head.provisional,
    )
    submitted = status.isin(SUBMITTED).to_numpy()
    scored = score(rubric, units, columns, run, submitted=submitted, groups=groups, levels=levels)
    mine = {edit.leaf for asked in edits.wanted.values() for edit in asked}
    found = [(row, finding) for row, finding in scored.leaves.findings if row.node.id in mine]
    problems = problems_of(rubric.outline, found, units, (read["answers"], read["figures"]), lambda _code: Place())
    again = {"units": unit_table(scored, rejected, groups, levels), "scores": score_table(scored)}
    return {**tables, **again}, [one for one in problems if one.unit is None or one.unit in edits.wanted]


def _suppose_survey(columns: Columns, units: list[str], edits: Edits) -> None:
    """The points that a survey leaf is to have, as the percent that gives them."""
    for unit, edit in [(unit, edit) for unit, asked in edits.wanted.items() for edit in asked]:
        most = edits.rubric.outline.by_id[edit.leaf].node.max
        there = columns.survey.get(edit.leaf)
        if edit.points is not None and there is not None and most:
            here = np.array([one == unit for one in units])
            percent = Exact.constant(Fraction(str(edit.points)) * 100 * MILLION / most)
            known = None if there.known is None else there.known | here
            columns.survey[edit.leaf] = Numbers(percent.pick(here, there.exact), known)
