"""The flow of `compare` (so sánh các kỳ): saved results in, what changed and why out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from cchc_index.engine.compare import Side, compare
from cchc_index.engine.leaf_parts import Of
from cchc_index.engine.merged import parts_in, with_merged
from cchc_index.engine.pairs import Pairs
from cchc_index.engine.parts import Mix, mixed_parts
from cchc_index.engine.rank_parts import rank_parts
from cchc_index.engine.said import figure_changes
from cchc_index.engine.trend import trend_of
from cchc_index.engine.year import Year
from cchc_index.flow.desk import Desk
from cchc_index.flow.years import read_year
from cchc_index.model.compared import UnitChange
from cchc_index.model.period import order
from cchc_index.model.problem import Problem, has_errors
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Rubric
from cchc_index.model.trend import Trend
from cchc_index.model.unions import Union, unions
from cchc_index.store.runs import STAGES, Run

MOST_UNITS = 500
"""Of more units than these, why the index changed is worked out for those that are asked for."""


@dataclass(slots=True)
class Compared:
    """What came of comparing (kết quả so sánh): heads and rubric of the periods, what changed, every problem.

    Of more than two periods, `changes` are those from the first to the last, without their parts.
    """

    problems: list[Problem] = field(default_factory=list)
    heads: list[ResultHead] = field(default_factory=list)
    index: str | None = None
    """The index to name in a command, where the workspace has several."""
    rubric: Rubric | None = None
    changes: list[UnitChange] = field(default_factory=list)
    ranked: int = 0
    trend: Trend | None = None
    """Of more than two periods."""


def compare_periods(
    periods: Sequence[str],
    *,
    units: Sequence[str] = (),
    stage: str | None = None,
    index: str | None,
    workspace: Path | None,
    here: Path,
) -> Compared:
    """Periods of an index compared (so sánh các kỳ): two as they are named, more of them oldest first.

    At one stage; where none is named, at that which stands for them.
    """
    desk = Desk.open(index, workspace, here, STAGES if stage is None else (stage,))
    if len(periods) > 2:
        periods = sorted(periods, key=order)
    stage = stage or desk.stage(periods)
    runs = [desk.run(period, stage) for period in periods]
    rubrics = [desk.rubric(run) for run in runs]
    rows = [desk.rows(run, "units") for run in runs]
    asked = desk.named(units, [row for table in reversed(rows) for row in table], ", ".join(periods))
    found = Compared(desk.problems, desk.heads, desk.named_index)
    if has_errors(desk.problems):
        return found
    there = [run for run in runs if run is not None]
    looked = _Looked(desk, there, unions(desk.units), asked)
    looked.read([Side(rubric, table, ()) for rubric, table in zip(filter(None, rubrics), rows, strict=True)])
    if has_errors(desk.problems):
        return found
    found.rubric, found.ranked = looked.sides[-1].rubric, looked.sides[-1].ranked
    found.changes = looked.changes()
    if len(periods) > 2:
        names = dict.fromkeys(name for side in reversed(looked.shown) for name in side.standings)
        kept = [name for name in names if (not asked or name in asked) and not looked.absorbed(name)]
        found.trend = trend_of(periods, looked.shown, kept)
    return found


class _Looked:
    """The results of the periods, as far as they are asked for."""

    def __init__(self, desk: Desk, runs: Sequence[Run], made_of: dict[str, Union], asked: Sequence[str]) -> None:
        self.desk, self.runs, self.made_of, self.asked = desk, runs, made_of, asked
        self.sides: list[Side] = []
        self.shown: list[Side] = []
        """The same with the units that are put together of those they came from."""

    def read(self, bare: Sequence[Side]) -> None:
        """The points too, of the units asked for and of what they came from."""
        for run, side in zip(self.runs, bare, strict=True):
            if self.asked:
                wanted = dict.fromkeys(one for name in self.asked for one in self._made_of(side, name) or (name,))
                scores = [row for one in wanted for row in self.desk.rows(run, "scores", one)]
            else:
                scores = self.desk.rows(run, "scores")
            self.sides.append(replace(side, scores=scores))
        names = dict.fromkeys(self.asked or (name for side in bare for name in side.standings))
        self.shown = [with_merged(side, names, self.made_of) for side in self.sides]
        self._tell_undeclared(names)

    def absorbed(self, unit: str) -> bool:
        """Whether a unit that is not in every result stands in another one, and is not asked for itself."""
        within = unit in self._within and unit not in self.asked
        return within and not all(unit in side.standings for side in self.shown)

    @cached_property
    def _within(self) -> set[str]:
        """The units of which others are put together."""
        merged = (one.merged for side in self.shown for one in side.merged.values() if one.merged)
        return {part for one in merged for part, _share in one.parts}

    def changes(self) -> list[UnitChange]:
        """From the first result to the last: each unit, or those asked for, and why its rank and index changed."""
        one, two = self.shown[0], self.shown[-1]
        moved = rank_parts(self.sides[0].standings, self.sides[-1].standings)
        if len(self.asked) == 1 and not one.merged and not two.merged:
            (name,) = self.asked
            then, now = (
                self.desk.said(run, side.rubric, name) for run, side in ((self.runs[0], one), (self.runs[-1], two))
            )
            changes = compare(one, two, self.asked, lambda old, new: figure_changes(then, now, old, new))
        else:
            changes = [change for change in compare(one, two, self.asked) if not self.absorbed(change.unit)]
        changes = [replace(change, rank_parts=moved.get(change.unit)) for change in changes]
        return self._with_parts(changes) if len(self.runs) == 2 and len(changes) <= MOST_UNITS else changes

    def _with_parts(self, changes: Sequence[UnitChange]) -> list[UnitChange]:
        """Why the index changed, where it is known in both."""
        pairs = Pairs(*(side.rubric for side in self.sides))
        years: dict[tuple[int, str | None], Year] = {}

        def mix(at: int, unit: str) -> Mix:
            found = []
            for source, part in parts_in(self.sides[at], unit, self.made_of).items():
                key = at, source if self.asked else None
                if key not in years:
                    years[key] = self._year(at, key[1])
                found.append((Of(self.sides[at], years[key], source), part.share))
            return found

        split = {
            one.unit: mixed_parts(pairs, mix(0, one.unit), mix(1, one.unit), one.percent)
            for one in changes
            if one.percent is not None
        }
        return [
            replace(one, parts=split[one.unit][0], node_parts=split[one.unit][1]) if one.unit in split else one
            for one in changes
        ]

    def _year(self, at: int, unit: str | None) -> Year:
        side = self.sides[at]
        return read_year(
            self.desk, self.runs[at], side.rubric, side.units, unit, side.rubric.outline.leaves, told=False
        )

    def _made_of(self, side: Side, unit: str) -> tuple[str, ...]:
        return tuple(parts_in(side, unit, self.made_of))

    def _tell_undeclared(self, names: Sequence[str] | dict[str, None]) -> None:
        """Units that were formed from several that are here, without a word on how these are taken together."""
        found = {
            name
            for name in names
            for side in self.sides
            if name not in side.standings
            and (union := self.made_of.get(name)) is not None
            and union.how is None
            and all(one in side.standings for one in union.sources)
        }
        if found:
            self.desk.tell(Problem("Q33", params={"units": sorted(found)}))
