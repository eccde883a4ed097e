"""From replies to the percent of a survey leaf."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from tests.reference.arithmetic import NotScored, Problem
from tests.reference.exact import Raw, fold, number


def percent_satisfied(rule: Raw, replies: Sequence[tuple[str, Mapping[str, object]]]) -> Fraction:
    """The percent of the leaf.

    Raises:
        NotScored: no valid answer at all.
        Problem: an answer or a group on no list.
    """
    if "groups" not in rule:
        percent = mean_of_replies(rule, [answers for _, answers in replies])
        if percent is None:
            raise NotScored
        return percent
    groups = {fold(name): number(weight) for name, weight in rule["groups"].items()}
    if any(fold(group) not in groups for group, _ in replies):
        raise Problem("unknown_group")
    weighted, weights = Fraction(0), Fraction(0)
    for name, weight in groups.items():
        percent = mean_of_replies(rule, [answers for group, answers in replies if fold(group) == name])
        if percent is not None:
            weighted += weight * percent
            weights += weight
    if weights == 0:
        raise NotScored
    return weighted / weights


def mean_of_replies(rule: Raw, replies: list[Mapping[str, object]]) -> Fraction | None:
    """The mean over questions of the means over answers, or over all answers at once; None without any."""
    questions = rule["questions"]
    if isinstance(questions, list):
        questions = dict.fromkeys(questions, 1)
    weighted, weights = Fraction(0), Fraction(0)
    for question, written in questions.items():
        weight = number(written)
        valid = []
        for answers in replies:
            percent = percent_of(rule, question, answers.get(question))
            if percent is not None:
                valid.append(percent)
        if not valid:
            continue
        if rule.get("mean_over", "questions") == "answers":
            weighted += weight * sum(valid, Fraction(0))
            weights += weight * len(valid)
        else:
            weighted += weight * sum(valid, Fraction(0)) / len(valid)
            weights += weight
    return None if weights == 0 else weighted / weights


def percent_of(rule: Raw, question: str, answer: object) -> Fraction | None:
    """What one answer counts; None for a blank and for `skip`."""
    if answer is None or fold(answer) in {"", "-"}:
        return None
    if fold(answer) in {fold(one) for one in rule.get("skip", [])}:
        return None
    if "satisfied" in rule:
        percents: dict[object, object] = dict.fromkeys(rule["satisfied"], 100)
        percents |= dict.fromkeys(rule["dissatisfied"], 0)
    else:
        percents = rule.get("answers_of", {}).get(question) or rule["answers"]
    for one, percent in percents.items():
        if fold(one) == fold(answer):
            return number(percent)
    raise Problem("unknown_answer")
