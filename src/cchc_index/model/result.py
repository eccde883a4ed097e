"""The head of a saved result (phần đầu của kết quả): what was scored, by which rubric, from which files."""

from __future__ import annotations

from typing import Literal

from cchc_index.model.exceptions import Approved
from cchc_index.model.rubric import Status
from cchc_index.model.stages import Stage
from cchc_index.model.written import Written


class SourceFile(Written):
    """One file that went into a result, with its hash (tệp nguồn)."""

    name: str
    sha256: str


class ResultHead(Written):
    """What a saved result says of itself (phần đầu của kết quả); JSON on disk."""

    index: str
    period: str
    stage: Stage
    rubric_id: str
    rubric_status: Status
    rubric_sha256: str
    partial: bool = False
    provisional: bool = False
    missing: Literal["incomplete", "zero"] = "incomplete"
    survey_held: bool = False
    version: str
    files: tuple[SourceFile, ...] = ()
    saved: tuple[SourceFile, ...] = ()
    """The files beside it, as they were saved."""
    exceptions: tuple[Approved, ...] = ()
