"""Kinds that measure a value: bands, ratio, per_item, formula."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Final

import numpy as np

from cchc_index.engine import exact
from cchc_index.engine.arithmetic import Value, both, either
from cchc_index.engine.exact import Exact, Mask, in_every_row
from cchc_index.engine.kinds.outcome import Finding, Fired, Leaf, Outcome, chosen_by, in_millionths, looked_up, measured
from cchc_index.model.bands import is_percent, ordered
from cchc_index.model.rules import Band, Bands, Formula, PerItem, Ratio

HUNDRED: Final = Fraction(100)


def bands(rule: Bands, leaf: Leaf) -> Outcome:
    """Points of the band in which the value lies (theo khoảng); of `unless` where that is answered and better."""
    value = _value(rule, leaf)
    steps = ordered(rule.bands)
    masks = [_inside(band, value.exact) for band in steps]  # one value stands for all units
    if any(band.rule for band in steps):
        outcome = _with_rules(rule, leaf, value, list(zip(steps, masks, strict=True)))
    else:
        outcome = measured(rule, leaf, value, _stepwise(leaf, steps, masks))
    outcome.findings += _outside(rule, leaf, value, steps)
    for position, (band, mask) in enumerate(zip(steps, masks, strict=True)):
        if band.zeroes:
            upper = masks[position + 1] if position + 1 < len(masks) else np.zeros(leaf.size, np.bool_)
            here = _where_known(in_every_row(mask & ~upper, leaf.size), value)
            outcome.fired.append(Fired(band, _written(leaf, band), here))
    if rule.unless:
        _override(rule, leaf, outcome)
    return outcome


def ratio(rule: Ratio, leaf: Leaf) -> Outcome:
    """max × min(1, value/target) (theo tỷ lệ); the clamp to the maximum comes with the leaf's rounding."""
    value = _value(rule, leaf)
    points = value.exact.times(leaf.max_points / rule.target)
    if rule.step is not None:
        rounded = Exact(points.rounded(rule.step), 1, points.top + rule.step, 1, points.signed)
        points = exact.least(rounded, Exact.constant(int(leaf.full.rounded(rule.step))))
    if rule.floor is not None:
        points = points.pick(value.exact.at_least(rule.floor), Exact.constant(0))
    outcome = measured(rule, leaf, value, points)
    if is_percent(rule, leaf.outline, leaf.row):
        outcome.findings += _over_hundred(leaf, value)
    return outcome


def per_item(rule: PerItem, leaf: Leaf) -> Outcome:
    """start + count × each, not below `down_to` (mỗi … được/trừ … điểm); a negative count is a problem."""
    value = leaf.value(rule.count)
    start = leaf.max_points if rule.start == "max" else rule.start
    points = exact.add(Exact.constant(start), value.exact.times(rule.each))
    if rule.down_to is not None:
        points = exact.greatest(points, Exact.constant(rule.down_to))
    outcome = measured(rule, leaf, value, points)
    if value.exact.signed:
        negative = ~value.exact.at_least(Fraction(0))
        outcome.findings.append(Finding("S42", _where_known(in_every_row(negative, leaf.size), value)))
    return outcome


def formula(rule: Formula, leaf: Leaf) -> Outcome:
    """The arithmetic itself, in points (công thức)."""
    value = leaf.value(rule.points)
    return measured(rule, leaf, value, in_millionths(value.exact))


def _value(rule: Bands | Ratio, leaf: Leaf) -> Value:
    value = leaf.value(rule.value)
    if rule.value.is_division and rule.as_ is None:
        value.exact = value.exact.times(HUNDRED)
    return value


def _inside(band: Band, value: Exact) -> Mask:
    """At or above the band's lower edge; the bands are in rising order, so that the last that holds is the one."""
    if band.from_ is not None:
        return value.at_least(band.from_)
    if band.above is not None:
        return value.above(band.above)
    return np.ones(1, dtype=np.bool_)


def _written(leaf: Leaf, band: Band) -> Fraction | int:
    """A band's own points, in millionths; one with a rule has none."""
    return band.points if band.points is not None else leaf.share(band.share or Fraction(0))


def _stepwise(leaf: Leaf, steps: tuple[Band, ...], masks: list[Mask]) -> Exact:
    """The points of the last band that holds: as many bands as hold beyond the first."""
    position = np.zeros(leaf.size, np.int64)
    for mask in masks[1:]:
        position += mask
    return looked_up([_written(leaf, band) for band in steps], position)


def _with_rules(rule: Bands, leaf: Leaf, value: Value, steps: list[tuple[Band, Mask]]) -> Outcome:
    """Each band's own points or rule where it is the one; then 0/0 and blanks of the value itself."""
    cases: list[tuple[Mask, Outcome]] = []
    for position, (band, mask) in enumerate(steps):
        here = mask & ~steps[position + 1][1] if position + 1 < len(steps) else mask
        here = here & ~_or_nowhere(leaf, either(value.undefined, value.broken))
        if value.known is not None:
            here = here & value.known
        inner = leaf.score(band.rule, leaf) if band.rule else Outcome(Exact.constant(_written(leaf, band)))
        cases.append((here, inner))
    chosen = chosen_by(leaf, cases)
    outcome = measured(rule, leaf, value, chosen.points)
    settled = _or_nowhere(leaf, value.undefined)
    outcome.known = both(outcome.known, settled if chosen.known is None else chosen.known | settled)
    outcome.undefined = either(outcome.undefined, chosen.undefined)
    outcome.no_previous = chosen.no_previous
    outcome.findings += chosen.findings
    outcome.fired += chosen.fired
    return outcome


def _outside(rule: Bands, leaf: Leaf, value: Value, steps: tuple[Band, ...]) -> list[Finding]:
    """Values below the lowest band; a percent above 100 counts as the highest, which is open for anything else."""
    lowest, highest = steps[0], steps[-1]
    found: list[Finding] = []
    if lowest.from_ is not None or lowest.above is not None:
        below = ~in_every_row(_inside(lowest, value.exact), leaf.size)
        found.append(Finding("S43", _where_known(below, value)))
    meant = max(highest.from_ or 0, highest.above or 0) > HUNDRED
    if is_percent(rule, leaf.outline, leaf.row) and not meant:
        found += _over_hundred(leaf, value)
    return found


def _over_hundred(leaf: Leaf, value: Value) -> list[Finding]:
    over = in_every_row(value.exact.above(HUNDRED), leaf.size)
    return [Finding("S44", _where_known(over, value))] if over.any() else []


def _override(rule: Bands, leaf: Leaf, outcome: Outcome) -> None:
    """The better of the two; where it is the answer, the band is not what counts and zeroes nothing."""
    chosen = leaf.chosen(tuple(override.answer for override in rule.unless))
    for position, override in enumerate(rule.unless):
        better = chosen.is_option(position) & ~outcome.points.at_least(Fraction(override.points))
        outcome.points = Exact.constant(override.points).pick(better, outcome.points)
        outcome.fired = [replace(fired, mask=fired.mask & ~better) for fired in outcome.fired]


def _where_known(mask: Mask, value: Value) -> Mask:
    for nowhere in (value.undefined, value.broken):
        mask = mask if nowhere is None else mask & ~nowhere
    return mask if value.known is None else mask & value.known


def _or_nowhere(leaf: Leaf, mask: Mask | None) -> Mask:
    return np.zeros(leaf.size, dtype=np.bool_) if mask is None else mask
