"""The report of a whole period (báo cáo chung): text, tables and charts from what was worked out already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate
from typing import Any, Final

from cchc_index.model.compared import UnitChange
from cchc_index.model.gaps import Gap
from cchc_index.model.language import _, number
from cchc_index.model.points import from_points
from cchc_index.model.stages import STAGES
from cchc_index.model.tables import SUBMITTED
from cchc_index.report.account import Account
from cchc_index.report.gaps import everyone_notes
from cchc_index.report.grounds import sources_section, survey_section
from cchc_index.report.moves import change_words, moves_words, ranks_table
from cchc_index.report.notes import warnings_of
from cchc_index.report.page import Cell, Chart, Column, Document, Page, Series, Table
from cchc_index.report.parts import NAMES, parts_notes, parts_table, printed
from cchc_index.report.standing import Standing, fraction, records, standing_of, whole
from cchc_index.report.survey_change import change_notes

TOP: Final = 10
"""So many rows of lost points stand in a report; the workbook has all."""
MOST_BARS: Final = 60
"""Of more units than these a chart of bars cannot be read."""
MOST_LINES: Final = 8


def province_document(account: Account) -> Document:
    """All units in one report (báo cáo chung)."""
    standing = standing_of(account.tables, account.rubric)
    units = records(account.tables["units"])
    sections = [
        _results(account, units, standing),
        _areas(account, units, standing),
        *_changes(account),
        _losses(account),
        *survey_section(account, units),
        sources_section(account, units, standing),
    ]
    return Document(_("REPORT"), subject_of(account), tuple(sections), warnings_of(account))


def subject_of(account: Account, unit: str | None = None) -> str:
    """What a report is about (trích yếu)."""
    text = _("Results of {index}, {period}") if unit is None else _("Results of {index}, {period}: {unit}")
    return text.format(index=account.rubric.title, period=account.head.period, unit=unit)


def _results(account: Account, units: list[dict[str, Any]], standing: Standing) -> Page:
    decimals = account.rubric.rounding.published
    ranked = [unit for unit in units if whole(unit["rank"]) is not None]
    bars: tuple[Chart, ...] = ()
    if 1 < len(ranked) <= MOST_BARS:
        values = tuple(fraction(unit["percent"]) for unit in ranked)
        names = tuple(str(unit["unit"]) for unit in ranked)
        bars = (Chart("bars", _("Index of each unit"), names, (Series(_("Index"), values),), "%", decimals),)
    return Page(
        title=_("Results"),
        text=tuple(_overview(account, units)),
        tables=(_ranking(account, units, standing),),
        charts=bars,
    )


def _overview(account: Account, units: list[dict[str, Any]]) -> list[str]:
    """How many were scored and ranked, who is first and last, and the classes."""
    decimals, marks = account.rubric.rounding.published, account.marks
    sent = sum(unit["status"] in SUBMITTED for unit in units)
    text = _("{count} units, of which {sent} sent their figures and {ranked} are ranked, by {rubric} ({stage}).")
    said = [
        text.format(
            count=len(units),
            sent=sent,
            ranked=account.ranked,
            rubric=account.head.rubric_id,
            stage=_(STAGES[account.head.stage]),
        )
    ]
    if marks is not None:
        text = _(
            "Highest: {best_unit} with {best}%; lowest: {least_unit} with {least}%. "
            "The mean of the ranked units is {mean}%, the median {median}%."
        )
        figures = {name: number(getattr(marks, name), decimals) for name in ("best", "least", "mean", "median")}
        said.append(text.format(best_unit=marks.best_unit, least_unit=marks.least_unit, **figures))
    classes = Counter(str(unit["class"]) for unit in units if unit["class"])
    if classes:
        listed = "; ".join(f"{name}: {count}" for name, count in classes.items())
        said.append(_("By class: {classes}.").format(classes=listed))
    return said


def _ranking(account: Account, units: list[dict[str, Any]], standing: Standing) -> Table:
    """The table that is published: rank, unit, its parts, the index, class, change."""
    decimals = account.rubric.rounding.published
    parts = ["appraised", "survey"] if any(fraction(unit["survey"]) is not None for unit in units) else ["points"]
    roles = {row.role for row in account.rubric.outline.rows}
    parts += [role for role in ("bonus", "penalty") if role in roles]
    titles = {
        "appraised": _("Appraised"),
        "survey": _("Survey"),
        "points": _("Points"),
        "bonus": _("Bonus"),
        "penalty": _("Penalty"),
    }
    columns = [Column("rank", _("Rank"), "rank"), Column("unit", _("Unit"))]
    columns += [Column(part, titles[part], "number", decimals) for part in parts]
    columns += [Column("percent", _("Index %"), "number", decimals)]
    columns += [Column("class", _("Class"))] if account.rubric.classes else []
    if account.before is not None:
        columns += [Column("change", _("Change"), "change", decimals), Column("places", _("Places"), "change", 0)]
    rows: list[tuple[Cell, ...]] = []
    for unit in units:
        sent = unit["status"] in SUBMITTED
        change = account.changes.get(unit["unit"])
        cells: dict[str, Cell] = {
            "rank": whole(unit["rank"]),
            "unit": unit["unit"],
            **{part: fraction(unit[part]) if sent else None for part in parts},
            "percent": fraction(unit["percent"]),
            "class": unit["class"] or None,
            "change": None if change is None or change.percent is None else from_points(change.percent),
            "places": change.places if change else None,
        }
        cells |= {part: None for part in parts if (unit["unit"], part) in standing.partial_parts}
        rows.append(tuple(cells[column.key] for column in columns))
    apart = frozenset(place for place, unit in enumerate(units) if unit["status"] != "complete")
    return Table(tuple(columns), tuple(rows), dim=apart)


def _areas(account: Account, units: list[dict[str, Any]], standing: Standing) -> Page:
    """Units against areas in percent of the maximum, and the mean below."""
    columns = [Column("unit", _("Unit"))]
    columns += [Column(area.node.id, area.node.code or area.node.id, "number", 1) for area in standing.areas]
    rows: list[tuple[Cell, ...]] = [
        (unit["unit"], *(standing.percent(unit["unit"], area) for area in standing.areas))
        for unit in units
        if unit["status"] in SUBMITTED
    ]
    means = {area: marks.mean for area, marks in account.area_marks.items()}
    if len(rows) > 1:
        rows.append((_("Mean"), *(means.get(area.node.id) for area in standing.areas)))
    names = {area.node.id: area.node.name for area in standing.areas}
    text: list[str] = []
    if len(means) > 1:
        best, least = max(means, key=lambda area: means[area]), min(means, key=lambda area: means[area])
        said = _(
            "On the whole the units reach most in {best} ({best_pct}% of the maximum) "
            "and least in {least} ({least_pct}%)."
        )
        shares = {"best_pct": number(means[best], 1), "least_pct": number(means[least], 1)}
        text.append(said.format(best=names[best], least=names[least], **shares))
    listed = "; ".join(
        f"{area.node.code or area.node.id}: {area.node.name} ({number(from_points(area.node.max or 0))})"
        for area in standing.areas
    )
    return Page(
        title=_("By area"),
        text=tuple(text),
        tables=(Table(tuple(columns), tuple(rows), title=_("Percent of the area's maximum")),),
        notes=(_("Areas (maximum): {areas}").format(areas=listed),),
    )


def _changes(account: Account) -> list[Page]:
    """Against the period before: who moved, and why."""
    moved = [one for one in account.changes.values() if one.percent is not None]
    if account.before is None or not moved:
        return []
    decimals = account.rubric.rounding.published
    order = sorted(moved, key=lambda one: one.percent or 0)
    named = [one for one in dict.fromkeys((order[-1], order[0])) if one.percent]
    said = [f"{_moves_words(one, account)}." for one in named]
    return [
        Page(
            title=_("Against {period}").format(period=account.before.period),
            text=(f"{moves_words(list(account.changes.values()))}.", *said),
            tables=tuple(
                table
                for table in (
                    ranks_table(list(account.changes.values()), (account.before, account.head), decimals),
                    parts_table(moved, decimals),
                )
                if table.rows
            ),
            notes=(*parts_notes(moved), *change_notes(moved, decimals, one=False)),
            charts=tuple(_year_lines(account)),
        )
    ]


def _moves_words(change: UnitChange, account: Account) -> str:
    """How far a unit moved, and by which part most of all."""
    decimals = account.rubric.rounding.published
    words = [change.unit, *change_words(change, decimals, account.before.period if account.before else "")]
    if change.parts is not None and change.percent:
        shown = printed(change.parts, change.percent, decimals)
        most = max(shown, key=lambda part: part * (1 if (change.percent or 0) > 0 else -1))
        part = list(NAMES)[shown.index(most)]
        sign = "+" if most > 0 else ""
        words.append(_("most by {part} ({points})").format(part=_(NAMES[part]), points=sign + number(most, decimals)))
    return f"{words[0]}: {', '.join(words[1:])}"


def _year_lines(account: Account) -> list[Chart]:
    """The index of each unit over the years, where there are few enough to be told apart."""
    names = [one for one in account.units if account.years and len(account.years) > 1]
    if not names or len(names) > MOST_LINES:
        return []
    series = tuple(
        Series(
            name,
            tuple(
                from_points(one.percent) if (one := year.get(name)) is not None and one.percent is not None else None
                for year in account.years.values()
            ),
        )
        for name in names
    )
    return [Chart("lines", _("Index over the years"), tuple(account.years), series, "%")]


def _losses(account: Account) -> Page:
    """The rows that lose most on the whole."""
    gaps, decimals = account.mean, account.rubric.rounding.published
    rows = gaps.rows[:TOP]
    shares = [100 * gap.lost / gaps.lost for gap in gaps.rows] if gaps.lost else []
    running = list(accumulate(shares))
    columns = (
        Column("id", _("Id")),
        Column("name", _("Criterion")),
        Column("lost", _("Lost (mean)"), "number", decimals),
        Column("share", _("Share %"), "number", 1),
        Column("running", _("Running %"), "number", 1),
        Column("losing", _("Units that lose"), "rank"),
    )
    cells = [
        (gap.id, gap.name, gap.lost, share, total, gap.losing)
        for gap, share, total in zip(rows, shares, running, strict=False)
    ]
    text: list[str] = []
    if running:
        half = next(place for place, total in enumerate(running, 1) if total >= 50)
        said = _("A ranked unit loses {lost} points of {max} in the mean; half of it in {count} of {all} criteria.")
        figures = {"lost": number(gaps.lost, decimals), "max": number(gaps.max)}
        text.append(said.format(count=half, all=len(gaps.rows), **figures))
    text += everyone_notes(gaps)
    return Page(
        title=_("Lost points"),
        text=tuple(text),
        tables=(Table(columns, tuple(cells), title=_("The criteria that lose most")),) if cells else (),
        charts=tuple(pareto(rows, running)),
    )


def pareto(rows: Sequence[Gap], running: Sequence[Fraction]) -> list[Chart]:
    """Lost points, most first, with their running share (biểu đồ Pareto)."""
    if not rows:
        return []
    lost = Series(_("Lost points"), tuple(gap.lost for gap in rows))
    share = Series(_("Running share %"), tuple(running[: len(rows)]))
    return [Chart("pareto", _("Where points are lost"), tuple(gap.id for gap in rows), (lost, share))]
