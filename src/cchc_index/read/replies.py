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
from cchc_index.read.grid import Grid, read_grids
from cchc_index.read.headings import UNIT
from cchc_index.read.submissions import UnitFinder, shown

GROUP = ("Nhóm", "group")


@dataclass(slots=True)
class Replies:
    """One row per reply: `unit`, `group` (folded) and a column of folded answers per question; and the problems."""

    frame: pd.DataFrame
    problems: list[Problem] = field(default_factory=list)


def read_replies(
    paths: Iterable[Path], leaves: Sequence[SurveyLeaf], units: UnitFinder, columns: SurveyColumns
) -> Replies:
    """All survey files as one frame; answers, groups and units on no list are problems, each with its count."""
    frames: list[pd.DataFrame] = []
    problems: list[Problem] = []
    for path in paths:
        grids, faults = read_grids(path, shown(path))
        problems += faults
        if grids:
            file = _File(grids[0], leaves, units, columns)
            frame = file.read()
            problems += file.problems
            if frame is not None:
                frames.append(frame)
    whole = (
        pd.concat(frames, ignore_index=True)
        if frames
        else pd.DataFrame({"unit": [], "group": []}, dtype=object)
    )
    if frames:
        problems += _missing_questions(leaves, whole, paths)
    return Replies(whole, problems)


def _missing_questions(
    leaves: Sequence[SurveyLeaf], frame: pd.DataFrame, paths: Iterable[Path]
) -> list[Problem]:
    names = ", ".join(shown(path) for path in paths)
    known = [str(name) for name in frame.columns[2:]]
    return [
        Problem(
            "K09",
            Place(names),
            {
                "question": question.code,
                "id": leaf.row.node.id,
                "known": candidates(question.code, known),
            },
        )
        for leaf in leaves
        for question in leaf.questions
        if question.code not in frame.columns
    ]


class _File:
    """One export: its first row is the heading."""

    def __init__(
        self, grid: Grid, leaves: Sequence[SurveyLeaf], units: UnitFinder, columns: SurveyColumns
    ) -> None:
        self.grid, self.leaves, self.units, self.wanted = grid, leaves, units, columns
        self.problems: list[Problem] = []
        self.row = next(
            (row for row in range(grid.height) if any(column[row] is not None for column in grid.columns)), 0
        )
        self.headings = {
            fold_answer(str(column[self.row])): place for place, column in enumerate(grid.columns)
        }

    def read(self) -> pd.DataFrame | None:
        """The replies of this file; None where its columns cannot be found."""
        unit = self._column("K02", self.wanted.unit_column, UNIT)
        asked = {
            question.code: place
            for leaf in self.leaves
            for question in leaf.questions
            if (place := self.headings.get(fold_answer(question.code))) is not None
        }
        grouped = any(
            leaf.rule.groups and any(question.code in asked for question in leaf.questions)
            for leaf in self.leaves
        )
        group = self._column("K03" if grouped else None, self.wanted.group_column, GROUP)
        if unit is None or (grouped and group is None):
            return None
        rows = [
            row for row in range(self.row + 1, self.grid.height) if self._holds(row, [unit, *asked.values()])
        ]
        frame = pd.DataFrame(
            {"unit": self._units(unit, rows), "group": [one or "" for one in self._folded(group, rows)]},
            dtype=object,
        )
        for code, place in asked.items():
            frame[code] = self._folded(place, rows)
        self._check_answers(frame, asked, rows)
        self._check_groups(frame, group, rows)
        return frame[frame["unit"].notna()]

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
                self._say(
                    "K10", first[value], column, unit=_text(value), count=count, known=list(match.candidates)
                )
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
                    written = _text(self.grid.columns[column][row])
                    known = [*_listed(leaf, question.code), *leaf.rule.skip]
                    self._say(
                        "K04",
                        row,
                        column,
                        question=question.code,
                        answer=written,
                        count=int(count),
                        known=known,
                    )

    def _check_groups(self, frame: pd.DataFrame, column: int | None, rows: list[int]) -> None:
        told: set[str] = set()
        for leaf in self.leaves:
            codes = [question.code for question in leaf.questions if question.code in frame]
            if not leaf.rule.groups or not codes or column is None:
                continue
            strange = frame[~frame["group"].isin(list(leaf.groups)) & frame[codes].notna().any(axis=1)][
                "group"
            ].fillna("")
            for group, count in strange.value_counts().items():
                if str(group) not in told:
                    told.add(str(group))
                    row = rows[int(strange.index[strange == group][0])]
                    written = _text(self.grid.columns[column][row])
                    self._say(
                        "K08", row, column, group=written, count=int(count), known=list(leaf.rule.groups)
                    )

    def _say(self, code: str, row: int, column: int, **params: object) -> None:
        self.problems.append(Problem(code, self.grid.place(row, column), params))


def _listed(leaf: SurveyLeaf, question: str) -> list[str]:
    rule = leaf.rule
    return list(
        rule.answers_of.get(question) or rule.answers or [*(rule.satisfied or ()), *rule.dissatisfied]
    )


def _text(value: object) -> str:
    return "" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value).strip()
