"""Pages and problems on the terminal (in ra màn hình): readable in colour and without, at 80 columns, in a pipe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text
from rich.tree import Tree as RichTree

from cchc_index.model.catalogue import Severity
from cchc_index.model.problem import Problem
from cchc_index.report.page import PARTIAL, Branch, Page, Table, printable, shown
from cchc_index.report.problems import problem_lines, summary_line

COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def console(stream: IO[str], width: int | None) -> Console:
    """A console for a stream; colour only on a terminal and without NO_COLOR."""
    return Console(file=stream, width=width, highlight=False, emoji=False, markup=False, soft_wrap=False)


def show_page(page: Page, to: Console) -> None:
    """The headline first, then the tables, then notes and what to do next."""
    to.print(Text(printable(page.title), style="bold"))
    if page.subtitle:
        to.print(Text(printable(page.subtitle), style="dim"))
    if page.headline:
        to.print(Text(printable(page.headline), style="bold cyan"))
    for table in page.tables:
        for part in _tables(table):
            to.print(part)
    for note in page.notes:
        to.print(Padding(Text(printable(note), style="dim"), (0, 0, 0, 1), expand=False))
    for step in page.next_steps:
        to.print(Text(f"→ {printable(step)}", style="green"))


def show_problems(problems: Sequence[Problem], to: Console, *, wrote: bool) -> None:
    """Every problem, then one summary line."""
    for problem in problems:
        head, *rest = problem_lines(problem)
        word, _, message = printable(head).partition("  ")
        to.print(Text.assemble((word, COLOURS[problem.severity]), "  ", message), soft_wrap=True)
        for line in rest:
            to.print(Text(printable(line), style="dim"), soft_wrap=True)
    if problems:
        to.print(Text(summary_line(problems, wrote=wrote)), soft_wrap=True)


def show_tree(branch: Branch, to: Console) -> None:
    """A tree with its lines."""
    to.print(_tree(branch, RichTree(Text(printable(branch.label), style="bold"))))


def _tree(branch: Branch, tree: RichTree) -> RichTree:
    above = [tree]  # per two spaces of indentation the line below which the next one stands
    for line in branch.lines:
        text = line.lstrip()
        del above[1 + (len(line) - len(text)) // 2 :]
        above.append(above[-1].add(Text(printable(text), style="dim")))
    for child in branch.children:
        _tree(child, tree.add(Text(printable(child.label), style="bold" if child.children else "")))
    return tree


def _tables(table: Table) -> Iterator[RenderableType]:
    """The table; where rows have details, a table for each row with its details below, all of the same widths."""
    if not any(table.details):
        yield _rich(table, range(len(table.rows)))
        return
    indent = 2 + max(map(cell_len, (table.columns[0].title, *_texts(table, 0))))
    if not table.title:
        yield ""
    for place, detail in enumerate(table.details):
        yield Padding(_rich(table, [place], wide=True, headed=place == 0), (0, 1))
        if detail:
            yield Padding(Text(printable(detail), style="dim"), (0, 1, 0, indent + 1))
    yield ""


def _rich(table: Table, rows: Sequence[int], *, wide: bool = False, headed: bool = True) -> RichTable:
    """Numbers as wide as the widest, texts as wide as there is room; two spaces between columns.

    `wide` takes the whole width and leaves to the second column what the others do not need.
    """
    rich = RichTable(
        box=SIMPLE_HEAD,
        padding=0,
        pad_edge=False,
        title=table.title if headed else None,
        title_justify="left",
        expand=wide,
        show_edge=not wide,
        show_header=headed,
    )
    columns: list[Sequence[RenderableType]] = []
    for place, column in enumerate(table.columns):
        gap = 1 if place else 0  # beside the one that the box has
        texts = [printable(column.title), *_texts(table, place)]
        left = column.kind in ("text", "bar")
        if left and not (wide and place != 1):
            title, *cells = [Padding(Text(text), (0, 0, 0, gap)) for text in texts]
            rich.add_column(title, overflow="fold", header_style="bold", ratio=1 if wide else None)
            columns.append(cells)
        else:  # a width of its own is the gap here, since padding would take as long as all the rest
            width = max(map(cell_len, texts)) + gap
            filled = [" " * gap + text if left else " " * (width - cell_len(text)) + text for text in texts]
            rich.add_column(filled[0], justify="left", no_wrap=True, width=width, header_style="bold")
            columns.append([Text(text) for text in filled[1:]])
    for place in rows:
        rich.add_row(*(cells[place] for cells in columns), style="dim" if place in table.dim else "")
    return rich


def _texts(table: Table, place: int) -> list[str]:
    """A column's cells as they are shown; numbers are our own writing."""
    column = table.columns[place]
    cells = [shown(row[place], column) for row in table.rows]
    if column.kind in ("text", "bar"):
        return [printable(cell) for cell in cells]
    room = any(cell.endswith(PARTIAL) for cell in cells)  # for a mark, lest decimals stand askew
    return [cell if cell.endswith(PARTIAL) else cell + " " * room for cell in cells]
