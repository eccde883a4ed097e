"""What workings are made of (các thành phần của bước tính): values with their numbers put in, bands, points."""

from __future__ import annotations

from fractions import Fraction

from cchc_index.engine.ground import Ground
from cchc_index.model.arithmetic import Arithmetic, Const, Figure, exactly, put_in, written
from cchc_index.model.explained import Step
from cchc_index.model.language import number
from cchc_index.model.points import MILLION, round_half_up
from cchc_index.model.rules import Band, Bands, Formula, Ratio
from cchc_index.model.wording_parts import formula_words, points_words


def points(value: Fraction) -> str:
    """Points in words; more than four decimals say nothing to people."""
    return points_words(_legible(value) * MILLION)


def shown(value: Fraction) -> str:
    """A number as far as people read it."""
    return number(_legible(value))


def _legible(value: Fraction) -> Fraction:
    return Fraction(round_half_up(value, 4), 10**4)


def value_step(
    rule: Bands | Ratio | Formula, formula: Arithmetic, ground: Ground, *, percent: bool
) -> tuple[Fraction, Step]:
    """The value that a rule measures, in percent where it reads one, and the step to it."""
    times = formula.is_division and not isinstance(rule, Formula) and rule.as_ is None
    value = ground.value(formula.tree) * (100 if times else 1)
    step = formula_step(formula, ground, value, "%" if percent else "")
    return value, step._replace(formula=f"{step.formula} * 100") if times else step


def formula_step(formula: Arithmetic, ground: Ground, value: Fraction, sign: str = "") -> Step:
    """A formula in words, then with its numbers, then its value."""
    filled = put_in(formula.tree, ground.number)
    words = formula_words(formula.tree, ground.label)
    if isinstance(formula.tree, Figure | Const):
        text = f"{words}: {shown(value)}{sign}"
    else:
        text = f"{words} = {formula_words(filled, str)} = {shown(value)}{sign}"
    return Step(text, written(filled), value)


def holds_text(band: Band, value: Fraction) -> str:
    """The comparison by which a value lies in a band; above the highest band it is the lower edge's alone."""
    low = high = ""
    if band.from_ is not None or band.above is not None:
        low = f"{exactly(band.above or 0)} < " if band.from_ is None else f"{exactly(band.from_)} <= "
    if band.to is not None and value <= band.to:
        high = f" <= {exactly(band.to)}"
    elif band.below is not None and value < band.below:
        high = f" < {exactly(band.below)}"
    return f"{low}{exactly(value)}{high}" if low or high else ""
