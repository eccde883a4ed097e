"""The workbook of a result (sổ kết quả): every sheet of it, with live formulas that follow the points of the rows."""

from __future__ import annotations

from cchc_index.report.account import Account
from cchc_index.report.workbook.areas import write_areas
from cchc_index.report.workbook.book import Book
from cchc_index.report.workbook.detail import Detail
from cchc_index.report.workbook.heat import write_heat
from cchc_index.report.workbook.losses import write_losses, write_pareto
from cchc_index.report.workbook.notes import about, warnings, write_notes
from cchc_index.report.workbook.summary import Summary
from cchc_index.report.workbook.told import Told


def ranking_workbook(account: Account) -> bytes:
    """All that there is to report of a period as a workbook that others can re-add (sổ kết quả)."""
    told = Told(account)
    book = Book(about(account), warnings(account))
    detail = Detail(book, told)
    summary = Summary(book, told, detail)
    write_areas(book, told, detail)
    detail.write()
    write_heat(book, told, detail)
    write_losses(book, told)
    write_pareto(book, told)
    write_notes(book, told, summary)
    return book.content()
