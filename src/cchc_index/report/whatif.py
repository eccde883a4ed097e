"""What would be (giả định): as JSON for scripts, and as a page with the headline first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from cchc_index.model.compared import Change, Standing, UnitChange
from cchc_index.model.language import _, number
from cchc_index.model.numbers import as_written
from cchc_index.model.points import from_points
from cchc_index.model.problem import Problem
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Rubric
from cchc_index.model.tables import NOT_APPLICABLE
from cchc_index.report.page import Cell, Column, Page, Table
from cchc_index.report.problems import problem_payload
from cchc_index.report.stood import decimal

Classes = Mapping[str, tuple[str, str]]


def whatif_payload(
    head: ResultHead | None,
    unit: str | None,
    changes: Iterable[UnitChange],
    classes: Classes,
    values: Mapping[str, float | str],
    problems: Iterable[Problem],
) -> dict[str, Any]:
    """The object that scripts rely on (JSON): the units that would stand otherwise, each with its rows that change."""
    return {
        "index": head.index if head else None,
        "period": head.period if head else None,
        "unit": unit,
        "set": dict(values),
        "units": [_unit(one, *classes[one.unit]) for one in changes],
        "problems": [problem_payload(problem) for problem in problems],
    }


def _unit(one: UnitChange, before: str, after: str) -> dict[str, Any]:
    return {
        "unit": one.unit,
        "from": _standing(one.before, before),
        "to": _standing(one.after, after),
        "change": {"points": decimal(one.points), "percent": decimal(one.percent), "places": one.places},
        "nodes": [
            {
                "id": node.id,
                "name": node.name,
                "from": decimal(node.before),
                "to": decimal(node.after),
                "change": decimal(node.points),
            }
            for node in moved(one)
        ],
    }


def _standing(standing: Standing | None, class_: str) -> dict[str, Any] | None:
    if standing is None:
        return None
    points, percent = decimal(standing.points), decimal(standing.percent)
    return {"points": points, "percent": percent, "rank": standing.rank, "class": class_ or None}


def moved(one: UnitChange) -> list[Change]:
    """The rows that would have other points."""
    return [node for node in one.nodes if node.before != node.after]


def whatif_page(
    head: ResultHead,
    rubric: Rubric,
    unit: str | None,
    changes: Sequence[UnitChange],
    classes: Classes,
    values: Mapping[str, float | str],
    ranked: int,
) -> Page:
    """The unit asked for first, row by row; then everyone who would stand otherwise."""
    decimals = rubric.rounding.published
    mine = next((one for one in changes if one.unit == unit), None)
    shown = [mine] if mine else changes
    several = len(shown) > 1
    first = (Column("unit", _("Unit")),) if several else ()
    rows: list[tuple[Cell, ...]] = [
        (*((one.unit,) if several else ()), node.id, node.name, *map(_points, (node.before, node.after, node.points)))
        for one in shown
        for node in moved(one)
    ]
    columns = (
        *first,
        Column("id", _("Id")),
        Column("name", _("Criterion")),
        Column("from", _("now"), "number", decimals),
        Column("to", _("then"), "number", decimals),
        Column("change", _("Change"), "change", decimals),
    )
    tables = [Table(columns, tuple(rows))] if rows else []
    others = [one for one in changes if one is not mine]
    if others:
        tables.append(_ranking(others, decimals))
    notes = [_("Supposed: {values}").format(values="; ".join(map(_said, values.items())))] * bool(values)
    notes += [
        _("All other units stand still here: their own steps would move the ranks again. Nothing has been saved.")
    ]
    return Page(
        title=f"{rubric.title} · {head.period}",
        subtitle=rubric.id,
        headline=_headline(mine, classes, ranked, decimals) if mine else _changed(changes),
        tables=tuple(tables),
        notes=tuple(notes),
    )


def _said(supposed: tuple[str, float | str]) -> str:
    target, value = supposed
    if value == NOT_APPLICABLE:
        value = _("not applicable")
    return f"{target} = {number(as_written(value)) if isinstance(value, float) else value}"


def _changed(changes: Sequence[UnitChange]) -> str:
    if not changes:
        return _("nothing would change")
    return _("{count} units would stand otherwise").format(count=len(changes))


def _headline(one: UnitChange, classes: Classes, ranked: int, decimals: int) -> str:
    """74,29% → 74,79% (+0,50) · hạng 7 → 6/7 · xếp loại."""
    parts = [one.unit, _("what if")]
    if one.before is None or one.after is None:
        return " · ".join(parts)
    if one.percent is None:
        text = _("{before} → {after} points, not complete")
        ends = (from_points(one.before.points), from_points(one.after.points))
        parts.append(text.format(before=number(ends[0], decimals), after=number(ends[1], decimals)))
        return " · ".join(parts)
    old, new = (from_points(side.percent or 0) for side in (one.before, one.after))
    sign = "+" if one.percent > 0 else ""
    change = f"{sign}{number(from_points(one.percent), decimals)}" if one.percent else _("unchanged")
    parts.append(f"{number(old, decimals)}% → {number(new, decimals)}% ({change})")
    ranks = f"{one.before.rank} → {one.after.rank}/{ranked}" if one.places else f"{one.after.rank}/{ranked}"
    parts.append(_("rank {rank}").format(rank=ranks))
    before, after = classes[one.unit]
    if before or after:
        class_ = f"{before or '—'} → {after or '—'}" if before != after else after
        parts.append(_("class {name}").format(name=class_))
    return " · ".join(parts)


def _ranking(units: Sequence[UnitChange], decimals: int) -> Table:
    columns = (
        Column("unit", _("Unit")),
        Column("from", _("now") + " %", "number", decimals),
        Column("to", _("then") + " %", "number", decimals),
        Column("rank_from", _("Rank now"), "rank"),
        Column("rank_to", _("Rank then"), "rank"),
        Column("places", _("Places"), "change", 0),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            one.unit,
            _points(one.before.percent if one.before else None),
            _points(one.after.percent if one.after else None),
            one.before.rank if one.before else None,
            one.after.rank if one.after else None,
            one.places,
        )
        for one in units
    ]
    return Table(columns, tuple(rows), title=_("Units that would stand otherwise"))


def _points(millionths: int | None) -> Fraction | None:
    return None if millionths is None else from_points(millionths)
