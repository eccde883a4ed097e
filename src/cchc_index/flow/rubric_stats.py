"""The flow of `rubric stats` (bộ tiêu chí phân hạng ra sao): a saved result in, what each row and area does out."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from cchc_index.engine.rubric_stats import stats_of
from cchc_index.flow.desk import Desk
from cchc_index.model.problem import Problem, has_errors
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Rubric
from cchc_index.model.rubric_stats import RubricStats
from cchc_index.store.results import Store
from cchc_index.store.runs import StoreError

LEAST = 3
"""With fewer ranked units nothing can be said."""


@dataclass(slots=True)
class Weighed:
    """What came of weighing a rubric (kết quả phân tích bộ tiêu chí)."""

    problems: list[Problem] = field(default_factory=list)
    head: ResultHead | None = None
    rubric: Rubric | None = None
    stats: RubricStats | None = None


def rubric_stats(period: str | None, *, index: str | None, workspace: Path | None, here: Path) -> Weighed:
    """What the rubric of a saved period, else of the latest, did to the ranking."""
    desk = Desk.open(index, workspace, here)
    run = desk.run(period, desk.stage((period,)), exceptions_told=False)
    rubric = desk.rubric(run)
    if run is None or rubric is None or has_errors(desk.problems):
        return Weighed(desk.problems)
    try:
        saved = Store(desk.shelf.folder).load(run.head.index, run.head.period, run.head.stage, ("units", "scores"))
    except StoreError as error:
        desk.unreadable(error)
        return Weighed(desk.problems)
    if saved is None:
        return Weighed(desk.problems)
    ranked = int(saved.tables["units"]["rank"].notna().sum())
    if ranked < LEAST:
        desk.tell(Problem("Q35", params={"ranked": ranked, "period": saved.head.period, "least": LEAST}))
        return Weighed(desk.problems)
    stats = stats_of(rubric, saved.tables["units"], saved.tables["scores"])
    return Weighed(desk.problems, saved.head, rubric, stats)
