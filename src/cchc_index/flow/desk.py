"""The saved results of one index, looked up by period, stage and unit (tra kết quả đã lưu), as plain rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cchc_index.engine.said import TABLES as SAID
from cchc_index.engine.said import Said
from cchc_index.model.language import _
from cchc_index.model.names import Ambiguous, Found, NameIndex, UnitName
from cchc_index.model.period import latest_before, order
from cchc_index.model.problem import Place, Problem, has_errors, with_severities
from cchc_index.model.questionnaire import SurveyPart
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Rubric
from cchc_index.model.tables import SUBMITTED
from cchc_index.model.workspace import Unit
from cchc_index.read.places import place_of, shown
from cchc_index.read.rubric import saved_rubric
from cchc_index.read.workspace import WorkspaceFolder, find_workspace
from cchc_index.store.receipts import Chain
from cchc_index.store.runs import RUBRIC, STAGES, Run, Shelf, StoreError


@dataclass(slots=True)
class Desk:
    """The saved results of one index, and what went wrong with them."""

    workspace: WorkspaceFolder | None
    index: str | None
    problems: list[Problem]
    heads: list[ResultHead] = field(default_factory=list)

    @staticmethod
    def open(index: str | None, folder: Path | None, here: Path, stages: Sequence[str] = STAGES) -> Desk:
        """The desk of a workspace, for results of some stages; what is wrong with it stands in `problems`."""
        workspace, problems = find_workspace(folder, here)
        desk = Desk(workspace, index, [])
        desk.tell(*problems)
        if workspace is None:
            return desk
        known = desk.shelf.indexes(stages)
        if index is None and len(known) == 1:
            desk.index = known[0]
        elif not known:
            desk.tell(Problem("Q08"))
        elif index is None:
            desk.tell(Problem("Q05", params={"known": known}))
        elif index not in known:
            desk.tell(Problem("Q09", params={"index": index, "known": known}))
        return desk

    def tell(self, *problems: Problem) -> None:
        """Problems, with the severities that the workspace has chosen (mức độ)."""
        chosen = self.workspace.workspace.severity if self.workspace else {}
        self.problems += with_severities(problems, chosen)

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units of the registry."""
        return self.workspace.workspace.units if self.workspace else ()

    @property
    def named_index(self) -> str | None:
        """The index, where a command must name it: there are several."""
        return self.index if len(self.shelf.indexes()) > 1 else None

    @property
    def shelf(self) -> Shelf:
        """Where the results lie."""
        return Shelf(self.workspace.results if self.workspace else Path())

    def stage(self, periods: Sequence[str | None]) -> str | None:
        """The stage that all these periods have: for the record, else the self-assessment; None where there is none."""
        index = self.index or ""
        wanted = {self.latest() if period is None else period for period in periods}
        return next((stage for stage in STAGES if wanted <= {*self.shelf.periods(index, stage)}), None)

    def latest(self) -> str:
        """The latest period that has a result; empty: none has."""
        there = (one for stage in STAGES for one in self.shelf.periods(self.index or "", stage))
        return max(there, key=order, default="")

    def run(
        self, period: str | None, stage: str | None, *, exceptions_told: bool = True, petition_told: bool = True
    ) -> Run | None:
        """The result of a period (None: the latest) at a stage (None: no stage has them all).

        On which exceptions it rests is told, unless what is asked is no account of that result; and that it was
        corrected after petitions, unless that is what is asked.
        """
        if self.index is None or has_errors(self.problems):
            return None
        period = self.latest() if period is None else period
        known = {one: self.shelf.periods(self.index, one) for one in STAGES}
        if stage is None:
            there = sorted({one for periods in known.values() for one in periods}, key=order)
            if period not in there:
                self.tell(Problem("Q04", params={"period": period, "known": there}))
            elif period not in known["record"]:
                self.tell(Problem("Q11", params={"period": period}))
            return None
        try:
            run = self.shelf.run(self.index, period, stage)
        except StoreError as error:
            self.unreadable(error)
            return None
        if run is not None:
            self.heads.append(run.head)
        if stage != "record" and period not in known["record"]:
            self.tell(Problem("Q06", params={"period": period}))
        if run is not None and stage == "record" and petition_told and self._petitioned(run):
            self.tell(Problem("Q75", params={"period": period}))
        if run is not None and run.head.exceptions and exceptions_told:
            listed = [f"{one.unit} {one.leaf}" for one in run.head.exceptions]
            self.tell(Problem("W49", params={"period": period, "listed": listed}))
        return run

    def _petitioned(self, run: Run) -> bool:
        """Whether petitions have corrected this very run."""
        try:
            base = Chain(self.shelf.place(run.head.index, run.head.period, "petition")).rests_on()
        except StoreError as error:
            self.unreadable(error)
            return False
        return base is not None and base.run == run.folder.name

    def before(self, run: Run) -> Run | None:
        """The latest result for the record of a period before."""
        earlier = latest_before(run.head.period, self.shelf.periods(run.head.index, "record"))
        try:
            return self.shelf.run(run.head.index, earlier, "record") if earlier else None
        except StoreError as error:
            self.unreadable(error)
            return None

    def rubric(self, run: Run | None) -> Rubric | None:
        """The rubric that a run was scored by."""
        if run is None:
            return None
        try:
            run.content(RUBRIC)
            return saved_rubric(run.folder / RUBRIC)
        except StoreError as error:
            self.unreadable(error)
            return None
        except ValueError:
            self.unreadable(StoreError(_("it is damaged"), run.folder / RUBRIC))
            return None

    @property
    def small_group(self) -> int:
        """Of fewer answers to a survey nothing is told but their number (nhóm nhỏ)."""
        return (self.workspace.workspace.survey if self.workspace else SurveyPart()).small_group

    def rows(self, run: Run | None, table: str, unit: str | None = None) -> list[dict[str, Any]]:
        """The rows of a table of a run, of one unit or of all."""
        if run is None:
            return []
        try:
            return run.rows(table, unit)
        except StoreError as error:
            self.unreadable(error)
            return []

    def said(self, run: Run | None, rubric: Rubric, unit: str) -> Said:
        """What a unit and its appraisers said in a run."""
        sources = self.rows(run, "sources")
        files = {column: [row[column] for row in sources] for column in ("file", "sheet")}
        tables = {table: self.rows(run, table, unit) for table in SAID}
        try:
            return Said.of(rubric, tables, lambda code: place_of(files, code), run.head.stage if run else "record")
        except IndexError:  # a place in a file that the table of sources does not name
            folder = run.folder if run else Path()
            self.unreadable(StoreError(_("it is damaged"), folder / "sources.csv"))
            return Said(rubric)

    def unreadable(self, error: StoreError) -> None:
        """A result that cannot be read, as a problem; a file of it is told once."""
        problem = Problem("Q01", Place(shown(error.file)), {"why": str(error)})
        if problem not in self.problems:
            self.tell(problem)

    def named(self, texts: Sequence[str], rows: Sequence[Mapping[str, Any]], periods: str) -> tuple[str, ...]:
        """The units that some texts name, each once; whatever is wrong with any of them is told."""
        if has_errors(self.problems):
            return ()
        found: dict[str, None] = {}
        for text in texts:
            alone = Desk(self.workspace, self.index, [])  # one name that is wrong does not keep the next from its turn
            if (name := alone.unit(text, rows, periods)) is not None:
                found[name] = None
            self.problems += [one for one in alone.problems if one not in self.problems]
        return tuple(found)

    def unit(self, text: str | None, rows: Sequence[Mapping[str, Any]], periods: str) -> str | None:
        """The unit that a text names, by code, name or alias; None where none is asked for, or it sent nothing."""
        if text is None or has_errors(self.problems):
            return None
        units = [row["unit"] for row in rows]
        known = {unit.key: unit for unit in self.units}
        level = self.workspace.workspace.level if self.workspace else None
        index = NameIndex(
            UnitName(name, known[name].code, name, known[name].aliases, known[name].level or level)
            if name in known
            else UnitName(name, None, name, (), level)
            for name in dict.fromkeys(units)
        )
        match index.match(text):
            case Found(key=key):
                if any(row["unit"] == key and row["status"] in SUBMITTED for row in rows):
                    return key
                self.tell(Problem("Q10", params={"unit": key, "period": periods}))
                return None
            case Ambiguous(candidates=several):
                near: Sequence[str] = several
            case unknown:
                near = unknown.suggestions or list(dict.fromkeys(units))[:8]
        self.tell(Problem("Q07", params={"unit": text, "known": list(near)}))
        return None
