"""The headings of the forms people send (tiêu đề cột), found whatever their order, case and spelling."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

from cchc_index.model.language import _
from cchc_index.model.names import fold_answer, without_marks
from cchc_index.model.numbers import is_blank
from cchc_index.model.problem import Problem
from cchc_index.read.grid import Grid
from cchc_index.read.sheet_cells import CellPosition
from cchc_index.read.vocabulary import SYNONYMS, UNREAD, Headings

SEARCHED_ROWS: Final = 30
NEARLY: Final = 0.85
"""How much of two headings must be the same, from 0 to 1, for one to be a slip of the other."""
SHORTEST_SLIP: Final = 5
"""Letters below which headings look alike by chance: Năm and name."""


@dataclass(frozen=True, slots=True)
class Found:
    """The last heading row of a table, the column of each field that it has, and what stands over each."""

    row: int
    columns: dict[str, int]
    titles: dict[str, str] = field(default_factory=dict)

    def heading(self, name: str) -> str:
        """The field's heading as it stands in the file."""
        return self.titles[name]


@dataclass(frozen=True, slots=True)
class Header:
    """Up to three rows of a grid taken as its heading (dòng tiêu đề): per column the words over it, from the top."""

    grid: Grid
    first: int
    rows: int
    words: tuple[tuple[str, ...], ...]

    @property
    def last(self) -> int:
        """The row above the first row of the table."""
        return self.first + self.rows - 1

    def fields(self, known: Mapping[str, str]) -> list[str | None]:
        """Per column the field that its words name."""
        return [self._field(words, known) for words in self.words]

    @staticmethod
    def _field(words: Sequence[str], known: Mapping[str, str]) -> str | None:
        readings = (" ".join(words), " ".join(reversed(words)), " ".join(words[-2:]), words[-1] if words else "")
        return next((field for one in readings if (field := known.get(fold_answer(one)))), None)


def header_at(grid: Grid, first: int, rows: int = 1) -> Header:
    """These rows as a heading; what stands over several columns belongs to each of them that has words below."""
    written = [_row(grid, row) for row in range(first, min(first + rows, grid.height))]
    for above, below in pairwise(written):
        for position in range(1, len(above)):
            if not above[position] and below[position]:
                above[position] = above[position - 1]
    words = tuple(tuple(dict.fromkeys(filter(None, column))) for column in zip(*written, strict=True))
    return Header(grid, first, len(written), words)


def fields_of(known: Headings) -> dict[str, str]:
    """The field of each heading, its own names and the others, folded."""
    return {fold_answer(word): field for field, words in known.items() for word in (*words, *SYNONYMS.get(field, ()))}


def find_headings(
    grids: Sequence[Grid], known: Headings, needed: tuple[str, ...]
) -> tuple[Grid, Found, list[Problem]] | list[Problem]:
    """The first grid with a row that holds the needed headings, that row, and notes; else the problem."""
    fields = fields_of(known)
    for place, grid in enumerate(grids):
        for row in range(min(grid.height, SEARCHED_ROWS)):
            header = header_at(grid, row)
            if {*header.fields(fields)} >= set(needed):
                found, problems = columns_of(header, known)
                return grid, found, [*problems, *_left_unread(grids[place + 1 :], fields, needed)]
    return [no_headings(grids, known, needed)]


def no_headings(grids: Sequence[Grid], known: Headings, needed: tuple[str, ...]) -> Problem:
    """The problem that no row has the needed headings, at the row that has the most of any."""
    fields = fields_of(known)
    headers = [header_at(grid, row) for grid in grids for row in range(min(grid.height, SEARCHED_ROWS))]
    best = max(headers, key=lambda header: len(set(header.fields(fields))))
    grid, row, named = best.grid, best.last, best.fields(fields)
    there = set(filter(None, named))
    unread = [written for written, one in zip(_row(grid, row), named, strict=True) if one is None]
    params = {
        "columns": [missing(known[field][0], unread) for field in needed if field not in there],
        "required": [known[field][0] for field in needed],
        "known": [words[0] for words in known.values()],
    }
    return Problem("S07", grid.place(row, 0), params, grid.excerpt(row) if there else ())


def columns_of(header: Header, known: Headings, others: Container[int] = ()) -> tuple[Found, list[Problem]]:
    """The column of each field; S09 for a field twice, S65 for slips of the pen, S08 for the columns left unread.

    An own name goes before another usual one. `others` are columns that are read in another way.
    """
    grid, fields = header.grid, fields_of(known)
    columns: dict[str, int] = {}
    problems: list[Problem] = []
    unread: list[tuple[int, str]] = []
    named = header.fields(fields)
    own = {field: {fold_answer(word) for word in words} for field, words in known.items()}
    labels = [fold_answer(" ".join(words)) for words in header.words]
    by_own_name = {field for field, label in zip(named, labels, strict=True) if field and label in own[field]}
    titles: dict[str, str] = {}
    for position, (field_, label) in enumerate(zip(named, labels, strict=True)):
        title = " ".join(header.words[position])
        if position in others:
            continue
        if field_ is None or (field_ in by_own_name and label not in own[field_]):
            below = grid.columns[position][header.last + 1 :]
            if label not in UNREAD and (title or any(not is_blank(cell) for cell in below)):
                unread.append((position, title))
        elif field_ in columns:
            if label not in UNREAD:  # a running number beside the id
                params = {"column": title}
                problems.append(Problem("S09", grid.place(header.last, position), params, grid.excerpt(header.last)))
        else:
            columns[field_], titles[field_] = position, title
    return Found(header.last, columns, titles), [*problems, *_unread(header, unread, known, columns)]


def _unread(
    header: Header, unread: Sequence[tuple[int, str]], known: Headings, columns: Container[str]
) -> Iterator[Problem]:
    """Slips of the pen, each a warning; the other columns that are not read, in one note."""
    grid = header.grid
    absent = [word for field, words in known.items() if field not in columns for word in words]
    ignored: list[str] = []
    for position, heading in unread:
        meant = _slip(heading, absent)
        if meant is None:
            ignored.append(heading or str(CellPosition(0, grid.corner.column + position)).rstrip("1"))
        else:
            cells = sum(not is_blank(cell) for cell in grid.columns[position][header.last + 1 :])
            params = {"column": heading, "known": meant, "cells": cells}
            yield Problem("S65", grid.place(header.last, position), params, grid.excerpt(header.last))
    if ignored:
        yield Problem("S08", grid.place(header.last, 0), {"columns": ignored})


def missing(word: str, unread: Sequence[str]) -> str:
    """A heading that is missing, with what may have been meant by it: one that begins or ends with it, or a slip."""
    bare = _bare(word)
    longer = (one for one in unread if f"{_bare(one)} ".startswith(f"{bare} ") or f" {_bare(one)}".endswith(f" {bare}"))
    near = next(longer, None) or next((one for one in unread if _slip(one, [word])), None)
    if near is None:
        return word
    return _("{heading} (is it “{near}”?)").format(heading=word, near=near)


def lacking(header: Header, found: Found, known: Headings, expected: Iterable[str]) -> Iterator[Problem]:
    """S96 for each column that a form of ours went out with and that has none of its headings any more."""
    unread = [" ".join(words) for at, words in enumerate(header.words) if at not in found.columns.values()]
    for field_ in expected:
        if field_ not in found.columns:
            heading = known[field_][0]
            params = {"column": missing(heading, unread), "expected": heading}
            yield Problem("S96", header.grid.place(header.last, 0), params, header.grid.excerpt(header.last))


def _slip(heading: str, words: Iterable[str]) -> str | None:
    """The nearest of our headings of which one is a slip of the pen (gõ nhầm); other digits are another column."""
    bare = _bare(heading)
    if len(bare) < SHORTEST_SLIP:
        return None
    near = [
        (SequenceMatcher(None, bare, _bare(word)).ratio(), word) for word in words if _digits(word) == _digits(bare)
    ]
    ratio, word = max(near, default=(0.0, ""), key=lambda one: one[0])
    return word if ratio >= NEARLY else None


def _digits(text: str) -> list[str]:
    return [sign for sign in text if sign.isdigit()]


def _bare(text: str) -> str:
    """A heading without marks, capitals and further spaces."""
    return " ".join(without_marks(text).split())


def _left_unread(grids: Sequence[Grid], fields: dict[str, str], needed: tuple[str, ...]) -> list[Problem]:
    """Further sheets that look as if they held rows as well."""
    return [
        Problem("S60", grid.place(row, 0), excerpt=grid.excerpt(row))
        for grid in grids
        for row in range(min(grid.height, SEARCHED_ROWS))
        if {*header_at(grid, row).fields(fields)} >= set(needed)
    ]


def _row(grid: Grid, row: int) -> list[str]:
    """The row's cells as they are written."""
    return ["" if (cell := column[row]) is None else " ".join(str(cell).split()) for column in grid.columns]
