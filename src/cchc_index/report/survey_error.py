"""The survey's error in plain sentences (sai số điều tra), for readers who are no statisticians."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from cchc_index.model.language import _, number
from cchc_index.model.points import from_points
from cchc_index.report.standing import whole

FEW: Final = 8
"""How many units a sentence names."""


def score_notes(units: Sequence[Mapping[str, Any]], decimals: int) -> list[str]:
    """By how much the points could be off, and which ranks that leaves open."""
    margins = [margin for unit in units if (margin := whole(unit["survey_margin"])) is not None]
    if not margins:
        return []
    least, most = (number(from_points(margin), decimals) for margin in (min(margins), max(margins)))
    off = f"±{most}" if least == most else _("±{least} to ±{most}").format(least=least, most=most)
    said = _("Survey error: as not everyone was asked, a unit's points could be off by {off} (95% confidence).")
    bounds = [(unit["unit"], whole(unit["rank_low"]), whole(unit["rank_high"])) for unit in units]
    open_ = [
        _("{unit} {low} to {high}").format(unit=unit, low=low, high=high) for unit, low, high in bounds if low != high
    ]
    ranks = _("No rank depends on it.")
    if open_:
        listed = "; ".join([*open_[:FEW], *["…"] * (len(open_) > FEW)])
        ranks = _("Allowing for it in all units at once, ranks could be: {listed}.").format(listed=listed)
    return [f"{said.format(off=off)} {ranks}"]
