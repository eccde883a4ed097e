"""Rows as an Excel workbook of one sheet: the same rows give the same bytes at any time and place."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from maker.figures import Cell

MADE: Final = dt.datetime(2023, 7, 10)  # noqa: DTZ001 - a workbook's dates carry no zone
UNIX: Final = 3  # what a zip entry says it was written on
WIDTHS: Final = (24, 8, 52, 12, 48, 14, 14, 18, 16, 44, 40, 60)


def workbook_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell | None]], sheet_name: str) -> bytes:
    """The rows as a workbook: ids as text, dates as dates."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new workbook has a sheet; openpyxl's types do not know
    sheet.title = sheet_name
    sheet.append(list(header))
    for row in rows:
        sheet.append(list(row))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            if isinstance(cell.value, dt.date):
                cell.number_format = "dd/mm/yyyy"
            if cell.column == 2:
                cell.number_format = "@"
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    book.properties.creator = "cchc-index"
    book.properties.created = MADE
    written = io.BytesIO()
    book.save(written)
    return _without_clock(written.getvalue())


def _without_clock(workbook: bytes) -> bytes:
    """The workbook without the hour of writing, its parts in order of name."""
    stamp = MADE.isoformat() + "Z"
    steady = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in sorted(old.namelist()):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp.encode(), content)
            entry = zipfile.ZipInfo(name, MADE.timetuple()[:6])
            entry.create_system = UNIX
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return steady.getvalue()
