"""Plans (kế hoạch nâng điểm): targets, and plans that come back filled in; too few units for statistics."""

from __future__ import annotations

from typing import Final

from cchc_index.model.catalogue.entry import Entry, Severity
from cchc_index.model.language import N_

_E, _W = Severity.ERROR, Severity.WARNING

PLANS: Final[dict[str, Entry]] = {
    "Q21": Entry(
        _E,
        N_("{unit} has no rank in {period} yet, so there is nothing to plan from"),
        N_("score all of its rows first; cchc gaps tells which are missing"),
    ),
    "Q22": Entry(
        _E,
        N_("there is no rank {rank}: {ranked} units are ranked"),
        N_("ask for a rank from 1 to {ranked}"),
    ),
    "Q23": Entry(
        _E,
        N_("a target of {target}% is above the maximum of this rubric, {max}%"),
        N_("ask for less"),
    ),
    "Q24": Entry(
        _W,
        N_("the target cannot be reached with what can still be bettered this year; at most {percent}%, rank {rank}"),
        N_("the plan shown goes as far as one can get; ask for that much, or look at cchc gaps for what is lost"),
    ),
    "Q25": Entry(
        _E,
        N_("this is not a plan that cchc has written: {why}"),
        N_("write it anew with cchc plan … -o plan.xlsx, and fill in that file"),
    ),
    "Q26": Entry(
        _E,
        N_("rows of the plan are missing, or stand there twice, or are not of it: {ids}"),
        N_("put the rows back as they were; what will not be done gets the state “{dropped}”"),
    ),
    "Q27": Entry(
        _E,
        N_("{id}: “{now}” stands where the plan has “{planned}”"),
        N_("put back what the plan has; for another step write a new plan"),
    ),
    "Q28": Entry(
        _E,
        N_("{id}: “{value}” is not understood in the column “{column}”"),
        N_("a state is one of: {known}; a day is written as 31/12/2022"),
    ),
    "Q29": Entry(
        _W,
        N_("the result has changed since the plan was written: {then} points then, {now} now"),
        N_("what is forecast rests on the result of now; write a new plan if the steps do not fit any more"),
    ),
    "Q35": Entry(
        _E,
        N_("{ranked} units are ranked in {period}; to say what tells units apart takes at least {least}"),
        N_("score more units, or another period; cchc gaps tells what is missing"),
    ),
}
