"""What one leaf of one unit can see: figures, answers, the other units, the period before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeAlias

from tests.reference.arithmetic import NotScored, Problem, ZeroByZero, evaluate
from tests.reference.exact import Figure, Raw
from tests.reference.tree import Node, Tree

UnitData: TypeAlias = Mapping[str, Mapping[Any, Any]]
"""`answers` {(leaf, round): answer}, `points` {(leaf, round): number}, `figures` {(node, input, round): …}"""

Replies: TypeAlias = Mapping[str, Sequence[tuple[str, Mapping[str, object]]]]
"""unit: replies, each a respondent group and {question: answer}."""

DEFAULT_RECORD = ("appraised_2", "appraised_1", "declared")


@dataclass
class Board:
    """All that one scoring is given."""

    tree: Tree
    data: Mapping[str, UnitData]
    period: str
    stage: str
    previous: Mapping[str, Mapping[tuple[str, str], Figure]]
    replies: Replies | None
    imported: Mapping[str, Mapping[str, Fraction]]
    without_survey: bool
    missing: str
    groups: Mapping[str, str] = field(default_factory=dict)
    shared: set[tuple[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        self.shared = self.tree.shared()

    @property
    def rubric(self) -> Raw:
        return self.tree.rubric

    @property
    def record(self) -> list[str]:
        """Rounds in the order in which they count."""
        return list(self.rubric.get("record", DEFAULT_RECORD))

    @property
    def view(self) -> list[str]:
        """Rounds in which a figure or an answer is looked up, latest first; the unit's own come last."""
        if self.stage == "self":
            return ["declared"]
        return [name for name in self.record if name != "declared"] + ["declared"]

    def given(self, unit: str, what: str) -> Mapping[Any, Any]:
        """A unit's `answers`, `points` or `figures`."""
        return self.data[unit].get(what, {})

    def asks(self, unit: str, leaf: Node) -> bool:
        """Whether the leaf, and all nodes above it, are for the unit's group."""
        told = (node.raw.get("applies_to") for node in leaf.lineage())
        return all(self.groups.get(unit) in groups for groups in told if groups)

    def leaves_scale(self, leaf: Node) -> bool:
        """Whether this run takes the leaf out of the denominator for all units."""
        if self.stage == "self":
            return leaf.scored_by != "unit" or leaf.is_survey
        held_none = self.replies is None and self.rubric.get("without_survey") == "drop"
        return leaf.is_survey and (self.without_survey or held_none)


@dataclass(frozen=True)
class Ground:
    """One leaf of one unit; `answer` is the one that counts, None if blank."""

    board: Board
    unit: str
    leaf: Node
    answer: object = None

    def figure(self, name: str) -> Figure:
        """The unit's figure in its latest correction.

        Raises:
            NotScored: it is blank.
        """
        value = self.figure_of(self.unit, name)
        if value is None:
            raise NotScored
        return value

    def figure_of(self, unit: str, name: str) -> Figure | None:
        declaring = self.board.tree.declares(self.leaf, name)
        for one in self.board.view:
            value: Figure | None = self.board.given(unit, "figures").get((declaring, name, one))
            if value is not None:
                return value
        return None

    def number(self, prefix: str, name: str) -> Fraction | None:
        """A name of the arithmetic: prefix and name to a number, None if blank."""
        if prefix == "" and name == "imported" and self.leaf.scored_by == "import":
            return self.board.imported.get(self.unit, {}).get(self.leaf.id)
        if prefix == "":
            return self.checked(name, self.figure_of(self.unit, name))
        if prefix == "prev":
            declaring = self.board.tree.declares(self.leaf, name)
            before = self.board.previous.get(self.unit, {}).get((str(declaring), name))
            return as_number(before)
        values = [as_number(self.figure_of(unit, name)) for unit in self.board.data]
        known = [value for value in values if value is not None]
        if not known:
            return None
        if prefix == "mean":
            return sum(known, Fraction(0)) / len(known)
        return max(known) if prefix == "highest" else min(known)

    def checked(self, name: str, value: Figure | None) -> Fraction | None:
        """A figure as a number; an input of type `count` is whole and not negative."""
        amount = as_number(value)
        if amount is not None and self.board.tree.type_of(self.leaf, name) == "count":
            if amount < 0:
                raise Problem("negative_count")
            if amount.denominator != 1:
                raise Problem("count_not_whole")
        return amount

    def evaluate(self, expression: object) -> Fraction:
        return evaluate(expression, self.number)

    def evaluate_before(self, expression: object) -> Fraction:
        """The same arithmetic on the figures of the period before."""
        return evaluate(expression, lambda prefix, name: self.number("prev", name) if prefix == "" else None)

    def of_all_units(self, expression: object) -> list[Fraction]:
        """The value of every unit that has it."""
        found = []
        for unit in self.board.data:
            with suppress(NotScored, ZeroByZero, Problem):
                found.append(Ground(self.board, unit, self.leaf).evaluate(expression))
        return found


def as_number(value: Figure | None) -> Fraction | None:
    """A figure in arithmetic: yes counts 1 and no 0."""
    if value is None:
        return None
    if isinstance(value, str | dt.date):
        message = f"{value!r} is no number"
        raise TypeError(message)
    return Fraction(value)
