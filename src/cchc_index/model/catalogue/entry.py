"""What a row of the catalogue is (một dòng trong danh mục lỗi)."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """An error stops the run, a warning wants a look, a note only tells."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Entry(NamedTuple):
    """One row of the catalogue; `message` and `fix` are templates with named placeholders."""

    severity: Severity
    message: str
    fix: str
