"""How far an appraisal is (tình hình thẩm định): by unit and by agency, and what is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from cchc_index.engine.compare import TableRow
from cchc_index.engine.disagreements import APPRAISED
from cchc_index.model.appraised import AgencyProgress, Due, Stage, UnitProgress
from cchc_index.model.explained import WAITING
from cchc_index.model.rubric import Row, Rubric
from cchc_index.model.tables import SUBMITTED


def progress(
    rubric: Rubric, units: Sequence[TableRow], scores: Sequence[TableRow]
) -> tuple[list[UnitProgress], list[AgencyProgress]]:
    """Per unit and per agency what is appraised and what is not (đã thẩm định, chưa thẩm định)."""
    leaves = [row for row in rubric.outline.leaves if row.scores and row.node.scored_by in ("unit", "appraiser")]
    agency_of = {row.node.id: _agency(rubric, row) for row in leaves}
    by_id, group = rubric.outline.by_id, {row["unit"]: row["group"] for row in units}
    of_unit: dict[str, dict[str, TableRow]] = {row["unit"]: {} for row in units}
    for score in scores:
        if score["node"] in agency_of and by_id[score["node"]].is_for(group[score["unit"]]):
            of_unit[score["unit"]][score["node"]] = score
    found = [_unit(row, of_unit[row["unit"]]) for row in units]
    sent = [one for one in found if one.sent]
    return found, [_agency_progress(name, agency_of, sent, of_unit) for name in dict.fromkeys(agency_of.values())]


def _agency(rubric: Rubric, row: Row) -> str:
    named = (up.node.appraised_by for up in (row, *rubric.outline.above(row)) if up.node.appraised_by)
    return next(named, "")


def _unit(unit: TableRow, scores: Mapping[str, TableRow]) -> UnitProgress:
    sent = unit["status"] in SUBMITTED
    rows = scores.values() if sent else ()
    return UnitProgress(
        unit=unit["unit"],
        sent=sent,
        rows=len(rows),
        filled=sum(row["status"] not in WAITING for row in rows),
        appraised=sum(row["source"] in APPRAISED for row in rows),
        again=sum(row["source"] == "appraised_2" for row in rows),
        waiting=tuple(row["node"] for row in rows if row["source"] not in APPRAISED),
    )


def _agency_progress(
    agency: str,
    agency_of: Mapping[str, str],
    sent: Sequence[UnitProgress],
    of_unit: Mapping[str, Mapping[str, TableRow]],
) -> AgencyProgress:
    own = {node for node, name in agency_of.items() if name == agency}
    left = {unit.unit: len(own.intersection(unit.waiting)) for unit in sent}
    rows = sum(len(own.intersection(of_unit[unit.unit])) for unit in sent)
    return AgencyProgress(agency, rows, rows - sum(left.values()), tuple(unit for unit, count in left.items() if count))


def due(deadlines: Mapping[Stage, date | None], today: date) -> list[Due]:
    """The stages that have a deadline, in the order of the year (hạn các giai đoạn)."""
    return [Due(stage, until, (until - today).days) for stage, until in deadlines.items() if until is not None]
