"""One scoring (một lần chấm): what was sent, what is kept of the saved result, what exceptions grant; then the engine.

`score` saves what comes out, `check` only tells what is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from cchc_index import __version__
from cchc_index.engine.columns import Columns, to_columns
from cchc_index.engine.evidence import without_evidence
from cchc_index.engine.findings import differences_of, lacking, problems_of, reads_before, ungrouped
from cchc_index.engine.kinds.outcome import Finding
from cchc_index.engine.result import score_table, unit_table
from cchc_index.engine.run import Run
from cchc_index.engine.score import Scored
from cchc_index.engine.score import score as score_units
from cchc_index.engine.survey import survey_columns
from cchc_index.engine.survey_error import Error, error_table, survey_errors
from cchc_index.engine.survey_tables import parts_of
from cchc_index.flow.choice import MISFITS, Chosen, choose
from cchc_index.flow.reopened import as_published, base_of, left_out, outlived
from cchc_index.flow.request import Advance, Request
from cchc_index.flow.saved import figures_before, merged, misfits
from cchc_index.flow.second_look import second_look
from cchc_index.flow.sent import SENT, Sent, open_books, read_sent
from cchc_index.flow.tables import Tables
from cchc_index.model.problem import Place, Problem, has_errors, with_severities
from cchc_index.model.result import ResultHead, SourceFile
from cchc_index.model.rubric import Row
from cchc_index.model.stages import is_claimed
from cchc_index.model.survey import survey_leaves
from cchc_index.model.tables import GRANTED
from cchc_index.read.places import place_of, shown
from cchc_index.read.submissions import joined
from cchc_index.store.results import Saved, Store
from cchc_index.store.runs import StoreError


@dataclass(slots=True)
class Job:
    """One scoring: all that was sent, now and before, less the units left out (một lần chấm)."""

    request: Request
    chosen: Chosen
    sent: Sent
    saved: Saved | None
    before: pd.DataFrame | None
    rejected: list[str] = field(default_factory=list)
    tables: Tables = field(default_factory=dict)
    units: list[str] = field(default_factory=list)
    groups: list[str | None] = field(default_factory=list)
    levels: list[str | None] = field(default_factory=list)
    columns: Columns = field(default_factory=lambda: Columns(0))
    bare: dict[str, dict[str, int]] = field(default_factory=dict)
    errors: list[Error] = field(default_factory=list)

    @property
    def survey_held(self) -> bool:
        """Whether there are replies, now or in the saved result, and these are to count."""
        before = self.saved is not None and self.saved.head.survey_held
        return (self.sent.survey_held or before) and not self.request.without_survey

    def score(self) -> tuple[Scored, list[Problem]]:
        """The engine on the tables, and what it found, at the places where it stands."""
        rubric, request = self.chosen.rubric, self.request
        self.tables = _with_exceptions(self.sent, merged(self.saved, self.chosen, self.without(self.sent.tables)))
        self._line_up()
        grouped = ungrouped(rubric, self.units, self.groups, self.rejected)
        tables = self.without(self.tables)  # what is saved of them is kept, not scored
        self.columns, thin = self._columns(tables)
        dropped = request.without_survey or rubric.without_survey == "drop"
        run = Run(
            self.chosen.period,
            request.stage,
            request.missing,
            survey_held=self.survey_held,
            without_survey=dropped and not self.survey_held,
        )
        submitted = self._submitted(tables)
        scored = score_units(
            rubric, self.units, self.columns, run, submitted=submitted, groups=self.groups, levels=self.levels
        )
        surveyed = self.survey_held and not is_claimed(request.stage)
        self.errors, alone = self._errors(scored, tables) if surveyed else ([], [])
        found = [*scored.leaves.findings, *(thin if surveyed else []), *alone]
        problems = problems_of(rubric.outline, found, self.units, (tables["answers"], tables["figures"]), self.place)
        problems += grouped
        problems += lacking(rubric.outline, self.columns, self.units, self.groups)
        comparing = reads_before(rubric.outline)
        if comparing and self.before is None:
            problems.append(Problem("W10", params={"period": self.chosen.period, "ids": comparing}))
        if is_claimed(request.stage):
            problems += differences_of(scored.leaves, self.units, tables["answers"], self.place)
        self.bare = without_evidence(
            scored, self.columns, tables["answers"], tables["figures"], self.sent.evidence_cells
        )
        problems += [self._bare(unit, leaves) for unit, leaves in self.bare.items()]
        return scored, self.told(problems)

    def told(self, problems: Sequence[Problem]) -> list[Problem]:
        """The problems with the severities that the workspace has chosen."""
        return with_severities(problems, self.chosen.workspace.workspace.severity)

    def results(self, scored: Scored) -> Tables:
        """All tables of the result."""
        return {
            **self.tables,
            "sources": self.sent.sources,
            "survey_errors": error_table(scored, self.errors),
            "units": unit_table(scored, self.rejected, self.groups, self.levels, self.errors),
            "scores": score_table(scored),
        }

    def head(self, scored: Scored) -> ResultHead:
        """What the result says of itself."""
        chosen, request = self.chosen, self.request
        return ResultHead(
            index=chosen.rubric.index,
            period=chosen.period,
            stage=request.stage,
            rubric_id=chosen.rubric.id,
            rubric_status=chosen.rubric.status,
            rubric_sha256=chosen.file.sha256,
            partial=bool(self.rejected),
            provisional=scored.run.without_survey and not is_claimed(request.stage),
            missing=request.missing,
            survey_held=self.survey_held,
            version=__version__,
            files=tuple(SourceFile(name=shown(file), sha256=sha256) for file, sha256 in self.sent.files),
            exceptions=tuple(one for one in self.sent.granted.applied if one.unit not in self.rejected),
        )

    def without(self, tables: Tables) -> Tables:
        """The tables without the units that are left out."""
        if not self.rejected:
            return tables
        return {name: frame[~frame["unit"].isin(self.rejected)] for name, frame in tables.items()}

    def place(self, code: int) -> Place:
        """Where a value stands that was sent now."""
        return place_of(self.sent.sources, code)

    def _columns(self, tables: Tables) -> tuple[Columns, list[tuple[Row, Finding]]]:
        rubric, stage = self.chosen.rubric, self.request.stage
        columns = to_columns(
            self.units,
            tables["answers"],
            tables["figures"],
            remarks=tables["remarks"],
            imported=tables["imported"],
            previous=self.before,
            record=("declared",) if is_claimed(stage) else (*GRANTED, *rubric.record),
        )
        leaves = survey_leaves(rubric)
        columns.survey, thin = survey_columns(leaves, tables["replies"], tables["reply_counts"], self.units)
        return columns, thin

    def _errors(self, scored: Scored, tables: Tables) -> tuple[list[Error], list[tuple[Row, Finding]]]:
        """How far the survey's figures can be trusted, and where that cannot be told."""
        parts = [*parts_of(tables["reply_products"]), *(one.without(self.rejected) for one in self.sent.parts)]
        errors = survey_errors(scored, survey_leaves(self.chosen.rubric), parts, self.sent.population)
        by_id = self.chosen.rubric.outline.by_id
        alone = [
            (by_id[error.target.node], Finding("K16", mask))
            for error in errors
            if error.target.node in by_id
            and (mask := error.asked & np.isnan(error.se)).any()
            and by_id[error.target.node].is_leaf
        ]
        return errors, alone

    def _bare(self, unit: str, leaves: dict[str, int]) -> Problem:
        """Points without evidence: one problem for a unit, a part of it for each leaf."""
        parts = [
            Problem("S81", self.place(code), {"unit": unit, "ids": [leaf]}, unit=unit) for leaf, code in leaves.items()
        ]
        return replace(parts[0], params={"unit": unit, "ids": list(leaves)}, parts=tuple(parts))

    def _line_up(self) -> None:
        """All units of the index, registered or heard of, their groups and levels."""
        workspace, of_rubric = self.chosen.workspace.workspace, self.chosen.rubric.level
        registered = workspace.units_of(of_rubric, self.chosen.period)
        group = {unit.key: unit.group for unit in registered}
        level = {unit.key: unit.level or workspace.level or of_rubric for unit in registered}
        heard = [str(unit) for name in SENT for unit in self.tables[name]["unit"].unique()]
        self.units = list(dict.fromkeys([*group, *heard, *self.rejected]))
        self.groups = [group.get(unit) for unit in self.units]
        self.levels = [level.get(unit, of_rubric) for unit in self.units]

    def _submitted(self, tables: Tables) -> np.ndarray:
        """Which units sent a submission; a survey, an imported value or an exception alone is none."""
        senders: set[str] = set()
        for name in SENT[:3]:
            rows = tables[name]
            own = rows[~rows["round"].isin(GRANTED)] if "round" in rows else rows
            senders.update(map(str, own["unit"].unique()))
        return np.isin(self.units, list(senders))


def prepare(request: Request, advance: Advance | None = None) -> tuple[Job | None, Chosen | None, list[Problem]]:
    """All that a scoring needs, read (chuẩn bị chấm); no job where the choice or a saved result stops it.

    A file that cannot be of this run is told and left out: the others are read.
    """
    opened = open_books(request, advance)
    chosen, problems = choose(opened.request, opened.forms)
    astray = [one for one in problems if one.code in MISFITS]
    of_the_choice = [one for one in problems if one not in astray]
    usable = opened.without({one.place.file for one in astray})
    problems += opened.problems
    if chosen is None or has_errors(of_the_choice) or (has_errors(problems) and not usable.books):
        return None, None, [*problems, *(problem for book in opened.books for problem in book.problems)]
    opened, request = usable, usable.request
    store = Store(chosen.workspace.results)
    sent = read_sent(opened, chosen)
    try:
        saved = base_of(store, chosen.rubric.index, chosen.period, request.stage)
        before = figures_before(store, chosen.rubric, chosen.period)
        problems += sent.problems
        problems += misfits(saved, chosen, sent.tables)
        problems += second_look(store, request, chosen, sent)
        problems += outlived(store, chosen.rubric.index, chosen.period) if request.stage == "petition" else []
    except StoreError as error:
        problems += [*sent.problems, Problem("Q01", Place(shown(error.file)), {"why": str(error)})]
        return None, chosen, with_severities(problems, chosen.workspace.workspace.severity)
    job = Job(as_published(request, saved), chosen, sent, saved, before, left_out(saved, request.stage))
    return job, chosen, job.told(problems)


def in_stage_self(job: Job) -> Job:
    """The same for what the units claim (cùng dữ liệu, giai đoạn tự chấm)."""
    return replace(job, request=replace(job.request, stage="self"))


def _with_exceptions(sent: Sent, tables: Tables) -> Tables:
    """The tables with what exceptions on file grant."""
    granted = {"answers": sent.granted.answers, "figures": sent.granted.figures}
    return tables | {name: joined(name, [tables[name], rows]) for name, rows in granted.items()}
