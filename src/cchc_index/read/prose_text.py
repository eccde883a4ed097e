"""The text of a row's scoring (lời văn cách tính điểm), made alike and cut into clauses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_SIGNS: Final = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\t", " "),
        **dict.fromkeys("\u2715\u2716\u2217*\u00b7", "×"),
        **dict.fromkeys('\u201c\u201d\u201e\u00ab\u00bb"'),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff"),
        "÷": "/",
        "≧": "≥",
        "≦": "≤",
    }
)
_ALIKE: Final = tuple(
    (re.compile(pattern), new)
    for pattern, new in (
        (r"\s*(?:=>|→|⇒|-->|->)\s*", ": "),
        (r">\s*=|=\s*>", "≥"),
        (r"<\s*=|=\s*<", "≤"),
        (r"(?<![≤<≥>] )(?<=[\w)%]) ?[xX] (?=[\w(])", " × "),
        (r" ?× ?", " × "),
        (r"(?<=\d) ?[đĐ](?!\w)", " điểm"),
        (r"(?<=\d)(?=điểm)", " "),
        (r"(?<=\d) +%", "%"),
        (r"\btỉ lệ\b", "tỷ lệ"),
        (r"\bTỉ lệ\b", "Tỷ lệ"),
        (r" *: *", ": "),
        (r" +([,;.])", r"\1"),
        (r" +", " "),
    )
)
_BULLET: Final = re.compile(r"[-+•●▪◦](?=[^\d])\s*|[-+]\s+(?=\d)|(?:[a-zđ]|\d{1,2})\)\s+|[a-zđ]\.\s+(?=[A-ZÀ-ỸĐ])")
_ENDED: Final = re.compile(r".*(?:[.;:]|điểm|: \d+(?:[.,]\d+)?|\d%? \d+(?:[.,]\d+)?)", re.DOTALL)
_GOES_ON: Final = re.compile(r"(?:điểm|đ|%)(?!\w)", re.IGNORECASE)
_ROUNDED: Final = re.compile(r",? ?\((làm tròn[^()]*)\)|,? (?=(?:được )?làm tròn )")
_SENTENCE: Final = re.compile(r"(?<=[a-zà-ỹđ0-9)%])\.(?= |\s*$)")


def alike(text: str) -> str:
    """The text with one sign for each thing (chuẩn hóa ký hiệu); line breaks stay."""
    text = unicodedata.normalize("NFC", text.translate(_SIGNS))
    for pattern, new in _ALIKE:
        text = pattern.sub(new, text)
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def one_line(text: str) -> str:
    """The text in one line (nguyên văn trên một dòng), with a semicolon where a line of its own ended."""
    lines = list(_lines("\n".join(line.strip() for line in text.splitlines() if line.strip())))
    ended = [line if line.endswith((".", ";", ":", ",")) else f"{line};" for line in lines[:-1]]
    return " ".join([*ended, *lines[-1:]])


def clauses(text: str) -> list[str]:
    """The clauses (các vế) of a row's text, in order: cut at lines, semicolons and full stops."""
    found: list[str] = []
    for line in _lines(alike(text)):
        for sentence in _SENTENCE.split(line):
            for part in _apart(sentence):
                found += _ROUNDED.sub(lambda match: f"\n{match[1] or ''}", part).split("\n")
    trimmed = (clause.strip(" .,;") for clause in found)
    return [clause for clause in trimmed if clause]


def _lines(text: str) -> Iterator[str]:
    """Lines put together again where one sentence runs over several."""
    pending = ""
    for line in text.splitlines():
        bullet = _BULLET.match(line)
        if pending and (bullet or _ENDED.fullmatch(pending)) and not _GOES_ON.match(line):
            yield pending
            pending = ""
        pending = f"{pending} {line[bullet.end() :] if bullet else line}".strip()
    if pending:
        yield pending


def _apart(sentence: str) -> Iterator[str]:
    """The sentence cut at semicolons that stand in no brackets."""
    depth, start = 0, 0
    for place, sign in enumerate(sentence):
        depth += (sign == "(") - (sign == ")")
        if sign == ";" and depth <= 0:
            yield sentence[start:place]
            start = place + 1
    yield sentence[start:]
