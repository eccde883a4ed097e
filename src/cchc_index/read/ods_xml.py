"""What the parser does not tell about the sheets of an .ods, found in the bytes of its content.xml.

The parser gives an error cell as a blank, or as the number 0 that older programs store beside the error, and
hides percents. It knows elements by their usual prefixes (`table:`), and so does this search.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final, NamedTuple

import numpy as np

from cchc_index.model.language import _
from cchc_index.read.guard import RefusalError
from cchc_index.read.sheet_cells import CellPosition
from cchc_index.read.sheet_xml import SheetMarks

_COMMENT: Final = re.compile(rb"<!--.*?-->", re.DOTALL)
_TAG: Final = re.compile(
    rb"<(/?)table:(table|table-row|(?:covered-)?table-cell)(?=[\s/>])((?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>"
)
_ATTRIBUTE: Final = re.compile(rb"\s((?:table|office|calcext):[\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ANNOTATION: Final = re.compile(rb"<office:annotation.*?</office:annotation>", re.DOTALL)
_PARAGRAPH: Final = re.compile(rb"<text:p(?:\s[^>]*)?>(.*?)</text:p>", re.DOTALL)
_ANY_TAG: Final = re.compile(rb"<[^>]*>")
_TELLING: Final = re.compile(rb"repeated|percentage|formula|error|visibility")
_MOST_MARKS: Final = 1_000_000
# Programs that do not mark errors as such store the number 0 and show this.
_ERROR_TEXT: Final = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|Err:[0-9]{3}")


def scan_ods(content: bytes) -> dict[str, SheetMarks]:
    """Look through content.xml; the marks of each sheet stand under its name.

    Raises:
        RefusalError: S06 if a telling cell is repeated beyond the limits.
    """
    content = _COMMENT.sub(b"", content)
    found: dict[str, SheetMarks] = {}
    marks = SheetMarks()
    row = column = rows = 0
    for tag in _TAG.finditer(content):
        closing, name, written = tag.groups()
        attributes = _attributes(written) if name == b"table" or _TELLING.search(written) else {}
        if name == b"table-row":
            if not closing:
                column, rows = 0, _repeat(attributes, b"table:number-rows-repeated")
                hidden = attributes.get(b"table:visibility", b"visible") != b"visible"
                marks.hidden_rows += hidden and not written.endswith(b"/")
            if closing or written.endswith(b"/"):
                row += rows
        elif closing:
            continue
        elif name == b"table":
            marks, row = SheetMarks(), 0
            found[_plain(attributes.get(b"table:name", b""))] = marks
        else:
            columns = _repeat(attributes, b"table:number-columns-repeated")
            if attributes:
                end = tag.end() if written.endswith(b"/") else content.find(b"</table:", tag.end())
                body = content[tag.end() : end]
                _mark(marks, _Block(CellPosition(row, column), rows, columns), attributes, body)
            column += columns
    return found


class _Block(NamedTuple):
    """A cell and how often it is repeated downwards and to the right."""

    first: CellPosition
    rows: int
    columns: int


def _mark(marks: SheetMarks, block: _Block, attributes: dict[bytes, bytes], body: bytes) -> None:
    kind, calculated = attributes.get(b"office:value-type"), attributes.get(b"calcext:value-type")
    formula = b"table:formula" in attributes
    shown = _text(body) if formula or calculated == b"error" else ""
    error = calculated == b"error" or (calculated is None and formula and _ERROR_TEXT.fullmatch(shown))
    if not (error or kind == b"percentage" or (formula and kind is None)):
        return
    if block.rows * block.columns > _MOST_MARKS:
        raise RefusalError("S06", _("one cell is repeated too often"), cell=str(block.first))
    row, column = block.first
    rows = range(row, row + block.rows)
    for at in range(column, column + block.columns):
        if error:
            marks.faults.update((CellPosition(below, at), shown) for below in rows)
        elif kind == b"percentage":
            marks.percents.setdefault(at, []).append(np.array(rows, np.int64))
        else:
            marks.unstored.update(CellPosition(below, at) for below in rows)


def _attributes(written: bytes) -> dict[bytes, bytes]:
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(written)}


def _repeat(attributes: dict[bytes, bytes], name: bytes) -> int:
    count = attributes.get(name, b"1")
    return int(count) if count.isdigit() else 1


def _text(body: bytes) -> str:
    """The first paragraph of a cell, as text."""
    found = _PARAGRAPH.search(_ANNOTATION.sub(b"", body))
    return _plain(_ANY_TAG.sub(b"", found[1])) if found else ""


def _plain(written: bytes) -> str:
    return unescape(written.decode("utf-8", "replace"))
