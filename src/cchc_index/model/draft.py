"""A rubric read from an annex (bộ tiêu chí dự thảo nhập từ phụ lục): plain values, and what was read of each row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from cchc_index.model.problem import Problem
from cchc_index.model.rubric import Node

AS_DATA: Final = frozenset(Node.model_fields) - {
    *("id", "code", "name", "max", "text", "evidence", "basis", "owner", "appraised_by", "applies_to"),
    *("children", "status", "confidence", "source", "was"),
}
"""The keys of a row that a guide has no column for: its column of rules holds them. Not what a draft has anew."""


@dataclass(frozen=True, slots=True)
class DraftLeaf:
    """A row that was read (dòng đã nhập): its kind of rule, and why someone must look at it, if so.

    `kind` is empty for a row without points and for one that has rows below it.
    """

    id: str
    name: str
    kind: str
    why: tuple[str, ...]
    source: str

    @property
    def sure(self) -> bool:
        """Whether the text was read whole and says all that the rule says."""
        return not self.why


@dataclass(frozen=True, slots=True)
class Draft:
    """A rubric as it is about to be written; None where nothing could be read."""

    data: dict[str, Any] | None
    leaves: tuple[DraftLeaf, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
