"""The numbers that Word itself writes before paragraphs (số thứ tự tự động): they stand nowhere in the text.

A list is an `abstractNum`, which numbers share and may begin anew; its counters run on through the whole document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

LEVELS: Final = 9
BULLET: Final = "-"
_ROMAN: Final = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_PLACE: Final = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts: from where, in which signs, in which words."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    legal: bool = False
    """All its numbers in Arabic figures."""
    restarts: bool = True
    style: str | None = None


@dataclass(slots=True)
class Lists:
    """The lists of a document, and where each of them stands (danh sách đánh số)."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    of_number: dict[str, str] = field(default_factory=dict)
    begins: dict[tuple[str, int], int] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def next(self, number: str, level: int) -> str:
        """What Word writes before the next paragraph of a number at a level."""
        name = self.of_number.get(number, "")
        own = self.levels.get(name, {}).get(level)
        if own is None:
            return ""
        counts = self.counts.setdefault(name, {})
        begin = self.begins.pop((number, level), None)  # a number begins anew where it is used first
        counts[level] = begin if begin is not None else counts.get(level, own.start - 1) + 1
        for below in [one for one in counts if one > level and self.levels[name].get(one, own).restarts]:
            del counts[below]
        if own.format == "bullet":
            return BULLET
        return _PLACE.sub(lambda place: self._shown(name, int(place[1]) - 1, own), own.text).strip()

    def _shown(self, name: str, level: int, own: Level) -> str:
        one = self.levels[name].get(level, Level())
        count = self.counts[name].get(level, one.start)
        return _written(count, "decimal" if own.legal else one.format)


def labels_of(document: Any) -> dict[Any, str]:  # noqa: ANN401 - lxml's elements have no types
    """Per paragraph of the document's body that Word numbers what it writes before it."""
    try:
        root = parse_xml(document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).blob)
    except KeyError:
        return {}
    styles = {one.get(qn("w:styleId")): one for one in document.styles.element.iter(qn("w:style"))}
    lists = _lists(root, styles)
    found: dict[Any, str] = {}
    for paragraph in document.element.body.iter(qn("w:p")):
        number, level = _numbered(paragraph, styles, lists)
        if number and (label := lists.next(number, level)):
            found[paragraph] = label
    return found


def _lists(root: Any, styles: dict[Any, Any]) -> Lists:  # noqa: ANN401 - the same
    lists = Lists()
    linked: dict[str, str] = {}
    for one in root.iter(qn("w:abstractNum")):
        name = str(one.get(qn("w:abstractNumId")))
        lists.levels[name] = dict(_levels(one))
        linked[name] = _value(one, "w:numStyleLink")
    for one in root.iter(qn("w:num")):
        number, name = str(one.get(qn("w:numId"))), _value(one, "w:abstractNumId")
        lists.of_number[number] = name
        for override in one.iter(qn("w:lvlOverride")):
            level = _whole(override.get(qn("w:ilvl")))
            lists.levels[name] = {**lists.levels.get(name, {}), **dict(_levels(override))}
            if begin := _value(override, "w:startOverride"):
                lists.begins[number, level] = _whole(begin)
    for name, style in linked.items():  # a list that is a style's
        there = lists.of_number.get(_number_of(styles.get(style)), "")
        if style and there in lists.levels:
            lists.levels[name] = lists.levels[there]
    return lists


def _levels(parent: Any) -> Iterator[tuple[int, Level]]:  # noqa: ANN401 - the same
    for one in parent.iterchildren(qn("w:lvl")):
        yield (
            _whole(one.get(qn("w:ilvl"))),
            Level(
                start=_whole(_value(one, "w:start"), 1),
                format=_value(one, "w:numFmt") or "decimal",
                text=_value(one, "w:lvlText"),
                legal=one.find(qn("w:isLgl")) is not None,
                restarts=_value(one, "w:lvlRestart") != "0",
                style=_value(one, "w:pStyle") or None,
            ),
        )


def _numbered(paragraph: Any, styles: dict[Any, Any], lists: Lists) -> tuple[str, int]:  # noqa: ANN401 - the same
    """The number and level of a paragraph, its own or its style's; the number 0 takes it out of the style's list."""
    own = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
    style = _value(paragraph, "w:pPr", "w:pStyle")
    number = _value(own, "w:numId") if own is not None else ""
    level = _value(own, "w:ilvl") if own is not None else ""
    for _generation in range(LEVELS):
        if number or style not in styles:
            break
        number = _number_of(styles[style])
        level = level or _value(styles[style], "w:pPr", "w:numPr", "w:ilvl") or _level_of(style, number, lists)
        style = _value(styles[style], "w:basedOn")
    return ("" if number == "0" else number), min(_whole(level), LEVELS - 1)


def _level_of(style: str, number: str, lists: Lists) -> str:
    """The level that a list ties to a style."""
    levels = lists.levels.get(lists.of_number.get(number, ""), {})
    return next((str(place) for place, level in levels.items() if level.style == style), "")


def _number_of(style: Any) -> str:  # noqa: ANN401 - the same
    return "" if style is None else _value(style, "w:pPr", "w:numPr", "w:numId")


def _value(element: Any, *path: str) -> str:  # noqa: ANN401 - the same
    found = element.find("/".join(map(qn, path)))
    return "" if found is None else str(found.get(qn("w:val")) or "")


def _whole(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < LEVELS else otherwise


def _written(count: int, form: str) -> str:
    match form:
        case "upperRoman" | "lowerRoman":
            text = _roman(count)
        case "upperLetter" | "lowerLetter":
            text = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1) if 0 < count < 1000 else str(count)
        case "decimalZero":
            text = f"{count:02d}"
        case "none":
            text = ""
        case _:
            text = str(count)
    return text.upper() if form.startswith("upper") else text


def _roman(count: int) -> str:
    text = ""
    for value, letters in _ROMAN if count < 90 else ():
        while count >= value:
            text, count = text + letters, count - value
    return text or str(count)
