"""The flow of `explain` (giải thích điểm): a saved result in, the chain of each leaf of a unit out."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from cchc_index.engine.compare import Side
from cchc_index.engine.explain import Case
from cchc_index.engine.said import TABLES as SAID
from cchc_index.engine.said import Said
from cchc_index.flow.desk import Desk
from cchc_index.flow.years import read_year, sources_of
from cchc_index.model.compared import Standing
from cchc_index.model.explained import Explanation
from cchc_index.model.problem import Problem, candidates, has_errors
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Row, Rubric
from cchc_index.read.places import place_of


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
    index: str | None = None
    """The index to name in a command, where the workspace has several."""


def explain_unit(
    unit: str, *, node: str | None, period: str | None, index: str | None, workspace: Path | None, here: Path
) -> Explained:
    """Every leaf of a unit below a node, or of all of the rubric, explained from the saved result."""
    desk = Desk.open(index, workspace, here)
    run = desk.run(period, desk.stage((period,)))
    rubric, units = desk.rubric(run), desk.rows(run, "units")
    name = desk.unit(unit, units, run.head.period if run else "")
    rows = [] if rubric is None or has_errors(desk.problems) else _asked(rubric, node, desk)
    if run is None or rubric is None or name is None or has_errors(desk.problems):
        return Explained(desk.problems)
    side = Side(rubric, units, desk.rows(run, "scores", name))
    year = read_year(desk, run, rubric, units, name, rows, told=True)
    tables = {table: desk.rows(run, table, name) for table in SAID}
    sources = sources_of(desk, run)
    own = Said.of(rubric, tables, lambda code: place_of(sources, code), "self")
    if has_errors(desk.problems):
        return Explained(desk.problems)
    case = Case(name, side, year, own, tables)
    leaves = [case.explain(row) for row in rows]
    standing = side.standings[name]
    return Explained(desk.problems, run.head, rubric, name, standing, side.ranked, leaves, desk.named_index)


def _asked(rubric: Rubric, node: str | None, desk: Desk) -> list[Row]:
    """The scored leaves below a node, or all; a node that the rubric does not know is a problem."""
    outline = rubric.outline
    if node is None:
        return [row for row in outline.leaves if row.scores]
    if node not in outline.by_id:
        desk.tell(Problem("Q14", params={"id": node, "known": candidates(node, outline.by_id)}))
        return []
    below = [row for row in outline.leaves_below(outline.by_id[node]) if row.scores]
    if not below:
        desk.tell(Problem("Q15", params={"id": node}))
    return below
