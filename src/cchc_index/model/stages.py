"""The stages of a period that are scored and saved (giai đoạn chấm): each has results and receipts of its own."""

from __future__ import annotations

from typing import Final, Literal

from cchc_index.model.language import N_

Stage = Literal["record", "self", "petition", "quarter-1", "quarter-2", "quarter-3", "quarter-4"]
QUARTERS: Final[tuple[Stage, ...]] = ("quarter-1", "quarter-2", "quarter-3", "quarter-4")
"""Interim self-scoring (tự chấm theo quý): stages of the year, no period of the ranking, and before none."""
STAGES: Final[dict[Stage, str]] = {
    "quarter-1": N_("self-assessment, quarter 1"),
    "quarter-2": N_("self-assessment, quarter 2"),
    "quarter-3": N_("self-assessment, quarter 3"),
    "quarter-4": N_("self-assessment, quarter 4"),
    "self": N_("self-assessment"),
    "record": N_("for the record"),
    "petition": N_("after petitions"),
}
"""All of them in the order of the year, in words."""


def is_claimed(stage: str) -> bool:
    """Whether only what units claim of themselves is scored (đơn vị tự chấm)."""
    return stage == "self" or stage in QUARTERS
