"""The flow of `score` (chấm điểm): files and saved results in, a scored and saved result out, or every problem."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from cchc_index import __version__
from cchc_index.engine.columns import to_columns
from cchc_index.engine.findings import differences_of, lacking, problems_of, reads_before
from cchc_index.engine.result import score_table, unit_table
from cchc_index.engine.run import Run
from cchc_index.engine.score import Scored
from cchc_index.engine.score import score as score_units
from cchc_index.engine.survey import survey_columns
from cchc_index.flow.choice import Chosen, choose
from cchc_index.flow.inputs import files_of, once, sha256_of
from cchc_index.flow.request import Request
from cchc_index.flow.saved import figures_before, merged, misfits
from cchc_index.flow.sent import SENT, Sent, Tables, read_sent
from cchc_index.model.problem import Place, Problem, has_errors
from cchc_index.model.result import ResultHead, SourceFile
from cchc_index.model.rubric import Rubric
from cchc_index.model.survey import survey_leaves
from cchc_index.read.grid import read_book
from cchc_index.read.places import place_of, shown
from cchc_index.store.results import Saved, Store
from cchc_index.store.runs import StoreError


@dataclass(slots=True)
class Result:
    """What came out (kết quả): the head, the tables of `model.tables`, every problem; no head where the run stopped."""

    problems: list[Problem] = field(default_factory=list)
    head: ResultHead | None = None
    rubric: Rubric | None = None
    tables: Tables = field(default_factory=dict)
    saved: Path | None = None


def score(request: Request) -> Result:
    """Score submissions (chấm điểm); with errors nothing is written, unless the units concerned may be left out."""
    files, unfound = files_of(request.submissions)
    request = replace(request, submissions=files)
    kept, again = once(files)
    books = [read_book(file, shown(file)) for file in kept]
    chosen, problems = choose(request, [book.form for book in books if book.form])
    problems += unfound
    if chosen is None or has_errors(problems):
        return Result(_ordered(problems))
    problems += again
    store = Store(chosen.workspace.folder / "results")
    sent = read_sent(request, chosen, books)
    try:
        saved = store.load(chosen.rubric.index, chosen.period, request.stage)
        before = figures_before(store, chosen)
        problems += [*sent.problems, *misfits(saved, chosen, sent.tables)]
    except StoreError as error:
        problems += [*sent.problems, Problem("Q01", Place(shown(error.file)), {"why": str(error)})]
        return Result(_ordered(problems))
    if _stops(request, problems):
        return Result(_ordered(problems), rubric=chosen.rubric)
    job = _Job(request, chosen, sent, saved, before, _concerned(problems))
    scored, found = job.score()
    if has_errors(found) and not _stops(request, found):
        job.rejected += _concerned(found)
        problems += [problem for problem in found if problem.unit in job.rejected]
        scored, found = job.score()
    problems += found
    if has_errors(found):
        return Result(_ordered(problems), rubric=chosen.rubric)
    result = Result(_ordered(problems), job.head(scored), chosen.rubric, job.results(scored))
    if not request.dry_run:
        _save(store, chosen, result)
    return result


@dataclass(slots=True)
class _Job:
    """One scoring: all that was sent, now and before, less the units left out."""

    request: Request
    chosen: Chosen
    sent: Sent
    saved: Saved | None
    before: pd.DataFrame | None
    rejected: list[str]
    tables: Tables = field(default_factory=dict)
    units: list[str] = field(default_factory=list)
    groups: list[str | None] = field(default_factory=list)

    @property
    def survey_held(self) -> bool:
        """Whether there are replies, now or in the saved result, and these are to count."""
        before = self.saved is not None and self.saved.head.survey_held
        return (self.sent.survey_held or before) and not self.request.without_survey

    def score(self) -> tuple[Scored, list[Problem]]:
        """The engine on the tables, and what it found, at the places where it stands."""
        rubric, request = self.chosen.rubric, self.request
        self.tables = merged(self.saved, self.chosen, _without(self.sent.tables, self.rejected))
        self._line_up()
        tables = _without(self.tables, self.rejected)  # what is saved of them is kept, not scored
        columns = to_columns(
            self.units,
            tables["answers"],
            tables["figures"],
            remarks=tables["remarks"],
            imported=tables["imported"],
            previous=self.before,
            record=rubric.record if request.stage == "record" else ("declared",),
        )
        leaves = survey_leaves(rubric)
        columns.survey, thin = survey_columns(leaves, tables["replies"], tables["reply_counts"], self.units)
        dropped = request.without_survey or rubric.without_survey == "drop"
        run = Run(
            self.chosen.period,
            request.stage,
            request.missing,
            survey_held=self.survey_held,
            without_survey=dropped and not self.survey_held,
        )
        scored = score_units(rubric, self.units, columns, run, submitted=self._submitted(tables), groups=self.groups)
        found = [*scored.leaves.findings, *(thin if self.survey_held and request.stage == "record" else [])]
        problems = problems_of(rubric.outline, found, self.units, (tables["answers"], tables["figures"]), self._place)
        problems += lacking(rubric.outline, columns, self.units)
        comparing = reads_before(rubric.outline)
        if comparing and self.before is None:
            problems.append(Problem("W10", params={"period": self.chosen.period, "ids": comparing}))
        if request.stage == "self":
            problems += differences_of(scored.leaves, self.units, tables["answers"], self._place)
        return scored, problems

    def results(self, scored: Scored) -> Tables:
        """All tables of the result."""
        return {
            **self.tables,
            "sources": self.sent.sources,
            "units": unit_table(scored, self.rejected, self.groups),
            "scores": score_table(scored),
        }

    def head(self, scored: Scored) -> ResultHead:
        """What the result says of itself."""
        chosen, request = self.chosen, self.request
        files = (*request.submissions, *chosen.survey, *([chosen.imported] if chosen.imported else []))
        return ResultHead(
            index=chosen.rubric.index,
            period=chosen.period,
            stage=request.stage,
            rubric_id=chosen.rubric.id,
            rubric_status=chosen.rubric.status,
            rubric_sha256=chosen.file.sha256,
            partial=bool(self.rejected),
            provisional=scored.run.without_survey and request.stage == "record",
            missing=request.missing,
            survey_held=self.survey_held,
            version=__version__,
            files=tuple(SourceFile(name=shown(file), sha256=sha256_of(file)) for file in files),
        )

    def _line_up(self) -> None:
        """All units of the index, registered or heard of, and their groups."""
        registered = self.chosen.workspace.workspace.units_of(self.chosen.rubric.level, self.chosen.period)
        group = {unit.key: unit.group for unit in registered}
        heard = [str(unit) for name in SENT for unit in self.tables[name]["unit"].unique()]
        self.units = list(dict.fromkeys([*group, *heard, *self.rejected]))
        self.groups = [group.get(unit) for unit in self.units]

    def _submitted(self, tables: Tables) -> np.ndarray:
        """Which units sent a submission; a survey or an imported value alone is none."""
        senders = {str(unit) for name in SENT[:3] for unit in tables[name]["unit"].unique()}
        return np.isin(self.units, list(senders))

    def _place(self, code: int) -> Place:
        return place_of(self.sent.sources, code)


def _stops(request: Request, problems: Sequence[Problem]) -> bool:
    """Whether errors end the run: any, or with `--skip-bad-units` those that belong to no one unit."""
    errors = [problem for problem in problems if has_errors([problem])]
    return bool(errors) and not (request.skip_bad_units and all(problem.unit for problem in errors))


def _concerned(problems: Sequence[Problem]) -> list[str]:
    """The units that have errors."""
    return list(dict.fromkeys(problem.unit for problem in problems if problem.unit and has_errors([problem])))


def _without(tables: Tables, rejected: Sequence[str]) -> Tables:
    if not rejected:
        return tables
    return {name: frame[~frame["unit"].isin(list(rejected))] for name, frame in tables.items()}


def _save(store: Store, chosen: Chosen, result: Result) -> None:
    if result.head is None:
        return
    try:
        result.saved = store.save(result.head, result.tables, chosen.file.path.read_text("utf-8"))
    except StoreError as error:
        result.problems.append(Problem("W09", Place(shown(error.file)), {"why": str(error)}))
        result.head, result.tables = None, {}


def _ordered(problems: Sequence[Problem]) -> list[Problem]:
    """By file, sheet and row; what has no place comes first, self points that differ last: they are largest first."""
    differ = [problem for problem in problems if problem.code == "S50"]
    return [*sorted((one for one in problems if one not in differ), key=lambda one: _order(one.place)), *differ]


def _order(place: Place) -> tuple[str, str, int]:
    digits = "".join(filter(str.isdigit, place.cell or ""))
    return place.file or "", place.sheet or "", place.line or int(digits or 0)
