"""Periods by name: their order, and which comes before which."""

from __future__ import annotations

import pytest

from cchc_index.model.period import latest_before, order, year_of

IN_ORDER = ["2021-6T", "2021", "2022-6T", "2022-9", "2022-10", "2022-Q1", "2022-Q2", "2022", "20221", "thử", "đợt 2"]


def test_periods_in_order() -> None:
    assert sorted(sorted(IN_ORDER, reverse=True), key=order) == IN_ORDER
    assert sorted(sorted(IN_ORDER), key=order) == IN_ORDER


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("2022", "2021"),
        ("2023", "2022"),
        ("2021", None),
        ("2022-6T", "2021-6T"),
        ("2022-Q2", "2022-Q1"),
        ("2021-6T", None),
    ],
)
def test_the_period_before_is_of_the_same_kind(period: str, before: str | None) -> None:
    assert latest_before(period, ["2021-6T", "2021", "2022-6T", "2022-Q1", "2022-Q2", "2022"]) == before


def test_the_year_of_a_period() -> None:
    assert [year_of(one) for one in ("2022", "2022-6T", "20221", "thử", "22")] == [2022, 2022, None, None, None]
