"""Every rule in words (cách tính điểm bằng lời), in the language in use, as a decision would put it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from cchc_index.model.bands import is_percent, ordered
from cchc_index.model.language import N_, _, number
from cchc_index.model.points import MILLION
from cchc_index.model.rubric import Outline, Row
from cchc_index.model.rules import (
    AllOf,
    Band,
    Bands,
    Change,
    Choice,
    Deadline,
    Formula,
    Imported,
    Judgement,
    Option,
    Parts,
    PerItem,
    Ratio,
    Relative,
    Rule,
    Survey,
    When,
)
from cchc_index.model.wording_parts import day_words, factor_words, formula_words, item_words, points_words, span_words


@dataclass(frozen=True, slots=True)
class _Where:
    """The leaf (or part of it) of which a rule speaks."""

    row: Row
    outline: Outline
    max_points: int

    def part(self, max_points: int) -> _Where:
        return _Where(self.row, self.outline, max_points)

    def label(self, name: str) -> str:
        declared = self.outline.input(self.row, name)
        return declared.label if declared else name


def rule_words(rule: Rule, row: Row, outline: Outline) -> list[str]:
    """The rule in words, a line per option, band or part (diễn giải cách tính điểm)."""
    return _words(rule, _Where(row, outline, row.node.max or 0))


def _words(rule: Rule, where: _Where) -> list[str]:
    lines = WORDS[type(rule)](rule, where)
    if rule.if_zero is not None:
        lines = [*lines, _(IF_ZERO[rule.if_zero])]
    return lines


IF_ZERO: Final = {
    "full": N_("nothing to count (0/0): full points"),
    "zero": N_("nothing to count (0/0): 0 points"),
    "not_applicable": N_("nothing to count (0/0): not applicable"),
}


def _choice(rule: Choice, where: _Where) -> list[str]:
    return [f"{option.answer}: {_given(option, where)}{_consequences(option)}" for option in rule.options]


def _bands(rule: Bands, where: _Where) -> list[str]:
    percent = is_percent(rule, where.outline, where.row)
    value = formula_words(rule.value.tree, where.label)
    lines = [_("by {value}:").format(value=_percent_of(value) if percent else value)]
    for band in reversed(ordered(rule.bands)):
        span = span_words(band, "%" if percent else "")
        if band.rule is None:
            lines.append(f"{span}: {_given(band, where)}{_zeroed(band.zeroes)}")
        else:
            lines += [f"{span}:", *(f"  {line}" for line in _words(band.rule, where))]
    lines += [
        _("{answer}: {points} where that is better").format(answer=one.answer, points=points_words(one.points))
        for one in rule.unless
    ]
    return lines


def _ratio(rule: Ratio, where: _Where) -> list[str]:
    percent = is_percent(rule, where.outline, where.row)
    sign = "%" if percent else ""
    value, full = factor_words(rule.value.tree, where.label), points_words(where.max_points)
    if rule.target == 100 and percent:
        lines = [f"{value} × {full}"]
    elif rule.target == 1 and not percent:
        lines = [f"{value} × {full}, " + _("{max} at most").format(max=full)]
    else:
        target = number(rule.target) + sign
        lines = [
            _("{target} or more: {max}; below {target}: {value} / {target} × {max}").format(
                value=value, target=target, max=full
            )
        ]
    if rule.floor is not None:
        lines.append(_("below {floor}: 0 points").format(floor=number(rule.floor) + sign))
    if rule.step is not None:
        lines.append(_("rounded to {step}").format(step=points_words(rule.step)))
    return lines


def _per_item(rule: PerItem, where: _Where) -> list[str]:
    start = where.max_points if rule.start == "max" else rule.start
    if rule.each < 0:
        line = _("less {each} for each {item}")
    elif where.row.role == "penalty":
        line = _("a deduction of {each} for each {item}")
    else:
        line = _("plus {each} for each {item}") if start else _("{each} for each {item}")
    words = [line.format(each=points_words(abs(rule.each)), item=item_words(rule.count.tree, where.label))]
    if start:
        words.insert(0, points_words(start))
    if rule.down_to is not None:
        words.append(_("not below {points}").format(points=points_words(rule.down_to)))
    if rule.each > 0:
        words.append(_("{max} at most").format(max=points_words(where.max_points)))
    return [", ".join(words)]


def _all_of(rule: AllOf, where: _Where) -> list[str]:
    conditions = "; ".join(where.label(name) for name in rule.conditions)
    all_met = _("all of these ({conditions}): {points}")
    return [
        all_met.format(conditions=conditions, points=points_words(rule.points)),
        _("otherwise: 0 points") + _zeroed(rule.zeroes),
    ]


def _deadline(rule: Deadline, where: _Where) -> list[str]:
    by = rule.by if isinstance(rule.by, str) else day_words(rule.by.day, rule.by.month, str(rule.by.year))
    if isinstance(rule.by, str) and rule.by.startswith("{period}-") and len(rule.by) == len("{period}-12-10"):
        by = _("{day} of the period's year").format(day=day_words(int(rule.by[12:14]), int(rule.by[9:11])))
    label = where.label(rule.date)
    in_time = _("{label} by {date}: {points}")
    lines = [in_time.format(label=label, date=by, points=points_words(rule.points))]
    for late in rule.late:
        points = points_words(late.points)
        if late.days is None:
            lines.append(_("later: {points}").format(points=points))
        else:
            lines.append(_("up to {days} days late: {points}").format(days=late.days, points=points))
    if not rule.late or rule.late[-1].days is not None:
        lines.append(_("later or never: 0 points"))
    return lines


def _parts(rule: Parts, where: _Where) -> list[str]:
    lines = [_("sum of {count} parts:").format(count=len(rule.parts))]
    for part in rule.parts:
        lines.append(_("{name} ({max} at most):").format(name=part.name, max=points_words(part.max)))
        lines += [f"  {line}" for line in _words(part.rule, where.part(part.max))]
    return lines


def _formula(rule: Formula, where: _Where) -> list[str]:
    return [_("points = {formula}").format(formula=formula_words(rule.points.tree, where.label))]


def _when(rule: When, where: _Where) -> list[str]:
    lines = [_("depends on {label}:").format(label=where.label(rule.input))]
    for answer, case in rule.cases.items():
        lines += [f"{answer}:", *(f"  {line}" for line in _words(case, where))]
    if rule.otherwise is not None:
        lines += [_("otherwise:"), *(f"  {line}" for line in _words(rule.otherwise, where))]
    return lines


def _relative(rule: Relative, where: _Where) -> list[str]:
    if rule.to == "best":
        to = _("the highest of the units") if rule.better == "higher" else _("the lowest of the units")
    else:
        to = _("the mean of the units") if rule.to == "mean" else number(rule.to)
    value, full = factor_words(rule.value.tree, where.label), points_words(where.max_points)
    if rule.better == "higher":
        return [f"{value} / {to} × {full}"]
    return [f"{to} / {value} × {full}"]


def _change(rule: Change, where: _Where) -> list[str]:
    text = _("{value} is higher than in the period before: {points}; otherwise: 0 points")
    if rule.better == "lower":
        text = _("{value} is lower than in the period before: {points}; otherwise: 0 points")
    return [text.format(value=formula_words(rule.value.tree, where.label), points=points_words(rule.points))]


def _imported(rule: Imported, where: _Where) -> list[str]:
    if rule.scale * MILLION == where.max_points:
        return [_("the imported value itself")]
    text = _("imported value / {scale} × {max}")
    return [text.format(scale=number(rule.scale), max=points_words(where.max_points))]


def _survey(rule: Survey, where: _Where) -> list[str]:
    text = _("percent of the survey × {max}; questions {questions}")
    questions = ", ".join(
        code if weight == 1 else f"{code} (× {number(Fraction(weight))})" for code, weight in rule.weights.items()
    )
    lines = [text.format(max=points_words(where.max_points), questions=questions or "—")]
    if rule.satisfied is not None:
        lines.append(_("share of satisfied answers: {answers}").format(answers=", ".join(rule.satisfied)))
    if rule.answers:
        lines.append(_scale(rule.answers))
    lines += [f"{question} – {_scale(scale)}" for question, scale in rule.answers_of.items()]
    if rule.mean_over == "answers":
        lines.append(_("mean over all answers together"))
    if rule.groups:
        shown = "; ".join(f"{group}: {number(weight)}" for group, weight in rule.groups.items())
        lines.append(_("weights of the groups: {groups}").format(groups=shown))
    if rule.skip:
        lines.append(_("not counted: {answers}").format(answers=", ".join(rule.skip)))
    if rule.min_replies is not None:
        lines.append(_("at least {count} replies").format(count=rule.min_replies))
    return lines


def _scale(answers: Mapping[str, Fraction]) -> str:
    return "; ".join(f"{answer}: {number(percent)}%" for answer, percent in answers.items())


def _judgement(rule: Judgement, where: _Where) -> list[str]:
    text = _("judged by the appraiser, 0 to {max} in steps of {step}")
    return [text.format(max=points_words(where.max_points), step=points_words(rule.step))]


WORDS: Final[dict[type[Rule], Callable[[Any, _Where], list[str]]]] = {
    Choice: _choice,
    Bands: _bands,
    Ratio: _ratio,
    PerItem: _per_item,
    AllOf: _all_of,
    Deadline: _deadline,
    Parts: _parts,
    Formula: _formula,
    When: _when,
    Relative: _relative,
    Change: _change,
    Imported: _imported,
    Survey: _survey,
    Judgement: _judgement,
}


def _given(given: Option | Band, where: _Where) -> str:
    share = where.max_points * (given.share or Fraction(0))
    return points_words(share if given.points is None else given.points)


def _consequences(option: Option) -> str:
    text = _zeroed(option.zeroes)
    if option.class_at_most is not None:
        text += " " + _("(class {name} at most)").format(name=option.class_at_most)
    if option.class_down is not None:
        text += " " + _("(class lowered by {steps})").format(steps=option.class_down)
    return text


def _zeroed(target: str | None) -> str:
    if target is None:
        return ""
    if target == "parent":
        return " " + _("(and 0 for all beside it)")
    return " " + _("(and 0 for all of {node})").format(node=target)


def _percent_of(value: str) -> str:
    return value if "%" in value else f"{value} (%)"
