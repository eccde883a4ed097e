"""The page of a whole period (trang kết quả của tất cả đơn vị): one HTML file, from a USB stick to a wall screen."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple

from cchc_index.model.language import _, number
from cchc_index.model.points import from_points
from cchc_index.model.tables import HEAD, SUBMITTED
from cchc_index.report.account import Account
from cchc_index.report.page import Chart, Series
from cchc_index.report.province import MOST_BARS, province_document
from cchc_index.report.standing import Standing, fraction, records, standing_of
from cchc_index.report.unit_report import waterfall
from cchc_index.report.web.document import also_told, without_charts
from cchc_index.report.web.frame import data, html
from cchc_index.report.web.scale import legend, step
from cchc_index.report.web.told import told


class Tile(NamedTuple):
    """One cell of the heat map (ô của bản đồ nhiệt): percent as text, its colour, its points of the maximum."""

    text: str
    step: int | None
    value: Fraction | None
    points: str = ""


def _tile(percent: Fraction | None, points: str = "") -> Tile:
    return Tile("—" if percent is None else number(percent, 1), step(percent), percent, points)


def province_page(account: Account) -> str:
    """All units on one page (trang chung): ranking, heat map, each unit and row explained where one clicks."""
    document = province_document(account)
    ranking, areas, *rest = document.sections
    standing = standing_of(account.tables, account.rubric)
    units = records(account.tables["units"])
    drawn = [*_more_charts(account, standing), *(chart for page in rest for chart in page.charts)]
    rest = [replace(page, charts=()) for page in rest]
    return html(
        "province.html",
        title=document.subject,
        over=account.workspace.issuer or document.title,
        account=account,
        warnings=[*document.warnings, *also_told(account), *without_charts()],
        chapters=[
            ("ranking", ranking.title),
            ("areas", areas.title),
            *([("charts", _("Charts"))] if drawn else []),
            *([("unit", _("Unit by unit"))] if account.units else []),
            *((f"s{place}", page.title) for place, page in enumerate(rest, 1)),
        ],
        ranking=ranking,
        units=units,
        groups=_once(units, "group"),
        classes=_once(units, "class"),
        areas=areas,
        standing=standing,
        tiles={unit["unit"]: _tiles(unit["unit"], standing) for unit in units if unit["status"] in SUBMITTED},
        means=_means(account, standing) if account.ranked > 1 else [],
        legend=legend(),
        charts=drawn,
        sections=rest,
        chosen=_first(account),
        told=data({**told(account, standing), "words": _words()}),
    )


def _tiles(unit: str, standing: Standing) -> list[Tile]:
    found = []
    for area in standing.areas:
        points, most = standing.scores.get((unit, area.node.id), (None, 0))
        of = "—" if points is None else number(from_points(points), standing.rubric.rounding.published)
        text = _("{points} of {max}").format(points=of, max=number(from_points(most)))
        found.append(_tile(standing.percent(unit, area), text))
    return found


def _means(account: Account, standing: Standing) -> list[Tile]:
    marks = (account.area_marks.get(area.node.id) for area in standing.areas)
    return [_tile(one.mean if one else None) for one in marks]


def _once(units: list[dict[str, Any]], column: str) -> list[str]:
    return list(dict.fromkeys(str(unit[column]) for unit in units if unit[column]))


def _first(account: Account) -> str | None:
    """The unit that is shown before one is chosen: the one that fell most, else the first."""
    moved = [one for one in account.changes.values() if one.percent is not None]
    worst = min(moved, key=lambda one: one.percent or 0, default=None)
    return worst.unit if worst is not None else next(iter(account.units), None)


def _more_charts(account: Account, standing: Standing) -> list[Chart]:
    """Why the index of one unit fell most, and between which points the survey leaves each unit."""
    found = []
    change = account.changes.get(_first(account) or "")
    if change is not None:
        found += [replace(one, title=f"{one.title}: {change.unit}") for one in waterfall(account, change)]
    errors = account.tables["survey_errors"]
    rows = [
        row
        for row in records(errors[errors["node"] == HEAD])
        if row["unit"] in account.gaps and fraction(row["low"]) is not None
    ]
    if 1 < len(rows) <= MOST_BARS:
        order = {unit: place for place, unit in enumerate(account.units)}
        rows.sort(key=lambda row: order[row["unit"]])
        series = [
            Series(name, tuple(fraction(row[column]) for row in rows))
            for name, column in ((_("Points"), "points"), (_("Low end"), "low"), (_("High end"), "high"))
        ]
        title = _("Points, with the interval that the survey's error leaves (95%)")
        names = tuple(str(row["unit"]) for row in rows)
        decimals = standing.rubric.rounding.published
        found.append(Chart("intervals", title, names, tuple(series), _("points"), decimals))
    return found


def _words() -> dict[str, str]:
    """What the page's script says."""
    return {
        "sort": _("Sort by {column}"),
        "count": _("{shown} of {all} units"),
        "area": _("Area"),
        "points": _("Points"),
        "max": _("Maximum"),
        "self": _("Self"),
        "appraised": _("Appraised"),
        "why": _("Why"),
        "full": _("all points"),
        "clause": _("Decision"),
        "rule": _("Rule"),
        "owner": _("Answerable"),
        "wanted": _("Evidence asked for"),
        "evidence": _("Evidence"),
        "explanation": _("The unit explains"),
        "appraisal_note": _("The appraisers remark"),
        "unit": _("Unit"),
        "criterion": _("Criterion"),
        "parts": _("Why the index changed"),
        "part": _("Part"),
        "change": _("Change"),
        "bar": _("Bar"),
        "years": _("Index over the years"),
        "period": _("Period"),
        "index": _("Index %"),
        "rank": _("Rank"),
        "leaves": _("Criteria"),
        "survey": _("What was answered in the survey"),
        "question": _("Question"),
        "group": _("Group"),
        "valid": _("Valid answers"),
        "percent": "%",
        "answers": _("Answers"),
        "few": _("too few answers to be shown"),
    }
