"""More than two periods in a row (xu hướng qua các kỳ), for other programs: JSON and CSV."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cchc_index.model.result import ResultHead
from cchc_index.model.trend import Reached, Trend, UnitTrend
from cchc_index.report.plain import six_decimals
from cchc_index.report.stood import decimal, standing_payload


def trend_payload(trend: Trend, heads: Sequence[ResultHead]) -> list[dict[str, Any]]:
    """The periods, each with how much of its scale can be compared with the period before (JSON)."""
    steps = [None, *trend.steps]
    return [
        {
            "period": head.period,
            "rubric": head.rubric_id,
            "same_rubric": None if step is None else step.same_rubric,
            "comparable_pct": None if step is None else six_decimals(step.comparable),
        }
        for head, step in zip(heads, steps, strict=True)
    ]


def unit_trend_payload(unit: UnitTrend, periods: Sequence[str]) -> dict[str, Any]:
    """What a unit has more than between two periods (JSON)."""
    moves = (None, *unit.moves)
    return {
        "trend": [
            {"period": period, **standing_payload(standing), "change": decimal(move)}
            for period, standing, move in zip(periods, unit.standings, moves, strict=True)
        ],
        "largest": None
        if unit.largest is None
        else {
            "from": periods[unit.largest],
            "to": periods[unit.largest + 1],
            "percent": decimal(unit.moves[unit.largest]),
        },
        "area_trends": [
            {
                "id": area.id,
                "name": area.name,
                "trend": [
                    {"period": period, **_reached(one)} for period, one in zip(periods, area.reached, strict=True)
                ],
            }
            for area in unit.areas
        ],
    }


def _reached(one: Reached | None) -> dict[str, Any]:
    if one is None:
        return dict.fromkeys(("points", "max", "percent", "rank"))
    share = six_decimals(one.share)
    return {"points": decimal(one.points), "max": decimal(one.max), "percent": share, "rank": one.rank}


def trend_rows(trend: Trend) -> tuple[list[str], list[list[object]]]:
    """A row for each unit and period, below it its areas (CSV)."""
    header = ["unit", "id", "name", "period", "points", "max", "percent", "rank", "class", "change", "merged_from"]
    rows: list[list[object]] = []
    for unit in trend.units:
        for period, standing, move in zip(trend.periods, unit.standings, (None, *unit.moves), strict=True):
            told = standing_payload(standing)
            units = "; ".join(one["unit"] for one in told["merged_from"])
            plain = [told["points"], None, told["percent"], told["rank"], told["class"], decimal(move), units or None]
            rows.append([unit.unit, None, None, period, *plain])
        for area in unit.areas:
            for period, one in zip(trend.periods, area.reached, strict=True):
                rows.append([unit.unit, area.id, area.name, period, *_reached(one).values(), None, None, None])
    return header, rows
