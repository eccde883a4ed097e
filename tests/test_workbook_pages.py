"""Any page as a workbook: a sheet per table, numbers as numbers, text as text."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO

import openpyxl
import pytest

from cchc_index.report.page import Column, Page, Table
from cchc_index.report.workbook.pages import pages_workbook

COLUMNS = (
    Column("rank", "Hạng", "rank"),
    Column("unit", "Đơn vị"),
    Column("percent", "Chỉ số %", "number", 2),
    Column("change", "Tăng, giảm", "change", 1),
    Column("bar", "", "bar"),
)
FORMULA = '=HYPERLINK("http://example.com")'
TABLE = Table(
    COLUMNS,
    ((1, FORMULA, Fraction(1, 3), Fraction(-5, 4), Fraction(10)), (None, "Xã " * 100, "1,00*", None, None)),
    title="Xếp hạng: 2022/2021",
    dim=frozenset({1}),
    details=("vì sao", ""),
)
PAGE = Page("Trang", headline="tiêu điểm", notes=("ghi chú",), tables=(TABLE, TABLE), text=("đoạn văn",))


def test_a_table_is_a_sheet_with_numbers_formats_filter_and_notes() -> None:
    book = openpyxl.load_workbook(BytesIO(pages_workbook([PAGE, Page("Không có bảng", notes=("chỉ có chữ",))])))
    assert book.sheetnames == ["Xếp hạng 2022 2021", "Xếp hạng 2022 2021 (2)", "Không có bảng"]
    sheet = book.worksheets[0]
    place, row = next((at, row) for at, row in enumerate(sheet.iter_rows(), 1) if row[1].value == FORMULA)
    assert [cell.value for cell in sheet[place - 1]][:4] == ["Hạng", "Đơn vị", "Chỉ số %", "Tăng, giảm"]
    assert [cell.data_type for cell in row] == ["n", "s", "n", "n", "n", "s"]
    assert [row[2].value, row[3].value, row[5].value] == [pytest.approx(1 / 3), -1.25, "vì sao"]
    assert [row[2].number_format, row[3].number_format] == ["0.00", "+0.0;-0.0;0.0"]
    assert [cell.value for cell in sheet[place + 1]] == [None, "Xã " * 100, "1,00*", None, None, None]
    assert sheet.auto_filter.ref == f"A{place - 1}:F{place + 1}"
    said = [row[0] for row in sheet.values]
    assert {"Trang · Xếp hạng: 2022/2021", "tiêu điểm", "đoạn văn", "ghi chú"} <= set(said)
    last = next(row[0].row for row in sheet.iter_rows() if row[0].value == "ghi chú")
    assert any(merged.coord.startswith(f"A{last}:") for merged in sheet.merged_cells.ranges)  # wrapped, not one line
    assert "chỉ có chữ" in [row[0] for row in book.worksheets[2].values]
