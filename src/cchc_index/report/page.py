"""One neutral page (trang báo cáo): title, columns, rows, notes. Renderers turn it into a terminal table or CSV."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, Literal

from cchc_index.model.language import number

Kind = Literal["text", "number", "change", "rank", "bar"]
Cell = str | Fraction | int | None
WIDE: Final = 96
"""From so many characters on a page has room for columns that say the same in another way."""
PARTIAL: Final = "*"
"""The mark of a figure of which some is still missing (số chưa đủ)."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `decimals` is for numbers, `key` is its heading in CSV."""

    key: str
    title: str
    kind: Kind = "text"
    decimals: int = 2


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows; a row has a cell per column, None where there is nothing to show."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""
    dim: frozenset[int] = frozenset()
    """Rows that are shown as apart from the others, such as units without a rank."""
    details: tuple[str, ...] = ()
    """Per row what is said below it, over the whole width; empty: nothing below any."""


@dataclass(frozen=True, slots=True)
class Page:
    """A whole report."""

    title: str
    headline: str = ""
    subtitle: str = ""
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Branch:
    """A node of a tree on a page: its label, lines of text below it, its children."""

    label: str
    lines: tuple[str, ...] = ()
    children: tuple[Branch, ...] = ()


def shown(cell: Cell, column: Column) -> str:
    """A cell as text in the language in use; a dash where there is nothing."""
    if cell is None:
        return "—"
    if isinstance(cell, str):
        return cell
    if column.kind == "bar":
        return "█" * round(cell)
    text = number(Fraction(cell), 0 if column.kind == "rank" else column.decimals)
    return f"+{text}" if column.kind == "change" and cell > 0 and text.strip("0.,") else text
