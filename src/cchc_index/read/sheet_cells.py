"""Where the cells of an .xlsx sheet stand, read from the bytes of its rows.

Nearly every program writes cells alike; those rows are searched by whole columns of bytes, as fast as they
unpack. Other rows (prefixed names, single quotes, cells without an address …) go the slow way, tag by tag.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cchc_index.model.language import _
from cchc_index.read.guard import damaged

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Bytes = NDArray[np.uint8]

ANY_PREFIX: Final = rb"(?:[\w.-]+:)?"

_TAG: Final = re.compile(
    rb"<(/?)" + ANY_PREFIX + rb"(row|c)(?=[\s/>])([^>]*?)(/?)>(?=\s*<" + ANY_PREFIX + rb"(v|f|is)[\s/>])?"
)
_ATTRIBUTE: Final = re.compile(rb"(?:^|\s)([rs])\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ROW: Final = re.compile(rb"[1-9][0-9]{0,8}")
_ADDRESS: Final = re.compile(rb"([A-Za-z]{1,4})([1-9][0-9]{0,8})")
_ROW_NUMBER: Final = re.compile(rb"<row\s[^>]*?\br=\"([0-9]{1,9})\"")
_PADDING: Final = bytes(64)  # so that looking ahead from the last tag stays inside
_QUOTE: Final = ord('"')
_USUAL_INITIALS: Final = np.frombuffer(b"crvfit/", np.uint8)
_VALUE_INITIALS: Final = np.frombuffer(b"vfi", np.uint8)


class CellPosition(NamedTuple):
    """A cell by its zero-based row and column in the sheet."""

    row: int
    column: int

    def __str__(self) -> str:
        """The address (địa chỉ ô) as the spreadsheet shows it: `F17`."""
        letters, rest = "", self.column + 1
        while rest:
            rest, letter = divmod(rest - 1, 26)
            letters = chr(65 + letter) + letters
        return f"{letters}{self.row + 1}"


class Cells(NamedTuple):
    """Cells of some rows: where each begins in the bytes, position, style, whether it holds anything."""

    start: Numbers
    row: Numbers
    column: Numbers
    style: Numbers
    filled: Flags
    any_formula: bool


def cells_of(rows: bytes, first_row: int) -> tuple[Cells, int, bytes]:
    """The cells of whole rows; `first_row` counts from zero and is used where rows do not say their number.

    Returns:
        The cells, the number from zero of the row that follows, and a pattern for prefixes of names.

    Raises:
        RefusalError: S02 for what the parser would read otherwise than we do.
    """
    cells, next_row = _usual_cells(rows), _row_after(rows)
    if cells is not None and next_row is not None:
        return cells, next_row, b""
    cells, next_row = _any_cells(rows, first_row)
    return cells, next_row, ANY_PREFIX


def _usual_cells(rows: bytes) -> Cells | None:
    """The cells as nearly every program writes them, `<c r="F17" s="3" …>`; None if one is not.

    Whole columns of bytes at a time: a loop over the cells would take as long as the parser.
    """
    text = np.frombuffer(rows + _PADDING, np.uint8)
    tags = np.flatnonzero(text == ord("<"))
    initials = text[tags + 1]
    which = np.flatnonzero(initials == ord("c"))
    if not np.isin(initials, _USUAL_INITIALS).all() or (len(which) and which[-1] + 1 == len(tags)):
        return None
    start = tags[which]
    at = start + 2
    if not _stands(text, at, b' r="').all():
        return None
    column, at = _column(text, at + 4)
    row, at = _digits(text, at)
    if not ((text[at] == _QUOTE) & (row > 0) & (column > 0)).all():
        return None
    style, found = _style(text, at + 1)
    if not found:
        return None
    return Cells(
        start,
        row - 1,
        column - 1,
        style,
        np.isin(initials[which + 1], _VALUE_INITIALS),
        bool((initials == ord("f")).any()),
    )


def _stands(text: Bytes, at: Numbers, word: bytes) -> Flags:
    """Where `word` begins at the given offsets."""
    here: Flags = text[at] == word[0]
    for offset, letter in enumerate(word[1:], start=1):
        here &= text[at + offset] == letter
    return here


def _column(text: Bytes, at: Numbers) -> tuple[Numbers, Numbers]:
    """Column numbers from one, of up to three letters, and where they end."""
    column = np.zeros(len(at), np.int64)
    for _letter in range(3):
        digit = text[at] - np.uint8(ord("A") - 1)  # wraps around below A, so that one comparison is enough
        here = (digit >= 1) & (digit <= 26)
        np.copyto(column, column * 26 + digit, where=here)
        at = at + here
    return column, at


def _digits(text: Bytes, at: Numbers) -> tuple[Numbers, Numbers]:
    """Numbers of up to seven digits, zero where there is none, and where they end."""
    value = np.zeros(len(at), np.int64)
    for _digit in range(7):
        digit = text[at] - np.uint8(ord("0"))
        here = digit < 10
        if not here.any():
            break
        np.copyto(value, value * 10 + digit, where=here)
        at = at + here
    return value, at


def _style(text: Bytes, at: Numbers) -> tuple[Numbers, bool]:
    """Style numbers, standing first or behind the type `t="…"`; not found if any may stand elsewhere."""
    typed = np.flatnonzero(_stands(text, at, b' t="'))
    behind = at[typed] + 4
    for _letter in range(len("inlineStr")):
        open_ = text[behind] != _QUOTE
        if not open_.any():
            break
        behind = behind + open_
    at[typed] = behind + 1
    styled = _stands(text, at, b' s="')
    style = np.zeros(len(at), np.int64)
    style[styled], _end = _digits(text, at[styled] + 4)
    return style, bool((styled | (text[at] == ord(">")) | (text[at] == ord("/"))).all())


def _row_after(rows: bytes) -> int | None:
    """The number from zero of the row that follows; None if the last one does not say its own."""
    found = _ROW_NUMBER.match(rows, max(rows.rfind(b"<row"), 0))
    return int(found[1]) if found else None


def _any_cells(rows: bytes, row: int) -> tuple[Cells, int]:
    """The cells however they are written; `row` is the first one's number from zero if it does not say it."""
    if b"<!" in rows or b"<?" in rows:
        raise damaged(_("a comment or CDATA stands among the cells"))
    found: list[tuple[int, int, int, int, bool]] = []
    column = 0
    for tag in _TAG.finditer(rows):
        closing, name, written, empty, inside = tag.groups()
        attributes = {key: double or single for key, double, single in _ATTRIBUTE.findall(written)}
        if name == b"row":
            column = 0
            if b"r" in attributes:
                row = _row(attributes[b"r"])
            row += bool(closing or empty)
        elif not closing:
            position = CellPosition(row, column)
            if b"r" in attributes:
                position = _position(attributes[b"r"])
            style = attributes.get(b"s", b"0")
            filled = inside is not None and not empty
            found.append((tag.start(), *position, int(style) if style.isdigit() else 0, filled))
            column = position.column + 1
    start, rows_, columns, styles, filled_ = np.array(found, np.int64).reshape(-1, 5).T
    return Cells(start, rows_, columns, styles, filled_.astype(np.bool_), b"<f" in rows or b":f" in rows), row


def _row(number: bytes) -> int:
    if not _ROW.fullmatch(number):
        raise damaged(number.decode("utf-8", "replace"))
    return int(number) - 1


def _position(address: bytes) -> CellPosition:
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise damaged(address.decode("utf-8", "replace"))
    column = 0
    for letter in found[1].upper():
        column = column * 26 + letter - ord("A") + 1
    return CellPosition(int(found[2]) - 1, column - 1)
