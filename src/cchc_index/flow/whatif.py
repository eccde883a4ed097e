"""The flow of `whatif` (giả định): a saved result with some values otherwise, scored again; nothing is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cchc_index.engine.compare import Side, compare
from cchc_index.engine.edits import Edits
from cchc_index.flow.desk import Desk
from cchc_index.flow.request import Request
from cchc_index.flow.rescored import scored_again
from cchc_index.flow.score import score as score_files
from cchc_index.flow.tables import Tables, rows_of
from cchc_index.flow.wishes import Wish, edits_of
from cchc_index.model.compared import UnitChange
from cchc_index.model.problem import Problem, has_errors
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Rubric
from cchc_index.store.results import Saved, Store
from cchc_index.store.runs import StoreError


@dataclass(slots=True)
class Supposed:
    """What would come out (kết quả giả định): every unit and row that changes, every problem."""

    problems: list[Problem] = field(default_factory=list)
    head: ResultHead | None = None
    rubric: Rubric | None = None
    unit: str | None = None
    changes: list[UnitChange] = field(default_factory=list)
    classes: dict[str, tuple[str, str]] = field(default_factory=dict)
    ranked: int = 0
    supposed: dict[str, float | str] = field(default_factory=dict)
    """What was supposed, as it was understood: per row or figure its value."""


def what_if(
    wishes: Sequence[Wish],
    *,
    unit: str | None,
    submissions: Sequence[Path] = (),
    period: str | None,
    index: str | None,
    workspace: Path | None,
    here: Path,
) -> Supposed:
    """A saved result beside what it would be: with other values of one unit, with edited submissions, or both."""
    desk = Desk.open(index, workspace, here)
    run = desk.run(period, desk.stage((period,)), exceptions_told=False)
    rubric = desk.rubric(run)
    if run is None or rubric is None or has_errors(desk.problems):
        return Supposed(desk.problems)
    name = desk.unit(unit, desk.rows(run, "units"), run.head.period)
    edits, found = edits_of(rubric, wishes)
    desk.problems += found
    store = Store(desk.shelf.folder)
    try:
        saved = store.load(run.head.index, run.head.period, run.head.stage)
        if saved is None or has_errors(desk.problems):
            return Supposed(desk.problems)
        tables = saved.tables
        if submissions:
            tables = _sent_otherwise(desk, saved.head, tuple(submissions), workspace, here) or tables
        if name is not None and edits and not has_errors(desk.problems):
            wanted = Edits(rubric, run.head.stage, {name: edits})
            tables, told = scored_again(store, saved.head, rubric, tables, wanted)
            desk.problems += told
    except StoreError as error:
        desk.unreadable(error)
        return Supposed(desk.problems)
    if has_errors(desk.problems):
        return Supposed(desk.problems)
    result = _compared(desk.problems, saved, rubric, tables, name)
    result.supposed = {one.target: one.value for one in edits}
    return result


def _sent_otherwise(
    desk: Desk, head: ResultHead, submissions: tuple[Path, ...], workspace: Path | None, here: Path
) -> Tables | None:
    """The result if these were the submissions, scored as the saved result was; None where they cannot be."""
    request = Request(
        submissions,
        rubric=head.rubric_id,
        period=head.period,
        stage=head.stage,
        missing=head.missing,
        without_survey=head.provisional,
        dry_run=True,
        workspace=workspace,
        here=here,
    )
    sent = score_files(request)
    desk.problems += sent.problems
    return sent.tables if sent.head is not None else None


def _compared(problems: list[Problem], saved: Saved, rubric: Rubric, tables: Tables, name: str | None) -> Supposed:
    """What is saved beside what would be, for the units that would stand otherwise."""
    old, new = (frame.set_index("unit") for frame in (saved.tables["units"], tables["units"]))
    old, new = (frame.set_axis(frame.index.astype(str)) for frame in (old, new))
    together = [unit for unit in new.index if unit in old.index]
    standing = ["points", "percent", "rank", "class", "status"]
    same = (old.loc[together, standing].astype(str) == new.loc[together, standing].astype(str)).all(axis=1)
    moved = [unit for unit in new.index if unit == name or not same.get(unit, False)]
    then, now = (
        {name: rows_of(one[name][one[name]["unit"].isin(moved)]) for name in ("units", "scores")}
        for one in (saved.tables, tables)
    )
    changes = compare(Side(rubric, then["units"], then["scores"]), Side(rubric, now["units"], now["scores"]))
    classes = {unit: (str(old["class"].get(unit, "")), str(new.loc[unit, "class"])) for unit in moved}
    ranked = int(new["rank"].notna().sum())
    return Supposed(problems, saved.head, rubric, name, changes, classes, ranked)
