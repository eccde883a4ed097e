"""The tidy form of submissions (biểu tự chấm dạng bảng dài): a row per leaf, and a row per figure under its node.

Columns as in the contract; everything is read, every problem of every cell is told, nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cchc_index.model.names import fold_answer
from cchc_index.model.problem import Place, Problem
from cchc_index.model.tables import NOT_APPLICABLE
from cchc_index.read.cells import Sheet
from cchc_index.read.grid import Grid, read_grids
from cchc_index.read.headings import TIDY, find_headings
from cchc_index.read.headings import Found as Heading
from cchc_index.read.ids import node_of
from cchc_index.read.places import place_of, shown
from cchc_index.read.submissions import Submissions, excerpt_of, joined, sources_of, without_repeats
from cchc_index.read.tidy_rows import HEAD, POINTS, VALUES, Form, Rows

Positions = NDArray[np.int64]


def read_submissions(paths: Iterable[Path], form: Form) -> Submissions:
    """All files as one set of tables (đọc phiếu chấm điểm); every problem of every file at once."""
    grids: list[Grid] = []
    frames: dict[str, list[pd.DataFrame]] = {"answers": [], "figures": [], "remarks": []}
    problems: list[Problem] = []
    evidenced: set[int] = set()
    for path in paths:
        found, faults = read_grids(path, shown(path))
        problems += faults
        if not found:
            continue
        located = find_headings(found, TIDY, ("unit", "id"))
        if isinstance(located, list):
            problems += located
            continue
        grid, heading, notes = located
        problems += notes
        if not heading.columns.keys() & {*VALUES, *POINTS}:
            words = [TIDY[field][0] for field in (*VALUES, *POINTS)]
            problems.append(Problem("S64", grid.place(heading.row, 0), {"known": words}, grid.excerpt(heading.row)))
        evidenced |= {len(grids)} if "evidence" in heading.columns else set()
        reader = _Reader(grid, heading, form, len(grids))
        grids.append(grid)
        reader.read()
        problems += reader.sheet.problems
        for table, frame in reader.rows.frames().items():
            frames[table].append(frame)
    sources = sources_of(grids)
    tables = {table: joined(table, parts) for table, parts in frames.items()}
    points = tables["answers"]["points"].notna()
    kept: list[pd.DataFrame] = []
    for keys, values in (
        (["unit", "leaf", "round"], tables["answers"][points]),
        (["unit", "leaf", "round"], tables["answers"][~points]),
        (["unit", "node", "input", "round"], tables["figures"]),
    ):
        once, repeats = without_repeats(keys, values, grids)
        kept.append(once)
        problems += repeats
    tables["answers"], tables["figures"] = pd.concat(kept[:2]), kept[2]
    problems += _contradictions(kept[0], kept[1], grids)
    return Submissions(**tables, sources=sources, evidenced=frozenset(evidenced), problems=problems)


def _contradictions(points: pd.DataFrame, answers: pd.DataFrame, grids: Sequence[Grid]) -> list[Problem]:
    """Leaves that the unit claims not to apply and gives points all the same; an appraiser's points override."""
    claims = answers[(answers["answer"] == NOT_APPLICABLE) & (answers["round"] == "declared")]
    clashes = claims.merge(points, on=["unit", "leaf", "round"], suffixes=("", "_points"))
    rows = zip(clashes["unit"], clashes["leaf"], clashes["place"], clashes["place_points"], strict=True)
    places = sources_of(grids)
    return [
        Problem(
            "S48",
            place_of(places, int(place)),
            {"id": leaf},
            excerpt_of(grids, int(place)),
            place_of(places, int(other)),
            str(unit),
        )
        for unit, leaf, place, other in rows
    ]


class _Reader:
    """One grid in the tidy form."""

    def __init__(self, grid: Grid, heading: Heading, form: Form, source: int) -> None:
        self.grid, self.heading, self.form, self.source = grid, heading, form, source
        self.outline = form.rubric.outline
        self.sheet = Sheet(grid, heading.row)
        self.rows = Rows(self.sheet, heading, form, source)

    def read(self) -> None:
        """Rows by what they are about: a leaf's own, or a figure; then their cells, column by column."""
        there = self._there()
        if not there.any():
            self.sheet.problems.append(Problem("S47", Place(self.grid.file, self.grid.sheet)))
            return
        units = self._looked_up("unit", there, self._unit)
        self.sheet.units = units.tolist()
        self._faults(there)
        nodes = self._looked_up("id", there, self._node)
        names = self._texts("input")
        known = there & (units != None) & (nodes != None)  # noqa: E711 - element by element
        rows = np.flatnonzero(known)
        if "input" in self.heading.columns:
            self._check_inner(rows, nodes, names)
        for node, name, group in _groups(rows, nodes, names):
            self._check_row(node, name, group)
            self.rows.take(node, name, group, units)

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
        """Without rows that name neither unit nor id and hold no figure: totals, signatures, remarks to the table."""
        keys = [self.heading.columns[field] for field in ("unit", "id")]
        given = [self.heading.columns[field] for field in (*VALUES, *POINTS) if field in self.heading.columns]
        says = np.logical_or.reduce([self.sheet.filled(column) for column in [*keys, *given]])
        says[[row for _, row, _, _ in self.grid.unreadable([*keys, *given])]] = True
        free = np.flatnonzero(there & ~says).tolist()
        if free:
            self.sheet.say("S59", free[0], keys[0], rows=len(free))
            there[free] = False
        return there

    def _looked_up(self, field: str, there: NDArray[np.bool_], look: Callable[[object], str | Problem]) -> NDArray[Any]:
        """Per row what its cell in a needed column names; each unknown name is one problem per unit."""
        position = self.heading.columns[field]
        values = self.grid.columns[position]
        filled = self.sheet.filled(position)
        rows = np.flatnonzero(there & filled).tolist()
        named = {value: look(value) for value in dict.fromkeys([values[row] for row in rows])}
        keys = {value: key for value, key in named.items() if isinstance(key, str)}
        found = np.full(self.grid.height, None, dtype=object)
        found[rows] = [keys.get(values[row]) for row in rows]
        told: set[object] = set()
        for row in rows if len(keys) < len(named) else ():
            problem, about = named[values[row]], (values[row], self.sheet.unit_of(row))
            if isinstance(problem, Problem) and about not in told:
                told.add(about)
                self.sheet.say_again(problem, row, position)
        unread = {(row, column) for _code, row, column, _shown in self.grid.unreadable([position])}
        blank = [row for row in np.flatnonzero(there & ~filled).tolist() if (row, position) not in unread]
        self._blank(blank, position, self.heading.heading(self.grid, field))
        return found

    def _blank(self, rows: list[int], position: int, heading: str) -> None:
        """Rows whose unit or id is missing: one problem for each run of them, as a merged cell leaves behind."""
        runs: list[list[int]] = []
        for row in rows:
            if runs and row == runs[-1][-1] + 1:
                runs[-1].append(row)
            else:
                runs.append([row])
        for run in runs:
            code = "S14" if len(run) == 1 else "S58"
            self.sheet.say(code, run[0], position, column=heading, rows=len(run))

    def _unit(self, value: object) -> str | Problem:
        return self.form.units.unit_of(value)

    def _node(self, value: object) -> str | Problem:
        return HEAD if isinstance(value, str) and value.strip() == HEAD else node_of(value, self.outline)

    def _texts(self, field: str) -> NDArray[Any]:
        """The cells of a column as text, folded; "" where blank."""
        values = self.rows.column(field)
        if values is None:
            return np.full(self.grid.height, "", dtype=object)
        folded = {value: fold_answer(_text(value)) if _holds(value) else "" for value in set(values)}
        return np.array([folded[value] for value in values], dtype=object)

    def _check_inner(self, rows: Positions, nodes: NDArray[Any], names: NDArray[Any]) -> None:
        """Figures of the head stand under `*`; a row of the head without a figure says nothing."""
        for row in rows.tolist():
            if nodes[row] == HEAD and not names[row]:
                self.sheet.say(
                    "S14", row, self.heading.columns["input"], column=self.heading.heading(self.grid, "input")
                )

    def _check_row(self, node: str, name: str, group: Positions) -> None:
        """Name and maximum, where they stand, against the rubric: each other spelling once."""
        row = self.outline.by_id.get(node)
        if row is None:
            return
        allowed = {fold_answer(row.node.name)} | {fold_answer(one.label) for one in row.node.inputs.values()}
        for value, first in _first(self.rows.column("name"), group):
            if isinstance(value, str) and value.strip() and fold_answer(value) not in allowed:
                self.sheet.say(
                    "S15",
                    first,
                    self.heading.columns["name"],
                    name=value.strip(),
                    id=node,
                    expected=row.node.name,
                )
        if name:
            return
        self.rows.check_max(row, group)


def _groups(rows: Positions, nodes: NDArray[Any], names: NDArray[Any]) -> Iterator[tuple[str, str, Positions]]:
    """The rows of each (node, figure), in the order in which they first come."""
    keys = pd.MultiIndex.from_arrays([nodes[rows], names[rows]])
    codes, uniques = pd.factorize(keys)
    order = np.argsort(codes, kind="stable")
    ends = np.searchsorted(codes[order], np.arange(len(uniques) + 1))
    for place, (node, name) in enumerate(uniques):
        yield node, name, rows[order[ends[place] : ends[place + 1]]]


def _first(values: list[Any] | None, group: Positions) -> Iterator[tuple[Any, int]]:
    """Each different value of the rows, with the row where it first stands."""
    rows = group.tolist()[::-1] if values is not None else []
    first = dict(zip([values[row] for row in rows], rows, strict=True))  # type: ignore[index]
    yield from sorted(first.items(), key=itemgetter(1))


def _holds(value: object) -> bool:
    return value is not None and not (isinstance(value, str) and not value.strip())


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
