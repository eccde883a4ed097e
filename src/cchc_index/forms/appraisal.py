"""The appraisers' form (phiếu thẩm định): what all units declared, beside empty cells for corrections, points, opinion.

It is the tidy form of README.md, row by row of the rubric, in it unit by unit, so that one row can be compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from cchc_index.forms.book import LINE, Book, height, lock
from cchc_index.forms.cells import (
    BORDER,
    CLOSED,
    FORMATS,
    OPEN,
    POINTS,
    cases_of,
    take_answer,
    take_figure,
    take_points,
)
from cchc_index.forms.guide import Occasion, appraisal_steps, write_guide
from cchc_index.forms.layout import VERSION, Appraisal, Line, answers, appraisal_headings, lines_of
from cchc_index.model import tables
from cchc_index.model.formula_parts import DAY_ZERO, NEVER, NO, YES
from cchc_index.model.language import _, current
from cchc_index.model.points import from_points
from cchc_index.model.rubric import Row, Rubric
from cchc_index.model.scoring import scoring_sha256

HEADING_ROW: Final = 5
"""From 0; above it stand the title, the rubric, the period and the agency."""
WIDTHS: Final = {
    Appraisal.UNIT: 18,
    Appraisal.ID: 8,
    Appraisal.NAME: 32,
    Appraisal.MAX: 7,
    Appraisal.INPUT: 28,
    Appraisal.VALUE: 16,
    Appraisal.SELF: 8,
    Appraisal.EVIDENCE: 26,
    Appraisal.EXPLANATION: 26,
    Appraisal.NEW_VALUE: 16,
    Appraisal.POINTS: 9,
    Appraisal.OPINION: 30,
}
REMARKS: Final = {Appraisal.EVIDENCE: "evidence", Appraisal.EXPLANATION: "explanation"}


@dataclass(frozen=True, slots=True)
class Declared:
    """What units said of themselves (kê khai): figures by unit, node and name; by unit and leaf answers and points.

    `remarks` are evidence and explanation, by unit, leaf and kind.
    """

    figures: dict[tuple[str, str, str], float | str] = field(default_factory=dict)
    answers: dict[tuple[str, str], str] = field(default_factory=dict)
    points: dict[tuple[str, str], float] = field(default_factory=dict)
    remarks: dict[tuple[str, str, str], str] = field(default_factory=dict)


def agencies(rubric: Rubric, below: Row | None) -> dict[str, list[Row]]:
    """Per appraising agency (cơ quan thẩm định) its leaves, all or those below a row; "": none is named."""
    outline = rubric.outline
    found: dict[str, list[Row]] = {}
    for leaf in outline.leaves if below is None else outline.leaves_below(below):
        if leaf.scores and leaf.node.scored_by in ("unit", "appraiser"):
            named = (up.node.appraised_by for up in (leaf, *outline.above(leaf)) if up.node.appraised_by)
            found.setdefault(next(named, ""), []).append(leaf)
    return found


def appraisal(
    occasion: Occasion, agency: str, leaves: Sequence[Row], units: Sequence[str], declared: Declared
) -> bytes:
    """The form of one agency for its leaves, over all units (phiếu thẩm định)."""
    book = Book()
    write_guide(book, occasion, agency or _("appraisers"), appraisal_steps())
    sheet = _Sheet(book, book.sheet(_("Appraisal")), occasion, units, declared)
    sheet.top(occasion.period, agency)
    sheet.write(_lines(occasion.rubric, leaves))
    book.says(
        {
            "form": "appraisal",
            "form_version": str(VERSION),
            "index": occasion.rubric.index,
            "period": occasion.period,
            "rubric": occasion.rubric.id,
            "rubric_version": occasion.rubric.status,
            "rubric_sha256": occasion.sha256,
            "rubric_scoring": scoring_sha256(occasion.rubric),
            "unit": "",
            "appraised_by": agency,
            "language": current(),
        }
    )
    return book.content()


def _lines(rubric: Rubric, leaves: Sequence[Row]) -> list[Line]:
    """The leaves' own lines and those of the figures that their rules read, each once."""
    own = {leaf.node.id for leaf in leaves}
    read = {figure for leaf in leaves for figure in rubric.outline.own_figures[leaf.index]}
    return [
        line
        for line in lines_of(rubric)
        if ((line.node, line.name) in read if line.figure is not None else line.node in own)
    ]


@dataclass(slots=True)
class _Sheet:
    """The sheet of one agency; a line of the rubric is as many rows as there are units."""

    book: Book
    sheet: Any
    occasion: Occasion
    units: Sequence[str]
    declared: Declared

    @property
    def rubric(self) -> Rubric:
        """What is appraised."""
        return self.occasion.rubric

    def top(self, period: str, agency: str) -> None:
        """What the printed sheet says of itself: title, rubric, period, agency."""
        plain = self.book.style(text_wrap=False)
        self.sheet.write_string(0, 0, _("Appraisal form"), self.book.style(bold=True, font_size=15, text_wrap=False))
        self.sheet.write_string(1, 0, self.rubric.title, self.book.style(bold=True, text_wrap=False))
        self.sheet.write_string(2, 0, _("Period: {period}").format(period=period), plain)
        if agency:
            self.sheet.write_string(3, 0, _("Appraising agency: {agency}").format(agency=agency), plain)
        self.sheet.set_row(0, 1.5 * LINE)

    def write(self, lines: Sequence[Line]) -> None:
        """The headings and every line of the rubric."""
        sheet = self.sheet
        heading = self.book.style(**BORDER, bold=True, bg_color="#B4C6E7", align="center", valign="vcenter")
        for column, text in appraisal_headings().items():
            sheet.set_column(column, column, WIDTHS[column])
            sheet.write_string(HEADING_ROW, column, text, heading)
        for place, line in enumerate(lines):
            first = HEADING_ROW + 1 + place * len(self.units)
            if line.figure is None and line.row is not None:
                self._leaf(first, line.row)
            else:
                self._figure(first, line)
        sheet.set_row(HEADING_ROW, 3 * LINE)
        last = HEADING_ROW + len(lines) * len(self.units)
        sheet.autofilter(HEADING_ROW, 0, last, max(Appraisal))
        sheet.freeze_panes(HEADING_ROW + 1, Appraisal.MAX)
        sheet.repeat_rows(HEADING_ROW)
        sheet.print_area(0, 0, last, max(Appraisal))
        lock(sheet)

    def _leaf(self, first: int, row: Row) -> None:
        book, sheet, leaf = self.book, self.sheet, row.node.id
        offered = answers(row)
        last = first + len(self.units) - 1
        for place, unit in enumerate(self.units, start=first):
            self._names(place, unit, leaf, row)
            sheet.write_blank(place, Appraisal.INPUT, None, book.style(**CLOSED))
            remarks = {column: self.declared.remarks.get((unit, leaf, kind), "") for column, kind in REMARKS.items()}
            asked = self.occasion.asks(row, unit)
            answer = self.declared.answers.get((unit, leaf), "") if asked else tables.NOT_APPLICABLE
            said = {Appraisal.VALUE: answer, **remarks}
            for column, text in said.items():
                sheet.write_string(place, column, text, book.style(**CLOSED, num_format="@"))
            self._fit(place, {Appraisal.UNIT: unit, Appraisal.NAME: row.node.name, **said})
            self._number(place, Appraisal.SELF, self.declared.points.get((unit, leaf)))
            look = OPEN if asked else CLOSED
            new_value = book.style(**(look if offered else CLOSED), num_format="@")
            sheet.write_blank(place, Appraisal.NEW_VALUE, None, new_value)
            sheet.write_blank(place, Appraisal.POINTS, None, book.style(**look, **POINTS))
            sheet.write_blank(place, Appraisal.OPINION, None, book.style(**look, num_format="@"))
        if offered:
            take_answer(book, sheet, (first, Appraisal.NEW_VALUE, last, Appraisal.NEW_VALUE), offered)
        take_points(book, sheet, (first, Appraisal.POINTS, last, Appraisal.POINTS), row)

    def _figure(self, first: int, line: Line) -> None:
        book, sheet, figure = self.book, self.sheet, line.figure
        if figure is None:
            return
        look = {"num_format": FORMATS[figure.type], "align": "left" if figure.type == "text" else "right"}
        last = first + len(self.units) - 1
        for place, unit in enumerate(self.units, start=first):
            self._names(place, unit, line.node, None)
            sheet.write_string(place, Appraisal.INPUT, figure.label, book.style(**BORDER, italic=True))
            value = self.declared.figures.get((unit, line.node, line.name))
            self._value(place, figure.type, value, look)
            said = value if isinstance(value, str) else ""
            self._fit(place, {Appraisal.UNIT: unit, Appraisal.INPUT: figure.label, Appraisal.VALUE: said})
            sheet.write_blank(place, Appraisal.NEW_VALUE, None, book.style(**OPEN, **look))
            for column in (Appraisal.SELF, *REMARKS, Appraisal.POINTS, Appraisal.OPINION):
                sheet.write_blank(place, column, None, book.style(**CLOSED))
        area = (first, Appraisal.NEW_VALUE, last, Appraisal.NEW_VALUE)
        take_figure(book, sheet, area, figure, cases_of(self.rubric.outline, line.node, line.name))

    def _fit(self, place: int, texts: Mapping[Appraisal, str]) -> None:
        """A row high enough for its texts: nothing that a unit wrote is cut on paper."""
        self.sheet.set_row(place, height(*((text, WIDTHS[column]) for column, text in texts.items())))

    def _names(self, place: int, unit: str, node: str, row: Row | None) -> None:
        plain, text = self.book.style(**BORDER), self.book.style(**BORDER, num_format="@")
        self.sheet.write_string(place, Appraisal.UNIT, unit, plain)
        self.sheet.write_string(place, Appraisal.ID, node, text)
        if row is None:
            self.sheet.write_blank(place, Appraisal.NAME, None, plain)
            self.sheet.write_blank(place, Appraisal.MAX, None, plain)
        else:
            self.sheet.write_string(place, Appraisal.NAME, row.node.name, plain)
            full = float(from_points(row.node.max or 0))
            self.sheet.write_number(place, Appraisal.MAX, full, self.book.style(**BORDER, **POINTS))

    def _value(self, place: int, type: str, value: float | str | None, look: dict[str, Any]) -> None:
        """A declared figure as its type shows it."""
        style = self.book.style(**CLOSED, **look)
        match type, value:
            case _any, None:
                self.sheet.write_blank(place, Appraisal.VALUE, None, style)
            case _text, str():
                self.sheet.write_string(place, Appraisal.VALUE, value, style)
            case "yes_no", _number:
                self.sheet.write_string(place, Appraisal.VALUE, _(YES) if value else _(NO), style)
            case "date", tables.NEVER:
                self.sheet.write_string(place, Appraisal.VALUE, _(NEVER), style)
            case "date", float():
                self.sheet.write_number(place, Appraisal.VALUE, value - DAY_ZERO, style)
            case "percent", float():
                self.sheet.write_number(place, Appraisal.VALUE, value / 100, style)
            case _number, float():
                self.sheet.write_number(place, Appraisal.VALUE, value, style)

    def _number(self, place: int, column: int, value: float | None) -> None:
        style = self.book.style(**CLOSED, **POINTS)
        if value is None:
            self.sheet.write_blank(place, column, None, style)
        else:
            self.sheet.write_number(place, column, value, style)
