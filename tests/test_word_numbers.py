"""What Word writes before paragraphs by itself: signs, levels, lists that go on or begin anew, lists of a style."""

from __future__ import annotations

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from cchc_index.read.word_numbers import Level, Lists, labels_of


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("decimal", ["1", "2", "9", "30"]),
        ("decimalZero", ["01", "02", "09", "30"]),
        ("upperRoman", ["I", "II", "IX", "XXX"]),
        ("lowerRoman", ["i", "ii", "ix", "xxx"]),
        ("upperLetter", ["A", "B", "I", "DD"]),
        ("lowerLetter", ["a", "b", "i", "dd"]),
        ("none", ["", "", "", ""]),
        ("cardinalText", ["1", "2", "9", "30"]),  # not known here: a number is better than nothing
    ],
)
def test_the_signs(form: str, expected: list[str]) -> None:
    lists = Lists({"0": {0: Level(1, form, "%1")}}, {"7": "0"})
    labels = [lists.next("7", 0) for _place in range(30)]
    assert [labels[place - 1] for place in (1, 2, 9, 30)] == expected


def test_deeper_levels_begin_again_unless_they_never_do() -> None:
    levels = {0: Level(1, "upperRoman", "%1."), 1: Level(1, "decimal", "%1.%2", legal=True), 2: Level(3, text="(%3)")}
    walk = [0, 1, 1, 2, 2, 0, 1, 2]
    lists = Lists({"0": levels}, {"7": "0"})
    assert [lists.next("7", level) for level in walk] == ["I.", "1.1", "1.2", "(3)", "(4)", "II.", "2.1", "(3)"]
    on = Lists({"0": {**levels, 1: Level(1, "decimal", "%2", restarts=False)}}, {"7": "0"})
    assert [on.next("7", level) for level in (0, 1, 0, 1)] == ["I.", "1", "II.", "2"]


def test_a_number_goes_on_with_its_list_or_begins_it_anew() -> None:
    lists = Lists({"0": {0: Level(text="%1")}}, {"7": "0", "8": "0", "9": "0"}, {("9", 0): 5})
    assert [lists.next(number, 0) for number in "788997"] == ["1", "2", "3", "5", "6", "7"]
    assert lists.next("no such number", 0) == lists.next("7", 4) == ""


def numbered_by_style() -> WordDocument:
    document = Document()
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        f'<w:pStyle w:val="Heading{level + 1}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, text in enumerate(["%1", "%1.%2"])
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for name in ("Heading 1", "Heading 2"):
        told = parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="90"/></w:numPr>')
        document.styles[name].element.get_or_add_pPr().append(told)
    return document


def test_a_style_numbers_its_paragraphs_and_a_paragraph_can_step_out() -> None:
    document = numbered_by_style()
    for level in (1, 2, 2, 1, 2):
        document.add_heading("Mục", level)
    out = document.add_heading("Không đánh số", 1)._p
    out.get_or_add_pPr().append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="0"/></w:numPr>'))
    assert list(labels_of(document).values()) == ["1", "1.1", "1.2", "2", "2.1"]


def test_a_document_without_lists_has_no_numbers() -> None:
    document = Document()
    document.add_paragraph("Không đánh số")
    assert labels_of(document) == {}
