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
    """One row of the catalogue; `message` and `fix` are templates with named placeholders.

    `check` marks an error that leaves every value readable, so that a workspace may make less of it.
    """

    severity: Severity
    message: str
    fix: str
    check: bool = False

    @property
    def settable(self) -> bool:
        """Whether a workspace may choose the severity: not of errors that leave a value unread."""
        return self.check or self.severity is not Severity.ERROR
