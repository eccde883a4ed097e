"""The flow of `report` (báo cáo): a saved result in, all that a report tells of it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path

from cchc_index.engine.against import against
from cchc_index.engine.compare import Side, compare
from cchc_index.engine.explain import Case
from cchc_index.engine.gaps import gaps_of, mean_gaps
from cchc_index.engine.marks import area_marks, index_marks
from cchc_index.engine.said import TABLES as SAID
from cchc_index.engine.said import Said
from cchc_index.engine.why import why
from cchc_index.engine.year import READ, Year
from cchc_index.flow.asked import asked_of
from cchc_index.flow.compare import compare_periods
from cchc_index.flow.desk import Desk
from cchc_index.flow.gaps import widely
from cchc_index.flow.request import Request
from cchc_index.flow.score import Result
from cchc_index.flow.sent import Tables
from cchc_index.flow.tables import Rows, rows_of
from cchc_index.flow.years import figures_of
from cchc_index.model.compared import Standing, UnitChange
from cchc_index.model.explained import Explanation
from cchc_index.model.gaps import Gaps
from cchc_index.model.period import latest_before, order
from cchc_index.model.problem import Place, Problem, has_errors
from cchc_index.model.result import ResultHead, SourceFile
from cchc_index.model.rubric import Rubric
from cchc_index.model.workspace import Workspace
from cchc_index.read.places import place_of, shown
from cchc_index.read.workspace import find_workspace
from cchc_index.report.account import Account
from cchc_index.store.receipts import Chain, merged
from cchc_index.store.results import Store
from cchc_index.store.runs import Run, StoreError

FEW = 4
"""So many units' explanations are kept, since a unit's papers are written one after the other."""


def account_of_saved(
    period: str | None, *, units: Sequence[str], index: str | None, workspace: Path | None, here: Path
) -> tuple[Account | None, list[Problem]]:
    """What there is to report of a saved period (nội dung báo cáo); of some units, or of all."""
    desk = Desk.open(index, workspace, here)
    run = desk.run(period, desk.stage((period,)))
    rubric = desk.rubric(run)
    if run is None or rubric is None or has_errors(desk.problems):
        return None, desk.problems
    rows = desk.rows(run, "units")
    named = [desk.unit(unit, rows, run.head.period) for unit in units]
    head = run.head
    try:
        saved = Store(desk.shelf.folder).load(head.index, head.period, head.stage)
    except StoreError as error:
        desk.tell(Problem("Q01", Place(shown(error.file)), {"why": str(error)}))
        saved = None
    if saved is None or has_errors(desk.problems):
        return None, desk.problems
    account = account_of(desk, head, rubric, saved.tables, [name for name in named if name is not None])
    return (None if has_errors(desk.problems) else account), desk.problems


def account_of_result(result: Result, asked: Request) -> tuple[Account | None, list[Problem]]:
    """What there is to report of what was just scored (báo cáo kết quả vừa chấm), saved or not."""
    folder, problems = find_workspace(asked.workspace, asked.here)
    if result.head is None or result.rubric is None:
        return None, problems
    desk = Desk(folder, result.head.index, problems)
    return account_of(desk, result.head, result.rubric, result.tables), desk.problems


def account_of(
    desk: Desk, head: ResultHead, rubric: Rubric, tables: Tables, units: Sequence[str] = ()
) -> Account | None:
    """What there is to report of a result (nội dung báo cáo), saved or not yet; what is wrong is told at the desk."""
    rows = {name: rows_of(frame) for name, frame in tables.items() if name in (*READ, "units", "scores", "sources")}
    side = Side(rubric, rows["units"], rows["scores"])
    earlier = earlier_run(desk, head)
    teller = Teller(desk, head, side, rows, earlier)
    wanted = [one for one in side.standings if not units or one in units]
    changes = _changes(desk, earlier, head, side)
    years = _years(desk, head, side)
    workspace = desk.workspace.workspace if desk.workspace else Workspace()
    if has_errors(desk.problems):
        return None
    return Account(
        workspace=workspace,
        head=head,
        rubric=rubric,
        tables=tables,
        ranked=side.ranked,
        gaps={unit: teller.gaps(unit) for unit in wanted},
        mean=mean_gaps(side, widely),
        marks=index_marks(side),
        area_marks=area_marks(side),
        explain=lru_cache(FEW)(teller.explain),
        appraisal=partial(teller.explain, ahead=False),
        files=_files(desk, head),
        before=earlier.head if earlier else None,
        changes={one.unit: one for one in changes if one.unit in wanted},
        years=years,
        asked=asked_of(rubric, tables, wanted, workspace.survey.small_group),
        problems=tuple(desk.problems),
    )


class Teller:
    """Tells of one unit at a time what it lost, and why each leaf has its points (hồ sơ từng đơn vị)."""

    def __init__(self, desk: Desk, head: ResultHead, side: Side, rows: Mapping[str, Rows], earlier: Run | None) -> None:
        self.desk, self.head, self.side = desk, head, side
        self.sources = {column: [row[column] for row in rows["sources"]] for column in ("file", "sheet")}
        self.of_unit: dict[str, dict[str, Rows]] = {name: {} for name in SAID}
        for name in SAID:
            for row in rows[name]:
                self.of_unit[name].setdefault(row["unit"], []).append(row)
        everyone = [row["unit"] for row in side.units if row["status"] != "rejected"]
        before = figures_of(desk, earlier)
        year = Year.of(side.rubric, head, everyone, {name: rows[name] for name in READ}, before, self.place)
        self.year = replace(year, small_group=desk.small_group)

    def place(self, code: int) -> Place:
        """Where a value stands."""
        return place_of(self.sources, code)

    def gaps(self, unit: str) -> Gaps:
        """What a unit lost, each row with its reason."""
        said = self._said(unit, self.head.stage)
        found = gaps_of(self.side, unit, lambda row: why(self.side, unit, said, row))
        targets = next((one.targets for one in self.desk.units if one.key == unit), ())
        return replace(found, against=against(self.side, unit, self.head.index, self.head.period, targets))

    def explain(self, unit: str, *, ahead: bool = True) -> list[Explanation]:
        """Every scored leaf of a unit; with what would be better where one looks ahead."""
        case = Case(unit, self.side, self.year, self._said(unit, "self"), self._tables(unit))
        return [case.explain(row, ahead=ahead) for row in self.side.rubric.outline.leaves if row.scores]

    def _said(self, unit: str, stage: str) -> Said:
        return Said.of(self.side.rubric, self._tables(unit), self.place, stage)

    def _tables(self, unit: str) -> dict[str, Rows]:
        return {name: by_unit.get(unit, []) for name, by_unit in self.of_unit.items()}


def earlier_run(desk: Desk, head: ResultHead) -> Run | None:
    """The latest result of a period before, at the same stage (kỳ trước)."""
    period = latest_before(head.period, desk.shelf.periods(head.index, head.stage))
    try:
        return desk.shelf.run(head.index, period, head.stage) if period else None
    except StoreError as error:
        desk.unreadable(error)
        return None


def _changes(desk: Desk, earlier: Run | None, head: ResultHead, side: Side) -> list[UnitChange]:
    """What changed since the period before; why, where the result is the saved one."""
    rubric = desk.rubric(earlier)
    if earlier is None or rubric is None:
        return []
    if _is_saved(desk, head):
        folder = desk.workspace.folder if desk.workspace else Path()
        periods = earlier.head.period, head.period
        return compare_periods(periods, index=head.index, workspace=folder, here=folder).changes
    return compare(Side(rubric, desk.rows(earlier, "units"), desk.rows(earlier, "scores")), side)


def _files(desk: Desk, head: ResultHead) -> tuple[SourceFile, ...]:
    """Every file that a result rests on; a submission that was sent again under its name counts as it was last."""
    if not _is_saved(desk, head):
        return head.files
    chain = Chain(desk.shelf.place(head.index, head.period, head.stage))
    try:
        pointer = chain.pointer()
        runs = merged(chain.links(), None if pointer is None else pointer.run)
    except StoreError as error:
        desk.unreadable(error)
        return head.files
    sent = (one for link in runs if link.receipt for one in link.receipt.inputs if one.kind == "submission")
    return tuple({one.name: one for one in (*sent, *head.files)}.values())


def _is_saved(desk: Desk, head: ResultHead) -> bool:
    run = desk.shelf.run(head.index, head.period, head.stage)
    return run is not None and run.head.model_copy(update={"saved": ()}) == head.model_copy(update={"saved": ()})


def _years(desk: Desk, head: ResultHead, side: Side) -> dict[str, Mapping[str, Standing]]:
    """Every unit's standing in all saved periods of the index at this stage, oldest first, up to this one."""
    found: dict[str, Mapping[str, Standing]] = {}
    for period in desk.shelf.periods(head.index, head.stage):
        if order(period) < order(head.period):
            try:
                run = desk.shelf.run(head.index, period, head.stage)
            except StoreError as error:
                desk.unreadable(error)
                continue
            found[period] = Side(side.rubric, desk.rows(run, "units"), ()).standings
    return {**found, head.period: side.standings}
