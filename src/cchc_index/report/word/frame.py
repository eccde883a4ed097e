"""What stands around the text of a Word document (phần đầu, phần cuối): letterhead, title, warnings, signatures."""

from __future__ import annotations

from typing import Final

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from cchc_index.model.language import _
from cchc_index.report.grid import ACROSS_MM, UPRIGHT_MM
from cchc_index.report.paper import Letterhead, Paper, Signature

LEFT_MM: Final = 65
RIGHT_MM: Final = 97
ROOM_TO_SIGN_PT: Final = 64
SIGN_MM_PER_PT: Final = 0.5 * 25.4 / 72
"""An average character of the face, for rules as long as what stands above them."""


def opening(word: WordDocument, paper: Paper) -> None:
    """Letterhead, kind of document, subject, what it is attached to, warnings."""
    if paper.letterhead:
        _letterhead(word, paper.letterhead)
    _line(word.add_paragraph(), paper.title, 14, before=18, bold=True)
    if paper.subject:
        _line(word.add_paragraph(), paper.subject, 14, bold=True)
    if paper.attached:
        _line(word.add_paragraph(), paper.attached, 14, italic=True)
    _rule(word.add_paragraph(), 50, ACROSS_MM if paper.sheets[0].across else UPRIGHT_MM)
    warnings(word, paper)


def warnings(word: WordDocument, paper: Paper) -> None:
    """What must stand at the head, in a box."""
    for text in paper.warnings:
        paragraph = word.add_paragraph(text, "CCHC Warning")
        sides = "".join(
            f'<w:{side} w:val="single" w:sz="8" w:space="4" w:color="auto"/>'
            for side in ("top", "left", "bottom", "right")
        )
        paragraph._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001 - python-docx has no borders
            parse_xml(f"<w:pBdr {nsdecls('w')}>{sides}</w:pBdr>"), *_AFTER_BORDERS
        )


def closing(word: WordDocument, paper: Paper) -> None:
    """Who receives it at the left, who signs at the right; or two who sign."""
    if not paper.signatures:
        return
    _line(word.add_paragraph(), "", 13)
    for paragraph in word.paragraphs[-2:]:  # nobody signs on a page of its own
        paragraph.paragraph_format.keep_with_next = True
    left, right = _two(word)
    *first, last = paper.signatures
    if paper.recipients:
        _line(left.paragraphs[0], _("Recipients:"), 12, bold=True, italic=True, align=ALIGN.LEFT)
        for one in paper.recipients:
            _line(left.add_paragraph(), one, 11, align=ALIGN.LEFT)
    for signature in first:
        _sign(left, signature)
    _sign(right, last)


def _letterhead(word: WordDocument, head: Letterhead) -> None:
    left, right = _two(word)
    issuing = left.paragraphs[0]
    if head.parent:
        _line(issuing, head.parent, 12)
        issuing = left.add_paragraph()
    _line(issuing, head.issuer, 12, bold=True)
    _rule(left.add_paragraph(), 0.4 * min(len(head.issuer) * 12 * SIGN_MM_PER_PT * 1.3, LEFT_MM), LEFT_MM)
    _line(left.add_paragraph(), head.number, 13, before=2)
    country, motto = head.motto
    _line(right.paragraphs[0], country, 12, bold=True)
    _line(right.add_paragraph(), motto, 13, bold=True)
    _rule(right.add_paragraph(), len(motto) * 13 * SIGN_MM_PER_PT, RIGHT_MM)
    _line(right.add_paragraph(), head.place_date, 13, before=2, italic=True)


def _sign(cell: _Cell, signature: Signature) -> None:
    lines = [*((text, True) for text in signature.capacity), *([(signature.hint, False)] if signature.hint else [])]
    for place, (text, bold) in enumerate(lines):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        _line(paragraph, text, 13, bold=bold, italic=not bold)
    _line(cell.add_paragraph(), signature.name, 13, before=ROOM_TO_SIGN_PT, bold=True)


def _two(word: WordDocument) -> tuple[_Cell, _Cell]:
    """Two cells beside each other without lines, which no page break parts."""
    table = word.add_table(1, 2)
    table.autofit = False
    row = table.rows[0]
    row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))  # noqa: SLF001 - as above
    for cell, millimetres in zip(row.cells, (LEFT_MM, RIGHT_MM), strict=True):
        cell.width = Mm(millimetres)
    for column, millimetres in zip(table.columns, (LEFT_MM, RIGHT_MM), strict=True):
        column.width = Mm(millimetres)
    left, right = row.cells
    return left, right


def _line(
    paragraph: WordParagraph,
    text: str,
    size: int,
    *,
    before: int = 0,
    bold: bool = False,
    italic: bool = False,
    align: ALIGN = ALIGN.CENTER,
) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    form = paragraph.paragraph_format
    form.alignment, form.space_before, form.space_after, form.keep_together = align, Pt(before), Pt(0), True


def _rule(paragraph: WordParagraph, length: float, width: float) -> None:
    """A rule of so many mm in the middle of so many."""
    side = Mm(max((width - length) / 2 - 2, 0))
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = side
    form.space_before, form.space_after, form.line_spacing = Pt(0), Pt(4), Pt(4)
    border = f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'
    paragraph._p.get_or_add_pPr().insert_element_before(parse_xml(border), *_AFTER_BORDERS)  # noqa: SLF001 - as above


_AFTER_BORDERS: Final = (
    *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct"),
    *("w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind"),
    *("w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment"),
    *("w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"),
)
"""What the schema has behind a paragraph's borders."""
