"""How few and how many points a rule can give (khoảng điểm có thể đạt), whatever is filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any, Final, NamedTuple

from cchc_index.model.bands import HUNDRED
from cchc_index.model.rubric import Outline, Row
from cchc_index.model.rules import (
    AllOf,
    Band,
    Bands,
    Change,
    Choice,
    Deadline,
    Option,
    Parts,
    PerItem,
    Rule,
    Survey,
    When,
)


class Span(NamedTuple):
    """The fewest and the most points, in millionths (khoảng điểm)."""

    low: Fraction
    high: Fraction


class _Leaf(NamedTuple):
    """The leaf, or part of it, that a rule scores, and its maximum."""

    outline: Outline
    row: Row
    limit: int


def span(outline: Outline, row: Row) -> Span:
    """What a scored leaf's rule can give, clamped as its points are."""
    if row.node.rule is None:
        return Span(Fraction(0), Fraction(0))
    limit = row.node.max or 0
    return _clamped(_span(row.node.rule, _Leaf(outline, row, limit)), row.node.min, limit)


def _span(rule: Rule, leaf: _Leaf) -> Span:
    """All from 0 to the maximum, where the kind does not say otherwise."""
    known = SPANS.get(type(rule))
    return known(rule, leaf) if known else Span(Fraction(0), Fraction(leaf.limit))


def _clamped(found: Span, low: int, high: int) -> Span:
    return Span(*(min(max(one, Fraction(low)), Fraction(high)) for one in found))


def _over(points: Iterable[Fraction | int]) -> Span:
    every = [Fraction(one) for one in points]
    return Span(min(every), max(every))


def _given(one: Option | Band, leaf: _Leaf) -> Fraction:
    return Fraction(one.points) if one.points is not None else leaf.limit * (one.share or Fraction(0))


def _choice(rule: Choice, leaf: _Leaf) -> Span:
    return _over(_given(option, leaf) for option in rule.options)


def _bands(rule: Bands, leaf: _Leaf) -> Span:
    ends: list[Fraction] = []
    for band in rule.bands:
        ends += [_given(band, leaf)] if band.rule is None else _span(band.rule, leaf)
    best = max([*ends, *(Fraction(one.points) for one in rule.unless)])
    return Span(min(ends), best)


def _per_item(rule: PerItem, leaf: _Leaf) -> Span:
    start = Fraction(leaf.limit if rule.start == "max" else rule.start)
    if rule.each < 0:
        return Span(Fraction(rule.down_to or 0) if rule.down_to is not None else Fraction(leaf.row.node.min), start)
    return Span(start, Fraction(leaf.limit) if rule.each else start)


def _all_of(rule: AllOf, leaf: _Leaf) -> Span:
    return _over((0, min(rule.points, leaf.limit)))


def _deadline(rule: Deadline, leaf: _Leaf) -> Span:
    return _over((0, min(rule.points, leaf.limit), *(late.points for late in rule.late)))


def _parts(rule: Parts, leaf: _Leaf) -> Span:
    spans = [_clamped(_span(one.rule, leaf._replace(limit=one.max)), 0, one.max) for one in rule.parts]
    return Span(sum((one.low for one in spans), Fraction(0)), sum((one.high for one in spans), Fraction(0)))


def _when(rule: When, leaf: _Leaf) -> Span:
    rules = [*rule.cases.values(), *([rule.otherwise] if rule.otherwise else [])]
    return _over(end for one in rules for end in _span(one, leaf))


def _change(rule: Change, leaf: _Leaf) -> Span:
    return _over((0, min(rule.points, leaf.limit)))


def _survey(rule: Survey, leaf: _Leaf) -> Span:
    """From the mean of the lowest to the mean of the highest answers."""
    if rule.satisfied is not None and not rule.answers_of:
        return Span(Fraction(0) if rule.dissatisfied else Fraction(leaf.limit), Fraction(leaf.limit))
    scales = [one for one in (rule.answers, *rule.answers_of.values()) if one]
    percents = [percent for scale in scales for percent in scale.values()] or [Fraction(0), HUNDRED]
    return Span(min(percents) * leaf.limit / HUNDRED, max(percents) * leaf.limit / HUNDRED)


SPANS: Final[dict[type[Rule], Callable[[Any, _Leaf], Span]]] = {
    Choice: _choice,
    Bands: _bands,
    PerItem: _per_item,
    AllOf: _all_of,
    Deadline: _deadline,
    Parts: _parts,
    When: _when,
    Change: _change,
    Survey: _survey,
}
