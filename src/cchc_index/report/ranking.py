"""The ranking as a page (bảng xếp hạng), which is the product's face."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from cchc_index.model.language import N_, _, number
from cchc_index.model.points import from_points
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Row, Rubric
from cchc_index.report.notes import STAGES, notes_of
from cchc_index.report.page import Cell, Column, Page, Table, shown
from cchc_index.report.standing import SENT, AreaScores, area_scores, areas_of, fraction, records, whole


def ranking_page(head: ResultHead, tables: dict[str, pd.DataFrame], rubric: Rubric, width: int) -> Page:
    """The ranking table with area columns, as wide as fits (bảng xếp hạng)."""
    units = records(tables["units"])
    areas = areas_of(rubric)
    scores = area_scores(tables["scores"], areas)
    decimals = rubric.rounding.published
    variants = [
        _ranking(units, areas, scores, rubric, decimals, form) for form in ("full", "points", "percent", "none")
    ]
    table = next((table for table in variants if _width(table) <= width), variants[-1])
    ranked = [unit for unit in units if whole(unit["rank"]) is not None]
    return Page(
        title=f"{rubric.title} · {head.period}",
        subtitle=" · ".join([rubric.id, _(STAGES[head.stage])]),
        headline=_headline(units, ranked, decimals),
        tables=(table,),
        notes=(*_legend(areas, variants.index(table)), *notes_of(head, units, rubric)),
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
        cells: list[Cell] = [whole(unit["rank"]), unit["unit"], fraction(unit["percent"])]
        cells += [unit["class"] or None] if rubric.classes else []
        cells += [fraction(unit[name]) if sent else None for name in parts]
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
