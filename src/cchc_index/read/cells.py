"""From cells to numbers (đọc giá trị trong ô): whole columns at once, a problem for each cell that does not fit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cchc_index.model.language import _, number
from cchc_index.model.numbers import DIGITS, Figure, Reason, as_written, is_blank, parse_number, read_figure, readings
from cchc_index.model.problem import Place, Problem
from cchc_index.model.rubric import Input
from cchc_index.read.grid import Grid

CODE_OF: Final = {
    Reason.NOT_A_NUMBER: "S20",
    Reason.TOO_LONG: "S20",
    Reason.DATE_FOR_NUMBER: "S62",
    Reason.BARE_PERCENT: "S21",
    Reason.AMBIGUOUS: "S22",
    Reason.UNEXPECTED_PERCENT: "S23",
    Reason.NOT_WHOLE: "S24",
    Reason.NEGATIVE: "S25",
    Reason.NOT_A_DATE: "S26",
    Reason.NUMBER_FOR_DATE: "S27",
    Reason.SHORT_YEAR: "S28",
    Reason.YEAR_OUT_OF_RANGE: "S29",
    Reason.NO_SUCH_DATE: "S30",
    Reason.NOT_YES_NO: "S31",
}
_EXAMPLE: Final = Fraction(149, 2)
_EXAMPLES: Final = {"count": Fraction(12)}
_THOUSANDS: Final = re.compile(r"[1-9]\d{0,2}(?:\.\d{3}|(?:,\d{3})+)")
LARGEST: Final = 10**DIGITS
"""No points and no shown number reach this size; beyond it a float no longer holds every digit."""


@dataclass(slots=True)
class Sheet:
    """A grid, and the problems found in it so far."""

    grid: Grid
    units: list[str | None] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _filled: dict[int, NDArray[np.bool_]] = field(default_factory=dict)
    _read: dict[tuple[object, ...], Figure | Reason] = field(default_factory=dict)

    def filled(self, column: int) -> NDArray[np.bool_]:
        """Per row whether the column's cell says anything."""
        if column not in self._filled:
            cells = self.grid.columns[column]
            blank = {cell for cell in set(cells) if is_blank(cell)}  # a column holds few different texts many times
            self._filled[column] = ~np.fromiter(map(blank.__contains__, cells), np.bool_, len(cells))
        return self._filled[column]

    def say(self, code: str, row: int, column: int, /, *, see: Place | None = None, **params: Any) -> None:  # noqa: ANN401
        """A problem of one cell, with its row as it stands."""
        place = self.grid.place(row, column)
        self.problems.append(Problem(code, place, params, self.grid.excerpt(row), see, self.unit_of(row)))

    def say_again(self, problem: Problem, row: int, column: int) -> None:
        """A problem found elsewhere, at the cell that it is about."""
        self.problems.append(
            replace(problem, place=self.grid.place(row, column), excerpt=self.grid.excerpt(row), unit=self.unit_of(row))
        )

    def say_blank(self, rows: Sequence[int], column: int, heading: str) -> None:
        """Rows whose unit or id is missing: one problem for each run of them."""
        runs: list[list[int]] = []
        for row in rows:
            if runs and row == runs[-1][-1] + 1:
                runs[-1].append(row)
            else:
                runs.append([row])
        for run in runs:
            code = "S14" if len(run) == 1 else "S58"
            self.say(code, run[0], column, column=heading, rows=len(run))

    def unit_of(self, row: int) -> str | None:
        """The unit that a row speaks of, once the units have been looked up."""
        return self.units[row] if row < len(self.units) else None

    def figures(self, rows: NDArray[np.int64], column: int, declared: Input, bare_percent: str) -> list[Any]:
        """The figures of one input in the given rows; None where blank or not to be read."""
        values = self.grid.columns[column]
        percents = set(self.grid.percent(column).tolist())
        plain = self._plain(rows.tolist(), column)
        if plain is not None and (declared.type == "number" or (declared.type == "count" and _counts(plain))):
            return list(plain.tolist())
        found: list[Any] = []
        for row in rows.tolist():
            value = values[row]
            same = declared.type, type(value), value, row in percents
            if (figure := self._read.get(same)) is None:
                figure = read_figure(value, declared.type, percent_cell=row in percents, bare_percent=bare_percent)
                self._read[same] = figure
            if isinstance(figure, Reason):
                self._why(figure, row, column, value, declared.label, _EXAMPLES.get(declared.type, _EXAMPLE))
                found.append(None)
            else:
                found.append(figure.value)
        return found

    def points(self, rows: Sequence[int], column: int, max_points: Fraction, heading: str) -> NDArray[np.float64]:
        """Points as written in a column of this heading; NaN where blank or not to be read."""
        plain = self._plain(rows, column)
        if plain is not None:
            return plain
        values = self.grid.columns[column]
        percents = set(self.grid.percent(column).tolist())
        found: list[float] = []
        for row in rows:
            value = values[row]
            read: Fraction | Reason | Figure = (
                Reason.UNEXPECTED_PERCENT if row in percents else _points(value, max_points)
            )
            if isinstance(read, Reason):
                self._why(read, row, column, value, heading, min(max_points / 2, _EXAMPLE))
                found.append(np.nan)
            elif isinstance(read, Figure):
                found.append(np.nan if read.value is None else float(read.value))
            else:
                found.append(float(read))
        return np.array(found, dtype=np.float64)

    def _plain(self, rows: Sequence[int], column: int) -> NDArray[np.float64] | None:
        """The rows' cells where all of them are numbers that need no second look; else None."""
        values = self.grid.columns[column]
        cells = [values[row] for row in rows]
        percents = self.grid.percent(column)
        if set(map(type, cells)) != {float} or (len(percents) and np.isin(rows, percents).any()):
            return None
        numbers = np.array(cells, dtype=np.float64)
        return numbers if (np.abs(numbers) < LARGEST).all() else None

    def _why(self, reason: Reason, row: int, column: int, value: object, label: str, example: Fraction) -> None:
        params: dict[str, Any] = {"value": written(value), "input": label, "example": example}
        if reason is Reason.BARE_PERCENT:
            exact = as_written(value) if isinstance(value, float | int) else parse_number(str(value))
            params |= {"times_hundred": exact * 100 if isinstance(exact, Fraction) else str(exact)}
        if reason is Reason.NOT_WHOLE:
            params["more"] = _if_thousands(value)
        if reason is Reason.AMBIGUOUS:
            _decimal, thousands = readings(str(value))
            sign = "%" if str(value).rstrip().endswith("%") else ""
            params |= {"one": params["value"].replace(".", ","), "other": f"{thousands}{sign}"}
        self.say(CODE_OF[reason], row, column, **params)


def _if_thousands(value: object) -> str:
    """What to write if a separator of thousands was taken for decimals: 11.015, which may be 11015. No other guess."""
    text = str(value).strip()
    if not _THOUSANDS.fullmatch(text):
        return ""
    return _("; if {number} is meant, write {number} without a separator").format(number=re.sub(r"\D", "", text))


def _counts(numbers: NDArray[np.float64]) -> bool:
    """Whether all of them are whole and not negative."""
    return bool(((numbers >= 0) & (numbers == np.floor(numbers))).all())


def _points(value: object, max_points: Fraction) -> Fraction | Figure | Reason:
    if isinstance(value, str):
        read = read_figure(value, "text")
        if isinstance(read, Figure) and read.value is None:
            return read
        if "%" in value:
            return Reason.UNEXPECTED_PERCENT
        return parse_number(value, upper=max_points)
    if isinstance(value, float | int) and abs(value) >= LARGEST:
        return Reason.TOO_LONG
    return read_figure(value, "number")


def written(value: object) -> str:
    """What stands in a cell, as people see it, for a message."""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float | int) and not isinstance(value, bool):
        return number(Decimal(repr(value))) if abs(value) < LARGEST else f"{value:.{DIGITS}g}"
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else text[:59] + "…"
