"""Imported values (kết quả chỉ số khác): a CSV or sheet with unit, id, value."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd

from cchc_index.model.names import Found, Unknown
from cchc_index.model.numbers import as_written, is_blank
from cchc_index.model.problem import Problem, candidates
from cchc_index.model.rubric import Row
from cchc_index.model.rules import Imported
from cchc_index.read.cells import Sheet
from cchc_index.read.grid import read_grids
from cchc_index.read.headings import IMPORTED, find_headings
from cchc_index.read.headings import Found as Heading
from cchc_index.read.submissions import empty, shown, sources_of, without_repeats
from cchc_index.read.tidy_rows import Form, Rows


def read_imported(path: Path, form: Form) -> tuple[pd.DataFrame, pd.DataFrame, list[Problem]]:
    """The table `imported`, its sources, and every problem."""
    grids, problems = read_grids(path, shown(path))
    if not grids:
        return empty("imported"), sources_of([]), problems
    located = find_headings(grids, IMPORTED, ("unit", "id", "value"))
    if isinstance(located, list):
        return empty("imported"), sources_of(grids[:1]), [*problems, *located]
    grid, heading, _notes = located
    sheet = Sheet(grid)
    rows = Rows(sheet, heading, form, 0)
    read = [_row(rows, heading, row) for row in range(heading.row + 1, grid.height)]
    found = [one for one in read if one is not None]
    frame = pd.DataFrame(found, columns=["unit", "leaf", "value", "place"]) if found else empty("imported")
    frame, repeats = without_repeats(["unit", "leaf"], frame, sources_of([grid]))
    return frame, sources_of([grid]), [*problems, *sheet.problems, *repeats]


def _row(rows: Rows, heading: Heading, row: int) -> tuple[str, str, float, int] | None:
    """One row's unit, leaf, value and place; None where it is blank or wrong, which is told."""
    sheet, form = rows.sheet, rows.form
    cells = {field: sheet.grid.columns[column][row] for field, column in heading.columns.items()}
    if all(is_blank(cell) for cell in cells.values()):
        return None
    match = form.units.find(_text(cells["unit"]))
    leaf = form.rubric.outline.by_id.get(_text(cells["id"]))
    if isinstance(match, Unknown):
        known = form.units.candidates(match)
        sheet.say("S10", row, heading.columns["unit"], unit=_text(cells["unit"]), known=known)
    elif not isinstance(match, Found):
        sheet.say(
            "S11", row, heading.columns["unit"], unit=_text(cells["unit"]), known=list(match.candidates)
        )
    if leaf is None:
        known = candidates(_text(cells["id"]), form.rubric.outline.by_id)
        sheet.say("S12", row, heading.columns["id"], id=_text(cells["id"]), known=known)
    elif not leaf.is_leaf or leaf.node.scored_by not in ("import", "survey"):
        sheet.say("S51", row, heading.columns["id"], id=leaf.node.id)
    elif isinstance(match, Found):
        value = _value(rows, leaf, row)
        if value is not None:
            place = int(rows.places(np.array([row]), "value")[0])
            return match.key, leaf.node.id, value, place
    return None


def _value(rows: Rows, leaf: Row, row: int) -> float | None:
    column = rows.heading.columns["value"]
    scale = leaf.node.rule.scale if isinstance(leaf.node.rule, Imported) else None
    value = float(rows.sheet.points([row], column, scale or Fraction(10**15))[0])
    if np.isnan(value):
        return None
    if scale is not None and not 0 <= as_written(value) <= scale:
        rows.sheet.say("S52", row, column, value=as_written(value), scale=scale, id=leaf.node.id)
        return None
    return value


def _text(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.15g}" if isinstance(value, float) else str(value).strip()
