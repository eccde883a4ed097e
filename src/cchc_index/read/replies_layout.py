"""Where in an export what stands (bố cục tệp điều tra): its headings, and the column of each thing that is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from cchc_index.model.names import fold_answer
from cchc_index.model.numbers import is_blank
from cchc_index.model.problem import candidates
from cchc_index.model.questionnaire import Option, Questionnaire
from cchc_index.model.survey import SurveyLeaf
from cchc_index.read.csv_text import ungarbled
from cchc_index.read.exports import BY_KIND, PLAIN, Dialect, Names, recognised
from cchc_index.read.headings import fields_of, missing
from cchc_index.read.vocabulary import READ, TIDY

GROUP: Final = ("Nhóm", "group")
SIDE_COLUMNS: Final = ("id", "submitted", "started", "duration", "weight", "stratum")
"""What may be read of an export beside the unit, the group and the questions."""
_TAG: Final = re.compile(r"#\S+")

Row = Sequence[object]
Fault = tuple[str, int, int, dict[str, object]]
"""A problem in the making: its code, row, column, and what fills its message."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of an export (câu hỏi): its columns; of a multiple choice, the option, and its sisters' columns."""

    code: str
    columns: tuple[int, ...]
    option: Option | None = None
    beside: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """The place of everything that is read of an export; `first` is the row of the first reply."""

    dialect: Dialect
    row: int
    first: int
    unit: int
    group: int | None
    asked: tuple[Asked, ...]
    side: dict[str, int] = field(default_factory=dict)

    @property
    def answers(self) -> list[int]:
        """The columns with answers."""
        return list(dict.fromkeys(column for one in self.asked for column in one.columns))

    @property
    def used(self) -> list[int]:
        """All columns that are read; of the others nothing ever is."""
        group = [] if self.group is None else [self.group]
        return list(dict.fromkeys([self.unit, *group, *self.answers, *self.side.values()]))


@dataclass(slots=True)
class Headings:
    """The words over each column of an export (tiêu đề cột), and by what names it may be found."""

    dialect: Dialect
    row: int
    first: int
    words: list[Names]
    names: list[frozenset[str]]
    recognised: bool = True

    def find(self, name: str) -> list[int]:
        """The columns of that name; `*` in it stands for any text."""
        wanted = fold_answer(name)
        if "*" in wanted:
            pattern = re.compile(".*".join(map(re.escape, wanted.split("*"))), re.DOTALL)
            return [place for place, names in enumerate(self.names) if any(map(pattern.fullmatch, names))]
        whole = [place for place, words in enumerate(self.words) if fold_answer(" ".join(words)) == wanted]
        if whole and not self.dialect.joins_versions:
            return whole
        return [place for place, names in enumerate(self.names) if wanted in names]

    def text(self, place: int) -> str:
        """What is written over a column."""
        return " ".join(filter(None, self.words[place]))


def headings_of(rows: Sequence[Row], settings: Questionnaire) -> Headings:
    """The heading of an export: the first row that gives its kind away, or names the column with the unit."""
    sure = True
    found = next(((place, kind) for place, row in enumerate(rows) if (kind := recognised(row))), None)
    if settings.export is not None:
        dialect = BY_KIND[settings.export]
        row = found[0] if found and found[1] is dialect else _plain_row(rows, settings)
        sure = dialect is PLAIN or (found is not None and found[1] is dialect)
    elif found:
        row, dialect = found
    else:
        row, dialect = _plain_row(rows, settings), PLAIN
    height = dialect.heading_rows
    words = _words(rows[row : row + height]) if rows else []
    first = row + height
    if dialect.joins_versions and first < len(rows) and _all_tags(rows[first]):
        first += 1  # KoboToolbox writes HXL tags below the headings
    names = [
        frozenset(map(fold_answer, filter(None, dialect.names(one)))) if any(one) else frozenset() for one in words
    ]
    return Headings(dialect, row, first, words, names, recognised=sure)


def is_submission(rows: Sequence[Row]) -> bool:
    """Whether these rows have the headings of a submission (phiếu chấm điểm), not of replies."""
    fields = fields_of(TIDY)
    named = [{fields.get(fold_answer(str(cell))) for cell in row if cell is not None} for row in rows]
    return any("id" in there and there & READ for there in named)


def unit_names(settings: Questionnaire) -> Names:
    """What the column with the unit may be called."""
    return (settings.unit_column,) if settings.unit_column else TIDY["unit"]


def _plain_row(rows: Sequence[Row], settings: Questionnaire) -> int:
    wanted = {fold_answer(name) for name in unit_names(settings)}
    for place, row in enumerate(rows):
        if wanted & {fold_answer(str(cell)) for cell in row if cell is not None}:
            return place
    return next((place for place, row in enumerate(rows) if any(cell is not None for cell in row)), 0)


def _words(rows: Sequence[Row]) -> list[Names]:
    """The words over each column, from the upper row down; a blank above belongs to the question on its left."""
    written = [["" if cell is None else " ".join(str(cell).split()) for cell in row] for row in rows]
    for above, below in pairwise(written):
        for place in range(1, len(above)):
            if not above[place] and below[place]:
                above[place] = above[place - 1]
    return list(zip(*written, strict=True))


def _all_tags(row: Row) -> bool:
    there = [str(cell) for cell in row if not is_blank(cell)]
    return bool(there) and all(map(_TAG.fullmatch, there))


@dataclass(slots=True)
class LayoutFinder:
    """Finds the columns of one export (tìm cột), and says which it does not find or finds twice."""

    headings: Headings
    settings: Questionnaire
    leaves: Sequence[SurveyLeaf]
    faults: list[Fault] = field(default_factory=list)

    @property
    def has_unit(self) -> bool:
        """Whether there is a column with the unit."""
        return any(self.headings.find(name) for name in unit_names(self.settings))

    @property
    def codes(self) -> list[str]:
        """The questions that the rubric asks of it."""
        return list(dict.fromkeys(question.code for leaf in self.leaves for question in leaf.questions))

    def find(self) -> Layout | None:
        """The place of everything; None where a column is missing without which nothing can be read."""
        heads, settings = self.headings, self.settings
        if self._is_garbled():
            return None
        if settings.export is not None and not heads.recognised:
            self.faults.append(("K23", heads.row, 0, {"export": settings.export}))
        asked = self.asked()
        found = {one.code for one in asked}
        grouped = any(
            leaf.rule.groups and any(question.code in found for question in leaf.questions) for leaf in self.leaves
        )
        unit = self._one("K02", unit_names(settings))
        names = (settings.group_column,) if settings.group_column else GROUP
        group = None if settings.group else self._one("K03" if grouped else None, names)
        side = dict(self._side())
        if unit is None or (grouped and group is None and not settings.group):
            return None
        layout = Layout(heads.dialect, heads.row, heads.first, unit, group, asked, side)
        return None if self._twice(layout) else layout

    def asked(self) -> tuple[Asked, ...]:
        """The questions of the rubric that this export has."""
        found = [one for code in self.codes if (one := self._asked(code)) is not None]
        stems = {one.code: self.headings.dialect.stem(self.headings.words[one.columns[0]]) for one in found}
        ticked = [one for one in found if one.option is not None and one.option.chosen is None]
        beside = {
            one.code: tuple(other.columns[0] for other in ticked if stems[other.code] == stems[one.code])
            for one in ticked
        }
        return tuple(Asked(one.code, one.columns, one.option, beside.get(one.code, ())) for one in found)

    def _asked(self, code: str) -> Asked | None:
        said = next(
            (said for name, said in self.settings.questions.items() if fold_answer(name) == fold_answer(code)), None
        )
        option = said if isinstance(said, Option) else None
        names = (option.column,) if option else said if isinstance(said, tuple) else (code,)
        columns = list(dict.fromkeys(place for name in names for place in self.headings.find(name)))
        if len(columns) > 1 and said is not None and not self.headings.dialect.joins_versions:
            params: dict[str, object] = {"question": code, "columns": [self.headings.text(one) for one in columns]}
            self.faults.append(("K21", self.headings.row, columns[1], params))
        joined = self.headings.dialect.joins_versions and option is None
        return Asked(code, tuple(columns) if joined else (columns[0],), option) if columns else None

    def _one(self, code: str | None, names: Names) -> int | None:
        """The first column of one of these names; where there is none, the problem."""
        found = next((place for name in names for place in self.headings.find(name)), None)
        if found is None and code is not None:
            unread = [self.headings.text(place) for place in range(len(self.headings.words))]
            columns = [missing(name, unread) for name in names]
            self.faults.append((code, self.headings.row, 0, {"columns": columns}))
        return found

    def _side(self) -> Iterator[tuple[str, int]]:
        """The columns beside: as the workspace names them, else as the kind of export does."""
        for key in SIDE_COLUMNS:
            said: str | None = getattr(self.settings, f"{key}_column")
            names: Names = (said,) if said else getattr(self.headings.dialect, key, ())
            place = next((place for name in names for place in self.headings.find(name)), None)
            if place is not None:
                yield key, place
            elif said:
                known = candidates(said, filter(None, map(self.headings.text, range(len(self.headings.words)))))
                params: dict[str, object] = {"key": f"{key}_column", "column": said, "known": known}
                self.faults.append(("K30", self.headings.row, 0, params))

    def _is_garbled(self) -> bool:
        """Whether the headings are UTF-8 that was taken for Windows text."""
        for place in range(len(self.headings.words)):
            garbled = self.headings.text(place)
            if (meant := ungarbled(garbled)) is not None:
                self.faults.append(("K36", self.headings.row, place, {"garbled": garbled, "meant": meant}))
                return True
        return False

    def _twice(self, layout: Layout) -> bool:
        """Whether a heading that is read stands over a second column; which one counts is not ours to guess."""
        heads = self.headings
        wanted = {fold_answer(heads.text(one)) for one in layout.used}
        again = [
            place
            for place, words in enumerate(heads.words)
            if place not in layout.used and any(words) and fold_answer(" ".join(words)) in wanted
        ]
        self.faults += [("S09", heads.row, place, {"column": heads.text(place)}) for place in again]
        return bool(again)
