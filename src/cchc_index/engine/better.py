"""The next better step of a leaf (mức cao hơn gần nhất): which figure must become what, and what that gains.

One figure, or one answer, is moved at a time while all else stands still. A figure that a rule divides by is what the
unit was given to do, so that it is moved only where there is no other.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cache, cached_property
from typing import Final, NamedTuple

from cchc_index.engine.ground import Ground, NothingToCountError, NoValueError
from cchc_index.engine.said import value_words
from cchc_index.engine.workings import settled_points, work
from cchc_index.engine.workings_parts import shown
from cchc_index.model import arithmetic
from cchc_index.model.arithmetic import Expr, Figure, exactly
from cchc_index.model.bands import is_percent
from cchc_index.model.explained import Better
from cchc_index.model.language import _, current, number
from cchc_index.model.numbers import DIGITS
from cchc_index.model.points import from_points
from cchc_index.model.rubric import Input, Rubric
from cchc_index.model.rule_parts import all_rules, answers_of, arithmetic_of
from cchc_index.model.rules import AllOf, Bands, Deadline, Imported, Judgement, Ratio, Survey
from cchc_index.model.tables import NEVER

FARTHEST: Final = 2**40
"""So many steps of a figure are looked at, no more."""
HUNDRED: Final = Fraction(100)
RUNGS: Final = 4
"""So many steps a figure has at most between where it is and where it is worth most."""
YES: Final = "có"
NO: Final = "không"


class Move(NamedTuple):
    """What could be otherwise, in words, and the points then."""

    needs: str
    points: Fraction
    sets: tuple[tuple[str, str], ...] = ()
    ground: Ground | None = None


def ladder(rubric: Rubric, ground: Ground, now: Fraction) -> list[Better]:
    """Every better step from so many points, least gain first (các mức cao hơn); of equal gains the first stands.

    Where one figure at its best leaves points to be won, the steps go on from there with the others.
    """
    climb = _Climb(rubric, ground, now, rungs=RUNGS)
    steps: dict[Fraction, Better] = {}
    best: Move | None = None
    for move in climb.moves():
        gain = climb.gain(move.points)
        if gain > 0:
            steps.setdefault(gain, Better(move.needs, move.points, gain, move.sets))
            best = move if best is None or gain > climb.gain(best.points) else best
    if best is not None and best.ground is not None:
        first = climb.gain(best.points)
        for more in ladder(rubric, best.ground, best.points):
            together = Better(f"{best.needs}; {more.needs}", more.points, first + more.gain, (*best.sets, *more.sets))
            steps.setdefault(together.gain, together)
    return [steps[gain] for gain in sorted(steps)]


def better_steps(rubric: Rubric, ground: Ground, now: Fraction) -> tuple[Better | None, Better | None]:
    """The nearest better step from so many points, and the one that gives most; None where there is none."""
    climb = _Climb(rubric, ground, now)
    moves = [move for move in climb.moves() if climb.gain(move.points) > 0]
    if not moves:
        return None, None
    nearest, best = (
        min(moves, key=lambda one: climb.gain(one.points)),
        max(moves, key=lambda one: climb.gain(one.points)),
    )
    first, most = (Better(one.needs, one.points, climb.gain(one.points), one.sets) for one in (nearest, best))
    return first, None if most == first else most


class _Climb:
    """Looks for moves of one leaf from the points it has."""

    def __init__(self, rubric: Rubric, ground: Ground, now: Fraction, rungs: int = 1) -> None:
        self.rubric, self.ground, self.now, self.rungs = rubric, ground, now, rungs
        self.sign = -1 if ground.row.role == "penalty" else 1

    def gain(self, given: Fraction) -> Fraction:
        """What so many points are worth beyond those of now; a smaller deduction is a gain."""
        return self.sign * (given - self.now)

    def moves(self) -> Iterator[Move]:
        rule = self.ground.row.node.rule
        match rule:
            case None:
                return
            case Survey():
                yield Move(_("one percentage point more in the survey"), self.now + self.ground.most / 100)
                return
            case Imported():
                yield Move(_("the imported value at {scale}").format(scale=number(rule.scale)), self.ground.most)
                return
            case Judgement():
                if self.ground.row.role != "penalty":
                    yield Move(_("the appraisers give one step more"), self.now + from_points(rule.step))
                return
        for answer in answers_of(rule):
            yield from self._moved(
                self.ground.answering(answer), _("the answer “{answer}”").format(answer=answer), ("", answer)
            )
        for part in all_rules(rule):
            if isinstance(part, AllOf):
                yield from self._all_met(part)
            if isinstance(part, Deadline):
                yield from self._in_time(part)
        for name in self._movable():
            declared = self.ground.outline.input(self.ground.row, name)
            value = self.ground.figure(Figure("own", name))
            if declared is not None and isinstance(value, Fraction):
                yield from self._figure(name, declared, value)

    def given(self, ground: Ground) -> Fraction | None:
        """The leaf's points on this ground; None where it gives none."""
        rule = ground.row.node.rule
        try:
            return settled_points(work(rule, ground).points, ground.row, self.rubric) if rule else None
        except (NoValueError, NothingToCountError):
            return None

    def _moved(self, ground: Ground, needs: str, *sets: tuple[str, str]) -> Iterator[Move]:
        given = self.given(ground)
        if given is not None:
            yield Move(needs, given, sets, ground)

    def _all_met(self, rule: AllOf) -> Iterator[Move]:
        """All conditions that are not met, met together."""
        missing = [name for name in rule.conditions if not self.ground.figure(Figure("own", name))]
        ground = self.ground
        for name in missing:
            ground = ground.having(name, Fraction(1))
        if missing:
            labels = "; ".join(map(ground.label, missing))
            yield from self._moved(
                ground, _("met: {conditions}").format(conditions=labels), *((name, YES) for name in missing)
            )

    def _in_time(self, rule: Deadline) -> Iterator[Move]:
        """Each day by which it would have counted for more."""
        due = rule.due(self.ground.period).toordinal()
        for days in (0, *(late.days for late in rule.late if late.days is not None)):
            day = f"{date.fromordinal(due + days):%d/%m/%Y}"
            needs = _("{label}: by {day}").format(label=self.ground.label(rule.date), day=day)
            yield from self._moved(self.ground.having(rule.date, Fraction(due + days)), needs, (rule.date, day))
        if self.ground.figure(Figure("own", rule.date)) == Fraction(NEVER) and any(
            one.days is None for one in rule.late
        ):
            needs = _("{label}: done at all, however late").format(label=self.ground.label(rule.date))
            late = due + 1 + max(one.days or 0 for one in rule.late)
            day = f"{date.fromordinal(late):%d/%m/%Y}"
            yield from self._moved(self.ground.having(rule.date, Fraction(late)), needs, (rule.date, day))

    def _movable(self) -> list[str]:
        """The names of the figures that the unit can move: those that nothing is divided by, else all."""
        outline, row = self.ground.outline, self.ground.row
        names = [name for _node, name in outline.own_figures[row.index]]
        divisors = {
            figure.name
            for rule in (all_rules(row.node.rule) if row.node.rule else ())
            for one in arithmetic_of(rule)
            for part in arithmetic.walk(one.tree)
            if isinstance(part, arithmetic.Op) and part.sign == "/"
            for figure in arithmetic.walk(part.args[1])
            if isinstance(figure, Figure)
        }
        return [name for name in names if name not in divisors] or names

    def _figure(self, name: str, declared: Input, value: Fraction) -> Iterator[Move]:
        if declared.type == "yes_no":
            other = Fraction(0) if value else Fraction(1)
            needs = f"{declared.label}: {value_words(declared, value)} → {value_words(declared, other)}"
            yield from self._moved(self.ground.having(name, other), needs, (name, YES if other else NO))
        elif declared.type in ("count", "number", "percent"):
            unit = _unit(declared, value)
            for sign in (1, -1):
                yield from self._along(name, declared, value, sign * unit)

    def _along(self, name: str, declared: Input, value: Fraction, unit: Fraction) -> Iterator[Move]:
        """The fewest steps in one direction that are worth anything, that are worth most, and so on in between."""
        most = max(value, HUNDRED) if declared.type == "percent" else None

        def beyond(steps: int) -> bool:
            moved = value + steps * unit
            return moved < 0 or (most is not None and moved > most) or not self._sensible(name, moved)

        @cache
        def at(steps: int) -> Fraction | None:
            return None if beyond(steps) else self.given(self.ground.having(name, value + steps * unit))

        reach = bisect_left(range(1, FARTHEST), True, key=beyond)
        if at(reach) is None:  # what may be said there gives no points
            reach = bisect_left(range(1, reach + 1), True, key=lambda steps: at(steps) is None)
        top = at(reach)
        if not reach or top is None or self.gain(top) <= 0:
            return
        steps = 0
        for wanted in (self.gain(top) * part / self.rungs for part in range(self.rungs + 1)):

            def enough(steps: int, wanted: Fraction = wanted) -> bool:
                gained = self.gain(at(steps) or Fraction(0))
                return gained > 0 and gained >= wanted

            if steps and enough(steps):  # the step before gives as much already
                continue
            steps = 1 + bisect_left(range(1, reach + 1), True, key=enough)
            given = at(steps)
            if given is not None and enough(steps):
                moved = value + steps * unit
                ground = self.ground.having(name, moved)
                yield Move(_needs(declared, value, moved), given, ((name, exactly(moved)),), ground)

    def _sensible(self, name: str, moved: Fraction) -> bool:
        """Whether no percent that the rule reads would go above 100."""
        ground = self.ground.having(name, moved)
        try:
            return all(0 <= 100 * ground.value(tree) <= most for tree, most in self._percents)
        except (NoValueError, NothingToCountError):
            return False

    @cached_property
    def _percents(self) -> list[tuple[Expr, Fraction]]:
        """What the rule reads as a percent, each with the most that it speaks of."""
        outline, row = self.ground.outline, self.ground.row
        return [
            (rule.value.tree, max([HUNDRED, *self._edges(rule)]))
            for rule in (all_rules(row.node.rule) if row.node.rule else ())
            if isinstance(rule, Bands | Ratio) and rule.value.is_division and is_percent(rule, outline, row)
        ]

    @staticmethod
    def _edges(rule: Bands | Ratio) -> list[Fraction]:
        if isinstance(rule, Ratio):
            return [rule.target]
        return [band.from_ or band.above or Fraction(0) for band in rule.bands]


def _unit(declared: Input, value: Fraction) -> Fraction:
    """The smallest step of a figure: one, or the last decimal that is written; of a percent a hundredth at most."""
    decimals = next((one for one in range(DIGITS) if (value * 10**one).denominator == 1), DIGITS)
    return Fraction(1, 10 ** max(decimals, 2 if declared.type == "percent" else 0))


def _needs(declared: Input, value: Fraction, moved: Fraction) -> str:
    """What a figure must become (thêm 07: 93 → 100)."""
    by = abs(moved - value)
    count = f"{int(by):02}" if current() == "vi" and by.denominator == 1 and declared.type == "count" else shown(by)
    sign = "%" if declared.type == "percent" else ""
    text = (
        _("{label}: {count} more ({now} → {then})") if moved > value else _("{label}: {count} fewer ({now} → {then})")
    )
    return text.format(
        label=declared.label, count=count + sign, now=value_words(declared, value), then=value_words(declared, moved)
    )
