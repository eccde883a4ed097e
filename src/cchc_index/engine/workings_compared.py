"""Workings of the kinds that compare or take over (so sánh, lấy từ ngoài): relative, change, imported, survey."""

from __future__ import annotations

from fractions import Fraction

from cchc_index.engine.ground import Ground, NothingToCountError, NoValueError, value_of
from cchc_index.engine.workings_parts import formula_step, points, shown
from cchc_index.model.arithmetic import Figure, exactly, put_in, written
from cchc_index.model.explained import Step, Worked
from cchc_index.model.language import _, number
from cchc_index.model.rules import Change, Imported, Relative, Survey
from cchc_index.model.survey import Question, SurveyLeaf, survey_leaf

LISTED = 12
"""A mean or an extreme of no more values is written out."""


def relative(rule: Relative, ground: Ground) -> Worked:
    """max × value/to (so với đơn vị khác); lower is better: max × to/value."""
    value = ground.value(rule.value.tree)
    measured = formula_step(rule.value, ground, value)
    to, yardstick = _yardstick(rule, ground)
    if rule.to == "best" and value == to:
        text = _("the best of the units: {points}").format(points=points(ground.most))
        holds = f"{exactly(value)} == {exactly(to)}"
        return Worked(ground.most, (measured, yardstick, Step(text, exactly(ground.most), ground.most, holds)))
    if rule.to == "best" and to == 0:
        text = _("the best of the units is 0: 0 points for all others")
        return Worked(Fraction(0), (measured, yardstick, Step(text, "0", Fraction(0))))
    above, below = (value, to) if rule.better == "higher" else (to, value)
    if not below:
        raise NothingToCountError if not above else NoValueError
    given = ground.most * above / below
    text = f"{shown(above)} / {shown(below)} × {number(ground.most)} = {points(given)}"
    step = Step(text, f"{exactly(ground.most)} * {exactly(above)} / {exactly(below)}", given)
    return Worked(given, (measured, *([yardstick] if yardstick.text else []), step))


def _yardstick(rule: Relative, ground: Ground) -> tuple[Fraction, Step]:
    """What the value is measured by, and the step to it."""
    if isinstance(rule.to, Fraction):
        return rule.to, Step("")
    everyone = ground.everyone(rule.value.tree)
    listed = ", ".join(map(exactly, everyone))
    if rule.to == "mean":
        to = sum(everyone, Fraction(0)) / len(everyone)
        formula = f"({listed.replace(', ', ' + ')}) / {len(everyone)}"
        text = _("mean of the units: {value}")
    elif rule.better == "higher":
        to, formula, text = max(everyone), f"max({listed})", _("highest of the units: {value}")
    else:
        to, formula, text = min(everyone), f"min({listed})", _("lowest of the units: {value}")
    return to, Step(text.format(value=shown(to)), formula if len(everyone) in range(2, LISTED + 1) else exactly(to), to)


def change(rule: Change, ground: Ground) -> Worked:
    """Points if better than in the period before, else 0 (so với kỳ trước)."""
    now = ground.value(rule.value.tree)

    def earlier(figure: Figure) -> Fraction:
        return ground.number(Figure("prev", figure.name) if figure.scope == "own" else figure)

    try:
        before = value_of(rule.value.tree, earlier)
    except NothingToCountError:
        raise NoValueError from None
    then = Step(
        _("the period before: {value}").format(value=shown(before)),
        written(put_in(rule.value.tree, earlier)),
        before,
    )
    better = now > before if rule.better == "higher" else now < before
    given = Fraction(rule.points, 10**6) if better else Fraction(0)
    text = _("better than the period before: {points}") if better else _("not better than the period before: {points}")
    sign = {(True, True): ">", (True, False): "<", (False, True): "<=", (False, False): ">="}[
        better, rule.better == "higher"
    ]
    last = Step(text.format(points=points(given)), exactly(given), given, f"{exactly(now)} {sign} {exactly(before)}")
    return Worked(given, (formula_step(rule.value, ground, now), then, last))


def imported(rule: Imported, ground: Ground) -> Worked:
    """max × imported value / scale (lấy từ chỉ số khác)."""
    value = ground.number(Figure("imported", "imported"))
    given = ground.most * value / rule.scale
    text = _("imported value {value} / {scale} × {max} = {points}").format(
        value=number(value), scale=number(rule.scale), max=number(ground.most), points=points(given)
    )
    return Worked(given, (Step(text, f"{exactly(ground.most)} * {exactly(value)} / {exactly(rule.scale)}", given),))


def survey(rule: Survey, ground: Ground) -> Worked:
    """max × the survey's percent / 100 (điều tra xã hội học), group by group and question by question.

    Where a few answers could be told from a mean, only how many there are is said.
    """
    leaf = survey_leaf(ground.row, rule)
    steps: list[Step] = []
    groups: list[tuple[Fraction, Fraction]] = []
    for group, weight in leaf.groups.items():
        mean = _group(leaf, group, ground, steps)
        if mean is not None:
            groups.append((weight, mean))
    if not groups:
        raise NoValueError
    percent = _weighted(groups)
    if len(groups) > 1:
        words = _("mean of the groups by weight: {percent}%").format(percent=shown(percent))
        steps.append(Step(words, _weighted_text(groups), percent))
    if _too_few(leaf, ground):
        steps = _counted(leaf, ground)
    given = ground.most * percent / 100
    text = f"{shown(percent)}% × {number(ground.most)} = {points(given)}"
    steps.append(Step(text, f"{exactly(ground.most)} * {exactly(percent)} / 100", given))
    return Worked(given, tuple(steps))


def _too_few(leaf: SurveyLeaf, ground: Ground) -> bool:
    """Whether some question of a group has so few answers that they are people's own."""
    counts = [_sums(leaf, question, group, ground)[0] for group in leaf.groups for question in leaf.questions]
    return any(0 < count < ground.least for count in counts)


def _counted(leaf: SurveyLeaf, ground: Ground) -> list[Step]:
    """How many answered, and why no more is said: from one group's mean the others' would follow."""
    steps: list[Step] = []
    for group in leaf.groups:
        for question in leaf.questions:
            valid, _weight, _total = _sums(leaf, question, group, ground)
            words = _("question {code}: {count} valid answers").format(code=question.code, count=valid)
            name = leaf.group_name(group)
            steps += [Step(f"{name}: {words}" if name else words, str(valid), Fraction(valid))] if valid else []
    words = _("no means are shown: fewer than {count} answers would tell who gave them").format(count=ground.least)
    return [*steps, Step(words, str(ground.least), Fraction(ground.least))]


def _group(leaf: SurveyLeaf, group: str, ground: Ground, steps: list[Step]) -> Fraction | None:
    """The percent of one group of respondents (all, where none are told apart)."""
    name = leaf.group_name(group)
    sums = [(question, *_sums(leaf, question, group, ground)) for question in leaf.questions]
    found = [(question, valid, weight, total) for question, valid, weight, total in sums if weight]
    if not found:
        return None
    pooled = leaf.rule.mean_over == "answers"
    for question, valid, weight, total in found:
        words = _("question {code}: {count} valid answers, mean {percent}%").format(
            code=question.code, count=valid, percent=shown(total / weight)
        )
        formula = f"{exactly(total)} / {exactly(weight)}"
        steps.append(Step(f"{name}: {words}" if name else words, formula, total / weight))
    weights = [(one.weight * (weight if pooled else 1), total / weight) for one, _valid, weight, total in found]
    mean = _weighted(weights)
    if len(found) > 1:
        words = _("all answers together: {percent}%") if pooled else _("mean of the questions: {percent}%")
        text = words.format(percent=shown(mean))
        steps.append(Step(f"{name}: {text}" if name else text, _weighted_text(weights), mean))
    return mean


def _sums(leaf: SurveyLeaf, question: Question, group: str, ground: Ground) -> tuple[int, Fraction, Fraction]:
    """Of the valid answers to one question in one group how many there are, their weight, and Σ percents by weight."""
    valid, weight, total = 0, Fraction(0), Fraction(0)
    for (where, code, answer), (count, heavy) in ground.counts.items():
        if code == question.code and answer in question.percents and (not leaf.rule.groups or where == group):
            valid, weight, total = valid + count, weight + heavy, total + question.percents[answer] * heavy
    return valid, weight, total


def _weighted(values: list[tuple[Fraction, Fraction]]) -> Fraction:
    return sum((weight * value for weight, value in values), Fraction(0)) / sum(weight for weight, _ in values)


def _weighted_text(values: list[tuple[Fraction, Fraction]]) -> str:
    above = " + ".join(f"{exactly(weight)} * {exactly(value)}" for weight, value in values)
    return f"({above}) / ({' + '.join(exactly(weight) for weight, _value in values)})"
