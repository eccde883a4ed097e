"""Levels as bands of a value (theo khoảng), where together they cover every value once; else they are no bands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

from cchc_index.model.language import N_
from cchc_index.read.prose_levels import Level, Span
from cchc_index.read.prose_value import UnreadError

Edge = tuple[Fraction, int]
"""A cut of the number line: just below the number (0) or just above it (1)."""


@dataclass(slots=True)
class Covered:
    """Bands that meet (các khoảng liền nhau), highest first, and what was made of the text beyond its words."""

    bands: list[dict[str, Any]]
    doubts: list[tuple[str, dict[str, object]]]
    whole: bool = False
    """The value can only be a whole number."""


@dataclass(frozen=True, slots=True)
class _Piece:
    low: Edge | None
    high: Edge | None
    gives: dict[str, Any]
    at: Fraction


def cover(given: list[tuple[Span, dict[str, Any]]], rest: dict[str, Any] | None) -> Covered:
    """The bands of these spans and of what is left besides.

    Raises:
        UnreadError: they leave a gap or overlap by more than an edge.
    """
    percents = {span.percent for span, _gives in given if span.low or span.high}
    if percents == {True, False} and any(not span.percent and (span.high or span.low or 0) <= 1 for span, _ in given):
        raise UnreadError(N_("percents and shares of 1 stand side by side"))
    percent = True in percents
    covered = Covered([], [])
    pieces = _exact_percent([_piece(span, gives) for span, gives in given], percent=percent)
    pieces.sort(key=lambda piece: (piece.low is not None, piece.low or (Fraction(0), 0)))
    if not percent and _steps(pieces):
        pieces, covered.whole = _whole(pieces), True
    pieces = _joined(pieces, covered)
    pieces = _closed(pieces, rest, covered, percent=percent)
    covered.bands = [_band(piece) for piece in reversed(pieces)]
    return covered


def _piece(span: Span, gives: dict[str, Any]) -> _Piece:
    low = None if span.low is None else (span.low, 0 if span.low_in else 1)
    high = None if span.high is None else (span.high, 1 if span.high_in else 0)
    return _Piece(low, high, gives, span.low if span.low is not None else span.high or Fraction(0))


def _exact_percent(pieces: list[_Piece], *, percent: bool) -> list[_Piece]:
    """100 % alone is from 100 up where nothing is above it."""
    top = max((piece.at for piece in pieces), default=Fraction(0))
    alone = [piece for piece in pieces if piece.low == (Fraction(100), 0) and piece.high == (Fraction(100), 1)]
    if percent and alone and top == 100:
        return [replace(piece, high=None) if piece is alone[0] else piece for piece in pieces]
    return pieces


def _steps(pieces: list[_Piece]) -> bool:
    """Whether the edges are whole numbers with a step of 1 between them, as counts have."""
    edges = [edge for piece in pieces for edge in (piece.low, piece.high) if edge is not None]
    if any(value.denominator != 1 for value, _side in edges):
        return False
    return any(
        one.high is not None and two.low is not None and two.low > one.high for one, two in pairwise(pieces)
    ) or any(piece.low is not None and piece.high is not None and piece.low[0] == piece.high[0] for piece in pieces)


def _whole(pieces: list[_Piece]) -> list[_Piece]:
    """The same for whole numbers: above 0 to 1 is from 1 to below 2."""
    whole = [
        replace(
            piece,
            low=None if piece.low is None else (piece.low[0] + piece.low[1], 0),
            high=None if piece.high is None else (piece.high[0] + piece.high[1], 0),
        )
        for piece in pieces
    ]
    first = whole[0]
    return [replace(first, low=None) if first.low is not None and first.low[0] <= 0 else first, *whole[1:]]


def _joined(pieces: list[_Piece], covered: Covered) -> list[_Piece]:
    """Bands that meet; an edge that two of them claim goes to the better one."""
    for place, (one, two) in enumerate(pairwise(list(pieces))):
        if one.high == two.low:
            continue
        if one.high is None or two.low is None:
            raise UnreadError(N_("two levels overlap"))
        if one.high == (two.low[0], 1) and two.low[1] == 0:
            covered.doubts.append((N_("{edge} stands in two levels"), {"edge": two.low[0]}))
            if _points(one) > _points(two):
                pieces[place + 1] = replace(two, low=(two.low[0], 1))
            else:
                pieces[place] = replace(pieces[place], high=two.low)
            continue
        if one.high < two.low:
            raise UnreadError(N_("values between {low} and {high} stand in no level"), low=one.high[0], high=two.low[0])
        raise UnreadError(N_("two levels overlap"))
    return pieces


def _points(piece: _Piece) -> Fraction:
    points = piece.gives.get("points")
    return points if isinstance(points, Fraction) else Fraction(0)


def _closed(pieces: list[_Piece], rest: dict[str, Any] | None, covered: Covered, *, percent: bool) -> list[_Piece]:
    """The same with both ends open: the rest takes what is left over."""
    low, high = pieces[0].low, pieces[-1].high
    open_below = low is not None and low > (Fraction(0), 0)
    full_percent = percent and high is not None and high == (Fraction(100), 1)
    open_above = high is not None and not full_percent
    if full_percent:
        pieces[-1] = replace(pieces[-1], high=None)
    if open_below:
        if rest is None:
            covered.doubts.append((N_("that all else gives 0 is not written and was added"), {}))
        pieces.insert(0, _Piece(None, low, rest or {"points": Fraction(0)}, Fraction(0)))
    elif low is not None:
        pieces[0] = replace(pieces[0], low=None)
    if open_above:
        top = pieces[-1]
        if covered.whole and top.low is not None and high == (top.low[0] + 1, 0) and not (rest and not open_below):
            covered.doubts.append((N_("more than {value} is taken for {value}"), {"value": top.low[0]}))
            pieces[-1] = replace(top, high=None)
        elif rest is not None:
            pieces.append(_Piece(high, None, rest, Fraction(0)))
        else:
            raise UnreadError(N_("values above {high} stand in no level"), high=high[0] if high else 0)
    if rest is not None and not open_below and not open_above:
        covered.doubts.append((N_("“all else” is left with no value"), {}))
    return pieces


def _band(piece: _Piece) -> dict[str, Any]:
    band: dict[str, Any] = {}
    if piece.low is not None:
        band["above" if piece.low[1] else "from"] = piece.low[0]
    if piece.high is not None:
        band["to" if piece.high[1] else "below"] = piece.high[0]
    return {**band, **piece.gives}


def levels_cover(levels: list[Level]) -> Covered:
    """The bands of levels that all name a span, but for what is left besides."""
    rest = [{"points": level.points} for level in levels if level.rest]
    if len(rest) > 1:
        raise UnreadError(N_("two levels overlap"))
    given = [(level.span, {"points": level.points}) for level in levels if level.span is not None]
    return cover(given, rest[0] if rest else None)
