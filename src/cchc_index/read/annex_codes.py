"""Codes printed in an annex (số thứ tự, mã in trong phụ lục): what they look like, and where they stand in the tree."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from cchc_index.read.annex_words import BEFORE_CODE

_ROMAN: Final = re.compile(r"(?=[IVXL])X{0,3}(?:IX|IV|V?I{0,3})|XL(?:IX|IV|V?I{0,3})|L")
_DOTTED: Final = re.compile(r"[A-Za-zĐđ]?\d{1,3}(?:[.]\w{1,5})+|(?:[A-Z]|[IVXL]{1,6})(?:[.]\w{1,5})+")
_PLAIN: Final = re.compile(r"[A-Za-zĐđ]{0,4}\d{1,3}")
_LETTER: Final = re.compile(r"[A-Za-zĐđ]")
_SMALL_ROMAN: Final = re.compile(r"[ivx]{2,5}")
_BULLET: Final = re.compile(r"[-+•●*▪–]+")
_LETTERS: Final = "abcdđeghiklmnopqrstuvxy"
_IN_NAME: Final = re.compile(
    r"(?P<code>\d{1,3}(?:\.\w{1,3}){1,5}|[IVXL]{1,6}(?:\.\w{1,3}){1,5})[.):]?\s+(?P<name>\S.*)"
    r"|(?P<one>\d{1,3}|[IVXL]{1,6}|[A-Za-zđĐ])[.):/]\s*(?P<rest>\S.*)"
    r"|(?P<bullet>[-+•●*–])\s*(?P<item>[^\W\d].*)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Code:
    """A printed code: as it stands, its style, and its parts where it has several."""

    text: str
    style: str
    parts: tuple[str, ...] = ()

    @property
    def is_item(self) -> bool:
        """A letter, a dash or nothing at all, as levels within a row have."""
        return self.style in ("letter", "bullet", "none")


NO_CODE: Final = Code("", "none")


def code_of(cell: object, last_area: str = "") -> Code | None:
    """The code that a cell holds; None where it holds none. `last_area` tells C after B from a hundred."""
    match cell:
        case bool() | None:
            return None
        case dt.date():
            return Code(f"{cell.day}.{cell.month}", "dotted", (str(cell.day), str(cell.month)))
        case int() | float():
            text = f"{cell:.10g}"
        case _:
            text = str(cell).strip()
    prefix = BEFORE_CODE.match(text)
    if prefix and text[prefix.end() :].strip():
        text = text[prefix.end() :].strip()
    text = re.sub(r"\s*[.):/]+$", "", text).strip("( ")
    if not text or len(text) > 20:
        return None
    return _styled(re.sub(r"\s*\.\s*", ".", text), last_area)


def _styled(text: str, last_area: str) -> Code | None:
    if _DOTTED.fullmatch(text):
        return Code(text, "dotted", tuple(text.split(".")))
    if _PLAIN.fullmatch(text):
        return Code(text, "number", (text,))
    follows = len(last_area) == 1 and len(text) == 1 and last_area.isupper() and ord(text) == ord(last_area) + 1
    if _ROMAN.fullmatch(text) and not follows:
        return Code(text, "roman", (text,))
    if _LETTER.fullmatch(text):
        return Code(text, "capital" if text.isupper() else "letter", (text,))
    if _SMALL_ROMAN.fullmatch(text):
        return Code(text, "small roman", (text,))
    return Code("", "bullet") if _BULLET.fullmatch(text) else None


def split_name(text: str, last_area: str = "") -> tuple[Code | None, str]:
    """The code at the start of a name, and the name without it."""
    plain = text.strip()
    prefix = BEFORE_CODE.match(plain)
    if prefix and re.match(r"(?:\d|[IVXL]+\b)", plain[prefix.end() :]):
        plain = plain[prefix.end() :]
    found = _IN_NAME.match(plain)
    if not found or found.end() < len(plain):
        return None, text.strip()
    code = code_of(found["code"] or found["one"] or found["bullet"], last_area)
    name = found["name"] or found["rest"] or found["item"]
    return (code, name.strip()) if code else (None, text.strip())


def numbered(cell: object, code: Code, before: str | None) -> Code:
    """The code that a workbook made shorter: 1.1 after 1.9 was typed 1.10."""
    if isinstance(cell, float) and before is not None and code.style == "dotted" and len(code.parts) == 2:
        head, _dot, last = before.rpartition(".")
        if head == code.parts[0] and last.endswith("9") and str(int(last) + 1) == f"{code.parts[1]}0":
            return Code(f"{code.text}0", "dotted", (head, f"{code.parts[1]}0"))
    return code
