"""The flow of `explain` (giải thích điểm): a saved result in, the chain of each leaf of a unit out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cchc_index.engine.compare import Side, TableRow
from cchc_index.engine.explain import Case
from cchc_index.engine.said import TABLES as SAID
from cchc_index.engine.said import Said
from cchc_index.engine.year import READ, Before, Year
from cchc_index.flow.desk import Desk
from cchc_index.model.compared import Standing
from cchc_index.model.explained import Explanation
from cchc_index.model.problem import Problem, candidates, has_errors
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Row, Rubric
from cchc_index.model.rule_parts import all_rules
from cchc_index.model.rules import Relative, Survey
from cchc_index.read.places import place_of
from cchc_index.store.runs import Run

OVER_UNITS = ("mean", "highest", "lowest")


@dataclass(slots=True)
class Explained:
    """What came of explaining (kết quả giải thích): the unit and its leaves, every problem."""

    problems: list[Problem] = field(default_factory=list)
    head: ResultHead | None = None
    rubric: Rubric | None = None
    unit: str | None = None
    standing: Standing | None = None
    ranked: int = 0
    leaves: list[Explanation] = field(default_factory=list)


def explain_unit(
    unit: str, *, node: str | None, period: str | None, index: str | None, workspace: Path | None, here: Path
) -> Explained:
    """Every leaf of a unit below a node, or of all of the rubric, explained from the saved result."""
    desk = Desk.open(index, workspace, here)
    run = desk.run(period, desk.stage((period,)))
    rubric, units = desk.rubric(run), desk.rows(run, "units")
    name = desk.unit(unit, units, run.head.period if run else "")
    rows = [] if rubric is None or has_errors(desk.problems) else _asked(rubric, node, desk.problems)
    if run is None or rubric is None or name is None or has_errors(desk.problems):
        return Explained(desk.problems)
    side = Side(rubric, units, desk.rows(run, "scores", name))
    year = year_of(desk, run, rubric, units, name, rows)
    tables = {table: desk.rows(run, table, name) for table in SAID}
    sources = sources_of(desk, run)
    own = Said.of(rubric, tables, lambda code: place_of(sources, code), "self")
    if has_errors(desk.problems):
        return Explained(desk.problems)
    case = Case(name, side, year, own, tables)
    leaves = [case.explain(row) for row in rows]
    return Explained(desk.problems, run.head, rubric, name, side.standings[name], side.ranked, leaves)


def year_of(
    desk: Desk, run: Run, rubric: Rubric, units: Sequence[TableRow], unit: str | None, rows: Iterable[Row]
) -> Year:
    """What the units said, as far as some leaves of a unit read it: of all units where a rule compares them."""
    leaves = [row for row in rows if row.node.rule]
    figures = [figure for row in leaves for figure in rubric.outline.figures.get(row.index, ())]
    kinds = {type(rule) for row in leaves for rule in (all_rules(row.node.rule) if row.node.rule else ())}
    everyone = [row["unit"] for row in units if row["status"] != "rejected"]
    alone = None if Relative in kinds or any(figure.scope in OVER_UNITS for figure in figures) else unit
    tables = {table: desk.rows(run, table, alone) for table in READ if table != "replies"}
    tables["replies"] = desk.rows(run, "replies", unit) if Survey in kinds else []
    before = _before(desk, run) if any(figure.scope == "prev" for figure in figures) else None
    sources = sources_of(desk, run)
    return Year.of(
        rubric, run.head, everyone if alone is None else [alone], tables, before, lambda code: place_of(sources, code)
    )


def sources_of(desk: Desk, run: Run) -> dict[str, list[str]]:
    """The files and sheets of a run, as columns."""
    rows = desk.rows(run, "sources")
    return {column: [row[column] for row in rows] for column in ("file", "sheet")}


def _asked(rubric: Rubric, node: str | None, problems: list[Problem]) -> list[Row]:
    """The scored leaves below a node, or all; a node that the rubric does not know is a problem."""
    outline = rubric.outline
    if node is None:
        return [row for row in outline.leaves if row.scores]
    if node not in outline.by_id:
        problems.append(Problem("Q14", params={"id": node, "known": candidates(node, outline.by_id)}))
        return []
    below = [row for row in outline.leaves_below(outline.by_id[node]) if row.scores]
    if not below:
        problems.append(Problem("Q15", params={"id": node}))
    return below


def _before(desk: Desk, run: Run) -> Before | None:
    """The figures of the latest saved period before."""
    earlier = [one for one in desk.shelf.periods(run.head.index, "record") if one < run.head.period]
    old = desk.shelf.run(run.head.index, earlier[-1], "record") if earlier else None
    rubric = desk.rubric(old)
    return None if old is None or rubric is None else Before(rubric, desk.rows(old, "figures"))
