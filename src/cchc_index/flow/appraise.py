"""The flow of `appraise` (thẩm định): a saved result in, where units and appraisers disagree out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from cchc_index.engine.compare import Side
from cchc_index.engine.disagreements import compared
from cchc_index.engine.progress import due, progress
from cchc_index.flow.choice import is_of
from cchc_index.flow.desk import Desk
from cchc_index.flow.report import Teller, earlier_run
from cchc_index.flow.tables import rows_of
from cchc_index.model.appraised import AgencyProgress, Disagreement, Due, Stage, UnitProgress
from cchc_index.model.explained import Explanation
from cchc_index.model.problem import Problem, has_errors
from cchc_index.model.register import REGISTER, Entry
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Rubric
from cchc_index.model.workspace import Period
from cchc_index.read.register import read_register
from cchc_index.store.results import Store
from cchc_index.store.runs import StoreError


@dataclass(slots=True)
class Appraised:
    """What came of an appraisal (kết quả thẩm định): the rows that were appraised, every problem."""

    problems: list[Problem] = field(default_factory=list)
    head: ResultHead | None = None
    rubric: Rubric | None = None
    index: str | None = None
    """The index to name in a command, where the workspace has several."""
    leaves: Mapping[str, list[Explanation]] = field(default_factory=dict)
    """Per unit what it and its appraisers score, with all rounds; those that the survey scores are left out."""
    rows: list[Disagreement] = field(default_factory=list)


def disagreements(
    period: str | None, *, units: Sequence[str] = (), index: str | None, workspace: Path | None, here: Path
) -> Appraised:
    """Self against appraised in a saved result (chênh lệch tự chấm, thẩm định), of some units or of all."""
    desk = Desk.open(index, workspace, here)
    run = desk.run(period, desk.stage((period,)))
    rubric = desk.rubric(run)
    if run is None or rubric is None:
        return Appraised(desk.problems)
    head = run.head
    named = desk.named(units, desk.rows(run, "units"), head.period)
    try:
        saved = Store(desk.shelf.folder).load(head.index, head.period, head.stage)
    except StoreError as error:
        desk.unreadable(error)
        saved = None
    if saved is None or has_errors(desk.problems):
        return Appraised(desk.problems)
    rows = {name: rows_of(frame) for name, frame in saved.tables.items()}
    side = Side(rubric, rows["units"], rows["scores"])
    teller = Teller(desk, head, side, rows, earlier_run(desk, head))
    leaves = {
        unit: [one for one in teller.explain(unit, ahead=False) if one.row.node.scored_by in ("unit", "appraiser")]
        for unit in side.standings
        if not named or unit in named
    }
    return Appraised(desk.problems, head, rubric, desk.named_index, leaves, compared(leaves))


@dataclass(slots=True)
class Followed:
    """How far an appraisal is (tình hình thẩm định), every problem."""

    problems: list[Problem] = field(default_factory=list)
    head: ResultHead | None = None
    units: list[UnitProgress] = field(default_factory=list)
    agencies: list[AgencyProgress] = field(default_factory=list)
    dues: list[Due] = field(default_factory=list)
    received: dict[str, Entry] = field(default_factory=dict)
    """Per unit the last entry in the register."""


def status(period: str | None, today: date, *, index: str | None, workspace: Path | None, here: Path) -> Followed:
    """How far the appraisal of a saved result is (tình hình thẩm định), and what is due."""
    desk = Desk.open(index, workspace, here)
    run = desk.run(period, desk.stage((period,)))
    rubric = desk.rubric(run)
    units, scores = desk.rows(run, "units"), desk.rows(run, "scores")
    if run is None or rubric is None or has_errors(desk.problems):
        return Followed(desk.problems)
    listed = _listed(desk, run.head)
    followed = Followed(desk.problems, run.head, *progress(rubric, units, scores))
    entries, found = read_register(desk.workspace.folder / REGISTER) if desk.workspace else ([], [])
    desk.tell(*found)
    followed.received = {one.unit: one for one in entries if one.period == run.head.period}
    followed.dues = due(_deadlines(listed), today) if listed else []
    return followed


def _listed(desk: Desk, head: ResultHead) -> Period | None:
    """The period as `cchc.yaml` lists it; of several indexes that which has this rubric."""
    folder = desk.workspace
    mine = [one for one in folder.workspace.periods if one.period == head.period] if folder else []
    if folder is None or len(mine) < 2:
        return next(iter(mine), None)
    file = folder.library.find(head.rubric_id, None)
    return next((one for one in mine if file is not None and is_of(one, folder, file)), None)


def _deadlines(listed: Period) -> dict[Stage, date | None]:
    later = listed.deadlines
    return {
        "self": listed.deadline,
        "appraisal_1": later.appraisal_1,
        "explanation": later.explanation,
        "appraisal_2": later.appraisal_2,
        "council": later.council,
        "petition": later.petition,
    }
