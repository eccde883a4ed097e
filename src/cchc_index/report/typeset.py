"""PDF documents (văn bản PDF): the same content as in Word, set by typst with the fonts that it brings.

The layout is fixed, `paper.typ`; what it says is handed over as data, so that no text is ever taken for markup.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from cchc_index.model.language import _, current
from cchc_index.model.letter import Letter
from cchc_index.report.charts import svg
from cchc_index.report.grid import PADDING_MM, Grid
from cchc_index.report.page import Document
from cchc_index.report.paper import Block, Heading, Paper, Paragraph, Picture, paper_of

LAYOUT: Final = Path(__file__).with_name("paper.typ")
FONT: Final = "Libertinus Serif"
PICTURE_PX: Final = 640


def available() -> bool:
    """Whether typst is installed."""
    return find_spec("typst") is not None


def pdf_document(document: Document, letter: Letter) -> bytes:
    """The document as a PDF (văn bản PDF).

    Raises:
        ImportError: without the extra `report`; `available` tells beforehand.
    """
    import typst  # noqa: PLC0415 - an extra

    paper = paper_of(document, letter)
    data = json.dumps(_data(paper), ensure_ascii=False)
    made = typst.compile(str(LAYOUT), root=str(LAYOUT.parent), ignore_system_fonts=True, sys_inputs={"paper": data})
    assert isinstance(made, bytes)  # noqa: S101 - one file, not a page each
    return made


def _data(paper: Paper) -> dict[str, Any]:
    head = paper.letterhead
    return {
        "lang": current(),
        "author": head.issuer if head else "",
        "letterhead": head
        and {
            "parent": head.parent,
            "issuer": head.issuer,
            "number": head.number,
            "country": head.motto[0],
            "motto": head.motto[1],
            "place_date": head.place_date,
        },
        "title": paper.title,
        "subject": paper.subject,
        "attached": paper.attached,
        "warnings": paper.warnings,
        "sheets": [{"across": sheet.across, "blocks": list(map(_block, sheet.blocks))} for sheet in paper.sheets],
        "recipients-title": _("Recipients:"),
        "recipients": paper.recipients,
        "signatures": [{"capacity": one.capacity, "hint": one.hint, "name": one.name} for one in paper.signatures],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading(level=level, text=text):
            return {"kind": "heading", "level": level, "text": text}
        case Paragraph(look=look, text=text):
            return {"kind": "paragraph", "look": look, "text": text}
        case Picture(chart=chart, caption=caption, spoken=spoken):
            return {"kind": "picture", "svg": svg(chart, PICTURE_PX, FONT), "caption": caption, "spoken": spoken}
        case Grid():
            return {
                "kind": "grid",
                "columns": [
                    {"title": column.title, "align": column.align, "width": column.width_mm} for column in block.columns
                ],
                "rows": block.rows,
                "apart": sorted(block.apart),
                "details": block.details,
                "short": block.is_short,
                "size": block.size_pt,
                "padding": PADDING_MM / 2,
            }
