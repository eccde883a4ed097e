"""How Word documents look (kiểu chữ, khổ giấy): A4, margins, Times New Roman, page numbers from the second page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle

FONT: Final = "Times New Roman"
TEXT_PT: Final = 13
MARGINS_MM: Final = {"top_margin": 20, "bottom_margin": 20, "left_margin": 30, "right_margin": 20}


class Look(NamedTuple):
    """How paragraphs of a style look."""

    size: int = TEXT_PT
    bold: bool = False
    italic: bool = False
    align: ALIGN = ALIGN.LEFT
    before: int = 0
    after: int = 0
    with_next: bool = False
    indent_mm: float = 0


STYLES: Final = {
    "Heading 1": Look(bold=True, before=12, after=2, with_next=True),
    "Heading 2": Look(bold=True, before=8, after=4, with_next=True),
    "Body Text": Look(align=ALIGN.JUSTIFY, before=4, after=4, indent_mm=10),
    "CCHC Lead": Look(bold=True, align=ALIGN.JUSTIFY, before=4, after=4),
    "CCHC Aside": Look(italic=True, before=6),
    "CCHC Note": Look(size=11, italic=True, before=4),
    "List Bullet": Look(before=6),
    "CCHC Warning": Look(bold=True, align=ALIGN.CENTER, before=10),
    "Caption": Look(size=12, italic=True, align=ALIGN.CENTER, after=4),
    "CCHC Figure": Look(align=ALIGN.CENTER, before=6, after=2, with_next=True),
}
"""The styles of the text; a template's own ones of these names stay as they are."""


def styles(word: WordDocument, *, own: bool) -> None:
    """The styles that a document needs; all of them, or those that it has not."""
    if own:
        _set(word.styles["Normal"], Look())
    for name, look in STYLES.items():
        there = name in word.styles
        style = word.styles[name] if there else word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        if own or not there:
            _set(style, look)


def _set(style: object, look: Look) -> None:
    assert isinstance(style, ParagraphStyle)  # noqa: S101 - named ones of the kind PARAGRAPH
    style.font.size, style.font.bold, style.font.italic = Pt(look.size), look.bold, look.italic
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), FONT)
    for colour in style.element.rPr.findall(qn("w:color")):
        style.element.rPr.remove(colour)
    form = style.paragraph_format
    form.alignment, form.keep_with_next = look.align, look.with_next
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    form.first_line_indent = Mm(look.indent_mm) if look.indent_mm else None


def layout(word: WordDocument) -> None:
    """A4 upright with the decree's margins; the page's number in the middle of the upper margin, not on the first."""
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.header_distance = Mm(10)
    for name, millimetres in MARGINS_MM.items():
        setattr(section, name, Mm(millimetres))
    section.different_first_page_header_footer = True
    header = section.header.paragraphs[0]
    header.style = word.styles["Normal"]
    header.alignment = ALIGN.CENTER
    for element in _page_number():
        header.add_run()._element.append(element)  # noqa: SLF001 - python-docx has no fields


def _page_number() -> Iterator[object]:
    for kind in ("begin", "", "separate", "end"):
        tag = (
            f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'
            if kind
            else f"<w:instrText {nsdecls('w')}>PAGE</w:instrText>"
        )
        yield parse_xml(tag)
