"""Periods compared (so sánh các kỳ), for other programs: JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from cchc_index.model.compared import PARTS, Change, NodeParts, UnitChange
from cchc_index.model.problem import Problem
from cchc_index.model.result import ResultHead
from cchc_index.model.trend import Trend
from cchc_index.report.plain import six_decimals
from cchc_index.report.problems import problem_payload
from cchc_index.report.stood import decimal, standing_payload
from cchc_index.report.trend import trend_payload, unit_trend_payload

NO_PARTS = (None,) * len(PARTS)


def compare_payload(
    heads: Sequence[ResultHead], units: Sequence[UnitChange], problems: Iterable[Problem], trend: Trend | None = None
) -> dict[str, Any]:
    """The object that scripts rely on (JSON); of more than two periods with what each of them brought."""
    both = len(heads) > 1
    change_of = {unit.unit: unit for unit in units}
    over = [] if trend is None else [(one, change_of.get(one.unit, one.change)) for one in trend.units]
    return {
        "index": heads[0].index if heads else None,
        "from": heads[0].period if both else None,
        "to": heads[-1].period if both else None,
        **({} if trend is None else {"periods": trend_payload(trend, heads)}),
        "units": [_unit(unit) for unit in units]
        if trend is None
        else [_unit(change) | unit_trend_payload(one, trend.periods) for one, change in over],
        "problems": [problem_payload(problem) for problem in problems],
    }


def _unit(unit: UnitChange) -> dict[str, Any]:
    return {
        "unit": unit.unit,
        "from": standing_payload(unit.before),
        "to": standing_payload(unit.after),
        "change": {
            "points": decimal(unit.points),
            "percent": decimal(unit.percent),
            "places": unit.places,
            "survey_error": decimal(unit.survey_error),
            "within_survey_error": unit.within_survey_error,
        },
        "parts": None if unit.parts is None else {name: decimal(part) for name, part in unit.parts._asdict().items()},
        "places_parts": None
        if unit.rank_parts is None
        else {name: float(part) for name, part in unit.rank_parts._asdict().items()},
        "areas": [_node(area) | {"from_rank": area.rank_before, "to_rank": area.rank_after} for area in unit.areas],
        "nodes": [_node(node) for node in unit.nodes],
        "node_parts": [_node_parts(node) for node in unit.node_parts],
    }


def _node_parts(node: NodeParts) -> dict[str, Any]:
    """What a row brings to each part, in percent of the index."""
    split = dict(zip(PARTS, node.parts, strict=False))
    found = {name: six_decimals(part) for name, part in split.items()}
    apart = six_decimals(node.apart)
    return {"id": node.id, "name": node.name, **found, "not_comparable": apart}


def _node(change: Change) -> dict[str, Any]:
    return {
        "id": change.id,
        "name": change.name,
        "from": decimal(change.before),
        "to": decimal(change.after),
        "change": decimal(change.points),
        "from_max": decimal(change.max_before),
        "to_max": decimal(change.max_after),
        "figures": [figure._asdict() for figure in change.figures],
    }


def compare_table(units: Sequence[UnitChange]) -> tuple[list[str], list[list[object]]]:
    """Every unit with its ranks, and below it its areas and rows, as plain rows (CSV)."""
    header = ["unit", "id", "name", "from", "to", "change", "from_max", "to_max"]
    header += ["from_percent", "to_percent", "from_rank", "to_rank", "places", "figures", *PARTS]
    header += ["from_rank_in_group", "to_rank_in_group", "from_merged", "to_merged"]
    rows: list[list[object]] = []
    for unit in units:
        one, two = standing_payload(unit.before), standing_payload(unit.after)
        parts = map(decimal, unit.parts or NO_PARTS)
        merged = ("; ".join(source["unit"] for source in side["merged_from"]) or None for side in (one, two))
        rows.append(
            [
                *(unit.unit, None, None, one["points"], two["points"], decimal(unit.points), None, None),
                *(one["percent"], two["percent"], one["rank"], two["rank"], unit.places, None, *parts),
                *(one["rank_in_group"], two["rank_in_group"], *merged),
            ]
        )
        split = {node.id: _node_parts(node) for node in unit.node_parts}
        for change in (*unit.areas, *unit.nodes):
            plain = _node(change) | {"figures": None}
            shares = (share(change.before, change.max_before), share(change.after, change.max_after))
            percents = (six_decimals(share) for share in shares)
            parts_of = split.get(change.id, {})
            rows.append(
                [
                    *(unit.unit, *list(plain.values())[:-1], *percents, change.rank_before, change.rank_after, None),
                    *(figures_words(change) or None, *(parts_of.get(name) for name in PARTS)),
                    *(None,) * 4,
                ]
            )
    return header, rows


def share(points: int | None, most: int | None) -> Fraction | None:
    """Points in percent of their maximum; None where either is not known."""
    return Fraction(100 * points, most) if points is not None and most else None


def figures_words(change: Change) -> str:
    """What changed in the figures: label, before and after."""
    return "; ".join(f"{one.label}: {one.before} → {one.after}".removeprefix(": ") for one in change.figures)
