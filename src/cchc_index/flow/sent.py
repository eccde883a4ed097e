"""What was sent (dữ liệu gửi đến): submissions, imported values and survey replies, read into tables."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pandas as pd

from cchc_index.engine.survey import count_replies
from cchc_index.flow.choice import Chosen
from cchc_index.flow.request import Request
from cchc_index.model.problem import Place, Problem
from cchc_index.model.survey import survey_leaves
from cchc_index.model.tables import place_code
from cchc_index.model.workspace import SurveyColumns
from cchc_index.read.exceptions import Granted, read_exceptions
from cchc_index.read.imported import read_imported
from cchc_index.read.places import shown
from cchc_index.read.replies import read_replies
from cchc_index.read.submissions import Submissions, UnitFinder, empty
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
    granted: Granted = field(default_factory=Granted)
    evidenced: frozenset[int] = frozenset()


def read_submitted(request: Request, chosen: Chosen) -> tuple[Submissions, Form, list[Problem]]:
    """The submissions of a run (đọc phiếu chấm điểm), what they were read against, and every problem with them."""
    workspace = chosen.workspace.workspace
    names = workspace.names(chosen.rubric.level, chosen.period) if workspace.units else None
    registered = [unit.key for unit in workspace.units_of(chosen.rubric.level, chosen.period)]
    form = Form(chosen.rubric, chosen.file.lines, UnitFinder(names, registered), workspace.bare_percent)
    submissions, again = once(request.submissions)
    read = read_submissions(submissions, form)
    return read, form, [*again, *read.problems]


def read_sent(request: Request, chosen: Chosen) -> Sent:
    """All files of a run (đọc các tệp); every problem of all of them."""
    read, form, problems = read_submitted(request, chosen)
    tables: Tables = {name: empty(name) for name in SENT}
    tables |= {"answers": read.answers, "figures": read.figures, "remarks": read.remarks}
    sent = Sent(tables, read.sources, problems, survey_held=bool(chosen.survey))
    sent.evidenced = read.evidenced
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
    _grant(sent, chosen, form.units)
    sent.problems += [Problem("S63", params={"known": names}) for names in form.units.look_alikes()]
    return sent


def _grant(sent: Sent, chosen: Chosen, units: UnitFinder) -> None:
    """What exceptions on file grant, and where they stand."""
    folder = chosen.workspace.folder
    sent.granted = read_exceptions(folder, chosen.rubric, chosen.period, units, len(sent.sources))
    sent.problems += sent.granted.problems
    if sent.granted.source is not None:
        row = pd.DataFrame({"file": [sent.granted.source], "sheet": [""]})
        sent.sources = pd.concat([sent.sources, row], ignore_index=True)


def once(paths: Iterable[Path]) -> tuple[list[Path], list[Problem]]:
    """Each file once (mỗi tệp một lần), whatever it is called; a copy is told and left out."""
    kept: dict[str, Path] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            key = sha256_of(path) if path.is_file() else str(path)
        except OSError:  # the reader says why
            key = str(path)
        if key in kept:
            problems.append(Problem("W17", Place(shown(path)), {"file": shown(kept[key])}))
        kept.setdefault(key, path)
    return list(kept.values()), problems


def sha256_of(path: Path) -> str:
    """The hash of a file's content (mã băm)."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _survey_columns(request: Request, chosen: Chosen) -> SurveyColumns:
    there = chosen.workspace.workspace.survey
    return SurveyColumns(
        unit_column=request.columns.unit_column or there.unit_column,
        group_column=request.columns.group_column or there.group_column,
    )
