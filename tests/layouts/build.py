"""Workbooks and CSV files from a description in YAML that an official can read, cell by cell."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell import Cell

from tests.bad import make_files

Described = dict[str, Any]

ABOUT_FILE = frozenset({"as", "parts", "encoding", "separator"})


def build(folder: Path, name: str, sheets: Described) -> Path:
    """The file of a description: the ending says which kind, `as` another; a sheet is its rows, or more about it."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    kind = sheets.get("as", file.suffix.removeprefix("."))
    described = {sheet: told for sheet, told in sheets.items() if sheet not in ABOUT_FILE}
    if kind == "csv":
        (rows,) = described.values()
        stream = io.StringIO()
        csv.writer(stream, delimiter=sheets.get("separator", ",")).writerows(rows)
        file.write_bytes(stream.getvalue().encode(sheets.get("encoding", "utf-8")))
    elif kind == "ods":
        (rows,) = described.values()
        file.write_bytes(make_files.archive(make_files.ods("".join(map(_ods_row, rows)))))
    elif kind == "xls":
        (rows,) = described.values()
        file.write_bytes(make_files.xls(b"".join(_xls_cells(rows))))
    elif kind == "encrypted":
        file.write_bytes(make_files.made()["encrypted.xlsx"])
    else:
        _xlsx(file, described)
        with zipfile.ZipFile(file, "a") as archive:
            for part in sheets.get("parts", ()):
                archive.writestr(part, "<x/>")
    return file


def _xlsx(file: Path, sheets: Described) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, told in sheets.items():
        more = told if isinstance(told, dict) else {"rows": told}
        sheet = book.create_sheet(name)
        for number, row in enumerate(more["rows"], start=1):
            for column, value in enumerate(row, start=1):
                if value is not None:
                    _fill(sheet.cell(number, column), value)
        for address, value in more.get("cells", {}).items():
            _fill(sheet[address], value)
        for area in more.get("merged", ()):
            sheet.merge_cells(area)
        for number in more.get("hidden_rows", ()):
            sheet.row_dimensions[number].hidden = True
        sheet.sheet_state = more.get("state", "visible")
    book.save(file)


def _fill(cell: Cell, value: Any) -> None:  # noqa: ANN401 - whatever YAML holds
    if isinstance(value, dict):
        cell.value, cell.number_format = value["percent"], "0%"
        return
    cell.value = value
    if isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"


def _xls_cells(rows: list[list[Any]]) -> Iterator[bytes]:
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if value is not None:
                write = make_files.label if isinstance(value, str) else make_files.real
                yield write(row, column, value)


def _ods_row(row: list[Any]) -> str:
    cells = [
        (f'float" office:value="{value}' if isinstance(value, int | float) else "string", escape(str(value or "")))
        for value in row
    ]
    inside = "".join(
        f'<table:table-cell office:value-type="{kind}"><text:p>{text}</text:p></table:table-cell>'
        for kind, text in cells
    )
    return f"<table:table-row>{inside}</table:table-row>"
