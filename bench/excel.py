"""A result written as a workbook: against a bare writer of the same cells, and how large it is."""

from __future__ import annotations

import tempfile
from io import BytesIO
from pathlib import Path

import openpyxl
import xlsxwriter  # type: ignore[import-untyped]

from bench.measure import Line, at_most, in_process, ms
from bench.plan import PERIOD
from bench.workbook import write_workspace
from cchc_index.flow.report import account_of_saved
from cchc_index.flow.request import Request
from cchc_index.flow.score import score
from cchc_index.report.account import Account
from cchc_index.report.workbook.ranking import ranking_workbook

UNITS = 150
MIB = 2**20

Cells = dict[str, list[tuple[int, int, object, object]]]
"""Per sheet its cells: row, column, what stands there, and what a formula gives."""


def measure(rounds: int) -> list[Line]:
    with tempfile.TemporaryDirectory() as name:
        account = _account(Path(name))
    content = ranking_workbook(account)
    cells = _cells(content)
    count = sum(map(len, cells.values()))
    live = sum(isinstance(what, str) and what.startswith("=") for sheet in cells.values() for _, _, what, _ in sheet)
    times = in_process({"ours": lambda: ranking_workbook(account), "bare": lambda: _bare(cells)}, rounds)
    written = f"{ms(times['ours'])} : {ms(times['bare'])}, {count:,} cells, {live:,} of them formulas"
    size = len(content) / MIB
    return [
        at_most(f"the workbook of {UNITS} units : its cells alone", times["ours"] / times["bare"], 2, written),
        at_most("its size in MiB", size, 5, f"{size:.1f} MiB : {len(_bare(cells)) / MIB:.1f} MiB for the cells alone"),
    ]


def _account(folder: Path) -> Account:
    write_workspace(folder, UNITS)
    done = score(Request((folder / "submissions.xlsx",), here=folder))
    assert done.head is not None, [problem.message for problem in done.problems]
    account, problems = account_of_saved(PERIOD, units=(), index=None, workspace=folder, here=folder)
    assert account is not None, [problem.message for problem in problems]
    return account


def _cells(content: bytes) -> Cells:
    """What stands in the workbook, formulas with the values written beside them."""
    values = openpyxl.load_workbook(BytesIO(content), data_only=True)
    return {
        sheet.title: [
            (cell.row - 1, cell.column - 1, cell.value, values[sheet.title].cell(cell.row, cell.column).value)
            for row in sheet
            for cell in row
            if cell.value is not None
        ]
        for sheet in openpyxl.load_workbook(BytesIO(content))
    }


def _bare(cells: Cells) -> bytes:
    """The cells alone: no looks, no heights, no shades, no charts."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        for name, there in cells.items():
            sheet = book.add_worksheet(name)
            for row, column, what, value in there:
                if isinstance(what, str) and what.startswith("="):
                    sheet.write_formula(row, column, what, None, value if value is not None else "")
                elif isinstance(what, str):
                    sheet.write_string(row, column, what)
                else:
                    sheet.write_number(row, column, what)
    return stream.getvalue()
