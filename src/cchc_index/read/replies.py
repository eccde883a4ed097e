"""Replies to the survey (phiếu điều tra) from plain CSV files and sheets: one row per reply, questions by their code.

Only the unit, the group and the questions of the rubric are read; nothing else of a respondent is ever kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from cchc_index.model.names import Ambiguous, Found, fold_answer
from cchc_index.model.numbers import is_blank
from cchc_index.model.problem import Place, Problem, candidates
from cchc_index.model.survey import SurveyLeaf
from cchc_index.model.workspace import SurveyColumns
from cchc_index.read.cells import written
from cchc_index.read.grid import Grid, read_grids
from cchc_index.read.headings import SEARCHED_ROWS
from cchc_index.read.places import shown
from cchc_index.read.submissions import UnitFinder
from cchc_index.read.vocabulary import TIDY

GROUP = ("Nhóm", "group")


@dataclass(slots=True)
class Replies:
    """One row per reply: `export` (which file), `unit`, `group` and a folded answer per question; and the problems."""

    frame: pd.DataFrame
    problems: list[Problem] = field(default_factory=list)


def read_replies(
    paths: Iterable[Path], leaves: Sequence[SurveyLeaf], units: UnitFinder, columns: SurveyColumns
) -> Replies:
    """All survey files as one frame (đọc phiếu điều tra); what is on no list is a problem, with its count."""
    frames: list[pd.DataFrame] = []
    headings: list[str] = []
    problems: list[Problem] = []
    for path in paths:
        grids, faults = read_grids(path, shown(path))
        problems += faults
        if grids:
            file, *others = (_File(grid, leaves, units, columns) for grid in grids)
            if not file.has_unit:  # a cover sheet comes first
                file = next((one for one in others if one.has_unit), file)
            frame = file.read()
            problems += file.problems
            problems += [Problem("S60", one.grid.place(one.row, 0)) for one in others if one is not file and one.asked]
            headings += file.others
            if frame is not None:
                frames.append(frame.assign(export=len(frames)))
    whole = (
        pd.concat(frames, ignore_index=True)
        if frames
        else pd.DataFrame({"export": [], "unit": [], "group": []}, dtype=object)
    )
    if frames:
        problems += _missing_questions(leaves, whole, paths, headings)
    return Replies(whole, problems)


def _missing_questions(
    leaves: Sequence[SurveyLeaf], frame: pd.DataFrame, paths: Iterable[Path], headings: Sequence[str]
) -> list[Problem]:
    names = ", ".join(shown(path) for path in paths)
    return [
        Problem(
            "K09",
            Place(names),
            {
                "question": question.code,
                "id": leaf.row.node.id,
                "known": candidates(question.code, headings),
            },
        )
        for leaf in leaves
        for question in leaf.questions
        if question.code not in frame.columns
    ]


class _File:
    """One export: a heading row, then a row per reply."""

    def __init__(self, grid: Grid, leaves: Sequence[SurveyLeaf], units: UnitFinder, columns: SurveyColumns) -> None:
        self.grid, self.leaves, self.units, self.wanted = grid, leaves, units, columns
        self.problems: list[Problem] = []
        self.row = self._heading_row()
        self.headings = self._headings(self.row)
        self.has_unit = any(name in self.headings for name in self._unit_names())
        self.asked = {
            question.code: place
            for leaf in self.leaves
            for question in leaf.questions
            if (place := self.headings.get(fold_answer(question.code))) is not None
        }
        self.others: list[str] = []

    def _unit_names(self) -> list[str]:
        return [fold_answer(name) for name in ((self.wanted.unit_column,) if self.wanted.unit_column else TIDY["unit"])]

    def _heading_row(self) -> int:
        """The first row that names the column with the unit; else the first that holds anything."""
        rows = range(min(self.grid.height, SEARCHED_ROWS))
        for row in rows:
            headings = self._headings(row)
            if any(name in headings for name in self._unit_names()):
                return row
        return next((row for row in rows if any(column[row] is not None for column in self.grid.columns)), 0)

    def _headings(self, row: int) -> dict[str, int]:
        cells = enumerate(column[row] for column in self.grid.columns)
        return {fold_answer(str(cell)): place for place, cell in cells if cell is not None}

    def read(self) -> pd.DataFrame | None:
        """The replies of this file; None where its columns cannot be found."""
        unit = self._column("K02", self.wanted.unit_column, TIDY["unit"])
        asked = self.asked
        grouped = any(
            leaf.rule.groups and any(question.code in asked for question in leaf.questions) for leaf in self.leaves
        )
        group = self._column("K03" if grouped else None, self.wanted.group_column, GROUP)
        if unit is None or (grouped and group is None):
            return None
        used = [unit, *([group] if group is not None else []), *asked.values()]
        if self._twice(used):
            return None
        self.others = [str(self.grid.columns[one][self.row]) for one in self.headings.values() if one not in used]
        unread = [mark for mark in self.grid.unreadable(used) if mark[1] > self.row]
        for code, row, column, text in unread:
            self._say(code, row, column, value=text)
        broken = {row for _, row, _, _ in unread}
        rows = [
            row
            for row in range(self.row + 1, self.grid.height)
            if row not in broken and self._holds(row, [unit, *asked.values()])
        ]
        if not asked:
            self._say("K15", self.row, 0)
        if not rows and not unread:
            self.problems.append(Problem("S47", Place(self.grid.file, self.grid.sheet)))
        if not rows:
            return None
        frame = pd.DataFrame(
            {"unit": self._units(unit, rows), "group": [one or "" for one in self._folded(group, rows)]},
            dtype=object,
        )
        for code, place in asked.items():
            frame[code] = self._folded(place, rows)
        self._check_answers(frame, asked, rows)
        self._check_groups(frame, group, rows)
        return frame[frame["unit"].notna()]

    def _twice(self, used: Sequence[int]) -> bool:
        """Whether a heading that is read stands over a second column; which one counts is not ours to guess."""
        wanted = {fold_answer(str(self.grid.columns[one][self.row])) for one in used}
        found = False
        for place, column in enumerate(self.grid.columns):
            heading = column[self.row]
            if place not in used and heading is not None and fold_answer(str(heading)) in wanted:
                self._say("S09", self.row, place, column=_text(heading))
                found = True
        return found

    def _column(self, code: str | None, wanted: str | None, usual: tuple[str, ...]) -> int | None:
        names = (wanted,) if wanted else usual
        for name in names:
            if (place := self.headings.get(fold_answer(name))) is not None:
                return place
        if code is not None:
            self._say(code, self.row, 0, columns=list(names))
        return None

    def _holds(self, row: int, columns: list[int]) -> bool:
        return any(not is_blank(self.grid.columns[column][row]) for column in columns)

    def _units(self, column: int, rows: list[int]) -> list[str | None]:
        values = [self.grid.columns[column][row] for row in rows]
        counts = Counter(values)
        first = dict(zip(reversed(values), reversed(rows), strict=True))
        keys: dict[Any, str | None] = {}
        for value, count in counts.items():
            if is_blank(value):
                self._say("K11", first[value], column, count=count)
                keys[value] = None
                continue
            match = self.units.find(_text(value))
            keys[value] = match.key if isinstance(match, Found) else None
            if isinstance(match, Ambiguous):
                self._say("K10", first[value], column, unit=_text(value), count=count, known=list(match.candidates))
            elif not isinstance(match, Found):
                known = self.units.candidates(match)
                self._say("K01", first[value], column, unit=_text(value), count=count, known=known)
        return [keys[value] for value in values]

    def _folded(self, column: int | None, rows: list[int]) -> list[str | None]:
        if column is None:
            return [""] * len(rows)
        values: list[Any] = [self.grid.columns[column][row] for row in rows]
        folded = {value: None if is_blank(value) else fold_answer(value) for value in set(values)}
        return [folded[value] for value in values]

    def _check_answers(self, frame: pd.DataFrame, asked: dict[str, int], rows: list[int]) -> None:
        told: set[tuple[str, str]] = set()
        for leaf in self.leaves:
            for question in leaf.questions:
                if question.code not in asked:
                    continue
                answers = frame[question.code]
                strange = answers[answers.notna() & ~answers.isin([*question.percents, *leaf.skipped])]
                for answer, count in strange.value_counts().items():
                    if (question.code, str(answer)) in told:
                        continue
                    told.add((question.code, str(answer)))
                    row, column = rows[int(strange.index[strange == answer][0])], asked[question.code]
                    known = [*_listed(leaf, question.code), *leaf.rule.skip]
                    self._say(
                        "K04",
                        row,
                        column,
                        question=question.code,
                        answer=_text(self.grid.columns[column][row]),
                        count=int(count),
                        known=known,
                    )

    def _check_groups(self, frame: pd.DataFrame, column: int | None, rows: list[int]) -> None:
        told: set[str] = set()
        for leaf in self.leaves:
            codes = [question.code for question in leaf.questions if question.code in frame]
            if not leaf.rule.groups or not codes or column is None:
                continue
            strange = frame[~frame["group"].isin(list(leaf.groups)) & frame[codes].notna().any(axis=1)]["group"].fillna(
                ""
            )
            for group, count in strange.value_counts().items():
                if str(group) not in told:
                    told.add(str(group))
                    row = rows[int(strange.index[strange == group][0])]
                    name, known = _text(self.grid.columns[column][row]), list(leaf.rule.groups)
                    code = "K08" if str(group) else "K14"
                    self._say(code, row, column, group=name, count=int(count), known=known)

    def _say(self, code: str, row: int, column: int, /, **params: object) -> None:
        self.problems.append(Problem(code, self.grid.place(row, column), params))


def _listed(leaf: SurveyLeaf, question: str) -> list[str]:
    rule = leaf.rule
    return list(rule.answers_of.get(question) or rule.answers or [*(rule.satisfied or ()), *rule.dissatisfied])


def _text(value: object) -> str:
    return "" if value is None else written(value)
