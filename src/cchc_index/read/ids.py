"""Ids as they stand in cells (mã tiêu chí trong ô): workbooks turn 1.10 into 1.1 and 1.2 into a date."""

from __future__ import annotations

from datetime import date

from cchc_index.model.problem import Problem, candidates
from cchc_index.model.rubric import Outline


def node_of(value: object, outline: Outline) -> str | Problem:
    """The id that a cell names; where it names none, or may name several, the problem."""
    match value:
        case date():
            return Problem("S55", params={"day": f"{value:%d/%m/%Y}", "known": _typed_as(value, outline)})
        case int() | float() if not isinstance(value, bool):
            return _from_number(f"{value:.15g}", outline)
    text = str(value).strip()
    if text in outline.by_id:
        return text
    return Problem("S12", params={"id": text, "known": candidates(text, outline.by_id)})


def _from_number(written: str, outline: Outline) -> str | Problem:
    """Zeros at the end are lost: 1.1 may have been 1.10."""
    alike = [node for node in outline.by_id if _as_number(node) == float(written)]
    if len(alike) == 1:
        return alike[0]
    if alike:
        return Problem("S54", params={"id": written, "known": alike})
    return Problem("S12", params={"id": written, "known": candidates(written, outline.by_id)})


def _typed_as(day: date, outline: Outline) -> list[str]:
    """The ids that a workbook may have taken for this day."""
    one, two, three = day.day, day.month, day.year % 100
    typed = (f"{one}.{two}", f"{two}.{one}", f"{one}.{two}.{three}", f"{two}.{one}.{three}")
    return [node for node in dict.fromkeys(typed) if node in outline.by_id] or candidates(typed[0], outline.by_id)


def _as_number(node: str) -> float | None:
    try:
        return float(node)
    except ValueError:
        return None
