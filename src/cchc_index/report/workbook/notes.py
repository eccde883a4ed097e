"""What the figures of a workbook rest on (ghi chú): rubric, status, files and their hashes, warnings, how to use it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cchc_index.model.decision import Basis
from cchc_index.model.language import N_, _
from cchc_index.model.stages import STAGES
from cchc_index.model.status import status_notes
from cchc_index.report.account import Account
from cchc_index.report.notes import notes_of, petitioned
from cchc_index.report.problems import WORDS
from cchc_index.report.standing import standing_of
from cchc_index.report.workbook.book import GRID, HEADING, Book, height
from cchc_index.report.workbook.summary import Summary
from cchc_index.report.workbook.told import Told

WIDTHS: Final = (34, 110)
STATUSES: Final = {
    "official": N_("official: typed from the decision"),
    "illustrative": N_("illustrative: its rows or structure are not the decision's own text"),
    "draft": N_("draft: open points remain"),
}

Lines = list[tuple[str, str]]
"""What is told of, and what is told."""


def about(account: Account) -> tuple[str, ...]:
    """What stands below every sheet's title."""
    head = account.head
    told = _("Period: {period}").format(period=head.period)
    return f"{account.rubric.title} · {told} · {_(STAGES[head.stage])}", *filter(None, (account.workspace.issuer,))


def warnings(account: Account) -> tuple[str, ...]:
    """What no sheet may leave unsaid: figures that are illustrative, partial, provisional."""
    head = account.head
    found = status_notes([head.rubric_status])
    found += [_("Partial: units were left out because of their problems.")] * head.partial
    found += [_("Provisional: no survey was held, its part has left the denominator.")] * head.provisional
    return (*found, *petitioned(account))


def write_notes(book: Book, told: Told, summary: Summary) -> None:
    """Two columns: what, and what is said of it."""
    account = told.account
    sheet = book.sheet(book.name(_("Notes")), _("What these figures rest on"))
    first = book.heading_row()
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    heading, plain = book.style(**HEADING), book.style(**GRID, text_wrap=True)
    row = first
    for name, lines in (
        (_("How to use this workbook"), _how(told, summary)),
        (_("Result"), list(_result(account))),
        (_("Files"), _files(account)),
        (_("Remarks"), _remarks(told)),
    ):
        sheet.merge_range(row, 0, row, 1, "", heading)
        book.put(sheet, row, 0, name, heading)
        for label, text in lines:
            row += 1
            book.put(sheet, row, 0, label, plain)
            book.put(sheet, row, 1, text, plain)
            sheet.set_row(row, height((label, WIDTHS[0]), (text, WIDTHS[1])))
        row += 2


def _how(told: Told, summary: Summary) -> Lines:
    """Where points are entered, what follows, and what does not."""
    rubric = told.rubric
    lines = [
        (_("Entering points"), _("In the yellow cells of the sheet “{sheet}”.").format(sheet=_("Details by row"))),
        (
            _("What follows"),
            _("Subtotals, areas, totals, index, ranks, percents by criterion, and points lost by row."),
        ),
        (
            _("What does not follow"),
            _("The sheets of lost points, possible ranks and the survey's error stand as they were scored.")
            + " "
            + _("Which rows do not apply, and rows that take away each other's points, are settled as scored too."),
        ),
    ]
    if not summary.rank_is_live:
        text = _("Ranks are values: some units are nearer to each other than a spreadsheet's numbers can tell.")
        lines.append((_("Rank"), text))
    elif rubric.ranking.ties == "dense" and any(unit["group"] for unit in told.units):
        lines.append((_("Rank in the group"), _("Ranks in the groups are values, as scored.")))
    if rubric.classes and not summary.class_is_live:
        text = _("Classes are values, as scored: a quota or a sanction decides that no formula here can follow.")
        lines.append((_("Class"), text))
    left_out = [
        unit["unit"] for unit in told.units if told.sent(unit["unit"]) and unit["unit"] not in told.account.gaps
    ]
    if left_out:
        text = _("Not asked for, so that their rows are not here and their figures are values: {units}")
        lines.append((_("Other units"), text.format(units=", ".join(left_out))))
    claimed = _("The points written in the form, else what the unit's own figures give where these count.")
    appraised = _("The points that the appraisers gave, else what the figures give as they corrected them.")
    return [*lines, (_("Claimed"), claimed), (_("Appraised points"), appraised)]


def _result(account: Account) -> Iterator[tuple[str, str]]:
    head, rubric = account.head, account.rubric
    yield _("Rubric"), f"{rubric.title} ({head.rubric_id})"
    yield _("State of the rubric"), _(STATUSES[head.rubric_status])
    for basis in rubric.basis:
        yield _("Basis"), _basis(basis)
    yield _("Index"), head.index
    yield _("Period"), head.period
    yield _("Stage"), _(STAGES[head.stage])
    if account.before is not None:
        yield _("Compared with"), account.before.period
    yield _("Hash of the rubric (sha256)"), head.rubric_sha256
    yield _("Version of the program"), head.version


def _basis(basis: Basis) -> str:
    date = basis.date.strftime("%d/%m/%Y") if basis.date else ""
    return ", ".join(filter(None, (f"{basis.number} {date}".strip(), basis.issuer, basis.title, basis.url)))


def _files(account: Account) -> Lines:
    return [(one.name, one.sha256) for one in account.files]


def _remarks(told: Told) -> Lines:
    """What the ranking's page says below it, and every warning that was told."""
    account = told.account
    notes = notes_of(account.head, list(map(dict, told.units)), standing_of(account.tables, told.rubric))
    told_of = (
        (f"{_(WORDS[one.severity])} {one.code}", " ".join(filter(None, (str(one.place), one.message, one.fix))))
        for one in account.problems
    )
    return [*((_("Note"), text) for text in notes), *told_of]
