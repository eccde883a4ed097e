"""Problems of the appraisal (thẩm định): decisions on explanations, and how to mend them."""

from __future__ import annotations

from typing import Final

from cchc_index.model.catalogue.entry import Entry, Severity
from cchc_index.model.language import N_

_E = Severity.ERROR

APPRAISAL: Final[dict[str, Entry]] = {
    "W75": Entry(_E, N_("row {id}: “{decision}” is no decision"), N_("write one of these: {known}")),
    "W76": Entry(
        _E,
        N_("row {id} is decided “{decision}”, and its points are missing"),
        N_("write the points of the second appraisal beside the decision"),
    ),
    "W77": Entry(
        _E,
        N_("row {id}: “{decision}” means {expected} points, and {points} stand there"),
        N_("correct the points or the decision; other points are “accepted in part”"),
    ),
    "W78": Entry(
        _E,
        N_("row {id} is decided “{decision}” without a reason"),
        N_("say why in the column of the appraisal note"),
    ),
    "W79": Entry(
        Severity.NOTE,
        N_("the appraisal of {period} cut no row of these units: there is nothing to explain"),
        N_("nothing needs to be done; raised and unappraised rows need no form"),
    ),
    "W90": Entry(_E, N_("nothing says which unit sent this file"), N_("add --unit NAME")),
    "W91": Entry(
        Severity.NOTE,
        N_("this very file is in the register already: {unit}, received {day}, sending {sending}"),
        N_("nothing needs to be done; it is not entered again"),
    ),
    "W92": Entry(
        _E,
        N_("the register of what was received cannot be read: {why}"),
        N_("correct so-tiep-nhan.csv there, or bring it back from a copy"),
    ),
    "W93": Entry(
        _E,
        N_("{unit}, {id}: {votes} votes were cast, and {present} members were present"),
        N_("correct the votes of this row, or who was present"),
    ),
    "W94": Entry(_E, N_("“{item}” is no item of the minutes"), N_("write one of these: {known}")),
    "W95": Entry(
        Severity.WARNING,
        N_("{unit}, {id}: the minutes have {points} points, and the result has {now}"),
        N_("score what the council decided (cchc score), or correct the minutes"),
    ),
    "W96": Entry(
        Severity.NOTE,
        N_("there is no {file} in the workspace: who met and how they voted stays blank"),
        N_("write the form with cchc template --minutes --period {period}, fill it in, then make the minutes again"),
    ),
}
