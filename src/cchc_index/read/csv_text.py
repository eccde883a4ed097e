"""Text with separators (CSV, TSV) as rows of text; nothing in it becomes a number or a date here."""

from __future__ import annotations

import csv
import io
import unicodedata
from array import array
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from itertools import islice
from typing import Final

from cchc_index.model.language import _
from cchc_index.model.limits import Limits
from cchc_index.read.guard import RefusalError, why_too_large

# In a tie the comma comes last: it also stands in names and numbers.
_SEPARATORS: Final = ("\t", ";", ",")
_SAMPLE_CHARACTERS: Final = 1 << 16
_SAMPLE_ROWS: Final = 20
_OTHER_KINDS: Final = ((b"%PDF-", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"{\\rtf", "RTF"))


def read_csv(content: bytes, limits: Limits) -> tuple[list[list[str]], array[int]]:
    """Split text into rows.

    Returns:
        The rows, of any length each, without blank ones at the end; for each row the line it begins in.

    Raises:
        RefusalError: S02 for what is no text or no table, S06 beyond the limits.
    """
    text = _decoded(content)
    rows: list[list[str]] = []
    lines = array("Q")
    if not text.strip():
        return rows, lines
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text), strict=True)
    line, filled, width = 1, 0, 0
    try:
        for row in reader:
            rows.append(row)
            lines.append(line)
            line = reader.line_num + 1
            if any(row):
                filled = len(rows)
                width = max(width, _width(row, limits))
                why = why_too_large(filled, width, limits, rows=filled, columns=width)
                if why:
                    raise RefusalError("S06", why, line=lines[-1])
    except csv.Error as error:
        raise _no_cells(error, line) from error
    del rows[filled:], lines[filled:]
    return rows, lines


def first_rows(text: str, separator: str, count: int) -> list[list[str]]:
    """So many rows at the beginning (các dòng đầu), quotation marks taken as they come.

    Raises:
        RefusalError: S02.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return list(islice(reader, count))
    except csv.Error as error:
        raise _no_cells(error, reader.line_num) from error


def _no_cells(error: csv.Error, line: int) -> RefusalError:
    why = _("the quotation marks do not match, or a cell is too long ({detail})").format(detail=error)
    return RefusalError("S02", why, line=line)


def ungarbled(text: str) -> str | None:
    """What a text was before its UTF-8 was taken for Windows text (lỗi phông chữ); None where it never was."""
    try:
        meant = b"".join(_byte(sign) for sign in text).decode()
    except UnicodeError:
        return None
    return None if meant == text else meant


def _byte(sign: str) -> bytes:
    """The byte that Windows shows as this sign; five of them it leaves as they are."""
    try:
        return sign.encode("cp1252")
    except UnicodeEncodeError:
        return sign.encode("latin-1")


def _width(row: list[str], limits: Limits) -> int:
    if len(row) > limits.columns:  # trailing blanks are free, and seldom so many that they are worth counting
        while not row[-1]:
            row.pop()
    return len(row)


def _decoded(content: bytes) -> str:
    for magic, kind in _OTHER_KINDS:
        if content.startswith(magic):
            raise RefusalError("S02", _("it is a {kind} file").format(kind=kind))
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        text = _strictly(content, "utf-16")
    elif b"\0" in content:
        raise RefusalError(
            "S02", _("it holds NUL bytes, as no text does"), line=_line_of(content, content.index(b"\0"))
        )
    else:
        text = _decoded_bytes(content)
    if "\0" in text:
        raise RefusalError(
            "S02", _("it holds NUL bytes, as no text does"), line=text.count("\n", 0, text.index("\0")) + 1
        )
    if text.lstrip().startswith("<"):
        raise RefusalError("S02", _("it is a web page or XML"))
    return text


def _decoded_bytes(content: bytes) -> str:
    """UTF-8, else Windows in Vietnamese, with its separate tone marks joined to the letters."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # One broken byte in a UTF-8 file must not turn every letter of it into others.
        readable = content.decode("utf-8", "ignore")
        broken_bytes = len(content) - len(readable.encode())
        letters = len(readable) - len(readable.encode("ascii", "ignore"))
        if content.startswith(BOM_UTF8) or letters > broken_bytes:
            return _strictly(content, "utf-8")
        return unicodedata.normalize("NFC", _strictly(content, "cp1258"))


def encoding_of(sample: bytes) -> str:
    """What the first bytes of a large text are written in (bảng mã): the file is not read whole to tell.

    Raises:
        RefusalError: S02 for what is no text.
    """
    whole = sample[: sample.rfind(b"\n") + 1] or sample
    if whole.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "utf-16"
    _decoded(whole)
    try:
        whole.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1258"
    return "utf-8-sig" if whole.startswith(BOM_UTF8) else "utf-8"


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        why = _("its text is cut off or not in {encoding}").format(encoding=encoding.upper())
        raise RefusalError("S02", why, line=_line_of(content, error.start)) from error


def _line_of(content: bytes, offset: int) -> int:
    return content.count(b"\n", 0, offset) + 1


def separator_of(text: str) -> str:
    """The separator by which most of the first rows have the same number of cells, at least two."""
    found: dict[str, tuple[int, int]] = {}
    ragged: dict[str, tuple[int, int]] = {}
    for separator in _SEPARATORS:
        reader = csv.reader(io.StringIO(text[:_SAMPLE_CHARACTERS], newline=""), delimiter=separator)
        try:
            rows = list(islice(filter(any, reader), _SAMPLE_ROWS))
        except csv.Error:
            continue
        if not rows:
            return separator
        widths = Counter(len(row) for row in rows if len(row) > 1)
        for width, votes in widths.most_common(1):
            if votes * 2 >= len(rows):
                found[separator] = votes, width
            if widths.total() * 2 >= len(rows):
                ragged[separator] = widths.total(), width
    found = found or ragged
    if not found:
        raise RefusalError("S02", _("its lines are not divided by commas, semicolons or tabs"))
    return max(found, key=lambda separator: found[separator])
