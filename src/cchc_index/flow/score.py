"""The flow of `score` (chấm điểm): files and saved results in, a scored and saved result out, or every problem."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

from cchc_index.engine.columns import to_columns
from cchc_index.engine.findings import differences_of, problems_of
from cchc_index.engine.result import score_table, unit_table
from cchc_index.engine.run import Missing, Run, Stage
from cchc_index.engine.score import Scored
from cchc_index.engine.score import score as score_units
from cchc_index.engine.survey import count_replies, survey_columns
from cchc_index.flow.choice import Chosen, choose
from cchc_index.model.problem import Place, Problem, has_errors
from cchc_index.model.result import ResultHead, SourceFile
from cchc_index.model.rubric import Rubric
from cchc_index.model.survey import survey_leaves
from cchc_index.model.workspace import SurveyColumns
from cchc_index.read.imported import read_imported
from cchc_index.read.replies import read_replies
from cchc_index.read.submissions import UnitFinder, empty, joined, place_of, shown
from cchc_index.read.tidy import read_submissions
from cchc_index.read.tidy_rows import Form
from cchc_index.store.results import Saved, Store, StoreError

Tables = dict[str, pd.DataFrame]

SENT = ("answers", "figures", "remarks", "imported", "replies", "reply_counts")
"""The tables that hold what units sent, as opposed to what came out."""


@dataclass(frozen=True, slots=True)
class Request:
    """What `cchc score` was asked."""

    submissions: tuple[Path, ...]
    survey: tuple[Path, ...] = ()
    imported: Path | None = None
    rubric: str | None = None
    period: str | None = None
    stage: Stage = "record"
    missing: Missing = "incomplete"
    without_survey: bool = False
    skip_bad_units: bool = False
    dry_run: bool = False
    workspace: Path | None = None
    columns: SurveyColumns = SurveyColumns()
    here: Path = field(default_factory=Path.cwd)


@dataclass(slots=True)
class Result:
    """What came out: the head, the tables `units` and `scores`, and every problem; no head where it stopped."""

    problems: list[Problem] = field(default_factory=list)
    head: ResultHead | None = None
    rubric: Rubric | None = None
    tables: Tables = field(default_factory=dict)
    saved: Path | None = None


def score(request: Request) -> Result:
    """Score submissions; with errors nothing is written, unless the units concerned may be left out."""
    chosen, problems = choose(request)
    if chosen is None or has_errors(problems):
        return Result(_ordered(problems))
    tables, sources, found, held = _read(request, chosen)
    problems += found
    store = Store(chosen.workspace.folder / "results")
    try:
        saved = store.load(chosen.rubric.index, chosen.period, request.stage)
        before = _period_before(store, chosen)
    except StoreError as error:
        return Result(_ordered([*problems, Problem("Q01", params={"why": str(error)})]))
    problems += _fits_saved(saved, chosen)
    if _stops(request, problems):
        return Result(_ordered(problems), rubric=chosen.rubric)
    rejected = _rejected(problems)
    tables = _merged(saved, _without(tables, rejected))
    held = held or (saved is not None and saved.head.survey_held)
    units, groups = _units(chosen, tables, rejected)
    scored, found = _scored(request, chosen, tables, units, groups, before, sources, held=held)
    if has_errors(found) and request.skip_bad_units:
        rejected += _rejected(found)
        problems += found
        tables = _without(tables, rejected)
        scored, found = _scored(request, chosen, tables, units, groups, before, sources, held=held)
    problems += found
    if has_errors(found):
        return Result(_ordered(problems), rubric=chosen.rubric)
    result = Result(_ordered(problems), rubric=chosen.rubric)
    result.head = _head(request, chosen, scored, partial=bool(rejected), held=held)
    result.tables = {
        **tables,
        "sources": sources,
        "units": unit_table(scored, rejected, groups),
        "scores": score_table(scored),
    }
    if not request.dry_run:
        _save(store, chosen, result)
    return result


def _read(request: Request, chosen: Chosen) -> tuple[Tables, pd.DataFrame, list[Problem], bool]:
    """Everything that was sent, as tables."""
    workspace = chosen.workspace.workspace
    names = workspace.names(chosen.rubric.level, chosen.period) if workspace.units else None
    finder = UnitFinder(names)
    form = Form(chosen.rubric, chosen.file.lines, finder, workspace.bare_percent)
    sent = read_submissions(request.submissions, form)
    tables: Tables = {"answers": sent.answers, "figures": sent.figures, "remarks": sent.remarks}
    problems, sources = sent.problems, sent.sources
    tables["imported"] = empty("imported")
    if chosen.imported is not None:
        tables["imported"], more, found = read_imported(chosen.imported, form)
        tables["imported"] = _shifted(tables["imported"], len(sources))
        sources = pd.concat([sources, more], ignore_index=True)
        problems = [*problems, *found]
    tables["replies"], tables["reply_counts"] = empty("replies"), empty("reply_counts")
    if chosen.survey:
        leaves = survey_leaves(chosen.rubric)
        replies = read_replies(chosen.survey, leaves, finder, _survey_columns(request, chosen))
        tables["replies"], tables["reply_counts"] = count_replies(replies.frame, leaves)
        problems = [*problems, *replies.problems]
    return tables, sources, problems, bool(chosen.survey)


def _scored(
    request: Request,
    chosen: Chosen,
    tables: Tables,
    units: Sequence[str],
    groups: Sequence[str | None],
    before: pd.DataFrame | None,
    sources: pd.DataFrame,
    *,
    held: bool,
) -> tuple[Scored, list[Problem]]:
    """The engine on the tables, and what it found at the places where it stands."""
    rubric = chosen.rubric
    record = rubric.record if request.stage == "record" else ("declared",)
    columns = to_columns(
        units,
        tables["answers"],
        tables["figures"],
        remarks=tables["remarks"],
        imported=tables["imported"],
        previous=before,
        record=record,
    )
    leaves = survey_leaves(rubric)
    columns.survey, thin = survey_columns(leaves, tables["replies"], tables["reply_counts"], units)
    dropped = request.without_survey or rubric.without_survey == "drop"
    run = Run(chosen.period, request.stage, request.missing, survey_held=held, without_survey=dropped and not held)
    sent = np.isin(units, list(_senders(tables)))
    scored = score_units(rubric, units, columns, run, submitted=sent, groups=groups)

    def place(code: int) -> Place:
        return place_of(sources, code) if code >= 0 else Place()

    found = [*scored.leaves.findings, *(thin if held and request.stage == "record" else [])]
    problems = problems_of(rubric.outline, found, units, (tables["answers"], tables["figures"]), place)
    if request.stage == "self":
        problems += differences_of(scored.leaves, units, tables["answers"], place)
    return scored, problems


def _senders(tables: Tables) -> set[str]:
    """The units that sent a submission."""
    return {str(unit) for name in ("answers", "figures", "remarks") for unit in tables[name]["unit"].unique()}


def _units(chosen: Chosen, tables: Tables, rejected: Sequence[str]) -> tuple[list[str], list[str | None]]:
    """All units of the index, registered or heard of, and their groups."""
    registered = chosen.workspace.workspace.units_of(chosen.rubric.level, chosen.period)
    group = {unit.key: unit.group for unit in registered}
    heard = [str(unit) for name in SENT for unit in tables[name]["unit"].unique()]
    units = list(dict.fromkeys([*group, *heard, *rejected]))
    return units, [group.get(unit) for unit in units]


def _stops(request: Request, problems: Sequence[Problem]) -> bool:
    """Whether errors end the run: any, or with `--skip-bad-units` those that belong to no one unit."""
    errors = [problem for problem in problems if has_errors([problem])]
    return bool(errors) and not (request.skip_bad_units and all(problem.unit for problem in errors))


def _rejected(problems: Sequence[Problem]) -> list[str]:
    return list(dict.fromkeys(problem.unit for problem in problems if problem.unit and has_errors([problem])))


def _without(tables: Tables, rejected: Sequence[str]) -> Tables:
    if not rejected:
        return tables
    return {name: frame[~frame["unit"].isin(list(rejected))] for name, frame in tables.items()}


def _merged(saved: Saved | None, tables: Tables) -> Tables:
    """What was sent now, and of the saved result what other units sent."""
    if saved is None:
        return tables
    merged: Tables = {}
    for group in (("answers", "figures", "remarks"), ("imported",), ("replies", "reply_counts")):
        now = {str(unit) for name in group for unit in tables[name]["unit"].unique()}
        for name in group:
            old = saved.tables[name]
            kept = old[~old["unit"].isin(list(now))]
            if "place" in kept:
                kept = kept.assign(place=-1)
            merged[name] = joined(name, [kept, tables[name]])
    return merged


def _fits_saved(saved: Saved | None, chosen: Chosen) -> list[Problem]:
    """Whether what is saved can be scored anew with this rubric."""
    if saved is None:
        return []
    outline = chosen.rubric.outline
    leaves = set(saved.tables["answers"]["leaf"]) | set(saved.tables["imported"]["leaf"])
    figures = set(zip(saved.tables["figures"]["node"], saved.tables["figures"]["input"], strict=True))
    known = leaves <= set(outline.by_id) and all(
        (node == "*" or node in outline.by_id) and name in outline.inputs_at(node) for node, name in figures
    )
    if known and saved.head.rubric_id == chosen.rubric.id:
        return []
    return [Problem("Q02", params={"saved": saved.head.rubric_id, "now": chosen.rubric.id})]


def _period_before(store: Store, chosen: Chosen) -> pd.DataFrame | None:
    """The figures for the record of the latest saved period before, under the node ids of this rubric."""
    earlier = [period for period in store.periods(chosen.rubric.index, "record") if period < chosen.period]
    saved = store.load(chosen.rubric.index, earlier[-1], "record") if earlier else None
    if saved is None:
        return None
    renamed = {
        row.node.was[0]: row.node.id for row in chosen.rubric.outline.rows if row.node.was and len(row.node.was) == 1
    }
    figures = saved.tables["figures"]
    return figures.assign(node=figures["node"].astype(object).replace(renamed), place=-1)


def _head(request: Request, chosen: Chosen, scored: Scored, *, partial: bool, held: bool) -> ResultHead:
    files = (*request.submissions, *chosen.survey, *([chosen.imported] if chosen.imported else []))
    return ResultHead(
        index=chosen.rubric.index,
        period=chosen.period,
        stage=request.stage,
        rubric_id=chosen.rubric.id,
        rubric_status=chosen.rubric.status,
        rubric_sha256=chosen.file.sha256,
        partial=partial,
        provisional=scored.run.without_survey and request.stage == "record",
        missing=request.missing,
        survey_held=held,
        version=version("cchc-index"),
        files=tuple(SourceFile(name=shown(file), sha256=_sha256(file)) for file in files),
    )


def _save(store: Store, chosen: Chosen, result: Result) -> None:
    if result.head is None:
        return
    try:
        result.saved = store.save(result.head, result.tables, chosen.file.path.read_text("utf-8"))
    except StoreError as error:
        result.problems.append(Problem("W09", Place(shown(store.folder)), {"why": str(error)}))


def _survey_columns(request: Request, chosen: Chosen) -> SurveyColumns:
    there = chosen.workspace.workspace.survey
    return SurveyColumns(
        unit_column=request.columns.unit_column or there.unit_column,
        group_column=request.columns.group_column or there.group_column,
    )


def _shifted(frame: pd.DataFrame, sources: int) -> pd.DataFrame:
    """Places of a table whose sources come after others."""
    return frame.assign(place=frame["place"] + (sources << 40)) if len(frame) else frame


def _ordered(problems: Sequence[Problem]) -> list[Problem]:
    """By file, sheet and place; what has none comes first."""
    return sorted(problems, key=lambda problem: (problem.place.file or "", problem.place.sheet or ""))


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
