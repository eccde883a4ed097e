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
from cchc_index.model.wording import STATUS_NOTES
from cchc_index.report.page import Cell, Column, Page, Table
from cchc_index.report.problems import problem_payload

SHOWN = 20
"""How many nodes a page tells of; JSON has them all."""


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
    }


def compare_page(
    heads: Sequence[ResultHead], units: Sequence[UnitChange], rubric: Rubric, ranked: int, *, one: bool
) -> Page:
    """All units, or one unit with its areas and the nodes that moved; `ranked` units there are in the later period."""
    before, after = heads
    decimals = rubric.rounding.published
    tables = [_of_unit(units[0], before, after, decimals)] if one and units else [_ranking(units, heads, decimals)]
    tables += [_moved(units[0], decimals)] if one and units else []
    return Page(
        title=f"{rubric.title} · {before.period} → {after.period}",
        subtitle=f"{before.rubric_id} → {after.rubric_id}",
        headline=_headline(units[0], ranked, decimals) if one and units else _moves(units),
        tables=tuple(tables),
        notes=tuple(_notes(heads, units, one=one)),
        next_steps=(_next(units, heads, one=one),) if units else (),
    )


def _headline(unit: UnitChange, ranked: int, decimals: int) -> str:
    if unit.after is None or unit.after.percent is None:
        return _("{unit} has no rank in the later period").format(unit=unit.unit)
    parts = [f"{unit.unit}: {number(from_points(unit.after.percent), decimals)}%"]
    parts.append(_("rank {rank}").format(rank=unit.after.rank) + (f"/{ranked}" if ranked > 1 else ""))
    if unit.points is not None:
        change = number(abs(Fraction(unit.percent or unit.points, MILLION)), decimals)
        places = unit.places or 0
        down = (unit.percent or 0) < 0
        words = _("down {points} points") if down else _("up {points} points")
        parts.append(words.format(points=change) if unit.percent else _("unchanged"))
        if places:
            moved = _("{places} places down") if places < 0 else _("{places} places up")
            parts.append(moved.format(places=abs(places)))
    return " · ".join(parts)


def _moves(units: Sequence[UnitChange]) -> str:
    risen, fallen = (sum((unit.percent or 0) * sign > 0 for unit in units) for sign in (1, -1))
    text = _("{count} units: {risen} rose, {fallen} fell")
    return text.format(count=len(units), risen=risen, fallen=fallen)


def _ranking(units: Sequence[UnitChange], heads: Sequence[ResultHead], decimals: int) -> Table:
    old, new = (head.period for head in heads)
    columns = (
        Column("unit", _("Unit")),
        Column("from", old, "number", decimals),
        Column("to", new, "number", decimals),
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


def _of_unit(unit: UnitChange, before: ResultHead, after: ResultHead, decimals: int) -> Table:
    return _changes(unit.areas, _("Area"), (before.period, after.period), decimals, _("By area"))


def _moved(unit: UnitChange, decimals: int) -> Table:
    """What changed, largest fall first; then what is new or gone."""
    same = [node for node in unit.nodes if node.points]
    same.sort(key=lambda node: node.points or 0)
    apart = [node for node in unit.nodes if node.is_new or node.is_dropped]
    shown = [*same, *apart][:SHOWN]
    return _changes(shown, _("Criterion"), (_("before"), _("after")), decimals, _("Rows that moved"))


def _changes(changes: Sequence[Change], what: str, periods: tuple[str, str], decimals: int, title: str) -> Table:
    columns = (
        Column("id", _("Id")),
        Column("name", what),
        Column("from", periods[0], "number", decimals),
        Column("to", periods[1], "number", decimals),
        Column("max", _("Max"), "number", decimals),
        Column("change", _("Change"), "change", decimals),
        Column("note", ""),
    )
    rows: list[tuple[Cell, ...]] = []
    for change in changes:
        most = change.max_after if change.max_after is not None else change.max_before
        cells = (_fraction(change.before), _fraction(change.after), _fraction(most), _fraction(change.points))
        rows.append((change.id, change.name, *cells, _note(change)))
    return Table(columns, tuple(rows), title=title)


def _note(change: Change) -> str:
    if change.is_new:
        return _("new")
    if change.is_dropped:
        return _("dropped")
    if change.is_rescaled:
        return _("maximum was {max}").format(max=number(from_points(change.max_before or 0)))
    return ""


def _notes(heads: Sequence[ResultHead], units: Sequence[UnitChange], *, one: bool) -> list[str]:
    statuses = dict.fromkeys(head.rubric_status for head in heads)
    notes = [_(STATUS_NOTES[status]) for status in statuses if status in STATUS_NOTES]
    nodes = units[0].nodes if one and units else ()
    hidden = sum(bool(node.points) or node.is_new or node.is_dropped for node in nodes) - SHOWN
    if hidden > 0:
        notes.append(_("{count} more rows moved; --format json has all").format(count=hidden))
    return notes


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
