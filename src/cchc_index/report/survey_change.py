"""Whether a change lies within the survey's error (sai số điều tra), in plain sentences; without pandas."""

from __future__ import annotations

from collections.abc import Sequence

from cchc_index.model.compared import UnitChange
from cchc_index.model.language import _, number
from cchc_index.model.points import from_points
from cchc_index.model.problem import FEW


def change_notes(units: Sequence[UnitChange], decimals: int, *, one: bool) -> list[str]:
    """Which changes the survey's error alone could have made, and of which units that cannot be told."""
    return [*_within(units, decimals, one=one), *_not_known(units)]


def _within(units: Sequence[UnitChange], decimals: int, *, one: bool) -> list[str]:
    if one:
        return [_of_one(unit, decimals) for unit in units[:1] if unit.survey_error is not None]
    within = [
        f"{unit.unit} (±{number(from_points(unit.survey_error or 0), decimals)})"
        for unit in units
        if unit.within_survey_error
    ]
    text = _("Within the survey's error (± percentage points), so that they need be neither a rise nor a fall: {units}")
    return [text.format(units=", ".join(within))] * bool(within)


def _not_known(units: Sequence[UnitChange]) -> list[str]:
    """Nothing where no period has a survey's interval: then there was no survey, or only its published points."""
    sides = (side for unit in units for side in (unit.before, unit.after))
    lacking = [unit.unit for unit in units if unit.percent is not None and unit.survey_error is None]
    if not lacking or all(side is None or side.margin is None for side in sides):
        return []
    text = _(
        "No survey interval in both periods, so that nobody knows whether the change lies within the survey's error: "
        "{units}"
    )
    return [text.format(units=", ".join([*lacking[:FEW], *["…"] * (len(lacking) > FEW)]))]


def _of_one(unit: UnitChange, decimals: int) -> str:
    text = _("The change of {change} percentage points is larger than the survey's error (±{error}).")
    if unit.within_survey_error:
        text = _(
            "The change of {change} percentage points is within the survey's error (±{error}): "
            "it need be neither a rise nor a fall."
        )
    change, error = (number(from_points(abs(value or 0)), decimals) for value in (unit.percent, unit.survey_error))
    return text.format(change=change, error=error)
