"""Where a unit stood in a period (kết quả của một kỳ), for scripts and in words; and what it was put together of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from cchc_index.model.compared import Standing
from cchc_index.model.language import N_, _, number
from cchc_index.model.points import MILLION
from cchc_index.model.unions import Merged
from cchc_index.report.plain import six_decimals

MERGED: Final = " †"
"""Stands after a unit that is put together of others in one of the periods (đơn vị gộp)."""
HOW: Final = {
    "mean": N_("mean of {units}"),
    "sum": N_("sum of {units}"),
    "split": N_("split from {units}"),
    "renamed": N_("formerly {units}"),
}


def standing_payload(standing: Standing | None) -> dict[str, Any]:
    """For scripts (JSON); all of it null where the unit was not scored."""
    points, percent, rank = standing[:3] if standing else (None, None, None)
    class_, group, rank_in_group, merged = standing[4:] if standing else (None, None, None, None)
    parts = merged.parts if merged else ()
    return {
        "points": decimal(points),
        "percent": decimal(percent),
        "rank": rank,
        "class": class_,
        "group": group,
        "rank_in_group": rank_in_group,
        "combined": merged.how if merged else None,
        "merged_from": [{"unit": unit, "weight_pct": six_decimals(100 * part)} for unit, part in parts],
    }


def decimal(millionths: int | None) -> float | None:
    """Millionths as a number; None where there are none."""
    return None if millionths is None else millionths / MILLION


def marked(unit: str, standings: Iterable[Standing | None]) -> str:
    """The unit's name, marked where it is put together of others."""
    return unit + MERGED if any(one is not None and one.merged for one in standings) else unit


def merged_notes(units: Iterable[tuple[str, Iterable[tuple[str, Standing | None]]]]) -> list[str]:
    """What the marked units are put together of, per period; the same in neighbouring periods is told once."""
    told: list[str] = []
    for unit, over in units:
        found: dict[str, list[str]] = {}
        for period, standing in over:
            if standing is not None and standing.merged is not None:
                found.setdefault(_words(standing.merged), []).append(period)
        told += [f"{unit}, {', '.join(periods)}: {words}" for words, periods in found.items()]
    text = _("† put together of the units of then, without rank and class: {listed}")
    return [text.format(listed="; ".join(told))] if told else []


def _words(merged: Merged) -> str:
    if len(merged.parts) == 1:
        units = merged.parts[0][0]
    elif merged.how == "sum":
        units = ", ".join(unit for unit, _part in merged.parts)
    else:
        units = ", ".join(f"{unit} ({number(100 * part, 1)}%)" for unit, part in merged.parts)
    words = _(HOW[merged.how]).format(units=units)
    if merged.how == "mean" and merged.weights_of:
        return _("{words}, weighted by {weights_of}").format(words=words, weights_of=merged.weights_of)
    return words
