"""What units said in one saved period (dữ liệu đã lưu của một kỳ), as far as a question needs it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from cchc_index.engine.compare import TableRow
from cchc_index.engine.year import READ, Before, Year
from cchc_index.flow.desk import Desk
from cchc_index.model.rubric import Row, Rubric
from cchc_index.model.rule_parts import all_rules
from cchc_index.model.rules import Relative, Survey
from cchc_index.read.places import place_of
from cchc_index.store.runs import Run

OVER_UNITS = ("mean", "highest", "lowest")
"""Figures that are those of all units."""
WORKED_WITH = ("answers", "figures", "imported")


def read_year(
    desk: Desk,
    run: Run,
    rubric: Rubric,
    units: Sequence[TableRow],
    unit: str | None,
    rows: Iterable[Row],
    *,
    told: bool,
) -> Year:
    """What the units said, as far as some leaves of a unit read it: of all units where a rule compares them.

    `told`: it is to be told too, with places, remarks and replies, not only worked with.
    """
    leaves = [row for row in rows if row.node.rule]
    figures = [figure for row in leaves for figure in rubric.outline.figures.get(row.index, ())]
    kinds = {type(rule) for row in leaves for rule in (all_rules(row.node.rule) if row.node.rule else ())}
    everyone = [row["unit"] for row in units if row["status"] != "rejected"]
    alone = None if Relative in kinds or any(figure.scope in OVER_UNITS for figure in figures) else unit
    read = WORKED_WITH if not told else [table for table in READ if table != "replies"]
    tables = {table: desk.rows(run, table, alone) if table in read else [] for table in READ}
    tables["replies"] = desk.rows(run, "replies", unit) if told and Survey in kinds else []
    before = figures_of(desk, desk.before(run)) if any(figure.scope == "prev" for figure in figures) else None
    asked = everyone if alone is None else [alone]
    if not told:
        return Year.of(rubric, run.head, asked, tables, before)
    sources = sources_of(desk, run)
    year = Year.of(rubric, run.head, asked, tables, before, lambda code: place_of(sources, code))
    return replace(year, small_group=desk.small_group)


def sources_of(desk: Desk, run: Run) -> dict[str, list[str]]:
    """The files and sheets of a run, as columns."""
    rows = desk.rows(run, "sources")
    return {column: [row[column] for row in rows] for column in ("file", "sheet")}


def figures_of(desk: Desk, run: Run | None) -> Before | None:
    """The figures of a run (số liệu kỳ trước), for rules of the period after."""
    rubric = desk.rubric(run)
    return None if run is None or rubric is None else Before(rubric, desk.rows(run, "figures"))
