"""The self-assessment (phiếu tự chấm): the tree of the rubric, figures and answers to fill in, points as formulas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from cchc_index.forms.book import LINE, Book, height, lock
from cchc_index.forms.cells import BORDER, CLOSED, FORMATS, OPEN, POINTS, cases_of, take_answer, take_date, take_points
from cchc_index.forms.cells import take_figure as take
from cchc_index.forms.formulas import Formulas
from cchc_index.forms.guide import Occasion, self_steps, write_guide, write_register
from cchc_index.forms.layout import (
    VERSION,
    Line,
    Self,
    answers,
    is_the_units,
    lines_of,
    self_headings,
)
from cchc_index.forms.totals import within_reach
from cchc_index.model.language import _, current, number
from cchc_index.model.legal_names import LONGEST_SHEET, Names
from cchc_index.model.points import from_points
from cchc_index.model.rubric import Row, Rubric
from cchc_index.model.scoring import scoring_sha256
from cchc_index.model.tables import FORM_SHEET, NOT_APPLICABLE
from cchc_index.model.wording import rule_words

HEADING_ROW: Final = 5
"""From 0; above it stand the title, the rubric, the period, the unit and the total."""
WIDTHS: Final = {
    Self.ID: 8,
    Self.NAME: 32,
    Self.MAX: 7,
    Self.HOW: 40,
    Self.INPUT: 26,
    Self.VALUE: 14,
    Self.SELF: 8,
    Self.RULE: 8,
    Self.NUMBER: 14,
    Self.DATE: 11,
    Self.PAGE: 16,
    Self.EXPLANATION: 22,
}
EVIDENCE: Final = (Self.NUMBER, Self.DATE, Self.PAGE, Self.EXPLANATION)
AREA, INNER = {"bold": True, "bg_color": "#D9E2F3"}, {"bold": True, "bg_color": "#EEF3FA"}
SHRUNK: Final = {"text_wrap": False, "shrink": True}
"""Points stand on one line, also "Không áp dụng"."""
ROMAN: Final = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


class SelfAssessment:
    """The forms of one round: what all units' sheets have in common is prepared once (phiếu tự chấm)."""

    def __init__(self, occasion: Occasion) -> None:
        self._occasion, rubric = occasion, occasion.rubric
        self._lines = list(lines_of(rubric))
        places = {(line.node, line.name): HEADING_ROW + 1 + place for place, line in enumerate(self._lines)}
        self._formulas = Formulas(rubric, occasion.period, places)
        self._scoring = scoring_sha256(rubric)
        self._how = {row.index: "\n".join(_how(row, rubric)) for row in rubric.outline.leaves}

    def workbook(self, units: Sequence[str], *, one_file: bool = False) -> bytes:
        """The form of one unit, or with `one_file` of all of them, a sheet each."""
        book, occasion = Book(), self._occasion
        marks = {
            "form": "self",
            "form_version": str(VERSION),
            "index": occasion.rubric.index,
            "period": occasion.period,
            "rubric": occasion.rubric.id,
            "rubric_version": occasion.rubric.status,
            "rubric_sha256": occasion.sha256,
            "rubric_scoring": self._scoring,
            "unit": "" if one_file else units[0],
            "language": current(),
        }
        whom = _("{count} units").format(count=len(units)) if one_file else units[0]
        write_guide(book, occasion, whom, self_steps())
        names = Names(LONGEST_SHEET)
        for taken in (_("Guide"), _("Evidence"), FORM_SHEET):
            names.of(taken)
        for unit in units:
            name = names.of(unit) if one_file else _("Self-assessment")
            if one_file:
                marks[f"sheet:{name}"] = unit
            _Sheet(book, book.sheet(name), occasion, unit, self._how).write(self._lines, self._formulas)
        write_register(book)
        book.says(marks)
        return book.content()


@dataclass(slots=True)
class _Sheet:
    """One unit's sheet."""

    book: Book
    sheet: Any
    occasion: Occasion
    unit: str
    how: Mapping[int, str]

    def write(self, lines: Sequence[Line], formulas: Formulas) -> None:
        self._top(formulas.total)
        for place, line in enumerate(lines, start=HEADING_ROW + 1):
            if line.figure is not None:
                self._figure(place, line)
            elif line.row is not None and line.row.is_leaf:
                self._leaf(place, line.row, formulas.of(line.row))
            elif line.row is not None:
                self._inner(place, line.row, formulas.of(line.row))
        self._bottom(HEADING_ROW + len(lines))

    def _top(self, formula: str) -> None:
        rubric, sheet = self.occasion.rubric, self.sheet
        for column, width in WIDTHS.items():
            sheet.set_column(column, column, width)
        title, plain = self.book.style(bold=True, font_size=15, text_wrap=False), self.book.style(text_wrap=False)
        sheet.write_string(0, 0, _("Self-assessment form"), title)
        sheet.write_string(1, 0, rubric.title, self.book.style(bold=True, text_wrap=False))
        sheet.write_string(2, 0, _("Period: {period}").format(period=self.occasion.period), plain)
        sheet.write_string(3, 0, _("Unit: {unit}").format(unit=self.unit), self.book.style(bold=True, text_wrap=False))
        if formula:
            outline = rubric.outline
            asks = partial(self.occasion.asks, unit=self.unit)
            reach = sum(within_reach(outline, row, asks) for row in outline.children(None) if row.role is None)
            text = _("Points so far (of {max} that the unit can claim itself):").format(max=number(from_points(reach)))
            right = self.book.style(bold=True, align="right", text_wrap=False)
            sheet.write_string(3, Self.SELF, text, right)
            sheet.write_formula(3, Self.RULE, formula, self._sum_style({"border": 2}), "")
        heading = self.book.style(**BORDER, bold=True, bg_color="#B4C6E7", align="center", valign="vcenter")
        sheet.set_row(0, 1.5 * LINE)
        sheet.set_row(HEADING_ROW, 3 * LINE)
        for column, text in self_headings().items():
            sheet.write_string(HEADING_ROW, column, text, heading)

    def _bottom(self, last: int) -> None:
        self.sheet.freeze_panes(HEADING_ROW + 1, Self.MAX)
        self.sheet.repeat_rows(HEADING_ROW)
        self.sheet.print_area(0, 0, last, max(Self))
        lock(self.sheet)

    def _inner(self, place: int, row: Row, formula: str | None) -> None:
        look = {**BORDER, **(AREA if row.depth == 1 else INNER)}
        self._node(place, row, look, row.node.text or _limits(row))
        for column in (Self.INPUT, Self.VALUE, Self.SELF, *EVIDENCE):
            self.sheet.write_blank(place, column, None, self.book.style(**look))
        if formula:
            self.sheet.write_formula(place, Self.RULE, formula, self._sum_style(look), "")
        else:
            self.sheet.write_blank(place, Self.RULE, None, self.book.style(**look))

    def _leaf(self, place: int, row: Row, formula: str | None) -> None:
        book, sheet, asked = self.book, self.sheet, self.occasion.asks(row, self.unit)
        mine = is_the_units(row) and asked
        self._node(place, row, BORDER, self.how[row.index])
        sheet.write_blank(place, Self.INPUT, None, book.style(**CLOSED))
        offered = answers(row) if mine else ()
        sheet.write_blank(place, Self.VALUE, None, book.style(**(OPEN if offered else CLOSED), num_format="@"))
        if not asked and row.scores and row.node.scored_by in ("unit", "appraiser"):
            sheet.write_string(place, Self.VALUE, NOT_APPLICABLE, book.style(**CLOSED))
        if offered:
            take_answer(book, sheet, _cell(place, Self.VALUE), offered)
        typed = mine and formula is None
        sheet.write_blank(place, Self.SELF, None, book.style(**(OPEN if typed else CLOSED), **POINTS))
        if typed:
            take_points(book, sheet, _cell(place, Self.SELF), row)
        if formula is not None:
            sheet.write_formula(place, Self.RULE, formula, book.style(**CLOSED | SHRUNK, **POINTS), "")
        else:
            sheet.write_blank(place, Self.RULE, None, book.style(**CLOSED))
        proves = asked and row.node.scored_by in ("unit", "appraiser")
        for column in EVIDENCE:
            kind = "date" if column is Self.DATE else "text"
            sheet.write_blank(place, column, None, book.style(**(OPEN if proves else CLOSED), num_format=FORMATS[kind]))
        if proves:
            take_date(book, sheet, _cell(place, Self.DATE))

    def _figure(self, place: int, line: Line) -> None:
        book, sheet, outline = self.book, self.sheet, self.occasion.rubric.outline
        if line.figure is None:
            return
        faint = book.style(**CLOSED, font_color="#7F7F7F", num_format="@")
        sheet.write_string(place, Self.ID, line.node, faint)
        closed = book.style(**CLOSED)
        for column in (Self.NAME, Self.MAX, Self.SELF, Self.RULE, *EVIDENCE):
            sheet.write_blank(place, column, None, closed)
        readers = outline.readers.get((line.node, line.name), ())
        shared = _("used by rows {ids}").format(ids=", ".join(readers)) if len(readers) > 1 else ""
        sheet.write_string(place, Self.HOW, shared, book.style(**CLOSED, italic=True, align="right"))
        sheet.write_string(place, Self.INPUT, line.figure.label, book.style(**BORDER, italic=True))
        sheet.set_row(place, height((line.figure.label, WIDTHS[Self.INPUT]), (shared, WIDTHS[Self.HOW])))
        look = {"align": "left" if line.figure.type == "text" else "right", "num_format": FORMATS[line.figure.type]}
        asked = not readers or any(self.occasion.asks(outline.by_id[leaf], self.unit) for leaf in readers)
        sheet.write_blank(place, Self.VALUE, None, book.style(**(OPEN if asked else CLOSED), **look))
        take(book, sheet, _cell(place, Self.VALUE), line.figure, cases_of(outline, line.node, line.name))

    def _node(self, place: int, row: Row, look: dict[str, Any], how: str) -> None:
        style = partial(self.book.style, **look)
        self.sheet.write_string(place, Self.ID, row.node.id, style(num_format="@"))
        self.sheet.write_string(place, Self.HOW, how, self.book.style(**look | {"bold": False}))
        name_width = WIDTHS[Self.NAME] - 2 * row.depth - len(_mark(row))
        self.sheet.set_row(place, height((row.node.name, name_width), (how, WIDTHS[Self.HOW])))
        number_before = f'"{_mark(row)} "@' if _mark(row) else "@"
        self.sheet.write_string(place, Self.NAME, row.node.name, style(num_format=number_before, indent=row.depth - 1))
        if row.node.max is None:
            self.sheet.write_blank(place, Self.MAX, None, style())
        else:
            self.sheet.write_number(place, Self.MAX, float(from_points(row.node.max)), style(**POINTS))

    def _sum_style(self, look: dict[str, Any]) -> Any:  # noqa: ANN401 - xlsxwriter has no types
        decimals = self.occasion.rubric.rounding.published
        return self.book.style(
            **look | {"bold": True, "align": "center", "num_format": f"0.{'0' * decimals}".rstrip(".")}
        )


def _how(row: Row, rubric: Rubric) -> list[str]:
    """How the points come, in the decision's own words where the rubric has them; and the evidence asked for."""
    node = row.node
    by_others = {
        "appraiser": _("Scored by the appraising agency."),
        "survey": _("From the survey; nothing to fill in."),
        "import": _("Taken from another index; nothing to fill in."),
    }
    words = [by_others[node.scored_by]] if row.scores and node.scored_by in by_others else []
    if not row.scores:
        words = [_("For information, no points.")]
    if node.text is not None:
        words.append(node.text)
    elif node.rule is not None and node.scored_by in ("unit", "appraiser"):
        words += rule_words(node.rule, row, rubric.outline)
    if node.evidence_required and node.scored_by in ("unit", "appraiser"):
        words.append(_("Without evidence this row is not scored."))
    if node.evidence:
        words.append(_("Evidence: {documents}").format(documents="; ".join(node.evidence)))
    return words


def _limits(row: Row) -> str:
    """What holds for the sum of a node, where it is no plain sum."""
    if row.node.of == "best":
        return _("Only the highest of these rows counts.")
    most = number(from_points(row.node.max or 0))
    match row.node.role, row.node.cap:
        case "bonus", _cap:
            return _("Bonus, beside the scale: {max} at most.").format(max=most)
        case "penalty", _cap:
            return _("Deduction, beside the scale: {max} at most.").format(max=most)
        case _role, True:
            return _("The sum counts up to {max}.").format(max=most)
    return ""


def _mark(row: Row) -> str:
    """What people see before a name: an area's Roman number, a printed number where the id is another."""
    if row.node.code is not None and row.node.code != row.node.id:
        return row.node.code.replace('"', "'")  # a number format has quotes of its own
    return f"{_roman(row.path[1])}." if row.depth == 1 and not row.node.id.isalpha() else ""


def _roman(place: object) -> str:
    rest, text = int(str(place)) + 1, ""
    for value, letters in ROMAN:
        while rest >= value:
            text, rest = text + letters, rest - value
    return text


def _cell(row: int, column: int) -> tuple[int, int, int, int]:
    return row, column, row, column
