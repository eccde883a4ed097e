"""Numbers (con số): the one place where what stands in a cell becomes a number, a date, a yes or a no.

A number is the decimal that is written, 15 significant digits, as a workbook keeps them. In text a comma is
the decimal sign. What has two readings is not read: a function gives a value or a `Reason`, never a guess.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final, NamedTuple

from cchc_index.model.names import fold, fold_answer
from cchc_index.model.tables import NEVER

DIGITS: Final = 15
_LONGEST: Final = 40  # characters of anything that is read as a number, and digits of a number in a cell
_MOST_PERCENT: Final = Fraction(9_999)  # no one reports more: "85.714%" has one reading, "1.234%" has two
_YEARS: Final = range(1900, 2200)


class Reason(StrEnum):
    """Why a cell's value is not taken (lý do không đọc được)."""

    NOT_A_NUMBER = "not_a_number"
    TOO_LONG = "too_long"
    AMBIGUOUS = "ambiguous"
    UNEXPECTED_PERCENT = "unexpected_percent"
    BARE_PERCENT = "bare_percent"
    NOT_WHOLE = "not_whole"
    NEGATIVE = "negative"
    DATE_FOR_NUMBER = "date_for_number"
    NOT_YES_NO = "not_yes_no"
    NOT_A_DATE = "not_a_date"
    NUMBER_FOR_DATE = "number_for_date"
    SHORT_YEAR = "short_year"
    YEAR_OUT_OF_RANGE = "year_out_of_range"
    NO_SUCH_DATE = "no_such_date"


class Figure(NamedTuple):
    """A figure (số liệu) as the engine takes it; the value None is a blank: unknown, never zero.

    Numbers, counts and percents (50 is 50 %) are floats, a date is its proleptic ordinal or `tables.NEVER`,
    yes is 1.0 and no is 0.0, a text is a string.
    """

    value: float | str | None


BLANK: Final = Figure(None)
_YES_NO: Final = {
    **{fold_answer(word): Figure(1.0) for word in ("có", "x", "yes", "true", "1")},
    **{fold_answer(word): Figure(0.0) for word in ("không", "no", "false", "0")},
}
_NEVER_WORDS: Final = frozenset(map(fold_answer, ("không", "chưa", "no", "never")))
_NOT_APPLICABLE: Final = frozenset(map(fold, ("Không áp dụng", "KAD", "N/A", "NA")))
_BLANKS: Final = frozenset({"", "-", "\u2013", "\u2014"})

# The spaces that part thousands, the minus sign, and the invisible signs that come along when text is copied.
_SIGNS: Final = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2007\u2009\u202f", " "),
        "\u2212": "-",
        **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"),
    }
)
_NUMERIC: Final = frozenset("0123456789., ")

_TIME: Final = r"(?:[ t]\d{1,2}:\d{2}(?::\d{2})?)?"
_DATES: Final = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"(?:ngày )?(?P<day>\d\d?)(?P<mark> ?[/.-] ?)(?P<month>\d\d?)(?P=mark)(?P<year>\d{{1,5}}){_TIME}",
        rf"(?P<year>\d{{4}})(?P<mark>[/.-])(?P<month>\d\d?)(?P=mark)(?P<day>\d\d?){_TIME}",
        r"(?:ngày )?(?P<day>\d\d?) tháng (?P<month>\d\d?) năm (?P<year>\d{1,5})",
    )
)


def as_written(number: float) -> Fraction:
    """The decimal that was written, of the float that a file stores for it: 0.1 + 0.2 is 3/10.

    Raises:
        ValueError: for NaN and infinities, which nobody writes.
    """
    if not math.isfinite(number):
        raise ValueError(number)
    return Fraction(Decimal(f"{number:.{DIGITS}g}"))


def readings(text: str) -> tuple[Fraction, ...]:
    """All numbers that a text can mean: none, one, or for "1.234" two, the decimal one first.

    Thousands are parted by points or spaces, in groups of three. "1,234,567" and "1,234.5" are no numbers.
    A percent sign at the end is passed over.
    """
    sign, body = _signed(text)
    body = body.removesuffix("%").rstrip()
    if len(body) > _LONGEST:
        return ()
    whole, comma, part = body.partition(",")
    if comma:
        written = [(_ungrouped(whole), part)]
    elif body.count(".") == 1:
        before, _, after = body.partition(".")
        written = [(_ungrouped(before), after), (_ungrouped(body), "0")]
    else:
        written = [(_ungrouped(body), "0")]
    return tuple(_decimal(sign, digits, decimals) for digits, decimals in written if digits and _is_digits(decimals))


def parse_number(text: str, *, upper: Fraction | None = None, whole: bool = False) -> Fraction | Reason:
    """The number (số) that a text means, or why there is none.

    Where a text has two readings, `upper`, the largest size the number can have, rules out the thousands, and
    `whole` the decimals; otherwise it is `Reason.AMBIGUOUS`, and `readings` gives both.
    """
    found = readings(text)
    if not found:
        return _why_no_number(text)
    if _cleaned(text).endswith("%"):
        return Reason.UNEXPECTED_PERCENT
    if len(found) == 1:
        return found[0]
    decimal, thousands = found
    if upper is not None and abs(thousands) > upper:
        return decimal
    return thousands if whole else Reason.AMBIGUOUS


def is_blank(value: object) -> bool:
    """Whether a cell says nothing (ô trống): empty, white space, a dash, or a frame's NaN."""
    if isinstance(value, str):
        return _cleaned(value) in _BLANKS
    return value is None or (isinstance(value, float) and math.isnan(value))


def is_not_applicable(value: object) -> bool:
    """Whether a cell claims "Không áp dụng" (KAD, N/A)."""
    return isinstance(value, str) and len(value) <= _LONGEST and fold(value) in _NOT_APPLICABLE


def yes_or_no(answer: str) -> bool | None:
    """Whether an answer is a yes or a no (có/không), however it is written; None for any other."""
    found = _YES_NO.get(fold_answer(answer))
    return None if found is None else bool(found.value)


def read_figure(value: object, type: str, *, percent_cell: bool = False, bare_percent: str = "ask") -> Figure | Reason:
    """The figure (số liệu) in a cell, by the input's declared type, or why it is not taken.

    `percent_cell` tells that the cell has a percent format, so that its 0.5 is 50 %. `bare_percent="as_is"`
    takes a percent in 0 < x ≤ 1 without a percent sign for what it says: 0,85 is 0,85 %.

    Raises:
        ValueError: for a type outside the rubric's closed list.
    """
    if is_blank(value):
        return BLANK
    percent = _says_percent(value, percent_cell=percent_cell)
    match type:
        case "text":
            return Figure(_as_text(value, percent=percent))
        case "count" | "date" | "yes_no" if percent:
            return Reason.UNEXPECTED_PERCENT
        case "number" | "percent" | "count":
            return _read_amount(value, type, percent=percent, as_is=bare_percent == "as_is")
        case "date":
            return _read_date(value)
        case "yes_no":
            answer = fold_answer(value if isinstance(value, float) else str(value))
            return _YES_NO.get(answer, Reason.NOT_YES_NO)
        case _:
            raise ValueError(type)


def _says_percent(value: object, *, percent_cell: bool) -> bool:
    if isinstance(value, str):
        return _cleaned(value).endswith("%") and bool(readings(value))
    return percent_cell and isinstance(value, int | float) and not isinstance(value, bool)


def _read_amount(value: object, type: str, *, percent: bool, as_is: bool) -> Figure | Reason:
    upper = _MOST_PERCENT if percent or type == "percent" else None
    amount = _amount(value, percent=percent, upper=upper, whole=type == "count")
    if isinstance(amount, Reason):
        return amount
    if type == "percent" and 0 < amount <= 1 and not (percent or as_is):
        return Reason.BARE_PERCENT
    if type == "count" and amount.denominator != 1:
        return Reason.NOT_WHOLE
    if type == "count" and amount < 0:
        return Reason.NEGATIVE
    return Figure(float(amount / 100 if type == "number" and percent else amount))


def _amount(value: object, *, percent: bool, upper: Fraction | None, whole: bool) -> Fraction | Reason:
    """The number in a cell; the 50 of 50 % where it says percent."""
    match value:
        case str():
            text = _cleaned(value).removesuffix("%") if percent else value
            return parse_number(text, upper=upper, whole=whole)
        case bool():
            return Reason.NOT_A_NUMBER
        case int() | float() if abs(value) >= 10**_LONGEST:
            return Reason.TOO_LONG
        case int() | float():
            return as_written(value) * 100 if percent else as_written(value)
        case dt.date():
            return Reason.DATE_FOR_NUMBER
        case _:
            return Reason.NOT_A_NUMBER


def _read_date(value: object) -> Figure | Reason:
    match value:
        case dt.date():
            return Figure(float(value.toordinal())) if value.year in _YEARS else Reason.YEAR_OUT_OF_RANGE
        case str():
            return Figure(NEVER) if fold_answer(value) in _NEVER_WORDS else _date_in_words(value)
        case int() | float() if not isinstance(value, bool):
            return Reason.NUMBER_FOR_DATE
        case _:
            return Reason.NOT_A_DATE


def _date_in_words(text: str) -> Figure | Reason:
    plain = " ".join(unicodedata.normalize("NFC", _cleaned(text)).casefold().split())
    for pattern in _DATES:
        if found := pattern.fullmatch(plain):
            return _ordinal(found["year"], int(found["month"]), int(found["day"]))
    return Reason.NUMBER_FOR_DATE if readings(text) else Reason.NOT_A_DATE


def _ordinal(year: str, month: int, day: int) -> Figure | Reason:
    if len(year) <= 2:
        return Reason.SHORT_YEAR
    if int(year) not in _YEARS:
        return Reason.YEAR_OUT_OF_RANGE
    try:
        return Figure(float(dt.date(int(year), month, day).toordinal()))
    except ValueError:
        return Reason.NO_SUCH_DATE


def _as_text(value: object, *, percent: bool) -> str:
    match value:
        case bool():
            return str(value).upper()  # as a workbook shows it
        case int() | float() if abs(value) < 10**_LONGEST:
            number = float(as_written(value) * 100) if percent else value
            return f"{number:.{DIGITS}g}" + ("%" if percent else "")
        case dt.date():
            return f"{value.day:02}/{value.month:02}/{value.year:04}"
        case _:
            return str(value).strip()


def _cleaned(text: str) -> str:
    return text.strip() if text.isascii() else text.translate(_SIGNS).strip()


def _signed(text: str) -> tuple[int, str]:
    body = _cleaned(text)
    return (-1, body[1:]) if body.startswith("-") else (1, body.removeprefix("+"))


def _ungrouped(whole: str) -> str:
    """The digits of a whole number without the marks that part its thousands; "" if it is none."""
    mark = "." if "." in whole else " "
    first, *groups = whole.split(mark)
    if groups and not (0 < len(first) <= 3 and first[0] != "0" and all(len(group) == 3 for group in groups)):
        return ""
    digits = first + "".join(groups)
    return digits if _is_digits(digits) else ""


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _decimal(sign: int, whole: str, decimals: str) -> Fraction:
    """The number with at most 15 significant digits, rounded half up."""
    digits = int(whole + decimals)
    excess = len(str(digits)) - DIGITS
    if excess > 0:
        unit = 10**excess
        digits = (2 * digits + unit) // (2 * unit) * unit
    return Fraction(sign * digits, 10 ** len(decimals))


def _why_no_number(text: str) -> Reason:
    body = _signed(text)[1]
    return Reason.TOO_LONG if len(body) > _LONGEST and not set(body) - _NUMERIC else Reason.NOT_A_NUMBER
