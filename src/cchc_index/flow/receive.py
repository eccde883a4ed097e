"""The flow of `receive` (tiếp nhận): files in, entries in the workspace's register out; each file once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from cchc_index.flow.choice import Chosen, choose
from cchc_index.flow.closing import held
from cchc_index.flow.inputs import files_of, hashes_of
from cchc_index.flow.request import Request
from cchc_index.model import disk
from cchc_index.model.names import Ambiguous, Found
from cchc_index.model.problem import Place, Problem, candidates, has_errors
from cchc_index.model.register import HEADINGS, REGISTER, Entry
from cchc_index.read.book import Book
from cchc_index.read.grid import read_book
from cchc_index.read.places import shown
from cchc_index.read.register import read_register
from cchc_index.read.workspace import find_workspace
from cchc_index.report.plain import csv_text
from cchc_index.store.lock import HeldError, Holder, writing


@dataclass(frozen=True, slots=True)
class Letter:
    """What came with the files (công văn gửi kèm): whose it is, its number and date, the day on which it came."""

    received: date
    unit: str | None = None
    number: str = ""
    dated: date | None = None


@dataclass(slots=True)
class Received:
    """What came of it (kết quả tiếp nhận): the entries made now, or all of them; every problem."""

    problems: list[Problem] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


def received(period: str | None, *, workspace: Path | None, here: Path) -> Received:
    """The register as it stands (xem sổ tiếp nhận), of one period or of all."""
    folder, problems = find_workspace(workspace, here)
    if folder is None:
        return Received(problems)
    entries, found = read_register(folder.folder / REGISTER)
    return Received([*problems, *found], [one for one in entries if period in (None, one.period)])


def receive(asked: Request, letter: Letter, waits: Callable[[Holder], None] | None = None) -> Received:
    """Enter files in the register (vào sổ tiếp nhận): all of them, or none where there are errors.

    One writer at a time: of two that read the same register one would lose its lines. `waits` hears who writes.
    """
    files, problems = files_of(asked.submissions)
    books = [read_book(asked.here / path, shown(path)) for path in files]
    chosen, found = choose(asked, [book.form for book in books if book.form])
    made = Received([*problems, *found, *(one for book in books for one in book.problems)])
    if chosen is None or has_errors(made.problems):
        return made
    hashes = hashes_of(asked.here / path for path in files)
    came = [(path, book, hashes.get(asked.here / path, "")) for path, book in zip(files, books, strict=True)]
    try:
        with writing(chosen.workspace.folder, waits):
            _enter(chosen, letter, came, made)
    except HeldError as error:
        made.problems.append(held(error.holder))
    return made


def _enter(chosen: Chosen, letter: Letter, came: Sequence[tuple[Path, Book, str]], made: Received) -> None:
    """The register with the files that came, each with its hash: read and written by nobody else meanwhile."""
    target = chosen.workspace.folder / REGISTER
    entries, found = read_register(target)
    made.problems += found
    for path, book, content in came:
        unit = _unit(chosen, letter, book, made.problems)
        again = next((one for one in entries if (one.sha256, one.period) == (content, chosen.period)), None)
        if again is not None:
            received = f"{date.fromisoformat(again.received):%d/%m/%Y}"
            params = {"unit": again.unit, "day": received, "sending": again.sending}
            made.problems.append(Problem("W91", Place(shown(path)), params))
        elif unit is not None:
            entry = _entry(chosen, letter, path, unit, content, entries)
            entries.append(entry)
            made.entries.append(entry)
    if has_errors(made.problems):
        made.entries = []
    elif made.entries:
        _write(target, entries, made)


def _entry(chosen: Chosen, letter: Letter, path: Path, unit: str, content: str, entries: Sequence[Entry]) -> Entry:
    earlier = sum((one.unit, one.period) == (unit, chosen.period) for one in entries)
    deadline = chosen.listed.deadline if chosen.listed else None
    return Entry(
        period=chosen.period,
        unit=unit,
        file=path.name,
        number=letter.number,
        date=letter.dated.isoformat() if letter.dated else "",
        received=letter.received.isoformat(),
        sending=str(earlier + 1),
        deadline=deadline.isoformat() if deadline else "",
        sha256=content,
    )


def _unit(chosen: Chosen, letter: Letter, book: Book, problems: list[Problem]) -> str | None:
    """Whose the file is: as the command says, else as the form says of itself."""
    text = letter.unit or (book.form.get("unit") if book.form else None)
    if text is None:
        problems.append(Problem("W90", Place(book.file)))
        return None
    workspace = chosen.workspace.workspace
    if not workspace.units:
        return " ".join(text.split())
    match workspace.names(chosen.rubric.level, chosen.period).match(text):
        case Found(key=key):
            return key
        case Ambiguous(candidates=several):
            known = list(several)
        case unknown:
            there = [unit.key for unit in workspace.units_of(chosen.rubric.level, chosen.period)]
            known = list(unknown.suggestions) or candidates(text, there)
    problems.append(Problem("W21", Place(book.file), {"unit": text, "known": known}))
    return None


def _write(target: Path, entries: Sequence[Entry], made: Received) -> None:
    try:
        disk.write_whole(target, csv_text(HEADINGS, entries).encode("utf-8-sig"))
    except OSError as error:
        made.problems.append(Problem("W09", Place(shown(target)), {"why": disk.why(error)}))
        made.entries = []
