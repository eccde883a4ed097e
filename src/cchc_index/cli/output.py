"""Where a command's data and talk go (đầu ra của lệnh): data to stdout or a file, talk and problems to stderr."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console
from typer._click.globals import get_current_context

from cchc_index.cli import DATA_PROBLEMS, DONE
from cchc_index.cli.options import columns
from cchc_index.model import disk
from cchc_index.model.catalogue import Severity
from cchc_index.model.language import _
from cchc_index.model.problem import Place, Problem, has_errors
from cchc_index.model.receipt import spoken
from cchc_index.read.places import shown
from cchc_index.report.page import Branch, Page
from cchc_index.report.plain import csv_text, json_text, write_file
from cchc_index.report.terminal import console, show_page, show_problems, show_tree

if TYPE_CHECKING:
    from cchc_index.store.lock import Holder

DEFAULT_WIDTH = 100
PAPERS: Final = ("md", "html", "docx", "pdf", "xlsx")
"""The forms in which any page can be sent on."""
PAPER_WIDTH: Final = 200
"""A page on paper has room for every column."""


def width(output: Path | None = None, form: str = "table") -> int:
    """How many characters wide a page is, on the terminal or in a file."""
    if form in PAPERS:
        return PAPER_WIDTH
    return DEFAULT_WIDTH if output is not None else console(sys.stdout, columns()).width


def tell(problems: Sequence[Problem], *, wrote: bool, quiet: bool = False) -> int:
    """Problems to stderr; the exit code that follows from them. Quiet leaves notes out."""
    shown = [one for one in problems if not (quiet and one.severity is Severity.NOTE)]
    show_problems(shown, console(sys.stderr, columns()), wrote=wrote)
    return DATA_PROBLEMS if has_errors(problems) else DONE


def say(text: str, *, quiet: bool) -> None:
    """A word beside the data."""
    if not quiet:
        sys.stderr.write(text + "\n")


def waits(*, quiet: bool) -> Callable[[Holder], None]:
    """What to say to whoever waits for another command."""
    text = _("Waiting for another command in this workspace: machine {host}, process {pid}, since {since}")
    return lambda who: say(text.format(host=who.host, pid=who.pid, since=spoken(who.since)), quiet=quiet)


def put_text(text: str | Iterable[str], output: Path | None, *, for_excel: bool = False) -> int:
    """Data as text, whole or piece by piece, to a file or to stdout."""
    if output is None:
        sys.stdout.writelines([text] if isinstance(text, str) else text)
        return DONE
    return _to_file(output, lambda: text, for_excel=for_excel)


def put_json(payload: dict[str, Any], output: Path | None) -> int:
    """Data as JSON."""
    return put_text(json_text(payload), output)


def put_csv(table: tuple[Sequence[str], Iterable[Sequence[object]]], output: Path | None) -> int:
    """Data as CSV (headings, rows); a file opens in Excel."""
    return put_text(csv_text(*table), output, for_excel=True)


def put_bytes(data: bytes, output: Path) -> int:
    """A workbook to a file."""
    try:
        disk.write_whole(output, data)
    except OSError as error:
        return cannot_write(output, error)
    return _wrote(output)


def put_page(page: Page, output: Path | None, form: str = "table") -> int:
    """A page: on the terminal, as plain text, or as a paper in the form asked for."""
    if form in PAPERS:
        from cchc_index.flow.paper import page_file

        content, problems = page_file(page, form)
        code = tell(problems, wrote=content is not None)
        if content is None:
            return code
        return max(code, put_text(content.decode(), None) if output is None else put_bytes(content, output))
    if output is None:
        show_page(page, console(sys.stdout, columns()))
        return DONE
    return _to_file(output, lambda: _plain(lambda to: show_page(page, to)))


def put_tree(tree: Branch, output: Path | None) -> int:
    """A tree, to a file as plain text or to the terminal."""
    if output is None:
        show_tree(tree, console(sys.stdout, columns()))
        return DONE
    return _to_file(output, lambda: _plain(lambda to: show_tree(tree, to)))


def _plain(show: Callable[[Console], None]) -> str:
    stream = io.StringIO()
    show(console(stream, DEFAULT_WIDTH))
    return stream.getvalue()


def _to_file(output: Path, make: Callable[[], str | Iterable[str]], *, for_excel: bool = False) -> int:
    try:
        write_file(output, make(), for_excel=for_excel)
    except OSError as error:
        return cannot_write(output, error, wrote=True)  # perhaps: the result may be saved by now
    return _wrote(output)


def _wrote(output: Path) -> int:
    """Say so, unless the command was asked to be quiet."""
    quiet = get_current_context().params.get("quiet", False)
    say(_("Wrote {file}").format(file=shown(output)), quiet=quiet)
    return DONE


def cannot_write(target: Path, error: OSError, *, wrote: bool = False) -> int:
    """The disk refuses: said as a problem."""
    problem = Problem("W09", Place(target.as_posix()), {"why": disk.why(error)})
    return tell([problem], wrote=wrote)
