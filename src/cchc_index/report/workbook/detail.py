"""The sheet of all rows of all units, one below the other (chi tiết): the one place where points are entered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, Final

from cchc_index.model.language import N_, _
from cchc_index.model.points import DECIMALS, from_points
from cchc_index.model.rubric import Row
from cchc_index.report.gaps import REASONS
from cchc_index.report.workbook.book import GRID, Book, Column, Live, Value, decimals, height
from cchc_index.report.workbook.rollup import Rollup
from cchc_index.report.workbook.told import Score, Told

UNIT, ID, NAME, MAX, SELF, APPRAISED, POINTS, LOST, EVIDENCE, EXPLANATION, OPINION, WHY = range(12)
LETTERS: Final = "ABCDEFGHIJKL"
TEXT: Final = {"text_wrap": True}
ENTERED: Final = {"bg_color": "#FFF9DB"}
"""The look of points that are entered here."""
ABOVE: Final = ("#C9D9EC", "#E4ECF5", "#F3F6FA")
"""Behind a unit's total, its areas, the rows between them and the leaves."""
MOST: Final = 1_000_000
"""Rows on one sheet; Excel takes 48,576 more."""
DEEPEST: Final = 7
"""Levels by which Excel folds rows away."""
NOTHING: Final = "–"
STATES: Final = {
    "not_scored": N_("not scored yet"),
    "pending_survey": N_("waiting for the survey"),
    "not_applicable": N_("not applicable"),
    "exempt": N_("exempt by an exception on file, counted as full"),
    "information": N_("for information only, without points"),
}


def columns(places: int) -> tuple[Column, ...]:
    """The columns, with the headings that officials know; points with so many decimals."""
    figure = {"num_format": decimals(places), "align": "right", "indent": 1}
    return (
        Column(_("Unit"), 22, TEXT),
        Column(_("Id"), 8, {"num_format": "@"}),
        Column(_("Content"), 44, TEXT),
        Column(_("Full points"), 9, figure),
        Column(_("Claimed"), 9, figure),
        Column(_("Appraised points"), 9, figure),
        Column(_("Points achieved"), 9, figure),
        Column(_("Points lost"), 9, figure),
        Column(_("Evidence documents"), 22, TEXT),
        Column(_("Explanation"), 22, TEXT),
        Column(_("Appraisers' opinion"), 22, TEXT),
        Column(_("Reason"), 32, TEXT),
    )


def does_not_count(score: Score) -> str:
    """What stands in place of points where nothing counts."""
    return _(STATES[score.status]) if score.status == "not_applicable" else NOTHING


class Detail:
    """Writes the sheet, and knows afterwards in which cell everything stands."""

    def __init__(self, book: Book, told: Told) -> None:
        self._book, self._told = book, told
        self._outline = told.rubric.outline
        self._rows = 1 + len(self._outline.rows)
        self._hints = (
            _("Points are entered in the yellow cells of this sheet only; the other sheets follow."),
            _("Filter by unit; do not sort: subtotals name the rows below them."),
        )
        self._gaps = {(unit, gap.id): gap for unit, gaps in told.account.gaps.items() for gap in gaps.rows}
        self._looks: dict[tuple[str, int], list[Any]] = {}
        self._columns = columns(told.rubric.rounding.published)
        units, fit = told.account.units, MOST // self._rows
        self._sheets = {
            book.name(_("Details by row")): units[start : start + fit] for start in range(0, max(len(units), 1), fit)
        }
        self._place = dict(self._places())

    def _places(self) -> Iterator[tuple[str, tuple[str, int]]]:
        """Per unit its sheet, as formulas name it, and the line of its total; its rows follow."""
        first = self._book.heading_row(self._hints) + 2
        for name, units in self._sheets.items():
            quoted = name.replace("'", "''")
            yield from ((unit, (f"'{quoted}'!", first + count * self._rows)) for count, unit in enumerate(units))

    def has(self, unit: str) -> bool:
        """Whether a unit's rows stand here."""
        return unit in self._place

    def cell(self, unit: str, row: Row | None, column: int = POINTS) -> str:
        """Where a row of a unit stands, as another sheet names it; of None the unit's total."""
        sheet, total = self._place[unit]
        return f"{sheet}${LETTERS[column]}${total + (1 + row.index if row else 0)}"

    def blanks(self, unit: str, row: Row | None = None) -> str:
        """How many leaves below a row have no points, as a formula; of None in all."""
        sheet, total = self._place[unit]
        rows = self._outline.rows
        start, after = 0, len(rows)
        if row is not None:
            start = row.index
            after = next((other.index for other in rows[row.index + 1 :] if other.depth <= row.depth), after)
        column = LETTERS[POINTS]
        return f"SUMPRODUCT(--ISBLANK({sheet}${column}${total + 1 + start}:${column}${total + after}))"

    def write(self) -> None:
        """The sheet; several, where one has not the room."""
        for name, units in self._sheets.items():
            self._sheet(name, units)

    def _sheet(self, name: str, units: Sequence[str]) -> None:
        sheet = self._book.sheet(name, _("Points by row and unit"), self._hints)
        first = self._book.heading_row(self._hints)
        self._book.headings(sheet, first, self._columns)
        sheet.freeze_panes(first + 1, MAX)
        sheet.outline_settings(True, False)  # visible, with a row of sums above what it sums
        for unit in units:
            self._unit(sheet, unit)
        last = first + len(units) * self._rows
        sheet.autofilter(first, 0, last, WHY)
        lowest = min((leaf.node.min for leaf in self._outline.leaves), default=0)
        taken = {
            "validate": "decimal",
            "criteria": "between",
            "minimum": float(from_points(lowest)),
            "maximum": f"={LETTERS[MAX]}{first + 2}",
            "error_title": _("Not taken"),
            "error_message": _("Points up to the full points of the row; empty where there are none yet."),
        }
        sheet.data_validation(first + 1, POINTS, max(last, first + 1), POINTS, taken)

    def _unit(self, sheet: Any, unit: str) -> None:  # noqa: ANN401 - xlsxwriter has no types
        told, line = self._told, self._place[unit][1]

        def local(row: Row) -> str:
            return f"{LETTERS[POINTS]}{line + 1 + row.index}"

        rollup = Rollup(self._outline, lambda row: told.score[unit, row.node.id], local)
        of = told.of_unit[unit]
        penalties = "".join(f"+{rollup.role_points(row)}" for row in self._outline.rows if row.node.role == "penalty")
        lost = f"ROUND({LETTERS[MAX]}{line}-SUM({rollup.cells(told.areas)}){penalties},{DECIMALS})"
        now: Fraction | str = from_points(of["max"] - of["points"] + of["bonus"])
        if of["status"] == "incomplete":
            lost, now = f'IF({self.blanks(unit)}>0,"",{lost})', ""
        total = (unit, None, _("Total"), from_points(of["max"]), None, None)
        self._line(
            sheet,
            line - 1,
            (*total, Live(rollup.total(), from_points(of["points"])), Live(lost, now), None, None, None, None),
            ("total", 0),
        )
        for row in self._outline.rows:
            values = tuple(self._row(unit, row, rollup, local(row)))
            self._line(sheet, line + row.index, values, (self._kind(unit, row), row.depth))

    def _row(self, unit: str, row: Row, rollup: Rollup, cell: str) -> Iterator[Value]:
        told, node = self._told, row.node
        score = told.score[unit, node.id]
        points = self._points(unit, row, rollup)
        yield from (unit, node.code or node.id, node.name)
        yield None if node.max is None else from_points(score.max if not row.is_leaf else node.max)
        yield told.self_points(unit, row) if row.is_leaf else None
        yield told.appraised_points(unit, row) if row.is_leaf else None
        yield points
        yield self._lost(unit, row, cell)
        for kind in ("evidence", "explanation", "appraisal_note"):
            yield told.remarks.get((unit, node.id, kind))
        yield self._why(unit, row)

    def _points(self, unit: str, row: Row, rollup: Rollup) -> Value:
        """A leaf's points, an inner row's formula; what does not count is a word."""
        score = self._told.score[unit, row.node.id]
        if row.is_leaf:
            if not row.scores:
                return NOTHING
            if not score.max:
                return does_not_count(score)
            return from_points(score.points) if score.known else None
        if not score.max:
            return does_not_count(score)
        return Live(rollup.subtotal(row), from_points(score.points) if score.known else "")

    def _lost(self, unit: str, row: Row, cell: str) -> Value:
        """What is missing to the full points; of a penalty, all of it; of a bonus nothing ever is."""
        score = self._told.score[unit, row.node.id]
        if row.role == "bonus" or not score.max:
            return None
        full = f"{LETTERS[MAX]}{cell[1:]}"
        points = f"{cell}" if row.role == "penalty" else f"ROUND({full}-{cell},{DECIMALS})"
        below = self._outline.leaves_below(row)
        if not row.is_leaf and any(self._told.is_open(unit, leaf) for leaf in below):
            return Live(f'IF({self.blanks(unit, row)}>0,"",{points})', "")
        now: Fraction | str = ""
        if score.known:
            now = from_points(score.points if row.role == "penalty" else score.max - score.points)
        return Live(f'IF(ISNUMBER({cell}),{points},"")', now)

    def _why(self, unit: str, row: Row) -> str | None:
        """Why points are lost, or why there are none."""
        status = self._told.score[unit, row.node.id].status
        if row.is_leaf and status in STATES:
            return _(STATES[status])
        gap = self._gaps.get((unit, row.node.id))
        if gap is None:
            return None
        reason = _(REASONS[gap.why.reason]) if gap.why.reason else ""
        return ": ".join(filter(None, (reason, gap.why.text))) or None

    def _kind(self, unit: str, row: Row) -> str:
        if not row.is_leaf:
            return "inner"
        return "leaf" if row.scores and self._told.score[unit, row.node.id].max else "out"

    def _line(self, sheet: Any, at: int, values: Sequence[Value], kind: tuple[str, int]) -> None:  # noqa: ANN401 - as above
        styles = self._styles(*kind)
        for column, value in enumerate(values):
            self._book.put(sheet, at, column, value, styles[column])
        texts = [(value, self._columns[place].width) for place, value in enumerate(values) if isinstance(value, str)]
        sheet.set_row(at, height(*texts), None, {"level": min(kind[1], DEEPEST)})

    def _styles(self, kind: str, depth: int) -> list[Any]:
        """The looks of a line's cells: darker and bold the higher up, yellow where points are entered."""
        key = kind, depth
        if key not in self._looks:
            bold = {"bold": True} if kind == "total" or (kind == "inner" and depth == 1) else {}
            behind = {"bg_color": ABOVE[min(depth, 2)]} if kind in ("total", "inner") else {}
            looks = [{**GRID, **column.look, **bold, **behind} for column in self._columns]
            if kind == "leaf":
                looks[POINTS] |= ENTERED
            elif kind == "out":
                looks[POINTS] |= {"align": "center", "indent": 0, "text_wrap": True, "font_color": "#595959"}
            self._looks[key] = [self._book.style(**look) for look in looks]
        return self._looks[key]
