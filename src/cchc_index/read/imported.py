"""Imported values (kết quả chỉ số khác): a CSV or sheet with unit, id, value."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from cchc_index.model.numbers import as_written, is_blank
from cchc_index.model.problem import Problem
from cchc_index.model.rubric import Row
from cchc_index.model.rule_parts import all_rules, arithmetic_of
from cchc_index.model.rules import Imported, Rule
from cchc_index.read.cells import Sheet
from cchc_index.read.grid import read_grids
from cchc_index.read.headings import find_headings
from cchc_index.read.ids import node_of
from cchc_index.read.places import shown
from cchc_index.read.repeats import without_repeats
from cchc_index.read.stack import origins
from cchc_index.read.submissions import empty, sources_of
from cchc_index.read.tidy_rows import Form, Rows
from cchc_index.read.vocabulary import IMPORTED

Look = Callable[[object], str | Problem]
"""What a cell names: the key of a unit, the id of a leaf, or the problem with it."""


def read_imported(path: Path, form: Form) -> tuple[pd.DataFrame, pd.DataFrame, list[Problem]]:
    """The table `imported`, its sources, and every problem (kết quả chỉ số khác)."""
    grids, problems = read_grids(path, shown(path))
    if not grids:
        return empty("imported"), sources_of([]), problems
    located = find_headings(grids, IMPORTED, ("unit", "id", "value"))
    if isinstance(located, list):
        return empty("imported"), sources_of(grids[:1]), [*problems, *located]
    grid, heading, notes = located
    sheet = Sheet(grid, problems=notes)
    rows = Rows(sheet, heading, form, origins(grid, 0))
    unread: set[int] = set()
    for code, row, column, text in grid.unreadable(heading.columns.values()):
        if row > heading.row:
            unread.add(row)
            sheet.say(code, row, column, value=text)
    filled = [
        row
        for row in range(heading.row + 1, grid.height)
        if row not in unread and any(not is_blank(grid.columns[column][row]) for column in heading.columns.values())
    ]
    looks: dict[str, Look] = {
        "unit": cache(form.units.unit_of),
        "id": cache(lambda cell: node_of(cell, form.rubric.outline)),
    }
    read = [_row(rows, looks, row) for row in filled]
    found = [one for one in read if one is not None]
    frame = pd.DataFrame(found, columns=["unit", "leaf", "value", "place"]) if found else empty("imported")
    frame, repeats = without_repeats(["unit", "leaf"], frame, [grid])
    return frame, sources_of([grid]), [*problems, *sheet.problems, *repeats]


def _row(rows: Rows, looks: dict[str, Look], row: int) -> tuple[str, str, float, int] | None:
    """One row's unit, leaf, value and place; None where it is blank or wrong, which is told."""
    sheet, form, heading = rows.sheet, rows.form, rows.heading
    keys: list[str] = []
    for field, look in looks.items():
        column = heading.columns[field]
        cell = sheet.grid.columns[column][row]
        found = Problem("S14", params={"column": heading.heading(field)}) if is_blank(cell) else look(cell)
        if isinstance(found, Problem):
            sheet.say_again(found, row, column)
        else:
            keys.append(found)
    if len(keys) < len(looks):
        return None
    unit, leaf = keys[0], form.rubric.outline.by_id[keys[1]]
    if not _takes_imported(leaf.node.rule):
        sheet.say("S51", row, heading.columns["id"], id=leaf.node.id)
        return None
    value = _value(rows, leaf, row)
    place = int(rows.places(np.array([row]), "value")[0])
    return None if value is None else (unit, leaf.node.id, value, place)


def _takes_imported(rule: Rule | None) -> bool:
    """Whether the rule reads the imported value anywhere."""
    inner = list(all_rules(rule)) if rule else []
    figures = (figure for one in inner for arithmetic in arithmetic_of(one) for figure in arithmetic.figures)
    return any(isinstance(one, Imported) for one in inner) or any(figure.scope == "imported" for figure in figures)


def _value(rows: Rows, leaf: Row, row: int) -> float | None:
    column = rows.heading.columns["value"]
    scale = leaf.node.rule.scale if isinstance(leaf.node.rule, Imported) else None
    value = float(rows.sheet.points([row], column, scale or Fraction(10**15), rows.heading.heading("value"))[0])
    if np.isnan(value):
        return None
    if scale is not None and not 0 <= as_written(value) <= scale:
        rows.sheet.say("S52", row, column, value=as_written(value), scale=scale, id=leaf.node.id)
        return None
    return value
