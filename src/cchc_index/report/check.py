"""The state of submissions (tình hình phiếu chấm điểm): a line per unit, for people and for scripts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Protocol

from cchc_index.model.language import _, number
from cchc_index.model.problem import Problem
from cchc_index.report.page import Column, Page, Table
from cchc_index.report.problems import problem_payload

FEW: Final = 8
"""So many units, and rows of each, a page names."""
PROBLEM_KEYS = ("code", "severity", "unit", "file", "sheet", "cell", "line", "message", "fix")


class State(Protocol):
    """What is said of a unit (tình hình của đơn vị)."""

    @property
    def unit(self) -> str:
        """Its name."""

    @property
    def submitted(self) -> bool:
        """Whether it sent anything."""

    @property
    def complete(self) -> bool:
        """Whether nothing is left to fill in."""

    @property
    def filled(self) -> int:
        """How many leaves have what they need."""

    @property
    def leaves(self) -> int:
        """How many leaves it fills in."""

    @property
    def errors(self) -> int:
        """How many errors are its."""

    @property
    def warnings(self) -> int:
        """How many warnings are its."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Leaves that it has still to fill in."""

    @property
    def evidence_missing(self) -> tuple[str, ...]:
        """Leaves with points and no evidence."""


def check_page(units: Sequence[State], period: str | None) -> Page:
    """The units with what they still lack."""
    columns = (
        Column("unit", _("Unit")),
        Column("submitted", _("Submitted")),
        Column("complete", _("Filled in")),
        Column("problems", _("Problems"), "rank"),
        Column("warnings", _("Warnings"), "rank"),
        Column("evidence_missing", _("Evidence missing"), "rank"),
    )
    rows = tuple(
        (
            one.unit,
            _("yes") if one.submitted else _("no"),
            f"{number(one.filled)}/{number(one.leaves)}",
            one.errors,
            one.warnings,
            len(one.evidence_missing),
        )
        for one in units
    )
    away = frozenset(place for place, one in enumerate(units) if not one.submitted)
    headline = _("{sent} of {count} units have submitted, {complete} have filled in everything").format(
        sent=number(sum(one.submitted for one in units)),
        count=number(len(units)),
        complete=number(sum(one.complete for one in units)),
    )
    title = _("Check of submissions, period {period}").format(period=period or "—")
    return Page(title, headline, tables=(Table(columns, rows, dim=away),), notes=tuple(_missing(units)))


def _missing(units: Sequence[State]) -> list[str]:
    """Which leaves a unit that has sent something has left open, of a few units a few of them."""
    waiting = [one for one in units if one.missing]
    notes = [
        _("{unit} has not filled in: {ids}").format(
            unit=one.unit, ids=", ".join([*one.missing[:FEW], *["…"] * (len(one.missing) > FEW)])
        )
        for one in waiting[:FEW]
    ]
    if len(waiting) > FEW or any(len(one.missing) > FEW for one in waiting):
        notes.append(_("All rows that are not filled in: -o FILE.xlsx or --format json"))
    return notes


def check_payload(
    index: str | None, period: str | None, units: Sequence[State], problems: Sequence[Problem]
) -> dict[str, Any]:
    """The same for scripts (JSON)."""
    return {
        "index": index,
        "period": period,
        "units": [
            {
                "unit": one.unit,
                "submitted": one.submitted,
                "complete": one.complete,
                "filled": one.filled,
                "leaves": one.leaves,
                "problems": one.errors,
                "warnings": one.warnings,
                "evidence_missing": list(one.evidence_missing),
                "missing": list(one.missing),
            }
            for one in units
        ],
        "problems": [problem_payload(problem) for problem in problems],
    }


def unit_rows(units: Sequence[State]) -> tuple[list[str], list[list[object]]]:
    """The units as plain rows, the leaves that they have left open at the end."""
    table = check_page(units, None).tables[0]
    header = [*(column.title for column in table.columns), _("Not filled in")]
    return header, [[*row, ", ".join(one.missing)] for row, one in zip(table.rows, units, strict=True)]


def problem_rows(problems: Sequence[Problem]) -> tuple[list[str], list[list[object]]]:
    """The problems as plain rows (CSV)."""
    payloads = [{**problem_payload(problem), "unit": problem.unit} for problem in problems]
    return list(PROBLEM_KEYS), [[payload[key] for key in PROBLEM_KEYS] for payload in payloads]
