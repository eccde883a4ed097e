"""Kinds whose points are written down: choice, all_of, deadline, judgement."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

import numpy as np

from cchc_index.engine.arithmetic import both
from cchc_index.engine.exact import Exact, Mask, in_every_row
from cchc_index.engine.kinds.outcome import Fired, Leaf, Outcome
from cchc_index.model.arithmetic import Figure
from cchc_index.model.rules import AllOf, Choice, Deadline, Judgement
from cchc_index.model.tables import NEVER


def choice(rule: Choice, leaf: Leaf) -> Outcome:
    """Points of the chosen option."""
    chosen = leaf.chosen(tuple(option.answer for option in rule.options))
    points = [
        Fraction(option.points) if option.points is not None else leaf.share(option.share or Fraction(0))
        for option in rule.options
    ]
    outcome = Outcome(_looked_up(points, chosen), _unless_all(chosen >= 0))
    outcome.fired = [
        Fired(option, points[position], chosen == position)
        for position, option in enumerate(rule.options)
        if option.zeroes or option.class_at_most or option.class_down
    ]
    return outcome


def all_of(rule: AllOf, leaf: Leaf) -> Outcome:
    """Points if every condition is yes, else 0."""
    met = np.ones(leaf.size, dtype=np.bool_)
    known: Mask | None = None
    for name in rule.conditions:
        condition = leaf.number(Figure("own", name))
        met &= np.asarray(condition.exact.num != 0)
        known = both(known, condition.known)
    outcome = Outcome(_looked_up([Fraction(0), Fraction(rule.points)], met.astype(np.int64)), known)
    if rule.zeroes:
        outcome.fired = [Fired(rule, Fraction(0), ~met if known is None else ~met & known)]
    return outcome


def deadline(rule: Deadline, leaf: Leaf) -> Outcome:
    """Points by the deadline, then by calendar days late, else 0; never is 0."""
    sent = leaf.number(Figure("own", rule.date))
    ordinal = in_every_row(np.asarray(sent.exact.num), leaf.size)
    days = ordinal - rule.due(leaf.period).toordinal()
    steps = [
        days <= 0,
        *(days <= late.days if late.days else np.ones_like(days, np.bool_) for late in rule.late),
    ]
    points = np.select(steps, [rule.points, *(late.points for late in rule.late)], 0)
    return Outcome(Exact.whole(np.where(ordinal == NEVER, 0, points)), sent.known)


def judgement(rule: Judgement, leaf: Leaf) -> Outcome:
    """The appraiser's points: the rule itself gives none."""
    del rule
    return Outcome(Exact.constant(0), np.zeros(leaf.size, dtype=np.bool_))


def _looked_up(points: list[Fraction], chosen: np.ndarray) -> Exact:
    """The points at the chosen positions; a blank (the last entry) has none."""
    den = lcm(*(one.denominator for one in points))
    table = np.array([*(int(one * den) for one in points), 0])
    top = int(np.abs(table).max())
    return Exact(table[chosen], den, top, den, signed=bool((table < 0).any()))


def _unless_all(mask: Mask) -> Mask | None:
    return None if mask.all() else mask
