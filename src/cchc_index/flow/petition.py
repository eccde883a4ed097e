"""The flow of `appraise petition` (phúc tra): the published table and the corrected one, side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from cchc_index.engine.compare import Side, compare
from cchc_index.engine.petition import rulings
from cchc_index.flow.desk import Desk
from cchc_index.flow.reopened import outlived
from cchc_index.flow.score import Result
from cchc_index.flow.tables import Rows, rows_of
from cchc_index.model.petition import Corrected
from cchc_index.model.problem import Problem, has_errors
from cchc_index.model.rubric import Rubric
from cchc_index.store.receipts import Chain
from cchc_index.store.runs import Run, StoreError

READ = ("units", "scores", "answers", "remarks")


@dataclass(slots=True)
class Petitioned:
    """What came of petitions (kết quả phúc tra), every problem."""

    problems: list[Problem] = field(default_factory=list)
    corrected: Corrected | None = None


def petitions(period: str | None, *, index: str | None, workspace: Path | None, here: Path) -> Petitioned:
    """The saved result after petitions beside what was published (bảng trước và sau phúc tra)."""
    desk = Desk.open(index, workspace, here)
    known = desk.shelf.periods(desk.index or "", "petition")
    period = period or (known[-1] if known else desk.latest())
    if not has_errors(desk.problems) and period not in known:
        desk.tell(Problem("Q76", params={"period": period}))
    before, after = (desk.run(period, stage, petition_told=False) for stage in ("record", "petition"))
    before = _before(desk, before)
    rubric = desk.rubric(before)
    if before is None or after is None or rubric is None or has_errors(desk.problems):
        return Petitioned(desk.problems)
    tables = {name: desk.rows(after, name) for name in READ}
    return _petitioned(desk, before, rubric, tables, after.folder.name)


def _before(desk: Desk, published: Run | None) -> Run | None:
    """The run on which the saved petitions rest, which another may have followed."""
    if published is None:
        return None
    head = published.head
    try:
        told = outlived(desk.shelf, head.index, head.period)
        desk.tell(*told)
        base = Chain(desk.shelf.place(head.index, head.period, "petition")).rests_on() if told else None
        return desk.shelf.run(head.index, head.period, "record", base.run) if base else published
    except StoreError as error:
        desk.unreadable(error)
        return None


def petitions_of(result: Result, workspace: Path | None, here: Path) -> Petitioned:
    """The same of what was just scored, saved or not."""
    if result.head is None:
        return Petitioned()
    desk = Desk.open(result.head.index, workspace, here)
    before = desk.run(result.head.period, "record", petition_told=False, exceptions_told=False)
    rubric = desk.rubric(before)
    if before is None or rubric is None:
        return Petitioned(desk.problems)
    tables = {name: rows_of(result.tables[name]) for name in READ}
    return _petitioned(desk, before, rubric, tables, result.saved.name if result.saved else None)


def _petitioned(desk: Desk, before: Run, rubric: Rubric, tables: dict[str, Rows], run: str | None) -> Petitioned:
    published = Side(rubric, desk.rows(before, "units"), desk.rows(before, "scores"))
    made = rulings(published, tables)
    changes = compare(published, Side(rubric, tables["units"], tables["scores"]))
    if has_errors(desk.problems):
        return Petitioned(desk.problems)
    corrected = Corrected(
        index=before.head.index,
        period=before.head.period,
        before=before.folder.name,
        after=run,
        units=tuple(changes),
        rulings=made,
        rubric_title=rubric.title,
        rubric_status=before.head.rubric_status,
        decimals=rubric.rounding.published,
    )
    return Petitioned(desk.problems, corrected)
