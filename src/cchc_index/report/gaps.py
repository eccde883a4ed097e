"""Lost points ranked (điểm mất, xếp theo thứ tự): as JSON for scripts, and as a page with the headline first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import accumulate
from typing import Any

from cchc_index.model.compared import Gap, Gaps
from cchc_index.model.language import N_, _, number
from cchc_index.model.points import from_points, half_up
from cchc_index.model.problem import Problem
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Rubric
from cchc_index.model.wording import STATUS_NOTES
from cchc_index.report.page import Cell, Column, Page, Table
from cchc_index.report.problems import problem_payload

BAR = 10
"""Characters of the longest bar."""

REASONS: dict[str | None, str] = {
    "not_done": N_("not done"),
    "partly": N_("done in part"),
    "late": N_("late"),
    "no_evidence": N_("no evidence"),
    "appraised_down": N_("cut by the appraisers"),
    "survey": N_("survey"),
    "not_scored": N_("not scored yet"),
    "judgement": N_("judged"),
    "zeroed": N_("zeroed"),
    "penalty": N_("penalty"),
    "relative": N_("against other units"),
    "not_applicable": N_("not applicable"),
}


def gaps_payload(
    heads: Sequence[ResultHead], gaps: Gaps | None, problems: Iterable[Problem], top: int | None
) -> dict[str, Any]:
    """The object that scripts rely on (JSON)."""
    head = heads[0] if heads else None
    rows = gaps.rows[:top] if gaps else ()
    return {
        "index": head.index if head else None,
        "period": head.period if head else None,
        "unit": gaps.unit if gaps else None,
        "points": _decimal(gaps.points) if gaps else None,
        "max": _decimal(gaps.max) if gaps else None,
        "lost": _decimal(gaps.lost) if gaps else None,
        "gaps": [_row(row, share, running) for row, (share, running) in zip(rows, _shares(gaps), strict=False)],
        "problems": [problem_payload(problem) for problem in problems],
    }


def _row(gap: Gap, share: Fraction, running: Fraction) -> dict[str, Any]:
    return {
        "id": gap.id,
        "name": gap.name,
        "area": gap.area,
        "points": _decimal(gap.points),
        "max": _decimal(gap.max),
        "lost": _decimal(gap.lost),
        "share_pct": _decimal(share),
        "cumulative_pct": _decimal(running),
        "status": gap.status or None,
        "reason": gap.reason,
        "why": gap.why,
        "since": None if gap.since is None else _decimal(gap.since),
        "owner": gap.owner,
    }


def gaps_page(heads: Sequence[ResultHead], gaps: Gaps, rubric: Rubric, top: int | None, since: str | None) -> Page:
    """The gaps, most lost first, each with its share, a bar and the reason."""
    head, decimals = heads[0], rubric.rounding.published
    rows = gaps.rows[:top] if top is not None else gaps.rows
    return Page(
        title=f"{rubric.title} · {head.period}",
        subtitle=rubric.id,
        headline=_headline(gaps, decimals),
        tables=(_table(gaps, rows, decimals, since), _reasons(rows)),
        notes=tuple(_notes(head, gaps, rows)),
        next_steps=_next(gaps, head),
    )


def _headline(gaps: Gaps, decimals: int) -> str:
    lost = _("{lost} points lost of {max}").format(lost=number(gaps.lost, decimals), max=number(gaps.max, decimals))
    if gaps.unit is None:
        return _("mean of {count} ranked units: {lost}").format(count=gaps.ranked, lost=lost)
    parts = [gaps.unit]
    if gaps.standing is not None and gaps.standing.percent is not None:
        parts.append(f"{number(from_points(gaps.standing.percent), decimals)}%")
        parts.append(_("rank {rank}").format(rank=gaps.standing.rank) + f"/{gaps.ranked}")
    return " · ".join([*parts, lost])


def _table(gaps: Gaps, rows: Sequence[Gap], decimals: int, since: str | None) -> Table:
    columns = [
        Column("id", _("Id")),
        Column("name", _("Criterion")),
        Column("points", _("Points")),
        Column("lost", _("Lost"), "number", decimals),
        Column("share", _("Share %"), "number", 1),
        Column("running", _("Running %"), "number", 1),
        Column("bar", "", "bar"),
        Column("reason", _("Reason")),
    ]
    if since is not None:
        columns.insert(4, Column("since", _("Lost in {period}").format(period=since), "number", decimals))
    most = max((gap.lost for gap in gaps.rows), default=Fraction(1))
    cells: list[tuple[Cell, ...]] = []
    for gap, (share, running) in zip(rows, _shares(gaps), strict=False):
        reason = _(REASONS[gap.reason]) if gap.reason else ""
        of_max = f"{number(gap.points, decimals)}/{number(gap.max, decimals)}"
        row: list[Cell] = [gap.id, gap.name, of_max, gap.lost, share, running, BAR * gap.lost / most, reason]
        if since is not None:
            row.insert(4, gap.since)
        cells.append(tuple(row))
    return Table(tuple(columns), tuple(cells))


def _reasons(rows: Sequence[Gap]) -> Table:
    """Why, in a sentence each."""
    columns = (Column("id", _("Id")), Column("why", _("Why")))
    return Table(columns, tuple((gap.id, gap.why) for gap in rows if gap.why), title=_("Why"))


def _shares(gaps: Gaps | None) -> list[tuple[Fraction, Fraction]]:
    """Per row its share of all lost points and the running share, in percent."""
    if gaps is None or not gaps.lost:
        return []
    shares = [100 * gap.lost / gaps.lost for gap in gaps.rows]
    return list(zip(shares, accumulate(shares), strict=True))


def _notes(head: ResultHead, gaps: Gaps, rows: Sequence[Gap]) -> list[str]:
    notes = [_(STATUS_NOTES[head.rubric_status])] if head.rubric_status in STATUS_NOTES else []
    if len(rows) < len(gaps.rows):
        notes.append(
            _("{count} more rows lost points; leave --top out to see them").format(count=len(gaps.rows) - len(rows))
        )
    return notes


def _next(gaps: Gaps, head: ResultHead) -> tuple[str, ...]:
    return (f'cchc gaps --unit "…" --period {head.period}',) if gaps.unit is None else ()


def _decimal(value: Fraction) -> float:
    return float(half_up(value, 6))
