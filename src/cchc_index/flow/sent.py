"""What was sent (dữ liệu gửi đến): submissions, imported values and survey replies, read into tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from cchc_index.engine.survey import count_replies
from cchc_index.flow.choice import Chosen
from cchc_index.flow.inputs import once
from cchc_index.flow.request import Request
from cchc_index.model.problem import Problem
from cchc_index.model.survey import survey_leaves
from cchc_index.model.tables import place_code
from cchc_index.model.workspace import SurveyColumns
from cchc_index.read.book import Book
from cchc_index.read.imported import read_imported
from cchc_index.read.replies import read_replies
from cchc_index.read.submissions import UnitFinder, empty
from cchc_index.read.tidy import read_submissions
from cchc_index.read.tidy_rows import Form

Tables = dict[str, pd.DataFrame]

SENT: Final = ("answers", "figures", "remarks", "imported", "replies", "reply_counts")
"""The tables that hold what units sent, as opposed to what came out; the first three are submissions."""


@dataclass(slots=True)
class Sent:
    """The tables of what was sent, where it stood, and what was wrong with it (dữ liệu gửi đến)."""

    tables: Tables
    sources: pd.DataFrame
    problems: list[Problem] = field(default_factory=list)
    survey_held: bool = False


def read_sent(request: Request, chosen: Chosen, books: Sequence[Book]) -> Sent:
    """All files of a run (đọc các tệp), the submissions opened before; every problem of all of them."""
    workspace = chosen.workspace.workspace
    names = workspace.names(chosen.rubric.level, chosen.period) if workspace.units else None
    registered = [unit.key for unit in workspace.units_of(chosen.rubric.level, chosen.period)]
    form = Form(chosen.rubric, chosen.file.lines, UnitFinder(names, registered), workspace.bare_percent)
    read = read_submissions(books, form)
    tables: Tables = {name: empty(name) for name in SENT}
    tables |= {"answers": read.answers, "figures": read.figures, "remarks": read.remarks}
    sent = Sent(tables, read.sources, list(read.problems), survey_held=bool(chosen.survey))
    if chosen.imported is not None:
        imported, sources, problems = read_imported(chosen.imported, form)
        tables["imported"] = imported.assign(place=imported["place"] + place_code(len(sent.sources), 0, 0))
        sent.sources = pd.concat([sent.sources, sources], ignore_index=True)
        sent.problems += problems
    if chosen.survey:
        leaves = survey_leaves(chosen.rubric)
        exports, again = once(chosen.survey)
        sent.problems += again
        replies = read_replies(exports, leaves, form.units, _survey_columns(request, chosen))
        tables["replies"], tables["reply_counts"] = count_replies(replies.frame, leaves)
        sent.problems += replies.problems
    sent.problems += [Problem("S63", params={"known": names}) for names in form.units.look_alikes()]
    return sent


def _survey_columns(request: Request, chosen: Chosen) -> SurveyColumns:
    there = chosen.workspace.workspace.survey
    return SurveyColumns(
        unit_column=request.columns.unit_column or there.unit_column,
        group_column=request.columns.group_column or there.group_column,
    )
