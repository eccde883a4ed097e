"""What a rule gives for every unit at once, and what it may ask (kết quả của cách tính)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import reduce
from math import lcm
from operator import getitem

import numpy as np
from numpy.typing import NDArray

from cchc_index.engine.arithmetic import Value, both, either, evaluate
from cchc_index.engine.columns import BLANK, Columns, Numbers, Texts
from cchc_index.engine.exact import Exact, Mask
from cchc_index.model.arithmetic import Arithmetic, Figure
from cchc_index.model.names import fold_answer
from cchc_index.model.points import MILLION
from cchc_index.model.rubric import Outline, Row
from cchc_index.model.rules import Rule, Sanctioned


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem of some units at one leaf: its code in the catalogue, where it holds, and more for the message."""

    code: str
    mask: Mask
    params: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fired:
    """Where an option, band or failed condition counts that zeroes other leaves or sanctions; its own points."""

    source: Sanctioned
    own_points: Fraction | int
    mask: Mask


@dataclass(slots=True)
class Outcome:
    """Points (in millionths, exact, not yet rounded) and where they stand (điểm theo cách tính; None: everywhere).

    `undefined` is 0/0 under `if_zero: not_applicable`; `fired` are options whose `zeroes` or class sanction holds.
    """

    points: Exact
    known: Mask | None = None
    undefined: Mask | None = None
    findings: list[Finding] = field(default_factory=list)
    fired: list[Fired] = field(default_factory=list)
    no_previous: Mask | None = None

    @property
    def attempted(self) -> Mask | None:
        """Where the rule had all it must read, whether it gave points or a finding."""
        if self.known is None:
            return None
        return reduce(np.logical_or, (finding.mask for finding in self.findings), self.known)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Per unit a code, and per code the position of the option that it stands for; the last one stands for blanks."""

    codes: NDArray[np.int64]
    option_of: NDArray[np.int64]

    @property
    def known(self) -> Mask | None:
        """Where any option is chosen; None: everywhere."""
        if self.codes.min(initial=0) >= 0 and (self.option_of[:-1] >= 0).all():
            return None
        known = (self.option_of >= 0)[self.codes]
        return None if known.all() else known

    def is_option(self, position: int) -> Mask:
        """Where that option is chosen."""
        return np.asarray((self.option_of == position)[self.codes])

    def points(self, of_options: Sequence[Fraction | int]) -> Exact:
        """The points of the chosen options."""
        return looked_up(of_options, self.option_of, self.codes)


@dataclass(frozen=True, slots=True)
class Leaf:
    """What a rule sees: the leaf, the maximum that holds where it stands (a part has its own), all columns."""

    row: Row
    outline: Outline
    columns: Columns
    period: str
    max_points: int
    answers: Texts | None
    score: Callable[[Rule, Leaf], Outcome]

    @property
    def size(self) -> int:
        """How many units there are."""
        return self.columns.size

    @property
    def full(self) -> Exact:
        """The maximum, in every row."""
        return Exact.constant(self.max_points)

    def within(self, max_points: int) -> Leaf:
        """The same leaf where another maximum holds."""
        return replace(self, max_points=max_points)

    def share(self, part: Fraction) -> Fraction:
        """A part of the maximum, in millionths."""
        return Fraction(self.max_points * part.numerator, part.denominator)

    def number(self, figure: Figure) -> Numbers:
        """A figure's column."""
        if figure.scope == "imported":
            return self.columns.imported.get(self.row.node.id) or self._blank()
        holder = self.outline.declared_at(self.row, figure.name) or ""
        table = self.columns.previous if figure.scope == "prev" else self.columns.figures
        found = table.get((holder, figure.name))
        if found is None:
            return self._blank()
        if figure.scope in ("own", "prev"):
            return found
        return Numbers(Exact.constant(_over_units(found, figure.scope)), None) if _any(found) else self._blank()

    def text(self, name: str) -> Texts:
        """A text figure's column."""
        holder = self.outline.declared_at(self.row, name) or ""
        return self.columns.texts.get((holder, name)) or Texts(np.full(self.size, BLANK), ())

    def value(self, arithmetic: Arithmetic) -> Value:
        """The arithmetic over all units."""
        value = evaluate(arithmetic.tree, lambda figure: _pair(self.number(figure)))
        for name in ("undefined", "broken"):
            if (mask := getattr(value, name)) is not None:
                there = mask if value.known is None else mask & value.known
                setattr(value, name, np.broadcast_to(there, self.size) if there.any() else None)
        return value

    def chosen(self, options: tuple[str, ...]) -> Chosen:
        """Per unit its answer, and which of the options it is."""
        if self.answers is None:
            return Chosen(np.full(self.size, BLANK), np.array([BLANK]))
        position = {fold_answer(option): place for place, option in enumerate(options)}
        found = [position.get(fold_answer(word), BLANK) for word in self.answers.words]
        return Chosen(self.answers.codes, np.array([*found, BLANK]))

    def _blank(self) -> Numbers:
        return Numbers(Exact.constant(0), np.zeros(self.size, dtype=np.bool_))


def measured(rule: Rule, leaf: Leaf, value: Value, points: Exact) -> Outcome:
    """Points from a value; where it is 0/0 what `if_zero` says, and findings for 0/0 without it and for x/0."""
    outcome = Outcome(points, value.known)
    if value.broken is not None:
        outcome.findings.append(Finding("S40", value.broken))
        outcome.known = both(outcome.known, ~value.broken)
    if (undefined := value.undefined) is None:
        return outcome
    match rule.if_zero:
        case None:
            outcome.findings.append(Finding("S41", undefined))
            outcome.known = both(outcome.known, ~undefined)
        case "not_applicable":
            outcome.undefined = undefined
        case policy:
            fixed = leaf.full if policy == "full" else Exact.constant(0)
            outcome.points = fixed.pick(undefined, outcome.points)
    return outcome


def chosen_by(leaf: Leaf, cases: list[tuple[Mask, Outcome]]) -> Outcome:
    """One outcome out of several, each where its mask holds; where none does, nothing is known."""
    result = Outcome(cases[0][1].points, np.zeros(leaf.size, dtype=np.bool_))
    for position, (mask, outcome) in enumerate(cases):
        if position:
            result.points = outcome.points.pick(mask, result.points)
        known = mask if outcome.known is None else mask & outcome.known
        result.known = either(result.known, known)
        if outcome.undefined is not None:
            result.undefined = either(result.undefined, mask & outcome.undefined)
        if outcome.no_previous is not None:
            result.no_previous = either(result.no_previous, mask & outcome.no_previous)
        result.findings += [Finding(found.code, mask & found.mask, found.params) for found in outcome.findings]
        result.fired += [replace(fired, mask=mask & fired.mask) for fired in outcome.fired]
    return result


def looked_up(points: Sequence[Fraction | int], *positions: NDArray[np.int64]) -> Exact:
    """The points at each position, also at positions of positions; at BLANK there are none."""
    den = lcm(*(one.denominator for one in points))
    table = [*(one.numerator * (den // one.denominator) for one in points), 0]
    top = max(map(abs, table))
    return Exact(reduce(getitem, positions, np.array(table)), den, top, den, signed=min(table) < 0)


def in_millionths(value: Exact) -> Exact:
    """Points as millionths."""
    return value.times(MILLION)


def best_of(numbers: Numbers, size: int, *, lowest: bool) -> Fraction:
    """The highest (or lowest) value that any unit has, exactly; floats only narrow the search."""
    exact = numbers.exact
    num = np.broadcast_to(np.asarray(exact.num), size)
    den = np.broadcast_to(np.asarray(exact.den), size)
    if numbers.known is not None:
        num, den = num[numbers.known], den[numbers.known]
    rough = num.astype(np.float64) / den.astype(np.float64)
    edge = rough.min() if lowest else rough.max()
    near = np.abs(rough - edge) <= abs(edge) * 1e-9
    candidates = {Fraction(int(a), int(b)) for a, b in zip(num[near].tolist(), den[near].tolist(), strict=True)}
    return min(candidates) if lowest else max(candidates)


def mean_of(numbers: Numbers, size: int) -> Fraction:
    """The mean over the units that have the value, exactly."""
    num = np.broadcast_to(np.asarray(numbers.exact.num), size).astype(object)
    den = np.broadcast_to(np.asarray(numbers.exact.den), size)
    if numbers.known is not None:
        num, den = num[numbers.known], den[numbers.known]
    sums: dict[int, int] = {}
    for a, b in zip(num.tolist(), den.tolist(), strict=True):
        sums[int(b)] = sums.get(int(b), 0) + int(a)
    return sum((Fraction(total, one) for one, total in sums.items()), Fraction(0)) / len(num)


def _over_units(numbers: Numbers, scope: str) -> Fraction:
    size = np.size(numbers.exact.num)
    return mean_of(numbers, size) if scope == "mean" else best_of(numbers, size, lowest=scope == "lowest")


def _any(numbers: Numbers) -> bool:
    return numbers.known is None or bool(numbers.known.any())


def _pair(numbers: Numbers) -> tuple[Exact, Mask | None]:
    return numbers.exact, numbers.known
