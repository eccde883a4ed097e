"""Minutes of appraisal (biên bản thẩm định): who met and how they voted; what units said of themselves and got."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from cchc_index.model.explained import Explanation
from cchc_index.model.language import _, number
from cchc_index.model.minutes import Minutes
from cchc_index.report.account import Account
from cchc_index.report.notes import warnings_of
from cchc_index.report.page import PARTIAL, Cell, Column, Document, Page, Table

MEMBERS: Final = 7
"""So many lines for those who met."""


def minutes(account: Account) -> Document:
    """The minutes of appraisal of all units that are told of (biên bản thẩm định)."""
    decimals, said = account.rubric.rounding.published, account.minutes
    rows = {unit: _rows(account.appraisal(unit)) for unit in account.units}
    return Document(
        title=_("MINUTES"),
        subject=_("Appraisal of {rubric}, {period}").format(rubric=account.rubric.title, period=account.head.period),
        sections=(
            Page(_("Time, place, members"), text=_meeting(said), tables=(_members(said),), notes=_attendance(said)),
            Page(
                _("Results of the appraisal"),
                text=(_("Rows that units and appraisers score; the survey is left out."),),
                tables=(_totals(rows, decimals),),
                notes=_legend(rows),
            ),
            Page(_("Rows that were changed"), tables=_changed(rows, decimals), text=_unchanged(rows)),
            *_voted(said, decimals),
            Page(_("Other opinions, conclusion"), text=_conclusion(said)),
        ),
        warnings=warnings_of(account),
        kind="minutes",
    )


_LINE: Final = "…" * 30
_BLANK: Final = "…" * 20


def _rows(leaves: Sequence[Explanation]) -> list[Explanation]:
    return [one for one in leaves if one.row.node.scored_by in ("unit", "appraiser")]


def _meeting(said: Minutes | None) -> tuple[str, ...]:
    """When and where the council met, as its sheet has it; places to fill in where it says nothing."""
    items = said.items if said else {}
    began = items.get("began")
    return (
        _("The meeting began: {when}.").format(when=began) if began else _("The meeting began at … on …/…/……."),
        _("Place: {blank}").format(blank=items.get("place", _BLANK)),
        _("Chair: {blank}").format(blank=items.get("chair", _BLANK)),
        _("Secretary: {blank}").format(blank=items.get("secretary", _BLANK)),
    )


def _conclusion(said: Minutes | None) -> tuple[str, ...]:
    items = said.items if said else {}
    told = [items[item] for item in ("opinions", "conclusion") if item in items]
    ended = items.get("ended")
    return (
        *(told or [_LINE, _LINE, _LINE]),
        _("The meeting ended: {when}.").format(when=ended) if ended else _("The meeting ended at … on …/…/……."),
    )


def _members(said: Minutes | None) -> Table:
    columns = (
        Column("number", _("No."), "rank"),
        Column("name", _("Full name")),
        Column("position", _("Position, office")),
        Column("present", _("Present")),
    )
    if said is not None and said.members:
        there = {True: _("present"), False: _("absent"), None: None}
        rows = ((one.name, one.position or None, there[one.present]) for one in said.members)
        return Table(columns, tuple((place, *row) for place, row in enumerate(rows, start=1)))
    blank = "\u00a0" * 12
    return Table(columns, tuple((place, blank * 3, blank * 3, blank) for place in range(1, MEMBERS + 1)))


def _attendance(said: Minutes | None) -> tuple[str, ...]:
    if said is None or not said.members:
        return ()
    text = _("Present: {present} of {count} members.")
    return (text.format(present=number(said.present), count=number(len(said.members))),)


def _voted(said: Minutes | None, decimals: int) -> tuple[Page, ...]:
    """The rows that were put to the vote, where there are any."""
    if said is None or not said.votes:
        return ()
    columns = (
        Column("unit", _("Unit")),
        Column("id", _("Id")),
        Column("name", _("Criterion")),
        Column("points", _("Points agreed"), "number", decimals),
        Column("agreed", _("In favour"), "rank"),
        Column("against", _("Against"), "rank"),
        Column("abstained", _("Abstained"), "rank"),
        Column("note", _("Opinion")),
    )
    rows = [
        (one.unit, one.id, one.name, one.points, one.agreed, one.against, one.abstained, one.note or None)
        for one in said.votes
    ]
    used = [place for place in range(len(columns)) if any(row[place] is not None for row in rows)]
    kept = tuple(tuple(row[place] for place in used) for row in rows)
    return (Page(_("Rows put to the vote"), tables=(Table(tuple(columns[place] for place in used), kept),)),)


def _totals(rows: dict[str, list[Explanation]], decimals: int) -> Table:
    columns = (
        Column("unit", _("Unit")),
        Column("own", _("Self-assessed"), "number", decimals),
        Column("appraised", _("Appraised"), "number", decimals),
        Column("difference", _("Difference"), "change", decimals),
        Column("cut", _("Rows lowered"), "number", 0),
        Column("raised", _("Rows raised"), "number", 0),
    )
    return Table(columns, tuple(_total(unit, of_unit, decimals) for unit, of_unit in rows.items()))


def _total(unit: str, rows: Sequence[Explanation], decimals: int) -> tuple[Cell, ...]:
    """The sums over the rows of which both figures are known; marked where some are not."""
    known = [(row.own, row.known, row.difference) for row in rows if row.difference is not None]
    own, counted = (sum((one[place] or 0 for one in known), Fraction(0)) for place in (0, 1))
    changes = [one[2] or 0 for one in known]
    figures: tuple[Cell, ...] = (own, counted)
    if len(known) < len(rows):
        figures = tuple(number(figure, decimals) + PARTIAL for figure in (own, counted))
    return (unit, *figures, counted - own, sum(one < 0 for one in changes), sum(one > 0 for one in changes))


def _legend(rows: dict[str, list[Explanation]]) -> tuple[str, ...]:
    partial = any(row.difference is None for of_unit in rows.values() for row in of_unit)
    return (_("* without the rows that have no self-assessed or no appraised points"),) * partial


def _changed(rows: dict[str, list[Explanation]], decimals: int) -> tuple[Table, ...]:
    columns = (
        Column("id", _("Id")),
        Column("name", _("Criterion")),
        Column("max", _("Maximum"), "number", decimals),
        Column("own", _("Self-assessed"), "number", decimals),
        Column("appraised", _("Appraised"), "number", decimals),
        Column("difference", _("Difference"), "change", decimals),
        Column("opinion", _("Opinion of the appraisers")),
    )
    made = {
        unit: tuple(
            (
                *(row.row.node.code or row.row.node.id, row.row.node.name, row.max),
                *(row.own, row.known, row.difference, row.opinion),
            )
            for row in of_unit
            if row.difference
        )
        for unit, of_unit in rows.items()
    }
    return tuple(Table(columns, cells, title=unit) for unit, cells in made.items() if cells)


def _unchanged(rows: dict[str, list[Explanation]]) -> tuple[str, ...]:
    names = [unit for unit, of_unit in rows.items() if not any(row.difference for row in of_unit)]
    return (_("No row was changed: {units}.").format(units=", ".join(names)),) * bool(names)
