"""Periods by name (kỳ đánh giá): "2022", or part of a year such as "2022-6T"; which year it is, which comes before."""

from __future__ import annotations

import re
from collections.abc import Iterable

_YEAR = re.compile(r"\d{4}(?!\d)")


def year_of(period: str) -> int | None:
    """The year that a period begins with (năm); None where its name begins with none."""
    found = _YEAR.match(period)
    return int(found[0]) if found else None


def order(period: str) -> tuple[object, ...]:
    """To sort periods by (thứ tự các kỳ): numbers as numbers; a year comes after its parts."""
    year = year_of(period)
    if year is None:
        return 1, 0, True, _pieces(period)
    return 0, year, not period[4:], _pieces(period[4:])


def latest_before(period: str, others: Iterable[str]) -> str | None:
    """The latest earlier one of some periods (kỳ trước): of a whole year a year, of part of a year such a part."""
    earlier = [one for one in others if _is_part(one) == _is_part(period) and order(one) < order(period)]
    return max(earlier, key=order, default=None)


def _is_part(period: str) -> bool:
    return year_of(period) is not None and bool(period[4:])


def _pieces(text: str) -> list[tuple[int, int, str]]:
    """Text in pieces that compare: numbers as such, before words."""
    pieces = re.findall(r"\d+|\D+", text)
    return [(0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in pieces]
