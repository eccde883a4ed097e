"""The rows of an annex (dòng của phụ lục): its tables found by their headings, and what stands in each column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from cchc_index.model.language import _
from cchc_index.model.names import fold_answer
from cchc_index.model.numbers import is_blank
from cchc_index.model.problem import Place, Problem
from cchc_index.read.annex_words import COLUMNS, LEVELS, TOTAL, plain
from cchc_index.read.headings import SEARCHED_ROWS, Header, header_at
from cchc_index.read.sheet_grid import Grid

NEEDED: Final = ("name", "max")
TEXTS: Final = ("scoring", "evidence", "basis", "owner", "appraised_by", "note", "applies_to", "rule", "survey")
MOST_HEADING_ROWS: Final = 3


class ChoiceError(Exception):
    """Several columns of maxima, or tables for several levels, and none or no such one was asked for (phải chọn)."""

    def __init__(self, known: list[str], *, tables: bool = False) -> None:
        super().__init__("; ".join(known))
        self.known = known
        self.tables = tables


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of an annex is asked for: the level's maxima, or those under a heading."""

    level: str | None = None
    max_column: str | None = None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row as it stands: what is in the columns that are read, and where."""

    place: Place
    source: str
    code: object
    name: str
    max: object
    texts: dict[str, str]
    first: bool = False
    """The first of its table."""


@dataclass(slots=True)
class Columns:
    """Which column holds what, the maxima's own heading, and the headings that are left unread."""

    header: Header
    at: dict[str, int]
    max_heading: str
    several: bool
    unread: list[str] = field(default_factory=list)


def find_columns(grid: Grid, wanted: Wanted) -> Columns | None:
    """The heading of a grid, if it is a table of criteria.

    Raises:
        ChoiceError: it has several columns of maxima.
    """
    for row in range(min(grid.height, SEARCHED_ROWS)):
        if {*NEEDED} <= {field for field in _fields(header_at(grid, row)) if field}:
            header = header_at(grid, row)
            while header.rows < MOST_HEADING_ROWS and _goes_on(grid, header, _fields(header)):
                header = header_at(grid, row, header.rows + 1)
            return _columns(header, wanted)
    return None


def _fields(header: Header) -> list[str | None]:
    """Per column what its words say; the first pattern that is found in them."""
    found: list[str | None] = []
    for words in header.words:
        text = plain(" ".join(words))
        found.append(next((name for name, like in COLUMNS.items() if text and like.search(text)), None))
    return found


def _goes_on(grid: Grid, header: Header, fields: list[str | None]) -> bool:
    """Whether the next row still belongs to the heading: only words, none of them where a row's name begins."""
    row = header.last + 1
    if row >= grid.height:
        return False
    cells = [column[row] for column in grid.columns]
    begins = [cells[0], *(cell for cell, name in zip(cells, fields, strict=True) if name in ("code", "name"))]
    words = [cell for cell in cells if not is_blank(cell)]
    plain = all(isinstance(cell, str) and maximum_of(cell) is None for cell in words)
    return bool(words) and plain and all(is_blank(cell) for cell in begins)


def _columns(header: Header, wanted: Wanted) -> Columns:
    at: dict[str, int] = {}
    maxima: list[int] = []
    unread: list[str] = []
    for place, name in enumerate(_fields(header)):
        title = " ".join(header.words[place])
        if name == "max":
            maxima.append(place)
        elif name is None or name == "unread" or name in at:
            if title:
                unread.append(title)
        else:
            at[name] = place
    chosen = _chosen(header, maxima, wanted)
    return Columns(header, at | {"max": chosen}, " ".join(header.words[chosen]), len(maxima) > 1, unread)


def _chosen(header: Header, maxima: list[int], wanted: Wanted) -> int:
    titles = [" ".join(header.words[place]) for place in maxima]
    if wanted.max_column is not None:
        asked = fold_answer(wanted.max_column)
        for place, title in zip(maxima, titles, strict=True):
            if asked in (fold_answer(title), *(fold_answer(word) for word in header.words[place])):
                return place
        raise ChoiceError(titles)
    if len(maxima) == 1:
        return maxima[0]
    if wanted.level is not None:
        fitting = [place for place in maxima if LEVELS[wanted.level].search(plain(header.words[place][-1]))]
        if len(fitting) == 1:
            return fitting[0]
    raise ChoiceError(titles)


def rows_of(grid: Grid, columns: Columns, first: int, problems: list[Problem]) -> Iterator[TableRow]:
    """The rows below the heading: blank ones, numbers of columns, totals and repeated headings are passed over."""
    titles = {fold_answer(" ".join(words)) for words in columns.header.words if words}
    begun = False
    for row in range(first, grid.height):
        cells = {name: grid.columns[place][row] for name, place in columns.at.items() if place < len(grid.columns)}
        written = [grid.columns[place][row] for place in range(len(grid.columns))]
        words = [fold_answer(str(cell)) for cell in written if not is_blank(cell)]
        if not words or sum(word in titles for word in words) * 2 > len(words) or _numbering(words):
            continue
        code, name = cells.get("code"), _text(cells.get("name"))
        if TOTAL.fullmatch(plain(name or _text(code))):
            continue
        if columns.several and str(cells["max"]).strip() in ("-", "\u2013", "\u2014", "x", "X"):
            params = {"row": name or _text(code), "column": columns.max_heading}
            problems.append(Problem("R84", grid.place(row, columns.at["max"]), params))
            continue
        texts = {key: _text(cells.get(key)) for key in TEXTS}
        column = columns.at["max"]
        source = _("{file}, {sheet}, row {row}")
        if grid.sheet is None:
            source = _("{file}, row {row}")
        at = source.format(file=_file(grid), sheet=grid.sheet, row=grid.corner.row + row + 1)
        yield TableRow(grid.place(row, column), at, code, name, cells["max"], texts, not begun)
        begun = True


def _file(grid: Grid) -> str:
    return grid.file.rpartition("/")[2]


def _numbering(words: list[str]) -> bool:
    """A row that only numbers the columns: (1) (2) (3), A B 1 2."""
    plain = [word.strip("() ") for word in words]
    if len(plain) < 3 or any(len(word) > 2 for word in plain):
        return False
    digits = [int(word) for word in plain if word.isdecimal()]
    return (
        len(digits) + 2 >= len(plain) and len(digits) > 1 and digits == list(range(digits[0], digits[0] + len(digits)))
    )


def _text(cell: object) -> str:
    if is_blank(cell):
        return ""
    if isinstance(cell, float):
        return f"{cell:.10g}"
    lines = (" ".join(line.split()) for line in str(cell).splitlines())
    return "\n".join(filter(None, lines))


def maximum_of(cell: object) -> float | str | None:
    """What a cell says of points, as it is written, where it begins with a number."""
    if isinstance(cell, bool) or is_blank(cell):
        return None
    if isinstance(cell, int | float):
        return float(cell)
    text = str(cell).strip().removesuffix("đ").removesuffix("điểm").strip()
    return text if text.lstrip("+-−–").replace(",", ".", 1).replace(".", "", 1).isdecimal() else None
