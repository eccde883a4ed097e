"""The patterns of scoring prose (mẫu câu cách tính điểm), from `prose.yaml` beside this file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DATA: Final[dict[str, Any]] = _LOADER(Path(__file__).with_name("prose.yaml").read_text("utf-8")).get_single_data()
_NAME: Final = re.compile(r"\{([a-z]\w*)\}")


class Pattern(NamedTuple):
    """One pattern: what it is, how it looks, and what the file says of it besides."""

    kind: str
    like: re.Pattern[str]
    says: dict[str, Any]


def _compiled(text: str) -> re.Pattern[str]:
    fragments: dict[str, str] = _DATA["fragments"] | _DATA["compared_words"]
    while (filled := _NAME.sub(lambda name: fragments[name[1]], text)) != text:
        text = filled
    return re.compile(text, re.IGNORECASE)


def _patterns(key: str) -> tuple[Pattern, ...]:
    return tuple(Pattern(one.get("is", ""), _compiled(one["like"]), one) for one in _DATA[key])


AMOUNTS: Final = _patterns("amounts")
SPANS: Final = _patterns("spans")
CLAUSES: Final = _patterns("clauses")
RULES: Final = _patterns("rules")
CAPS: Final = {name: _compiled(text) for name, text in _DATA["caps"].items()}
DAYS: Final = {name: _compiled(text) for name, text in _DATA["days"].items()}
BARE: Final = _compiled(_DATA["bare"])
ZEROES: Final = _compiled(f"(?P<before>.*){_DATA['zeroes']}")
MORE: Final = _compiled(_DATA["more"])
SUBJECT: Final = _compiled(_DATA["subject"])
GENERIC: Final = _compiled(_DATA["generic"])
REST: Final = _compiled("{rest}")
DEFINE: Final = _compiled(_DATA["define"])
PARTS: Final = _compiled(_DATA["parts"])
CONDITIONS: Final = _compiled(_DATA["conditions"])
INSTEAD: Final = _compiled(_DATA["instead"])
SURVEY: Final = _compiled(_DATA["survey"])
JUDGED: Final = _compiled(_DATA["judged"])
STEP: Final = _compiled(_DATA["step"])
ELSEWHERE: Final = _compiled(_DATA["elsewhere"])
COMPARED: Final = _patterns("compared")
LOWEST: Final = _compiled("{low}")
RANK: Final = _compiled(_DATA["rank"])
SAME_THING: Final = _compiled(_DATA["same_thing"])
QUALIFIED: Final = _compiled(_DATA["qualified"])
BOUND: Final = _compiled(_DATA["bound"])
CASE_OF: Final = _compiled(_DATA["case_of"])
OTHER_CASES: Final = _compiled(_DATA["other_cases"])
COUNTED: Final = _compiled(_DATA["counted"])


def matches(patterns: tuple[Pattern, ...], text: str) -> Iterator[tuple[Pattern, re.Match[str]]]:
    """The patterns that cover the whole text, in their order."""
    for pattern in patterns:
        if found := pattern.like.fullmatch(text):
            yield pattern, found


def quantity(written: str) -> Fraction:
    """The number of a pattern's digits: a comma or a point is the decimal sign."""
    return Fraction(written.replace(",", "."))
