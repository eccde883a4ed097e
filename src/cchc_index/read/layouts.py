"""The tables of a file (các bảng trong tệp): every visible sheet with the needed headings, whatever its layout.

A layout becomes the tidy form's columns here: which column holds which field, and whose the rows are. Units side by
side are one table each. What the rows say is read in one way afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from cchc_index.model.names import Unknown, fold_answer
from cchc_index.model.numbers import is_blank
from cchc_index.model.problem import Place, Problem
from cchc_index.model.tables import REPORT
from cchc_index.read.book import Book, FormHead
from cchc_index.read.decisions import decided
from cchc_index.read.grid import Grid
from cchc_index.read.headings import (
    SEARCHED_ROWS,
    Found,
    Header,
    columns_of,
    fields_of,
    header_at,
    lacking,
    no_headings,
)
from cchc_index.read.submissions import UnitFinder
from cchc_index.read.titles import other_year
from cchc_index.read.vocabulary import DOCUMENTS, NO_DATA, READ, SYNONYMS, TIDY
from cchc_index.read.whose import COLUMN, Said, Whose, whose

HEADING_ROWS: Final = 3
KNOWN: Final = {**TIDY, **DOCUMENTS}
FIELDS: Final = fields_of(KNOWN)
POINTS: Final = ("self", "appraised", "appraised_2")
ASKED: Final = {"appraisal": ("appraised_value", "appraised"), "explanation": ("appraised_2",)}
"""The columns that a form of ours is sent out for; in all others what the unit fills in."""
DECLARED: Final = frozenset({"value", "self", "evidence", "explanation", "note", *DOCUMENTS})
"""What the unit itself says; in an appraisal form it stands there for reading only."""
SHOWN: Final = {"appraisal": DECLARED, "explanation": DECLARED | {"appraised_value", "appraised"}}
"""The columns of a form of ours that are for reading only."""
KEYS: Final = ("unit", "id", "name", "max")
"""The columns in which a merged block means the same in each of its rows."""
_VALUES: Final = {"known": [words[0] for field, words in TIDY.items() if field in READ]}
_COLUMN_NUMBER: Final = re.compile(r"\(?([A-Z]|\d{1,2})\)?(?:\s*=.*)?")


@dataclass(frozen=True, slots=True)
class Table:
    """A table in the tidy form's columns (bảng chấm điểm); `said` is whose it is where it has no column of units."""

    grid: Grid
    heading: Found
    whose: Whose
    unit: Said | None = None


def tables_of(book: Book, units: UnitFinder, period: str) -> tuple[list[Table], list[Problem]]:
    """All tables of a file; S07 or S64 where it has none, S97 for a report of ours, a note S68 for sheets left unread.

    Of a table that is no form of ours, S92 where the lines above it speak of another year than the period's.
    """
    if book.form and book.form.get("form") == REPORT:
        return [], [Problem("S97", Place(book.file))]
    tables: list[Table] = []
    problems: list[Problem] = []
    unread: list[str] = []
    summaries: list[tuple[str, list[Problem]]] = []
    for grid in book.grids:
        if grid.sheet is not None and fold_answer(grid.sheet) in NO_DATA:
            continue
        header = _header(grid, units)
        if header is None:
            unread.append(grid.sheet or "")
            continue
        found, faults = _tables(header, book.form, units)
        if faults and faults[-1].code == "S64" and len(book.grids) > 1:
            summaries.append((grid.sheet or "", faults))  # of use only if nothing else is
            continue
        tables += found
        problems += [*faults, *(other_year(grid, header.first, period) if book.form is None else ())]
    if tables or problems:
        unread += [sheet for sheet, _ in summaries]
    else:
        problems += [fault for _, faults in summaries for fault in faults]
    if not tables and not problems and book.grids:
        return [], [_why_none(book.grids) if unread else Problem("S47", Place(book.file))]
    if unread and tables:
        problems.append(Problem("S68", Place(book.file), {"sheets": unread}))
    return tables, problems


def _why_none(grids: Sequence[Grid]) -> Problem:
    """Which of the needed headings no row has: that of ids, or beside it any of values and points."""
    missing = no_headings(grids, TIDY, ("id",))
    return missing if missing.params["columns"] else replace(missing, code="S64", params=_VALUES)


def _header(grid: Grid, units: UnitFinder) -> Header | None:
    """The first rows with the needed headings: of one to three rows those by which most columns are known."""
    for row in range(min(grid.height, SEARCHED_ROWS)):
        if _usable(grid, row, HEADING_ROWS, units):
            starts = range(row, min(row + HEADING_ROWS, grid.height))
            sizes = range(1, HEADING_ROWS + 1)
            fitting = [
                header for at in starts for size in sizes for header in _usable(grid, at, size, units, exact=True)
            ]
            return max(fitting, key=lambda header: (_known(header, units), -header.rows))
    return None


def _usable(grid: Grid, row: int, rows: int, units: UnitFinder, *, exact: bool = False) -> list[Header]:
    """The headings that begin in this row, of that many rows or of up to so many, and have what is needed."""
    headers = [header_at(grid, row, size) for size in (range(rows, rows + 1) if exact else range(1, rows + 1))]
    return [header for header in headers if header.last < grid.height and _needed(header, units)]


def _needed(header: Header, units: UnitFinder) -> bool:
    """Whether a heading has an id or code, and anything beside it that a table of points has."""
    named = header.fields(FIELDS)
    if "id" not in named:
        return False
    columns = _unit_columns(header, units)
    fields = {field for at, field in enumerate(named) if field is not None and at not in columns}
    return "id" in fields and ("unit" in fields or bool(fields & READ) or ("name" in fields and len(columns) > 1))


def _known(header: Header, units: UnitFinder) -> int:
    return sum(field is not None for field in header.fields(FIELDS)) + len(_unit_columns(header, units))


def _unit_columns(header: Header, units: UnitFinder) -> dict[int, tuple[str, str | None]]:
    """The columns under a unit's name: the unit, and the field that the other words over the column name."""
    found: dict[int, tuple[str, str | None]] = {}
    if units.names is None:
        return found
    for position, words in enumerate(header.words):
        for word in words:
            keys = units.names.keys(word) if fold_answer(word) not in FIELDS and any(map(str.isalpha, word)) else ()
            if len(keys) == 1:
                rest = [other for other in words if other != word]
                found[position] = keys[0], FIELDS.get(fold_answer(" ".join(rest)))
    return found


def _tables(header: Header, form: FormHead | None, units: UnitFinder) -> tuple[list[Table], list[Problem]]:
    columns = _unit_columns(header, units)
    found, problems = columns_of(header, KNOWN, columns)
    found = replace(found, row=_below_column_numbers(header, found))
    grid, also = decided(header.grid, header, found)
    problems += also
    if form is not None:
        only_shown = SHOWN.get(form.get("form") or "", frozenset())
        found = replace(found, columns={one: at for one, at in found.columns.items() if one not in only_shown})
        asked = ASKED.get(form.get("form") or "", ("value",))
        lost = list(lacking(header, found, KNOWN, asked))
        meant = {one.params["expected"] for one in lost}
        problems = [*lost, *(one for one in problems if one.params.get("known") not in meant)]
    grid = _unmerged(grid, found)
    if columns and "unit" not in found.columns:
        problems += _strangers(header, found, columns, units)
        tables = list(_side_by_side(grid, found, header, columns))
    else:
        told = whose(grid, header.first, form, units)
        problems += told.problems
        unit = None
        if "unit" not in found.columns:
            unit = told.said[0] if told.said else None
            if unit is None and not told.problems:
                problems.append(Problem("S74", grid.place(found.row, 0), excerpt=grid.excerpt(found.row)))
            problems += told.clashes(unit) if unit else ()
        tables = [Table(grid, found, told, unit)] if unit or "unit" in found.columns else []
    if not any(table.heading.columns.keys() & READ for table in tables) and (tables or columns):
        problems.append(Problem("S64", grid.place(found.row, 0), _VALUES, grid.excerpt(found.row)))
    return tables, problems


def _strangers(
    header: Header, found: Found, columns: dict[int, tuple[str, str | None]], units: UnitFinder
) -> Iterator[Problem]:
    """Headings beside those of units that look like a unit's name and are none: a slip of the pen (tên viết sai)."""
    told: set[str] = set()
    for position, words in enumerate(header.words):
        for word in words if position not in columns else ():
            problem = units.unit_of(word) if fold_answer(word) not in FIELDS and word not in told else None
            if isinstance(problem, Problem) and isinstance(match := units.find(word), Unknown) and match.suggestions:
                told.add(word)
                place = header.grid.place(found.row, position)
                yield replace(problem, place=place, excerpt=header.grid.excerpt(found.row))


def _side_by_side(
    grid: Grid, found: Found, header: Header, columns: dict[int, tuple[str, str | None]]
) -> Iterator[Table]:
    """A table per unit: the columns that all share, and its own."""
    usual = _points_in_title(grid, header.first)
    own: dict[str, dict[str, int]] = {}
    for position, (unit, field) in columns.items():
        if (named := field or usual) is not None:
            own.setdefault(unit, {})[named] = position
    for unit, fields in own.items():
        titles = {field: " ".join(header.words[at]) for field, at in fields.items()}
        heading = replace(found, columns=found.columns | fields, titles=found.titles | titles)
        place = grid.place(found.row, next(iter(fields.values())))
        yield Table(grid, heading, Whose((), ()), Said(COLUMN, unit, place))


def _points_in_title(grid: Grid, heading_row: int) -> str | None:
    """Which points the sheet's name or the lines above the table speak of, if of one kind only."""
    cells = [column[row] for row in range(heading_row) for column in grid.columns]
    texts = [f" {fold_answer(cell)} " for cell in (grid.sheet, *cells) if isinstance(cell, str)]
    named = {
        field
        for field in POINTS
        for word in (*TIDY[field], *SYNONYMS[field])
        if any(f" {fold_answer(word)} " in text for text in texts)
    }
    return named.pop() if len(named) == 1 else None


def _below_column_numbers(header: Header, found: Found) -> int:
    """The last heading row, or the row below it where that only numbers the columns: (1), (2), (3)."""
    grid, row = header.grid, header.last + 1
    if row >= grid.height:
        return header.last
    cells = [_column_number(cell) for column in grid.columns if not is_blank(cell := column[row])]
    counted = [int(cell) for cell in cells if cell is not None and cell.isdigit()]
    in_turn = all(after > before for before, after in pairwise(counted))
    return row if None not in cells and len(counted) > 2 and in_turn and "name" in found.columns else header.last


def _column_number(cell: object) -> str | None:
    text = f"{cell:g}" if isinstance(cell, float | int) else str(cell).strip()
    found = _COLUMN_NUMBER.fullmatch(text)
    return found[1] if found else None


def _unmerged(grid: Grid, found: Found) -> Grid:
    """The grid with what a merged block says in each of its rows, in the columns that say what a row is about."""
    keys: Sequence[int] = [at for field, at in found.columns.items() if field in KEYS]
    columns = list(grid.columns)
    for (first, left), (last, right) in grid.merged:
        if left in keys and left == right and found.row < first < min(last + 1, grid.height):
            columns[left] = list(columns[left])
            end = min(last + 1, grid.height)
            columns[left][first:end] = [columns[left][first]] * (end - first)
    return replace(grid, columns=columns) if grid.merged else grid
