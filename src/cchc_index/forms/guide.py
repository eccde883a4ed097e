"""The sheets beside the form itself: how to fill it in (hướng dẫn), and a register of evidence (minh chứng)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from cchc_index.forms.book import LINE, Book, height, lock
from cchc_index.forms.cells import BORDER, CLOSED, OPEN, take_date
from cchc_index.model.language import _
from cchc_index.model.rubric import Row, Rubric
from cchc_index.model.status import status_notes
from cchc_index.model.tables import NOT_APPLICABLE

REGISTER_ROWS = 100
WIDTH = 105


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a round of forms is about (đợt chấm): rubric, its hash, period, until when, whom to ask, units' groups."""

    rubric: Rubric
    sha256: str
    period: str
    deadline: date | None = None
    contact: str | None = None
    groups: Mapping[str, str | None] = field(default_factory=dict)

    def asks(self, row: Row, unit: str) -> bool:
        """Whether a row is for a unit, as far as its group is known (mục dành cho đơn vị)."""
        group = self.groups.get(unit)
        return group is None or row.is_for(group)


def write_guide(book: Book, occasion: Occasion, who: str, steps: Sequence[str]) -> None:
    """The first sheet: what this is, until when, how it is filled in, what the colours and words mean."""
    sheet = book.sheet(_("Guide"))
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, WIDTH)
    bold, plain = book.style(bold=True), book.style()
    sheet.write_string(0, 0, _("Guide"), book.style(bold=True, font_size=16, text_wrap=False))
    sheet.set_row(0, 2 * LINE)
    basis = "; ".join(f"{one.number} ({one.issuer})" for one in occasion.rubric.basis)
    facts = [
        (_("Rubric"), occasion.rubric.title),
        (_("Basis"), basis),
        (_("Period"), occasion.period),
        (_("For"), who),
        (_("Send back by"), occasion.deadline.strftime("%d/%m/%Y") if occasion.deadline else ""),
        (_("Contact"), occasion.contact or ""),
    ]
    facts += [(_("Note"), note) for note in status_notes([occasion.rubric.status])]
    row = 2
    for name, value in facts:
        if value:
            sheet.write_string(row, 0, name, bold)
            sheet.write_string(row, 1, value, plain)
            sheet.set_row(row, height((value, WIDTH)))
            row += 1
    sheet.write_string(row + 1, 0, _("How to fill it in"), bold)
    for place, step in enumerate(steps, start=1):
        sheet.write_string(row + place, 1, f"{place}. {step}", plain)
        sheet.set_row(row + place, height((step, WIDTH)))
    row += len(steps) + 2
    sheet.write_string(row, 0, _("Colours"), bold)
    sheet.write_string(row, 1, _("yellow: to be filled in"), book.style(**OPEN | {"locked": True}))
    sheet.write_string(row + 1, 1, _("grey: nothing to fill in; locked"), book.style(**CLOSED))
    lock(sheet)


def self_steps() -> list[str]:
    """How a unit fills in its form."""
    return [
        _("Fill in the yellow cells of the sheet “{sheet}” only; all others are locked.").format(
            sheet=_("Self-assessment")
        ),
        _("Each figure is asked for once, right under the row that declares it, also where several rows use it."),
        _(
            "The points come by the rule from your figures, while you type. No points shown: a figure is missing. "
            "An empty cell is “unknown”, never 0; where the figure is zero, type 0."
        ),
        _("Type your own points only where the cell is yellow: there an appraiser decides, no formula."),
        _("“{answer}” in the list: choose it where the row does not apply to your unit, and say why.").format(
            answer=NOT_APPLICABLE
        ),
        _("For each row name the document that proves it: its number, its date, the page or the link."),
        _("List all documents once in the sheet “{sheet}”.").format(sheet=_("Evidence")),
        _(
            "Survey rows and rows of other sources are not yours to fill in. The total shown is provisional: points "
            "that depend on other units, on the period before or on conditions between rows come with the scoring."
        ),
        _("Save as .xlsx under the same name and send the file back. Do not add, delete or move columns."),
    ]


def appraisal_steps() -> list[str]:
    """How an appraising agency fills in its form."""
    return [
        _("Fill in the yellow cells of the sheet “{sheet}” only; all others are locked.").format(sheet=_("Appraisal")),
        _("The unit's own figures, answers and points stand in grey beside your cells."),
        _(
            "A figure or an answer is wrong: write the right one under “{value}”; the rule then gives the points. "
            "Leave it empty where the unit's is right."
        ).format(value=_("Appraised value")),
        _(
            "Points under “{points}” count as they stand, whatever the figures say: give them where the rule leaves "
            "it to you, or where you confirm or change the points yourself."
        ).format(points=_("Appraised points")),
        _("Say under “{opinion}” why, wherever you change something.").format(opinion=_("Appraisal note")),
        _("Filter by unit or row with the arrows in the heading row; send the file back under the same name."),
    ]


def write_register(book: Book) -> None:
    """The sheet for the list of documents: each once, with the rows it is for."""
    sheet = book.sheet(_("Evidence"))
    headings = {
        _("No."): 6,
        _("Number and sign"): 22,
        _("Date of the document"): 14,
        _("Issued by"): 28,
        _("What it says"): 50,
        _("File or link"): 40,
        _("For rows (ids)"): 22,
    }
    heading = book.style(**BORDER, bold=True, bg_color="#D9E2F3", align="center", valign="vcenter")
    for column, (text, width) in enumerate(headings.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, text, heading)
    text, day = book.style(**OPEN, num_format="@"), book.style(**OPEN, num_format="dd/mm/yyyy")
    for row in range(1, REGISTER_ROWS + 1):
        sheet.write_number(row, 0, row, book.style(**CLOSED, align="center"))
        for column in range(1, len(headings)):
            sheet.write_blank(row, column, None, day if column == 2 else text)
    take_date(book, sheet, (1, 2, REGISTER_ROWS, 2))
    sheet.set_row(0, 2 * LINE)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    lock(sheet)
