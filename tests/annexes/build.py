"""Annexes as files: a case's tables, written down as rows, become a Word document or a workbook.

A case is YAML: `file`, `text` (paragraphs before the first table), `tables`; or `content`, the whole file.
A table has `rows`, lists of cells; in Word also `above`, paragraphs before it, and `landscape`; in Excel `sheet`.
`<` in a cell merges it with the one to its left, `^` with the one above. In Word `lists` tells how lists count, per
level what is written and in which signs, perhaps from which number on; a cell {list: 1, level: 0} is numbered by it.
"""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.table import _Cell


def build(case: dict[str, Any], folder: Path) -> Path:
    """Write the annex of a case there."""
    target = folder / str(case["file"])
    match target.suffix:
        case ".docx":
            word(case).save(str(target))
        case ".xlsx":
            workbook(case).save(target)
        case _:
            target.write_text(str(case["content"]), "utf-8")
    return target


def word(case: dict[str, Any]) -> WordDocument:
    document = Document()
    for name, told in case.get("lists", {}).items():
        add_list(document, int(name), told)
    for text in case.get("text", ()):
        document.add_paragraph(text)
    if case.get("picture"):
        document.add_picture(BytesIO(picture()))
    for table in case.get("tables", ()):
        if table.get("landscape"):
            section = document.add_section(WD_SECTION.NEW_PAGE)
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = section.page_height, section.page_width
        for text in table.get("above", ()):
            document.add_paragraph(text)
        rows = [[cell if isinstance(cell, dict) else str(cell or "") for cell in row] for row in table["rows"]]
        made = document.add_table(rows=len(rows), cols=max(map(len, rows)))
        for above, row in enumerate(rows):
            for left, cell in enumerate(row):
                here = made.cell(above, left)
                if cell == "<":
                    here.merge(made.cell(above, left - 1))
                elif cell == "^":
                    here.merge(made.cell(above - 1, left))
                elif isinstance(cell, dict):
                    number(here, cell)
                else:
                    here.text = cell
    return document


def add_list(document: WordDocument, name: int, told: dict[str, Any]) -> None:
    """A list whose numbers Word writes; `like` goes on with the levels of another, `from` begins it anew."""
    numbering = document.part.numbering_part.element
    for level, written in enumerate(told.get("levels", ())):
        if not level:
            numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{100 + name}"/>'))
        text, form = written.rsplit("|", 1)
        numbering[0].append(
            parse_xml(
                f'<w:lvl {nsdecls("w")} w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
                f'<w:lvlText w:val="{text}"/></w:lvl>'
            )
        )
    begin = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{told.get("from")}"/></w:lvlOverride>'
    numbering.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{100 + name}"><w:abstractNumId w:val="{100 + told.get("like", name)}"/>'
            f"{begin if 'from' in told else ''}</w:num>"
        )
    )


def number(here: _Cell, cell: dict[str, Any]) -> None:
    """Paragraphs that Word numbers, one for each line of the text."""
    for place, text in enumerate(str(cell.get("text", "")).split("\n")):
        paragraph = here.paragraphs[0] if not place else here.add_paragraph()
        paragraph.add_run(text)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{cell.get("level", 0)}"/>'
                f'<w:numId w:val="{100 + cell["list"]}"/></w:numPr>'
            )
        )


def workbook(case: dict[str, Any]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, table in enumerate(case["tables"], start=1):
        sheet = book.create_sheet(table.get("sheet", f"PL{number}"))
        texts = [[text] for text in (case.get("text", []) if number == 1 else [])]
        for above, row in enumerate([*texts, *table["rows"]], start=1):
            for left, cell in enumerate(row, start=1):
                if cell == "<":
                    sheet.merge_cells(start_row=above, end_row=above, start_column=left - 1, end_column=left)
                elif cell == "^":
                    sheet.merge_cells(start_row=above - 1, end_row=above, start_column=left, end_column=left)
                elif cell is not None:
                    sheet.cell(above, left, cell)
    return book


def picture() -> bytes:
    """A white dot, as PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\xff")) + chunk(b"IEND", b"")
