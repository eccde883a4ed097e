"""The ranking inside groups or levels of units, and inside areas (xếp hạng theo nhóm, cấp, lĩnh vực), as a page."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Literal

import pandas as pd

from cchc_index.model.language import N_, _, number
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Rubric
from cchc_index.model.stages import STAGES
from cchc_index.report.notes import notes_of
from cchc_index.report.page import Cell, Column, Page, Table
from cchc_index.report.ranking import areas_note, ranking_headline
from cchc_index.report.standing import Standing, fraction, records, standing_of, whole

By = Literal["group", "level", "area"]

LEVELS = {
    "bo": N_("ministries"),
    "tinh": N_("provinces"),
    "so": N_("departments"),
    "huyen": N_("districts"),
    "xa": N_("communes"),
    "phong": N_("offices"),
}


def ranking_by_page(head: ResultHead, tables: dict[str, pd.DataFrame], rubric: Rubric, by: By) -> Page:
    """A table for each group or level, its best unit first; or one with the rank of every unit in every area."""
    units = records(tables["units"])
    standing = standing_of(tables, rubric)
    found = [_areas(units, standing)] if by == "area" else _groups(units, rubric, by)
    missing = []
    if by == "group" and not any(unit["group"] for unit in units):
        missing = [_("No unit has a group; groups are declared in the list of units: group")]
    return Page(
        title=f"{rubric.title} · {head.period}",
        subtitle=" · ".join([rubric.id, _(STAGES[head.stage])]),
        headline=ranking_headline(units, rubric.rounding.published),
        tables=tuple(found),
        notes=(*missing, *(areas_note(standing.areas) if by == "area" else ()), *notes_of(head, units, standing)),
    )


def _groups(units: Sequence[dict[str, Any]], rubric: Rubric, by: Literal["group", "level"]) -> list[Table]:
    """One table for each, in the order of their names; units without one come last."""
    names = sorted({unit[by] for unit in units if unit[by]})
    return [
        _group(name, [unit for unit in units if unit[by] == name], rubric, f"rank_in_{by}")
        for name in (*names, "")
        if any(unit[by] == name for unit in units)
    ]


def _group(name: str, units: Sequence[dict[str, Any]], rubric: Rubric, rank: str) -> Table:
    decimals = rubric.rounding.published
    columns = (
        Column(rank, _("Rank inside"), "rank"),
        Column("unit", _("Unit")),
        Column("percent", _("Index %"), "number", decimals),
        *([Column("class", _("Class"))] if rubric.classes else []),
        Column("rank", _("Rank of all"), "rank"),
    )
    rows: list[tuple[Cell, ...]] = []
    for unit in units:  # in rank order, which is that of the group too
        class_ = (unit["class"] or None,) if rubric.classes else ()
        rows.append((whole(unit[rank]), unit["unit"], fraction(unit["percent"]), *class_, whole(unit["rank"])))
    ranked = [int(unit["percent"]) for unit in units if whole(unit["rank"]) is not None]
    shown = _(LEVELS.get(name, name)) if name else _("without a group")
    title = _("{group}: {count} units").format(group=shown, count=len(units))
    if ranked:
        mean = number(Fraction(sum(ranked), len(ranked) * 10**6), decimals)
        text = _("mean: {percent}%") if len(ranked) == len(units) else _("mean of the ranked units: {percent}%")
        title += " · " + text.format(percent=mean)
    dim = frozenset(place for place, unit in enumerate(units) if unit["status"] != "complete")
    return Table(columns, tuple(rows), title=title, dim=dim)


def _areas(units: Sequence[dict[str, Any]], standing: Standing) -> Table:
    """The rank of every unit in every area."""
    columns = (
        Column("rank", _("Rank"), "rank"),
        Column("unit", _("Unit")),
        *(Column(area.node.id, area.node.code or area.node.id, "rank") for area in standing.areas),
    )
    rows = tuple(
        (
            whole(unit["rank"]),
            unit["unit"],
            *(standing.ranks.get((unit["unit"], area.node.id)) for area in standing.areas),
        )
        for unit in units
    )
    dim = frozenset(place for place, unit in enumerate(units) if unit["status"] != "complete")
    return Table(columns, rows, title=_("Rank in each area"), dim=dim)
