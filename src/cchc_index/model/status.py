"""What is said of the standing of its rubrics (tình trạng của bộ tiêu chí): every report and form repeats it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from cchc_index.model.language import N_, _
from cchc_index.model.rubric import Status

_NOTES: Final[dict[Status, str]] = {
    "illustrative": N_("The rubric is illustrative: its rows or structure are not the decision's own text."),
    "draft": N_("The rubric is a draft: open points remain."),
}


def is_status_note(text: str) -> bool:
    """Whether a note is one of these, which stand at the head of a paper."""
    return text in map(_, _NOTES.values())


def status_notes(statuses: Iterable[Status]) -> list[str]:
    """A note for each status that readers must know of, each once."""
    return [_(_NOTES[status]) for status in dict.fromkeys(statuses) if status in _NOTES]
