"""What `compare` and `gaps` look at (xem kết quả đã lưu): a saved result, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cchc_index.engine.compare import Side, compare
from cchc_index.engine.gaps import gaps_of, mean_gaps
from cchc_index.engine.why import Said, why
from cchc_index.model.compared import Gaps, UnitChange
from cchc_index.model.language import _
from cchc_index.model.names import Ambiguous, Found, NameIndex, UnitName
from cchc_index.model.problem import Place, Problem, has_errors
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Rubric
from cchc_index.read.places import place_of, shown
from cchc_index.read.rubric import saved_rubric
from cchc_index.read.workspace import WorkspaceFolder, find_workspace
from cchc_index.store.results import RUBRIC, STAGES, Saved, Store, StoreError

OUTCOME = ("units", "scores")
SAID = ("answers", "figures", "remarks", "sources")


@dataclass(slots=True)
class Looked:
    """What came of looking (kết quả xem): heads and rubric of the periods, what was found, every problem."""

    problems: list[Problem] = field(default_factory=list)
    heads: list[ResultHead] = field(default_factory=list)
    rubric: Rubric | None = None
    changes: list[UnitChange] = field(default_factory=list)
    ranked: int = 0
    gaps: Gaps | None = None

    @property
    def stopped(self) -> bool:
        """Whether an error left nothing to show."""
        return has_errors(self.problems)


def compare_periods(
    before: str, after: str, *, unit: str | None, index: str | None, workspace: Path | None, here: Path
) -> Looked:
    """Two periods of an index compared (so sánh hai kỳ)."""
    desk = _Desk.open(index, workspace, here)
    sides = [desk.side(period, OUTCOME) for period in (before, after)]
    looked = Looked(desk.problems, desk.heads)
    if any(side is None for side in sides) or looked.stopped:
        return looked
    one, two = (side for side in sides if side is not None)
    looked.rubric, looked.ranked = two.rubric, sum(one.rank is not None for one in two.standings.values())
    name = desk.unit(unit, [*two.standings, *one.standings]) if unit is not None else None
    if not looked.stopped:
        looked.changes = compare(one, two, None if name is None else [name])
    return looked


def gaps_in(
    period: str | None, *, unit: str | None, since: str | None, index: str | None, workspace: Path | None, here: Path
) -> Looked:
    """Where a unit, or the mean of all, lost points (điểm mất)."""
    desk = _Desk.open(index, workspace, here)
    side = desk.side(period, (*OUTCOME, *SAID))
    before = desk.side(since, OUTCOME) if since is not None else None
    looked = Looked(desk.problems, desk.heads)
    if side is None or looked.stopped:
        return looked
    looked.rubric = side.rubric
    if unit is None:
        looked.gaps = mean_gaps(side, _widely)
        return looked
    name = desk.unit(unit, list(side.standings))
    if name is not None:
        tables = desk.saved[-1 if before is None else -2].tables
        said = Said.of(side.rubric, name, tables, lambda code: place_of(tables["sources"], code))
        looked.gaps = gaps_of(side, name, lambda row: why(side, name, said, row), before)
    return looked


def _widely(count: int, worst: str) -> str:
    return _("{count} units lose here, most of all {unit}").format(count=count, unit=worst)


@dataclass(slots=True)
class _Desk:
    """The saved results of one index, and what went wrong with them."""

    workspace: WorkspaceFolder | None
    index: str | None
    problems: list[Problem]
    heads: list[ResultHead] = field(default_factory=list)
    saved: list[Saved] = field(default_factory=list)

    @staticmethod
    def open(index: str | None, folder: Path | None, here: Path) -> _Desk:
        workspace, problems = find_workspace(folder, here)
        desk = _Desk(workspace, index, problems)
        if workspace is None:
            return desk
        known = desk.store.indexes()
        if index is None and len(known) == 1:
            desk.index = known[0]
        elif index not in known:
            problems.append(Problem("Q05", params={"known": known}) if known else Problem("Q08"))
        return desk

    @property
    def store(self) -> Store:
        return Store((self.workspace.folder if self.workspace else Path()) / "results")

    def side(self, period: str | None, tables: Sequence[str]) -> Side | None:
        """The result of a period (None: the latest), for the record if there is one."""
        if self.index is None or has_errors(self.problems):
            return None
        known = sorted({one for stage in STAGES for one in self.store.periods(self.index, stage)})
        period = period if period is not None else (known or [""])[-1]
        for stage in STAGES:
            if period in self.store.periods(self.index, stage):
                return self._read(self.index, period, stage, tables)
        self.problems.append(Problem("Q04", params={"period": period, "known": known or ["—"]}))
        return None

    def _read(self, index: str, period: str, stage: str, tables: Sequence[str]) -> Side | None:
        file = self.store.folder
        try:
            saved = self.store.load(index, period, stage, tables)
            if saved is None:
                return None
            file = saved.folder / RUBRIC
            rubric = saved_rubric(file)
        except (StoreError, ValueError) as error:
            place = error.file if isinstance(error, StoreError) else file
            why_not = str(error) if isinstance(error, StoreError) else _("it is damaged")
            self.problems.append(Problem("Q01", Place(shown(place)), {"why": why_not}))
            return None
        if stage != "record":
            self.problems.append(Problem("Q06", params={"period": period}))
        if saved.head.exceptions:
            listed = [f"{one.unit} {one.leaf}" for one in saved.head.exceptions]
            self.problems.append(Problem("W49", params={"period": period, "listed": listed}))
        self.heads.append(saved.head)
        self.saved.append(saved)
        return Side(rubric, saved.tables["units"], saved.tables["scores"])

    def unit(self, text: str, units: Sequence[str]) -> str | None:
        """The unit that a text names, by code, name or alias."""
        known = {unit.key: unit for unit in (self.workspace.workspace.units if self.workspace else ())}
        level = self.workspace.workspace.level if self.workspace else None
        index = NameIndex(
            UnitName(name, known[name].code, name, known[name].aliases, known[name].level or level)
            if name in known
            else UnitName(name, None, name, (), level)
            for name in dict.fromkeys(units)
        )
        match index.match(text):
            case Found(key=key):
                return key
            case Ambiguous(candidates=several):
                near: Sequence[str] = several
            case unknown:
                near = unknown.suggestions or list(dict.fromkeys(units))[:8]
        self.problems.append(Problem("Q07", params={"unit": text, "known": list(near)}))
        return None
