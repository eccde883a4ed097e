"""The council's own sheets (biểu mẫu của Hội đồng): the minutes of a meeting, and decisions on petitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from cchc_index.forms.book import LINE, Book, height, lock
from cchc_index.forms.cells import BORDER, OPEN, POINTS, take_answer, take_date
from cchc_index.forms.guide import Occasion, write_guide
from cchc_index.forms.layout import VERSION
from cchc_index.model.appraised import Disagreement
from cchc_index.model.formula_parts import NO, YES
from cchc_index.model.language import _, current
from cchc_index.model.minutes import ITEMS
from cchc_index.model.scoring import scoring_sha256

HEADING_ROW: Final = 3
MEMBERS, VOTES, PETITIONS = 15, 40, 40
"""How many rows there are to fill in."""
LONG: Final = ("opinions", "conclusion")
Look = Mapping[str, Any]
TEXT: Final[Look] = {"num_format": "@"}
COUNT: Final[Look] = {"num_format": "0", "align": "center"}
DAY: Final[Look] = {"num_format": "dd/mm/yyyy", "align": "center"}


def minutes_form(occasion: Occasion, units: Sequence[str], changed: Sequence[Disagreement]) -> bytes:
    """The workbook of the minutes (mẫu biên bản): the meeting, its members, the rows put to the vote."""
    book = Book()
    write_guide(book, occasion, _("the secretary of the council"), _minutes_steps())
    _meeting(book, occasion)
    members = ((_("Full name"), 34, TEXT), (_("Position, office"), 48, TEXT), (_("Present"), 12, TEXT))
    sheet, last = _listing(book, occasion, _("Members"), members, MEMBERS)
    take_answer(book, sheet, (HEADING_ROW + 1, 2, last, 2), (_(YES), _(NO)))
    votes = (
        (_("Unit"), 26, TEXT),
        (_("Id"), 9, TEXT),
        (_("Criterion"), 40, TEXT),
        (_("Points agreed"), 11, POINTS),
        (_("In favour"), 10, COUNT),
        (_("Against"), 10, COUNT),
        (_("Abstained"), 10, COUNT),
        (_("Opinion"), 40, TEXT),
    )
    sheet, last = _listing(book, occasion, _("Votes"), votes, max(VOTES, len(changed) + 10))
    take_answer(book, sheet, (HEADING_ROW + 1, 0, last, 0), tuple(units))
    for place, row in enumerate(changed, start=HEADING_ROW + 1):
        for column, text in enumerate((row.unit, row.id, row.name)):
            sheet.write_string(place, column, text, book.style(**OPEN, **TEXT))
        sheet.write_number(place, 3, float(row.appraised), book.style(**OPEN, **POINTS))
        sheet.set_row(place, height((row.name, 40)))
    book.says(_head(occasion, "minutes"))
    return book.content()


def petition_form(occasion: Occasion, units: Sequence[str]) -> bytes:
    """The workbook of decisions on petitions (mẫu quyết định phúc tra), a row for each row that is decided."""
    book = Book()
    write_guide(book, occasion, _("the council"), _petition_steps())
    columns = (
        (_("Unit"), 26, TEXT),
        (_("Id"), 9, TEXT),
        (_("Criterion"), 40, TEXT),
        (_("Points after petition"), 12, POINTS),
        (_("Decision number"), 20, TEXT),
        (_("Decision date"), 14, DAY),
        (_("Reason"), 50, TEXT),
    )
    sheet, last = _listing(book, occasion, _("Petitions"), columns, PETITIONS)
    take_answer(book, sheet, (HEADING_ROW + 1, 0, last, 0), tuple(units))
    take_date(book, sheet, (HEADING_ROW + 1, 5, last, 5))
    book.says(_head(occasion, "petition"))
    return book.content()


def _meeting(book: Book, occasion: Occasion) -> None:
    """What is said of the meeting as a whole, item by item."""
    sheet = _top(book, occasion, _("Meeting"), ((_("Item"), 24), (_("What was said"), 100)))
    for place, (item, name) in enumerate(ITEMS.items(), start=HEADING_ROW + 1):
        sheet.write_string(place, 0, _(name), book.style(**BORDER, bold=True))
        sheet.write_blank(place, 1, None, book.style(**OPEN, **TEXT))
        sheet.set_row(place, (6 if item in LONG else 1.5) * LINE)
    lock(sheet)


def _listing(
    book: Book, occasion: Occasion, name: str, columns: Sequence[tuple[str, int, Look]], rows: int
) -> tuple[Any, int]:
    """A sheet with empty rows below its headings, and its last row."""
    sheet = _top(book, occasion, name, [(heading, width) for heading, width, _look in columns])
    last = HEADING_ROW + rows
    for place in range(HEADING_ROW + 1, last + 1):
        for column, (_heading, _width, look) in enumerate(columns):
            sheet.write_blank(place, column, None, book.style(**OPEN, **look))
    sheet.freeze_panes(HEADING_ROW + 1, 0)
    sheet.repeat_rows(HEADING_ROW)
    lock(sheet)
    return sheet, last


def _top(book: Book, occasion: Occasion, name: str, columns: Sequence[tuple[str, int]]) -> Any:  # noqa: ANN401
    """A sheet with its title and headings."""
    sheet = book.sheet(name)
    sheet.write_string(0, 0, name, book.style(bold=True, font_size=15, text_wrap=False))
    sheet.set_row(0, 1.5 * LINE)
    title = f"{occasion.rubric.title}. {_('Period: {period}').format(period=occasion.period)}"
    sheet.write_string(1, 0, title, book.style(text_wrap=False))
    heading = book.style(**BORDER, bold=True, bg_color="#B4C6E7", align="center", valign="vcenter")
    for column, (text, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(HEADING_ROW, column, text, heading)
    sheet.set_row(HEADING_ROW, 2.2 * LINE)
    return sheet


def _head(occasion: Occasion, form: str) -> dict[str, str]:
    return {
        "form": form,
        "form_version": str(VERSION),
        "index": occasion.rubric.index,
        "period": occasion.period,
        "rubric": occasion.rubric.id,
        "rubric_sha256": occasion.sha256,
        "rubric_scoring": scoring_sha256(occasion.rubric),
        "language": current(),
    }


def _minutes_steps() -> list[str]:
    return [
        _("Fill in the yellow cells. Sheet “{sheet}”: when, where, who chairs, what was concluded.").format(
            sheet=_("Meeting")
        ),
        _("Sheet “{sheet}”: every member of the council, and whether they were present.").format(sheet=_("Members")),
        _("Sheet “{sheet}”: each row put to the vote, its points, and how many voted how.").format(sheet=_("Votes")),
        _(
            "The rows that the appraisal changed stand there already; "
            "those left without votes are not taken into the minutes."
        ),
        _("Leave the file in the workspace under its name: cchc report --kind minutes reads it."),
    ]


def _petition_steps() -> list[str]:
    return [
        _("One line for each row that a decision reopens: the unit, the row's id, its points from now on."),
        _("Number and date of the decision, and its reason, stand on every line."),
        _("Other rows stay as they were published: whatever else would change is refused."),
        _("Then: cchc score FILE --stage petition. The published result is kept beside the new one."),
    ]
