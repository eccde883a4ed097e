"""Two periods compared (so sánh hai kỳ) as a page, the headline first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from cchc_index.model.compared import Change, Standing, UnitChange
from cchc_index.model.language import _, number
from cchc_index.model.points import from_points
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Rubric
from cchc_index.model.stages import STAGES
from cchc_index.model.status import status_notes
from cchc_index.report.commands import command
from cchc_index.report.compare import figures_words, share
from cchc_index.report.page import WIDE, Cell, Column, Page, Table
from cchc_index.report.parts import parts_notes, parts_table, rank_notes, unit_parts_table
from cchc_index.report.stood import marked, merged_notes
from cchc_index.report.survey_change import change_notes

SHOWN = 5
"""How many rows of a kind a page has unless told; JSON and CSV have all."""
NARROW = 72
"""Where there is less room, units' names would be parted within words."""


def compare_page(
    heads: Sequence[ResultHead],
    units: Sequence[UnitChange],
    rubric: Rubric,
    ranked: int,
    width: int,
    top: int | None,
    index: str | None,
) -> Page:
    """All units, or (with `top`) one unit with its areas and the nodes that moved, so many of each kind.

    `ranked` units there are in the later period. A narrow page leaves out percents of maxima. Commands name `index`.
    """
    before, after = heads
    decimals = rubric.rounding.published
    notes = status_notes(head.rubric_status for head in heads)
    if top is not None and units:
        wide = width >= WIDE
        moved, more = rows_that_moved(units[0], decimals, top, wide=wide)
        tables = [unit_parts_table(units[0], decimals), areas_table(units[0], decimals, wide=wide), *moved]
        more = [*rank_notes(units[0]), *more]
        headline = unit_headline(units[0], ranked, decimals, before.period)
    else:
        ranks, areas = ranks_table(units, heads, decimals), _by_area(units, decimals)
        tables, more = [ranks, parts_table(units, decimals), areas], [*parts_notes(units), *_legend(units)]
        if width < NARROW:
            tables, more = _narrow(ranks, areas, tables[1], parts_notes(units))
        headline = moves_words(units)
    return Page(
        title=f"{rubric.title} · {period_words(before)} → {period_words(after)}",
        subtitle=f"{before.rubric_id} → {after.rubric_id}",
        headline=headline,
        tables=tuple(table for table in tables if table.rows),
        notes=(
            *notes,
            *more,
            *merged_notes((unit.unit, ((before.period, unit.before), (after.period, unit.after))) for unit in units),
            *change_notes(units, decimals, one=top is not None),
        ),
        next_steps=tuple(command(line, index) for line in _next(units, heads, one=top is not None)),
    )


def period_words(head: ResultHead) -> str:
    """A period, with its stage where that is not the usual one."""
    return head.period if head.stage == "record" else f"{head.period} ({_(STAGES[head.stage])})"


def _legend(units: Sequence[UnitChange]) -> list[str]:
    """What the numbers of areas stand for, each with its maximum, and the one before where that was another."""
    areas = {area.id: area for unit in units for area in unit.areas}
    named = [f"{area.id} {area.name} ({_maxima(area)})" for area in areas.values()]
    return [_("Areas (maximum): {areas}").format(areas="; ".join(named))] if named else []


def _maxima(area: Change) -> str:
    found = dict.fromkeys(number(from_points(most)) for most in (area.max_before, area.max_after) if most is not None)
    return "→".join(found)


def unit_headline(unit: UnitChange, ranked: int, decimals: int, since: str) -> str:
    """Where one unit stands, and how that changed."""
    if unit.after is None or unit.after.percent is None:
        return _("{unit} has no rank in the later period").format(unit=unit.unit)
    words = [*standing_words(unit.after, ranked, decimals), *change_words(unit, decimals, since)]
    return " · ".join([unit.unit, *words])


def standing_words(standing: Standing, ranked: int, decimals: int) -> list[str]:
    """The index of a ranked unit, and its rank among so many (74,29% · hạng 7/7)."""
    rank = _("rank {rank}").format(rank=standing.rank) + (f"/{ranked}" if ranked > 1 else "")
    return [f"{number(from_points(standing.percent or 0), decimals)}%", rank]


def change_words(unit: UnitChange, decimals: int, since: str) -> list[str]:
    """By how much a unit rose or fell, and how many places (giảm 2,68 điểm phần trăm, tụt 3 bậc so với 2021)."""
    if unit.percent is None:
        return []
    change = number(abs(from_points(unit.percent)), decimals)
    words = _("down {points} percentage points") if unit.percent < 0 else _("up {points} percentage points")
    parts = [words.format(points=change) if unit.percent else _("unchanged")]
    if unit.places:
        moved = _("{places} places down") if unit.places < 0 else _("{places} places up")
        parts.append(moved.format(places=abs(unit.places)))
    return [_("{change} against {period}").format(change=", ".join(parts), period=since)]


def moves_words(units: Sequence[UnitChange]) -> str:
    """How many rose and how many fell (bao nhiêu đơn vị tăng, giảm)."""
    risen, fallen = (sum((unit.percent or 0) * sign > 0 for unit in units) for sign in (1, -1))
    others = sum(unit.percent is None for unit in units)
    text = _("{count} units: {risen} rose, {fallen} fell")
    if others:
        text = _("{count} units: {risen} rose, {fallen} fell, {others} cannot be compared")
    return text.format(count=len(units), risen=risen, fallen=fallen, others=others)


def ranks_table(units: Sequence[UnitChange], heads: Sequence[ResultHead], decimals: int) -> Table:
    """Index and rank of every unit in both periods (hai kỳ cạnh nhau)."""
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
            marked(unit.unit, (unit.before, unit.after)),
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


def _narrow(ranks: Table, areas: Table, parts: Table, notes: list[str]) -> tuple[list[Table], list[str]]:
    """What there is room for beside the units' names, and what there is not."""
    gone = next(place for place, column in enumerate(ranks.columns) if column.key == "rank_from")
    text = _("Not shown, for want of room: {columns}; all of it in a file: -o kq.csv")
    note = text.format(columns=", ".join(filter(None, (ranks.columns[gone].title, areas.title))))
    columns = (*ranks.columns[:gone], *ranks.columns[gone + 1 :])
    rows = tuple((*row[:gone], *row[gone + 1 :]) for row in ranks.rows)
    return [replace(ranks, columns=columns, rows=rows), parts], [note, *notes]


def _by_area(units: Sequence[UnitChange], decimals: int) -> Table:
    """By how much each area of each unit rose or fell; areas that only one period has are left out."""
    known = {area.id: area for unit in units for area in unit.areas if not (area.is_new or area.is_dropped)}
    columns = [Column("unit", _("Unit")), *(Column(node_id, node_id, "change", decimals) for node_id in known)]
    rows: list[tuple[Cell, ...]] = []
    for unit in units:
        areas = {area.id: area for area in unit.areas}
        rows.append((unit.unit, *(_fraction(areas[one].points) if one in areas else None for one in known)))
    return Table(tuple(columns), tuple(rows) if known else (), title=_("Points by area, up or down"))


def areas_table(unit: UnitChange, decimals: int, *, wide: bool = True) -> Table:
    """The areas of one unit in both periods (theo lĩnh vực); empty where it is in one only."""
    areas = () if unit.before is None or unit.after is None else unit.areas
    return _changes(areas, _("Area"), decimals, _("By area"), wide=wide)


def rows_that_moved(
    unit: UnitChange, decimals: int, top: int | None, *, wide: bool = True
) -> tuple[list[Table], list[str]]:
    """Rows of the same maximum, largest fall first; then what is new, dropped or scored out of another maximum.

    And notes: which rows are new or dropped, how many that moved are not shown.
    """
    if unit.before is None or unit.after is None:
        return [], []
    alike = sorted((node for node in unit.nodes if node.points and not _is_apart(node)), key=_fall)
    apart = sorted((node for node in unit.nodes if _is_apart(node)), key=_fall)
    new = _("Rows that are new, dropped or rescaled, the largest fall first")
    tables = [
        _changes(alike[:top], _("Criterion"), decimals, _("Rows that moved, the largest fall first"), wide=wide),
        _changes(apart[:top], _("Criterion"), decimals, new, wide=wide),
    ]
    notes = [
        text.format(ids=", ".join(node.id for node in apart if told(node)))
        for text, told in ((_("New: {ids}"), _is_new), (_("Dropped: {ids}"), _is_dropped))
        if any(map(told, apart))
    ]
    hidden = 0 if top is None else sum(max(len(rows) - top, 0) for rows in (alike, apart))
    if hidden:
        every = max(len(alike), len(apart))
        notes.append(_("{count} more rows moved; all of them: --top {all}").format(count=hidden, all=every))
    return tables, notes


def _is_new(node: Change) -> bool:
    return node.is_new


def _is_dropped(node: Change) -> bool:
    return node.is_dropped


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
            share(change.before, change.max_before),
            share(change.after, change.max_after),
        )[: len(columns)]
        for change in changes
    )
    return Table(columns, rows, title=title, details=tuple(figures_words(change) for change in changes))


def _of_max(points: int | None, most: int | None, decimals: int) -> str | None:
    if points is None or most is None:
        return None
    return f"{number(from_points(points), decimals)}/{number(from_points(most))}"


def _next(units: Sequence[UnitChange], heads: Sequence[ResultHead], *, one: bool) -> list[str]:
    """The command that goes on from here: into the unit that fell most, then into what it lost."""
    before, after = (head.period for head in heads)
    if one:
        there = [unit for unit in units if unit.after is not None]
        return [
            f'cchc gaps --unit "{unit.unit}" --period {after}' + (f" --since {before}" if unit.before else "")
            for unit in there
        ]
    moved = [unit for unit in units if unit.percent is not None]
    worst = min(moved, key=lambda unit: unit.percent or 0, default=None)
    return [] if worst is None else [f'cchc compare {before} {after} --unit "{worst.unit}"']


def _percent(standing: Standing | None) -> Fraction | None:
    return None if standing is None else _fraction(standing.percent)


def _fraction(millionths: int | None) -> Fraction | None:
    return None if millionths is None else from_points(millionths)
