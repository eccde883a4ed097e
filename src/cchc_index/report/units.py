"""The units' registry (danh mục đơn vị) as a page, as plain rows, as JSON, and as the text of a `units.yaml`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from cchc_index.model.language import _, number
from cchc_index.model.points import from_points
from cchc_index.model.problem import Problem
from cchc_index.model.workspace import Target, Unit
from cchc_index.report.page import Column, Page, Table
from cchc_index.report.problems import problem_payload

KEYS = ("code", "name", "level", "aliases", "group", "targets", "from", "until", "became", "formed_from")


def units_page(units: Sequence[Unit], period: str | None) -> Page:
    """The list as a table."""
    titles = {
        "code": _("Code"),
        "name": _("Unit"),
        "group": _("Group"),
        "from": _("From"),
        "until": _("Until"),
        "became": _("Became"),
        "formed_from": _("Formed from"),
        "aliases": _("Other names"),
        "targets": _("Targets"),
    }
    payloads = [_plain(unit) for unit in units]
    shown = [key for key in titles if key in ("code", "name") or any(one[key] for one in payloads)]
    rows = tuple(tuple(_cell(unit, key) for key in shown) for unit in units)
    title = _("Units of period {period}").format(period=period) if period else _("Units")
    headline = _("{count} units").format(count=number(len(units)))
    return Page(title, headline, tables=(Table(tuple(Column(key, titles[key]) for key in shown), rows),))


def units_payload(units: Sequence[Unit], problems: Sequence[Problem]) -> dict[str, Any]:
    """The list for scripts (JSON)."""
    return {"units": [_plain(unit) for unit in units], "problems": [problem_payload(one) for one in problems]}


def units_rows(units: Sequence[Unit]) -> tuple[list[str], list[list[object]]]:
    """The list as plain rows, several values of a cell parted by semicolons."""
    return list(KEYS), [[_joined(value) for value in _plain(unit).values()] for unit in units]


def units_yaml(units: Sequence[Unit]) -> str:
    """The text of a `units.yaml`; what JSON quotes, YAML reads."""
    lines = [f"  - {{code: {_quoted(unit.code)}, name: {_quoted(unit.name)}, level: {unit.level}}}\n" for unit in units]
    return "".join(["schema: 1\n", "units:\n", *lines])


def _plain(unit: Unit) -> dict[str, Any]:
    return {
        "code": unit.code,
        "name": unit.name,
        "level": unit.level,
        "aliases": list(unit.aliases),
        "group": unit.group,
        "targets": [_target(one) for one in unit.targets],
        "from": unit.from_.isoformat() if unit.from_ else None,
        "until": unit.until.isoformat() if unit.until else None,
        "became": list(unit.became),
        "formed_from": list(unit.formed_from),
    }


def _target(target: Target) -> dict[str, Any]:
    points = None if target.points is None else float(from_points(target.points))
    percent = None if target.percent is None else float(target.percent)
    return {"of": target.of, "points": points, "percent": percent, "period": target.period}


def _cell(unit: Unit, key: str) -> str | None:
    if key == "targets":
        return "; ".join(map(_target_words, unit.targets)) or None
    if key in ("from", "until"):
        day = unit.from_ if key == "from" else unit.until
        return f"{day:%d/%m/%Y}" if day else None
    value = _plain(unit)[key]
    return (", ".join(value) if isinstance(value, list) else value) or None


def _target_words(target: Target) -> str:
    if target.percent is not None:
        amount = f"{number(target.percent)}%"
    else:
        amount = _("{points} points").format(points=number(from_points(target.points or 0)))
    return f"{target.of}: {amount}" + (f" ({target.period})" if target.period else "")


def _joined(value: object) -> object:
    if not isinstance(value, list):
        return value
    return "; ".join(one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in value)


def _quoted(text: str | None) -> str:
    return json.dumps(text, ensure_ascii=False)
