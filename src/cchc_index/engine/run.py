"""What a scoring is asked (yêu cầu chấm điểm)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cchc_index.model.stages import Stage

Missing = Literal["incomplete", "zero"]


@dataclass(frozen=True, slots=True)
class Run:
    """What a scoring was asked (yêu cầu chấm điểm)."""

    period: str
    stage: Stage = "record"
    missing: Missing = "incomplete"
    survey_held: bool = False
    without_survey: bool = False
