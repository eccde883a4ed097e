"""A saved result at hand to be scored again for one unit (chấm lại một đơn vị), in one way or in many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cchc_index.engine.edits import Edit, Edits
from cchc_index.flow.desk import Desk
from cchc_index.flow.rescored import scored_with
from cchc_index.flow.saved import figures_before
from cchc_index.flow.tables import Tables, rows_of
from cchc_index.flow.wishes import Wish, edits_of
from cchc_index.model.compared import Standing
from cchc_index.model.problem import Problem, has_errors
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Rubric
from cchc_index.store.results import Store
from cchc_index.store.runs import Run, StoreError


@dataclass(frozen=True, slots=True)
class Result:
    """A saved result at hand, to be scored again for one unit (kết quả đã lưu, để chấm lại)."""

    head: ResultHead
    rubric: Rubric
    unit: str
    tables: Tables
    before: pd.DataFrame | None
    run: Run

    @staticmethod
    def of(desk: Desk, period: str | None, unit: str) -> Result | None:
        """The latest result, or that of a period; what is wrong stands in the desk's problems."""
        run = desk.run(period, desk.stage((period,)), exceptions_told=False)
        rubric = desk.rubric(run)
        name = desk.unit(unit, desk.rows(run, "units"), run.head.period if run else "")
        if run is None or rubric is None or name is None or has_errors(desk.problems):
            return None
        store = Store(desk.shelf.folder)
        try:
            saved = store.load(run.head.index, run.head.period, run.head.stage)
            before = figures_before(store, rubric, run.head.period)
        except StoreError as error:
            desk.unreadable(error)
            return None
        if saved is None:
            return None
        found = Result(saved.head, rubric, name, saved.tables, before, run)
        if found.row(saved.tables)["rank"] is None:
            desk.problems.append(Problem("Q21", params={"unit": name, "period": run.head.period}, unit=name))
            return None
        return found

    def row(self, tables: Tables) -> dict[str, Any]:
        """The unit's own row of the ranking."""
        return next(one for one in rows_of(tables["units"]) if one["unit"] == self.unit)

    def standing(self, tables: Tables) -> Standing:
        """Where the unit stands."""
        row = self.row(tables)
        return Standing(row["points"], row["percent"], row["rank"])

    def with_(self, sets: Sequence[str]) -> Tables:
        """All units scored again, where this one has these values; as `cchc whatif --set` does."""
        return scored_with(self.head, self.rubric, self.tables, self._edits({self.unit: sets}), self.before)[0]

    def each(self, ways: Sequence[Sequence[str]], pinned: Mapping[str, float]) -> list[dict[str, Any]]:
        """The unit's row of the ranking in each of these ways, all scored at once as if each were a unit."""
        names = [f"{self.unit} {number}" for number in range(len(ways))]
        tables = {name: self._copies(frame, names) if "unit" in frame else frame for name, frame in self.tables.items()}
        edits = self._edits(dict(zip(names, ways, strict=True)))
        pins = [Edit(leaf, points=points) for leaf, points in pinned.items()]
        edits.wanted = {name: [*wanted, *pins] for name, wanted in edits.wanted.items()}
        before = None if self.before is None else self._copies(self.before, names)
        scored, _problems = scored_with(self.head, self.rubric, tables, edits, before)
        found = {row["unit"]: row for row in rows_of(scored["units"])}
        return [found[name] for name in names]

    def _edits(self, ways: Mapping[str, Sequence[str]]) -> Edits:
        texts = {text for sets in ways.values() for text in sets}
        edits = {text: edits_of(self.rubric, [Wish.of(text)])[0] for text in texts}
        wanted = {unit: [edit for text in dict.fromkeys(sets) for edit in edits[text]] for unit, sets in ways.items()}
        return Edits(self.rubric, self.head.stage, wanted)

    def _copies(self, frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
        """The unit's own rows of a table, once under each of the names."""
        own = frame[frame["unit"] == self.unit]
        copies = own.iloc[np.tile(np.arange(len(own)), len(names))].reset_index(drop=True)
        return copies.assign(unit=np.repeat(np.array(names, object), len(own)))
