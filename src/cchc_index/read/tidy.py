"""Submissions row by row (đọc phiếu chấm điểm): a row per leaf, and a row per figure under its node.

Whatever the layout, here it has the tidy form's columns; every problem of every cell is told, nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cchc_index.model.language import _
from cchc_index.model.names import fold_answer
from cchc_index.model.problem import Place, Problem
from cchc_index.model.rubric import Row
from cchc_index.model.tables import HEAD, SOURCE_BITS
from cchc_index.read.book import Book
from cchc_index.read.cells import Sheet
from cchc_index.read.footer import footer_of
from cchc_index.read.grid import Grid
from cchc_index.read.layouts import Table, tables_of
from cchc_index.read.located import Located
from cchc_index.read.nodes import Nodes
from cchc_index.read.remarks import evidence_cells
from cchc_index.read.repeats import each_once
from cchc_index.read.stack import Part, Positions, origins, stacked
from cchc_index.read.submissions import Submissions, joined, sources_of
from cchc_index.read.tidy_rows import POINTS, VALUES, Form, Rows
from cchc_index.read.vocabulary import TIDY
from cchc_index.read.whose import COLUMN, FILE, Said, disagreement

Unknown = dict[object, tuple[Problem, int]]
"""What a file's columns of units name that is no one unit: the problem at its first row, how many rows."""
TABLES_READ: Final = ("answers", "figures", "remarks")


def read_submissions(books: Iterable[Book], form: Form) -> Submissions:
    """All tables of all files as one set of tables (đọc phiếu chấm điểm); every problem of every file at once."""
    grids: list[Grid] = []
    parts: list[Part] = []
    problems: list[Problem] = []
    forms: dict[int, Table] = {}
    nodes = Nodes(form.rubric.outline)
    for book in books:
        tables, found = tables_of(book, form.units, form.period)
        if book.form and book.form.get("rubric_sha256") not in (None, form.sha256):
            tables = list(map(_without_names, tables))
        unknown: Unknown = {}
        problems += [*book.problems, *book.notes, *found, *_hidden(book, tables)]
        for table in tables:
            reader = _Reader(table, form, len(grids), nodes, unknown)
            grids.append(table.grid)
            if book.form:
                forms[len(grids) - 1] = table
            parts += reader.read()
            problems += reader.sheet.problems
            reader.sheet.problems = []
        problems += map(_with_rows, unknown.values())
    piles = [_Pile(pile, form) for pile in stacked(parts)]
    frames = [pile.frames() for pile in piles]
    problems += [problem for pile in piles for problem in pile.sheet.problems]
    tables_ = {name: _by_source(joined(name, [one[name] for one in frames if name in one])) for name in TABLES_READ}
    problems += _unfilled(forms, tables_.values())
    tables_, repeats = each_once(tables_, grids)
    cells = pd.concat([*map(evidence_cells, parts)], ignore_index=True) if parts else None
    return Submissions(**tables_, sources=sources_of(grids), evidence_cells=cells, problems=[*problems, *repeats])


def _without_names(table: Table) -> Table:
    """A form of ours from before the rubric's wording changed: its ids, which are locked, say what each row is."""
    columns = {field: at for field, at in table.heading.columns.items() if field != "name"}
    return replace(table, heading=replace(table.heading, columns=columns))


def _unfilled(forms: Mapping[int, Table], tables: Iterable[pd.DataFrame]) -> list[Problem]:
    """Forms that came back as they were sent out: of such a sheet no row says anything."""
    said = {source for table in tables for source in np.unique(table["place"].to_numpy() >> SOURCE_BITS).tolist()}
    return [
        Problem("S90", Place(table.grid.file, table.grid.sheet), {"unit": table.unit.unit if table.unit else ""})
        for source, table in forms.items()
        if source not in said
    ]


def _hidden(book: Book, tables: Sequence[Table]) -> list[Problem]:
    """The note on what of a file is hidden: sheets, which are left out, and rows, which are read."""
    what = [_("sheet {sheet}, left unread").format(sheet=sheet) for sheet in book.hidden]
    rows = sum(table.grid.hidden_rows for table in {id(table.grid): table for table in tables}.values())
    if rows:
        what.append(_("{rows} rows, read").format(rows=rows))
    return [Problem("S67", Place(book.file), {"what": what})] if what else []


def _with_rows(unknown: tuple[Problem, int]) -> Problem:
    """The problem of a name that is no unit's, or that of several, with how many rows of the file it has."""
    problem, rows = unknown
    more = _(" in {rows} rows").format(rows=rows) if rows > 1 else ""
    return replace(problem, params={**problem.params, "more": more})


def _by_source(table: pd.DataFrame) -> pd.DataFrame:
    """The rows in the order of the files: of what is said twice, the first file's counts."""
    sources = table["place"].to_numpy() >> SOURCE_BITS
    return table if (np.diff(sources) >= 0).all() else table.iloc[np.argsort(sources, kind="stable")]


class _Reader:
    """One table in the tidy form's columns: whose its rows are, and what about."""

    def __init__(self, table: Table, form: Form, source: int, nodes: Nodes, unknown: Unknown) -> None:
        self.table, self.grid, self.heading, self.form = table, table.grid, table.heading, form
        self.source, self.nodes, self.unknown = source, nodes, unknown
        self.sheet = Sheet(table.grid)

    def read(self) -> Iterator[Part]:
        """The rows whose unit and node are known; every other is told."""
        there = self._there()
        if not there.any():
            self.sheet.problems.append(Problem("S47", Place(self.grid.file, self.grid.sheet)))
            return
        units = self._units(there)
        nodes = Located(self.sheet, self.heading, self.nodes).locate(there)
        self._faults(there)
        names = self._texts("input")
        known = there & (units != None) & (nodes.found != None)  # noqa: E711 - element by element
        rows = np.flatnonzero(known)
        self._check_head(rows, nodes.found, names)
        totals = np.array(nodes.totals, np.int64)
        at = origins(self.grid, self.source)
        yield Part(self.sheet, self.heading, at, units, nodes.found, names, rows, totals)

    def _there(self) -> NDArray[np.bool_]:
        """The rows below the heading that hold anything in a column that is read."""
        there = np.zeros(self.grid.height, np.bool_)
        for position in self.heading.columns.values():
            there |= self.sheet.filled(position)
        for _code, row, _column, _shown in self.grid.unreadable(self.heading.columns.values()):
            there[row] = True
        there[: self.heading.row + 1] = False
        return self._without_footer(there)

    def _faults(self, there: NDArray[np.bool_]) -> None:
        for code, row, column, text in self.grid.unreadable(self.heading.columns.values()):
            if there[row]:
                self.sheet.say(code, row, column, value=text)

    def _without_footer(self, there: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Without signatures and rows that name neither unit nor id and hold no figure: totals, remarks."""
        keys = [self.heading.columns[field] for field in ("unit", "id") if field in self.heading.columns]
        given = [self.heading.columns[field] for field in (*VALUES, *POINTS) if field in self.heading.columns]
        says = np.logical_or.reduce([self.sheet.filled(column) for column in [*keys, *given]])
        says[[row for _, row, _, _ in self.grid.unreadable([*keys, *given])]] = True
        if "id" in self.heading.columns:
            says[footer_of(self.grid, self.heading.row, self.heading.columns["id"], self.nodes.direct) :] = False
        free = np.flatnonzero(there & ~says).tolist()
        if free:
            self.sheet.say("S59", free[0], keys[0], rows=len(free))
            there[free] = False
        return there

    def _units(self, there: NDArray[np.bool_]) -> NDArray[Any]:
        """Per row its unit: what the column says, else whose the table is; S73 where other sources disagree."""
        if self.table.unit is not None:
            self.sheet.units = [self.table.unit.unit] * self.grid.height
            return np.full(self.grid.height, self.table.unit.unit, dtype=object)
        units = self._looked_up(there)
        self.sheet.units = units.tolist()
        named = list(dict.fromkeys(unit for unit in self.sheet.units if unit))
        first = next((row for row, unit in enumerate(self.sheet.units) if unit), 0)
        for said in self.table.whose.said if named else ():
            if named != [said.unit] and (said.unit not in named or said.source != FILE):
                other = next(unit for unit in named if unit != said.unit)
                place = self.grid.place(first, self.heading.columns["unit"])
                self.sheet.problems.append(disagreement(Said(COLUMN, other, place), said))
                break
        return units

    def _looked_up(self, there: NDArray[np.bool_]) -> NDArray[Any]:
        """Per row the unit that its cell names; each unknown name is one problem in a file."""
        position = self.heading.columns["unit"]
        values = self.grid.columns[position]
        filled = self.sheet.filled(position)
        rows = np.flatnonzero(there & filled).tolist()
        named = {value: self.form.units.unit_of(value) for value in dict.fromkeys([values[row] for row in rows])}
        keys = {value: key for value, key in named.items() if isinstance(key, str)}
        found = np.full(self.grid.height, None, dtype=object)
        found[rows] = [keys.get(values[row]) for row in rows]
        for row in rows if len(keys) < len(named) else ():
            problem = named[values[row]]
            if isinstance(problem, Problem):
                told = replace(problem, place=self.grid.place(row, position), excerpt=self.grid.excerpt(row))
                first, count = self.unknown.get(problem.params["unit"], (told, 0))
                self.unknown[problem.params["unit"]] = first, count + 1
        unread = {(row, column) for _code, row, column, _shown in self.grid.unreadable([position])}
        blank = [row for row in np.flatnonzero(there & ~filled).tolist() if (row, position) not in unread]
        self.sheet.say_blank(blank, position, self.heading.heading("unit"))
        return found

    def _texts(self, field: str) -> NDArray[Any]:
        """The cells of a column as text, folded; "" where blank."""
        if field not in self.heading.columns:
            return np.full(self.grid.height, "", dtype=object)
        values = self.grid.columns[self.heading.columns[field]]
        folded = {value: fold_answer(_text(value)) if _holds(value) else "" for value in set(values)}
        return np.array([folded[value] for value in values], dtype=object)

    def _check_head(self, rows: Positions, nodes: NDArray[Any], names: NDArray[Any]) -> None:
        """Figures of the head stand under `*` by their names; without one it is not known which is meant."""
        columns = self.heading.columns
        said = [columns[field] for field in (*VALUES, *POINTS) if field in columns]
        position = columns.get("input", columns["id"])
        heading = self.heading.heading("input") if "input" in columns else TIDY["input"][0]
        for row in rows[(nodes[rows] == HEAD) & (names[rows] == "")].tolist():
            if any(self.sheet.filled(one)[row] for one in said):
                self.sheet.say("S14", row, position, column=heading)


class _Pile:
    """Tables of equal headings: their rows by what they are about, a leaf or a figure, then cells column by column."""

    def __init__(self, pile: Part, form: Form) -> None:
        self.pile, self.sheet, self.outline = pile, pile.sheet, form.rubric.outline
        self.rows = Rows(pile.sheet, pile.heading, form, pile.origins)

    def frames(self) -> dict[str, pd.DataFrame]:
        """What they hold, per table that has anything."""
        pile = self.pile
        for name, round_ in POINTS.items() if len(pile.totals) else ():
            if (column := pile.heading.columns.get(name)) is not None:
                self.rows.subtotals.claim(None, round_, column, pile.totals.tolist())
        for node, name, group in _groups(pile.rows, pile.nodes, pile.names):
            self._check_row(node, name, group)
            self.rows.take(node, name, group, pile.units)
        return self.rows.frames()

    def _check_row(self, node: str, name: str, group: Positions) -> None:
        """Name and maximum, where they stand, against the rubric."""
        row = self.outline.by_id.get(node)
        if row is None:
            return
        self._check_name(row, group)
        if not name:
            self.rows.check_max(row, group)

    def _check_name(self, row: Row, group: Positions) -> None:
        """Each other spelling once in each table."""
        column = self.rows.column("name")
        if column is None:
            return
        allowed = {fold_answer(row.node.name)} | {fold_answer(one.label) for one in row.node.inputs.values()}
        named = {column[place] for place in group.tolist()}
        other = {one for one in named if isinstance(one, str) and one.strip() and fold_answer(one) not in allowed}
        told: set[tuple[object, int]] = set()
        for place in group.tolist() if other else ():
            value = column[place]
            if value in other and (key := (value, self.sheet.grid.part(place))) not in told:
                told.add(key)
                said: dict[str, Any] = {"name": str(value).strip(), "id": row.node.id, "expected": row.node.name}
                self.sheet.say("S15", place, self.pile.heading.columns["name"], **said)


def _groups(rows: Positions, nodes: NDArray[Any], names: NDArray[Any]) -> Iterator[tuple[str, str, Positions]]:
    """The rows of each (node, figure), in the order in which they first come."""
    node_codes, _nodes = pd.factorize(nodes[rows])
    name_codes, different = pd.factorize(names[rows])
    codes, uniques = pd.factorize(node_codes * len(different) + name_codes)
    order = np.argsort(codes, kind="stable")
    ends = np.searchsorted(codes[order], np.arange(len(uniques) + 1))
    for start, end in pairwise(ends.tolist()):
        group = rows[order[start:end]]
        yield nodes[group[0]], names[group[0]], group


def _holds(value: object) -> bool:
    return value is not None and not (isinstance(value, str) and not value.strip())


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
