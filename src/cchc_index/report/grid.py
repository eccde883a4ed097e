"""Tables on paper (bảng trên giấy): how wide each column is, in what size, upright or across the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from cchc_index.report.page import Column, Table, printable, shown

UPRIGHT_MM: Final = 160
ACROSS_MM: Final = 247
"""What A4 leaves between margins of 30 and 20 mm (Nghị định 30/2020/NĐ-CP)."""
MOST_UPRIGHT: Final = 10
"""A table of more columns stands across."""
SIZES_PT: Final = (12, 11, 10)
SMALLEST_PT: Final = 9
PADDING_MM: Final = 2.6
"""Left and right of a cell's text together."""
LONGEST_WORD: Final = 22
"""So many characters of a word have room on a line; a longer one is broken."""
SHORT_LINE: Final = 12
"""So much of a text stands on one line at least."""
READABLE_LINE: Final = 34
"""So much of a text on a line reads well."""
TOLERABLE_LINE: Final = 22
"""With less of a text on a line a table goes across the page."""
FEW_LINES: Final = 15
"""A table of so few lines stands on one page."""
LONGEST_LINE: Final = 160
"""From so many on a text takes no more room from the other columns."""
_SIGN_MM_PER_PT: Final = 0.54 * 25.4 / 72
"""An average character of a serif face, with some room."""


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One column on paper: its heading, how it is set, how wide it is."""

    title: str
    align: str
    """`left`, `center` or `right`."""
    width_mm: float


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it is set (bảng đã dàn): cells as text."""

    columns: tuple[GridColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    apart: frozenset[int]
    """Rows that are set as apart from the others."""
    details: tuple[str, ...]
    """Per row what is said below it; empty: nothing below any."""
    size_pt: int
    across: bool

    @property
    def is_short(self) -> bool:
        """Whether it can stand on one page with its heading."""
        sign = _SIGN_MM_PER_PT * self.size_pt
        room = [max((column.width_mm - PADDING_MM) / sign, 1) for column in self.columns]
        lines = (max(ceil(_signs(text) / much) for text, much in zip(row, room, strict=True)) for row in self.rows)
        return sum(lines) + len(self.details) <= FEW_LINES


def grids_of(table: Table) -> list[Grid]:
    """The table as one grid; as several, each with the first columns again, where the page is not wide enough."""
    places = [place for place, column in enumerate(table.columns) if column.kind != "bar"]
    columns = [table.columns[place] for place in places]
    texts = [tuple(printable(shown(row[at], table.columns[at])) for at in places) for row in table.rows]
    details = tuple(map(printable, table.details)) if any(table.details) else ()
    needs = [_need(column, [row[at] for row in texts]) for at, column in enumerate(columns)]
    return [
        Grid(
            columns=tuple(
                GridColumn(printable(columns[at].title), _align(columns[at]), width)
                for at, width in zip(chosen, _widths([needs[at] for at in chosen], size, across=across), strict=True)
            ),
            rows=tuple(tuple(row[at] for at in chosen) for row in texts),
            apart=table.dim,
            details=details,
            size_pt=size,
            across=across,
        )
        for chosen in _parts(columns, needs)
        for size, across in (_setting([needs[at] for at in chosen]),)
    ]


def _align(column: Column) -> str:
    return {"text": "left", "rank": "center"}.get(column.kind, "right")


def _need(column: Column, cells: Sequence[str]) -> tuple[int, int]:
    """How many characters a column needs at least, and how many it would like."""
    heading = max(
        (_signs(word) * 6 // 5 + 1 for word in re.split(r"[\s-]+", printable(column.title))), default=1
    )  # in bold
    if column.kind != "text":  # a heading may be broken, a figure not
        least = max([heading, *map(_signs, cells)])
        return min(least, LONGEST_WORD), min(least, LONGEST_WORD)
    words = max((_signs(word) for text in cells for word in text.split()), default=1)
    lines = [_signs(text) for text in cells] or [1]
    least = min(max(heading, words, min(max(lines), SHORT_LINE)), LONGEST_WORD)
    return least, max(least, min(max(lines), 2 * sum(lines) // len(lines), LONGEST_LINE))


def _signs(text: str) -> int:
    """How many average characters wide a text is; capitals are wider."""
    return len(text) + sum(map(str.isupper, text)) * 2 // 5


def _parts(columns: Sequence[Column], needs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """The columns of each grid: all in one where they fit in the smallest size, else by turns behind the first ones."""
    everything = list(range(len(columns)))
    least = [need[0] for need in needs]
    heads = 1 + next((at for at, column in enumerate(columns[:2]) if column.kind == "text"), 0)
    for many in range(len(columns) - heads, 0, -1):
        rest = range(heads, len(columns), many)
        parts = [[*everything[:heads], *everything[start : start + many]] for start in rest]
        if all(_room([least[at] for at in part], SMALLEST_PT) <= ACROSS_MM for part in parts):
            return parts
    return [everything]


def _setting(needs: Sequence[tuple[int, int]]) -> tuple[int, bool]:
    """The size of the letters and whether the table stands across: large and upright, as far as it reads well so."""
    least = [need[0] for need in needs]
    readable, tolerable = (
        [max(need[0], min(need[1], line)) for need in needs] for line in (READABLE_LINE, TOLERABLE_LINE)
    )
    upright = [] if len(needs) > MOST_UPRIGHT else [(readable, size, False) for size in SIZES_PT]
    upright += [(tolerable, size, False) for size in (SIZES_PT[-1], SMALLEST_PT) if upright]
    across = [(readable, size, True) for size in SIZES_PT]
    return next(
        (
            (size, turned)
            for signs, size, turned in (*upright, *across)
            if _room(signs, size) <= (ACROSS_MM if turned else UPRIGHT_MM)
        ),
        (max((size for size in SIZES_PT if _room(least, size) <= ACROSS_MM), default=SMALLEST_PT), True),
    )


def _room(signs: Sequence[int], size: int) -> float:
    """How wide so many characters a column are, in mm."""
    return sum(signs) * _SIGN_MM_PER_PT * size + PADDING_MM * len(signs)


def _widths(needs: Sequence[tuple[int, int]], size: int, *, across: bool) -> list[float]:
    """The columns' widths in mm: first what each needs, then what each would like, then by what they have."""
    width = ACROSS_MM if across else UPRIGHT_MM
    least = [_room([need[0]], size) for need in needs]
    wished = [_room([need[1]], size) - have for need, have in zip(needs, least, strict=True)]
    spare = max(width - sum(least), 0)
    share = min(spare / sum(wished), 1) if sum(wished) else 0
    given = [have + share * wish for have, wish in zip(least, wished, strict=True)]
    return [width * one / sum(given) for one in given]
