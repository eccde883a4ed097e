"""The ranking (bảng xếp hạng) for scripts and spreadsheets: as JSON, and as plain rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import pandas as pd

from cchc_index.model.problem import Problem
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Row, Rubric
from cchc_index.model.tables import SUBMITTED
from cchc_index.report.plain import six_decimals
from cchc_index.report.problems import problem_payload
from cchc_index.report.standing import Standing, decimal, records, standing_of, whole


def score_payload(
    head: ResultHead | None,
    tables: dict[str, pd.DataFrame],
    rubric: Rubric | None,
    problems: Iterable[Problem],
) -> dict[str, Any]:
    """The object that scripts rely on (JSON); empty but for `problems` where the run stopped."""
    told = [problem_payload(problem) for problem in problems]
    if head is None or rubric is None:
        empty = dict.fromkeys(("index", "period", "rubric", "stage", "partial", "provisional"))
        return {**empty, "units": [], "problems": told}
    standing = standing_of(tables, rubric)
    return {
        "index": head.index,
        "period": head.period,
        "rubric": {"id": head.rubric_id, "status": head.rubric_status, "sha256": head.rubric_sha256},
        "stage": head.stage,
        "partial": head.partial,
        "provisional": head.provisional,
        "units": [_unit_payload(row, standing) for row in records(tables["units"])],
        "problems": told,
    }


def _unit_payload(unit: dict[str, Any], standing: Standing) -> dict[str, Any]:
    sent = unit["status"] in SUBMITTED
    points = ("points", "max", "percent", "appraised", "survey", "bonus", "penalty", "worst", "best")
    plain = {name: decimal(unit[name]) if sent else None for name in points}
    ranks = {
        name: whole(unit[name])
        for name in ("rank", "rank_in_group", "rank_in_level", "rank_worst", "rank_best", "rank_low", "rank_high")
    }
    return {
        "unit": unit["unit"],
        "status": unit["status"],
        **{name: plain[name] for name in ("points", "max", "percent")},
        "rank": ranks["rank"],
        "class": unit["class"] or None,
        "group": unit["group"] or None,
        "rank_in_group": ranks["rank_in_group"],
        "level": unit["level"] or None,
        "rank_in_level": ranks["rank_in_level"],
        **{name: plain[name] for name in ("appraised", "survey", "bonus", "penalty", "worst", "best")},
        "rank_worst": ranks["rank_worst"],
        "rank_best": ranks["rank_best"],
        "survey_se": decimal(unit["survey_se"]) if sent else None,
        "rank_low": ranks["rank_low"],
        "rank_high": ranks["rank_high"],
        "unappraised": int(unit["unappraised"]) if sent else None,
        "open": [one.leaf.node.id for one in standing.open.get(unit["unit"], ())] if sent else [],
        "areas": [_area_payload(area, unit["unit"], standing) for area in standing.areas] if sent else [],
    }


def _area_payload(area: Row, unit: str, standing: Standing) -> dict[str, Any]:
    """An area's points as far as they are scored; a percent only where all of it is."""
    points, max_points = standing.scores[unit, area.node.id]
    percent = standing.percent(unit, area)
    return {
        "id": area.node.id,
        "name": area.node.name,
        "points": decimal(points),
        "max": decimal(max_points),
        "percent": six_decimals(percent),
        "rank": standing.ranks[unit, area.node.id],
    }


COLUMNS: Final = (
    "unit",
    "status",
    "points",
    "max",
    "percent",
    "rank",
    "class",
    "group",
    "rank_in_group",
    "appraised",
    "survey",
    "bonus",
    "penalty",
    "worst",
    "best",
    "rank_worst",
    "rank_best",
    "survey_se",
    "rank_low",
    "rank_high",
    "unappraised",
    "level",
    "rank_in_level",
)
"""Of a unit, in CSV; the open rows follow from the saved table `scores`."""


def csv_table(tables: dict[str, pd.DataFrame], rubric: Rubric) -> tuple[list[str], list[list[object]]]:
    """The ranking as plain rows: the columns of `units`, the points of each area, the rank in each."""
    standing = standing_of(tables, rubric)
    areas = [area.node.id for area in standing.areas]
    rows: list[list[object]] = []
    for unit in records(tables["units"]):
        plain = _unit_payload(unit, standing)
        of = {key: {area["id"]: area[key] for area in plain["areas"]} for key in ("points", "rank")}
        own = (plain[column] for column in COLUMNS)
        rows.append([*own, *map(of["points"].get, areas), *map(of["rank"].get, areas)])
    return [*COLUMNS, *areas, *(f"rank {area}" for area in areas)], rows
