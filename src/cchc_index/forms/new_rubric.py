"""A small rubric with its cases to start from (bộ tiêu chí mẫu), every part explained beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_SAMPLES: Final = Path(__file__).parent / "new"


def new_rubric(file: str, cases: str, rubric_id: str, level: str, period: str) -> str:
    """The text of the rubric; its index is its id without folder and year."""
    index = rubric_id.rpartition("/")[2].removesuffix(f"-{period}")
    return _filled("rubric.yaml", file=file, cases=cases, id=rubric_id, index=index, level=level, period=period)


def new_cases(file: str, name: str) -> str:
    """The text of its cases."""
    return _filled("cases.yaml", file=file, name=name)


def _filled(sample: str, **values: str) -> str:
    text = (_SAMPLES / sample).read_text("utf-8")
    for key, value in values.items():
        text = text.replace(f"{{{key}}}", value)
    return text
