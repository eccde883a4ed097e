"""What a rule sees of one unit at one leaf (căn cứ tính điểm), from the plain rows of a saved result."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from cchc_index.model import arithmetic
from cchc_index.model.arithmetic import Expr, Figure
from cchc_index.model.rubric import Outline, Row

Counts = Mapping[tuple[str, str, str], tuple[int, Fraction]]
"""Valid answers to a survey: group, question, answer → how many, and their weight."""


class NoValueError(Exception):
    """Something that the rule must read is blank, or the figures are refused: it gives no points."""


class NothingToCountError(Exception):
    """0/0: what `if_zero` speaks of."""


@dataclass(frozen=True)
class Ground:
    """One leaf of one unit: figures, answer, the other units, the survey; `most` is the maximum where a rule stands.

    Of fewer than `least` answers nothing is told but how many they are.
    """

    row: Row
    outline: Outline
    period: str
    most: Fraction
    figure: Callable[[Figure], Fraction | str | None]
    everyone: Callable[[Expr], list[Fraction]]
    answer: str | None = None
    counts: Counts = field(default_factory=dict)
    least: int = 1

    def within(self, most: Fraction) -> Ground:
        """The same where another maximum holds."""
        return replace(self, most=most)

    def having(self, name: str, value: Fraction) -> Ground:
        """The same if one figure of the unit's own were another."""
        return replace(self, figure=lambda asked: value if asked == Figure("own", name) else self.figure(asked))

    def answering(self, answer: str) -> Ground:
        """The same with another answer."""
        return replace(self, answer=answer)

    def label(self, name: str) -> str:
        """A figure's label."""
        declared = self.outline.input(self.row, name)
        return declared.label if declared else name

    def number(self, figure: Figure) -> Fraction:
        """A figure as a number.

        Raises:
            NoValueError: where it is blank.
        """
        value = self.figure(figure)
        if not isinstance(value, Fraction):
            raise NoValueError(figure.name)
        return value

    def value(self, tree: Expr) -> Fraction:
        """The arithmetic on the unit's figures.

        Raises:
            NoValueError: where a figure is blank, or something but 0 is divided by 0.
            NothingToCountError: where 0 is divided by 0.
        """
        return value_of(tree, self.number)


def value_of(tree: Expr, number: Callable[[Figure], Fraction]) -> Fraction:
    """The arithmetic, with 0/0 told from x/0; the errors are those of `Ground.value`."""
    filled = arithmetic.put_in(tree, number)
    try:
        return arithmetic.value(filled, number)
    except ZeroDivisionError:
        if any(above for above in _divided_by_zero(filled)):
            raise NoValueError from None
        raise NothingToCountError from None


def _divided_by_zero(tree: Expr) -> Iterator[Fraction]:
    """What is divided by 0 in a tree of numbers."""
    for part in arithmetic.walk(tree):
        if isinstance(part, arithmetic.Op) and part.sign == "/":
            try:
                above, below = (arithmetic.value(arg, _no_figure) for arg in part.args)
            except ZeroDivisionError:
                continue
            if not below:
                yield above


def _no_figure(figure: Figure) -> Fraction:
    raise NoValueError(figure.name)
