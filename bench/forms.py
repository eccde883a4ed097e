"""Writing the units' forms: against a bare writer of the same cells, and whether each further form costs the same."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import openpyxl
import xlsxwriter  # type: ignore[import-untyped]

from bench.draw import names
from bench.measure import Line, at_most, in_process, ms
from bench.plan import PERIOD
from bench.workbook import write_workspace
from cchc_index.flow.template import TemplateRequest, make_templates

FEW, MANY = 15, 150

Cells = dict[str, list[tuple[int, int, object]]]
"""Per sheet its cells: row, column, value."""


def measure(rounds: int) -> list[Line]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_workspace(folder, 1)
        cells = _cells(_forms(folder, names(1))[0])
        count = sum(map(len, cells.values()))
        times = in_process(
            {
                "few": lambda: _forms(folder, names(FEW)),
                "many": lambda: _forms(folder, names(MANY)),
                "bare": lambda: _bare(cells, MANY),
            },
            rounds,
        )
    first, further = times["few"] / FEW, (times["many"] - times["few"]) / (MANY - FEW)
    written = f"{ms(times['many'])} : {ms(times['bare'])}, {ms(times['many'] / MANY)} a form of {count:,} cells"
    return [
        at_most(f"{MANY} forms : their cells alone, {MANY} times", times["many"] / times["bare"], 8, written),
        at_most(f"one more form, up to {MANY} : one of {FEW}", further / first, 1.25, f"{ms(further)} : {ms(first)}"),
    ]


def _forms(folder: Path, units: Sequence[str]) -> list[Path]:
    """The units' forms, as `cchc template` writes them."""
    asked = TemplateRequest(period=PERIOD, units=tuple(units), force=True, workspace=folder, here=folder)
    made = make_templates(asked)
    assert len(made.written) == len(units), made.problems
    return made.written


def _cells(path: Path) -> Cells:
    """What stands in a form; a formula as its text."""
    return {
        sheet.title: [
            (cell.row - 1, cell.column - 1, cell.value) for row in sheet for cell in row if cell.value is not None
        ]
        for sheet in openpyxl.load_workbook(path)
    }


def _bare(cells: Cells, times: int) -> None:
    """The cells alone, so many times: no looks, no blanks to fill in, no lists, formulas and locks, and no disk."""
    for _ in range(times):
        with xlsxwriter.Workbook(BytesIO(), {"in_memory": True}) as book:
            for name, there in cells.items():
                sheet = book.add_worksheet(name)
                for row, column, value in there:
                    if isinstance(value, str):
                        sheet.write_string(row, column, value)
                    else:
                        sheet.write_number(row, column, value)
