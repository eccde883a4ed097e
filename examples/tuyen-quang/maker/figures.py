"""Plausible figures for every leaf of a rubric: a ladder of levels, best first, each as its own rule reads it.

What a level is worth is not said here: the rule says it, when the package scores the figures.
"""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from cchc_index.model import rules
from cchc_index.model.rubric import Outline, Row

Cell = int | float | str | dt.date
Figure = tuple[str, str]
"""The id of the node that declares an input, and the input's name."""

MOST: Final = 5
MOST_COUNTED: Final = 12
INSIDE_BAND: Final = (0.75, 0.3)
BELOW_TARGET: Final = (1.0, 0.9, 0.78, 0.62, 0.4)
OVER_TARGET: Final = 1.04
BEYOND: Final = 1.2
AS_PERCENT: Final = " * 100"
"""How a rubric writes a percent that may well be above 100."""
LOWEST_SHARE: Final = 0.3
SPREAD: Final = 0.03


@dataclass(frozen=True, slots=True)
class Level:
    """One way to stand in a leaf: an answer, or figures, or (where an appraiser judges) points."""

    answer: str | None = None
    values: dict[Figure, Cell] = field(default_factory=dict)
    points: int | None = None
    """In millionths, as the package counts them."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """Makes the levels of leaves for one unit in one period."""

    outline: Outline
    period: str
    size: Callable[[str], int]
    dice: random.Random

    def of(self, row: Row) -> list[Level]:
        """The levels of a leaf, best first."""
        return list(self._levels(row))[:MOST]

    def _levels(self, row: Row) -> Iterator[Level]:
        rule, most = row.node.rule, row.node.max or 0
        match rule:
            case rules.Choice():
                yield from (Level(answer=option.answer) for option in rule.options)
            case rules.Judgement():
                yield from (Level(points=points) for points in range(most, -1, -rule.step))
            case rules.AllOf():
                yield from self._conditions(row, [rule])
            case rules.Parts():
                yield from self._conditions(row, [part.rule for part in rule.parts])
            case rules.Deadline():
                yield from self._dates(row, rule)
            case rules.PerItem():
                counts = self._items(rule, most)
                yield from (self._level(row, {rule.count.text: count}) for count in counts)
            case rules.Bands():
                yield from self._bands(row, rule)
            case rules.Ratio():
                yield from self._shares(row, rule)
            case _:
                message = f"{row.node.id}: no figures for a rule of kind {rule.kind if rule else None}"
                raise ValueError(message)

    def _level(self, row: Row, values: dict[str, Cell]) -> Level:
        return Level(values={(self._holder(row, name), name): value for name, value in values.items()})

    def _holder(self, row: Row, name: str) -> str:
        return self.outline.declared_at(row, name) or row.node.id

    def _conditions(self, row: Row, of: Sequence[rules.AnyRule]) -> Iterator[Level]:
        """All is done; then in one part after the other, the last first, one thing is not."""
        parts = [part for part in of if isinstance(part, rules.AllOf)]
        values: dict[str, Cell] = {name: "Có" for part in parts for name in part.conditions}
        yield self._level(row, values)
        for part in reversed(parts):
            values = values | {self.dice.choice(part.conditions): "Không"}
            yield self._level(row, values)

    def _dates(self, row: Row, rule: rules.Deadline) -> Iterator[Level]:
        due = rule.due(self.period)
        yield self._level(row, {rule.date: due - dt.timedelta(self.dice.randint(1, 8))})
        before = 0
        for late in rule.late:
            days = late.days or before + 1
            yield self._level(row, {rule.date: due + dt.timedelta(self.dice.randint(before + 1, days))})
            before = days
        yield self._level(row, {rule.date: due + dt.timedelta(before + self.dice.randint(4, 15))})

    @staticmethod
    def _items(rule: rules.PerItem, most: int) -> range:
        full = math.ceil(most / abs(rule.each))
        return range(full + 1) if rule.start == "max" else range(full, -1, -1)

    def _bands(self, row: Row, rule: rules.Bands) -> Iterator[Level]:
        above, _, below = rule.value.text.removesuffix(AS_PERCENT).partition(" / ")
        of = self.size(below) if below else 0
        beyond = any(band.from_ and band.from_ > 100 for band in rule.bands)
        most = int(of * (BEYOND if beyond else 1)) if below else MOST_COUNTED
        for band in rule.bands:
            fits = _counts_in(band, Fraction(of, 100) if below else Fraction(1), most)
            for place in INSIDE_BAND if band.rule else (self._place(band),):
                if fits:
                    count = fits[min(int(place * len(fits)), len(fits) - 1)]
                    yield self._level(row, {above: count, below: of} if below else {above: count})

    def _place(self, band: rules.Band) -> float:
        """Where in a band: near what is customary, seldom at its edge."""
        if band.from_ is None and band.above is None:
            return self.dice.uniform(0.8, 0.97)
        return self.dice.uniform(0.0, 0.3) if band.below is None and band.to is None else self.dice.uniform(0.1, 0.85)

    def _shares(self, row: Row, rule: rules.Ratio) -> Iterator[Level]:
        above, _, below = rule.value.text.partition(" / ")
        target = float(rule.target)
        floor = float(rule.floor) if rule.floor else LOWEST_SHARE * target
        for place in BELOW_TARGET:
            share = floor + (target - floor) * (place - self.dice.uniform(0, SPREAD))
            if place == 1 and target < 100:
                share = OVER_TARGET * target
            if below:
                of = self.size(below)
                yield self._level(row, {above: min(round(share / 100 * of), of), below: of})
            else:
                yield self._level(row, {above: round(share, 2)})


def _counts_in(band: rules.Band, unit: Fraction, most: int) -> range:
    """The whole numbers in a band whose edges are in units of `unit`."""
    low, high = 0, most
    if band.from_ is not None:
        low = math.ceil(band.from_ * unit)
    if band.above is not None:
        low = math.floor(band.above * unit) + 1
    if band.below is not None:
        high = math.ceil(band.below * unit) - 1
    if band.to is not None:
        high = math.floor(band.to * unit)
    return range(low, min(high, most) + 1)
