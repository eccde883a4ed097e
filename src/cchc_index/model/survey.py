"""What a survey leaf takes from its replies (điều tra xã hội học): scales, skipped answers, groups, all folded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import Final

from cchc_index.model.names import fold_answer
from cchc_index.model.rubric import Row, Rubric
from cchc_index.model.rules import Survey

MOST_WEIGHT: Final = 500_000
"""A larger sampling weight is none; “1.234” is therefore one and a bit."""
_EXACT: Final = 1 << 36
"""Up to here a weight in thousandths times a percent has a square whose sums stay whole."""

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
        there = [*scale_of(self.rule, question), *self.rule.skip]
        return next((answer for answer in there if fold_answer(answer) == folded), folded)


def survey_leaves(rubric: Rubric) -> tuple[SurveyLeaf, ...]:
    """All leaves that are scored from replies (tiêu chí điều tra)."""
    return tuple(
        survey_leaf(row, row.node.rule)
        for row in rubric.outline.leaves
        if row.scores and isinstance(row.node.rule, Survey)
    )


def most_weight(leaves: Iterable[SurveyLeaf]) -> int:
    """The largest sampling weight for which all sums stay exact (trọng số lớn nhất); fine percents leave less room."""
    percents = [percent for leaf in leaves for one in leaf.questions for percent in one.percents.values() if percent]
    thousandths = [round(percent * 1000) for percent in percents]
    steps = max(thousandths, default=1) // (gcd(*thousandths) or 1)
    return min(MOST_WEIGHT, _EXACT // (1000 * max(1, steps)))


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


def scale_of(rule: Survey, question: str) -> dict[str, Fraction]:
    """The answers to a question as the rubric spells them, with their percents (thang trả lời): as listed, best first.

    Of answers that are only satisfied or not, figures such as 1 to 5 stand by size, from the satisfied end on.
    """
    own = next((scale for name, scale in rule.answers_of.items() if fold_answer(name) == fold_answer(question)), None)
    if listed := own or rule.answers:
        return dict(sorted(listed.items(), key=lambda one: -one[1]))
    satisfied, others = list(rule.satisfied or ()), list(rule.dissatisfied)
    if all(answer.isdecimal() for answer in (*satisfied, *others)):
        most = max(map(int, satisfied), default=0) >= max(map(int, others), default=0)
        satisfied, others = (sorted(part, key=int, reverse=most) for part in (satisfied, others))
    return {**dict.fromkeys(satisfied, Fraction(100)), **dict.fromkeys(others, Fraction(0))}


def _percents(rule: Survey, question: str) -> dict[str, Fraction]:
    return {fold_answer(answer): percent for answer, percent in scale_of(rule, question).items()}
