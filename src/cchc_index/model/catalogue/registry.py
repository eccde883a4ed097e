"""Problems of the units' registry, of exceptions and of chosen severities (danh mục đơn vị, ngoại lệ, mức độ)."""

from __future__ import annotations

from typing import Final

from cchc_index.model.catalogue.entry import Entry, Severity
from cchc_index.model.language import N_

_E = Severity.ERROR
_W = Severity.WARNING
_N = Severity.NOTE

REGISTRY: Final[dict[str, Entry]] = {
    "W30": Entry(
        _E,
        N_("units are listed both here and in {file}"),
        N_("keep one of the two lists: units in cchc.yaml, or units.yaml"),
    ),
    "W31": Entry(
        _E,
        N_("{unit}: {key} names “{name}”, and no unit is called so"),
        N_("did you mean {known}? Else add the unit; one that has ended is listed too, with until"),
    ),
    "W32": Entry(
        _W,
        N_("{unit} and {other} do not agree on which of them came from the other"),
        N_("name each of the two in the other's became or formed_from, or in neither"),
    ),
    "W33": Entry(
        _N,
        N_("{unit} has ended, and nothing says what it became"),
        N_("add became: the units that took it over; nothing to do where there are none in this list"),
    ),
    "W34": Entry(_E, N_("{unit} ends before it begins"), N_("correct from and until")),
    "W35": Entry(
        _W,
        N_("{unit} still exists when {other}, which was formed from it, begins"),
        N_("until is the last day of the old unit, from the first day of the new one"),
    ),
    "W36": Entry(
        _W,
        N_("{unit}: the alias “{name}” is a name of {other} as well, so it finds neither"),
        N_("take the alias from one of the two"),
    ),
    "W37": Entry(
        _E,
        N_("{unit}: the target of {of} wants either points or percent"),
        N_("write one of them, such as {{of: {of}, percent: 85}}"),
    ),
    "W38": Entry(
        _W,
        N_("{unit} became {others}, but no until says when"),
        N_("add until, its last day; a unit that goes on leaves became out"),
    ),
    "W39": Entry(
        _E,
        N_("a severity is chosen for {code}, which is no code"),
        N_("did you mean {known}? All codes stand in docs/problems.md"),
    ),
    "W40": Entry(
        _E,
        N_("{code} is always an error: what it speaks of cannot be read or would be scored wrong"),
        N_("take the line out; warnings, notes and errors of checks can be set"),
    ),
    "W41": Entry(
        _E,
        N_("the package vietnam-provinces has no province “{name}”"),
        N_("did you mean {known}?"),
    ),
    "W42": Entry(
        _E,
        N_("the marked copies cannot be written: {why}"),
        N_("check the folder, the disk and your rights, or name another folder; the files themselves are untouched"),
    ),
    "W43": Entry(
        _E,
        N_("the exception is for “{unit}”, and no unit is called so"),
        N_("did you mean {known}? Else correct the registry"),
    ),
    "W44": Entry(
        _E,
        N_("the exception is for {leaf}: {why}"),
        N_("write a row that the unit or an appraiser scores, such as {known}; for another period, say so: period"),
    ),
    "W45": Entry(
        _W,
        N_("{unit}, {leaf}: the exception expired on {expires}, before the end of {period}, and is not applied"),
        N_("take it out, or have it renewed: expires"),
    ),
    "W46": Entry(_E, N_("{unit}, {leaf}: the exception's value does not fit: {why}"), N_("correct value or input")),
    "W47": Entry(
        _E,
        N_("{unit}, {leaf}: two exceptions speak of the same thing"),
        N_("keep the one that holds"),
    ),
    "W49": Entry(
        _N,
        N_("the result of period {period} rests on exceptions: {listed}"),
        N_("nothing to do; exceptions.yaml and result.json tell who approved them, and why"),
    ),
    "W48": Entry(
        _N,
        N_(
            "{unit}, {leaf}: exception applied ({kind}{value}); reason: {reason}; basis: {basis}; "
            "approved by: {approved_by}"
        ),
        N_("nothing to do; whoever reads the result should know"),
    ),
    "Q30": Entry(
        _E,
        N_("{unit} came out of itself: {way}"),
        N_("a unit that goes on under its name is listed twice: the old one with another name and until"),
    ),
    "Q31": Entry(
        _E,
        N_("{unit}: a mean wants a weight above 0 of every unit that it was formed from; missing: {names}"),
        N_("add them to weights, such as their population; the same for all gives the plain mean"),
    ),
    "Q32": Entry(
        _E,
        N_("{unit}: weights names “{name}”, from which it was not formed"),
        N_("it was formed from: {known}"),
    ),
    "Q33": Entry(
        _N,
        N_("nothing says how the results of the units are taken together from which these were formed: {units}"),
        N_("add to each of these units: combine: mean, with weights; or combine: sum"),
    ),
    "Q34": Entry(
        _E,
        N_("{unit}: a sum would count {source} more than once, since it became {others} as well"),
        N_("combine: mean, with weights"),
    ),
}
