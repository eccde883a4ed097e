"""What rules in words are made of (các thành phần của lời diễn giải): points, formulas, the spans of bands."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Final

from cchc_index.model.arithmetic import Const, Expr, Figure, Op
from cchc_index.model.language import N_, _, current, number
from cchc_index.model.points import MILLION
from cchc_index.model.rules import Band

Label = Callable[[str], str]
"""From the name of a figure to its label."""

SCOPES: Final = {
    "own": N_("{label}"),
    "prev": N_("{label} of the period before"),
    "mean": N_("mean of {label} over the units"),
    "highest": N_("highest {label} of the units"),
    "lowest": N_("lowest {label} of the units"),
    "imported": N_("imported value"),
}
FUNCTIONS: Final = {
    "min": N_("the least of"),
    "max": N_("the greatest of"),
    "floor": N_("rounded down:"),
    "ceil": N_("rounded up:"),
}
MONTHS: Final = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)
COUNTS_BEGIN: Final = ("Tổng số ", "Số ")
"""How the labels of counts begin in decisions; the rest names what is counted."""
_BINDS: Final = {"+": 1, "-": 1, "*": 2, "/": 2, "neg": 3}
_SHOWN: Final = {"*": "×", "/": "/", "+": "+", "-": "−"}


def points_words(points: Fraction | int) -> str:
    """Millionths of points as a number of points: 0,5 điểm."""
    if points == MILLION:
        return _("1 point")
    return _("{points} points").format(points=number(Fraction(points) / MILLION))


def day_words(day: int, month: int, year: str = "") -> str:
    """A day (ngày) so that no one takes the day for the month: 10 December, ngày 10/12."""
    text = _("{day} {month} {year}") if year else _("{day} {month}")
    return text.format(day=f"{day:02}" if current() == "vi" else day, month=_(MONTHS[month - 1]), year=year)


def formula_words(tree: Expr, label: Label) -> str:
    """A formula with the labels of its figures in place of their names."""
    match tree:
        case Const(value=value):
            return number(value)
        case Figure(scope=scope, name=name):
            return _(SCOPES[scope]).format(label=label(name))
        case Op(sign="neg", args=(arg,)):
            return "−" + factor_words(arg, label)
        case Op(sign=sign, args=(left, right)) if sign in _SHOWN:
            binds = _BINDS[sign]
            tighter = binds + (sign in "-/")
            return f"{_inner(left, binds, label)} {_SHOWN[sign]} {_inner(right, tighter, label)}"
    return f"{_(FUNCTIONS[tree.sign])} ({'; '.join(formula_words(arg, label) for arg in tree.args)})"


def factor_words(tree: Expr, label: Label) -> str:
    """A formula that stands as a factor: in brackets where it has operations of its own."""
    return _inner(tree, _BINDS["neg"], label)


def _inner(tree: Expr, binds: int, label: Label) -> str:
    text = formula_words(tree, label)
    loose = isinstance(tree, Op) and _BINDS.get(tree.sign, 9) < binds
    return f"({text})" if loose else text


def item_words(count: Expr, label: Label) -> str:
    """What a count counts: "mô hình" where the figure's label is "Số mô hình"."""
    text = formula_words(count, label)
    begins = next((one for one in COUNTS_BEGIN if text.startswith(one)), "")
    if begins and isinstance(count, Figure):
        return text.removeprefix(begins)
    return _("1 of “{count}”").format(count=text)


def span_words(band: Band, sign: str) -> str:
    """From where to where a band reaches: từ 80% đến dưới 90%; `sign` follows its numbers."""
    low, low_open = (band.from_, False) if band.from_ is not None else (band.above, True)
    high, high_open = (band.to, False) if band.to is not None else (band.below, True)
    ends = {"low": number(low or 0) + sign, "high": number(high or 0) + sign}
    if low is not None and low == high:
        return _("exactly {low}").format(**ends)
    match low is None, high is None:
        case True, True:
            return _("any value")
        case True, False:
            text = _("below {high}") if high_open else _("up to {high}")
        case False, True:
            text = _("above {low}") if low_open else _("from {low}")
        case _both:
            if low_open:
                text = _("above {low} to below {high}") if high_open else _("above {low} to {high}")
            else:
                text = _("from {low} to below {high}") if high_open else _("from {low} to {high}")
    return text.format(**ends)
