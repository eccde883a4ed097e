"""The form of explanations (phiếu giải trình): the rows of a unit that were cut, for it to explain and to be decided.

The unit fills in its part, the council decides in the same workbook; read back, a decision is points of the second
appraisal.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from fractions import Fraction
from typing import Any, Final

from cchc_index.forms.book import LINE, Book, height, lock
from cchc_index.forms.cells import BORDER, CLOSED, OPEN, POINTS, take_answer, take_points
from cchc_index.forms.guide import Occasion, write_guide
from cchc_index.forms.layout import VERSION
from cchc_index.model.appraised import DECISIONS, Disagreement
from cchc_index.model.language import _, current
from cchc_index.model.scoring import scoring_sha256

HEADING_ROW: Final = 5
COUNCIL: Final = {**OPEN, "bg_color": "#E2EFDA"}
"""To be filled in by the council."""


class Explain(IntEnum):
    """The columns of the form (cột của phiếu giải trình)."""

    ID = 0
    NAME = 1
    MAX = 2
    SELF = 3
    APPRAISED = 4
    CUT = 5
    EXPLANATION = 6
    EVIDENCE = 7
    DECISION = 8
    POINTS = 9
    REASON = 10


WIDTHS: Final = (8, 32, 8, 8, 9, 32, 36, 28, 17, 11, 32)


def explanation_headings() -> dict[Explain, str]:
    """The headings of the form, in the language in use."""
    return {
        Explain.ID: _("Id"),
        Explain.NAME: _("Criterion"),
        Explain.MAX: _("Max points"),
        Explain.SELF: _("Self points"),
        Explain.APPRAISED: _("Appraised points"),
        Explain.CUT: _("Why it was cut"),
        Explain.EXPLANATION: _("Explanation"),
        Explain.EVIDENCE: _("Evidence"),
        Explain.DECISION: _("Council's decision"),
        Explain.POINTS: _("Second appraised points"),
        Explain.REASON: _("Appraisal note"),
    }


def explanation(occasion: Occasion, unit: str, rows: Sequence[Disagreement]) -> bytes:
    """The form of one unit with the rows that were cut (phiếu giải trình)."""
    book = Book()
    write_guide(book, occasion, unit, _steps())
    sheet = book.sheet(_("Explanations"))
    _top(book, sheet, occasion, unit)
    for place, row in enumerate(rows, start=HEADING_ROW + 1):
        _line(book, sheet, place, row)
        leaf = occasion.rubric.outline.by_id[row.id]
        take_points(book, sheet, (place, Explain.POINTS, place, Explain.POINTS), leaf)
    last = HEADING_ROW + len(rows)
    words = tuple(_(text) for text in DECISIONS.values())
    take_answer(book, sheet, (HEADING_ROW + 1, Explain.DECISION, last, Explain.DECISION), words)
    sheet.freeze_panes(HEADING_ROW + 1, Explain.MAX)
    sheet.repeat_rows(HEADING_ROW)
    sheet.print_area(0, 0, last, max(Explain))
    lock(sheet)
    book.says(
        {
            "form": "explanation",
            "form_version": str(VERSION),
            "index": occasion.rubric.index,
            "period": occasion.period,
            "rubric": occasion.rubric.id,
            "rubric_version": occasion.rubric.status,
            "rubric_sha256": occasion.sha256,
            "rubric_scoring": scoring_sha256(occasion.rubric),
            "unit": unit,
            "language": current(),
        }
    )
    return book.content()


def _top(book: Book, sheet: Any, occasion: Occasion, unit: str) -> None:  # noqa: ANN401 - xlsxwriter has no types
    plain, bold = book.style(text_wrap=False), book.style(bold=True, text_wrap=False)
    sheet.write_string(0, 0, _("Form of explanations"), book.style(bold=True, font_size=15, text_wrap=False))
    sheet.write_string(1, 0, occasion.rubric.title, bold)
    sheet.write_string(2, 0, _("Period: {period}").format(period=occasion.period), plain)
    sheet.write_string(3, 0, _("Unit: {unit}").format(unit=unit), plain)
    sheet.set_row(0, 1.5 * LINE)
    heading = book.style(**BORDER, bold=True, bg_color="#B4C6E7", align="center", valign="vcenter")
    for column, text in explanation_headings().items():
        sheet.set_column(column, column, WIDTHS[column])
        sheet.write_string(HEADING_ROW, column, text, heading)
    sheet.set_row(HEADING_ROW, 3 * LINE)


def _line(book: Book, sheet: Any, place: int, row: Disagreement) -> None:  # noqa: ANN401 - as above
    texts = {Explain.ID: row.id, Explain.NAME: row.name, Explain.CUT: row.why or ""}
    for column, text in texts.items():
        sheet.write_string(place, column, text, book.style(**CLOSED, num_format="@"))
    figures: dict[Explain, Fraction] = {
        Explain.MAX: row.max,
        Explain.SELF: row.own,
        Explain.APPRAISED: row.appraised,
    }
    for column, value in figures.items():
        sheet.write_number(place, column, float(value), book.style(**CLOSED, **POINTS))
    for column in (Explain.EXPLANATION, Explain.EVIDENCE):
        sheet.write_blank(place, column, None, book.style(**OPEN, num_format="@"))
    for column in (Explain.DECISION, Explain.REASON):
        sheet.write_blank(place, column, None, book.style(**COUNCIL, num_format="@"))
    sheet.write_blank(place, Explain.POINTS, None, book.style(**COUNCIL, **POINTS))
    sheet.set_row(place, max(3 * LINE, height(*((text, WIDTHS[column]) for column, text in texts.items()))))


def _steps() -> list[str]:
    """How the form is filled in."""
    return [
        _("The rows stand here of which the appraisal gave fewer points than the unit gave itself, and why."),
        _("The unit fills in the yellow cells: why the points are due, and the document that proves it."),
        _("A row that the unit accepts stays empty."),
        _("The council decides in the green cells: accepted, accepted in part, or rejected."),
        _("Accepted: the self points count. Rejected: the appraised points stay. Neither needs points."),
        _("Accepted in part: write the points. In part and rejected need a reason."),
        _("Send the file back under the same name. Do not add, delete or move columns."),
    ]
