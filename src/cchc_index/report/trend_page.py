"""More than two periods in a row (xu hướng qua các kỳ) as a page, the headline first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final

from cchc_index.model.compared import Standing
from cchc_index.model.language import _, number
from cchc_index.model.points import from_points
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Rubric
from cchc_index.model.status import status_notes
from cchc_index.model.trend import Trend, UnitTrend
from cchc_index.report.commands import command
from cchc_index.report.moves import moves_words, period_words, unit_headline
from cchc_index.report.page import Cell, Column, Kind, Page, Table, width_of
from cchc_index.report.stood import marked, merged_notes
from cchc_index.report.survey_change import change_notes

BARS: Final = "▁▂▃▄▅▆▇█"
NOTHING: Final = "·"
"""In a line of bars: the period is not known."""
NAME: Final = 24
"""So many characters of an area's name stand on one line at least."""
OTHER_RUBRIC: Final = " ≠"
"""Stands after a period that was scored by another rubric than the one before."""


def trend_page(
    heads: Sequence[ResultHead], trend: Trend, rubric: Rubric, ranked: int, width: int, index: str | None
) -> Page:
    """All units over the periods; of a single one its areas too. Commands name `index`."""
    decimals = rubric.rounding.published
    changes = [unit.change for unit in trend.units]
    one = trend.units[0] if len(trend.units) == 1 else None
    tables = [
        _fitting(lambda start: _index_table(trend, decimals, start), trend, width),
        _fitting(lambda start: _rank_table(trend, decimals, start), trend, width),
    ]
    if one is not None:
        folded = max((len(area.name) - NAME for area in one.areas), default=0)  # names may take two lines
        tables.append(_fitting(lambda start: _area_table(one, trend, start), trend, width + max(folded, 0)))
    alone = unit_headline(changes[0], ranked, decimals, heads[0].period) if one is not None else None
    moved = [unit for unit in changes if unit.percent is not None]
    worst = min(moved, key=lambda unit: unit.percent or 0, default=None)
    steps = [] if worst is None else [f'cchc compare {_where(trend, worst.unit)} --unit "{worst.unit}"']
    return Page(
        title=f"{rubric.title} · {period_words(heads[0])} → {period_words(heads[-1])}",
        subtitle=" → ".join(dict.fromkeys(head.rubric_id for head in heads)),
        headline=alone or moves_words(changes),
        tables=tuple(table for table in tables if table.rows),
        notes=(
            *status_notes(head.rubric_status for head in heads),
            *_rubric_notes(trend, heads),
            *_hidden_note(trend, tables),
            *merged_notes((unit.unit, zip(trend.periods, unit.standings, strict=True)) for unit in trend.units),
            *change_notes(changes, decimals, one=one is not None),
        ),
        next_steps=tuple(command(step, index) for step in steps),
    )


def _where(trend: Trend, name: str) -> str:
    """The two periods between which a unit moved most."""
    at = next(unit.largest for unit in trend.units if unit.unit == name)
    return " ".join(trend.periods[at : at + 2]) if at is not None else f"{trend.periods[0]} {trend.periods[-1]}"


def _fitting(make: Callable[[int], Table], trend: Trend, width: int) -> Table:
    """The table with as many of the periods as there is room for, the latest ones; two at least."""
    tables = (make(start) for start in range(len(trend.periods) - 1))
    return next((table for table in tables if width_of(table) <= width), make(len(trend.periods) - 2))


def _index_table(trend: Trend, decimals: int, start: int) -> Table:
    """The index of every unit in each period, its change, and a line of bars, the same scale for all."""
    every = [one for unit in trend.units for one in unit.standings if one is not None]
    known = [one.percent for one in every if one.percent is not None]
    rows: list[tuple[Cell, ...]] = []
    for unit in trend.units:
        percents = [None if one is None else one.percent for one in unit.standings]
        change = _fraction(unit.change.percent)
        name = marked(unit.unit, unit.standings)
        rows.append((name, *map(_fraction, percents[start:]), change, bars(percents, known)))
    columns = (
        Column("unit", _("Unit")),
        *_periods(trend, start, decimals),
        Column("change", _("Change"), "change", decimals),
        Column("bars", ""),
    )
    return Table(columns, tuple(rows), title=_("Index, %"))


def _rank_table(trend: Trend, decimals: int, start: int) -> Table:
    """Rank, and class where there are classes, of every unit in each period; and its largest move."""
    classes = any(one is not None and one.class_ for unit in trend.units for one in unit.standings)
    rows: list[tuple[Cell, ...]] = []
    for unit in trend.units:
        stood = unit.standings[start:]
        ranks: list[Cell] = [_rank(one) if classes else None if one is None else one.rank for one in stood]
        name = marked(unit.unit, unit.standings)
        rows.append((name, *ranks, unit.change.places, _largest(unit, trend.periods, decimals)))
    kind: Kind = "text" if classes else "rank"
    columns = (
        Column("unit", _("Unit")),
        *(Column(period, period, kind) for period in trend.periods[start:]),
        Column("places", _("Places"), "change", 0),
        Column("largest", _("Largest move")),
    )
    return Table(columns, tuple(rows), title=_("Rank and class") if classes else _("Rank"))


def _area_table(unit: UnitTrend, trend: Trend, start: int) -> Table:
    """The areas of one unit in each period, in percent of their maximum."""
    known = [share for area in unit.areas for share in area.shares if share is not None]
    rows: list[tuple[Cell, ...]] = []
    for area in unit.areas:
        first, *_rest, last = shares = area.shares
        change = None if first is None or last is None else last - first
        rows.append((area.id, area.name, *shares[start:], change, bars(shares, known)))
    columns = (
        Column("id", _("Id")),
        Column("name", _("Area")),
        *_periods(trend, start, 1),
        Column("change", _("Change"), "change", 1),
        Column("bars", ""),
    )
    return Table(columns, tuple(rows), title=_("Areas, in percent of their maximum"))


def _rubric_notes(trend: Trend, heads: Sequence[ResultHead]) -> list[str]:
    """Where the rubric changed and how much of it can be compared; what the columns and bars do not show."""
    changed = [
        _("{before} → {after}: rows worth {share}% of the maximum").format(
            before=one.period, after=two.period, share=number(step.comparable, 1)
        )
        for (one, two), step in zip(pairwise(heads), trend.steps, strict=True)
        if not step.same_rubric
    ]
    text = _("≠ another rubric than the period before; what can be compared: {listed}")
    return [text.format(listed="; ".join(changed))] if changed else []


def _hidden_note(trend: Trend, tables: Iterable[Table]) -> list[str]:
    """Which periods a narrow window has no room for."""
    shown = [{column.key for column in table.columns} for table in tables]
    gone = [period for period in trend.periods if not all(period in keys for keys in shown)]
    text = _("Not shown everywhere, for want of room: {columns}; all of it in a file: -o kq.csv")
    return [text.format(columns=", ".join(gone))] if gone else []


def bars(values: Sequence[Fraction | int | None], among: Sequence[Fraction | int]) -> str:
    """A line of bars (biểu đồ mini): from the lowest of some values to the highest."""
    low, high = (min(among), max(among)) if among else (0, 0)
    return "".join(
        NOTHING
        if value is None
        else BARS[int((len(BARS) - 1) * Fraction(value - low) / Fraction(high - low) + Fraction(1, 2))]
        if high > low
        else BARS[len(BARS) // 2]
        for value in values
    )


def _periods(trend: Trend, start: int, decimals: int) -> Iterable[Column]:
    """A column for each period from one on."""
    same = (True, *(step.same_rubric for step in trend.steps))
    for period, one in [*zip(trend.periods, same, strict=True)][start:]:
        yield Column(period, period if one else period + OTHER_RUBRIC, "number", decimals)


def _rank(standing: Standing | None) -> str | None:
    if standing is None or standing.rank is None:
        return None
    return f"{standing.rank} {standing.class_ or ''}".strip()


def _largest(unit: UnitTrend, periods: Sequence[str], decimals: int) -> str | None:
    if unit.largest is None:
        return None
    move = from_points(unit.moves[unit.largest] or 0)
    return f"{'+' if move > 0 else ''}{number(move, decimals)} ({periods[unit.largest]} → {periods[unit.largest + 1]})"


def _fraction(millionths: int | None) -> Fraction | None:
    return None if millionths is None else from_points(millionths)
