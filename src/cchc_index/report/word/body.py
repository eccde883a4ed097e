"""The text of a Word document (phần nội dung): headings, paragraphs, tables, charts, pages across."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from io import BytesIO
from itertools import zip_longest
from typing import Final

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.section import CT_SectPr
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from cchc_index.report.charts import png
from cchc_index.report.grid import ACROSS_MM, UPRIGHT_MM, Grid
from cchc_index.report.paper import Block, Heading, Paragraph, Picture, Sheet
from cchc_index.report.word.table import table_xml

LOOKS: Final = {
    "lead": "CCHC Lead",
    "body": "Body Text",
    "aside": "CCHC Aside",
    "note": "CCHC Note",
    "item": "List Bullet",
}
PICTURE_PX: Final = 640


class Body:
    """Writes sheets one behind the other, at the end of a document.

    `section` are the properties of the section that goes on behind; `across` says how the first page lies.
    """

    def __init__(self, word: WordDocument, section: CT_SectPr, *, across: bool = False) -> None:
        self.word, self.section, self.across = word, section, across

    def write(self, sheets: Iterable[Sheet]) -> None:
        """Write the sheets."""
        for sheet in sheets:
            self.turn(across=sheet.across)
            for block, after in zip_longest(sheet.blocks, sheet.blocks[1:]):
                self._block(block, noted=isinstance(after, Paragraph))
                if isinstance(block, Grid) and (after is None or isinstance(after, Grid)):
                    self._space()

    def turn(self, *, across: bool) -> None:
        """Go on upright or across; where that is a change, on a new page."""
        if across != self.across:
            end = self._space()._p  # noqa: SLF001 - python-docx has sections at the end only
            end.get_or_add_pPr().append(self._properties())
            self.section.titlePg_val = None  # only the first section has a first page without number
            self.across = across

    def finish(self) -> None:
        """The last section lies as the last sheet."""
        self.section.getparent().replace(self.section, self._properties())

    def _block(self, block: Block, *, noted: bool) -> None:
        match block:
            case Heading(level=level, text=text):
                self.word.add_paragraph(text, f"Heading {level}")
            case Paragraph(look=look, text=text):
                self.word.add_paragraph(text, LOOKS[look])
            case Grid():
                end = self.word.element.body.sectPr
                scale = self._room() / (ACROSS_MM if block.across else UPRIGHT_MM)
                end.addprevious(parse_xml(table_xml(block, scale, noted=noted)))
            case Picture():
                self._picture(block)

    def _picture(self, picture: Picture) -> None:
        run = self.word.add_paragraph(style="CCHC Figure").add_run()
        drawn = run.add_picture(BytesIO(png(picture.chart, PICTURE_PX)), width=Mm(min(self._room(), UPRIGHT_MM)))
        about = drawn._inline.docPr  # noqa: SLF001 - python-docx has no words for whoever does not see it
        about.set("title", picture.caption)
        about.set("descr", picture.spoken)
        self.word.add_paragraph(picture.caption, "Caption")

    def _space(self) -> WordParagraph:
        """A little room, since two tables without a paragraph between them are one."""
        paragraph = self.word.add_paragraph()
        form = paragraph.paragraph_format
        form.space_before, form.space_after, form.line_spacing = Pt(0), Pt(3), Pt(6)
        return paragraph

    def _properties(self) -> CT_SectPr:
        """The section's properties as the page lies now."""
        found = copy.deepcopy(self.section)
        if self.across and found.orientation is WD_ORIENT.PORTRAIT:
            found.orientation = WD_ORIENT.LANDSCAPE
            found.page_width, found.page_height = found.page_height, found.page_width
        return found

    def _room(self) -> float:
        """Between the margins, in mm."""
        section = self._properties()
        room = Length(section.page_width or Mm(210)) - (section.left_margin or 0) - (section.right_margin or 0)
        return float(Length(room).mm)
