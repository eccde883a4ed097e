"""Several indexes side by side (tổng quan các chỉ số) as a page, as CSV and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from cchc_index.model.language import _, number
from cchc_index.model.overview import IndexView, Place
from cchc_index.model.points import MILLION
from cchc_index.model.problem import Problem
from cchc_index.model.status import status_notes
from cchc_index.report.page import WIDE, Cell, Column, Page, Table
from cchc_index.report.problems import problem_payload


def overview_page(indexes: Sequence[IndexView], units: Sequence[str], width: int, *, one: bool) -> Page:
    """All units, a group of columns for each index; or (`one`) a unit, a row for each of its indexes."""
    notes = [_index_words(view) for view in indexes]
    notes += status_notes(view.head.rubric_status for view in indexes)
    if any(view.head.provisional or view.head.partial for view in indexes):
        listed = ", ".join(view.head.index for view in indexes if view.head.provisional or view.head.partial)
        notes.append(_("provisional or partial: {indexes}").format(indexes=listed))
    if one and units:
        title = _("{unit}: its indexes").format(unit=units[0])
        return Page(title, tables=(_of_unit(indexes, units[0]),), notes=tuple(notes))
    wide = width >= WIDE and len(indexes) <= MOST_WIDE
    return Page(_("Indexes side by side"), tables=(_of_all(indexes, units, wide=wide),), notes=tuple(notes))


MOST_WIDE = 3
"""Of more indexes the table of all has no column of changes."""


def _index_words(view: IndexView) -> str:
    text = _("{index}: {title}, period {period}, {count} units ranked")
    return text.format(index=view.head.index, title=view.title, period=view.head.period, count=number(view.ranked))


def _of_all(indexes: Sequence[IndexView], units: Sequence[str], *, wide: bool) -> Table:
    columns = [Column("unit", _("Unit"))]
    for view in indexes:
        name = view.head.index
        columns.append(Column(f"{name}_percent", f"{name} (%)", "number", view.decimals))
        columns.append(Column(f"{name}_rank", _("Rank"), "rank"))
        if wide:
            columns.append(Column(f"{name}_places", _("Places"), "change", 0))
    rows = []
    for unit in units:
        cells: list[Cell] = [unit]
        for view in indexes:
            place = view.units.get(unit)
            cells += [_percent(place), place.now.rank if place else None]
            cells += [place.places if place else None] if wide else []
        rows.append(tuple(cells))
    return Table(tuple(columns), tuple(rows))


def _of_unit(indexes: Sequence[IndexView], unit: str) -> Table:
    columns = (
        Column("index", _("Index")),
        Column("period", _("Period")),
        Column("percent", "%", "number", max([view.decimals for view in indexes], default=2)),
        Column("change", _("Change"), "change", max([view.decimals for view in indexes], default=2)),
        Column("rank", _("Rank")),
        Column("places", _("Places"), "change", 0),
        Column("trend", _("Over the periods")),
    )
    rows = tuple(
        (
            view.head.index,
            view.head.period,
            _percent(place),
            None if place.change is None else place.change / MILLION,
            f"{number(place.now.rank)}/{number(view.ranked)}" if place.now.rank is not None else None,
            place.places,
            _trend(place, view.decimals),
        )
        for view in indexes
        if (place := view.units.get(unit)) is not None
    )
    return Table(columns, rows)


def _trend(place: Place, decimals: int) -> str:
    shown = [
        "—" if point.percent is None else number(Fraction(point.percent, MILLION), decimals) for point in place.points
    ]
    return " → ".join(shown)


def _percent(place: Place | None) -> Fraction | None:
    return None if place is None or place.now.percent is None else Fraction(place.now.percent, MILLION)


HEADER = ("unit", "index", "period", "points", "max", "percent", "rank", "class", "change", "places")


def overview_rows(indexes: Sequence[IndexView], units: Sequence[str]) -> tuple[Sequence[str], list[list[object]]]:
    """A row per unit and index, for spreadsheets."""
    rows: list[list[object]] = [
        [unit, view.head.index, view.head.period, *_payload(place).values()]
        for unit in units
        for view in indexes
        if (place := view.units.get(unit)) is not None
    ]
    return HEADER, rows


def _payload(place: Place) -> dict[str, Any]:
    now = place.now
    figures = (now.points, now.max, now.percent)
    points, maximum, percent = (None if one is None else one / MILLION for one in figures)
    change = None if place.change is None else float(place.change / MILLION)
    return {
        "points": points,
        "max": maximum,
        "percent": percent,
        "rank": now.rank,
        "class": now.class_ or None,
        "change": change,
        "places": place.places,
    }


def overview_payload(indexes: Sequence[IndexView], units: Sequence[str], problems: Sequence[Problem]) -> dict[str, Any]:
    """The same for scripts, with each unit's periods."""
    return {
        "indexes": [
            {
                "index": view.head.index,
                "title": view.title,
                "period": view.head.period,
                "stage": view.head.stage,
                "status": view.head.rubric_status,
                "ranked": view.ranked,
            }
            for view in indexes
        ],
        "units": [
            {
                "unit": unit,
                "results": [
                    {
                        "index": view.head.index,
                        "period": view.head.period,
                        **_payload(place),
                        "history": _history(place),
                    }
                    for view in indexes
                    if (place := view.units.get(unit)) is not None
                ],
            }
            for unit in units
        ],
        "problems": [problem_payload(one) for one in problems],
    }


def _history(place: Place) -> list[dict[str, Any]]:
    return [
        {
            "period": point.period,
            "percent": None if point.percent is None else point.percent / MILLION,
            "rank": point.rank,
        }
        for point in place.points
    ]
