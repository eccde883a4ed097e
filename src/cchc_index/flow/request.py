"""What a scoring is asked from outside (yêu cầu chấm điểm): files, choices, where to look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cchc_index.engine.run import Missing
from cchc_index.model.questionnaire import Engine, SurveyColumns
from cchc_index.model.stages import Stage

Advance = Callable[[int, int], None]
"""Told how many files of how many are read, or written."""


@dataclass(frozen=True, slots=True)
class Request:
    """The arguments and flags of `cchc score` (yêu cầu); paths are relative to `here`."""

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
    columns: SurveyColumns = field(default_factory=SurveyColumns)
    engine: Engine = "auto"
    spark_master: str = "local[*]"
    here: Path = field(default_factory=Path.cwd)
