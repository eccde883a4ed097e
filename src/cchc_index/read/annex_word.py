"""The tables of a Word document (bảng trong văn bản Word) as grids, each with the text above it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any, Final

from docx import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn

from cchc_index.model.language import _
from cchc_index.model.limits import in_use
from cchc_index.read.guard import check_members, check_prologs, damaged, open_archive
from cchc_index.read.sheet_grid import Column, Grid
from cchc_index.read.word_numbers import labels_of

Labels = Mapping[Any, str]
"""What Word writes before a paragraph."""
MOST_ROWS, MOST_COLUMNS = 20_000, 100
_BREAKS: Final = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): " ", qn("w:noBreakHyphen"): "-"}
_TEXT: Final = qn("w:t")
_PICTURES: Final = (qn("w:drawing"), qn("w:pict"))


@dataclass(slots=True)
class Leaves:
    """What was found in a file (nội dung tệp phụ lục): its tables, the text above each, and how many pictures."""

    grids: list[Grid]
    above: list[list[str]]
    pictures: int = 0


def word_tables(stream: IO[bytes], shown: str) -> Leaves:
    """Every table of the document's body.

    Raises:
        RefusalError: S01, S02 or S06.
    """
    with open_archive(stream, in_use()) as archive:
        check_members(archive, in_use())
        check_prologs(archive)
    stream.seek(0)
    try:
        document = Document(stream)
        body, labels = document.element.body, labels_of(document)
    except (OpcError, KeyError, ValueError, SyntaxError, AttributeError, zipfile.BadZipFile) as error:
        raise damaged("word/document.xml") from error
    if body is None:
        raise damaged("word/document.xml")
    found = Leaves([], [], sum(1 for _picture in body.iter(*_PICTURES)))
    above: list[str] = []
    for block in _blocks(body):
        if block.tag == qn("w:tbl"):
            grid = _grid(block, labels, shown, _("Table {number}").format(number=len(found.grids) + 1))
            found.grids.append(grid)
            found.above.append(above)
            above = []
        elif text := " ".join(_paragraph(block, labels).split()):
            above.append(text)
    return found


def _blocks(parent: Any) -> Iterator[Any]:  # noqa: ANN401 - lxml's elements have no types
    """Paragraphs and tables in order, also those within a content control."""
    for child in parent.iterchildren():
        if child.tag in (qn("w:tbl"), qn("w:p")):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent")):
            yield from _blocks(child)


def _inside(parent: Any, tag: str) -> Iterator[Any]:  # noqa: ANN401 - the same
    for child in parent.iterchildren():
        if child.tag == tag:
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent")):
            yield from _inside(child, tag)


def _grid(table: Any, labels: Labels, shown: str, name: str) -> Grid:  # noqa: ANN401 - the same
    """The table cell by cell; a merged cell's text stands in its first cell only."""
    rows: list[list[str | None]] = []
    for row in _inside(table, qn("w:tr")):
        if len(rows) >= MOST_ROWS:
            break
        cells: list[str | None] = [None] * _number(row, "w:trPr/w:gridBefore")
        for cell in _inside(row, qn("w:tc")):
            text = None if _continues(cell) else _cell(cell, labels)
            cells += [text, *[None] * (max(_number(cell, "w:tcPr/w:gridSpan"), 1) - 1)]
        rows.append(cells[:MOST_COLUMNS])
    width = max(map(len, rows), default=0)
    columns: list[Column] = [[row[place] if place < len(row) else None for row in rows] for place in range(width)]
    return Grid(shown, name, columns)


def _number(element: Any, path: str) -> int:  # noqa: ANN401 - the same
    found = element.find("/".join(map(qn, path.split("/"))))
    value = found.get(qn("w:val")) if found is not None else None
    return min(int(value), MOST_COLUMNS) if value and value.isascii() and value.isdigit() else 0


def _continues(cell: Any) -> bool:  # noqa: ANN401 - the same
    """Whether the cell is a later one of a block merged downwards."""
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merge is not None and merge.get(qn("w:val"), "continue") != "restart"


def _cell(cell: Any, labels: Labels) -> str | None:  # noqa: ANN401 - the same
    lines = [
        " ".join(line.split())
        for paragraph in _inside(cell, qn("w:p"))
        for line in _paragraph(paragraph, labels).split("\n")
    ]
    return "\n".join(filter(None, lines)) or None


def _paragraph(paragraph: Any, labels: Labels) -> str:  # noqa: ANN401 - the same
    """Its text behind the number that Word writes; with what was inserted under review, the deleted has another tag."""
    text = "".join(
        part.text or "" if part.tag == _TEXT else _BREAKS[part.tag] for part in paragraph.iter(_TEXT, *_BREAKS)
    )
    return f"{labels[paragraph]} {text}" if paragraph in labels else text
