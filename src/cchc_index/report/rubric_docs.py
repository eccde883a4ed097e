"""The guide of a rubric for units (hướng dẫn chấm điểm): every row with its points, how they are given, what shows it.

The headings are those by which `rubric import` knows a table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cchc_index.model.decision import Basis
from cchc_index.model.language import _, number
from cchc_index.model.points import from_points
from cchc_index.model.rubric import Outline, Row, Rubric
from cchc_index.model.status import status_notes
from cchc_index.model.wording import rule_words
from cchc_index.report.page import Cell, Column, Page, Table

DECISION: Final = "QĐ"
"""In the number of a document that is a decision."""


def docs_page(rubric: Rubric, rules: Mapping[str, str] | None = None) -> Page:
    """The rubric as one table; with `rules` a column of them as data, by the row's id."""
    outline = rubric.outline
    columns = [
        Column("code", _("No.")),
        Column("name", _("Criterion")),
        Column("max", _("Max points"), "number"),
        Column("scoring", _("How points are given")),
        Column("evidence", _("Evidence")),
        Column("basis", _("Basis")),
        Column("applies_to", _("Groups of units")),
        Column("owner", _("Office in charge")),
        Column("appraised_by", _("Appraising agency")),
    ]
    rows = [_cells(row, outline) for row in outline.rows]
    used = [place for place in range(len(columns)) if place < len(columns) - 4 or any(row[place] for row in rows)]
    table = [tuple(row[place] for place in used) for row in rows]
    shown = [columns[place] for place in used]
    if rules is not None:
        shown.append(Column("rule", _("Rule as data")))
        table = [(*cells, rules.get(row.node.id, "")) for cells, row in zip(table, outline.rows, strict=True)]
    return Page(
        title=rubric.title,
        headline=_total(rubric),
        text=tuple(map(_basis, rubric.basis)),
        tables=(Table(tuple(shown), tuple(table), title=_("Scoring guide")),),
        notes=tuple(status_notes([rubric.status])),
    )


def _basis(one: Basis) -> str:
    text = "{number}, {issuer}: {title}"
    if DECISION in one.number:
        text = (
            _("Decision {number}, {date}, of {issuer}: {title}")
            if one.date
            else _("Decision {number} of {issuer}: {title}")
        )
    day = f"{one.date:%d/%m/%Y}" if one.date else ""
    return text.format(number=one.number, date=day, issuer=one.issuer, title=one.title)


def _total(rubric: Rubric) -> str:
    text = _("Year {periods}: {points} points in all, bonus and penalty left out")
    return text.format(periods=", ".join(rubric.periods), points=number(from_points(rubric.outline.scale)))


def _cells(row: Row, outline: Outline) -> tuple[Cell, ...]:
    node = row.node
    return (
        node.code or node.id,
        node.name,
        "" if node.max is None else from_points(node.max),
        _scoring(row, outline),
        "; ".join(node.evidence),
        node.basis or "",
        "; ".join(node.applies_to),
        node.owner or "",
        node.appraised_by or "",
    )


def _scoring(row: Row, outline: Outline) -> str:
    """The decision's own words, else the rule in ours."""
    if row.node.text or row.node.rule is None:
        return row.node.text or ""
    return "; ".join(line.strip() for line in rule_words(row.node.rule, row, outline)).replace(":;", ":")


def docs_payload(rubric: Rubric) -> dict[str, Any]:
    """The same for scripts."""
    outline = rubric.outline
    keys = ("code", "name", "max", "scoring", "evidence", "basis", "applies_to", "owner", "appraised_by")
    return {
        "id": rubric.id,
        "status": rubric.status,
        "rows": [
            {"id": row.node.id, "depth": row.depth}
            | {key: _plain(cell) for key, cell in zip(keys, _cells(row, outline), strict=True)}
            for row in outline.rows
        ],
    }


def _plain(cell: Cell) -> str | float | None:
    return cell or None if isinstance(cell, str) else None if cell is None else float(cell)
