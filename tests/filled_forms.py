"""Forms filled in by script, as a unit would, and recalculated by LibreOffice in one go."""

from __future__ import annotations

import datetime as dt
import subprocess
from collections.abc import Iterator, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from cchc_index.forms.guide import Occasion
from cchc_index.forms.layout import Self, self_headings
from cchc_index.forms.self_assessment import SelfAssessment
from cchc_index.model.numbers import Reason, read_figure, yes_or_no
from cchc_index.model.tables import NEVER
from cchc_index.read.rubric import RubricFile, load_rubric

ANSWER: Final = ""
EVIDENCE: Final = "@"
"""The names under which a leaf's own answer, and its document, stand among what is filled in."""

TOTAL: Final = "total"

Filled = Mapping[tuple[str, str], Any]
"""What a unit fills in, by node and name of the figure."""


@cache
def loaded(path: Path) -> RubricFile:
    file, _problems = load_rubric(path)
    assert file is not None
    return file


def occasion(file: RubricFile, period: str) -> Occasion:
    return Occasion(file.rubric, file.sha256, period)


def filled(file: RubricFile, period: str, units: Mapping[str, Filled]) -> bytes:
    """One workbook, a sheet per unit, filled in."""
    book = openpyxl.load_workbook(BytesIO(SelfAssessment(occasion(file, period)).workbook(list(units), one_file=True)))
    sheets = {unit: book[name] for unit, name in sheets_of(book).items()}
    for unit, given in units.items():
        fill(file, sheets[unit], given)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def sheets_of(book: Workbook) -> dict[str, str]:
    """The sheet of each unit, as the hidden sheet has it."""
    said = [(str(row[0]), row[1]) for row in book["_cchc"].iter_rows(values_only=True, max_col=2)]
    return {str(unit): key.removeprefix("sheet:") for key, unit in said if key.startswith("sheet:")}


def fill(file: RubricFile, sheet: Worksheet, given: Filled) -> None:
    """Cells of one sheet, which must be there to be filled in."""
    rows = {(id_, figure): row for row, id_, figure in lines(sheet)}
    for (node, name), value in given.items():
        label, kind = "", "text"
        if name == EVIDENCE:
            sheet.cell(rows[node, label], Self.NUMBER + 1).value = value
            continue
        if name != ANSWER:
            declared = file.rubric.outline.inputs_at(node)[name]
            label, kind = declared.label, declared.type
        cell = sheet.cell(rows[node, label], Self.VALUE + 1)
        assert not cell.protection.locked, f"{node} {label} is locked"
        cell.value = as_typed(value, kind)
        if isinstance(cell.value, str):
            cell.data_type = "s"  # an answer may begin with "="


def as_typed(value: object, kind: str) -> Any:  # noqa: ANN401 - whatever a cell holds
    """What a cell of the form holds after someone has typed this there."""
    if kind == "yes_no":
        return "Có" if yes_or_no(str(value)) else "Không"
    if kind == "text":
        return value
    figure = read_figure(value, kind, bare_percent="as_is")
    if isinstance(figure, Reason):
        return value
    if figure.value is None or isinstance(figure.value, str):
        return None
    if kind == "date":
        return "Không" if figure.value == NEVER else dt.date.fromordinal(int(figure.value))
    return figure.value / 100 if kind == "percent" else figure.value


def lines(sheet: Worksheet) -> Iterator[tuple[int, str, str]]:
    """Row, id and figure of each line below the headings."""
    heading = heading_row(sheet)
    for row in range(heading + 1, sheet.max_row + 1):
        yield row, str(sheet.cell(row, Self.ID + 1).value), str(sheet.cell(row, Self.INPUT + 1).value or "")


def heading_row(sheet: Worksheet) -> int:
    wanted = tuple(self_headings().values())
    return next(
        place
        for place, row in enumerate(sheet.iter_rows(values_only=True, max_col=len(wanted)), start=1)
        if row == wanted
    )


def points_shown(sheet: Worksheet) -> dict[str, Any]:
    """What each node's line shows as its points; under TOTAL what stands at the top."""
    shown = {id_: sheet.cell(row, Self.RULE + 1).value for row, id_, figure in lines(sheet) if not figure}
    return {TOTAL: sheet.cell(heading_row(sheet) - 2, Self.RULE + 1).value, **shown}


def recalculated(soffice: str, folder: Path, books: Mapping[str, bytes]) -> dict[str, Workbook]:
    """The books with every formula's value, as LibreOffice computes it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in books.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    done = subprocess.run(
        [
            soffice,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(folder / "out"),
            *(str(folder / f"{name}.xlsx") for name in books),
        ],
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr.decode()
    return {name: openpyxl.load_workbook(folder / "out" / f"{name}.xlsx", data_only=True) for name in books}
