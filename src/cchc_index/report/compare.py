"""Two periods compared (so sánh hai kỳ): as JSON for scripts, and as a page with the headline first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from cchc_index.model.compared import Change, Standing, UnitChange
from cchc_index.model.language import _, number
from cchc_index.model.points import MILLION, from_points
from cchc_index.model.problem import Problem
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Rubric
from cchc_index.report.page import WIDE, Cell, Column, Page, Table
from cchc_index.report.problems import problem_payload
from cchc_index.report.status import status_notes

SHOWN = 5
"""How many rows of a kind a page tells of; JSON and CSV have them all."""


def compare_payload(
    heads: Sequence[ResultHead], units: Sequence[UnitChange], problems: Iterable[Problem]
) -> dict[str, Any]:
    """The object that scripts rely on (JSON)."""
    both = len(heads) == 2
    return {
        "index": heads[0].index if heads else None,
        "from": heads[0].period if both else None,
        "to": heads[1].period if both else None,
        "units": [_unit(unit) for unit in units],
        "problems": [problem_payload(problem) for problem in problems],
    }


def _unit(unit: UnitChange) -> dict[str, Any]:
    return {
        "unit": unit.unit,
        "from": _standing(unit.before),
        "to": _standing(unit.after),
        "change": {"points": _decimal(unit.points), "percent": _decimal(unit.percent), "places": unit.places},
        "areas": [_node(area) for area in unit.areas],
        "nodes": [_node(node) for node in unit.nodes],
    }


def _standing(standing: Standing | None) -> dict[str, Any]:
    points, percent, rank = standing or (None, None, None)
    return {"points": _decimal(points), "percent": _decimal(percent), "rank": rank}


def _node(change: Change) -> dict[str, Any]:
    return {
        "id": change.id,
        "name": change.name,
        "from": _decimal(change.before),
        "to": _decimal(change.after),
        "change": _decimal(change.points),
        "from_max": _decimal(change.max_before),
        "to_max": _decimal(change.max_after),
        "figures": [figure._asdict() for figure in change.figures],
    }


def compare_page(
    heads: Sequence[ResultHead], units: Sequence[UnitChange], rubric: Rubric, ranked: int, width: int, *, one: bool
) -> Page:
    """All units, or one unit with its areas and the nodes that moved; `ranked` units there are in the later period.

    Percents of maxima are left out where the page is narrow.
    """
    before, after = heads
    decimals = rubric.rounding.published
    if one and units:
        tables, hidden = _of_unit(units[0], decimals, wide=width >= WIDE)
        headline = _headline(units[0], ranked, decimals, before.period)
    else:
        tables, hidden = [_ranking(units, heads, decimals), _by_area(units, decimals)], 0
        headline = _moves(units)
    notes = status_notes(head.rubric_status for head in heads)
    if hidden:
        notes.append(_("{count} more rows moved; all of them: --format csv or json").format(count=hidden))
    return Page(
        title=f"{rubric.title} · {before.period} → {after.period}",
        subtitle=f"{before.rubric_id} → {after.rubric_id}",
        headline=headline,
        tables=tuple(table for table in tables if table.rows),
        notes=tuple(notes),
        next_steps=(_next(units, heads, one=one),) if units else (),
    )


def _headline(unit: UnitChange, ranked: int, decimals: int, since: str) -> str:
    if unit.after is None or unit.after.percent is None:
        return _("{unit} has no rank in the later period").format(unit=unit.unit)
    words = [*standing_words(unit.after, ranked, decimals), *change_words(unit, decimals, since)]
    return " · ".join([unit.unit, *words])


def standing_words(standing: Standing, ranked: int, decimals: int) -> list[str]:
    """The index of a ranked unit, and its rank among so many (74,29% · hạng 7/7)."""
    rank = _("rank {rank}").format(rank=standing.rank) + (f"/{ranked}" if ranked > 1 else "")
    return [f"{number(from_points(standing.percent or 0), decimals)}%", rank]


def change_words(unit: UnitChange, decimals: int, since: str) -> list[str]:
    """By how much a unit rose or fell, and how many places (giảm 2,68 điểm, tụt 3 bậc so với 2021)."""
    if unit.percent is None:
        return []
    change = number(abs(from_points(unit.percent)), decimals)
    words = _("down {points} points") if unit.percent < 0 else _("up {points} points")
    parts = [words.format(points=change) if unit.percent else _("unchanged")]
    if unit.places:
        moved = _("{places} places down") if unit.places < 0 else _("{places} places up")
        parts.append(moved.format(places=abs(unit.places)))
    return [_("{change} against {period}").format(change=", ".join(parts), period=since)]


def _moves(units: Sequence[UnitChange]) -> str:
    risen, fallen = (sum((unit.percent or 0) * sign > 0 for unit in units) for sign in (1, -1))
    text = _("{count} units: {risen} rose, {fallen} fell")
    return text.format(count=len(units), risen=risen, fallen=fallen)


def _ranking(units: Sequence[UnitChange], heads: Sequence[ResultHead], decimals: int) -> Table:
    old, new = (head.period for head in heads)
    columns = (
        Column("unit", _("Unit")),
        Column("from", f"{old} %", "number", decimals),
        Column("to", f"{new} %", "number", decimals),
        Column("change", _("Change"), "change", decimals),
        Column("rank_from", _("Rank") + f" {old}", "rank"),
        Column("rank_to", _("Rank") + f" {new}", "rank"),
        Column("places", _("Places"), "change", 0),
    )
    rows = [
        (
            unit.unit,
            _percent(unit.before),
            _percent(unit.after),
            _fraction(unit.percent),
            unit.before.rank if unit.before else None,
            unit.after.rank if unit.after else None,
            unit.places,
        )
        for unit in units
    ]
    return Table(columns, tuple(rows))


def _by_area(units: Sequence[UnitChange], decimals: int) -> Table:
    """By how much each area of each unit rose or fell; areas that only one period has are left out."""
    known = {area.id: area for unit in units for area in unit.areas if not (area.is_new or area.is_dropped)}
    columns = [Column("unit", _("Unit")), *(Column(node_id, node_id, "change", decimals) for node_id in known)]
    rows: list[tuple[Cell, ...]] = []
    for unit in units:
        areas = {area.id: area for area in unit.areas}
        rows.append((unit.unit, *(_fraction(areas[one].points) if one in areas else None for one in known)))
    return Table(tuple(columns), tuple(rows) if known else (), title=_("Points by area, up or down"))


def _of_unit(unit: UnitChange, decimals: int, *, wide: bool) -> tuple[list[Table], int]:
    """Areas; rows of the same maximum, largest fall first; then what is new, dropped or scored out of another maximum.

    And how many rows that moved are not shown.
    """
    alike = sorted((node for node in unit.nodes if node.points and not _is_apart(node)), key=_fall)
    apart = sorted((node for node in unit.nodes if _is_apart(node)), key=_fall)
    tables = [
        _changes(unit.areas, _("Area"), decimals, _("By area"), wide=wide),
        _changes(alike[:SHOWN], _("Criterion"), decimals, _("Rows that moved"), wide=wide),
        _changes(apart[:SHOWN], _("Criterion"), decimals, _("Rows that are new, dropped or rescaled"), wide=wide),
    ]
    return tables, sum(max(len(rows) - SHOWN, 0) for rows in (alike, apart))


def _is_apart(node: Change) -> bool:
    return node.is_new or node.is_dropped or node.is_rescaled


def _fall(node: Change) -> tuple[bool, int]:
    return node.points is None, node.points or 0


def _changes(changes: Sequence[Change], what: str, decimals: int, title: str, *, wide: bool) -> Table:
    columns = (
        Column("id", _("Id")),
        Column("name", what),
        Column("from", _("before"), "number"),
        Column("to", _("after"), "number"),
        Column("change", _("Change"), "change", decimals),
        Column("from_pct", _("before %"), "number", 1),
        Column("to_pct", _("after %"), "number", 1),
    )[: None if wide else -2]
    rows = tuple(
        (
            change.id,
            change.name,
            _of_max(change.before, change.max_before, decimals) or (_("new") if change.is_new else None),
            _of_max(change.after, change.max_after, decimals) or (_("dropped") if change.is_dropped else None),
            _fraction(change.points),
            _share(change.before, change.max_before),
            _share(change.after, change.max_after),
        )[: len(columns)]
        for change in changes
    )
    return Table(columns, rows, title=title, details=tuple(_figures(change) for change in changes))


def _of_max(points: int | None, most: int | None, decimals: int) -> str | None:
    if points is None or most is None:
        return None
    return f"{number(from_points(points), decimals)}/{number(from_points(most))}"


def _share(points: int | None, most: int | None) -> Fraction | None:
    return Fraction(100 * points, most) if points is not None and most else None


def _figures(change: Change) -> str:
    """What changed in the figures: label, before and after."""
    return "; ".join(f"{one.label}: {one.before} → {one.after}".removeprefix(": ") for one in change.figures)


def compare_table(units: Sequence[UnitChange]) -> tuple[list[str], list[list[object]]]:
    """Every unit, and below it its areas and rows, as plain rows (CSV)."""
    header = ["unit", "id", "name", "from", "to", "change", "from_max", "to_max"]
    rows: list[list[object]] = []
    for unit in units:
        points = (_decimal(one.points) if one else None for one in (unit.before, unit.after))
        rows.append([unit.unit, "", "", *points, _decimal(unit.points), None, None])
        for change in (*unit.areas, *unit.nodes):
            plain = _node(change)
            del plain["figures"]
            rows.append([unit.unit, *plain.values()])
    return header, rows


def _next(units: Sequence[UnitChange], heads: Sequence[ResultHead], *, one: bool) -> str:
    """The command that goes on from here: into the unit that fell most, then into what it lost."""
    before, after = (head.period for head in heads)
    if one:
        return f'cchc gaps --unit "{units[0].unit}" --period {after} --since {before}'
    worst = min(units, key=lambda unit: unit.percent or 0).unit
    return f'cchc compare {before} {after} --unit "{worst}"'


def _percent(standing: Standing | None) -> Fraction | None:
    return None if standing is None else _fraction(standing.percent)


def _fraction(millionths: int | None) -> Fraction | None:
    return None if millionths is None else from_points(millionths)


def _decimal(millionths: int | None) -> float | None:
    return None if millionths is None else millionths / MILLION
