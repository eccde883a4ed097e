"""What was sent (dữ liệu gửi đến): submissions, imported values and survey replies, read into tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import pandas as pd

from cchc_index.engine.survey_counts import Statistics
from cchc_index.engine.survey_error import Population
from cchc_index.engine.survey_tables import Part, beyond_tables, survey_tables
from cchc_index.flow.choice import Chosen
from cchc_index.flow.inputs import files_of, hashes_of, in_one_order
from cchc_index.flow.population import beyond, population_of
from cchc_index.flow.questionnaires import of_two, survey_plan
from cchc_index.flow.request import Advance, Request
from cchc_index.flow.survey import count_replies, files_of_survey, lacking_engine
from cchc_index.flow.tables import Tables
from cchc_index.model.problem import Place, Problem, has_errors
from cchc_index.model.survey import survey_leaves
from cchc_index.model.tables import place_code
from cchc_index.read.book import Book, FormHead
from cchc_index.read.exceptions import Granted, read_exceptions
from cchc_index.read.grid import read_book
from cchc_index.read.imported import read_imported
from cchc_index.read.petition import read_petitions
from cchc_index.read.places import shown
from cchc_index.read.replies import Reading
from cchc_index.read.submissions import Submissions, UnitFinder, empty
from cchc_index.read.tidy import read_submissions
from cchc_index.read.tidy_rows import Form
from cchc_index.read.whose import named_in
from cchc_index.read.workspace import use_limits

SENT: Final = ("answers", "figures", "remarks", "imported", "replies", "reply_counts", "reply_products")
"""The tables that hold what units sent, as opposed to what came out; the first three are submissions."""


@dataclass(slots=True)
class Sent:
    """The tables of what was sent, where it stood, and what was wrong with it (dữ liệu gửi đến)."""

    tables: Tables
    sources: pd.DataFrame
    problems: list[Problem] = field(default_factory=list)
    survey_held: bool = False
    granted: Granted = field(default_factory=Granted)
    population: Population = field(default_factory=dict)
    evidence_cells: pd.DataFrame | None = None
    files: list[tuple[Path, str]] = field(default_factory=list)
    """All files that were read, with the hash of what they held then."""
    parts: list[Part] = field(default_factory=list)
    """Sums of replies that are too many for the table `reply_products`."""

    @staticmethod
    def of_survey() -> Sent:
        """Nothing but replies, which are still to be taken."""
        return Sent({name: empty(name) for name in SENT}, empty("sources"), survey_held=True)

    def take(self, counted: Statistics) -> None:
        """The counted replies as tables (phiếu đã đếm)."""
        self.parts = beyond_tables(counted)
        self.tables |= survey_tables(counted)


@dataclass(frozen=True, slots=True)
class Opened:
    """The submissions of a run, opened (tệp đã mở): the request with its files one by one, and what they hold."""

    request: Request
    books: list[Book]
    hashes: dict[Path, str]
    problems: list[Problem]

    @property
    def forms(self) -> list[FormHead]:
        """What those that are forms of ours say of themselves."""
        return [book.form for book in self.books if book.form]

    def without(self, names: Collection[str | None]) -> Opened:
        """The same less the files that are shown under these names."""
        pairs = zip(self.request.submissions, self.books, strict=True)
        kept = {file: book for file, book in pairs if book.file not in names}
        request = replace(self.request, submissions=tuple(kept))
        hashes = {file: one for file, one in self.hashes.items() if file in kept}
        return Opened(request, list(kept.values()), hashes, self.problems)


def open_books(request: Request, advance: Advance | None = None) -> Opened:
    """Every file that is meant, opened once (mở các tệp); `advance` hears of each."""
    use_limits(request.workspace, request.here)  # which workspace's period it is, the forms may say
    files, unfound = files_of(request.submissions)
    files = in_one_order(files)
    books: list[Book] = []
    hashes: dict[Path, str] = {}
    for file in files:
        books.append(read_book(file, shown(file)))
        if not has_errors(books[-1].problems):  # what is refused may be as large as the disk
            hashes |= hashes_of([file])
        if advance is not None:
            advance(len(books), len(files))
    return Opened(replace(request, submissions=files), books, hashes, unfound)


def read_submitted(opened: Opened, chosen: Chosen) -> tuple[Submissions, Form]:
    """The submissions of a run (đọc phiếu chấm điểm), and what they were read against."""
    workspace = chosen.workspace.workspace
    finder = UnitFinder.of(workspace, chosen.rubric.level, chosen.period)
    file = chosen.file
    form = Form(file.rubric, file.lines, finder, workspace.bare_percent, chosen.period, file.sha256)
    books, again = _without_copies(opened, finder)
    read = read_petitions(books, form) if opened.request.stage == "petition" else read_submissions(books, form)
    read.problems += again
    return read, form


def _without_copies(opened: Opened, units: UnitFinder) -> tuple[list[Book], list[Problem]]:
    """Each file once; files of equal content that by their names are of different units are no copies."""
    kept: dict[str, list[tuple[str | None, Path]]] = defaultdict(list)
    books: list[Book] = []
    problems: list[Problem] = []
    for file, book in zip(opened.request.submissions, opened.books, strict=True):
        same, unit = kept[opened.hashes.get(file) or str(file)], named_in(file.stem, units)
        first = next((one for named, one in same if named == unit or None in (named, unit)), None)
        if first is None:
            same.append((unit, file))
            books.append(book)
        else:
            problems.append(Problem("W17", Place(shown(file)), {"file": shown(first)}))
    return books, problems


def read_sent(opened: Opened, chosen: Chosen) -> Sent:
    """All files of a run (đọc các tệp); every problem of all of them."""
    read, form = read_submitted(opened, chosen)
    tables: Tables = {name: empty(name) for name in SENT}
    tables |= {"answers": read.answers, "figures": read.figures, "remarks": read.remarks}
    sent = Sent(tables, read.sources, list(read.problems), survey_held=bool(chosen.survey))
    sent.files = [*opened.hashes.items()]
    sent.evidence_cells = read.evidence_cells
    if chosen.imported is not None:
        imported, sources, problems = read_imported(chosen.imported, form)
        if not has_errors(problems):
            sent.files += hashes_of([chosen.imported]).items()
        tables["imported"] = imported.assign(place=imported["place"] + place_code(len(sent.sources), 0, 0))
        sent.sources = pd.concat([sent.sources, sources], ignore_index=True)
        sent.problems += problems
    replied: dict[tuple[str, str], int] = {}
    if chosen.survey:
        leaves = survey_leaves(chosen.rubric)
        exports, again = files_of_survey(chosen.survey)
        sent.files += exports.items()
        asked = opened.request
        lacking = lacking_engine(asked.engine, asked.spark_master)
        sent.problems += [*again, *lacking]
        if lacking:
            return sent
        plan = survey_plan(chosen.workspace, chosen.period, asked.columns, engine=asked.engine)
        reading = Reading(list(exports), leaves, form.units, plan)
        counted = count_replies(reading, leaves, asked.engine, asked.spark_master)
        sent.problems += [*of_two(chosen.workspace, leaves), *reading.problems]
        sent.take(counted)
        replied = counted.replies()
        if sent.parts:
            sent.problems.append(Problem("K43", params={"count": len({unit for unit, _ in replied})}))
    sent.population, unknown = population_of(chosen)
    sent.problems += [*unknown, *beyond(chosen, replied, sent.population)]
    _grant(sent, chosen, form.units)
    sent.problems += [Problem("S63", params={"known": names}) for names in form.units.look_alikes()]
    return sent


def _grant(sent: Sent, chosen: Chosen, units: UnitFinder) -> None:
    """What exceptions on file grant, and where they stand."""
    folder = chosen.workspace.folder
    sent.granted = read_exceptions(folder, chosen.rubric, chosen.period, units, len(sent.sources))
    sent.problems += sent.granted.problems
    if sent.granted.sources:
        rows = pd.DataFrame(sent.granted.sources, columns=["file", "sheet"])
        sent.sources = pd.concat([sent.sources, rows], ignore_index=True)
