"""The rows of one tidy sheet, by what they are about, into the tables of answers, figures and remarks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cchc_index.model.language import N_, _
from cchc_index.model.names import fold_answer
from cchc_index.model.numbers import as_written, is_not_applicable
from cchc_index.model.points import from_points
from cchc_index.model.problem import Place
from cchc_index.model.rubric import Input, Row, Rubric
from cchc_index.model.rule_parts import answers_of
from cchc_index.model.rules import Judgement, Ratio
from cchc_index.model.tables import NOT_APPLICABLE
from cchc_index.read.cells import Sheet, written
from cchc_index.read.headings import Found as Heading
from cchc_index.read.ids import no_such_answer, no_such_input
from cchc_index.read.remarks import remarked, remarks
from cchc_index.read.submissions import UnitFinder, column_of, misplaced
from cchc_index.read.subtotals import Subtotals

VALUES: Final = {"value": "declared", "appraised_value": "appraised_1", "appraised_value_2": "appraised_2"}
POINTS: Final = {"self": "declared", "appraised": "appraised_1", "appraised_2": "appraised_2"}
SCORERS: Final = {
    "unit": N_("the unit"),
    "appraiser": N_("the appraiser"),
    "survey": N_("the survey"),
    "import": N_("another index"),
}

Positions = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Form:
    """What submissions are read against (mẫu phiếu): rubric, its places and hash, units, one setting, the period."""

    rubric: Rubric
    lines: dict[str, Place]
    units: UnitFinder
    bare_percent: str = "ask"
    period: str = ""
    sha256: str = ""


@dataclass(slots=True)
class Rows:
    """Collects the values of one sheet (các dòng của phiếu); `origins` says of each row where it stands."""

    sheet: Sheet
    heading: Heading
    form: Form
    origins: Positions
    subtotals: Subtotals = field(init=False)
    _remarked: tuple[str, ...] = field(init=False)
    _pieces: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.subtotals = Subtotals(self.sheet, self.form.rubric.outline, self.origins)
        self._remarked = remarked(self.heading)

    def column(self, name: str) -> list[Any] | None:
        """The cells of a field; None where the form has no such column."""
        position = self.heading.columns.get(name)
        return None if position is None else self.sheet.grid.columns[position]

    def frames(self) -> dict[str, pd.DataFrame]:
        """What was collected, per table that has anything."""
        self.subtotals.check(self._pieces.get("answers", ()))
        return {
            table: pd.DataFrame({name: column_of(name, pieces) for name in pieces[0]})
            for table, pieces in self._pieces.items()
        }

    def take(self, node: str, name: str, group: Positions, units: NDArray[Any]) -> None:
        """The rows of one leaf, or of one figure; remarks beside a figure are its leaf's."""
        row = self.form.rubric.outline.by_id.get(node)
        for field_ in self._remarked if row is not None else ():
            self._remarks(node, field_, group, units)
        if name:
            self._figure(node, name, group, units)
            for field_ in POINTS:
                self._astray(node, field_, group)
            return
        if row is None:
            return
        for field_, round_ in VALUES.items():
            self._answer(row, field_, round_, group, units)
        for field_, round_ in POINTS.items():
            self._points(row, field_, round_, group, units)

    def _remarks(self, node: str, field_: str, group: Positions, units: NDArray[Any]) -> None:
        texts, first = remarks(self.sheet, self.heading, field_, group)
        if texts:
            rows = np.array(list(texts), np.int64)
            self._add("remarks", rows, units, first, leaf=node, kind=field_, text=list(texts.values()))

    def _astray(self, node: str, field_: str, group: Positions) -> None:
        """Points that stand beside a figure belong to no leaf."""
        heading = self.heading.heading("input")
        for row in self._filled(field_, group).tolist():
            self.sheet.say("S66", row, self.heading.columns[field_], id=node, column=heading)

    def check_max(self, row: Row, group: Positions) -> None:
        """The maximum, where it stands, against the rubric's."""
        position = self.heading.columns.get("max")
        if position is None or row.node.max is None:
            return
        expected = from_points(row.node.max)
        found = self.sheet.points(group.tolist(), position, expected, self.heading.heading("max"))
        see = self.form.lines.get(row.node.id)
        told: set[tuple[float, str | None, int]] = set()
        other = {value for value in set(found[~np.isnan(found)].tolist()) if as_written(value) != expected}
        for place, value in zip(group.tolist(), found.tolist(), strict=True) if other else ():
            key = value, self.sheet.unit_of(place), self.sheet.grid.part(place)
            if value in other and key not in told:
                told.add(key)
                params: dict[str, Any] = {"found": as_written(value), "id": row.node.id, "expected": expected}
                self.sheet.say("S16", place, position, see=see, **params)

    def _figure(self, node: str, name: str, group: Positions, units: NDArray[Any]) -> None:
        inputs = self.form.rubric.outline.inputs_at(node)
        found = {fold_answer(one): one for one in inputs} | {fold_answer(d.label): one for one, d in inputs.items()}
        if name not in found:
            column = self.heading.columns["input"]
            for row in group.tolist():
                name = written(self.sheet.grid.columns[column][row])
                self.sheet.say_again(no_such_input(node, name, self.form.rubric.outline), row, column)
            return
        declared = inputs[found[name]]
        for field_, round_ in VALUES.items():
            self._values(node, found[name], declared, field_, round_, group, units)

    def _values(
        self,
        node: str,
        name: str,
        declared: Input,
        field_: str,
        round_: str,
        group: Positions,
        units: NDArray[Any],
    ) -> None:
        rows = self._filled(field_, group)
        column = self.column(field_)
        if not len(rows) or column is None:
            return
        row = self.form.rubric.outline.by_id.get(node)
        if row is not None and row.is_leaf and declared.type != "text":
            rows = self._without_claims(row, field_, round_, rows, units)
        values = self.sheet.figures(rows, self.heading.columns[field_], declared, self.form.bare_percent)
        there = np.array([value is not None for value in values], np.bool_)
        rows, values = rows[there], [value for value in values if value is not None]
        if not len(rows):
            return
        is_text = declared.type == "text"
        self._add(
            "figures",
            rows,
            units,
            field_,
            node=node,
            input=name,
            round=round_,
            value=np.nan if is_text else np.array(values, dtype=np.float64),
            text=values if is_text else None,
        )

    def _answer(self, row: Row, field_: str, round_: str, group: Positions, units: NDArray[Any]) -> None:
        rows = self._filled(field_, group)
        column = self.column(field_)
        if not len(rows) or column is None:
            return
        options = {fold_answer(answer): answer for answer in answers_of(row.node.rule)}
        spelled = {value: self._spelled(value, options) for value in {column[one] for one in rows.tolist()}}
        answers = [spelled[column[one]] for one in rows.tolist()]
        for one, answer in zip(rows.tolist(), answers, strict=True):
            if answer is None:
                problem = no_such_answer(row, written(column[one]), list(options.values()))
                self.sheet.say_again(problem, one, self.heading.columns[field_])
        there = np.array([answer is not None for answer in answers], np.bool_)
        claims = np.array([answer == NOT_APPLICABLE for answer in answers], np.bool_)
        if claims.any() and self._takes_nothing(row, field_, rows[claims]):
            there &= ~claims
        if there.any():
            self._add(
                "answers",
                rows[there],
                units,
                field_,
                leaf=row.node.id,
                round=round_,
                points=np.nan,
                answer=[answer for answer, kept in zip(answers, there.tolist(), strict=True) if kept],
            )

    def _points(self, row: Row, field_: str, round_: str, group: Positions, units: NDArray[Any]) -> None:
        rows = self._filled(field_, group)
        column = self.column(field_)
        if not len(rows) or column is None:
            return
        if not row.is_leaf:
            claims = np.array([is_not_applicable(column[one]) for one in rows.tolist()], np.bool_)
            self._takes_nothing(row, field_, rows[claims])
            self.subtotals.claim(row, round_, self.heading.columns[field_], rows[~claims].tolist())
            return
        if self._takes_nothing(row, field_, rows):
            return
        rows = self._without_claims(row, field_, round_, rows, units)
        most, heading = from_points(row.node.max or 0), self.heading.heading(field_)
        points = self.sheet.points(rows.tolist(), self.heading.columns[field_], most, heading)
        self._check_points(row, field_, rows, points)
        there = ~np.isnan(points)
        if there.any():
            self._add(
                "answers", rows[there], units, field_, leaf=row.node.id, round=round_, points=points[there], answer=None
            )

    def _takes_nothing(self, row: Row, field_: str, rows: Positions) -> bool:
        """Points or a claim where none belong: told once per row, and left out."""
        scored_by = row.node.scored_by
        code = None
        if not row.is_leaf:
            code = "S38"
        elif not row.scores:
            code = "S39"
        elif field_ == "self" and scored_by != "unit":
            code = "S37"
        elif scored_by in ("survey", "import"):
            code = "S36"
        if code is None:
            return False
        scorer = _(SCORERS[scored_by])
        for one in rows.tolist():
            self.sheet.say(code, one, self.heading.columns[field_], id=row.node.id, scored_by=scorer)
        return True

    def _check_points(self, row: Row, field_: str, rows: Positions, points: NDArray[np.float64]) -> None:
        """min ≤ points ≤ max, and on the rule's grid, exactly."""
        lowest, highest = from_points(row.node.min), from_points(row.node.max or 0)
        rule = row.node.rule
        step = from_points(rule.step) if isinstance(rule, Judgement | Ratio) and rule.step else None
        exact = {value: as_written(value) for value in set(points[~np.isnan(points)].tolist())}
        codes = {value: code for value, one in exact.items() if (code := misplaced(one, lowest, highest, step))}
        column = self.heading.columns[field_]
        params: dict[str, Any] = {"min": lowest, "max": highest, "step": step or 0, "id": row.node.id}
        for one, value in zip(rows.tolist(), points.tolist(), strict=True) if codes else ():
            if value in codes:
                params |= {"column": self.heading.heading(field_), "points": exact[value]}
                self.sheet.say(codes[value], one, column, see=self.form.lines.get(row.node.id), **params)

    def _without_claims(self, row: Row, field_: str, round_: str, rows: Positions, units: NDArray[Any]) -> Positions:
        """Takes the claims that the leaf does not apply; the rows that hold something else."""
        column = self.sheet.grid.columns[self.heading.columns[field_]]
        cells = [column[one] for one in rows.tolist()]
        spelled = {cell for cell in set(cells) if isinstance(cell, str) and is_not_applicable(cell)}
        if not spelled:
            return rows
        there = np.array([cell in spelled for cell in cells], np.bool_)
        claims = [NOT_APPLICABLE] * int(there.sum())
        self._add("answers", rows[there], units, field_, leaf=row.node.id, round=round_, points=np.nan, answer=claims)
        return rows[~there]

    @staticmethod
    def _spelled(value: object, options: dict[str, str]) -> str | None:
        """The rubric's spelling of an answer; None where it is on no list."""
        if is_not_applicable(value):
            return NOT_APPLICABLE
        return options.get(fold_answer(value if isinstance(value, float) else str(value)))

    def _filled(self, name: str, group: Positions) -> Positions:
        if name not in self.heading.columns:
            return group[:0]
        return group[self.sheet.filled(self.heading.columns[name])[group]]

    def _add(self, table: str, rows: Positions, units: NDArray[Any], field_: str, **columns: Any) -> None:  # noqa: ANN401
        """A piece of a table; what is one value holds in all its rows."""
        piece: dict[str, Any] = {"unit": units[rows], "place": self.places(rows, field_)}
        self._pieces.setdefault(table, []).append(piece | columns)

    def places(self, rows: Positions, field_: str) -> Positions:
        """The places of a field's cells, as codes."""
        grid = self.sheet.grid
        column = 0 if grid.lines is not None else grid.corner.column + 1 + self.heading.columns[field_]
        places: Positions = self.origins[rows] + column
        return places
