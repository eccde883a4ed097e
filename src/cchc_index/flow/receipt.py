"""What the receipt of a scoring says (lập biên nhận): its files, options, versions, totals, what it rests on."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from os.path import relpath
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from cchc_index import __version__
from cchc_index.engine.findings import reads_before
from cchc_index.flow.choice import Chosen
from cchc_index.flow.inputs import hashes_of
from cchc_index.flow.job import Job
from cchc_index.flow.tables import Tables
from cchc_index.model import disk
from cchc_index.model.period import latest_before
from cchc_index.model.points import MILLION
from cchc_index.model.receipt import Input, Kind, Receipt, Rests, Total, digest
from cchc_index.model.tables import SUBMITTED
from cchc_index.model.workspace import Workspace
from cchc_index.read.workspace import EXCEPTION_SHEET, EXCEPTIONS, FILE, UNITS, WorkspaceFolder
from cchc_index.store.results import Store
from cchc_index.store.runs import HEAD, Run, StoreError

SIDES: Final[dict[str, Kind]] = {
    FILE: "workspace",
    UNITS: "workspace",
    EXCEPTIONS: "exceptions",
    EXCEPTION_SHEET: "exceptions",
}
"""Files beside the submissions that a run reads where they are there."""


def receipt_of(job: Job, tables: Tables, store: Store) -> Receipt:
    """The receipt of a scoring (biên nhận của lần chấm), as far as it is known before it is saved.

    Raises:
        StoreError: where a saved result that it rests on cannot be read.
    """
    chosen, request = job.chosen, job.request
    return Receipt(
        index=chosen.rubric.index,
        period=chosen.period,
        stage=request.stage,
        time=now(),
        merged_onto=None if job.saved is None else _base(job.saved, request.stage),
        earlier=_earlier(chosen, store),
        inputs=tuple(_inputs(job)),
        options={
            "missing": request.missing,
            "without_survey": request.without_survey,
            "skip_bad_units": request.skip_bad_units,
            "unit_column": request.columns.unit_column,
            "group_column": request.columns.group_column,
        },
        decides=decided_by(chosen.workspace.workspace, chosen),
        versions=versions(),
        totals=tuple(totals_of(tables["units"])),
    )


def now() -> str:
    """The time in UTC (giờ UTC)."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def versions() -> dict[str, str]:
    """Of what computes (phiên bản)."""
    return {
        "cchc-index": __version__,
        "python": platform.python_version(),
        "pandas": pd.__version__,
        "numpy": np.__version__,
    }


def rests(run: Run) -> Rests:
    """A saved result, as a receipt names it (kết quả làm nền).

    Raises:
        StoreError: where it cannot be read.
    """
    file = run.folder / HEAD
    try:
        return Rests(period=run.head.period, run=run.folder.name, sha256=digest(file.read_bytes()))
    except OSError as error:
        raise StoreError(disk.why(error), file) from error


def decided_by(workspace: Workspace, chosen: Chosen) -> dict[str, str]:
    """By key what the workspace says of the units and how to read their files, as hashes (phần có tác động)."""
    units = workspace.units_of(chosen.rubric.level, chosen.period)
    said = {
        "level": repr(workspace.level),
        "units": "\n".join(unit.model_copy(update={"targets": ()}).model_dump_json() for unit in units),
        "survey": workspace.survey.model_dump_json(),
        "bare_percent": workspace.bare_percent,
        "severity": repr(sorted(workspace.severity.items())),
    }
    return {key: digest(text.encode()) for key, text in said.items()}


def totals_of(units: pd.DataFrame) -> Iterator[Total]:
    """What each unit came to (tổng của từng đơn vị)."""
    columns = (units[name].astype(object) for name in ("unit", "status", "points", "percent", "rank"))
    for unit, status, points, percent, rank in zip(*columns, strict=True):
        yield Total(
            unit=str(unit),
            status=str(status),
            points=int(points) / MILLION if status in SUBMITTED else None,
            percent=None if pd.isna(percent) else int(percent) / MILLION,
            rank=None if pd.isna(rank) else int(rank),
        )


def named(path: Path, workspace: WorkspaceFolder) -> str:
    """A file by its path from the workspace's folder (đường dẫn tính từ thư mục làm việc)."""
    try:
        return Path(relpath(path.resolve(), workspace.folder.resolve())).as_posix()
    except ValueError:  # another drive of Windows
        return path.resolve().as_posix()


def _base(saved: Run, stage: str) -> Rests:
    """The result that a run was merged onto; of another stage only where a petition begins."""
    base = rests(saved)
    return base if saved.head.stage == stage else base.model_copy(update={"stage": saved.head.stage})


def _inputs(job: Job) -> Iterator[Input]:
    chosen = job.chosen
    for path, sha256 in job.sent.files:
        kind: Kind = (
            "submission" if path in job.request.submissions else "imported" if path == chosen.imported else "survey"
        )
        yield Input(kind=kind, name=named(path, chosen.workspace), sha256=sha256)
    rubric = chosen.file.path.resolve()
    own = rubric.is_relative_to(chosen.workspace.folder.resolve())
    name = named(rubric, chosen.workspace) if own else chosen.rubric.id
    yield Input(kind="rubric", name=name, sha256=chosen.file.sha256)
    for side, kind in SIDES.items():
        for path, sha256 in hashes_of([chosen.workspace.folder / side]).items():
            yield Input(kind=kind, name=path.name, sha256=sha256)


def _earlier(chosen: Chosen, store: Store) -> Rests | None:
    """The saved period before, where a rule reads it."""
    if not reads_before(chosen.rubric.outline):
        return None
    earlier = latest_before(chosen.period, store.periods(chosen.rubric.index, "record"))
    run = store.run(chosen.rubric.index, earlier, "record") if earlier else None
    return None if run is None else rests(run)
