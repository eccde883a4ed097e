"""What stands below the ranking (ghi chú dưới bảng xếp hạng): what the figures rest on, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from cchc_index.model.exceptions import KINDS as EXCEPTION_KINDS
from cchc_index.model.language import _, number
from cchc_index.model.points import from_points
from cchc_index.model.result import ResultHead
from cchc_index.model.stages import is_claimed
from cchc_index.model.status import status_notes
from cchc_index.model.tables import SUBMITTED
from cchc_index.report.account import Account
from cchc_index.report.standing import Open, Standing, records, whole
from cchc_index.report.survey_error import score_notes

FEW: Final = 8
"""How many ids a note lists."""
PETITIONED: Final = "Q75"


def caveats_of(head: ResultHead, units: list[dict[str, Any]]) -> list[str]:
    """What a reader must know before any figure (lưu ý trước khi đọc)."""
    notes = status_notes([head.rubric_status])
    if head.partial:
        names = ", ".join(unit["unit"] for unit in units if unit["status"] == "rejected")
        notes.append(_("Partial: left out because of their problems: {units}").format(units=names))
    if head.provisional:
        notes.append(_("Provisional: no survey was held, its part has left the denominator."))
    if is_claimed(head.stage):
        notes.append(_("Self-assessment: what is not the unit's own to score has left the denominator."))
    if head.missing == "zero":
        notes.append(_("Blank rows were counted as zero, as asked."))
    return notes


def warnings_of(account: Account) -> tuple[str, ...]:
    """What stands above everything on a paper that is sent on: the caveats, and that petitions came after."""
    return (*caveats_of(account.head, records(account.tables["units"])), *petitioned(account))


def petitioned(account: Account) -> list[str]:
    """That what was published has been corrected since (đã có phúc tra)."""
    return [f"{one.message[:1].upper()}{one.message[1:]}." for one in account.problems if one.code == PETITIONED]


def notes_of(head: ResultHead, units: list[dict[str, Any]], standing: Standing) -> list[str]:
    """The notes of a whole result."""
    survey = score_notes(units, standing.rubric.rounding.published)
    return [*caveats_of(head, units), *notes_on_units(head, units, standing), *survey]


def notes_on_units(head: ResultHead, units: list[dict[str, Any]], standing: Standing) -> list[str]:
    """What is missing of units, and what was granted to them."""
    notes: list[str] = []
    if head.exceptions:
        listed = "; ".join(f"{one.unit} {one.leaf} ({_(EXCEPTION_KINDS[one.kind])})" for one in head.exceptions)
        notes.append(_("Exceptions on file: {listed}").format(listed=listed))
    sent = sum(unit["status"] in SUBMITTED for unit in units)
    waiting = [unit for unit in units if unit["status"] == "incomplete"]
    notes += [_incomplete(unit, standing, sent, of_all=sent == len(units)) for unit in waiting]
    absent = [unit["unit"] for unit in units if unit["status"] == "not_submitted"]
    if absent:
        notes.append(_("Not submitted: {units}").format(units=", ".join(absent)))
    unappraised = [(unit["unit"], int(unit["unappraised"])) for unit in units if unit["status"] in SUBMITTED]
    open_ = [f"{name} ({count})" for name, count in unappraised if count]
    if open_ and not is_claimed(head.stage):
        notes.append(
            _("Rows that rest on the unit's own word, not appraised yet: {units}").format(units=", ".join(open_))
        )
    return notes


def _incomplete(unit: dict[str, Any], standing: Standing, sent: int, *, of_all: bool) -> str:
    """How far a unit has come, between which totals and ranks it will end, and what is missing of it."""
    highest, lowest = whole(unit["rank_best"]), whole(unit["rank_worst"])
    decimals = standing.rubric.rounding.published
    text = _("{unit} is incomplete: {points} points so far, {worst} to {best} possible").format(
        unit=unit["unit"],
        points=number(from_points(int(unit["points"])), decimals),
        worst=number(from_points(int(unit["worst"])), decimals),
        best=number(from_points(int(unit["best"])), decimals),
    )
    if highest is not None:
        rank = _("rank {ranks}") if of_all else _("rank {ranks} (of the {count} units that have submitted)")
        ranks = highest if highest == lowest else f"{highest}–{lowest}"
        text += ", " + rank.format(ranks=ranks, count=sent)
    return "; ".join([text, *_missing(standing.open.get(unit["unit"], ()))])


def _missing(leaves: Sequence[Open]) -> list[str]:
    """The ids of the leaves without points: those to be filled in, those that wait for the survey."""
    parts = (
        (_("missing: {ids}"), [one.leaf.node.id for one in leaves if not one.waits_for_survey]),
        (_("waiting for the survey: {ids}"), [one.leaf.node.id for one in leaves if one.waits_for_survey]),
    )
    return [text.format(ids=", ".join([*ids[:FEW], *["…"] * (len(ids) > FEW)])) for text, ids in parts if ids]
