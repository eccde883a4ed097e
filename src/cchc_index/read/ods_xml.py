"""What the parser does not tell about the sheets of an .ods, found in the bytes of its content.xml.

The parser gives an error cell as a blank, or as the number 0 that older programs store beside the error, and
hides percents. It knows elements by their usual prefixes (`table:`), and so does this search.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Final, NamedTuple

import numpy as np

from cchc_index.model.language import _
from cchc_index.model.limits import Limits
from cchc_index.read.guard import RefusalError, why_too_sparse
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


def scan_ods(content: bytes, limits: Limits) -> dict[str, SheetMarks]:
    """Look through content.xml; the marks of each sheet stand under its name.

    Raises:
        RefusalError: S06 if cells with values are repeated, or spread, beyond the limits.
    """
    content = _COMMENT.sub(b"", content)
    found: dict[str, SheetMarks] = {}
    extents: list[_Extent] = []
    marks, extent = SheetMarks(), _Extent()
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
            marks, extent, row = SheetMarks(), _Extent(), 0
            found[_plain(attributes.get(b"table:name", b""))] = marks
            extents.append(extent)
        else:
            columns = _repeat(attributes, b"table:number-columns-repeated")
            if b"value-type" in written:
                extent.take(row, column, rows, columns)
            if attributes:
                end = tag.end() if written.endswith(b"/") else content.find(b"</table:", tag.end())
                body = content[tag.end() : end]
                _mark(marks, _Block(CellPosition(row, column), rows, columns), attributes, body)
            column += columns
    for one in extents:
        one.check(limits)
    return found


@dataclass(slots=True)
class _Extent:
    """The rectangle around a sheet's values: the parser keeps it whole, and parses all sheets at once."""

    top: int = 1 << 40
    bottom: int = 0
    left: int = 1 << 40
    right: int = 0
    filled: int = 0

    def take(self, row: int, column: int, rows: int, columns: int) -> None:
        """A cell with a value, and how often it is repeated."""
        self.top, self.bottom = min(self.top, row), max(self.bottom, row + rows)
        self.left, self.right = min(self.left, column), max(self.right, column + columns)
        self.filled += rows * columns

    def check(self, limits: Limits) -> None:
        """Refuse what would fill the memory; a sheet that only reaches far is told later, and hides no other."""
        rows, columns = self.bottom - self.top, self.right - self.left
        if self.filled and (rows * columns > limits.cells or why_too_sparse(rows, columns, self.filled, limits)):
            raise RefusalError("S06", _("one cell is repeated too often, or values stand too far apart"))


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
