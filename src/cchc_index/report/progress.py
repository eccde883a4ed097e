"""How far an appraisal is (tình hình thẩm định) as JSON, as plain rows, and as a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from cchc_index.model.appraised import AgencyProgress, Due, Stage, UnitProgress
from cchc_index.model.language import N_, _, number
from cchc_index.model.problem import Problem
from cchc_index.model.register import Entry
from cchc_index.model.result import ResultHead
from cchc_index.report.page import Column, Page, Table
from cchc_index.report.problems import problem_payload
from cchc_index.report.register import came

KEYS = ("unit", "sent", "rows", "filled", "appraised", "appraised_again", "waiting")
STAGES: dict[Stage, str] = {
    "self": N_("self-assessment"),
    "appraisal_1": N_("first appraisal"),
    "explanation": N_("explanations"),
    "appraisal_2": N_("second appraisal"),
    "council": N_("council"),
    "petition": N_("petitions"),
}
NAMED = 3
"""So many units or rows are named."""


def progress_payload(
    head: ResultHead | None,
    units: Sequence[UnitProgress],
    agencies: Sequence[AgencyProgress],
    dues: Sequence[Due],
    problems: Iterable[Problem],
) -> dict[str, Any]:
    """The object for scripts (JSON)."""
    return {
        "index": head.index if head else None,
        "period": head.period if head else None,
        "stage": head.stage if head else None,
        "deadlines": [{"stage": one.stage, "until": one.until.isoformat(), "days": one.days} for one in dues],
        "units": [dict(zip(KEYS, _values(one), strict=True)) for one in units],
        "agencies": [
            {"agency": one.agency or None, "rows": one.rows, "appraised": one.appraised, "units": list(one.units)}
            for one in agencies
        ],
        "problems": [problem_payload(problem) for problem in problems],
    }


def progress_table(units: Sequence[UnitProgress]) -> tuple[list[str], list[list[object]]]:
    """The units (CSV), the rows that wait parted by semicolons."""
    return list(KEYS), [[*_values(one)[:-1], "; ".join(one.waiting)] for one in units]


def progress_page(
    head: ResultHead,
    units: Sequence[UnitProgress],
    agencies: Sequence[AgencyProgress],
    dues: Sequence[Due],
    received: Mapping[str, Entry],
) -> Page:
    """The deadlines, the units, the agencies."""
    sent = [one for one in units if one.sent]
    headline = _("{sent} of {units} units have sent; {appraised} of {rows} rows are appraised").format(
        sent=number(len(sent)),
        units=number(len(units)),
        appraised=number(sum(one.appraised for one in sent)),
        rows=number(sum(one.rows for one in sent)),
    )
    tables = (_dues(dues), _units(units, received), _agencies(agencies))
    return Page(
        title=_("Appraisal of {index} · {period}").format(index=head.index, period=head.period),
        headline=headline,
        tables=tuple(table for table in tables if table.rows),
        notes=tuple(_notes(units, dues)),
    )


def _notes(units: Sequence[UnitProgress], dues: Sequence[Due]) -> Iterator[str]:
    missing = [one.unit for one in units if not one.sent]
    if missing:
        yield _("Nothing sent yet: {units}").format(units=_few(missing))
    now = next((one for one in dues if one.days >= 0), None)
    if now is not None:
        text = _("The stage now: {stage}, until {day}")
        yield text.format(stage=_(STAGES[now.stage]), day=f"{now.until:%d/%m/%Y}")
    elif dues:
        yield _("All deadlines are over.")
    else:
        yield _("No deadlines are listed: deadline and deadlines of the period in cchc.yaml.")


def _dues(dues: Sequence[Due]) -> Table:
    columns = (Column("stage", _("Stage")), Column("until", _("Until")), Column("left", _("Left")))
    return Table(columns, tuple((_(STAGES[one.stage]), f"{one.until:%d/%m/%Y}", _left(one.days)) for one in dues))


def _left(days: int) -> str:
    if days < 0:
        return _("over since {days} days").format(days=number(-days))
    return _("{days} days").format(days=number(days)) if days else _("today")


def _units(units: Sequence[UnitProgress], received: Mapping[str, Entry]) -> Table:
    columns = (
        Column("unit", _("Unit")),
        *((Column("received", _("Received")),) if received else ()),
        Column("sent", _("Sent")),
        Column("filled", _("Filled in")),
        Column("appraised", _("Rows appraised")),
        Column("again", _("Second time"), "number", 0),
        Column("waiting", _("Not appraised")),
    )
    rows = ((one.unit, *((came(received.get(one.unit)),) if received else ()), *_unit_cells(one)[1:]) for one in units)
    return Table(columns, tuple(rows))


def _unit_cells(one: UnitProgress) -> tuple[str | int | None, ...]:
    if not one.sent:
        return one.unit, _("no"), None, None, None, None
    return (
        *(one.unit, _("yes"), _of(one.filled, one.rows), _of(one.appraised, one.rows)),
        *(one.again, _few(one.waiting) or None),
    )


def _agencies(agencies: Sequence[AgencyProgress]) -> Table:
    columns = (
        Column("agency", _("Appraising agency")),
        Column("appraised", _("Rows appraised")),
        Column("units", _("Units with rows left")),
    )
    rows = ((one.agency or "—", _of(one.appraised, one.rows), _few(one.units) or None) for one in agencies)
    return Table(columns, tuple(rows))


def _of(part: int, whole: int) -> str:
    return f"{number(part)}/{number(whole)}"


def _few(names: Sequence[str]) -> str:
    more = _(" and {count} more").format(count=number(len(names) - NAMED)) if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def _values(one: UnitProgress) -> list[object]:
    return [one.unit, one.sent, one.rows, one.filled, one.appraised, one.again, list(one.waiting)]
