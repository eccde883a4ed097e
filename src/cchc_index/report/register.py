"""The register of what was received (sổ tiếp nhận) as a page, as plain rows and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from cchc_index.model.language import _, number
from cchc_index.model.problem import Problem
from cchc_index.model.register import Entry
from cchc_index.report.page import Column, Page, Table
from cchc_index.report.problems import problem_payload

KEYS = (*Entry._fields, "on_time")


def register_page(entries: Sequence[Entry]) -> Page:
    """The entries, each with whether it came on time."""
    columns = (
        Column("unit", _("Unit")),
        Column("file", _("File")),
        Column("number", _("Number and sign")),
        Column("received", _("Received")),
        Column("sending", _("Sending"), "rank"),
        Column("on_time", _("Deadline")),
    )
    rows = tuple(
        (one.unit, one.file, one.number or None, _day(one.received), one.sending, _on_time(one)) for one in entries
    )
    periods = ", ".join(dict.fromkeys(one.period for one in entries))
    headline = _("{count} files, {late} late").format(
        count=number(len(entries)), late=number(sum(one.on_time is False for one in entries))
    )
    title = " · ".join(filter(None, (_("Register of what was received"), periods)))
    return Page(title, headline, tables=(Table(columns, rows),) if rows else ())


def register_rows(entries: Sequence[Entry]) -> tuple[list[str], list[list[object]]]:
    """The entries as plain rows (CSV)."""
    return list(KEYS), [[*one, one.on_time] for one in entries]


def register_payload(entries: Sequence[Entry], problems: Iterable[Problem]) -> dict[str, Any]:
    """The entries for scripts (JSON)."""
    made = [{**one._asdict(), "sending": int(one.sending), "on_time": one.on_time} for one in entries]
    return {"received": made, "problems": [problem_payload(problem) for problem in problems]}


def came(one: Entry | None) -> str | None:
    """On which day a file came, and whether that was late (ngày nhận)."""
    if one is None:
        return None
    return _day(one.received) + (_(" (late)") if one.on_time is False else "")


def _on_time(one: Entry) -> str | None:
    if one.on_time is None:
        return None
    return _("on time") if one.on_time else _("late (until {day})").format(day=_day(one.deadline))


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%d/%m/%Y}"
