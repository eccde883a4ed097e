"""Clauses that give points (vế cho điểm): the words, the points, and the span of a value that the words name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from cchc_index.read.prose_words import (
    AMOUNTS,
    BARE,
    CONDITIONS,
    GENERIC,
    MORE,
    REST,
    SPANS,
    SUBJECT,
    ZEROES,
    matches,
    quantity,
)

_COLON: Final = re.compile(r"(?P<left>.+?)(?:: ?| = ?| - )(?P<amount>.+)")


@dataclass(frozen=True, slots=True)
class Span:
    """Where a value lies (khoảng giá trị): its edges, whether they belong to it, and the words around the numbers."""

    low: Fraction | None = None
    low_in: bool = True
    high: Fraction | None = None
    high_in: bool = False
    percent: bool = False
    exact: bool = False
    nothing: bool = False
    """Only the word for none, no number."""
    subject: str = ""
    tail: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """One level (mức): the words for it, its points, and the span that the words name, where they name one."""

    left: str
    points: Fraction
    span: Span | None = None
    rest: bool = False
    bare: bool = False
    """The number stands there without the word for points or a colon."""
    zeroes: bool = False


def amount_of(text: str, maximum: Fraction, *, bare: bool) -> tuple[Fraction, bool] | None:
    """The points that a text means, and whether the row loses its siblings' points too; None where it is no amount."""
    zeroed = ZEROES.fullmatch(text)
    text = zeroed["before"].strip() if zeroed else text
    points = _amount(text, maximum)
    if points is None and bare and (found := BARE.fullmatch(text)):
        points = quantity(found["n"])
    return None if points is None else (points, zeroed is not None)


def _amount(text: str, maximum: Fraction) -> Fraction | None:
    for pattern, found in matches(AMOUNTS, text):
        match pattern.kind:
            case "points":
                return quantity(found["n"])
            case "minus":
                return -quantity(found["n"])
            case "percent":
                return maximum * quantity(found["n"]) / 100
            case "share":
                above, below = (int(part) for part in found["share"].split("/"))
                return maximum * above / below if 0 < above <= below else None
        return {"half": maximum / 2, "none": Fraction(0), "full": maximum}[pattern.kind]
    return None


def level_of(clause: str, maximum: Fraction) -> Level | None:
    """The level that a clause gives (mức điểm); None where it is none, or more than one."""
    for words, amount, bare in _halves(clause):
        if (found := amount_of(amount, maximum, bare=bare)) is None:
            continue
        points, zeroes = found
        left = words.strip(" ,:-")
        unnamed = bare and not _COLON.fullmatch(clause)
        said = GENERIC.fullmatch(left) or CONDITIONS.fullmatch(left)
        if not left or (MORE.search(left) and not said):
            return None
        rest = REST.fullmatch(left) is not None
        return Level(left, points, None if rest else span_of(left), rest, unnamed, zeroes)
    return None


def _halves(clause: str) -> Iterator[tuple[str, str, bool]]:
    """Every way to part a clause in words and amount; in the last the number says nothing of itself."""
    for mark in re.finditer(r": ?| = ?| - ", clause):
        yield clause[: mark.start()], clause[mark.end() :], True
    if found := re.fullmatch(r"(.+?) ?\(([^()]+)\)", clause):
        yield found[1], found[2], False
    for mark in re.finditer(r",? ", clause):
        yield clause[: mark.start()], clause[mark.end() :], False
    if found := re.fullmatch(
        r"((?:được |cho |chấm |đạt )?\d+(?:[.,]\d+)? điểm)(?:: | nếu | khi | đối với | - )(.+)", clause, re.IGNORECASE
    ):
        yield found[2], found[1], False
    if found := re.fullmatch(r"(.+\D) (\d+(?:[.,]\d+)?)", clause):
        yield found[1], found[2], True


def span_of(words: str) -> Span | None:
    """The span that words name (khoảng), perhaps after what the value is called."""
    for subject, rest in _subjects(words):
        for pattern, found in matches(SPANS, rest):
            says, groups = pattern.says, found.groupdict()
            tail = (groups.get("tail") or "").strip()
            if says.get("nothing"):
                none = Fraction(0)
                return Span(none, high=none, high_in=True, exact=True, nothing=True, subject=subject, tail=tail)
            low = quantity(groups["low"]) if groups.get("low") else None
            high = quantity(groups["high"]) if groups.get("high") else None
            percent = "%" in rest
            if says.get("exact"):
                return Span(low, high=low, high_in=True, percent=percent, exact=True, subject=subject, tail=tail)
            return Span(
                low, says.get("low") == "from", high, says.get("high") == "to", percent, subject=subject, tail=tail
            )
    return None


def _subjects(words: str) -> Iterator[tuple[str, str]]:
    yield "", words
    for space in re.finditer(" ", words):
        if found := SUBJECT.fullmatch(words[: space.end()]):
            subject = found["subject"].strip()
            yield "" if GENERIC.fullmatch(subject) else subject, words[space.end() :]
