"""Documents to set on paper, with names as nobody should have; and what stands in the files that come out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from fractions import Fraction
from io import BytesIO
from typing import Final

import docx
from docx.document import Document as WordDocument
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph
from pypdf import PdfReader

from cchc_index.model.letter import Letter
from cchc_index.report.page import Cell, Chart, Column, Document, Page, Series, Table

STRANGE: Final = (
    '=HYPERLINK("http://xa.example","xem")',
    "<script>alert(1)</script>",
    "x" * 300,
    "Xã Lúa 🌾 👨‍👩‍👧",
    "xã \u202edef\u200f\u2066ghi",
    "{{7*7}} {% for x in y %} {{ issuer }}",
    '#eval("1") $x^2$ \\ *đậm* _nghiêng_ `mã` @nhãn <nhãn> // ghi chú',
    "\x00\x07\x1b[31m\r\n\tđỏ",
    "\ud800lẻ\uffff",
    "&amp; ]]> -- </w:t>",
)
LETTER: Final = Letter(
    parent="Ủy ban nhân dân tỉnh",
    issuer="Sở Nội vụ",
    number="15",
    symbol="SNV",
    place="Tuyên Quang",
    date=dt.date(2023, 1, 5),
    capacity=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    signer="Nguyễn Văn A",
    recipients=("Ủy ban nhân dân tỉnh", "Lưu: VT, CCHC"),
)


def ranking(names: tuple[str, ...], areas: int) -> Table:
    """A ranking of these units with so many areas."""
    columns = (
        Column("rank", "Hạng", "rank"),
        Column("unit", "Đơn vị"),
        *(Column(str(place), f"Lĩnh vực {place}", "number") for place in range(1, areas + 1)),
    )
    rows: list[tuple[Cell, ...]] = [
        (at, name, *(Fraction(at * place, 7) for place in range(1, areas + 1))) for at, name in enumerate(names, 1)
    ]
    return Table(columns, tuple(rows), title="Xếp hạng")


def report(names: tuple[str, ...] = STRANGE) -> Document:
    """A report in which the names stand wherever names may stand, upright and across."""
    told = Table((Column("unit", "Đơn vị"), Column("bar", "", "bar")), tuple((name, 3) for name in names))
    more = Table(told.columns, told.rows, title="Mất điểm", dim=frozenset({1}), details=names)
    chart = Chart("bars", "Chỉ số", names, (Series("Chỉ số", tuple(map(Fraction, range(len(names))))),), "%")
    return Document(
        "BÁO CÁO",
        f"Kết quả năm 2022 {names[0]}",
        (
            Page("Đánh giá", headline=names[1], subtitle=names[-1], text=names, tables=(ranking(names, 3), more)),
            Page("Theo lĩnh vực", tables=(ranking(names, 12),), notes=("Ghi chú dưới bảng.",)),
            Page("Nhiệm vụ", text=("Việc phải làm.",), charts=(chart,), next_steps=names),
        ),
        ("Số liệu minh họa.",),
    )


def opened(content: bytes) -> WordDocument:
    """The Word document."""
    return docx.Document(BytesIO(content))


def lines_of(word: WordDocument) -> list[str]:
    """What stands in it, block by block; the cells of a row with a bar between them."""
    return list(_lines(word))


def _lines(word: WordDocument) -> Iterator[str]:
    for block in word.iter_inner_content():
        if isinstance(block, Paragraph):
            has_break = block._p.pPr is not None and block._p.pPr.find(f"{{{block._p.nsmap['w']}}}sectPr") is not None
            yield block.text + " [biểu đồ]" * ("<pic:pic" in block._p.xml) + " [sang trang]" * has_break
        elif isinstance(block, WordTable):
            yield from (" | ".join(cell.text.replace("\n", " / ") for cell in row.cells) for row in block.rows)


def words_of_pdf(content: bytes) -> str:
    """All text of a PDF without white space and places to break a word."""
    return squeezed("".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))


def squeezed(text: str) -> str:
    """A text without white space and places to break a word."""
    return re.sub(r"[\s\u200b\u00ad]+", "", text)
