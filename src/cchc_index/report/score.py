"""The ranking (bảng xếp hạng): as JSON for scripts, and as the page that is the product's face."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from cchc_index.model.language import N_, _, number
from cchc_index.model.points import from_points, half_up
from cchc_index.model.problem import Problem
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Row, Rubric
from cchc_index.report.page import Cell, Column, Page, Table, shown
from cchc_index.report.problems import problem_payload

AreaScores = dict[tuple[str, str], tuple[int | None, int]]
UNKNOWN = ("not_scored", "pending_survey")
SENT = ("complete", "incomplete")
STATUS_NOTES = {
    "illustrative": N_("The rubric is illustrative: its rows or structure are not the decision's own text."),
    "draft": N_("The rubric is a draft: open points remain."),
}
STAGES = {"record": N_("for the record"), "self": N_("self-assessment")}
UNIT_STATUS = {
    "incomplete": N_("incomplete"),
    "not_submitted": N_("not submitted"),
    "rejected": N_("rejected"),
}


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
    areas = _areas(rubric)
    scores = _area_scores(tables["scores"], areas)
    return {
        "index": head.index,
        "period": head.period,
        "rubric": {"id": head.rubric_id, "status": head.rubric_status, "sha256": head.rubric_sha256},
        "stage": head.stage,
        "partial": head.partial,
        "provisional": head.provisional,
        "units": [_unit_payload(row, areas, scores) for row in _records(tables["units"])],
        "problems": told,
    }


def _unit_payload(unit: dict[str, Any], areas: Sequence[Row], scores: AreaScores) -> dict[str, Any]:
    sent = unit["status"] in SENT
    points = ("points", "max", "percent", "appraised", "survey", "bonus", "penalty", "worst", "best")
    plain = {name: _decimal(unit[name]) if sent else None for name in points}
    ranks = {name: _whole(unit[name]) for name in ("rank", "rank_in_group", "rank_worst", "rank_best")}
    return {
        "unit": unit["unit"],
        "status": unit["status"],
        **{name: plain[name] for name in ("points", "max", "percent")},
        "rank": ranks["rank"],
        "class": unit["class"] or None,
        "group": unit["group"] or None,
        "rank_in_group": ranks["rank_in_group"],
        **{name: plain[name] for name in ("appraised", "survey", "bonus", "penalty", "worst", "best")},
        "rank_worst": ranks["rank_worst"],
        "rank_best": ranks["rank_best"],
        "unappraised": int(unit["unappraised"]) if sent else None,
        "areas": [_area_payload(area, *scores[unit["unit"], area.node.id]) for area in areas] if sent else [],
    }


def _area_payload(area: Row, points: int | None, max_points: int) -> dict[str, Any]:
    percent = half_up(Fraction(100 * points, max_points), 6) if max_points and points is not None else None
    return {
        "id": area.node.id,
        "name": area.node.name,
        "points": _decimal(points),
        "max": _decimal(max_points),
        "percent": None if percent is None else float(percent),
    }


def ranking_page(head: ResultHead, tables: dict[str, pd.DataFrame], rubric: Rubric, width: int) -> Page:
    """The ranking table with area columns, as wide as fits (bảng xếp hạng)."""
    units = _records(tables["units"])
    areas = _areas(rubric)
    scores = _area_scores(tables["scores"], areas)
    decimals = rubric.rounding.published
    variants = [
        _ranking(units, areas, scores, rubric, decimals, form) for form in ("full", "points", "percent", "none")
    ]
    table = next((table for table in variants if _width(table) <= width), variants[-1])
    ranked = [unit for unit in units if _whole(unit["rank"]) is not None]
    return Page(
        title=f"{rubric.title} · {head.period}",
        subtitle=" · ".join([rubric.id, _(STAGES[head.stage])]),
        headline=_headline(units, ranked, decimals),
        tables=(table,),
        notes=(*_legend(areas, variants.index(table)), *_notes(head, units, rubric)),
    )


def _headline(units: list[dict[str, Any]], ranked: list[dict[str, Any]], decimals: int) -> str:
    parts = [_("{count} units, {ranked} ranked").format(count=len(units), ranked=len(ranked))]
    if ranked:
        mean = Fraction(sum(int(unit["percent"]) for unit in ranked), len(ranked) * 10**6)
        best = ranked[0]
        top = number(from_points(int(best["percent"])), decimals)
        parts.append(_("first: {unit} {percent} %").format(unit=best["unit"], percent=top))
        parts.append(_("mean: {percent} %").format(percent=number(mean, decimals)))
    return " · ".join(parts)


def _ranking(
    units: list[dict[str, Any]],
    areas: Sequence[Row],
    scores: AreaScores,
    rubric: Rubric,
    decimals: int,
    form: str,
) -> Table:
    """One width of the table: with parts and area points, with area points, with area percents, or without."""
    survey = _tells_more(areas, rubric)
    roles = any(row.role is not None for row in rubric.outline.rows)
    columns = [
        Column("rank", _("Rank"), "rank"),
        Column("unit", _("Unit")),
        Column("percent", _("Index %"), "number", decimals),
    ]
    columns += [Column("class", _("Class"))] if rubric.classes else []
    parts = ["points", *(["appraised", "survey"] if survey else [])] if form == "full" else []
    parts += ["bonus", "penalty"] if roles and form in ("full", "points") else []
    columns += [Column(name, _(PART_TITLES[name]), "number", decimals) for name in parts]
    shown_areas = areas if form != "none" else []
    as_percent = form == "percent"
    columns += [
        Column(area.node.id, area.node.code or area.node.id, "number", 0 if as_percent else decimals)
        for area in shown_areas
    ]
    rows: list[tuple[Cell, ...]] = []
    for unit in units:
        sent = unit["status"] in SENT
        cells: list[Cell] = [_whole(unit["rank"]), unit["unit"], _fraction(unit["percent"])]
        cells += [unit["class"] or None] if rubric.classes else []
        cells += [_fraction(unit[name]) if sent else None for name in parts]
        for area in shown_areas:
            points, max_points = scores.get((unit["unit"], area.node.id), (None, 0))
            if points is None or not max_points:
                cells.append(None)
            else:
                cells.append(Fraction(100 * points, max_points) if as_percent else from_points(points))
        rows.append(tuple(cells))
    dim = frozenset(place for place, unit in enumerate(units) if unit["status"] != "complete")
    return Table(tuple(columns), tuple(rows), dim=dim)


def _tells_more(areas: Sequence[Row], rubric: Rubric) -> bool:
    """Whether columns for the appraised and the survey part tell more than the areas do."""
    by_survey = [
        {leaf.node.scored_by == "survey" for leaf in rubric.outline.leaves_below(area) if leaf.scores} for area in areas
    ]
    return {True} | {False} in by_survey or (any(True in one for one in by_survey) and len(areas) > 2)


PART_TITLES = {
    "points": N_("Points"),
    "appraised": N_("Appraised"),
    "survey": N_("Survey"),
    "bonus": N_("Bonus"),
    "penalty": N_("Penalty"),
}


def _width(table: Table) -> int:
    """How many characters the table takes, a space on each side of a column's border."""
    return sum(
        2 + max([len(column.title), *(len(shown(row[place], column)) for row in table.rows)])
        for place, column in enumerate(table.columns)
    )


def _legend(areas: Sequence[Row], variant: int) -> list[str]:
    if variant == 3:
        return []
    text = _("Areas, in percent of their maximum:") if variant == 2 else _("Areas, with their maximum:")
    listed = "; ".join(
        f"{area.node.code or area.node.id} {area.node.name} ({number(from_points(area.node.max or 0))})"
        for area in areas
    )
    return [f"{text} {listed}"]


def _notes(head: ResultHead, units: list[dict[str, Any]], rubric: Rubric) -> list[str]:
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
    highest, lowest = _whole(unit["rank_best"]), _whole(unit["rank_worst"])
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


def csv_table(tables: dict[str, pd.DataFrame], rubric: Rubric) -> tuple[list[str], list[list[object]]]:
    """The ranking as plain rows: the columns of `units`, then the points of each area."""
    areas = _areas(rubric)
    scores = _area_scores(tables["scores"], areas)
    rows: list[list[object]] = []
    header: list[str] = []
    for unit in _records(tables["units"]):
        plain = _unit_payload(unit, areas, scores)
        points = {area["id"]: area["points"] for area in plain.pop("areas")}
        header = header or [*plain, *(area.node.id for area in areas)]
        rows.append([*plain.values(), *(points.get(area.node.id) for area in areas)])
    return header, rows


def _areas(rubric: Rubric) -> list[Row]:
    return [row for row in rubric.outline.children(None) if row.role is None]


def _area_scores(scores: pd.DataFrame, areas: Sequence[Row]) -> AreaScores:
    """Per unit and area its points, None where nothing of it is scored yet, and its maximum."""
    here = scores[scores["node"].isin([area.node.id for area in areas])]
    columns = (here[name] for name in ("unit", "node", "points", "max", "status"))
    return {
        (str(unit), str(node)): (None if status in UNKNOWN else int(points), int(max_points))
        for unit, node, points, max_points, status in zip(*columns, strict=True)
    }


def _records(units: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in units.to_dict("records")]


def _decimal(millionths: Any) -> float | None:  # noqa: ANN401 - an integer or a missing value
    return None if pd.isna(millionths) else int(millionths) / 10**6


def _whole(value: Any) -> int | None:  # noqa: ANN401 - an integer or a missing value
    return None if pd.isna(value) else int(value)


def _fraction(millionths: Any) -> Fraction | None:  # noqa: ANN401 - an integer or a missing value
    return None if pd.isna(millionths) else from_points(int(millionths))
