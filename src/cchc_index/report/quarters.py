"""Interim self-scoring against the year's targets (tự chấm theo quý), as a page, as plain rows and as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from cchc_index.model.language import N_, _, number
from cchc_index.model.points import half_up
from cchc_index.model.problem import Problem
from cchc_index.model.quarters import Quarters, Toward
from cchc_index.model.stages import Stage
from cchc_index.model.status import status_notes
from cchc_index.report.page import Cell, Column, Page, Table
from cchc_index.report.problems import problem_payload

HEADINGS: Final[dict[Stage, str]] = {
    "quarter-1": N_("Quarter 1"),
    "quarter-2": N_("Quarter 2"),
    "quarter-3": N_("Quarter 3"),
    "quarter-4": N_("Quarter 4"),
    "self": N_("Year, self"),
    "record": N_("Year"),
}


def quarters_page(found: Quarters) -> Page:
    """Every unit's points so far, by quarter, and what its target still asks for."""
    assigned = any(row.target is not None for row in found.rows)
    nodes = any(row.of != found.index for row in found.rows)
    columns = [
        Column("unit", _("Unit")),
        *([Column("of", _("Target for"))] if nodes else []),
        *(Column(stage, _(HEADINGS[stage]), "number", found.decimals) for stage in found.stages),
        *([Column("target", _("Target"), "number", found.decimals)] if assigned else []),
        *([Column("left", _("Still lacking"), "number", found.decimals)] if assigned else []),
    ]
    rows = tuple(
        (
            row.unit,
            *([_("the index") if row.of == found.index else row.of] if nodes else []),
            *(row.reached.get(stage) for stage in found.stages),
            *([row.target, _left(row)] if assigned else []),
        )
        for row in found.rows
    )
    notes = [
        _("Points so far, as units score themselves; rows without figures count nothing yet."),
        *([_others(found)] if found.others else []),
        *([] if assigned else [_("No unit has a target (targets in cchc.yaml) to hold the quarters against.")]),
        *status_notes([found.rubric_status]),
    ]
    title = _("Self-scoring by quarter · {rubric} · {period}").format(rubric=found.rubric_title, period=found.period)
    return Page(title, _headline(found), tables=(Table(tuple(columns), rows),), notes=tuple(notes))


def quarters_payload(found: Quarters | None, problems: Iterable[Problem]) -> dict[str, Any]:
    """The same for scripts (JSON)."""
    return {
        "index": found and found.index,
        "period": found and found.period,
        "stages": list(found.stages) if found else [],
        "others_points": None if found is None else float(half_up(found.others, 6)),
        "units": [
            {
                "unit": row.unit,
                "of": row.of,
                "points": {stage: float(half_up(points, 6)) for stage, points in row.reached.items()},
                "target": None if row.target is None else float(half_up(row.target, 6)),
                "left": None if row.left is None else float(half_up(row.left, 6)),
            }
            for row in (found.rows if found else ())
        ],
        "problems": [problem_payload(problem) for problem in problems],
    }


def quarters_rows(found: Quarters) -> tuple[list[str], list[list[object]]]:
    """The same as plain rows (CSV)."""
    heading = ["unit", "of", *found.stages, "target", "left"]
    rows: list[list[object]] = []
    for row in found.rows:
        figures = [*(row.reached.get(stage) for stage in found.stages), row.target, row.left]
        rows.append([row.unit, row.of, *(None if one is None else float(half_up(one, 6)) for one in figures)])
    return heading, rows


def _headline(found: Quarters) -> str:
    asked = [row for row in found.rows if row.left is not None]
    there = sum(row.left is not None and row.left <= 0 for row in asked)
    sent = len({row.unit for row in found.rows if row.reached})
    text = _("{count} units scored themselves").format(count=number(sent))
    reached = _("{there} of {asked} targets reached").format(there=number(there), asked=number(len(asked)))
    return " · ".join([text, *([reached] if asked else [])])


def _left(row: Toward) -> Cell:
    return _("reached") if row.left is not None and row.left <= 0 else row.left


def _others(found: Quarters) -> str:
    text = _("Others score another {points} points of the index later: survey, appraisers, other indexes.")
    return text.format(points=number(found.others))
