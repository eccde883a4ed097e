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
from cchc_index.model.stages import STAGES
from cchc_index.model.tables import SUBMITTED
from cchc_index.report.notes import notes_of
from cchc_index.report.page import PARTIAL, Cell, Column, Page, Table, width_of
from cchc_index.report.standing import Standing, fraction, records, standing_of, whole


def ranking_page(head: ResultHead, tables: dict[str, pd.DataFrame], rubric: Rubric, width: int) -> Page:
    """The ranking table with area columns, as wide as fits (bảng xếp hạng)."""
    units = records(tables["units"])
    standing = standing_of(tables, rubric)
    variants = [_ranking(units, standing, form) for form in ("full", "points", "percent", "none")]
    table = next((table for table in variants if width_of(table) <= width), variants[-1])
    return Page(
        title=f"{rubric.title} · {head.period}",
        subtitle=" · ".join([rubric.id, _(STAGES[head.stage])]),
        headline=ranking_headline(units, rubric.rounding.published),
        tables=(table,),
        notes=(
            *_legend(standing.areas, variants.index(table)),
            *_marked(table),
            *_left_out(variants[0], table),
            *notes_of(head, units, standing),
        ),
    )


def ranking_headline(units: list[dict[str, Any]], decimals: int) -> str:
    """How many units are ranked, which is first, and the mean."""
    ranked = [unit for unit in units if whole(unit["rank"]) is not None]
    parts = [_("{count} units, {ranked} ranked").format(count=len(units), ranked=len(ranked))]
    if ranked:
        mean = Fraction(sum(int(unit["percent"]) for unit in ranked), len(ranked) * 10**6)
        best = ranked[0]
        top = number(from_points(int(best["percent"])), decimals)
        parts.append(_("first: {unit} {percent}%").format(unit=best["unit"], percent=top))
        all_ranked = len(ranked) == len(units)
        text = _("mean: {percent}%") if all_ranked else _("mean of the ranked units: {percent}%")
        parts.append(text.format(percent=number(mean, decimals)))
    return " · ".join(parts)


def _marked(table: Table) -> list[str]:
    """What the mark of partial figures means, where it stands."""
    marked = any(isinstance(cell, str) and cell.endswith(PARTIAL) for row in table.rows for cell in row)
    return [_("* not all of it has points yet")] * marked


def _left_out(full: Table, table: Table) -> list[str]:
    """Which columns a narrow window has no room for, and how to see them."""
    there = {column.key for column in table.columns}
    gone = [column.title for column in full.columns if column.key not in there]
    text = _("Not shown, for want of room: {columns}; all of it in a file: -o kq.csv")
    return [text.format(columns=", ".join(gone))] * bool(gone)


def _ranking(units: list[dict[str, Any]], standing: Standing, form: str) -> Table:
    """One width of the table: with parts and area points, with area points, with area percents, or without."""
    rubric, areas = standing.rubric, standing.areas
    decimals = rubric.rounding.published
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
        name, sent = unit["unit"], unit["status"] in SUBMITTED
        cells: list[Cell] = [whole(unit["rank"]), name, fraction(unit["percent"])]
        cells += [unit["class"] or None] if rubric.classes else []
        cells += [
            _figure(fraction(unit[part]) if sent else None, decimals, partial=(name, part) in standing.partial_parts)
            for part in parts
        ]
        cells += [_area_figure(name, area, standing, as_percent=as_percent) for area in shown_areas]
        rows.append(tuple(cells))
    dim = frozenset(place for place, unit in enumerate(units) if unit["status"] != "complete")
    return Table(tuple(columns), tuple(rows), dim=dim)


def _area_figure(unit: str, area: Row, standing: Standing, *, as_percent: bool) -> Cell:
    points, max_points = standing.scores.get((unit, area.node.id), (None, 0))
    if points is None or not max_points:
        return None
    partial = (unit, area.node.id) in standing.partial_areas
    if as_percent:
        return _figure(Fraction(100 * points, max_points), 0, partial=partial)
    return _figure(from_points(points), standing.rubric.rounding.published, partial=partial)


def _figure(value: Fraction | None, decimals: int, *, partial: bool) -> Cell:
    """A figure, marked where some of what it sums up has no points yet."""
    return value if value is None or not partial else number(value, decimals) + PARTIAL


def _tells_more(areas: Sequence[Row], rubric: Rubric) -> bool:
    """Whether columns for the appraised and the survey part tell more than the areas do."""
    by_survey = [
        {leaf.node.scored_by == "survey" for leaf in rubric.outline.leaves_below(area) if leaf.scores} for area in areas
    ]
    return {True} | {False} in by_survey or (any(True in one for one in by_survey) and len(areas) > 2)


PART_TITLES = {
    "points": N_("Points"),
    "appraised": N_("Without survey"),
    "survey": N_("Survey"),
    "bonus": N_("Bonus"),
    "penalty": N_("Penalty"),
}


def _legend(areas: Sequence[Row], variant: int) -> list[str]:
    if variant == 3:
        return []
    return areas_note(areas, as_percent=variant == 2)


def areas_note(areas: Sequence[Row], *, as_percent: bool = False) -> list[str]:
    """What the columns of areas stand for."""
    text = _("Areas, in percent of their maximum:") if as_percent else _("Areas, with their maximum:")
    listed = "; ".join(
        f"{area.node.code or area.node.id} {area.node.name} ({number(from_points(area.node.max or 0))})"
        for area in areas
    )
    return [f"{text} {listed}"]
