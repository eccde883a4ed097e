"""The report of one unit (báo cáo của một đơn vị): where it stands, what changed, what it lost, what to do."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate
from typing import Final

from cchc_index.model.compared import PARTS, UnitChange
from cchc_index.model.explained import Explanation
from cchc_index.model.gaps import Gap
from cchc_index.model.language import _, number
from cchc_index.model.points import from_points
from cchc_index.model.tables import GRANTED
from cchc_index.report.account import Account
from cchc_index.report.against import against_notes
from cchc_index.report.gaps import REASONS, recovery_notes, so_far
from cchc_index.report.grounds import sources_section
from cchc_index.report.moves import areas_table, change_words, rows_that_moved, standing_words
from cchc_index.report.notes import warnings_of
from cchc_index.report.page import Cell, Chart, Column, Document, Page, Series, Table
from cchc_index.report.parts import NAMES, printed, rank_notes, unit_parts_table
from cchc_index.report.province import pareto, subject_of
from cchc_index.report.standing import Standing, records, standing_of
from cchc_index.report.survey_change import change_notes

MOST_BARS: Final = 12
"""So many rows a Pareto chart can name."""


def unit_document(account: Account, unit: str) -> Document:
    """One unit's report (báo cáo của một đơn vị)."""
    standing = standing_of(account.tables, account.rubric)
    units = records(account.tables["units"])
    leaves = account.explain(unit)
    sections = [
        _results(account, unit, standing),
        *_change(account, unit),
        _losses(account, unit),
        *_tasks(account, unit, leaves),
        _detail(account, leaves),
        sources_section(account, [one for one in units if one["unit"] == unit], standing),
    ]
    return Document(_("REPORT"), subject_of(account, unit), tuple(sections), warnings_of(account))


def _results(account: Account, unit: str, standing: Standing) -> Page:
    """Where it stands, on the whole and in each area."""
    gaps, decimals = account.gaps[unit], account.rubric.rounding.published
    said = []
    if gaps.standing is not None and gaps.standing.percent is not None:
        said.append(f"{unit}: {', '.join(standing_words(gaps.standing, account.ranked, decimals))}.")
    else:
        said.append(_("{unit} is incomplete, so that it has no index and no rank yet.").format(unit=unit))
    columns = (
        Column("id", _("Id")),
        Column("name", _("Area")),
        Column("points", _("Points"), "number", decimals),
        Column("max", _("Maximum"), "number"),
        Column("percent", "%", "number", 1),
        Column("mean", _("Mean of all %"), "number", 1),
        Column("best", _("Best %"), "number", 1),
    )
    rows: list[tuple[Cell, ...]] = []
    for area in standing.areas:
        points, most = standing.scores.get((unit, area.node.id), (None, 0))
        marks = account.area_marks.get(area.node.id)
        rows.append(
            (
                area.node.code or area.node.id,
                area.node.name,
                None if points is None else from_points(points),
                from_points(most),
                standing.percent(unit, area),
                marks.mean if marks else None,
                marks.best if marks else None,
            )
        )
    return Page(
        title=_("Results"),
        text=(*said, *against_notes(gaps.against, decimals)),
        tables=(Table(columns, tuple(rows), title=_("By area")),),
    )


def _change(account: Account, unit: str) -> list[Page]:
    """Against the period before: the parts of the change, the areas, the rows that moved."""
    change = account.changes.get(unit)
    if account.before is None or change is None or change.percent is None:
        return []
    decimals = account.rubric.rounding.published
    tables, notes = rows_that_moved(change, decimals, None)
    found = (unit_parts_table(change, decimals), areas_table(change, decimals), *tables)
    return [
        Page(
            title=_("Against {period}").format(period=account.before.period),
            text=(f"{unit}: {', '.join(change_words(change, decimals, account.before.period))}.",),
            tables=tuple(table for table in found if table.rows),
            charts=tuple(waterfall(account, change)),
            notes=(*rank_notes(change), *change_notes([change], decimals, one=True), *notes),
        )
    ]


def waterfall(account: Account, change: UnitChange) -> list[Chart]:
    """From the index of the period before, part by part, to that of this one (biểu đồ thác nước)."""
    one, two, decimals = change.before, change.after, account.rubric.rounding.published
    if change.parts is None or one is None or two is None or account.before is None:
        return []
    parts = printed(change.parts, change.percent or 0, decimals)
    shown = [(_(NAMES[name]), part) for name, part, exact in zip(PARTS, parts, change.parts, strict=True) if exact]
    last = from_points(two.percent or 0)
    labels = (account.before.period, *(name for name, _part in shown), account.head.period)
    values = (from_points(one.percent or 0), *(part for _name, part in shown), last)
    title = _("Why the index changed")
    return [Chart("waterfall", title, labels, (Series(_("Index"), values),), "%", decimals)]


def _losses(account: Account, unit: str) -> Page:
    """Every row that lost points, most lost first."""
    gaps, decimals = account.gaps[unit], account.rubric.rounding.published
    running = list(accumulate(100 * gap.lost / gaps.lost for gap in gaps.rows)) if gaps.lost else []
    columns = (
        Column("id", _("Id")),
        Column("name", _("Criterion")),
        Column("points", _("Points")),
        Column("lost", _("Lost"), "number", decimals),
        Column("running", _("Running %"), "number", 1),
        Column("why", _("Why")),
        Column("recoverable", _("Can be won this year")),
    )
    rows = [
        (gap.id, gap.name, so_far(gap, decimals), gap.lost, share, _why(gap), _yes_no(gap))
        for gap, share in zip(gaps.rows, running, strict=False)
    ]
    text = _("{lost} points lost of {max}").format(lost=number(gaps.lost, decimals), max=number(gaps.max))
    return Page(
        title=_("Lost points"),
        text=(f"{text[:1].upper()}{text[1:]}.", *recovery_notes(gaps, decimals)),
        tables=(Table(columns, tuple(rows)),) if rows else (),
        charts=tuple(pareto(gaps.rows[:MOST_BARS], running)),
    )


def _why(gap: Gap) -> str:
    reason = _(REASONS[gap.why.reason]) if gap.why.reason else ""
    return ": ".join(filter(None, (reason, gap.why.text)))


def _yes_no(gap: Gap) -> str | None:
    if gap.why.recoverable is None:
        return None
    return _("yes") if gap.why.recoverable else _("no")


def _tasks(account: Account, unit: str, leaves: list[Explanation]) -> list[Page]:
    """What wins points back this year, the most first: the next better step of each row."""
    can = {gap.id for gap in account.gaps[unit].rows if gap.why.recoverable}
    steps = [(one, one.next) for one in leaves if one.row.node.id in can and one.next is not None and one.next.gain > 0]
    steps.sort(key=lambda step: -step[1].gain)
    decimals = account.rubric.rounding.published
    columns = (
        Column("task", _("Task")),
        Column("owner", _("Answerable")),
        Column("gain", _("Points"), "change", decimals),
        Column("evidence", _("Evidence")),
    )
    rows = [
        (
            f"{one.row.node.code or one.row.node.id} {one.row.node.name}: {better.needs}",
            one.owner,
            better.gain,
            "; ".join(one.row.node.evidence) or None,
        )
        for one, better in steps
    ]
    if not rows:
        return []
    total = number(sum((better.gain for _one, better in steps), Fraction(0)), decimals)
    text = _("The next better step of each row that can still be won this year brings {points} points in all.")
    return [
        Page(
            title=_("What would win points back"),
            text=(text.format(points=total),),
            tables=(Table(columns, tuple(rows)),),
        )
    ]


def _detail(account: Account, leaves: list[Explanation]) -> Page:
    """Every row: what the unit claimed, what the appraisers gave, what counts, and why."""
    decimals = account.rubric.rounding.published
    columns = (
        Column("id", _("Id")),
        Column("name", _("Criterion")),
        Column("max", _("Maximum"), "number"),
        Column("self", _("Self"), "number", decimals),
        Column("appraised", _("Appraised"), "number", decimals),
        Column("points", _("Points"), "number", decimals),
        Column("why", _("How")),
    )
    rows: list[tuple[Cell, ...]] = []
    for one in leaves:
        given = {round_.round: round_.points if round_.points is not None else round_.ruled for round_ in one.rounds}
        appraised = [points for name, points in given.items() if name not in ("declared", *GRANTED)]
        rows.append(
            (
                one.row.node.code or one.row.node.id,
                one.row.node.name,
                one.max,
                given.get("declared"),
                next((points for points in reversed(appraised) if points is not None), None),
                one.known,
                one.because or _decisive(one),
            )
        )
    return Page(title=_("Every criterion"), tables=(Table(columns, tuple(rows)),) if rows else ())


def _decisive(one: Explanation) -> str | None:
    """The step of the working that decided; not that it was rounded in the end."""
    steps = [step for step in (one.working.steps if one.working else ()) if not step.formula.startswith("round(")]
    return next((step.text for step in reversed(steps) if step.holds), steps[-1].text if steps else None)
