"""What spreadsheet formulas are made of (thành phần của công thức bảng tính): numbers, texts, conditions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from itertools import accumulate
from typing import Final

from cchc_index.model.language import N_
from cchc_index.model.points import DECIMALS, round_half_up

DIGITS: Final = 9
"""Decimals beyond which a float says nothing: what a person writes has fewer, what a float gets wrong is smaller."""
STRING: Final = 255
"""The longest text between quotes in a formula."""
LONGEST: Final = 8192
DEEPEST: Final = 60
"""What Excel takes: so many characters, and brackets (64) in brackets."""
UNKNOWN: Final = "NA()"
DAY_ZERO: Final = date(1899, 12, 30).toordinal()
"""A spreadsheet counts days from here."""

YES: Final = N_("Yes")
NO: Final = N_("No")
NEVER: Final = N_("Never")
"""What a form offers for a yes_no figure, and for a date that never came."""


def number(value: Fraction) -> str:
    """A number with a point, whatever the language, to twelve decimals."""
    text = f"{round_half_up(value, 12):+014}"
    return (text[0].lstrip("+") + text[1:-12] + "." + text[-12:]).rstrip("0").rstrip(".")


def edge(value: Fraction) -> str:
    """A number that a rounded value is compared with."""
    return number(Fraction(round_half_up(value, DIGITS), 10**DIGITS))


def rounded(value: str) -> str:
    """A value without what floats get wrong."""
    return f"ROUND({value},{DIGITS})"


def text(words: str) -> str:
    """A text between quotes, in pieces where it is long."""
    pieces = [words[start : start + STRING] for start in range(0, len(words) or 1, STRING)]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


def says(cell: str, words: str) -> str:
    """Whether a cell holds a text; capitals do not count."""
    return f"{cell}={text(words)}"


def choose(condition: str, yes: str, no: str) -> str:
    """One or the other."""
    return f"IF({condition},{yes},{no})"


def both(one: str, two: str) -> str:
    """Whether both hold."""
    return f"AND({one},{two})"


def either(conditions: Iterable[str]) -> str:
    """Whether any holds."""
    found = list(conditions)
    return found[0] if len(found) == 1 else f"OR({','.join(found)})"


def known(cells: Iterable[str], points: str) -> str:
    """The points where no cell is blank; else unknown."""
    blank = [f'{cell}=""' for cell in cells]
    return choose(either(blank), UNKNOWN, points) if blank else points


def nearest(points: int, decimals: int) -> int:
    """Millionths rounded half up to so many decimals of a point."""
    unit = int(10 ** (DECIMALS - decimals))
    return round_half_up(Fraction(points, unit)) * unit


def fits(formula: str) -> bool:
    """Whether a spreadsheet takes a formula of this length and depth."""
    steps = {"(": 1, ")": -1}
    deepest = max(accumulate(steps.get(sign, 0) for sign in formula))
    return len(formula) <= LONGEST and deepest <= DEEPEST
