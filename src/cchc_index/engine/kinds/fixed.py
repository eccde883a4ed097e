"""Kinds whose points are written down: choice, all_of, deadline, judgement."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import numpy as np

from cchc_index.engine.arithmetic import both
from cchc_index.engine.exact import Exact, Mask, in_every_row
from cchc_index.engine.kinds.outcome import Fired, Leaf, Outcome, looked_up
from cchc_index.model.arithmetic import Figure
from cchc_index.model.rules import AllOf, Choice, Deadline, Judgement
from cchc_index.model.tables import NEVER


def choice(rule: Choice, leaf: Leaf) -> Outcome:
    """Points of the chosen option (chọn một mức)."""
    chosen = leaf.chosen(tuple(option.answer for option in rule.options))
    points = [
        option.points if option.points is not None else leaf.share(option.share or Fraction(0))
        for option in rule.options
    ]
    outcome = Outcome(chosen.points(points), chosen.known)
    outcome.fired = [
        Fired(option, points[position], chosen.is_option(position))
        for position, option in enumerate(rule.options)
        if option.zeroes or option.class_at_most or option.class_down
    ]
    return outcome


def all_of(rule: AllOf, leaf: Leaf) -> Outcome:
    """Points if every condition is yes, else 0 (đạt tất cả)."""
    met = np.ones(leaf.size, dtype=np.bool_)
    known: Mask | None = None
    for name in rule.conditions:
        condition = leaf.number(Figure("own", name))
        met &= np.asarray(condition.exact.num != 0)
        known = both(known, condition.known)
    points = met.astype(np.int64) * rule.points
    outcome = Outcome(Exact(points, 1, abs(rule.points), 1, signed=rule.points < 0), known)
    if rule.zeroes:
        outcome.fired = [Fired(rule, Fraction(0), ~met if known is None else ~met & known)]
    return outcome


def deadline(rule: Deadline, leaf: Leaf) -> Outcome:
    """Points by the deadline, then by calendar days late, else 0 (thời hạn); never is 0."""
    sent = leaf.number(Figure("own", rule.date))
    ordinal = in_every_row(np.asarray(sent.exact.num), leaf.size)
    days = ordinal - rule.due(leaf.period).toordinal()
    step = (days > 0).astype(np.int64)
    latest = 0
    for late in rule.late:  # the first entry that holds counts; one without days holds however late
        latest = max(latest, late.days or dt.date.max.toordinal())
        step += days > latest
    if (never := ordinal == NEVER).any():
        step[never] = len(rule.late) + 1
    points = [Fraction(rule.points), *(Fraction(late.points) for late in rule.late), Fraction(0)]
    return Outcome(looked_up(points, step), sent.known)


def judgement(rule: Judgement, leaf: Leaf) -> Outcome:
    """The appraiser's points (chấm theo đánh giá): the rule itself gives none."""
    del rule
    return Outcome(Exact.constant(0), np.zeros(leaf.size, dtype=np.bool_))
