"""Forms filled in by script, as a unit would, and recalculated by LibreOffice in one go."""

from __future__ import annotations

import datetime as dt
import random
import subprocess
from collections.abc import Iterator, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from cchc_index.forms.cells import cases_of
from cchc_index.forms.guide import Occasion
from cchc_index.forms.layout import Appraisal, Self, answers, is_the_units, lines_of, self_headings
from cchc_index.forms.self_assessment import SelfAssessment
from cchc_index.model.numbers import Reason, read_figure, yes_or_no
from cchc_index.model.rule_parts import all_rules
from cchc_index.model.rules import Deadline
from cchc_index.model.tables import NEVER, NOT_APPLICABLE
from cchc_index.read.rubric import RubricFile, load_rubric

ANSWER: Final = ""
EVIDENCE, DAY, PAGE = "@", "@date", "@page"
WHY, POINTS, OPINION = "@explanation", "@points", "@opinion"
"""The names under which a leaf's own answer, its document, points and texts stand among what is filled in."""
OWN: Final = {
    ANSWER: Self.VALUE,
    POINTS: Self.SELF,
    EVIDENCE: Self.NUMBER,
    DAY: Self.DATE,
    PAGE: Self.PAGE,
    WHY: Self.EXPLANATION,
}
APPRAISERS: Final = {ANSWER: Appraisal.NEW_VALUE, POINTS: Appraisal.POINTS, OPINION: Appraisal.OPINION}

TOTAL: Final = "total"
FILLED_IN: Final = 0.9
DOES_NOT_APPLY: Final = 0.3

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
        column = OWN.get(name, Self.VALUE)
        put(sheet.cell(rows[node, label_of(file, node, name)], column + 1), value, kind_of(file, node, name))


def fill_appraisal(file: RubricFile, sheet: Worksheet, units: Mapping[str, Filled]) -> None:
    """Corrections, points and opinions of the leaves and figures that stand on an agency's sheet."""
    keys = (Appraisal.UNIT, Appraisal.ID, Appraisal.INPUT)
    rows = {tuple(str(row[key] or "") for key in keys): place for place, row in enumerate(sheet.values, start=1)}
    for unit, given in units.items():
        for (node, name), value in given.items():
            if (place := rows.get((unit, node, label_of(file, node, name)))) is not None:
                column = APPRAISERS.get(name, Appraisal.NEW_VALUE)
                put(sheet.cell(place, column + 1), value, kind_of(file, node, name))


def label_of(file: RubricFile, node: str, name: str) -> str:
    """What stands in the column of figures."""
    return "" if name in OWN or name in APPRAISERS else file.rubric.outline.inputs_at(node)[name].label


def kind_of(file: RubricFile, node: str, name: str) -> str:
    """As what a cell is typed."""
    own = {POINTS: "number", DAY: "date"}
    leafs = name in OWN or name in APPRAISERS
    return own.get(name, "text") if leafs else file.rubric.outline.inputs_at(node)[name].type


def put(cell: Any, value: object, kind: str) -> None:  # noqa: ANN401 - openpyxl's cells are of several types
    """A value into a cell that is open."""
    assert not cell.protection.locked, f"{cell.coordinate} is locked"
    cell.value = as_typed(value, kind)
    if isinstance(cell.value, str):
        cell.data_type = "s"  # an answer may begin with "="


def drawn(file: RubricFile, period: str, dice: random.Random) -> Filled:
    """What a unit may fill in: any answer, small numbers, percents on and beside the edges, now and then a blank."""
    outline = file.rubric.outline
    rules = [rule for row in outline.leaves if row.node.rule for rule in all_rules(row.node.rule)]
    due = [rule.due(period) for rule in rules if isinstance(rule, Deadline)]
    late = (-3, 0, 1, 5, 10, 11, 16, 400)
    values: dict[str, list[Any]] = {
        "number": [1, 2, 3, 4, 5, 7, 9, 12, 1.17, 1.3, 7.83, 8.7, 0.1, 0.3],
        "count": [1, 2, 3, 4, 9, 10, 17, 19, 20, 100],
        "percent": [0, 12.5, 33.3, 50.0625, 69.99, 70, 80, 85.5, 89.999, 90, 95, 99.9, 100],
        "date": [*(day + dt.timedelta(days=days) for day in due for days in late), "không"],
        "yes_no": ["có", "có", "không"],
        "text": ["Khác"],
    }
    given: dict[tuple[str, str], Any] = {}
    for line in lines_of(file.rubric):
        if line.figure is not None:
            cases = cases_of(outline, line.node, line.name).answers
            choices = values[line.figure.type] + (list(cases) if line.figure.type == "text" else [])
        else:
            choices = list(answers(line.row)) if line.row is not None and is_the_units(line.row) else []
            choices = choices if choices != [NOT_APPLICABLE] or dice.random() < DOES_NOT_APPLY else []
        if choices and dice.random() < FILLED_IN:
            given[line.node, line.name] = dice.choice(choices)
        if line.row is not None and line.row.node.evidence_required and dice.random() < FILLED_IN / 2:
            given[line.node, EVIDENCE] = "12/BC-UBND"
    return given


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
