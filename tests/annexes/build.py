"""Annexes as files: a case's tables, written down as rows, become a Word document or a workbook.

A case is YAML: `file`, `text` (paragraphs before the first table), `tables`; or `content`, the whole file.
A table has `rows`, lists of cells; in Word also `above`, paragraphs before it, and `landscape`; in Excel `sheet`.
`<` in a cell merges it with the one to its left, `^` with the one above.
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
        rows = [[str(cell if cell is not None else "") for cell in row] for row in table["rows"]]
        made = document.add_table(rows=len(rows), cols=max(map(len, rows)))
        for above, row in enumerate(rows):
            for left, cell in enumerate(row):
                here = made.cell(above, left)
                if cell == "<":
                    here.merge(made.cell(above, left - 1))
                elif cell == "^":
                    here.merge(made.cell(above - 1, left))
                else:
                    here.text = cell
    return document


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
