"""Neutral pages (trang báo cáo) and documents of pages: title, text, tables, charts, notes. Renderers draw them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
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
class Series:
    """One row of figures of a chart, one for each label (dãy số liệu); None where there is none."""

    name: str
    values: tuple[Fraction | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart (biểu đồ), as figures; `bars` has one series, the others as follows.

    `lines`: a series per line, the labels are periods. `pareto`: what is lost, and its running share in percent.
    `waterfall`: one series, the first and the last figure are totals, those between them changes.
    `intervals`: the value, the lower and the upper end.
    """

    kind: Literal["bars", "lines", "pareto", "waterfall", "intervals"]
    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    measure: str = ""
    decimals: int = 2

    def spoken(self) -> str:
        """The same in words (nội dung biểu đồ bằng chữ), for whoever does not see it."""
        parts = [
            f"{label}: {', '.join(_figure(one.values[place], self.decimals) for one in self.series)}"
            for place, label in enumerate(self.labels)
        ]
        names = ", ".join(one.name for one in self.series)
        return f"{self.title} ({', '.join(filter(None, [names, self.measure]))}). {'; '.join(parts)}."


@dataclass(frozen=True, slots=True)
class Page:
    """A page on the screen, or a section of a document (phần của báo cáo)."""

    title: str
    headline: str = ""
    subtitle: str = ""
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    """Paragraphs, before the tables."""
    charts: tuple[Chart, ...] = ()
    """After the tables."""


@dataclass(frozen=True, slots=True)
class Document:
    """A report that is sent on (văn bản báo cáo): its sections one below the other, each a page."""

    title: str
    """What kind of paper it is, such as BÁO CÁO."""
    subject: str
    """What it is about (trích yếu)."""
    sections: tuple[Page, ...]
    warnings: tuple[str, ...] = ()
    """What stands at its head: that figures are illustrative, provisional, partial."""
    kind: Literal["report", "annex", "minutes", "page"] = "report"
    """Which layout it has on paper (báo cáo, phụ lục, biên bản, trang rời): a page has no letterhead."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A node of a tree on a page: its label, lines of text below it, its children."""

    label: str
    lines: tuple[str, ...] = ()
    children: tuple[Branch, ...] = ()


def printable(text: str) -> str:
    """Text without control characters, marks that turn the writing round, and what is no character at all."""
    return "".join(_printable(sign) for sign in text)


def _printable(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind in ("Cc", "Zl", "Zp"):
        return " "
    return "" if kind in ("Cf", "Cs") or ord(sign) & 0xFFFE == 0xFFFE else sign


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


def _figure(value: Fraction | None, decimals: int) -> str:
    return "—" if value is None else number(value, decimals)


def width_of(table: Table) -> int:
    """How many characters the table takes, a space on each side of a column's border."""
    columns = [
        (column.title, [shown(row[place], column) for row in table.rows]) for place, column in enumerate(table.columns)
    ]
    return sum(
        2 + max([len(title), *map(len, cells)]) + any(cell.endswith(PARTIAL) for cell in cells)
        for title, cells in columns
    )
