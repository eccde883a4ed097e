"""A leaf in two years (một mục ở hai kỳ): what its points are made of, and what if some of it turned."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final, NamedTuple

from cchc_index.engine.compare import Side
from cchc_index.engine.ground import Ground, NothingToCountError, NoValueError
from cchc_index.engine.scale import Gone
from cchc_index.engine.shapley import Corner
from cchc_index.engine.workings import settled_points, work
from cchc_index.engine.year import Year
from cchc_index.model.points import from_points
from cchc_index.model.rubric import Row, Rubric
from cchc_index.model.rule_parts import all_rules
from cchc_index.model.rules import Deadline, Survey

LEAVING: Final = ("drop", "redistribute", "redistribute_equal")
BY_RULE: Final = ("declared", "imported", "appraised_1", "appraised_2")
"""Points from these sources are the rule's, unless there are points of the round itself."""
NOWHERE: Final = Fraction(0)


@dataclass(frozen=True)
class Of:
    """One of the two years of one unit: the saved result, and what all units said."""

    side: Side
    year: Year
    unit: str

    @property
    def rubric(self) -> Rubric:
        """The year's rubric."""
        return self.side.rubric

    def points(self, row: Row) -> Fraction:
        """What a row got."""
        return from_points(self.side.of_node[self.unit, row.node.id][0])

    def leaves_scale(self, row: Row) -> bool:
        """Whether a leaf has left the denominator."""
        return row.scores and self.side.of_node[self.unit, row.node.id][1] == 0

    def share(self, row: Row) -> Fraction:
        """What a leaf got, in parts of its maximum."""
        return self.points(row) / from_points(row.node.max or 1)

    def aside(self, row: Row) -> Fraction | None:
        """Where a leaf does not apply, the part of its maximum that it has nevertheless; None where it does."""
        if self.leaves_scale(row):
            return NOWHERE
        status = self.side.states[self.unit, row.node.id].status
        return self.share(row) if status in ("not_applicable", "exempt") else None

    @cached_property
    def gone(self) -> Gone:
        """The leaves that have left the scale, and how."""
        leaves = [row for row in self.rubric.outline.leaves if row.role is None and self.leaves_scale(row)]
        return {row.node.id: self.how(row, row) for row in leaves}

    def how(self, row: Row, under: Row) -> str:
        """How a leaf that has left this year's scale leaves it under a rubric, whose row of it is `under`."""
        claimed = self.side.states[self.unit, row.node.id].status == "not_applicable"
        policy = under.node.not_applicable
        return policy if claimed and policy in LEAVING else "drop"

    @staticmethod
    def ruled(row: Row, ground: Ground | None, rubric: Rubric) -> Fraction | None:
        """What a rule gives on some ground, in parts of its maximum; None where it gives nothing."""
        if row.node.rule is None or ground is None or not row.node.max:
            return None
        try:
            points = settled_points(work(row.node.rule, ground).points, row, rubric)
        except (NoValueError, NothingToCountError):
            return None
        return points / from_points(row.node.max)

    def own_share(self, row: Row) -> tuple[Fraction, bool]:
        """What the year's own rule gives, in parts of the maximum; else the unit's own points, else what it got."""
        state = self.side.states[self.unit, row.node.id]
        if state.reason == "zeroed" or state.source == "missing_zero":
            return NOWHERE, True
        appraised = self.year.said[self.unit].points.get((row.node.id, state.source))
        if state.source in BY_RULE and appraised is None:
            return self.share(row), False
        found = self.ruled(row, self.year.ground(self.unit, row), self.rubric)
        if found is not None:
            return found, False
        said = self.year.said[self.unit].points.get((row.node.id, "declared"))
        return self.share(row) if said is None else said / from_points(row.node.max or 1), True


class Leaf(NamedTuple):
    """A leaf in both years: all that its value at any corner is made of; pairs are (earlier, later)."""

    rows: tuple[Row, Row]
    ruled: tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]
    """Per rubric, per figures: parts of the maximum."""
    gap: tuple[Fraction, Fraction]
    apart: tuple[Fraction | None, Fraction | None]
    """Per year, where the leaf does not apply: the part of the maximum that it has nevertheless."""
    survey: bool

    def points(self, corner: Corner) -> Fraction:
        """The leaf's points at a corner."""
        rubric, figures, appraisal, survey, applicability = corner
        row = self.rows[rubric]
        low, high = from_points(row.node.min), from_points(row.node.max or 0)
        aside = self.apart[applicability]
        if aside is not None:
            return aside * high
        if self.survey:
            return self.ruled[0][survey] * high
        return min(max((self.ruled[rubric][figures] + self.gap[appraisal]) * high, low), high)

    def active(self) -> list[bool]:
        """Which of the five are not the same in both years, as far as this leaf goes."""
        one, two = self.rows
        same = one is two or (one.node.max == two.node.max and one.node.min == two.node.min)
        figures = any(before != after for before, after in self.ruled)
        return [
            not (same and self.ruled[0] == self.ruled[1]),
            figures and not self.survey,
            self.gap[0] != self.gap[1],
            figures and self.survey,
            self.apart[0] != self.apart[1],
        ]


def unmoved(one: Of, two: Of, old: Row, new: Row) -> bool:
    """Whether a leaf that both rubrics score alike got the same points by the same way, no appraiser's among them."""
    before, after = ((year.unit, row.node.id) for year, row in ((one, old), (two, new)))
    state = one.side.states[before]
    if state != two.side.states[after] or one.side.of_node[before] != two.side.of_node[after]:
        return False
    if state.source not in BY_RULE:
        return state.source == "survey"
    return not any(
        (node, state.source) in year.year.said[unit].points for year, (unit, node) in ((one, before), (two, after))
    )


def leaf_of(one: Of, two: Of, old: Row, new: Row, *, same: bool) -> Leaf | None:
    """A leaf in both years; None where its rules share no figures, so that it cannot be compared.

    `same`: the two rubrics score it alike.
    """
    kinds = isinstance(old.node.rule, Survey), isinstance(new.node.rule, Survey)
    if kinds[0] != kinds[1]:
        return None
    apart = one.aside(old), two.aside(new)
    if kinds[0]:
        shares = [
            None if aside is not None else year.share(row)
            for year, row, aside in zip((one, two), (old, new), apart, strict=True)
        ]
        both = _filled(shares[0], shares[1])
        return Leaf((old, new), (both, both), (NOWHERE, NOWHERE), apart, survey=True)
    ruled: list[list[Fraction | None]] = [[None, None], [None, None]]
    gaps: list[Fraction | None] = [None, None]
    for at, (year, row, other, its) in enumerate(((one, old, new, two), (two, new, old, one))):
        if apart[at] is not None:
            continue
        own, given = year.own_share(row)
        cross: Fraction | None = own
        if not given and not same:
            cross = year.ruled(other, _ground(year, row, other, its.rubric), its.rubric)
        if cross is None:
            return None
        ruled[at][at], ruled[1 - at][at] = own, cross
        gaps[at] = year.share(row) - own
    table = _filled(*ruled[0]), _filled(*ruled[1])
    return Leaf((old, new), table, _filled(*gaps), apart, survey=False)


def _filled(one: Fraction | None, two: Fraction | None) -> tuple[Fraction, Fraction]:
    """Both years; one of which nothing is known is taken to be as the other."""
    first, second = two if one is None else one, one if two is None else two
    return first or NOWHERE, second or NOWHERE


def _ground(year: Of, row: Row, other: Row, rubric: Rubric) -> Ground | None:
    """A year's figures as the other year's rule reads them; a day that is written with its year fits one year only."""
    rules = all_rules(other.node.rule) if other.node.rule else ()
    if any(isinstance(rule, Deadline) and not isinstance(rule.by, str) for rule in rules):
        return None
    return year.year.ground_under(year.unit, other, row, rubric)
