"""Every rule in words (cách tính điểm bằng lời), in the language in use, as a decision would put it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from cchc_index.model.arithmetic import Arithmetic, Const, Expr, Figure, Op
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

SCOPES: Final = {
    "own": N_("{label}"),
    "prev": N_("{label} of the period before"),
    "mean": N_("mean of {label} over the units"),
    "highest": N_("highest {label} of the units"),
    "lowest": N_("lowest {label} of the units"),
    "imported": N_("imported value"),
}
_BINDS: Final = {"+": 1, "-": 1, "*": 2, "/": 2, "neg": 3}
_SHOWN: Final = {"*": "×", "/": "/", "+": "+", "-": "−"}


@dataclass(frozen=True, slots=True)
class _Where:
    """The leaf (or part of it) of which a rule speaks."""

    row: Row
    outline: Outline
    max_points: int

    def part(self, max_points: int) -> _Where:
        return _Where(self.row, self.outline, max_points)


def rule_words(rule: Rule, row: Row, outline: Outline) -> list[str]:
    """The rule in words, a line per option, band or part (diễn giải cách tính điểm)."""
    return _words(rule, _Where(row, outline, row.node.max or 0))


def arithmetic_words(arithmetic: Arithmetic, row: Row, outline: Outline) -> str:
    """A formula with the labels of its figures in place of their names (công thức bằng lời)."""
    return _expr(arithmetic.tree, _Where(row, outline, 0))


def points_words(points: Fraction | int) -> str:
    """Millionths of points as a number of points: 0,5."""
    return number(Fraction(points) / MILLION)


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
    value = _expr(rule.value.tree, where)
    lines = [_("by {value}:").format(value=_percent_of(value) if percent else value)]
    for band in reversed(ordered(rule.bands)):
        span = _span(band, "%" if percent else "")
        if band.rule is None:
            lines.append(f"{span}: {_given(band, where)}{_zeroed(band.zeroes)}")
        else:
            lines += [f"{span}:", *(f"  {line}" for line in _words(band.rule, where))]
    lines += [
        _("{answer}: {points} where that is better").format(
            answer=one.answer, points=points_words(one.points)
        )
        for one in rule.unless
    ]
    return lines


def _ratio(rule: Ratio, where: _Where) -> list[str]:
    percent = is_percent(rule, where.outline, where.row)
    sign = "%" if percent else ""
    value, full = _expr(rule.value.tree, where), points_words(where.max_points)
    if rule.target == 100 and percent:
        lines = [_("{value} × {max} points").format(value=_bracketed(value), max=full)]
    else:
        target = number(rule.target) + sign
        lines = [
            _("{target} or more: {max} points; below, {value} / {target} × {max}").format(
                value=_bracketed(value), target=target, max=full
            )
        ]
    if rule.floor is not None:
        lines.append(_("below {floor}: 0").format(floor=number(rule.floor) + sign))
    if rule.step is not None:
        lines.append(_("rounded to {step} points").format(step=points_words(rule.step)))
    return lines


def _per_item(rule: PerItem, where: _Where) -> list[str]:
    count, each = _expr(rule.count.tree, where), points_words(abs(rule.each))
    start = where.max_points if rule.start == "max" else rule.start
    if rule.each < 0:
        line = _("{start} points, less {each} for each: {count}")
    elif start:
        line = _("{start} points, plus {each} for each: {count}")
    else:
        line = _("{each} points for each: {count}")
    lines = [line.format(start=points_words(start), each=each, count=count)]
    if rule.down_to is not None:
        lines.append(_("not below {points} points").format(points=points_words(rule.down_to)))
    return [*lines, _("at most {max} points").format(max=points_words(where.max_points))]


def _all_of(rule: AllOf, where: _Where) -> list[str]:
    conditions = "; ".join(_label(name, where) for name in rule.conditions)
    all_met = _("all of these: {points}").format(points=points_words(rule.points))
    return [f"{all_met} ({conditions})", _("otherwise: 0") + _zeroed(rule.zeroes)]


def _deadline(rule: Deadline, where: _Where) -> list[str]:
    by = rule.by if isinstance(rule.by, str) else f"{rule.by:%d/%m/%Y}"
    if isinstance(rule.by, str) and rule.by.startswith("{period}-") and len(rule.by) == len("{period}-12-10"):
        month, day = rule.by[9:11], rule.by[12:14]
        by = _("{day}/{month} of the period's year").format(day=day, month=month)
    label = _label(rule.date, where)
    lines = [_("{label} by {date}: {points}").format(label=label, date=by, points=points_words(rule.points))]
    for late in rule.late:
        points = points_words(late.points)
        if late.days is None:
            lines.append(_("later: {points}").format(points=points))
        else:
            lines.append(_("up to {days} days late: {points}").format(days=late.days, points=points))
    if not rule.late or rule.late[-1].days is not None:
        lines.append(_("later or never: 0"))
    return lines


def _parts(rule: Parts, where: _Where) -> list[str]:
    lines = [_("sum of {count} parts:").format(count=len(rule.parts))]
    for part in rule.parts:
        lines.append(_("{name} (at most {max}):").format(name=part.name, max=points_words(part.max)))
        lines += [f"  {line}" for line in _words(part.rule, where.part(part.max))]
    return lines


def _formula(rule: Formula, where: _Where) -> list[str]:
    return [_("points = {formula}").format(formula=_expr(rule.points.tree, where))]


def _when(rule: When, where: _Where) -> list[str]:
    lines = [_("depends on {label}:").format(label=_label(rule.input, where))]
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
    value, full = _bracketed(_expr(rule.value.tree, where)), points_words(where.max_points)
    if rule.better == "higher":
        return [_("{value} / {to} × {max} points").format(value=value, to=to, max=full)]
    return [_("{to} / {value} × {max} points").format(value=value, to=to, max=full)]


def _change(rule: Change, where: _Where) -> list[str]:
    text = _("{value} is higher than in the period before: {points}; otherwise 0")
    if rule.better == "lower":
        text = _("{value} is lower than in the period before: {points}; otherwise 0")
    return [text.format(value=_expr(rule.value.tree, where), points=points_words(rule.points))]


def _imported(rule: Imported, where: _Where) -> list[str]:
    text = _("imported value / {scale} × {max} points")
    return [text.format(scale=number(rule.scale), max=points_words(where.max_points))]


def _survey(rule: Survey, where: _Where) -> list[str]:
    text = _("percent of the survey × {max} points; questions {questions}")
    questions = ", ".join(
        code if weight == 1 else f"{code} (× {number(Fraction(weight))})"
        for code, weight in rule.weights.items()
    )
    lines = [text.format(max=points_words(where.max_points), questions=questions or "—")]
    if rule.satisfied is not None:
        lines.append(_("share of satisfied answers: {answers}").format(answers=", ".join(rule.satisfied)))
    scales = [scale for scale in (rule.answers, *rule.answers_of.values()) if scale]
    lines += ["; ".join(f"{answer}: {number(percent)} %" for answer, percent in scale.items()) for scale in scales]
    if rule.groups:
        shown = "; ".join(f"{group}: {number(weight)}" for group, weight in rule.groups.items())
        lines.append(_("weights of the groups: {groups}").format(groups=shown))
    if rule.skip:
        lines.append(_("not counted: {answers}").format(answers=", ".join(rule.skip)))
    if rule.min_replies is not None:
        lines.append(_("at least {count} replies").format(count=rule.min_replies))
    return lines


def _judgement(rule: Judgement, where: _Where) -> list[str]:
    text = _("judged by the appraiser, 0 to {max} points in steps of {step}")
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
    if given.points is not None:
        return points_words(given.points)
    return points_words(where.max_points * (given.share or Fraction(0)))


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


def _span(band: Band, sign: str) -> str:
    low, low_open = (band.from_, False) if band.from_ is not None else (band.above, True)
    high, high_open = (band.to, False) if band.to is not None else (band.below, True)
    ends = {"low": number(low or 0) + sign, "high": number(high or 0) + sign}
    if low is not None and low == high:
        return _("exactly {low}").format(**ends)
    match low is None, high is None:
        case True, True:
            return _("any value")
        case True, False:
            text = _("below {high}") if high_open else _("up to {high}")
        case False, True:
            text = _("above {low}") if low_open else _("from {low}")
        case _both:
            if low_open:
                text = _("above {low} to below {high}") if high_open else _("above {low} to {high}")
            else:
                text = _("from {low} to below {high}") if high_open else _("from {low} to {high}")
    return text.format(**ends)


def _expr(tree: Expr, where: _Where) -> str:
    match tree:
        case Const(value=value):
            return number(value)
        case Figure(scope=scope, name=name):
            return _(SCOPES[scope]).format(label=_label(name, where))
        case Op(sign="neg", args=(arg,)):
            return "−" + _inner(arg, 3, where)
        case Op(sign=sign, args=(left, right)) if sign in _SHOWN:
            binds = _BINDS[sign]
            tighter = binds + (sign in "-/")
            return f"{_inner(left, binds, where)} {_SHOWN[sign]} {_inner(right, tighter, where)}"
    return f"{tree.sign}({'; '.join(_expr(arg, where) for arg in tree.args)})"


def _inner(tree: Expr, binds: int, where: _Where) -> str:
    text = _expr(tree, where)
    loose = isinstance(tree, Op) and _BINDS.get(tree.sign, 9) < binds
    return f"({text})" if loose else text


def _bracketed(text: str) -> str:
    return f"({text})" if " " in text else text


def _percent_of(value: str) -> str:
    return value if "%" in value else f"{value} (%)"


def _label(name: str, where: _Where) -> str:
    declared = where.outline.input(where.row, name)
    return declared.label if declared else name
