"""What came of each question of a saved survey (kết quả từng câu hỏi), from the counts that were saved with it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from cchc_index.engine.survey_answers import Questions
from cchc_index.flow.tables import Tables
from cchc_index.model.rubric import Rubric
from cchc_index.model.survey import survey_leaves
from cchc_index.model.surveyed import Asked

COLUMNS: Final = ("unit", "group", "question", "count")


def asked_of(rubric: Rubric, tables: Tables, units: Sequence[str], least: int) -> Mapping[str, Sequence[Asked]]:
    """Per unit its questions; of fewer than `least` valid answers only their number is told.

    A result does not keep who left a question out, so that `replies` are those who answered it at all.
    """
    replies = tables["replies"]
    asked: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for unit, group, question, count in zip(*(replies[name] for name in COLUMNS), strict=True):
        asked[question][unit, group] += count
    questions = Questions(survey_leaves(rubric), replies, asked, units, least)
    found = {unit: list(questions.of(unit)) for unit in units}
    return {unit: mine for unit, mine in found.items() if mine}
