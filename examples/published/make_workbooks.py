"""Write the Excel twin of a published table: the same rows as its CSV, with numbers as numbers.

Run it after a change of the CSV: `python examples/published/make_workbooks.py`.
The same rows give the same bytes.
"""

# ruff: noqa: INP001 - a script, no package

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

HERE: Final = Path(__file__).parent
TWINS: Final = {"binh-duong-2017/submissions.csv": "Điểm thẩm định"}
NUMERIC: Final = ("Điểm tối đa", "Điểm thẩm định")
PUBLISHED: Final = datetime(2018, 8, 6)  # noqa: DTZ001 - a workbook's dates carry no zone
UNIX: Final = 3  # what a zip entry says it was written on


def rows_of(source: Path) -> list[list[str | float]]:
    """The CSV's rows, header first; points (điểm) as numbers, so that Excel does not take them for text."""
    with source.open(encoding="utf-8", newline="") as lines:
        header, *body = csv.reader(lines)
    numeric = [title in NUMERIC for title in header]
    typed: list[list[str | float]] = [
        [float(cell) if is_number else cell for cell, is_number in zip(row, numeric, strict=True)] for row in body
    ]
    return [list(header), *typed]


def workbook_bytes(rows: list[list[str | float]], sheet_name: str) -> bytes:
    """The rows as a workbook of one sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new workbook has a sheet; openpyxl's types do not know
    sheet.title = sheet_name
    for row in rows:
        sheet.append(row)
    for number, column in enumerate(sheet.columns, start=1):
        column[0].font = Font(bold=True)
        widest = max(len(str(cell.value)) for cell in column)
        sheet.column_dimensions[get_column_letter(number)].width = widest + 2
    sheet.freeze_panes = "A2"
    book.properties.creator = "cchc-index"
    book.properties.created = PUBLISHED
    written = io.BytesIO()
    book.save(written)
    return without_clock(written.getvalue())


def without_clock(workbook: bytes) -> bytes:
    """The workbook without the hour of writing, stored uncompressed: the same bytes at any time and place."""
    stamp = PUBLISHED.isoformat() + "Z"
    steady = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(steady, "w", zipfile.ZIP_STORED) as new,
    ):
        for name in sorted(old.namelist()):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp.encode(), content)
            entry = zipfile.ZipInfo(name, PUBLISHED.timetuple()[:6])
            entry.create_system = UNIX
            new.writestr(entry, content)
    return steady.getvalue()


def main() -> None:
    """Write every workbook beside its CSV."""
    for source, sheet_name in TWINS.items():
        path = HERE / source
        path.with_suffix(".xlsx").write_bytes(workbook_bytes(rows_of(path), sheet_name))


if __name__ == "__main__":
    main()
