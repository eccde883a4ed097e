"""What a rubric does to a ranking (bộ tiêu chí phân hạng ra sao): JSON for scripts, CSV, a page of one screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, Final

from cchc_index.model.language import N_, _, number
from cchc_index.model.problem import Problem
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Rubric
from cchc_index.model.rubric_stats import FEW, LITTLE_PCT, SAME_PCT, AreaStats, Moves, RowStats, RubricStats
from cchc_index.model.status import status_notes
from cchc_index.report.page import WIDE, Cell, Column, Page, Table
from cchc_index.report.problems import problem_payload

TOP: Final = 6
"""How many rows a page has unless told; JSON and CSV have all."""
AGREE: Final = 0.7
"""From this alpha on areas are taken to measure the same (OECD/JRC)."""
ALIKE: Final = {
    "full": N_("all units have it in full: {ids}"),
    "nothing": N_("no unit has any of it: {ids}"),
    "equal": N_("all units have the same: {ids}"),
    "little": N_(
        "best and worst differ by less than {little}% of the maximum, or {same}% of the units have the same: {ids}"
    ),
}
COLUMNS: Final = (
    *("id", "name", "area", "nominal_pct", "effective_pct", "spread_pct", "alike"),
    *("dropped_units", "dropped_places", "heavier_units", "heavier_places", "lighter_units", "lighter_places"),
)


def stats_payload(
    head: ResultHead | None, stats: RubricStats | None, problems: Iterable[Problem], top: int | None
) -> dict[str, Any]:
    """The object that scripts rely on (JSON)."""
    areas = stats.areas if stats else ()
    return {
        "index": head.index if head else None,
        "period": head.period if head else None,
        "units": stats.units if stats else None,
        "rows": [_row(row) for row in stats.rows[:top]] if stats else [],
        "areas": [_area(area, areas) for area in areas],
        "alpha": _decimal(stats.alpha) if stats else None,
        "chance": _decimal(stats.chance) if stats else None,
        "weak": stats.units < FEW if stats else None,
        "problems": [problem_payload(problem) for problem in problems],
    }


def _row(row: RowStats) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "area": row.area,
        "nominal_pct": _decimal(row.nominal_pct),
        "effective_pct": _decimal(row.effective_pct),
        "spread_pct": _decimal(row.spread_pct),
        "alike": row.alike,
        "dropped": _moves(row.dropped),
        "heavier": _moves(row.heavier),
        "lighter": _moves(row.lighter),
    }


def _area(area: AreaStats, areas: Sequence[AreaStats]) -> dict[str, Any]:
    return {
        "id": area.id,
        "name": area.name,
        "nominal_pct": _decimal(area.nominal_pct),
        "effective_pct": _decimal(area.effective_pct),
        "dropped": _moves(area.dropped),
        "with_total": _decimal(area.with_total),
        "with_rest": _decimal(area.with_rest),
        "with_areas": {other.id: _decimal(value) for other, value in zip(areas, area.with_areas, strict=True)},
    }


def _moves(moves: Moves | None) -> dict[str, int] | None:
    return None if moves is None else moves._asdict()


def stats_table(stats: RubricStats, top: int | None = None) -> tuple[list[str], list[list[object]]]:
    """The rows for CSV."""
    rows: list[list[object]] = []
    for row in stats.rows[:top]:
        moves = [part for one in (row.dropped, row.heavier, row.lighter) for part in (one or (None, None))]
        rows.append([*list(_row(row).values())[:7], *moves])
    return list(COLUMNS), rows


def stats_page(head: ResultHead, rubric: Rubric, stats: RubricStats, top: int | None, width: int) -> Page:
    """The rows that decide ranks, the areas, then what the rows that tell nobody apart are, and how far to trust it."""
    rows = stats.rows[: TOP if top is None else top]
    return Page(
        title=f"{rubric.title} · {head.period}",
        subtitle=rubric.id,
        headline=_headline(stats),
        tables=(_rows(rows, width), _areas(stats, width)),
        notes=(*status_notes([head.rubric_status]), *_notes(stats, len(rows))),
    )


def _headline(stats: RubricStats) -> str:
    dropped = sum(bool(row.dropped and row.dropped.units) for row in stats.rows)
    weighed = sum(any(one and one.units for one in (row.heavier, row.lighter)) for row in stats.rows)
    return " · ".join(
        [
            _("{count} ranked units").format(count=stats.units),
            _("{count} of {all} rows would change ranks if dropped").format(count=dropped, all=len(stats.rows)),
            _("{count} if they weighed 25% more or less").format(count=weighed),
        ]
    )


def _rows(rows: Sequence[RowStats], width: int) -> Table:
    wide = width >= WIDE
    columns = (
        Column("id", _("Id")),
        Column("name", _("Criterion")),
        *_weights(),
        *([Column("spread", _("Spread %"), "number", 0)] if wide else []),
        *_moved(wide=wide),
        Column("weighed", _("±25%: moved"), "rank"),
    )
    cells: list[tuple[Cell, ...]] = [
        (
            row.id,
            row.name,
            _number(row.nominal_pct),
            _number(row.effective_pct),
            *([_number(row.spread_pct)] if wide else []),
            *_moved_cells(row.dropped, wide=wide),
            max((one.units for one in (row.heavier, row.lighter) if one), default=None),
        )
        for row in rows
    ]
    return Table(columns, tuple(cells), title=_("Rows that decide the ranks, most decisive first"))


def _areas(stats: RubricStats, width: int) -> Table:
    wide = width >= WIDE
    columns = (
        Column("id", _("Id")),
        Column("name", _("Area")),
        *_weights(),
        *_moved(wide=wide),
        Column("with_rest", _("With the others"), "number", 2),
    )
    cells: list[tuple[Cell, ...]] = [
        (
            area.id,
            area.name,
            _number(area.nominal_pct),
            _number(area.effective_pct),
            *_moved_cells(area.dropped, wide=wide),
            _number(area.with_rest),
        )
        for area in stats.areas
    ]
    return Table(columns, tuple(cells), title=_("Areas, and how far they go with the total of the others (−1 to 1)"))


def _weights() -> tuple[Column, Column]:
    return Column("nominal", _("Weight %"), "number", 1), Column("effective", _("Real %"), "number", 1)


def _moved(*, wide: bool) -> list[Column]:
    moved = Column("dropped", _("Dropped: moved"), "rank")
    return [moved, Column("places", _("Places"), "rank")] if wide else [moved]


def _moved_cells(moves: Moves | None, *, wide: bool) -> list[Cell]:
    cells: list[Cell] = [None, None] if moves is None else [moves.units, moves.places]
    return cells if wide else cells[:1]


def _notes(stats: RubricStats, shown: int) -> list[str]:
    notes: list[str] = []
    if shown < len(stats.rows):
        text = _("{count} more rows; all of them: --top {all}")
        notes.append(text.format(count=len(stats.rows) - shown, all=len(stats.rows)))
    notes.append(
        _(
            "Weight: the row's part of the maximum. Real: its part of how the units' totals differ; below 0, it evens "
            "out what other rows set apart. Moved: units that change rank, and by how many places at most. Spread: "
            "from the worst unit to the best, in percent of the row's maximum."
        )
    )
    found = {why: [row.id for row in stats.rows if row.alike == why] for why in ALIKE}
    told = [
        _(ALIKE[why]).format(ids=", ".join(sorted(ids, key=_order)), little=LITTLE_PCT, same=SAME_PCT)
        for why, ids in found.items()
        if ids
    ]
    if told:
        notes.append(_("These rows do not tell units apart: {rows}").format(rows="; ".join(told)))
    notes += _agreement(stats)
    if stats.units < FEW:
        text = _(
            "With {count} units such figures are weak: chance alone often gives a correlation of ±{chance}. Look at "
            "several years before a row is dropped or weighed anew."
        )
        notes.append(text.format(count=stats.units, chance=_two(stats.chance)))
    notes.append(_("After OECD/JRC, Handbook on Constructing Composite Indicators, 2008."))
    return notes


def _agreement(stats: RubricStats) -> list[str]:
    """How far the areas measure the same, and the two that go most against each other."""
    notes: list[str] = []
    if stats.alpha is not None:
        text = _("Agreement of the areas: Cronbach's alpha {alpha}; from {enough} on they measure much the same.")
        notes.append(text.format(alpha=_two(stats.alpha), enough=_two(AGREE)))
    pairs = [
        (value, one.id, other.id)
        for place, one in enumerate(stats.areas)
        for other, value in zip(stats.areas[:place], one.with_areas, strict=False)
        if value is not None and value < 0
    ]
    if pairs:
        value, one, other = min(pairs)
        text = _("Areas {one} and {other} go most against each other: {value}.")
        notes.append(text.format(one=other, other=one, value=_two(value)))
    return notes


def _order(node_id: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(part) if part.isdecimal() else 0, part) for part in node_id.split("."))


def _two(value: float) -> str:
    return number(Fraction(value), 2)


def _number(value: float | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _decimal(value: float | None) -> float | None:
    return None if value is None else round(value, 6) + 0.0
