"""What came of each question of a saved survey (kết quả từng câu hỏi), from the counts that were saved with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from cchc_index.engine.survey_answers import questions_of
from cchc_index.flow.sent import Tables
from cchc_index.model.rubric import Rubric
from cchc_index.model.survey import survey_leaves
from cchc_index.model.surveyed import Asked

COLUMNS: Final = ("unit", "group", "question", "count")


def asked_of(rubric: Rubric, tables: Tables, units: Sequence[str], least: int) -> Mapping[str, Sequence[Asked]]:
    """Per unit its questions; of fewer than `least` valid answers only their number is told.

    A result does not keep who left a question out, so that `replies` are those who answered it at all.
    """
    replies = tables["replies"]
    asked = Counter[tuple[str, str, str]]()
    for unit, group, question, count in zip(*(replies[name] for name in COLUMNS), strict=True):
        asked[unit, group, question] += count
    found: dict[str, list[Asked]] = {}
    for one in questions_of(survey_leaves(rubric), replies, asked, units, least):
        found.setdefault(one.unit, []).append(one)
    return found
