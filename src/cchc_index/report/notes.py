"""What stands below the ranking (ghi chú dưới bảng xếp hạng): what the figures rest on, and what is missing."""

from __future__ import annotations

from typing import Any

from cchc_index.model.language import N_, _, number
from cchc_index.model.points import from_points
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Rubric
from cchc_index.report.standing import SENT, whole

STATUS_NOTES = {
    "illustrative": N_("The rubric is illustrative: its rows or structure are not the decision's own text."),
    "draft": N_("The rubric is a draft: open points remain."),
}
STAGES = {"record": N_("for the record"), "self": N_("self-assessment")}


def notes_of(head: ResultHead, units: list[dict[str, Any]], rubric: Rubric) -> list[str]:
    """The notes of a whole result."""
    notes = [_(STATUS_NOTES[head.rubric_status])] if head.rubric_status in STATUS_NOTES else []
    if head.partial:
        names = ", ".join(unit["unit"] for unit in units if unit["status"] == "rejected")
        notes.append(_("Partial: left out because of their problems: {units}").format(units=names))
    if head.provisional:
        notes.append(_("Provisional: no survey was held, its part has left the denominator."))
    if head.stage == "self":
        notes.append(_("Self-assessment: what is not the unit's own to score has left the denominator."))
    if head.missing == "zero":
        notes.append(_("Blank rows were counted as zero, as asked."))
    waiting = [unit for unit in units if unit["status"] == "incomplete"]
    notes += [_incomplete(unit, rubric.rounding.published) for unit in waiting]
    absent = [unit["unit"] for unit in units if unit["status"] == "not_submitted"]
    if absent:
        notes.append(_("Not submitted: {units}").format(units=", ".join(absent)))
    unappraised = [(unit["unit"], int(unit["unappraised"])) for unit in units if unit["status"] in SENT]
    open_ = [f"{name} ({count})" for name, count in unappraised if count]
    if open_ and head.stage == "record":
        notes.append(
            _("Rows that rest on the unit's own word, not appraised yet: {units}").format(units=", ".join(open_))
        )
    return notes


def _incomplete(unit: dict[str, Any], decimals: int) -> str:
    highest, lowest = whole(unit["rank_best"]), whole(unit["rank_worst"])
    text = _("{unit} is incomplete: {points} points so far, {worst} to {best} possible, rank {ranks}")
    if highest is None:
        text = _("{unit} is incomplete: {points} points so far, {worst} to {best} possible")
    return text.format(
        unit=unit["unit"],
        points=number(from_points(int(unit["points"])), decimals),
        worst=number(from_points(int(unit["worst"])), decimals),
        best=number(from_points(int(unit["best"])), decimals),
        ranks=highest if highest == lowest else f"{highest}–{lowest}",
    )
