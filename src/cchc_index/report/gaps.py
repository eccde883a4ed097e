"""Lost points ranked (điểm mất, xếp theo thứ tự): as JSON for scripts, and as a page with the headline first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate
from typing import Any

from cchc_index.model.gaps import PARETO, By, Gap, GapGroup, Gaps, Mark, Why
from cchc_index.model.language import N_, _, number
from cchc_index.model.problem import Problem
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Rubric
from cchc_index.model.status import status_notes
from cchc_index.report.against import against_notes, against_payload
from cchc_index.report.commands import command
from cchc_index.report.moves import change_words, standing_words
from cchc_index.report.page import WIDE, Cell, Column, Page, Table
from cchc_index.report.plain import six_decimals
from cchc_index.report.problems import problem_payload

BAR = 10
"""Characters of the longest bar."""
TOP = 6
"""How many rows a page has unless told; JSON and CSV have all."""

COLUMNS = (
    "id",
    "name",
    "area",
    "points",
    "max",
    "lost",
    "share_pct",
    "cumulative_pct",
    "status",
    "reason",
    "why",
    "since",
    "owner",
    "recoverable",
    "losing",
    "worst",
    "mark",
)
GROUPS: dict[By, str] = {"area": N_("Area"), "owner": N_("Answerable"), "reason": N_("Reason")}
MARKS: dict[Mark, str] = {"best": N_("Best lost"), "median": N_("Median lost"), "target": N_("Target allows")}
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
    heads: Sequence[ResultHead], gaps: Gaps | None, problems: Iterable[Problem], top: int | None, by: By | None = None
) -> dict[str, Any]:
    """The object that scripts rely on (JSON)."""
    head = heads[0] if heads else None
    rows = gaps.rows[:top] if gaps else ()
    return {
        "index": head.index if head else None,
        "period": head.period if head else None,
        "unit": gaps.unit if gaps else None,
        "points": six_decimals(gaps.points) if gaps else None,
        "max": six_decimals(gaps.max) if gaps else None,
        "lost": six_decimals(gaps.lost) if gaps else None,
        "gaps": [_row(row, share, running) for row, (share, running) in zip(rows, _shares(gaps), strict=False)],
        "groups": [_group(gaps, group) for group in gaps.by(by)] if gaps and by else [],
        "against": against_payload(gaps.against) if gaps else [],
        "pareto": {"share_pct": PARETO, "rows": gaps.pareto} if gaps else None,
        "lost_by_all": list(gaps.lost_by_all) if gaps else [],
        "marked": gaps.marked if gaps else None,
        "problems": [problem_payload(problem) for problem in problems],
    }


def _group(gaps: Gaps, group: GapGroup) -> dict[str, Any]:
    share = six_decimals(100 * group.lost / gaps.lost) if gaps.lost else None
    return {"name": group.name, "rows": group.rows, "lost": six_decimals(group.lost), "share_pct": share}


def _row(gap: Gap, share: Fraction, running: Fraction) -> dict[str, Any]:
    return {
        "id": gap.id,
        "name": gap.name,
        "area": gap.area,
        "points": six_decimals(gap.points),
        "max": six_decimals(gap.max),
        "lost": six_decimals(gap.lost),
        "share_pct": six_decimals(share),
        "cumulative_pct": six_decimals(running),
        "status": gap.status or None,
        "reason": gap.why.reason,
        "why": _sentence(gap.why),
        "since": six_decimals(gap.since),
        "owner": gap.owner,
        "recoverable": gap.why.recoverable,
        "losing": gap.losing,
        "worst": gap.worst,
        "mark": six_decimals(gap.mark),
    }


def gaps_page(
    heads: Sequence[ResultHead],
    gaps: Gaps,
    rubric: Rubric,
    top: int | None,
    width: int,
    by: By | None = None,
    index: str | None = None,
) -> Page:
    """The gaps, most lost first, each with its share, a bar and why; `heads`: this period's, then the earlier one's.

    Share and bar are left out where the page is narrow. Commands name `index`.
    """
    head, decimals = heads[0], rubric.rounding.published
    rows = gaps.rows[: TOP if top is None else top]
    since = heads[1].period if len(heads) > 1 else None
    if by is not None:
        return Page(
            title=f"{rubric.title} · {head.period}",
            subtitle=rubric.id,
            headline=_headline(gaps, decimals, since),
            tables=(_groups(gaps, by, decimals),) if rows else (),
            notes=(*status_notes([head.rubric_status]), *recovery_notes(gaps, decimals)),
        )
    return Page(
        title=f"{rubric.title} · {head.period}",
        subtitle=rubric.id,
        headline=_headline(gaps, decimals, since),
        tables=(_table(gaps, rows, decimals, since, width),) if rows else (),
        notes=tuple(_notes(head, gaps, rows, rubric)),
        next_steps=tuple(command(line, index) for line in _next(gaps, head)),
    )


def _groups(gaps: Gaps, by: By, decimals: int) -> Table:
    """Lost points by area, office or reason, most lost first."""
    columns = (
        Column("name", _(GROUPS[by])),
        Column("rows", _("Rows"), "rank"),
        Column("lost", _("Lost"), "number", decimals),
        Column("share", _("Share %"), "number", 1),
        Column("running", _("Running %"), "number", 1),
        Column("bar", "", "bar"),
    )
    groups = gaps.by(by)
    shares = [100 * group.lost / gaps.lost for group in groups]
    rows: list[tuple[Cell, ...]] = [
        (
            _(REASONS[group.name]) if by == "reason" and group.name in REASONS else group.name,
            group.rows,
            group.lost,
            share,
            running,
            BAR * group.lost / groups[0].lost,
        )
        for group, share, running in zip(groups, shares, accumulate(shares), strict=True)
    ]
    return Table(columns, tuple(rows))


def recovery_notes(gaps: Gaps, decimals: int) -> list[str]:
    """How much of it can still be won this year."""
    if gaps.unit is None:
        return []
    can = sum((row.lost for row in gaps.rows if row.why.recoverable), Fraction(0))
    text = _("Of it {points} points can still be won this year; the rest is past: deadlines, the survey, deductions.")
    return [text.format(points=number(can, decimals))]


def _headline(gaps: Gaps, decimals: int, since: str | None) -> str:
    lost = _("{lost} points lost of {max}").format(lost=number(gaps.lost, decimals), max=number(gaps.max))
    if gaps.unit is None:
        return _("mean of {count} ranked units: {lost}").format(count=gaps.ranked, lost=lost)
    parts = [gaps.unit]
    if gaps.standing is not None and gaps.standing.percent is not None:
        parts += standing_words(gaps.standing, gaps.ranked, decimals)
        if gaps.change is not None and since is not None:
            parts += change_words(gaps.change, decimals, since)
    return " · ".join([*parts, lost])


def _table(gaps: Gaps, rows: Sequence[Gap], decimals: int, since: str | None, width: int) -> Table:
    wide = width >= WIDE
    columns = [
        Column("id", _("Id")),
        Column("name", _("Criterion")),
        Column("points", _("Points"), "number"),
        Column("lost", _("Lost"), "number", decimals),
        *([Column("since", _("Lost in {period}").format(period=since), "number", decimals)] if since else []),
        *([Column("mark", _(MARKS[gaps.marked]), "number", decimals)] if gaps.marked else []),
        *([Column("share", _("Share %"), "number", 1)] if wide else []),
        Column("running", _("Running %"), "number", 1),
        *([Column("bar", "", "bar")] if wide else []),
    ]
    most = max((gap.lost for gap in gaps.rows), default=Fraction(1))
    cells: list[tuple[Cell, ...]] = []
    for gap, (share, running) in zip(rows, _shares(gaps), strict=False):
        row: dict[str, Cell] = {
            "id": gap.id,
            "name": gap.name,
            "points": so_far(gap, decimals),
            "lost": gap.lost,
            "since": gap.since,
            "mark": gap.mark,
            "share": share,
            "running": running,
            "bar": BAR * gap.lost / most,
        }
        cells.append(tuple(row[column.key] for column in columns))
    return Table(tuple(columns), tuple(cells), details=tuple(_detail(gap) for gap in rows))


def so_far(gap: Gap, decimals: int) -> str:
    """A row's points of its maximum; unknown ones are none, not 0."""
    points = "—" if gap.why.reason == "not_scored" else number(gap.points, decimals)
    return f"{points}/{number(gap.max, decimals)}"


def _detail(gap: Gap) -> str:
    """What stands below a row: the reason and why, then the area and who answers for it, the clause, the cell."""
    reason = _(REASONS[gap.why.reason]) if gap.why.reason else ""
    cell = gap.why.place.cell if gap.why.place else None
    in_cell = _("cell {cell}").format(cell=cell) if cell else None
    where = [_("area {area}").format(area=gap.area_id), gap.owner, gap.why.basis, in_cell]
    return f"{': '.join(filter(None, (reason, gap.why.text)))} [{' · '.join(filter(None, where))}]"


def _sentence(why: Why) -> str:
    """Why, with the clause and the place in brackets."""
    where = "; ".join(filter(None, (why.basis, str(why.place) if why.place else "")))
    return f"{why.text} ({where})" if why.text and where else why.text or where


def _shares(gaps: Gaps | None) -> list[tuple[Fraction, Fraction]]:
    """Per row its share of all lost points and the running share, in percent."""
    if gaps is None or not gaps.lost:
        return []
    shares = [100 * gap.lost / gaps.lost for gap in gaps.rows]
    return list(zip(shares, accumulate(shares), strict=True))


def _notes(head: ResultHead, gaps: Gaps, rows: Sequence[Gap], rubric: Rubric) -> list[str]:
    notes = status_notes([head.rubric_status])
    if len(rows) < len(gaps.rows):
        more = _("{count} more rows lost points; all of them: --top {all}")
        notes.append(more.format(count=len(gaps.rows) - len(rows), all=len(gaps.rows)))
        text = _("{share}% of the points lost are in the first {count} rows")
        notes.append(text.format(share=PARETO, count=gaps.pareto))
    notes += against_notes(gaps.against, rubric.rounding.published)
    named = dict.fromkeys(f"{gap.area_id} {gap.area}" for gap in rows)
    notes.append(_("Areas: {areas}").format(areas="; ".join(sorted(named))))
    places = [gap.why.place for gap in rows if gap.why.place is not None]
    files = dict.fromkeys(str(replace(place, cell=None, line=None)) for place in places)
    if files:
        notes.append(_("The cells named are in {files}").format(files=", ".join(files)))
    return [*notes, *everyone_notes(gaps)]


def everyone_notes(gaps: Gaps) -> list[str]:
    """Which rows every unit loses at (mục mọi đơn vị đều mất điểm)."""
    text = _("Every unit loses here, so that the cause is perhaps not theirs (rubric, province): {ids}")
    return [text.format(ids=", ".join(gaps.lost_by_all))] * bool(gaps.lost_by_all)


def gaps_table(gaps: Gaps, top: int | None = None) -> tuple[list[str], list[list[object]]]:
    """The gaps, or so many of them, as plain rows, the columns as in JSON (CSV)."""
    rows = [_row(gap, *shares) for gap, shares in zip(gaps.rows[:top], _shares(gaps), strict=False)]
    return list(COLUMNS), [[row[column] for column in COLUMNS] for row in rows]


def _next(gaps: Gaps, head: ResultHead) -> tuple[str, ...]:
    """Of all units: the unit that lost most in the first row. Of one: the criteria that all lose."""
    if gaps.unit is not None:
        return (f"cchc gaps --period {head.period}",) if gaps.ranked else ()
    return (f'cchc gaps --unit "{gaps.rows[0].worst}" --period {head.period}',) if gaps.rows else ()
