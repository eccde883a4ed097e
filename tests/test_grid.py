"""Files as grids: values as they stand, real addresses, what values do not tell, and every kind of broken file."""

from __future__ import annotations

import os
import struct
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import NamedStyle
from openpyxl.utils import get_column_letter

from cchc_index.model import language
from cchc_index.model.limits import Limits
from cchc_index.model.problem import Problem
from cchc_index.read.grid import Grid, read_grids
from cchc_index.read.guard import RefusalError
from cchc_index.read.sheet_cells import CellPosition
from cchc_index.read.sheet_xml import scan_sheet
from cchc_index.read.workbook_xml import shows_percent
from tests.bad import make_files as make

Parts = dict[str, str | bytes]

STYLES = (
    f'<styleSheet xmlns="{make.MAIN}"><numFmts><numFmt numFmtId="164" formatCode="{{custom}}"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="{first}"/><xf numFmtId="9"/><xf numFmtId="10"/><xf numFmtId="164"/></cellXfs></styleSheet>'
)


@pytest.fixture(autouse=True)
def _english() -> None:
    language.use("en")


@pytest.fixture
def save(tmp_path: Path) -> Callable[..., Path]:
    """Write an archive's parts, or bytes as they are, under a name."""

    def written(content: Parts | bytes, name: str = "form.xlsx") -> Path:
        path = tmp_path / name
        path.write_bytes(make.archive(content) if isinstance(content, dict) else content)
        return path

    return written


def grids(path: Path) -> list[Grid]:
    found, problems = read_grids(path)
    assert problems == []
    return found


def grid(path: Path) -> Grid:
    (found,) = grids(path)
    return found


def problem(path: Path, limits: Limits | None = None) -> Problem:
    found, problems = read_grids(path, "form", limits or Limits())
    assert found == []
    (only,) = problems
    assert only.place.file == "form"
    return only


def marks(rows: str, *, percent_styles: tuple[int, ...] = (), block: int = 1 << 20) -> dict[str, object]:
    """What the search of a sheet's XML finds, with addresses as text; the XML comes in blocks of that many bytes."""
    xml = (
        f'<worksheet xmlns="{make.MAIN}"><cols><col min="1"/></cols><sheetData>{rows}</sheetData></worksheet>'.encode()
    )
    blocks = (xml[at : at + block] for at in range(0, len(xml), block))
    found = scan_sheet(blocks, frozenset(percent_styles), Limits(cells=1 << 40, sparse_cells=1 << 40))
    return {
        "faults": {str(cell): text for cell, text in found.faults.items()},
        "unstored": sorted(map(str, found.unstored)),
        "percents": sorted(
            str(CellPosition(int(row), column))
            for column, pieces in found.percents.items()
            for piece in pieces
            for row in piece
        ),
    }


# ---------------------------------------------------------------- values and addresses


def test_values_stay_as_they_are_stored(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "Chiêm Hoá")
    values = ["N/A", "1.10", "  1,5 ", "None", "=text", decomposed, True, False, 0, 1.1, None, date(2022, 1, 5)]
    book = xlsxwriter.Workbook(tmp_path / "form.xlsx", {"strings_to_formulas": False})
    sheet = book.add_worksheet("Tự chấm")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for row, value in enumerate(values):
        sheet.write(row, 0, value, day if isinstance(value, date) else None)
    sheet.write_datetime(len(values), 0, datetime(2022, 1, 5, 14, 30), day)  # noqa: DTZ001 - cells have no zone
    book.close()
    found = grid(tmp_path / "form.xlsx")
    assert found.sheet == "Tự chấm"
    assert found.columns == [[*values, datetime(2022, 1, 5, 14, 30)]]  # noqa: DTZ001
    assert [type(value) for value in found.columns[0][6:8]] == [bool, bool]


def test_cells_have_their_real_addresses_when_the_sheet_starts_at_b5(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Tự chấm", 0)
    sheet["B5"], sheet["C5"], sheet["AC6"] = "Mã", "Điểm", 74.29
    book.save(tmp_path / "form.xlsx")
    found, problems = read_grids(tmp_path / "form.xlsx", "xã/form.xlsx")
    assert problems == []
    (only,) = found
    assert (only.height, len(only.columns)) == (2, 28)
    assert str(only.place(0, 0)) == "xã/form.xlsx [Tự chấm] cell B5"
    assert only.place(1, 27).cell == "AC6"
    assert only.excerpt(0) == ("5", "Mã", "Điểm")
    assert only.excerpt(1)[-1] == "74.29"


def test_an_excerpt_shows_cells_as_people_see_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Xã", 0.855, 1234.5, True, date(2022, 1, 5), datetime(2022, 1, 5, 14, 30), None, "x", None])  # noqa: DTZ001
    sheet["B1"].number_format = "0.0%"
    sheet["F1"].number_format = "dd/mm/yyyy hh:mm"
    book.save(tmp_path / "form.xlsx")
    language.use("vi")
    assert grid(tmp_path / "form.xlsx").excerpt(0) == (
        "1",
        "Xã",
        "85,5%",
        "1234,5",
        "TRUE",
        "05/01/2022",
        "05/01/2022 14:30",
        "",
        "x",
    )


def test_hidden_sheets_chart_sheets_and_blank_sheets_are_left_out(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "form.xlsx")
    for name in ("Hidden", "Very hidden", "Blank", "Spaces", "Seen"):
        sheet = book.add_worksheet(name)
        sheet.write(0, 0, {"Blank": None, "Spaces": "   "}.get(name, name))
    chart = book.add_chart({"type": "column"})
    assert chart is not None
    chart.add_series({"values": "=Seen!$A$1:$A$1"})
    book.add_chartsheet("Chart").set_chart(chart)
    book.worksheets()[4].activate()
    book.worksheets()[0].hide()
    book.worksheets()[1].very_hidden()
    book.close()
    assert [found.sheet for found in grids(tmp_path / "form.xlsx")] == ["Seen"]


@pytest.mark.parametrize("target", ["worksheets/other.xml", "/xl/worksheets/other.xml", "worksheets/OTHER.xml"])
def test_a_sheets_cells_are_found_through_the_relations(save: Callable[..., Path], target: str) -> None:
    parts = make.xlsx('<row r="1"><c r="A1"><v>1</v></c></row>')
    parts["xl/worksheets/other.xml"] = str(parts["xl/worksheets/sheet1.xml"]).replace("<v>1</v>", "<f>2</f>").encode()
    parts["xl/_rels/workbook.xml.rels"] = str(parts["xl/_rels/workbook.xml.rels"]).replace(
        "worksheets/sheet1.xml", target
    )
    found = grid(save(parts))
    assert found.columns == [[None]]
    assert found.unstored == {(0, 0)}


# ---------------------------------------------------------------- percents, errors, formulas


@pytest.mark.parametrize(
    ("number_format", "expected"),
    [
        *((text, True) for text in ("0%", "0.00%", "[Red]-0.0%;0", "0.0 %", '"50%" 0%')),
        *((text, False) for text in ('0"%"', r"0\%", "General", "_%0", "*%0", "")),
    ],
)
def test_a_percent_sign_that_is_text_makes_no_percent(number_format: str, expected: bool) -> None:
    assert shows_percent(number_format) is expected


def test_percent_formats_of_excel_are_seen(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "form.xlsx")
    sheet = book.add_worksheet()
    for row, number_format in enumerate(["0%", "0.00%", "0.0%", '0"%"', "0.00"]):
        sheet.write(row + 3, 1, 0.85, book.add_format({"num_format": number_format}))
        sheet.write(row + 3, 2, 0.85)
    book.close()
    found = grid(tmp_path / "form.xlsx")
    assert found.percent(0).tolist() == [0, 1, 2]
    assert found.percent(1).tolist() == []


def test_cells_without_a_style_have_the_first_one(save: Callable[..., Path]) -> None:
    parts = make.xlsx('<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="3"><v>1</v></c><c r="C1" s="2"><v>1</v></c></row>')
    parts["xl/styles.xml"] = STYLES.format(first=9, custom="0")
    found = grid(save(parts))
    assert [column for column in range(3) if len(found.percent(column))] == [0, 2]


def test_named_percent_style_written_by_openpyxl(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["A2"] = 0.5, 0.5
    sheet["A2"].style = NamedStyle("tỷ lệ", number_format="0.00%")
    book.save(tmp_path / "form.xlsx")
    assert grid(tmp_path / "form.xlsx").percent(0).tolist() == [1]


def test_error_cells_and_formulas_without_a_value_are_inside_the_grid(save: Callable[..., Path]) -> None:
    rows = (
        '<row r="2"><c r="E2" t="e"><f>#REF!+1</f><v>#REF!</v></c></row>'
        '<row r="5"><c r="B5"><v>1</v></c><c r="C5" t="str"><f>""</f><v></v></c></row>'
        '<row r="9"><c r="A9"><f>SUM(B5)</f></c></row>'
    )
    found = grid(save(make.xlsx(rows)))
    assert (found.height, len(found.columns)) == (8, 5)
    assert found.faults == {(0, 4): "#REF!"}
    assert found.unstored == {(7, 0)}
    assert found.columns[1] == [None, None, None, 1.0, None, None, None, None]
    assert found.place(0, 4).cell == "E2"
    assert found.place(7, 0).cell == "A9"
    assert found.excerpt(0) == ("2", "", "", "", "", "#REF!")


def test_formulas_of_openpyxl_have_no_value_and_those_of_xlsxwriter_have_one(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "=1+1"
    book.save(tmp_path / "form.xlsx")
    assert grid(tmp_path / "form.xlsx").unstored == {(0, 0)}
    made = xlsxwriter.Workbook(tmp_path / "form.xlsx")
    made.add_worksheet().write_formula(0, 0, "=1+1", None, 2)
    made.close()
    found = grid(tmp_path / "form.xlsx")
    assert (found.columns, found.unstored) == ([[2]], frozenset())


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ('<c r="A1"><f>1</f><v>2</v></c>', {}),
        ('<c r="A1"><f>1</f></c>', {"unstored": ["A1"]}),
        ('<c r="A1"><f>1</f><v/></c>', {"unstored": ["A1"]}),
        ('<c r="A1"><f>1</f><v></v></c>', {"unstored": ["A1"]}),
        ('<c r="A1"><f t="shared" si="0"/></c><c r="B1"><f t="shared" si="0"/><v>0</v></c>', {"unstored": ["A1"]}),
        ('<c r="A1" t="str"><f>1</f><v></v></c><c r="B1" t="str"><f>1</f></c>', {}),
        ('<c r="A1" t="e"><f>1/0</f></c>', {"unstored": ["A1"]}),
        ('<c r="A1"><v>1</v><f>2</f></c>', {"unstored": ["A1"]}),  # the parser loses this value
        ('<c r="A1" s="1" t="e"><v>#DIV/0!</v></c>', {"faults": {"A1": "#DIV/0!"}}),
        ('<c r="A1" t="e" s="1"><f>A2</f><v>#N/A</v></c>', {"faults": {"A1": "#N/A"}}),
        ("<c t = 'e' r = 'AB1'><v>#REF!</v></c>", {"faults": {"AB1": "#REF!"}}),
        ('<c r="A1"/><c/><c t="e"><v>#NUM!</v></c>', {"faults": {"C1": "#NUM!"}}),
        ('<x:c r="A1"><x:f>1</x:f></x:c><x:c r="B1"><x:f>1</x:f><x:v>1</x:v></x:c>', {"unstored": ["A1"]}),
        ('<x:c r="A1" t="e"><x:v>#NAME?</x:v></x:c>', {"faults": {"A1": "#NAME?"}}),
        ('<c r="A1" t="inlineStr"><is><t> t="e" &lt;f> </t></is></c>', {}),
        ('<c r="A1" s="7"><v>1</v></c><c r="B1" t="n" s="7"><v>1</v></c><c r="C1" s="7"/>', {"percents": ["A1", "B1"]}),
        ("<c s='7' r='A1'><v>1</v></c><c r='B1' s='17'><v>1</v></c>", {"percents": ["A1"]}),
    ],
)
def test_marks_are_found_however_cells_are_written(cells: str, expected: dict[str, object]) -> None:
    nothing: dict[str, object] = {"faults": {}, "unstored": [], "percents": []}
    row = f'<row r="1" spans="1:3">{cells}</row>'
    assert marks(row, percent_styles=(7,)) == nothing | expected


def test_rows_and_cells_without_an_address_count_on(save: Callable[..., Path]) -> None:
    rows = "<row/><row><c/><c><v>1</v></c></row><row r='7'/><row><c r='D8'><v>2</v></c><c t='e'><v>#N/A</v></c></row>"
    found = grid(save(make.xlsx(rows)))
    assert found.columns[0] == [1.0, *[None] * 6]
    assert found.place(0, 0).cell == "B2"
    assert found.faults == {(6, 3): "#N/A"}
    assert found.place(6, 3).cell == "E8"


@given(st.data())
def test_usual_and_unusual_spelling_of_cells_give_the_same_marks(data: st.DataObject) -> None:
    """The usual spelling is searched in another way than all others: both must agree, wherever the blocks are cut."""
    contents = ["", "<v>1</v>", "<f>1</f><v>1</v>", "<f>1</f>", '<f a="1"/>']
    usual = unusual = ""
    for row in sorted(data.draw(st.sets(st.integers(1, 1_048_576), max_size=6))):
        usual += f'<row r="{row}">'
        unusual += f"<row\nr='{row}'>"
        for column in sorted(data.draw(st.sets(st.integers(0, 1_999), max_size=6))):
            cell, style = CellPosition(row - 1, column), data.draw(st.integers(0, 2))
            content = data.draw(st.sampled_from(contents))
            usual += f'<c r="{cell}" s="{style}">{content}</c>'
            unusual += f"<c s='{style}' r='{cell}'>{content}</c>"
        usual += "</row>"
        unusual += "</row >"
    block = data.draw(st.sampled_from([17, 100, 1 << 20]))
    expected = marks(usual, percent_styles=(1,))
    assert marks(usual, percent_styles=(1,), block=block) == expected
    assert marks(unusual, percent_styles=(1,), block=block) == expected


@given(st.integers(0, 16_383))
def test_addresses_have_the_letters_of_a_spreadsheet(column: int) -> None:
    assert str(CellPosition(16, column)) == f"{get_column_letter(column + 1)}17"


# ---------------------------------------------------------------- .xls and .ods


def test_xls_errors_and_percents_are_seen(save: Callable[..., Path]) -> None:
    cells = make.label(4, 1, "Đơn vị") + make.real(5, 1, 0.85, 1) + make.real(5, 2, 0.85, 2) + make.error(6, 1, 7)
    content = make.xls(cells, formats=("0.0%", '0"%"'))
    found = grid(save(content, "named.xlsx"))
    assert found.columns == [["Đơn vị", 0.85, None], [None, 0.85, None]]
    assert found.faults == {(2, 0): "#DIV/0!"}
    assert (found.percent(0).tolist(), found.percent(1).tolist()) == ([1], [])
    assert found.place(2, 0).cell == "B7"


def test_xls_formulas_and_rows_of_numbers_are_looked_at(save: Callable[..., Path]) -> None:
    failed = make.record(0x0006, struct.pack("<HHHBxBxxxH", 0, 0, 0, 2, 0x17, 0xFFFF) + bytes(8))
    counted = make.record(0x0006, struct.pack("<HHHd", 0, 1, 1, 0.5) + bytes(8))
    three = struct.pack("<HH", 1, 0) + struct.pack("<HI", 1, 7 << 2 | 2) * 2 + struct.pack("<HI", 0, 7 << 2 | 2)
    row = make.record(0x00BD, three + struct.pack("<H", 2))
    found = grid(save(make.xls(failed + counted + row, formats=("0%",))))
    assert found.columns == [[None, 7], [0.5, 7], [None, 7]]
    assert found.faults == {(0, 0): "#REF!"}
    assert [found.percent(column).tolist() for column in range(3)] == [[1], [0, 1], []]


def test_xls_that_reaches_too_far_is_refused_before_it_is_parsed(save: Callable[..., Path]) -> None:
    far = problem(save(make.xls(make.real(0, 0, 1) + make.real(65_535, 65_535, 1))))
    assert (far.code, far.place.cell) == ("S06", "CRXP65536")
    claim = make.record(0x0200, struct.pack("<IIHH", 0, 0xFFFFFFFF, 0, 0xFFFF))
    assert problem(save(make.xls(claim + make.real(0, 0, 1)))).code == "S02"


ODS_NUMBER = '<table:table-cell office:value-type="float" office:value="7"{more}><text:p>7</text:p></table:table-cell>'


def test_ods_errors_percents_and_repeated_cells_are_seen(save: Callable[..., Path]) -> None:
    rows = (
        '<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="16384"/>'
        '</table:table-row><table:table-row table:number-rows-repeated="2"><table:table-cell/>'
        + ODS_NUMBER.format(more=' table:number-columns-repeated="2"')
        + '<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0"><office:annotation>'
        "<text:p>?</text:p></office:annotation><text:p>#DIV/0!</text:p></table:table-cell>"
        '<table:table-cell office:value-type="percentage" office:value="0.85"><text:p>85%</text:p></table:table-cell>'
        '</table:table-row><table:table-row><table:table-cell table:formula="of:=1"/><table:table-cell '
        'calcext:value-type="error" office:value-type="string" office:string-value=""><text:p>Err:502</text:p>'
        "</table:table-cell></table:table-row>"
    )
    found = grid(save(make.ods(rows), "form.ods"))
    assert found.place(0, 0).cell == "A4"
    assert found.columns == [[None] * 3, [7.0, 7.0, None], [7.0, 7.0, None], [None] * 3, [0.85, 0.85, None]]
    assert found.faults == {(0, 3): "#DIV/0!", (1, 3): "#DIV/0!", (2, 1): "Err:502"}
    assert found.unstored == {(2, 0)}
    assert found.percent(4).tolist() == [0, 1]


def test_ods_with_a_value_repeated_over_the_whole_sheet_is_refused(save: Callable[..., Path]) -> None:
    cell = ODS_NUMBER.format(more=' table:number-columns-repeated="16384"')
    rows = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    assert problem(save(make.ods(rows))).code == "S06"
    wide = problem(save(make.ods(f"<table:table-row>{cell}</table:table-row>")))
    assert (wide.code, wide.place.sheet, wide.place.cell) == ("S06", "Tự chấm", "XFD1")


def test_ods_with_an_error_repeated_over_the_whole_sheet_is_refused(save: Callable[..., Path]) -> None:
    cell = '<table:table-cell calcext:value-type="error" table:number-columns-repeated="16384"><text:p>#N/A</text:p>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-cell></table:table-row>'
    assert problem(save(make.ods(row))).code in {"S02", "S06"}


# ---------------------------------------------------------------- CSV


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_csv_in_every_encoding_and_with_every_separator(
    save: Callable[..., Path], separator: str, encoding: str
) -> None:
    rows = [["Đơn vị", "Mã", "Điểm"], ["Chiêm Hoá", "1.10", "1"], ['Ba "Vì", Sơn; Tây', "N/A", ""], ["Lâm Bình"]]
    text = "\r\n".join(separator.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows)
    if encoding == "cp1258":  # this code page holds tone marks apart from their letters
        text = "".join(_cp1258(letter) for letter in text)
    found = grid(save(text.encode(encoding), "form.xlsx"))
    assert found.sheet is None
    assert found.columns == [[row[0] for row in rows], ["Mã", "1.10", "N/A", None], ["Điểm", "1", None, None]]


def _cp1258(letter: str) -> str:
    try:
        letter.encode("cp1258")
    except UnicodeEncodeError:
        marks_apart = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in marks_apart if mark in "\u0300\u0301\u0303\u0309\u0323")
        return unicodedata.normalize("NFC", marks_apart.replace(tone, "")) + tone
    return letter


def test_csv_lines_are_those_of_the_file_also_after_quoted_line_breaks(save: Callable[..., Path]) -> None:
    found = grid(save('unit,id\n"Lâm\nBình",1.1\n\nNa Hang,1.2\n,,\n\n'.encode(), "form.csv"))
    assert found.columns == [["unit", "Lâm\nBình", None, "Na Hang"], ["id", "1.1", None, "1.2"]]
    assert [found.place(row, 1).line for row in range(4)] == [1, 2, 4, 5]
    assert str(found.place(3, 1)).endswith("form.csv:5")
    assert found.excerpt(3) == ("Na Hang", "1.2")


def test_decimal_commas_do_not_hide_the_semicolon(save: Callable[..., Path]) -> None:
    text = "Đơn vị;Điểm;Thẩm định\nLâm Bình;1,5;1,25\nNa Hang;2,5;2,25\n"
    assert grid(save(text.encode(), "form.csv")).columns[1] == ["Điểm", "1,5", "2,5"]


@pytest.mark.parametrize("text", ["", "\n\n  \n", ",,\n,,\n", ";;;", "\ufeff"])
def test_a_file_with_nothing_but_blanks_is_empty(save: Callable[..., Path], text: str) -> None:
    assert problem(save(text.encode(), "form.csv")).code == "S03"


@pytest.mark.parametrize(
    ("content", "why", "line"),
    [
        (b"Dear Sir,\n\nplease find our points.\nThey are good.\nRegards\n", "are not divided", None),
        (b"just one line of text", "are not divided", None),
        (b"\n<html><table><tr><td>1</td></tr></table></html>", "web page", None),
        (b"%PDF-1.7\n", "PDF", None),
        (b"unit;self\nX;1\n\0;2", "NUL", 3),
        ("unit;self\nX;1".encode("utf-16-le"), "NUL", 1),
        ("unit;self\nX;1\n".encode("utf-16") + b"\0", "UTF-16", 3),
        ("Đơn vị;Điểm\nLâm Bình;1\n".encode() + b"Na Hang\xff;2", "UTF-8", 3),
        (b"\xef\xbb\xbfunit;self\n\xe1;2", "UTF-8", 2),
        (b"unit;self\n\x8e;2", "CP1258", 2),
        (b'unit,self\nA,1\n"B,2\nC,3\n', "quotation marks", 3),
        (b'unit,self\nA,1\n"B"C,2\n', "quotation marks", 3),
        (b"unit,self\nA,1\nB," + b"2" * 200_000, "too long", 3),
    ],
)
def test_text_that_is_no_table(save: Callable[..., Path], content: bytes, why: str, line: int | None) -> None:
    found = problem(save(content, "form.csv"))
    assert (found.code, found.place.line) == ("S02", line)
    assert why in found.message


# ---------------------------------------------------------------- limits and guards

SMALL = Limits(unpacked_mib=1, whole_mib=1, rows=100, columns=30, cells=1_000)


@pytest.mark.parametrize(
    ("cell", "why"),
    [("A101", "below row 100"), ("AE1", "beyond column 30"), ("AD99", "over 99 rows and 30 columns")],
)
def test_a_sheet_beyond_the_limits_is_refused_at_its_cell(save: Callable[..., Path], cell: str, why: str) -> None:
    row = cell.lstrip("ADE")
    first = "" if row == "1" else f'</row><row r="{row}">'
    path = save(make.xlsx(f'<row r="1"><c r="A1"><v>1</v></c>{first}<c r="{cell}"><v>1</v></c></row>'))
    found = problem(path, SMALL)
    assert (found.code, found.place.sheet, found.place.cell) == ("S06", "Tự chấm", cell)
    assert why in found.message
    assert grid(path).place(0, 0).cell == "A1"


def test_blank_rows_and_columns_at_the_end_are_free(save: Callable[..., Path]) -> None:
    blank = '<c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row><row r="1048576"><c r="XFD1048576" s="1"></c>'
    path = save(make.xlsx(f'<row r="1">{blank}</row>'))
    found, problems = read_grids(path, limits=SMALL)
    assert problems == []
    assert found[0].columns == [[1.0]]
    many = "a,b\n1,2" + "," * 40 + "\n" * 200
    found, problems = read_grids(save(many.encode(), "form.csv"), limits=SMALL)
    assert problems == []
    assert found[0].columns[0] == ["a", "1"]


@pytest.mark.parametrize(
    ("text", "line"), [("a,b\n" * 101, 101), ("a,b\n\n" + "," * 30 + "x", 3), ("a" + ",a" * 29 + "\na,b" * 99, 34)]
)
def test_csv_beyond_the_limits_is_refused_at_its_line(save: Callable[..., Path], text: str, line: int) -> None:
    found = problem(save(text.encode(), "form.csv"), SMALL)
    assert (found.code, found.place.line) == ("S06", line)


def test_one_refused_sheet_does_not_hide_the_others(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "seen"
    book.create_sheet("Far")["AZ1"] = 1
    book.save(tmp_path / "form.xlsx")
    found, problems = read_grids(tmp_path / "form.xlsx", limits=SMALL)
    assert [only.columns for only in found] == [[["seen"]]]
    assert [(only.code, only.place.sheet, only.place.cell) for only in problems] == [("S06", "Far", "AZ1")]


@pytest.mark.parametrize(
    ("rows", "cell"),
    [
        ('<row r="5"><c r="A5"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>', "A2"),
        ('<row r="2"><c r="C2"><v>1</v></c><c r="C2"><v>2</v></c></row>', "C2"),
        ('<row r="2"><c r="C2"><v>1</v></c><c r="A2"><v>2</v></c></row>', "A2"),
    ],
)
def test_a_cell_that_stands_twice_or_out_of_order_is_told(save: Callable[..., Path], rows: str, cell: str) -> None:
    found = problem(save(make.xlsx(rows)))
    assert (found.code, found.place.cell) == ("S02", cell)


@pytest.mark.parametrize("hidden", ["<!-- x -->", "<![CDATA[1]]>", "<?x y?>"])
def test_what_the_parser_would_skip_over_is_refused(hidden: str) -> None:
    with pytest.raises(RefusalError, match="comment or CDATA"):
        marks(f'<row r="1"><c r="A1"><v>{hidden}</v></c></row>')


def test_an_error_that_the_parser_does_not_know_is_told_with_its_cell(save: Callable[..., Path]) -> None:
    found = problem(save(make.xlsx('<row r="3"><c r="B3" t="e"><v>#SPILL!</v></c></row>')))
    assert (found.code, found.place.cell) == ("S02", "B3")


def test_a_part_that_unpacks_to_far_more_than_it_weighs_is_refused(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "bomb.xlsx", "w", ZIP_DEFLATED) as archive:
        for name, part in make.xlsx("").items():
            archive.writestr(name, part)
        archive.writestr("xl/sharedStrings.xml", b" " * (65 << 20))
    found = problem(tmp_path / "bomb.xlsx")
    assert found.code == "S06"
    assert "sharedStrings.xml unpacks to 65 MiB" in found.message
    assert problem(tmp_path / "bomb.xlsx", Limits(unpacked_mib=60)).message.endswith("more than 60 MiB")


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"])
def test_a_part_that_is_longer_than_the_archive_says_is_refused(tmp_path: Path, part: str) -> None:
    path = tmp_path / "lie.xlsx"
    content = f'<sst xmlns="{make.MAIN}">{" " * 5_000}</sst>'.encode()
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, text in {**make.xlsx(""), part: content}.items():
            archive.writestr(name, text)
    size = struct.pack("<I", len(content))
    written = path.read_bytes()
    assert written.count(size) == 2  # once before the part, once in the archive's directory
    path.write_bytes(written.replace(size, struct.pack("<I", len(content) - 3_000)))
    assert problem(path).code == "S02"


@pytest.mark.parametrize(
    ("part", "content", "code"),
    [
        ("xl/theme.xml", "<!DOCTYPE x><x/>", "S06"),
        ("xl/theme.xml", "\ufeff<?xml version='1.0'?>\n<!-- <x> -->\n<!doctype x []><x/>", "S06"),
        ("customXml/item.xml", "<!DOCTYPE x><x/>".encode("utf-16"), "S06"),
        ("customXml/item.xml", "<x/>".encode("utf-16"), None),
        ("xl/theme.xml", "<?xml version='1.0'?><!-- <!DOCTYPE x> --><x/>", None),
        ("xl/theme.xml", "<x/>".encode("utf-16"), "S02"),
        ("xl/theme.xml", "<!-- " + "x" * (1 << 16) + "--><!DOCTYPE x><x/>", "S02"),
        ("xl/theme.xml", "no XML", "S02"),
    ],
)
def test_a_dtd_is_refused_in_every_part(
    save: Callable[..., Path], part: str, content: str | bytes, code: str | None
) -> None:
    path = save({**make.xlsx('<row r="1"><c r="A1"><v>1</v></c></row>'), part: content})
    assert [only.code for only in read_grids(path)[1]] == ([code] if code else [])


def test_two_parts_of_one_name_are_refused(save: Callable[..., Path]) -> None:
    parts = make.xlsx('<row r="1"><c r="A1"><v>1</v></c></row>')
    assert problem(save({**parts, "xl/Worksheets/Sheet1.xml": "<x/>"})).code == "S02"


# ---------------------------------------------------------------- broken files


@pytest.mark.parametrize(
    ("name", "code", "place", "why"),
    [
        ("archive.xlsx", "S02", "", "a zip archive that holds no workbook"),
        ("binary.xlsb", "S02", "", "a binary workbook (.xlsb)"),
        ("blank.xlsx", "S03", "", ""),
        ("broken-utf-8.csv", "S02", ":3", "UTF-8"),
        ("cut-off.xls", "S02", "", "damaged"),
        ("cut-off.xlsx", "S02", "", "damaged"),
        ("dtd.xlsx", "S06", "", "xl/worksheets/sheet1.xml carries a DTD"),
        ("encrypted.xlsx", "S01", "", "protected by a password"),
        ("far-value.xlsx", "S06", " [Tự chấm] cell XFD1048576", "beyond column 2000"),
        ("nul.csv", "S02", ":2", "NUL"),
        ("open-quote.csv", "S02", ":3", "quotation marks"),
        ("parser-gives-up.xls", "S02", "", "damaged"),  # calamine panics, which is no ordinary exception
        ("word.doc", "S02", "", "a Word document"),
        ("word.docx", "S02", "", "a Word document"),
    ],
)
def test_broken_files_say_what_is_wrong(name: str, code: str, place: str, why: str) -> None:
    found = problem(make.FILES / name)
    assert (found.code, str(found.place)) == (code, f"form{place}")
    assert why in found.message


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/workbook.xml", "</sheets>", "</sheet>"),
        ("xl/_rels/workbook.xml.rels", 'Id="rId1"', 'Id="rId2"'),
        ("xl/_rels/workbook.xml.rels", "sheet1.xml", "sheet2.xml"),
        ("xl/worksheets/sheet1.xml", "</sheetData>", ""),
        ("xl/worksheets/sheet1.xml", 'r="A1"', 'r="1A"'),
        ("xl/worksheets/sheet1.xml", 'r="A1"', 'r="A0"'),
        ("xl/worksheets/sheet1.xml", '<row r="1">', '<row r="one">'),
        ("xl/worksheets/sheet1.xml", "<v>1</v>", "<w>1</w>"),
        ("xl/worksheets/sheet1.xml", "<v>1</v>", "<v>1"),
    ],
)
def test_a_workbook_whose_parts_do_not_fit_is_damaged(save: Callable[..., Path], part: str, old: str, new: str) -> None:
    parts = make.xlsx('<row r="1"><c r="A1" s="0"><v>1</v></c></row>')
    assert grid(save(parts)).columns == [[1]]
    written = str(parts[part])
    assert old in written
    found = problem(save({**parts, part: written.replace(old, new)}))
    assert (found.code, "damaged" in found.message) == ("S02", True)


def test_a_row_that_never_ends_is_refused(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "long.xlsx", "w", ZIP_DEFLATED) as archive:
        for name, part in make.xlsx('<row r="1">' + '<c r="A1"/>' * 2_000_000 + "</row>").items():
            archive.writestr(name, part)
    assert "one row holds more than 16 MiB" in problem(tmp_path / "long.xlsx").message


def test_the_files_with_bad_cells_are_read_and_say_which() -> None:
    assert grid(make.FILES / "error-cell.xlsx").faults == {(1, 1): "#DIV/0!"}
    assert grid(make.FILES / "no-stored-value.xlsx").unstored == {(1, 1)}


def test_the_broken_files_are_those_that_the_script_makes() -> None:
    made = make.made()
    assert {path.name: path.read_bytes() for path in make.FILES.iterdir() if path.name in made} == made


def test_paths_that_lead_to_no_file(tmp_path: Path) -> None:
    assert "no such file" in problem(tmp_path / "missing.xlsx").message
    assert "a folder" in problem(tmp_path).message
    assert problem(tmp_path).code == "S01"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to this user")
def test_a_file_that_may_not_be_opened(save: Callable[..., Path]) -> None:
    path = save(b"unit,id\n")
    path.chmod(0)
    assert "you may not open it" in problem(path).message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert "no ordinary file" in problem(tmp_path / "pipe.csv").message


def test_a_workbook_with_a_password_of_its_own_format(save: Callable[..., Path]) -> None:
    xls = make.xls(make.record(0x002F, bytes(6)))
    assert problem(save(xls.replace(make.record(0x00E0, bytes(20)), make.record(0x002F, bytes(20)), 1))).code == "S01"
    ods = make.ods("")
    ods["META-INF/manifest.xml"] = "<manifest:manifest><manifest:encryption-data/></manifest:manifest>"
    assert problem(save(ods)).code == "S01"
