"""Every kind of rule worked out for one unit, step by step and exactly (trình bày từng bước tính điểm).

`engine/kinds` scores whole columns; this tells one cell. The two give the same points, which a test holds.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

from cchc_index.engine.ground import Ground, NothingToCountError, NoValueError
from cchc_index.engine.said import value_words
from cchc_index.engine.workings_compared import change, imported, relative, survey
from cchc_index.engine.workings_parts import formula_step, holds_text, points, shown, value_step
from cchc_index.model.arithmetic import Figure, exactly
from cchc_index.model.bands import band_of, is_percent
from cchc_index.model.explained import Step, Worked
from cchc_index.model.language import _, number
from cchc_index.model.names import fold_answer
from cchc_index.model.numbers import yes_or_no
from cchc_index.model.points import MILLION, from_points, round_half_up
from cchc_index.model.rubric import Row, Rubric
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
from cchc_index.model.tables import NEVER
from cchc_index.model.wording import IF_ZERO
from cchc_index.model.wording_parts import points_words, span_words


def work(rule: Rule, ground: Ground) -> Worked:
    """The rule's points before they are rounded, and every step to them.

    Raises:
        NoValueError: something that it must read is blank or refused.
        NothingToCountError: 0/0, and no rule says what then, or says that it does not apply.
    """
    try:
        return KINDS[type(rule)](rule, ground)
    except NothingToCountError:
        if rule.if_zero not in ("full", "zero"):
            raise
        given = ground.most if rule.if_zero == "full" else Fraction(0)
        return Worked(given, (Step(_(IF_ZERO[rule.if_zero]), exactly(given), given),))


def settled(worked: Worked, row: Row, rubric: Rubric) -> Worked:
    """A leaf's points as they count: within min..max, rounded once."""
    given = settled_points(worked.points, row, rubric)
    if given == worked.points:
        return worked
    low, high = from_points(row.node.min), from_points(row.node.max or 0)
    exact, unit = min(max(worked.points, low), high), Fraction(1, 10**rubric.rounding.leaf)
    inside = f"min(max({exactly(worked.points)}, {exactly(low)}), {exactly(high)})"
    formula = f"min(max(round({inside}, {exactly(unit)}), {exactly(low)}), {exactly(high)})"
    words = _("rounded to {decimals} decimals: {points}").format(
        decimals=rubric.rounding.leaf, points=points_words(given * MILLION)
    )
    if exact != worked.points:
        words = _("not above {max}, not below {min}: {points}").format(
            max=points_words(high * MILLION), min=number(low), points=points_words(given * MILLION)
        )
    return Worked(given, (*worked.steps, Step(words, formula, given)))


def settled_points(points: Fraction, row: Row, rubric: Rubric) -> Fraction:
    """The same without its steps."""
    low, high = from_points(row.node.min), from_points(row.node.max or 0)
    decimals = rubric.rounding.leaf
    rounded = Fraction(round_half_up(min(max(points, low), high), decimals), 10**decimals)
    return max(min(rounded, high), low) if high else rounded


def _given(given: Option | Band, ground: Ground) -> tuple[Fraction, str]:
    """Points that are written down, or a part of the maximum, and the arithmetic."""
    if given.points is not None:
        written = from_points(given.points)
        return written, exactly(written)
    share = given.share or Fraction(0)
    return ground.most * share, f"{exactly(ground.most)} * {exactly(share)}"


def _choice(rule: Choice, ground: Ground) -> Worked:
    for option in rule.options:
        if ground.answer is not None and fold_answer(option.answer) == fold_answer(ground.answer):
            given, formula = _given(option, ground)
            return Worked(given, (Step(f"“{option.answer}”: {points(given)}", formula, given),))
    raise NoValueError


def _bands(rule: Bands, ground: Ground) -> Worked:
    percent = is_percent(rule, ground.outline, ground.row)
    value, step = value_step(rule, rule.value, ground, percent=percent)
    band = band_of(rule.bands, value)
    if band is None:
        raise NoValueError
    span, holds = span_words(band, "%" if percent else ""), holds_text(band, value)
    if band.rule is not None:
        inner = work(band.rule, ground)
        text = _("in the band {span}, where a rule of its own holds").format(span=span)
        worked = Worked(inner.points, (step, Step(text, holds=holds), *inner.steps))
    else:
        given, formula = _given(band, ground)
        worked = Worked(
            given, (step, Step(f"{_('in the band {span}').format(span=span)}: {points(given)}", formula, given, holds))
        )
    for override in rule.unless:
        other = from_points(override.points)
        if (
            ground.answer is not None
            and fold_answer(override.answer) == fold_answer(ground.answer)
            and other > worked.points
        ):
            text = _("“{answer}” counts, since it is better: {points}")
            better = Step(
                text.format(answer=override.answer, points=points(other)),
                f"max({exactly(worked.points)}, {exactly(other)})",
                other,
            )
            return Worked(other, (*worked.steps, better))
    return worked


def _ratio(rule: Ratio, ground: Ground) -> Worked:
    percent = is_percent(rule, ground.outline, ground.row)
    value, step = value_step(rule, rule.value, ground, percent=percent)
    sign = "%" if percent else ""
    if rule.floor is not None and value < rule.floor:
        text = _("below {floor}: 0 points").format(floor=number(rule.floor) + sign)
        return Worked(Fraction(0), (step, Step(text, "0", Fraction(0), f"{exactly(value)} < {exactly(rule.floor)}")))
    part = min(Fraction(1), value / rule.target)
    given = ground.most * part
    if value >= rule.target:
        text = _("reaches {target}: {points}").format(target=number(rule.target) + sign, points=points(given))
    else:
        text = _("{max} × {value} / {target} = {points}").format(
            max=points(ground.most), value=shown(value) + sign, target=number(rule.target) + sign, points=points(given)
        )
    formula = f"{exactly(ground.most)} * min(1, {exactly(value)} / {exactly(rule.target)})"
    steps = [step, Step(text, formula, given)]
    if rule.step is not None:
        unit = from_points(rule.step)
        rounded = Fraction(round_half_up(given / unit)) * unit
        text = _("rounded to {step}: {points}").format(step=points(unit), points=points(rounded))
        steps.append(Step(text, f"round({exactly(given)}, {exactly(unit)})", rounded))
        given = rounded
    return Worked(given, tuple(steps))


def _per_item(rule: PerItem, ground: Ground) -> Worked:
    count = ground.value(rule.count.tree)
    if count < 0:
        raise NoValueError
    start = ground.most if rule.start == "max" else from_points(rule.start)
    each = from_points(rule.each)
    given = start + count * each
    formula = f"{exactly(start)} + {exactly(count)} * {exactly(each)}"
    sign = "−" if each < 0 else "+"
    text = f"{shown(count)} × {number(abs(each))} = {points(abs(count * each))}"
    if start:
        text = f"{number(start)} {sign} {shown(count)} × {number(abs(each))} = {points(given)}"
    steps = [formula_step(rule.count, ground, count), Step(text, formula, given)]
    if rule.down_to is not None and from_points(rule.down_to) > given:
        least = from_points(rule.down_to)
        steps.append(
            Step(
                _("not below {points}").format(points=points(least)),
                f"max({exactly(given)}, {exactly(least)})",
                least,
            )
        )
        given = least
    return Worked(given, tuple(steps))


def _all_of(rule: AllOf, ground: Ground) -> Worked:
    met = {name: ground.number(Figure("own", name)) for name in rule.conditions}
    full = from_points(rule.points)
    missing = [ground.label(name) for name, value in met.items() if not value]
    given = Fraction(0) if missing else full
    text = _("all conditions are met: {points}").format(points=points(given))
    if missing:
        text = _("not met: {conditions}; so {points}").format(conditions="; ".join(missing), points=points(given))
    return Worked(given, (Step(text, f"{exactly(full)} * min(1, {', '.join(map(exactly, met.values()))})", given),))


def _deadline(rule: Deadline, ground: Ground) -> Worked:
    ordinal = ground.number(Figure("own", rule.date))
    label, due = ground.label(rule.date), rule.due(ground.period)
    if ordinal == Fraction(NEVER):
        return Worked(Fraction(0), (Step(_("{label}: never, so 0 points").format(label=label), "0", Fraction(0)),))
    days = ordinal - due.toordinal()
    declared = ground.outline.input(ground.row, rule.date)
    date = value_words(declared, ordinal) if declared else ""
    words = {"label": label, "date": date, "due": f"{due:%d/%m/%Y}", "days": number(days)}
    text = _("{label}: {date}, {days} days after {due}") if days > 0 else _("{label}: {date}, by {due}")
    late = Step(text.format(**words), f"{int(ordinal)} - {due.toordinal()}", days)
    if days <= 0:
        given, holds, text = from_points(rule.points), f"{int(days)} <= 0", _("in time: {points}")
    else:
        entry = next((one for one in rule.late if one.days is None or days <= one.days), None)
        given = from_points(entry.points) if entry else Fraction(0)
        text = _("later: {points}")
        holds = f"{int(days)} > 0"
        if entry and entry.days is not None:
            text, holds = _("up to {days} days late: {points}"), f"0 < {int(days)} <= {entry.days}"
        words["days"] = str(entry.days) if entry else ""
    return Worked(given, (late, Step(text.format(points=points(given), **words), exactly(given), given, holds)))


def _parts(rule: Parts, ground: Ground) -> Worked:
    steps: list[Step] = []
    found: list[Fraction] = []
    for part in rule.parts:
        most = from_points(part.max)
        worked = work(part.rule, ground.within(most))
        steps += [step._replace(text=f"{part.name}: {step.text}") for step in worked.steps]
        given = min(max(worked.points, Fraction(0)), most)
        if given != worked.points:
            text = _("{name}: not above {max}, not below 0: {points}")
            formula = f"min(max({exactly(worked.points)}, 0), {exactly(most)})"
            steps.append(Step(text.format(name=part.name, max=points(most), points=points(given)), formula, given))
        found.append(given)
    total = sum(found, Fraction(0))
    text = _("together {sum} = {points}").format(sum=" + ".join(map(shown, found)), points=points(total))
    return Worked(total, (*steps, Step(text, " + ".join(map(exactly, found)), total)))


def _formula(rule: Formula, ground: Ground) -> Worked:
    value, step = value_step(rule, rule.points, ground, percent=False)
    return Worked(value, (step,))


def _when(rule: When, ground: Ground) -> Worked:
    value = ground.figure(Figure("own", rule.input))
    if value is None:
        raise NoValueError
    for answer, case in rule.cases.items():
        same = (
            bool(value) is yes_or_no(answer)
            if isinstance(value, Fraction)
            else fold_answer(answer) == fold_answer(value)
        )
        if same:
            chosen, words = case, answer
            break
    else:
        if rule.otherwise is None:
            raise NoValueError
        chosen, words = rule.otherwise, _("otherwise")
    worked = work(chosen, ground)
    return Worked(worked.points, (Step(f"{ground.label(rule.input)}: {words}"), *worked.steps))


def _judgement(rule: Judgement, ground: Ground) -> Worked:
    """The rule itself gives nothing: the appraiser does."""
    raise NoValueError(rule.kind, ground.row.node.id)


KINDS: Final[dict[type[Rule], Callable[[Any, Ground], Worked]]] = {
    Choice: _choice,
    Bands: _bands,
    Ratio: _ratio,
    PerItem: _per_item,
    AllOf: _all_of,
    Deadline: _deadline,
    Parts: _parts,
    Formula: _formula,
    When: _when,
    Relative: relative,
    Change: change,
    Imported: imported,
    Survey: survey,
    Judgement: _judgement,
}
