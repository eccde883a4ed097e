"""What a survey leaf takes from its replies (điều tra xã hội học): scales, skipped answers, groups, all folded."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from cchc_index.model.names import fold_answer
from cchc_index.model.rubric import Row, Rubric
from cchc_index.model.rules import Survey

ALL: Final = ""
"""The one group of a leaf that tells no groups apart."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of one leaf (câu hỏi): its weight, and each valid answer's percent."""

    code: str
    weight: Fraction
    percents: dict[str, Fraction]


@dataclass(frozen=True, slots=True)
class SurveyLeaf:
    """A survey leaf with everything folded, ready to be matched with replies (tiêu chí điều tra)."""

    row: Row
    rule: Survey
    questions: tuple[Question, ...]
    skipped: frozenset[str]
    groups: dict[str, Fraction]

    def group_name(self, folded: str) -> str:
        """The rubric's spelling of a group; empty where the leaf tells none apart."""
        return next((group for group in self.rule.groups if fold_answer(group) == folded), ALL)

    def answer_name(self, question: str, folded: str) -> str:
        """The rubric's spelling of an answer to a question."""
        rule = self.rule
        listed = [*(rule.answers_of.get(question) or rule.answers or [*(rule.satisfied or ()), *rule.dissatisfied])]
        return next((answer for answer in [*listed, *rule.skip] if fold_answer(answer) == folded), folded)


def survey_leaves(rubric: Rubric) -> tuple[SurveyLeaf, ...]:
    """All leaves that are scored from replies (tiêu chí điều tra)."""
    return tuple(
        survey_leaf(row, row.node.rule)
        for row in rubric.outline.leaves
        if row.scores and isinstance(row.node.rule, Survey)
    )


def survey_leaf(row: Row, rule: Survey) -> SurveyLeaf:
    """One leaf that is scored from replies."""
    return SurveyLeaf(
        row=row,
        rule=rule,
        questions=tuple(
            Question(code, Fraction(weight), _percents(rule, code)) for code, weight in rule.weights.items()
        ),
        skipped=frozenset(map(fold_answer, rule.skip)),
        groups={fold_answer(group): weight for group, weight in rule.groups.items()} or {ALL: Fraction(1)},
    )


def _percents(rule: Survey, question: str) -> dict[str, Fraction]:
    if question in rule.answers_of:
        scale = rule.answers_of[question]
    elif rule.answers is not None:
        scale = rule.answers
    else:
        scale = {answer: Fraction(100) for answer in rule.satisfied or ()}
        scale |= {answer: Fraction(0) for answer in rule.dissatisfied}
    return {fold_answer(answer): percent for answer, percent in scale.items()}
