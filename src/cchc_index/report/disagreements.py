"""Self against appraised (chênh lệch tự chấm, thẩm định) as JSON, as plain rows, and as a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from cchc_index.model.appraised import CutGroup, Disagreement, Disagreements, GroupBy, Strictness, Verdict
from cchc_index.model.language import N_, _, number
from cchc_index.model.problem import Problem
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Rubric
from cchc_index.model.status import status_notes
from cchc_index.report.page import WIDE, Column, Page, Table
from cchc_index.report.plain import six_decimals
from cchc_index.report.problems import problem_payload

TOP = 10
"""How many rows a page has unless told; JSON and CSV have all."""
ROWS = ("unit", "id", "name", "agency", "max", "self", "appraised", "cut", "why")
GROUPS = ("key", "name", "rows", "lowered", "raised", "cut", "share_pct")
HEADINGS: dict[GroupBy, str] = {"unit": N_("Unit"), "criterion": N_("Criterion"), "agency": N_("Appraising agency")}
VERDICTS: dict[Verdict, str] = {
    "stricter": N_("clearly more"),
    "milder": N_("clearly less"),
    "alike": N_("not clearly apart"),
    "unknown": N_("cannot be said"),
}


def disagreements_payload(
    head: ResultHead | None, found: Disagreements, problems: Iterable[Problem], top: int | None
) -> dict[str, Any]:
    """The object for scripts (JSON)."""
    return {
        "index": head.index if head else None,
        "period": head.period if head else None,
        "stage": head.stage if head else None,
        "rows": [dict(zip(ROWS, _plain(row), strict=True)) for row in found.rows[:top]],
        "groups": {by: [dict(zip(GROUPS, _group(one), strict=True)) for one in of] for by, of in found.groups.items()},
        "strictness": [
            {
                "agency": one.agency,
                "units": one.units,
                "own_pct": six_decimals(one.own_pct),
                "others_pct": six_decimals(one.others_pct),
                "difference": six_decimals(one.difference),
                "spread": None if one.spread is None else round(one.spread, 6),
                "verdict": one.verdict,
                "weak": one.weak,
            }
            for one in found.strictness
        ],
        "problems": [problem_payload(problem) for problem in problems],
    }


def disagreements_table(
    found: Disagreements, by: GroupBy | None, top: int | None
) -> tuple[list[str], list[list[object]]]:
    """The rows, or the groups asked for (CSV)."""
    if by is None:
        return list(ROWS), [_plain(row) for row in found.rows[:top]]
    return list(GROUPS), [_group(one) for one in found.groups[by][:top]]


def disagreements_page(
    head: ResultHead,
    rubric: Rubric,
    found: Disagreements,
    *,
    by: GroupBy | None = None,
    top: int | None = None,
    width: int = WIDE,
) -> Page:
    """The rows with the largest cut, or the groups; then the agencies against each other, in words."""
    decimals, wide, rows = rubric.rounding.published, width >= WIDE, found.rows
    changed = [row for row in rows if row.cut]
    if by is None:
        tables = [_rows_table(changed[: TOP if top is None else top], decimals, wide=wide)]
    else:
        tables = [_groups_table(found.groups[by][:top], by, decimals)]
    hidden = len(changed) - len(tables[0].rows) if by is None else 0
    if by == "agency":
        tables.append(_strictness_table(found.strictness, wide=wide))
    headline = _("{cut} points cut, {raised} added, in {changed} of {rows} rows that were appraised").format(
        cut=number(sum((row.cut for row in rows if row.cut > 0), Fraction(0)), decimals),
        raised=number(-sum((row.cut for row in rows if row.cut < 0), Fraction(0)), decimals),
        changed=number(len(changed)),
        rows=number(len(rows)),
    )
    return Page(
        title=_("Self against appraised · {period}").format(period=head.period),
        subtitle=rubric.id,
        headline=headline,
        tables=tuple(table for table in tables if table.rows),
        notes=(*status_notes([head.rubric_status]), *_notes(rows, found.strictness, hidden)),
    )


def _notes(rows: Sequence[Disagreement], strict: Sequence[Strictness], hidden: int) -> Iterator[str]:
    if not rows:
        yield _("Nothing has been appraised yet, or no unit has scored itself.")
    if hidden:
        yield _("{more} more rows: --top, or --format csv").format(more=number(hidden))
    if not strict:
        return
    for one in strict:
        if one.verdict in ("stricter", "milder"):
            text = {
                "stricter": _("{agency} cuts clearly more than the others: {own}% of the maximum against {others}%"),
                "milder": _("{agency} cuts clearly less than the others: {own}% of the maximum against {others}%"),
            }[one.verdict]
            said = text.format(agency=one.agency, own=number(one.own_pct, 1), others=number(one.others_pct, 1))
            yield said + (_("; few units, a weak sign") if one.weak else "")
    if all(one.verdict == "alike" for one in strict):
        yield _("No agency is clearly stricter or milder than the others.")
    yield _("Clearly: the mean difference over the units is more than two standard errors.")
    yield _("Agencies appraise different rows: look at the rows (--by criterion) before you conclude.")


def _rows_table(rows: Sequence[Disagreement], decimals: int, *, wide: bool) -> Table:
    columns = (
        Column("id", _("Id")),
        Column("unit", _("Unit")),
        *((Column("agency", _("Appraising agency")),) if wide else ()),
        Column("max", _("Maximum"), "number", decimals),
        Column("self", _("Self"), "number", decimals),
        Column("appraised", _("Appraised"), "number", decimals),
        Column("change", _("Change"), "change", decimals),
    )
    cells = tuple(
        (
            *(row.id, row.unit, *((row.agency or "—",) if wide else ())),
            *(row.max, row.own, row.appraised, row.appraised - row.own),
        )
        for row in rows
    )
    return Table(columns, cells, details=tuple(": ".join(filter(None, (row.name, row.why))) for row in rows))


def _strictness_table(strict: Sequence[Strictness], *, wide: bool) -> Table:
    columns = (
        Column("agency", _("Appraising agency")),
        Column("units", _("Units"), "number", 0),
        Column("own", _("% cut"), "number", 1),
        *((Column("others", _("% the others cut"), "number", 1),) if wide else ()),
        Column("difference", _("Difference"), "change", 1),
        Column("spread", _("Spread"), "number", 1),
        Column("verdict", _("Against the others")),
    )
    cells = tuple(
        (
            *(one.agency, one.units, one.own_pct, *((one.others_pct,) if wide else ()), one.difference),
            None if one.spread is None else Fraction(one.spread),
            _(VERDICTS[one.verdict]) + (_(" (few units)") if one.weak else ""),
        )
        for one in strict
    )
    return Table(columns, cells)


def _groups_table(groups: Sequence[CutGroup], by: GroupBy, decimals: int) -> Table:
    columns = (
        *((Column("id", _("Id")),) if by == "criterion" else ()),
        Column("name", _(HEADINGS[by])),
        Column("rows", _("Rows"), "number", 0),
        Column("lowered", _("Lowered"), "number", 0),
        Column("raised", _("Raised"), "number", 0),
        Column("cut", _("Points cut"), "number", decimals),
        Column("share_pct", _("% of maximum"), "number", 1),
    )
    cells = tuple(
        (
            *((one.key,) if by == "criterion" else ()),
            *(one.name or "—", one.rows, one.lowered, one.raised, one.cut, one.share_pct),
        )
        for one in groups
    )
    return Table(columns, cells)


def _plain(row: Disagreement) -> list[object]:
    points = map(six_decimals, (row.max, row.own, row.appraised, row.cut))
    return [row.unit, row.id, row.name, row.agency or None, *points, row.why]


def _group(one: CutGroup) -> list[object]:
    share = six_decimals(one.share_pct)
    return [one.key or None, one.name or None, one.rows, one.lowered, one.raised, six_decimals(one.cut), share]
