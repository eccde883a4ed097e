"""The register of what was received (sổ tiếp nhận), read back from its file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from cchc_index.model import disk
from cchc_index.model.language import _
from cchc_index.model.limits import Limits
from cchc_index.model.problem import Place, Problem
from cchc_index.model.register import HEADINGS, Entry
from cchc_index.model.tables import FORMULA_STARTS, TEXT_MARK
from cchc_index.read.csv_text import read_csv
from cchc_index.read.guard import RefusalError
from cchc_index.read.places import shown


def read_register(path: Path) -> tuple[list[Entry], list[Problem]]:
    """The entries, oldest first; none where there is no register yet; W92 where it cannot be read."""
    if not path.exists():
        return [], []
    try:
        rows, _lines = read_csv(path.read_bytes(), Limits())
    except (OSError, RefusalError) as error:
        why = disk.why(error) if isinstance(error, OSError) else str(error)
        return [], [Problem("W92", Place(shown(path)), {"why": why})]
    if not rows or tuple(cell.strip() for cell in rows[0][: len(HEADINGS)]) != HEADINGS:
        why = _("its headings are not {known}").format(known=", ".join(HEADINGS))
        return [], [Problem("W92", Place(shown(path), line=1), {"why": why})]
    entries: list[Entry] = []
    problems: list[Problem] = []
    for line, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = [_unmarked(cell.strip()) for cell in [*row, *[""] * len(HEADINGS)][: len(HEADINGS)]]
        entry = Entry(*cells)
        if (
            entry.sha256
            and entry.received
            and entry.sending.isdecimal()
            and all(map(_is_day, (entry.date, entry.received, entry.deadline)))
        ):
            entries.append(entry)
        else:
            why = _("days are written as 2022-12-09, and each entry has its day, its hash and which sending it is")
            problems.append(Problem("W92", Place(shown(path), line=line), {"why": why}, tuple(cells)))
    return entries, problems


def _unmarked(text: str) -> str:
    """Text without the mark that keeps it from being taken for a formula; other text may begin with such a sign too."""
    plain = text.removeprefix(TEXT_MARK)
    return plain if plain.startswith(FORMULA_STARTS) else text


def _is_day(text: str) -> bool:
    try:
        return not text or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
