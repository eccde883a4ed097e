"""What each clause of scoring prose says (các loại vế trong cách tính điểm)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from cchc_index.read.prose_levels import Level, Span, level_of, span_of
from cchc_index.read.prose_words import CAPS, CLAUSES, DAYS, DEFINE, RULES, matches, quantity

LONGEST: Final = 500
"""Letters up to which a clause is looked at."""
_PLACES: Final = {"một": 1, "hai": 2, "ba": 3}
_LETTER: Final = re.compile(r"(?:^|, |; | và |,)(?=\(?[a-z]\)? ?(?:là|:|=) ?\D)", re.IGNORECASE)
_LEAD: Final = re.compile(
    r"(?:trong đó|cụ thể|với|gọi|nếu|tính điểm|cách tính điểm|cách tính|điểm đánh giá)(?:, |: | )(?P<rest>.+)",
    re.IGNORECASE,
)
_COMMON_YEAR: Final = 2001


@dataclass(frozen=True, slots=True)
class Define:
    """Letters and what they stand for (a là số …)."""

    labels: dict[str, str]


@dataclass(frozen=True, slots=True)
class Value:
    """What the value is: a fraction in letters or words, or the name of a count."""

    kind: Literal["fraction", "subject"]
    text: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """There was nothing to do (không phát sinh): the points for that, or None where the row then drops out."""

    left: str
    points: Fraction | None
    only_zero: bool = False
    """Said of 0/0 alone, not of a row that does not apply."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What a row that does not apply gives (không áp dụng), as our own words have it."""

    policy: Literal["full", "zero", "drop", "redistribute", "redistribute_equal"]


@dataclass(frozen=True, slots=True)
class Step:
    """Points are rounded (làm tròn)."""

    step: Fraction


@dataclass(frozen=True, slots=True)
class Times:
    """Points in proportion to a value (theo tỷ lệ), perhaps only in a span, perhaps to a target."""

    of: str
    points: Fraction
    span: Span | None = None
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Equation:
    """Points as a formula (công thức)."""

    of: str


@dataclass(frozen=True, slots=True)
class Item:
    """So many points for each (mỗi …), added or taken off; `most` in all, `down_to` at least."""

    noun: str
    each: Fraction
    deducts: bool
    bare: bool = False
    """The number stands there without the word for points."""
    one: bool = False
    """The text says one, not each."""
    start: Fraction | None = None
    most: Fraction | None = None
    down_to: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A deadline (thời hạn), before or on a day, or how late."""

    kind: Literal["before", "until", "late", "late_from", "after", "never"]
    level: Level
    what: str = ""
    date: tuple[int, int, int | None] | None = None
    days: int | None = None
    low: int | None = None
    of_period: bool = False
    """The text says that it is a day of the year that is scored."""


Clause = Define | Value | Nothing | Policy | Step | Times | Equation | Item | Day | Level


def clause_of(text: str, maximum: Fraction) -> Sequence[Clause] | None:
    """What a clause says; nothing, where it only leads in; None where it is not understood, or too long for one."""
    if len(text) > LONGEST:
        return None
    found = _said(text, maximum)
    if found is not None and not any(isinstance(one, Level) and one.bare for one in found):
        return found
    if (lead := _LEAD.fullmatch(text)) and (led := _said(lead["rest"], maximum)) is not None:
        return led
    for mark in (r"(?<=điểm), |(?<=\d), (?=\D)", r" / "):
        pieces = re.split(mark, text)
        levels = [level_of(piece, maximum) for piece in pieces]
        if len(pieces) > 1 and all(levels):
            return [level for level in levels if level is not None]
    return found


def _said(text: str, maximum: Fraction) -> Sequence[Clause] | None:
    if labels := _letters(text):
        return [Define(labels)]
    readings: tuple[Callable[[str, Fraction], Sequence[Clause] | None], ...] = (_beside, _own, _day)
    for reading in readings:
        if (found := reading(text, maximum)) is not None:
            return found
    level = level_of(text, maximum)
    return None if level is None else [level]


def _letters(text: str) -> dict[str, str]:
    """Letters that the clause defines, all of it."""
    text = re.sub(r"^(?:trong đó|với|gọi|trong đó,)[: ]+", "", text, flags=re.IGNORECASE)
    labels: dict[str, str] = {}
    for piece in filter(None, _LETTER.split(text)):
        if not (found := DEFINE.fullmatch(piece.strip(" ,"))):
            return {}
        labels[found["letter"].lower()] = found["label"].strip()
    return labels


def _beside(text: str, maximum: Fraction) -> list[Clause] | None:
    for pattern, found in matches(CLAUSES, text):
        groups = found.groupdict()
        match pattern.kind:
            case "lead":
                return []
            case "fraction":
                return [Value("fraction", groups["of"])]
            case "share_of":
                return [Value("fraction", f"{groups['a']} / {groups['b']}")]
            case "subject":
                return [Value("subject", groups["of"])]
            case "nothing_full":
                number = groups["n"] or groups["n2"]
                points = quantity(number) if number else maximum
                return [Nothing(text[: found.start("amount")].strip(" ,:"), points, "(0/0)" in text)]
            case "nothing_zero":
                return [Nothing(text, Fraction(0), only_zero=True)]
            case "nothing_drop":
                return [Nothing(text, None)]
            case "full" | "zero" | "drop" | "redistribute" | "redistribute_equal" as policy:
                return [Policy(policy)]
            case "round":
                return [Step(quantity(groups["n"]))]
            case "round_places":
                places = groups["places"].lower()
                return [Step(Fraction(1, 10 ** (_PLACES.get(places) or int(places))))]
    return None


def _own(text: str, maximum: Fraction) -> list[Clause] | None:
    span, rest = _before(text)
    for pattern, found in matches(RULES, rest):
        groups = found.groupdict()
        if pattern.kind == "times":
            amount = re.match(r"\d+(?:[.,]\d+)?", groups["amount"])
            points = quantity(amount[0]) if amount else maximum
            return [Times(groups["of"].strip(), points, span, rest != text and span is None)]
        if rest != text:
            continue
        if pattern.kind == "formula":
            return [Equation(groups["of"])]
        item = _item(pattern.kind, text, found)
        return None if item is None else [item]
    return None


def _before(text: str) -> tuple[Span | None, str]:
    """The span before a formula, and the formula; without a span, the text."""
    for mark in re.finditer(r"(?::|,)? thì |: |, ", text):
        left, rest = text[: mark.start()], text[mark.end() :]
        if re.fullmatch(r"dưới mức (?:đó|này|trên)|còn lại", left, re.IGNORECASE):
            return None, rest
        if "×" not in left and re.search(r"\d", left) and (span := span_of(left)) and not span.exact:
            return span, rest
    if (found := re.fullmatch(r"(?P<left>.{3,90}?) (?P<rest>(?:được )?tính .+×.+)", text)) and (
        span := span_of(found["left"])
    ):
        return span, found["rest"]
    return None, text


def _item(kind: str, text: str, found: re.Match[str]) -> Item | None:
    groups = found.groupdict()
    noun = groups["noun"].strip(" ,:")
    if re.search(r"\b(?:trừ|cộng|đồng thời|(?<!địa )(?<!thời )điểm)\b", noun, re.IGNORECASE):
        return None
    first = text.split(" ", 1)[0].lower()
    verb = first if kind == "deduct" and first in ("thiếu", "chậm", "vắng", "sai") else ""
    cap = (groups["cap"] or "").strip()
    most = down_to = None
    if cap and not CAPS["all"].fullmatch(cap):
        if limit := CAPS["most"].fullmatch(cap):
            most = quantity(limit["n"]) if limit["n"] else None
        elif floor := CAPS["down_to"].fullmatch(cap):
            down_to = quantity(floor["n"])
        else:
            return None
    start = quantity(groups["start"]) if groups.get("start") else None
    one = not (groups.get("one") or "mỗi").lower().startswith("mỗi")
    each = quantity(groups["n"])
    return Item(f"{noun} {verb}".strip(), each, kind == "deduct", not groups["unit"], one, start, most, down_to)


def _day(text: str, maximum: Fraction) -> list[Day] | None:
    """A level whose words are a day, or how late."""
    level = level_of(text, maximum)
    if level is None or level.bare or level.zeroes:
        return None
    return next(([day] for day in _days(level)), None)


def _days(level: Level) -> Iterator[Day]:
    for kind, pattern in DAYS.items():
        if not (found := pattern.fullmatch(level.left)):
            continue
        groups = found.groupdict()
        date = None
        if groups.get("day"):
            date = int(groups["day"]), int(groups["month"]), int(groups["year"]) if groups["year"] else None
            if not _is_date(date):
                continue
        yield Day(
            kind,
            level,
            (groups.get("what") or "").strip(" ,:"),
            date,
            int(groups["n"]) if groups.get("n") else None,
            int(groups["low"]) if groups.get("low") else None,
            bool(groups.get("whose")),
        )


def _is_date(date: tuple[int, int, int | None]) -> bool:
    day, month, year = date
    try:
        dt.date(year or _COMMON_YEAR, month, day)
    except ValueError:
        return False
    return True
