"""Pages and documents as Markdown (cho thư điện tử, ghi chú): text that reads as it is; charts are left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from cchc_index.report.page import Cell, Column, Document, Page, Table, printable, shown

SIGNS: Final = re.compile(r"([\\`*_\[\]<>|#~])")
"""What Markdown or the HTML in it would take for a sign of its own."""
LINE_STARTS: Final = re.compile(r"^(\s*\d*)([-+=.)](?=\s|$))")
"""What begins a list."""


def document_markdown(document: Document) -> str:
    """A whole document, its sections one level below its title."""
    titles = [_plain(one) for one in (document.title, document.subject) if one]
    head = [f"# {titles[0]}", *titles[1:], *(f"> {_plain(one)}" for one in document.warnings)]
    return _joined([*head, *(block for page in document.sections for block in _page(page, 2))])


def page_markdown(page: Page) -> str:
    """One page."""
    return _joined(_page(page, 1))


def _joined(blocks: Iterable[str]) -> str:
    return "\n\n".join(filter(None, blocks)) + "\n"


def _page(page: Page, level: int) -> Iterator[str]:
    yield f"{'#' * level} {_plain(page.title)}"
    if page.subtitle:
        yield _plain(page.subtitle)
    if page.headline:
        yield f"**{_plain(page.headline)}**"
    yield from map(_plain, page.text)
    for table in page.tables:
        if table.title:
            yield f"{'#' * (level + 1)} {_plain(table.title)}"
        yield _table(table)
    yield "\n".join(f"- {_plain(note)}" for note in page.notes)
    yield "\n".join(f"- → `{printable(step).replace('`', '')}`" for step in page.next_steps)


def _table(table: Table) -> str:
    """A table; bars are left out, details follow as a list, each with the row's first cell."""
    kept = [place for place, column in enumerate(table.columns) if column.kind != "bar"]
    columns = [table.columns[place] for place in kept]
    lines = [
        _line([_plain(column.title) for column in columns]),
        _line(["---" if column.kind == "text" else "---:" for column in columns]),
        *(_line([_cell(row[place], table.columns[place]) for place in kept]) for row in table.rows),
    ]
    told = [(row[0], detail) for row, detail in zip(table.rows, table.details, strict=False) if detail]
    details = [f"- {_cell(name, table.columns[0])}: {_plain(detail)}" for name, detail in told]
    return "\n".join([*lines, *(["", *details] if details else [])])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell, column: Column) -> str:
    text = shown(cell, column)
    return _plain(text) if isinstance(cell, str) else text


def _plain(text: str) -> str:
    """Text that stays text."""
    return LINE_STARTS.sub(r"\1\\\2", SIGNS.sub(r"\\\1", printable(text)))
