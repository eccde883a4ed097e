"""The lost points of several units side by side (điểm mất của nhiều đơn vị): as a page, as JSON, as plain rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate
from string import ascii_lowercase
from typing import Any

from cchc_index.model.gaps import By, Gaps
from cchc_index.model.language import _
from cchc_index.model.points import from_points
from cchc_index.model.problem import Problem
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Rubric
from cchc_index.model.status import status_notes
from cchc_index.report.commands import command
from cchc_index.report.gaps import GROUPS, REASONS, TOP, gaps_payload, gaps_table
from cchc_index.report.page import Cell, Column, Page, Table
from cchc_index.report.problems import problem_payload

OF_ALL = ("index", "period", "problems")
ROOM = 44
"""Characters that a table takes beside the units' columns."""
EACH = 8
"""And each of these."""
NAMED = 12
"""So many rows are named in a note."""


def several_payload(
    heads: Sequence[ResultHead], found: Sequence[Gaps], problems: Iterable[Problem], top: int | None, by: By | None
) -> dict[str, Any]:
    """The object that scripts rely on (JSON), empty as for no unit; `units` has the same keys of each."""
    each = (gaps_payload(heads, gaps, (), top, by) for gaps in found)
    told = [problem_payload(problem) for problem in problems]
    return {
        **gaps_payload(heads, None, (), top),
        "units": [{key: value for key, value in one.items() if key not in OF_ALL} for one in each],
        "problems": told,
    }


def several_table(found: Sequence[Gaps], top: int | None) -> tuple[list[str], list[list[object]]]:
    """The gaps of each unit, the unit first (CSV)."""
    tables = [(gaps.unit, *gaps_table(gaps, top)) for gaps in found]
    return ["unit", *tables[0][1]], [[unit, *row] for unit, _header, rows in tables for row in rows]


def several_page(
    heads: Sequence[ResultHead],
    found: Sequence[Gaps],
    rubric: Rubric,
    top: int | None,
    width: int,
    by: By | None = None,
    index: str | None = None,
) -> Page:
    """The units first, then what each lost: row by row, or `by` area, office or reason. Commands name `index`."""
    head, decimals = heads[0], rubric.rounding.published
    fitting = max((width - ROOM) // EACH, 2)
    rows = _lost(found, by)
    shown = sorted(rows, key=lambda key: -sum(rows[key].values()))[: TOP if top is None and by is None else top]
    table = _side_by_side(found[:fitting], rows, shown, by, decimals)
    return Page(
        title=f"{rubric.title} · {head.period}",
        subtitle=rubric.id,
        tables=tuple(one for one in (_units(found, heads, decimals), table) if one.rows),
        notes=(*status_notes([head.rubric_status]), *_notes(found, rows, shown, fitting, by)),
        next_steps=tuple(
            command(f'cchc gaps --unit "{gaps.unit}" --period {head.period}', index) for gaps in found[:fitting]
        ),
    )


Key = tuple[str, str]
Lost = Mapping[int, Fraction]
"""Per unit, by its place, what it lost."""


def _lost(found: Sequence[Gaps], by: By | None) -> dict[Key, dict[int, Fraction]]:
    """Per row, or per group of rows, what each unit lost."""
    lost: dict[Key, dict[int, Fraction]] = {}
    for place, gaps in enumerate(found):
        if by is None:
            told = [((gap.id, gap.name), gap.lost) for gap in gaps.rows]
        else:
            told = [((group.name or "", _name(group.name, by)), group.lost) for group in gaps.by(by)]
        for key, points in told:
            lost.setdefault(key, {})[place] = points
    return lost


def _name(group: str | None, by: By) -> str:
    return _(REASONS[group]) if by == "reason" and group in REASONS else group or "—"


def _units(found: Sequence[Gaps], heads: Sequence[ResultHead], decimals: int) -> Table:
    """Where each unit stands, what it lost, and what it can still win."""
    since = heads[1].period if len(heads) > 1 else None
    columns = (
        Column("letter", ""),
        Column("unit", _("Unit")),
        Column("percent", _("Index %"), "number", decimals),
        Column("rank", _("Rank"), "rank"),
        *([Column("change", _("Against {period}").format(period=since), "change", decimals)] if since else []),
        Column("lost", _("Lost"), "number", decimals),
        Column("recoverable", _("Still to be won"), "number", decimals),
    )
    rows: list[tuple[Cell, ...]] = []
    for place, gaps in enumerate(found):
        standing, change = gaps.standing, gaps.change
        percent = None if standing is None or standing.percent is None else from_points(standing.percent)
        moved = None if change is None or change.percent is None else from_points(change.percent)
        can = sum((row.lost for row in gaps.rows if row.why.recoverable), Fraction(0))
        rank = standing.rank if standing else None
        beside = (moved,) if since else ()
        rows.append((_letter(place), gaps.unit, percent, rank, *beside, gaps.lost, can))
    return Table(columns, tuple(rows))


def _side_by_side(
    found: Sequence[Gaps], rows: Mapping[Key, Lost], shown: Sequence[Key], by: By | None, decimals: int
) -> Table:
    """What each unit lost in each row, and all of those asked for together."""
    every = sum((sum(lost.values()) for lost in rows.values()), Fraction(0))
    together = [sum(rows[key].values(), Fraction(0)) for key in shown]
    columns = (
        *([Column("id", _("Id"))] if by is None else []),
        Column("name", _("Criterion") if by is None else _(GROUPS[by])),
        *(Column(str(place), _letter(place), "number", decimals) for place in range(len(found))),
        Column("together", _("Together"), "number", decimals),
        Column("running", _("Running %"), "number", 1),
    )
    cells: list[tuple[Cell, ...]] = []
    for key, lost, running in zip(shown, together, accumulate(together), strict=True):
        named = key if by is None else key[1:]
        cells.append((*named, *(rows[key].get(place) for place in range(len(found))), lost, 100 * running / every))
    reasons = [{gap.id: gap.why.reason for gap in gaps.rows} for gaps in found]
    details = [
        " · ".join(
            f"{_letter(place)} {_(REASONS[one[key[0]]])}" for place, one in enumerate(reasons) if one.get(key[0])
        )
        for key in shown
    ]
    return Table(columns, tuple(cells), title=_("Points lost"), details=tuple(details) if by is None else ())


def _notes(
    found: Sequence[Gaps], rows: Mapping[Key, Lost], shown: Sequence[Key], fitting: int, by: By | None
) -> list[str]:
    notes: list[str] = []
    if len(shown) < len(rows):
        more = _("{count} more rows lost points; all of them: --top {all}")
        notes.append(more.format(count=len(rows) - len(shown), all=len(rows)))
    if by is None:
        shared = [str(key[0]) for key, lost in rows.items() if len(lost) == len(found)]
        if shared:
            ids = ", ".join(shared[:NAMED]) + (", …" if len(shared) > NAMED else "")
            text = _("All of these units lose in {count} rows: {ids}")
            notes.append(text.format(count=len(shared), ids=ids))
    gone = [gaps.unit or "" for gaps in found[fitting:]]
    if gone:
        text = _("Not shown, for want of room: {columns}; all of it in a file: -o kq.csv")
        notes.append(text.format(columns=", ".join(gone)))
    return notes


def _letter(place: int) -> str:
    return f"({ascii_lowercase[place]})" if place < len(ascii_lowercase) else f"({place + 1})"
