"""A saved run scored again from its files (chấm lại để đối chiếu), in memory only, and the first difference."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Final, get_args

from cchc_index.flow.choice import Chosen
from cchc_index.flow.inputs import hashes_of
from cchc_index.flow.job import Job
from cchc_index.flow.receipt import decided_by, versions
from cchc_index.flow.request import Request
from cchc_index.flow.saved import figures_of
from cchc_index.flow.score import scored
from cchc_index.flow.sent import open_books, read_sent
from cchc_index.flow.tables import Tables
from cchc_index.model.language import _
from cchc_index.model.problem import Place, Problem, has_errors
from cchc_index.model.questionnaire import SurveyColumns
from cchc_index.model.receipt import SIDE_FILES, Input, Kind, Receipt
from cchc_index.model.stages import STAGES, Stage
from cchc_index.model.tables import NO_PLACE, TABLES
from cchc_index.read.places import place_of, shown
from cchc_index.read.rubric import load_rubric
from cchc_index.read.workspace import WorkspaceFolder
from cchc_index.store.receipts import Link
from cchc_index.store.results import Saved, Store, content_of
from cchc_index.store.runs import RUBRIC, Run, StoreError

IN_TURN: Final = (
    "sources",
    *(name for name in TABLES if name not in ("sources", "scores", "survey_errors", "units")),
    "scores",
    "survey_errors",
    "units",
)
"""The tables from what was sent to what came out: the first difference is the one that explains the others."""

KEYS: Final = ("unit", "leaf", "node", "input", "question", "round", "kind", "file")
"""What tells a row of a table from others, as people know it."""


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of it (kết quả chấm lại): problems, and whether it could be done at all."""

    run: str
    done: bool
    problems: tuple[Problem, ...] = ()


def changed_inputs(links: Sequence[Link], workspace: WorkspaceFolder) -> Iterator[Problem]:
    """Files that are here and not as they were when they were last scored (tệp đã đổi sau khi chấm)."""
    for one, number in _latest(links).values():
        path = workspace.folder / one.name
        shipped = one.kind == "rubric" and not path.is_file()
        if shipped:
            path = workspace.library.find(one.name, workspace.folder) or path
        if _hash(path) not in (None, one.sha256):
            code = "Q59" if one.kind in SIDE_FILES or shipped else "Q55"
            yield Problem(code, Place(shown(path)), {"run": number})


def replay(link: Link, links: Sequence[Link], store: Store, workspace: WorkspaceFolder) -> Replay:
    """Score a run again on the result that it was merged onto, and compare (chấm lại và so).

    A file that has been changed since is taken as it is now: the difference then says what the change does.
    """
    receipt = link.receipt
    if receipt is None:
        return Replay(link.number, done=False)
    if gone := _gone(receipt, links, workspace):
        code = "Q56" if any(not (workspace.folder / name).is_file() for name in gone) else "Q69"
        return _not_done(link, Problem(code, Place(shown(link.folder)), {"run": link.number, "files": gone}))
    try:
        saved = store.load(receipt.index, receipt.period, receipt.stage, number=link.number)
        job, problems = _job(link, receipt, store, workspace)
    except StoreError as error:
        return _not_done(link, Problem("Q01", Place(shown(error.file)), {"why": str(error)}))
    errors = [one for one in problems if has_errors([one])]
    if job is not None and saved is not None and (receipt.options["skip_bad_units"] or not errors):
        units = saved.tables["units"]
        job.rejected = [str(unit) for unit in units["unit"][units["status"] == "rejected"]]
        result = scored(job, [])
        if result.head is not None:
            found = _difference(link, receipt, saved, job, result.tables)
            return Replay(link.number, done=True, problems=(found,) if found else ())
        errors = [one for one in result.problems if has_errors([one])]
    why = errors[0].message if errors else "—"
    return _not_done(link, Problem("Q68", errors[0].place if errors else Place(), {"run": link.number, "why": why}))


def _not_done(link: Link, problem: Problem) -> Replay:
    return Replay(link.number, done=False, problems=(problem,))


def _latest(links: Sequence[Link]) -> dict[str, tuple[Input, str]]:
    """By name each file as it was last scored, and in which run."""
    return {one.name: (one, link.number) for link in links if link.receipt for one in link.receipt.inputs}


def _gone(receipt: Receipt, links: Sequence[Link], workspace: WorkspaceFolder) -> list[str]:
    """The files of a run that are not here, or that a later run read in another state; the rubric lies beside it."""
    latest = _latest(links)
    wanted = [one for one in receipt.inputs if one.kind not in (*SIDE_FILES, "rubric")]
    hashes = {one.name: _hash(workspace.folder / one.name) for one in wanted}
    return [
        one.name
        for one in wanted
        if hashes[one.name] is None or (hashes[one.name] != one.sha256 != latest[one.name][0].sha256)
    ]


def _hash(path: Path) -> str | None:
    return hashes_of([path]).get(path)


def _job(
    link: Link, receipt: Receipt, store: Store, workspace: WorkspaceFolder
) -> tuple[Job | None, Sequence[Problem]]:
    """The scoring as it was asked for, with the files of now and the saved results of then."""
    copy = link.folder / RUBRIC
    file, problems = load_rubric(copy, shown(copy), workspace.library)
    if file is None:
        return None, problems
    paths: dict[Kind, tuple[Path, ...]] = {
        kind: tuple(workspace.folder / one.name for one in receipt.inputs if one.kind == kind)
        for kind in get_args(Kind)
    }
    imported = next(iter(paths["imported"]), None)
    chosen = Chosen(workspace, file, receipt.period, paths["survey"], imported)
    opened = open_books(_request(receipt, paths["submission"], workspace.folder))
    sent = read_sent(opened, chosen)
    base, earlier = receipt.merged_onto, receipt.earlier
    saved = store.load(receipt.index, base.period, base.stage or receipt.stage, number=base.run) if base else None
    before = store.load(receipt.index, earlier.period, "record", number=earlier.run) if earlier else None
    figures = figures_of(before, file.rubric) if before else None
    books = [problem for book in opened.books for problem in book.problems]
    job = Job(opened.request, chosen, sent, saved, figures)
    return job, job.told([*opened.problems, *books, *sent.problems])


def _request(receipt: Receipt, submissions: tuple[Path, ...], folder: Path) -> Request:
    said = receipt.options
    columns = {key: said[key] for key in ("unit_column", "group_column")}
    return Request(
        submissions,
        stage=_stage(receipt.stage),
        missing="zero" if said["missing"] == "zero" else "incomplete",
        without_survey=bool(said["without_survey"]),
        skip_bad_units=bool(said["skip_bad_units"]),
        dry_run=True,
        workspace=folder,
        columns=SurveyColumns.model_validate(columns),
        here=folder,
    )


def _stage(said: str) -> Stage:
    """The stage that a receipt names; one that this version does not know is scored for the record."""
    return next((stage for stage in STAGES if stage == said), "record")


def _difference(link: Link, receipt: Receipt, saved: Saved, job: Job, tables: Tables) -> Problem | None:
    """The first cell that comes out otherwise, from what was sent to what came out (ô đầu tiên khác đi)."""
    files = saved.tables["sources"]["file"]
    if len(files) == len(tables["sources"]):  # the names depend on the folder in which one stands
        tables = tables | {"sources": tables["sources"].assign(file=files.tolist())}
    run = Run(saved.head, saved.folder)
    for table in IN_TURN:
        then, now = run.content(f"{table}.csv"), content_of(table, tables[table])
        if then != now and (found := _first(then, now)) is not None:
            params = {"run": link.number, "table": table, **found[0], "why": _why(receipt, job)}
            place = Place(shown(link.folder / f"{table}.csv"))
            return Problem("Q57", place, params, see=place_of(tables["sources"], found[1]))
    return None


def _first(then: bytes, now: bytes) -> tuple[dict[str, str], int] | None:
    """Row, column and both values of the first difference, of columns that both know; and where it stands now."""
    old, new = (list(csv.reader(io.StringIO(one.decode("utf-8-sig"), newline=""))) for one in (then, now))
    columns = [name for name in old[0] if name in new[0]] if old and new else []
    for before, after in zip_longest(old[1:], new[1:], fillvalue=None):
        rows = [dict(zip(head[0], row or (), strict=False)) for head, row in ((old, before), (new, after))]
        for name in columns:
            values = [row.get(name) for row in rows]
            if values[0] != values[1]:
                known = rows[0] or rows[1]
                named = [known[key] for key in KEYS if known.get(key)] or ["—"]
                shown_ = ["—" if value in (None, "") else str(value) for value in values]
                place = int(rows[1].get("place") or NO_PLACE)
                return {"row": ", ".join(named), "column": name, "then": shown_[0], "now": shown_[1]}, place
    return None


def _why(receipt: Receipt, job: Job) -> str:
    """What else is not as it was: versions, what the workspace says."""
    now = versions()
    others = [f"{name} {then} → {now[name]}" for name, then in receipt.versions.items() if now.get(name, then) != then]
    decided = decided_by(job.chosen.workspace.workspace, job.chosen)
    keys = [key for key, then in receipt.decides.items() if decided.get(key) != then]
    said = [
        *([_("versions: {versions}").format(versions=", ".join(others))] if others else []),
        *([_("what the workspace says of: {keys}").format(keys=", ".join(keys))] if keys else []),
    ]
    return "; ".join(said) or _("neither the versions nor what the workspace says of the units")
