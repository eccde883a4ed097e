"""Problems as a sheet of a workbook (danh sách lỗi trong Excel), each with a link to its cell where that is near."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from cchc_index.forms.book import height
from cchc_index.model.catalogue import Severity
from cchc_index.model.language import N_, _
from cchc_index.model.problem import Problem

COLOURS: Final = {Severity.ERROR: "FFC7CE", Severity.WARNING: "FFEB9C", Severity.NOTE: "DDEBF7"}
WORDS: Final = {Severity.ERROR: N_("error"), Severity.WARNING: N_("warning"), Severity.NOTE: N_("note")}
HEADINGS: Final = (
    (N_("No."), 6),
    (N_("Severity"), 11),
    (N_("Code"), 9),
    (N_("Unit"), 20),
    (N_("File"), 18),
    (N_("Sheet"), 14),
    (N_("Cell or line"), 14),
    (N_("What is wrong"), 48),
    (N_("How to mend it"), 44),
)
CELL_COLUMN: Final = 7
LONGEST: Final = 32_000
"""Characters that a cell can hold, with some to spare."""

Link = Callable[[Problem], str | None]


def fill_sheet(sheet: Worksheet, problems: Sequence[Problem], link: Link) -> None:
    """Write the problems into an empty sheet; `link` is where in the workbook a problem's cell is."""
    for column, (heading, width) in enumerate(HEADINGS, start=1):
        put(sheet, 1, column, _(heading)).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    widths = [width for _heading, width in HEADINGS]
    for row, problem in enumerate(problems, start=2):
        place = problem.place
        values = (
            row - 1,
            _(WORDS[problem.severity]),
            problem.code,
            problem.unit,
            place.file,
            place.sheet,
            place.cell or place.line,
            problem.message,
            problem.fix,
        )
        for column, value in enumerate(values, start=1):
            put(sheet, row, column, value).alignment = Alignment(wrap_text=True, vertical="top")
        texts = zip(map(str, values), widths, strict=True)
        sheet.row_dimensions[row].height = height(*texts)  # LibreOffice does not fit rows by itself
        sheet.cell(row, 2).fill = PatternFill("solid", fgColor=COLOURS[problem.severity])
        target = link(problem)
        if target is not None:
            cell = sheet.cell(row, CELL_COLUMN)
            cell.hyperlink = target
            cell.font = Font(color="0563C1", underline="single")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(HEADINGS))}{max(2, len(problems) + 1)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def fitting(text: str) -> str:
    """What of a text a workbook can hold (văn bản ghi được vào tệp Excel): no control characters, no endless text."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST]


def put(sheet: Worksheet, row: int, column: int, value: object) -> Any:  # noqa: ANN401 - a cell
    """A value in a cell; text stays text, however it begins."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = fitting(value)
        cell.data_type = "s"
    else:
        cell.value = value  # type: ignore[assignment]
    return cell


def list_workbook(problems: Sequence[Problem], header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook of its own: a line per unit where there are any, and all problems."""
    book = Workbook()
    sheet = book.worksheets[0]
    lines = list(rows)
    if lines:
        sheet.title = _("Summary")
        for column, heading in enumerate(header, start=1):
            put(sheet, 1, column, heading).font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(column)].width = 36 if column == 1 else 16
        for row, line in enumerate(lines, start=2):
            for column, value in enumerate(line, start=1):
                put(sheet, row, column, value)
        sheet.freeze_panes = "A2"
        sheet = book.create_sheet()
    sheet.title = _("Problems")
    fill_sheet(sheet, problems, lambda _problem: None)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The workbook as the bytes of its file."""
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
