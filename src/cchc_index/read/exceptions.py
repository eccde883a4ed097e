"""Exceptions on file (ngoại lệ): `exceptions.yaml`, `exceptions.xlsx` as rows of the round that counts before all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd

from cchc_index.model.exceptions import KINDS, Approved, ExceptionFile
from cchc_index.model.language import _, number
from cchc_index.model.names import fold_answer
from cchc_index.model.numbers import Reason, read_figure
from cchc_index.model.points import from_points
from cchc_index.model.problem import Problem, candidates
from cchc_index.model.rubric import Row, Rubric
from cchc_index.model.rule_parts import answers_of
from cchc_index.model.rules import Deadline
from cchc_index.model.tables import EXCEPTION, EXEMPT, place_code
from cchc_index.read.exception_sheet import ExceptionSheet
from cchc_index.read.places import shown
from cchc_index.read.shape import shape
from cchc_index.read.submissions import UnitFinder, empty, joined
from cchc_index.read.workspace import EXCEPTION_SHEET, EXCEPTIONS
from cchc_index.read.yaml_file import YamlFile

Answer = tuple[str, str, str, float, str | None, int]
Figure = tuple[str, str, str, str, float, str | None, int]


@dataclass(slots=True)
class Granted:
    """What the exceptions of a period grant (ngoại lệ được áp dụng): rows of tables, those applied, and problems."""

    answers: pd.DataFrame = field(default_factory=lambda: empty("answers"))
    figures: pd.DataFrame = field(default_factory=lambda: empty("figures"))
    applied: tuple[Approved, ...] = ()
    sources: list[tuple[str, str]] = field(default_factory=list)
    """The files that hold them, each with its sheet."""
    problems: list[Problem] = field(default_factory=list)


def read_exceptions(folder: Path, rubric: Rubric, period: str, units: UnitFinder, source: int) -> Granted:
    """The exceptions of a period (đọc tệp ngoại lệ); `source` is what the first file's place in `sources` will be."""
    granted = Granted()
    reader: _Reader | None = None
    for file in _files(folder, rubric):
        granted.sources.append((file.shown, file.sheet if isinstance(file, ExceptionSheet) else ""))
        listed = shape(file, ExceptionFile)
        granted.problems += file.problems
        place = source + len(granted.sources) - 1
        reader = (
            replace(reader, file=file, source=place) if reader else _Reader(rubric, period, units, file, place, granted)
        )
        for position, one in enumerate(listed.exceptions if listed else ()):
            if one.period in (None, period):
                reader.take(one, ("exceptions", position))
    if reader is None:
        return granted
    granted.answers = _frame("answers", reader.answers)
    granted.figures = _frame("figures", reader.figures)
    granted.applied = tuple(reader.applied)
    return granted


def _files(folder: Path, rubric: Rubric) -> Iterator[YamlFile | ExceptionSheet]:
    """The file in YAML and the workbook, of which there may be both."""
    if (path := folder / EXCEPTIONS).exists():
        file = YamlFile(path, shown(path))
        file.wrap("exceptions")
        yield file
    if (path := folder / EXCEPTION_SHEET).exists():
        yield ExceptionSheet(path, shown(path), rubric.outline)


class _UnfitError(Exception):
    """The value of an exception does not fit its leaf; the message says why."""


@dataclass(slots=True)
class _Reader:
    rubric: Rubric
    period: str
    units: UnitFinder
    file: YamlFile | ExceptionSheet
    source: int
    granted: Granted
    answers: list[Answer] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    applied: list[Approved] = field(default_factory=list)
    seen: set[tuple[str, str, str]] = field(default_factory=set)

    def take(self, one: Approved, path: tuple[str, int]) -> None:
        """One exception: its unit, its leaf, whether it still holds, and what it grants."""
        unit = self.units.unit_of(one.unit)
        row = self.rubric.outline.by_id.get(one.leaf)
        if isinstance(unit, Problem):
            self.say("W43", (*path, "unit"), None, {"unit": one.unit, "known": unit.params["known"]})
            return
        if row is None or (why := _unfit(row)):
            below = self.rubric.outline.leaves if row is None else self.rubric.outline.leaves_below(row)
            fits = [leaf.node.id for leaf in below if not _unfit(leaf)]
            fits = fits or [leaf.node.id for leaf in self.rubric.outline.leaves if not _unfit(leaf)]
            told = {"why": _("the rubric has no such row") if row is None else why}
            self.say("W44", (*path, "leaf"), unit, told | {"leaf": one.leaf, "known": candidates(one.leaf, fits)})
            return
        where: dict[str, Any] = {"unit": unit, "leaf": one.leaf}
        if not one.holds_in(self.period):
            told = {"expires": f"{one.expires:%d/%m/%Y}", "period": self.period}
            self.say("W45", (*path, "expires"), unit, where | told)
            return
        about = (unit, one.leaf, fold_answer(one.input or ""))
        if about in self.seen or (one.kind == "exempt" and any(key[:2] == about[:2] for key in self.seen)):
            self.say("W47", path, unit, where)
            return
        self.seen.add(about)
        try:
            said = self.grant(one, unit, row, path)
        except _UnfitError as why:
            self.say("W46", (*path, "value"), unit, where | {"why": str(why)})
            return
        self.applied.append(one.model_copy(update={"unit": unit}))
        told = {"reason": one.reason, "basis": one.basis, "approved_by": one.approved_by}
        value = f": {said}" if said else ""
        self.say("W48", path, unit, where | told | {"kind": _(KINDS[one.kind]), "value": value})

    def grant(self, one: Approved, unit: str, row: Row, path: tuple[str, int]) -> str:
        """The row of a table that the exception grants; its value in words."""
        place = place_code(self.source, *self.file.spot(path))
        if one.kind == "exempt":
            if one.value is not None:
                raise _UnfitError(_("who is exempt has no value"))
            self.answers.append((unit, row.node.id, EXCEPTION, float("nan"), EXEMPT, place))
            return ""
        if one.value is None:
            raise _UnfitError(_("it is missing"))
        name = self.figure_of(one, row)
        if name is not None:
            return self.grant_figure(one, unit, row, name, place)
        options = {fold_answer(answer): answer for answer in answers_of(row.node.rule)}
        answer = options.get(fold_answer(str(one.value)))
        if answer is not None and not (one.kind == "correction" and _amount(one.value) is not None):
            self.answers.append((unit, row.node.id, EXCEPTION, float("nan"), answer, place))
            return f"“{answer}”"
        if one.kind == "late":
            known = ", ".join(options.values()) or "—"
            raise _UnfitError(_("“{value}” is none of the answers: {known}").format(value=one.value, known=known))
        points = self.points(one, row)
        self.answers.append((unit, row.node.id, EXCEPTION, float(points), None, place))
        return _("{points} points").format(points=number(points))

    def figure_of(self, one: Approved, row: Row) -> str | None:
        """The name of the leaf's own figure that is meant; a late one means the date of a deadline."""
        named = {fold_answer(name): name for name in row.node.inputs}
        named |= {fold_answer(declared.label): name for name, declared in row.node.inputs.items()}
        if one.input is not None:
            if fold_answer(one.input) not in named:
                known = ", ".join(declared.label for declared in row.node.inputs.values()) or "—"
                text = _("{leaf} has no figure “{input}” of its own; it has: {known}")
                raise _UnfitError(text.format(leaf=row.node.id, input=one.input, known=known))
            return named[fold_answer(one.input)]
        if one.kind == "late" and isinstance(row.node.rule, Deadline) and row.node.rule.date in row.node.inputs:
            return row.node.rule.date
        return None

    def grant_figure(self, one: Approved, unit: str, row: Row, name: str, place: int) -> str:
        """A figure of the leaf."""
        declared = row.node.inputs[name]
        written = float(one.value) if isinstance(one.value, Decimal) else one.value
        read = read_figure(written, declared.type)
        if isinstance(read, Reason) or read.value is None:
            text = _("“{value}” does not fit the figure “{input}”")
            raise _UnfitError(text.format(value=one.value, input=declared.label))
        is_text = isinstance(read.value, str)
        value, words = (float("nan"), str(read.value)) if is_text else (float(read.value), None)
        self.figures.append((unit, row.node.id, name, EXCEPTION, value, words, place))
        return f"{declared.label} = {_as_said(one.value)}"

    @staticmethod
    def points(one: Approved, row: Row) -> Fraction:
        """The points that a correction gives, within the leaf's limits."""
        amount = _amount(one.value)
        lowest, highest = from_points(row.node.min), from_points(row.node.max or 0)
        if amount is None or not lowest <= amount <= highest:
            text = _("“{value}” is no number of points from {lowest} to {highest}")
            raise _UnfitError(text.format(value=one.value, lowest=number(lowest), highest=number(highest)))
        return amount

    def say(self, code: str, path: tuple[str | int, ...], owner: str | None, params: dict[str, Any]) -> None:
        """One problem at its line or cell of the file; errors of a unit are the unit's."""
        place = self.file.place(path)
        self.granted.problems.append(Problem(code, place, params, self.file.excerpt(path), unit=owner))


def _unfit(row: Row) -> str:
    """Why no exception can speak of a row; "" where one can."""
    if not row.is_leaf:
        return _("its points are the sum of its rows")
    if not row.scores:
        return _("it is for information only")
    by = {"survey": _("it is scored by the survey"), "import": _("it is taken from another index")}
    return by.get(row.node.scored_by, "")


def _amount(value: object) -> Fraction | None:
    return Fraction(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def _as_said(value: object) -> str:
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value)


def _frame(table: str, rows: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    blank = empty(table)
    return joined(table, [pd.DataFrame(list(rows), columns=list(blank))]) if rows else blank
