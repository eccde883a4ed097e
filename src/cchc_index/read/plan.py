"""A plan that comes back filled in (kế hoạch đã cập nhật): its tasks, or every problem with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, Json, ValidationError

from cchc_index.model.language import _, number
from cchc_index.model.names import fold
from cchc_index.model.numbers import Figure, as_written, is_blank, read_figure
from cchc_index.model.planned import FORM, Entry, PlanForm, State
from cchc_index.model.problem import Place, Problem
from cchc_index.read.grid import Grid, read_book
from cchc_index.read.places import shown

COLUMNS: Final = 11
ID, NAME, NEEDS, OWNER, DUE, GAIN, STATE, DONE_ON = 1, 2, 3, 4, 5, 6, 8, 9
"""The columns, from 0."""
STEP: Final = "step:"


class Planned(BaseModel):
    """What the hidden sheet keeps of a task, so that a slip in the visible one is found."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    needs: str
    sets: tuple[str, ...]
    gain: float


class Kept(BaseModel):
    """What the hidden sheet keeps of the plan; `headings` and `states` in the words of the language it is in."""

    model_config = ConfigDict(frozen=True)

    unit: str
    index: str
    period: str
    points: int
    headings: Json[Annotated[list[str], Field(min_length=COLUMNS, max_length=COLUMNS)]]
    states: Json[dict[State, str]]
    steps: dict[str, Json[Planned]]

    @staticmethod
    def of(pairs: Mapping[str, str]) -> Kept:
        """From the keys and values of the hidden sheet; a ValidationError where they are not those of a plan."""
        steps = {key.removeprefix(STEP): value for key, value in pairs.items() if key.startswith(STEP)}
        return Kept.model_validate({**pairs, "steps": steps})


def read_plan(path: Path) -> tuple[PlanForm | None, list[Problem]]:
    """The plan in a workbook that `cchc plan -o` wrote; Q25 to Q28 for what is wrong with it."""
    book = read_book(path, shown(path))
    if book.problems:
        return None, book.problems
    head = book.form
    if head is None or head.get("form") != FORM:
        return None, [Problem("Q25", Place(book.file), {"why": _("its hidden sheet is missing")})]
    try:
        kept = Kept.of(head.pairs)
    except ValidationError:
        return None, [Problem("Q25", head.place, {"why": _("its hidden sheet is damaged")})]
    rows = ((grid, row) for grid in book.grids for row in range(grid.height))
    found = next(((grid, row) for grid, row in rows if _at(grid, row) == kept.headings), None)
    if found is None:
        return None, [Problem("Q25", Place(book.file), {"why": _("the row of headings is missing")})]
    entries, problems = _entries(*found, kept)
    form = PlanForm(kept.unit, kept.index, kept.period, kept.points, tuple(entries))
    return (None if problems else form), problems


def _at(grid: Grid, row: int) -> list[str]:
    """A row of the grid, as far as a plan's columns go."""
    return [_text(column[row]) for column in grid.columns[:COLUMNS]]


def _entries(grid: Grid, heading: int, kept: Kept) -> tuple[list[Entry], list[Problem]]:
    """The tasks below the headings, each against what the hidden sheet keeps of it."""
    steps = kept.steps
    rows = [row for row in range(heading + 1, grid.height) if _text(grid.columns[ID][row])]
    ids = Counter(_text(grid.columns[ID][row]) for row in rows)
    wrong = [leaf for leaf in dict.fromkeys([*steps, *ids]) if ids[leaf] != 1 or leaf not in steps]
    place = grid.place(heading, ID)
    dropped = kept.states.get("dropped")
    problems = [Problem("Q26", place, {"ids": wrong, "dropped": dropped})] if wrong else []
    entries: list[Entry] = []
    for row in rows:
        leaf = _text(grid.columns[ID][row])
        if leaf in steps:
            entry, found = _entry(grid, row, leaf, kept)
            problems += found
            entries += [entry] if entry else []
    return entries, problems


def _entry(grid: Grid, row: int, leaf: str, kept: Kept) -> tuple[Entry | None, list[Problem]]:
    step = kept.steps[leaf]
    problems: list[Problem] = []
    for column, planned in ((NEEDS, step.needs), (GAIN, step.gain)):
        value = grid.columns[column][row]
        now = value if isinstance(planned, float) else _text(value)
        if now != planned:
            params = {"id": leaf, "now": _text(value) or "—", "planned": _text(planned)}
            problems.append(Problem("Q27", grid.place(row, column), params))
    words: dict[str, State] = {fold(word): state for state, word in kept.states.items()}
    state = words.get(fold(_text(grid.columns[STATE][row])))
    days = {column: _day(grid.columns[column][row]) for column in (DUE, DONE_ON)}
    wrong = [*([STATE] if state is None else []), *(column for column, day in days.items() if isinstance(day, str))]
    for column in wrong:
        params = {"id": leaf, "value": _text(grid.columns[column][row]) or "—", "column": kept.headings[column]}
        known = list(kept.states.values())
        problems.append(Problem("Q28", grid.place(row, column), {**params, "known": known}))
    if problems or state is None:
        return None, problems
    due, done_on = (day if isinstance(day, date) else None for day in days.values())
    name, owner = (_text(grid.columns[column][row]) for column in (NAME, OWNER))
    entry = Entry(leaf, name, step.needs, owner, due, step.sets, as_written(step.gain), state, done_on)
    return entry, []


def _day(value: object) -> date | str | None:
    """A day, None for a blank, or the text that is no day."""
    if is_blank(value):
        return None
    read = read_figure(value, "date")
    if isinstance(read, Figure) and isinstance(read.value, float) and 1 < read.value < date.max.toordinal():
        return date.fromordinal(int(read.value))
    return _text(value)


def _text(value: object) -> str:
    """A cell as text."""
    if isinstance(value, int | float):
        return number(as_written(value))
    return "" if value is None else str(value).strip()
