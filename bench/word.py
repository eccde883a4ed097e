"""Reports on paper, Word and PDF: against the bare libraries writing the cells of the same tables and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from io import BytesIO
from typing import Final

import docx
import typst

from bench.draw import names
from bench.measure import Line, at_most, in_process, ms
from cchc_index.model.letter import Letter
from cchc_index.report.grid import Grid, grids_of
from cchc_index.report.page import Cell, Column, Document, Page, Table
from cchc_index.report.typeset import pdf_document
from cchc_index.report.word import word_document

UNITS: Final = 150
AREAS: Final = 8
TABLES: Final = 4
BARE: Final = (
    "#let rows = json(bytes(sys.inputs.rows))\n#for one in rows { table(columns: one.first().len(), ..one.flatten()) }"
)


def measure(rounds: int) -> list[Line]:
    letter = Letter(issuer="Sở Nội vụ")
    reports = [_report(turn) for turn in range(rounds + 2)]  # another one each time: typst remembers what it has set
    cells = [[grid for page in one.sections for table in page.tables for grid in grids_of(table)] for one in reports]
    turns = {name: iter(list(zip(reports, cells, strict=True))) for name in ("docx", "docx bare", "pdf", "pdf bare")}
    made: dict[str, Callable[[], bytes]] = {
        "docx": lambda: word_document(next(turns["docx"])[0], letter),
        "docx bare": lambda: _bare_word(next(turns["docx bare"])[1]),
        "pdf": lambda: pdf_document(next(turns["pdf"])[0], letter),
        "pdf bare": lambda: _bare_pdf(next(turns["pdf bare"])[1]),
    }
    sizes = {name: len(make()) // 1024 for name, make in made.items()}
    times = in_process(made, rounds)
    return [
        at_most(
            f"{form} of {UNITS} units, {TABLES} tables : their cells alone",
            times[form] / times[f"{form} bare"],
            1.2,
            f"{ms(times[form])} : {ms(times[f'{form} bare'])}, {sizes[form]} : {sizes[f'{form} bare']} KiB",
        )
        for form in ("docx", "pdf")
    ]


def _report(turn: int) -> Document:
    """A province's report, as many rows and columns as one has; charts are measured apart."""
    columns = (
        Column("rank", "Hạng", "rank"),
        Column("unit", "Đơn vị"),
        *(Column(str(at), f"Lĩnh vực {at}", "number") for at in range(1, AREAS + 1)),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (at, f"{unit} {turn}", *(Fraction(at * area + turn, 7) for area in range(1, AREAS + 1)))
        for at, unit in enumerate(names(UNITS), 1)
    )
    page = Page("Kết quả", text=("Các đơn vị được xếp hạng.",), tables=(Table(columns, rows, title="Xếp hạng"),))
    return Document("BÁO CÁO", "Kết quả", (page,) * TABLES)


def _bare_word(grids: list[Grid]) -> bytes:
    """The cells alone, as python-docx is told to write them."""
    word = docx.Document()
    for grid in grids:
        table = word.add_table(0, len(grid.columns))
        for row in ([column.title for column in grid.columns], *grid.rows):
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    stream = BytesIO()
    word.save(stream)
    return stream.getvalue()


def _bare_pdf(grids: list[Grid]) -> bytes:
    """The cells alone, set by typst with no layout of ours."""
    rows = json.dumps([[[column.title for column in grid.columns], *grid.rows] for grid in grids])
    made = typst.compile(BARE.encode(), ignore_system_fonts=True, sys_inputs={"rows": rows})
    assert isinstance(made, bytes)
    return made
