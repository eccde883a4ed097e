"""An office's own Word template (tệp mẫu): each `{{ name }}` in it gets its text; nothing in it is executed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import chain
from typing import Final

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.run import Run

from cchc_index.model.letter import BODY, PLACEHOLDERS
from cchc_index.model.problem import Place, Problem, candidates

_NAMED: Final = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_ANY: Final = re.compile(r"\{\{.*?(?:\}\}|$)|\{%.*?(?:%\}|$)")
"""Whatever looks like a place to fill in, also as other programs write it."""


def faults(template: bytes, file: str) -> list[Problem]:
    """What is wrong with a template's placeholders (lỗi của tệp mẫu): unknown ones, and where the text has no place."""
    word = docx.Document(BytesIO(template))
    place = Place(file)
    found: list[Problem] = []
    bodies: list[CT_P] = []
    for paragraph in _paragraphs(word):
        text = _text(paragraph)
        for one in _ANY.finditer(text):
            named = _NAMED.fullmatch(one[0])
            if named is None or named[1] not in PLACEHOLDERS:
                name = one[0].strip("{%} ")
                known = candidates(name, PLACEHOLDERS)
                found.append(Problem("W66", place, {"name": name, "known": known}, (text.strip(),)))
            elif named[1] == BODY:
                bodies.append(paragraph)
    alone = all(
        one.getparent().tag == qn("w:body") and _NAMED.fullmatch(_text(one).strip()) is not None for one in bodies
    )
    if len(bodies) != 1 or not alone:
        found.append(Problem("W67", place))
    return found


def fill_in(word: WordDocument, fields: Mapping[str, str]) -> tuple[CT_P, set[str]]:
    """Fill in the letter's placeholders (điền vào chỗ trống) of a template without faults.

    Returns:
        The paragraph where the text belongs, and the names that were filled in.
    """
    filled: set[str] = set()
    bodies: list[CT_P] = []
    for paragraph in list(_paragraphs(word)):
        names = set(_NAMED.findall(_text(paragraph)))
        if BODY in names:
            bodies.append(paragraph)
        elif names:
            _fill(_runs(paragraph), fields)
            filled |= names
    (body,) = bodies
    return body, filled


def _paragraphs(word: WordDocument) -> Iterator[CT_P]:
    """Every paragraph: of the text, its tables and boxes, and of all headers and footers."""
    parts: dict[int, BaseOxmlElement] = {id(word.element.body): word.element.body}
    for section in word.sections:
        for margin in (
            *(section.header, section.first_page_header, section.even_page_header),
            *(section.footer, section.first_page_footer, section.even_page_footer),
        ):
            if not margin.is_linked_to_previous:
                parts[id(margin._element)] = margin._element  # noqa: SLF001 - python-docx leaves out text boxes
    return chain.from_iterable(part.iter(qn("w:p")) for part in parts.values())


def _text(paragraph: CT_P) -> str:
    return "".join(run.text for run in _runs(paragraph))


def _runs(paragraph: CT_P) -> list[Run]:
    """The paragraph's own runs, also those in links and fields; what stands in a box is a paragraph of its own."""
    return [Run(run, paragraph) for run in paragraph.iter(qn("w:r")) if next(run.iterancestors(qn("w:p"))) is paragraph]


def _fill(runs: list[Run], fields: Mapping[str, str]) -> None:
    """Each placeholder's text goes where it begins, in that look; Word may have cut the placeholder in pieces."""
    for named in reversed(list(_NAMED.finditer("".join(run.text for run in runs)))):
        end = 0
        for run in runs:
            text, start = run.text, end
            end = start + len(text)
            if named.start() < end and start < named.end():
                value = fields[named[1]] if named.start() >= start else ""
                run.text = text[: max(named.start() - start, 0)] + value + text[max(named.end() - start, 0) :]
