"""The published table beside the corrected one (bảng trước và sau phúc tra): as a page, as plain rows and as JSON."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from fractions import Fraction
from typing import Any, Final

from cchc_index.model.compared import UnitChange
from cchc_index.model.language import _, number
from cchc_index.model.petition import Corrected, Ruling, gained
from cchc_index.model.points import from_points, half_up
from cchc_index.model.problem import Problem
from cchc_index.model.status import status_notes
from cchc_index.report.page import Column, Page, Table, width_of
from cchc_index.report.problems import problem_payload
from cchc_index.report.stood import decimal, standing_payload

COLUMNS: Final = (
    "unit",
    *(f"{name}_{side}" for name in ("points", "percent", "rank") for side in ("before", "after")),
    "decisions",
)


def petition_page(found: Corrected, width: int) -> Page:
    """Every unit before and after, as much of it as fits, then each row that was decided."""
    narrow = ("decisions", "percent_before", "percent_after")
    variants = [_units(found, without) for without in ((), narrow[:1], narrow)]
    units = next((table for table in variants if width_of(table) <= width), variants[-1])
    ranks = sum(bool(unit.places) for unit in found.units)
    headline = _("{rows} rows of {units} units were decided anew; the rank of {ranks} units changed.").format(
        rows=number(len(found.rulings)), units=number(len({one.unit for one in found.rulings})), ranks=number(ranks)
    )
    kept = _("Before: run {before}, finalised, which stays as it is. After: run {after} of the petitions.")
    not_saved = _("Before: run {before}, finalised, which stays as it is. After: not saved.")
    return Page(
        title=_("Before and after petitions · {rubric} · {period}").format(
            rubric=found.rubric_title, period=found.period
        ),
        headline=headline,
        tables=(units, _rulings(found)),
        notes=(
            (kept if found.after else not_saved).format(before=found.before, after=found.after),
            *status_notes([found.rubric_status]),
        ),
    )


def _units(found: Corrected, without: Collection[str]) -> Table:
    """The ranking before and after, less some columns."""
    columns = (
        Column("rank_before", _("Rank before"), "rank"),
        Column("rank_after", _("Rank after"), "rank"),
        Column("unit", _("Unit")),
        Column("points_before", _("Points before"), "number", found.decimals),
        Column("points_after", _("Points after"), "number", found.decimals),
        Column("change", _("Change"), "change", found.decimals),
        Column("percent_before", _("% before"), "number", found.decimals),
        Column("percent_after", _("% after"), "number", found.decimals),
        Column("decisions", _("Decision")),
    )
    kept = [place for place, column in enumerate(columns) if column.key not in without]
    rows = [
        (
            *(side and side.rank for side in (unit.before, unit.after)),
            unit.unit,
            *(_fraction(side and side.points) for side in (unit.before, unit.after)),
            _fraction(gained(unit)),
            *(_fraction(side and side.percent) for side in (unit.before, unit.after)),
            _numbers(found, unit) or None,
        )
        for unit in found.units
    ]
    return Table(tuple(columns[place] for place in kept), tuple(tuple(row[place] for place in kept) for row in rows))


def _rulings(found: Corrected) -> Table:
    columns = (
        Column("unit", _("Unit")),
        Column("id", _("Id")),
        Column("name", _("Criterion")),
        Column("before", _("Before"), "number", found.decimals),
        Column("after", _("After"), "number", found.decimals),
        Column("decision", _("Decision")),
        Column("reason", _("Reason")),
    )
    rows = tuple(
        (one.unit, one.id, one.name, one.before, one.after, _decision(one), one.reason or None) for one in found.rulings
    )
    return Table(columns, rows, title=_("Rows that were decided anew"))


def petition_payload(found: Corrected | None, problems: Iterable[Problem]) -> dict[str, Any]:
    """The same for scripts (JSON): units as `compare` has them, with their decisions."""
    return {
        "index": found and found.index,
        "period": found and found.period,
        "run_before": found and found.before,
        "run_after": found and found.after,
        "units": [_unit(found, unit) for unit in found.units] if found else [],
        "problems": [problem_payload(problem) for problem in problems],
    }


def petition_rows(found: Corrected) -> tuple[list[str], list[list[object]]]:
    """The same as plain rows, one per unit (CSV)."""
    rows: list[list[object]] = []
    for unit in found.units:
        sides = [standing_payload(side) or {} for side in (unit.before, unit.after)]
        figures = [side.get(name) for name in ("points", "percent", "rank") for side in sides]
        rows.append([unit.unit, *figures, _numbers(found, unit)])
    return list(COLUMNS), rows


def _unit(found: Corrected, unit: UnitChange) -> dict[str, Any]:
    return {
        "unit": unit.unit,
        "from": standing_payload(unit.before),
        "to": standing_payload(unit.after),
        "change": {"points": decimal(gained(unit)), "percent": decimal(unit.percent), "places": unit.places},
        "decisions": [
            {
                "id": one.id,
                "name": one.name,
                "from": None if one.before is None else float(half_up(one.before, 6)),
                "to": float(half_up(one.after, 6)),
                "number": one.number,
                "date": one.dated,
                "reason": one.reason,
            }
            for one in found.rulings
            if one.unit == unit.unit
        ],
    }


def _numbers(found: Corrected, unit: UnitChange) -> str:
    """The decisions of a unit, each once."""
    return "; ".join(dict.fromkeys(_decision(one) for one in found.rulings if one.unit == unit.unit))


def _decision(one: Ruling) -> str:
    try:
        return _("{number} of {day}").format(number=one.number, day=f"{date.fromisoformat(one.dated):%d/%m/%Y}")
    except ValueError:
        return one.number


def _fraction(millionths: int | None) -> Fraction | None:
    return None if millionths is None else from_points(millionths)
