"""Kinds that compare or take over: relative (other units), change (the period before), imported, survey."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from cchc_index.engine import exact
from cchc_index.engine.arithmetic import Value, both, either, evaluate
from cchc_index.engine.columns import Numbers
from cchc_index.engine.exact import Exact, Mask, in_every_row
from cchc_index.engine.kinds.outcome import Leaf, Outcome, best_of, mean_of, measured
from cchc_index.model.arithmetic import Figure
from cchc_index.model.rules import Change, Imported, Relative, Survey


def relative(rule: Relative, leaf: Leaf) -> Outcome:
    """max × value/to (so với đơn vị khác); lower is better: max × to/value. Under `best`, whoever equals it has max."""
    value = leaf.value(rule.value)
    usable = _usable(value, leaf.size)
    if not usable.any():
        return measured(rule, leaf, value, Exact.constant(0))
    over = Numbers(value.exact, None if usable.all() else usable)
    match rule.to:
        case "best":
            yardstick = best_of(over, leaf.size, lowest=rule.better == "lower")
        case "mean":
            yardstick = mean_of(over, leaf.size)
        case number:
            yardstick = number
    if rule.to == "best":
        return _against_best(rule, leaf, value, yardstick)
    to = Exact.constant(yardstick)
    one, two = (value.exact, to) if rule.better == "higher" else (to, value.exact)
    value.exact, value.undefined, value.broken = _quotient(one, two, value, leaf.size)
    return measured(rule, leaf, value, value.exact.times(leaf.max_points))


def change(rule: Change, leaf: Leaf) -> Outcome:
    """Points if better than in the period before, else 0 (so với kỳ trước)."""
    now = leaf.value(rule.value)
    before = evaluate(rule.value.tree, lambda figure: _before(leaf, figure))
    gain = exact.add(now.exact, before.exact, -1) if rule.better == "higher" else exact.add(before.exact, now.exact, -1)
    better = in_every_row(gain.above(Fraction(0)), leaf.size)
    outcome = measured(rule, leaf, now, Exact.whole(np.where(better, rule.points, 0)))
    there = _usable(before, leaf.size)
    outcome.known = both(outcome.known, there)
    outcome.no_previous = ~there
    return outcome


def imported(rule: Imported, leaf: Leaf) -> Outcome:
    """max × imported value / scale (lấy từ chỉ số khác)."""
    value = leaf.number(Figure("imported", "imported"))
    return Outcome(value.exact.times(leaf.max_points / rule.scale), value.known)


def survey(rule: Survey, leaf: Leaf) -> Outcome:
    """max × the survey's percent of the leaf / 100 (điều tra xã hội học)."""
    del rule
    percent = leaf.columns.survey.get(leaf.row.node.id)
    if percent is None:
        return Outcome(Exact.constant(0), np.zeros(leaf.size, dtype=np.bool_))
    return Outcome(percent.exact.times(Fraction(leaf.max_points, 100)), percent.known)


def _against_best(rule: Relative, leaf: Leaf, value: Value, best: Fraction) -> Outcome:
    reaches = value.exact.at_least(best) & ~value.exact.above(best)
    if best == 0:
        points = Exact.constant(0)
    elif rule.better == "higher":
        points = value.exact.times(leaf.max_points / best)
    else:
        zero = in_every_row(np.asarray(value.exact.num == 0), leaf.size)
        away_from_zero = Exact.constant(1).pick(zero, value.exact)
        points = exact.divide(Exact.constant(best * leaf.max_points), away_from_zero)[0]
    return measured(rule, leaf, value, leaf.full.pick(in_every_row(reaches, leaf.size), points))


def _quotient(one: Exact, two: Exact, value: Value, size: int) -> tuple[Exact, Mask | None, Mask | None]:
    """one ÷ two; blanks are no zeros."""
    quotient, undefined, broken = exact.divide(one, two)
    usable = _usable(value, size)
    return (
        quotient,
        value.undefined if undefined is None else either(value.undefined, np.broadcast_to(undefined, size) & usable),
        value.broken if broken is None else either(value.broken, np.broadcast_to(broken, size) & usable),
    )


def _usable(value: Value, size: int) -> Mask:
    there = np.ones(size, dtype=np.bool_)
    if value.known is not None:
        there &= value.known
    for nowhere in (value.undefined, value.broken):
        if nowhere is not None:
            there &= ~nowhere
    return there


def _before(leaf: Leaf, figure: Figure) -> tuple[Exact, Mask | None]:
    found = leaf.number(Figure("prev", figure.name) if figure.scope == "own" else figure)
    return found.exact, found.known
