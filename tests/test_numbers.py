"""Cells and what they are taken for. Cases: `cases/numbers.yaml`."""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cchc_index.model.numbers import (
    Figure,
    Reason,
    as_written,
    is_blank,
    is_not_applicable,
    parse_number,
    read_figure,
    readings,
)
from cchc_index.model.points import typed
from cchc_index.model.tables import NEVER

CASES: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "cases" / "numbers.yaml").read_text("utf-8"))
TYPES = ("number", "count", "percent", "date", "yes_no", "text")


def exact(number: float | str) -> Fraction:
    """The number as the case writes it."""
    return Fraction(str(number))


@pytest.mark.parametrize("case", CASES["numbers"], ids=lambda case: case["text"] or "blank")
def test_text_as_a_number(case: dict[str, Any]) -> None:
    upper = exact(case["upper"]) if "upper" in case else None
    expected = exact(case["number"]) if "number" in case else Reason(case["reason"])
    assert parse_number(case["text"], upper=upper, whole=case.get("whole", False)) == expected
    if "readings" in case:
        assert readings(case["text"]) == tuple(map(exact, case["readings"]))


def expected_figure(case: dict[str, Any]) -> Figure | Reason:
    if "reason" in case:
        return Reason(case["reason"])
    if "date" in case:
        return Figure(case["date"].toordinal())
    if "never" in case:
        return Figure(NEVER)
    return Figure(None if "blank" in case else case["figure"])


@pytest.mark.parametrize(
    ("cell", "input_type", "case"),
    [
        pytest.param(cell, input_type, case, id=f"{cell!r} as {input_type}")
        for case in CASES["figures"]
        for cell in case["cells"]
        for input_type in case["types"]
    ],
)
def test_a_cell_as_a_figure(cell: object, input_type: str, case: dict[str, Any]) -> None:
    figure = read_figure(
        cell,
        input_type,
        percent_cell=case.get("percent_cell", False),
        bare_percent="as_is" if case.get("as_is") else "ask",
    )
    assert figure == expected_figure(case)
    if isinstance(figure, Figure):
        assert is_blank(cell) is (figure.value is None)
        assert isinstance(figure.value, (str if input_type == "text" else float, type(None)))


def test_every_reason_has_a_case() -> None:
    given_reasons = {case.get("reason") for case in (*CASES["numbers"], *CASES["figures"])} - {None}
    assert given_reasons == {reason.value for reason in Reason}


def test_an_unknown_type_is_a_bug_and_no_reason() -> None:
    with pytest.raises(ValueError, match="money"):
        read_figure("1", "money")


@pytest.mark.parametrize("claimed", [True, False])
def test_not_applicable(claimed: bool) -> None:
    cells = CASES["not_applicable"]["claimed" if claimed else "not_claimed"]
    assert [cell for cell in cells if is_not_applicable(cell) is not claimed] == []


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0.1 + 0.2, "0.3"),
        (7.83, "7.83"),
        (4.0, "4"),
        (-0.0, "0"),
        (1e22, "10000000000000000000000"),
        (2.675, "2.675"),
        (100 * 1.1, "110"),
        (1 / 3, "0.333333333333333"),
    ],
)
def test_a_float_is_the_decimal_that_was_written(number: float, written: str) -> None:
    assert as_written(number) == Fraction(written)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_nobody_writes_infinities(number: float) -> None:
    with pytest.raises(ValueError, match=str(number)):
        as_written(number)


@st.composite
def decimals_of_15_digits(draw: st.DrawFn) -> tuple[int, int]:
    """Digits and how many of them stand after the decimal sign."""
    return draw(st.integers(-(10**15) + 1, 10**15 - 1)), draw(st.integers(0, 18))


def plainly(digits: int, places: int, sign: str) -> str:
    text = f"{abs(digits):0{places + 1}}"
    whole, part = text[: len(text) - places], text[len(text) - places :]
    return ("-" if digits < 0 else "") + whole + (sign + part if part else "")


@given(decimals_of_15_digits())
def test_a_decimal_comes_back_as_it_was_written(decimal: tuple[int, int]) -> None:
    digits, places = decimal
    value = Fraction(digits, 10**places)
    text = plainly(digits, places, ",")
    assert parse_number(text) == value
    assert as_written(float(value)) == value
    assert read_figure(text, "number") == read_figure(float(value), "number") == Figure(float(value))


@given(decimals_of_15_digits(), st.sampled_from([".", " ", "\u00a0", "\u202f"]))
def test_thousands_come_back_too(decimal: tuple[int, int], mark: str) -> None:
    digits, places = decimal
    whole, comma, part = plainly(digits, places, ",").partition(",")
    grouped = f"{int(whole):,}".replace(",", mark)
    sign = "-" if digits < 0 and not grouped.startswith("-") else ""
    value = Fraction(digits, 10**places)
    found = readings(sign + grouped + comma + part)
    assert found[-1] == value
    assert len(found) == (2 if mark == "." and not comma and grouped.count(".") == 1 else 1)


WRITTEN = {
    "decimal comma": r"(\d+|[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?: \d{3})+),(\d+)",
    "decimal point": r"(\d+|[1-9]\d{0,2}(?: \d{3})+)\.(\d+)",
    "whole": r"(\d+|[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?: \d{3})+)()",
}


@given(st.text("0123456789., -+", max_size=12))
def test_a_text_means_what_the_three_ways_of_writing_numbers_say(text: str) -> None:
    body = re.sub(r"^[-+]", "", text.strip())
    sign = -1 if text.strip().startswith("-") else 1
    expected = [
        sign * Fraction(re.sub(r"[. ]", "", found[1]) + "." + (found[2] or "0"))
        for pattern in WRITTEN.values()
        if (found := re.fullmatch(pattern, body))
    ]
    assert sorted(readings(text)) == sorted(expected)
    outcome = parse_number(text)
    assert outcome == (expected[0] if len(expected) == 1 else outcome)
    assert isinstance(outcome, Reason) is (len(expected) != 1)


CELLS = (
    st.none()
    | st.text()
    | st.text("0123456789.,-+% /ngày")
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.dates()
    | st.datetimes()
    | st.times()
)


@given(CELLS, st.sampled_from(TYPES), st.booleans(), st.sampled_from(["ask", "as_is"]))
def test_any_cell_is_a_figure_or_a_reason(cell: object, input_type: str, percent_cell: bool, bare_percent: str) -> None:
    figure = read_figure(cell, input_type, percent_cell=percent_cell, bare_percent=bare_percent)
    if isinstance(figure, Figure):
        assert is_blank(cell) is (figure.value is None)
    else:
        assert isinstance(figure, Reason)
        assert input_type != "text"


@given(st.text())
def test_any_text_is_a_number_or_a_reason(text: str) -> None:
    assert isinstance(parse_number(text), Fraction | Reason)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_a_day_is_the_same_in_every_way_of_writing_it(day: dt.date) -> None:
    ways: list[object] = [
        day,
        dt.datetime.combine(day, dt.time(17, 30)),
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day:02}-{day.month:02}-{day.year}",
        f"{day.day}.{day.month}.{day.year}",
        day.isoformat(),
        f"ngày {day.day} tháng {day.month} năm {day.year}",
    ]
    assert [read_figure(way, "date") for way in ways] == [Figure(day.toordinal())] * len(ways)


@given(st.integers(1, 10**6), st.integers(0, 4))
def test_a_percent_is_one_percent_however_it_is_stored(digits: int, places: int) -> None:
    text = plainly(digits, places, ",")
    share = float(Fraction(digits, 100 * 10**places))
    expected = Figure(float(Fraction(digits, 10**places)))
    assert read_figure(f"{text}%", "percent") == expected
    assert read_figure(share, "percent", percent_cell=True) == expected
    assert read_figure(f"{text} %", "number") == Figure(share)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("80", Fraction(80)),
        (" 80,5 ", Fraction(161, 2)),
        ("-.25", Fraction(-1, 4)),
        ("1.234", Fraction(1234, 1000)),
        ("1/3", None),
        ("1 000", None),
        ("1e3", None),
        ("1e999999999", None),
        ("9" * 41, None),
        ("nan", None),
        ("", None),
    ],
)
def test_a_number_on_the_command_line(text: str, number: Fraction | None) -> None:
    assert typed(text) == number
