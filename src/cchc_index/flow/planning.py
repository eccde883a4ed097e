"""The flow of `plan` (kế hoạch nâng điểm): a saved result and a target in, the tasks with the least effort out.

Every step is worked out by scoring the unit again with it; rows that act on each other are scored together, in all
their combinations. So the engine alone says what a step is worth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import ceil, lcm
from pathlib import Path
from typing import Any, NamedTuple

from cchc_index.engine.compare import Side
from cchc_index.engine.explain import Case
from cchc_index.engine.knapsack import Choice, least, most
from cchc_index.engine.said import TABLES as SAID
from cchc_index.engine.said import Said
from cchc_index.engine.steps import Steps
from cchc_index.flow.again import Result
from cchc_index.flow.desk import Desk
from cchc_index.flow.tables import Tables, rows_of
from cchc_index.flow.years import read_year
from cchc_index.model.period import year_of
from cchc_index.model.planned import Plan, Step, Task
from cchc_index.model.points import from_points, half_up
from cchc_index.model.problem import Place, Problem, has_errors
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Rubric
from cchc_index.model.rules import Deadline

TURNS = 20
"""How often what was found short by a rounding, or by a tie, is looked for again."""


class Target(NamedTuple):
    """What is wanted (mục tiêu), one of three: a rank, a percent, or the most for an effort."""

    rank: int | None = None
    percent: Fraction | None = None
    budget: Fraction | None = None


@dataclass(slots=True)
class Planned:
    """What came of planning (kết quả lập kế hoạch)."""

    problems: list[Problem] = field(default_factory=list)
    head: ResultHead | None = None
    rubric: Rubric | None = None
    plan: Plan | None = None


def plan_unit(
    unit: str, target: Target, *, period: str | None, index: str | None, workspace: Path | None, here: Path
) -> Planned:
    """The tasks that reach a target with the least effort, or that gain most with an effort."""
    desk = Desk.open(index, workspace, here)
    result = Result.of(desk, period, unit)
    if result is None:
        return Planned(desk.problems)
    case = case_of(desk, result)
    problem = _beyond(result, target)
    desk.problems += [problem] if problem else []
    if has_errors(desk.problems):
        return Planned(desk.problems)
    plan = _Search(result, Steps(case), target).plan()
    if not plan.reached:
        best = half_up(from_points(plan.then.percent or 0), result.rubric.rounding.published)
        desk.problems.append(Problem("Q24", params={"percent": best, "rank": plan.then.rank}, unit=plan.unit))
    return Planned(desk.problems, result.head, result.rubric, plan)


def case_of(desk: Desk, result: Result) -> Case:
    """Why the unit has the points it has, row by row."""
    run, rubric = result.run, result.rubric
    units = desk.rows(run, "units")
    side = Side(rubric, units, desk.rows(run, "scores", result.unit))
    year = read_year(desk, run, rubric, units, result.unit, rubric.outline.leaves, told=False)
    tables = {table: desk.rows(run, table, result.unit) for table in SAID}
    return Case(result.unit, side, year, Said.of(rubric, tables, lambda _code: Place(), "self"), tables)


def _beyond(result: Result, target: Target) -> Problem | None:
    """A target that no unit could have."""
    ranked = sum(row["rank"] is not None for row in rows_of(result.tables["units"]))
    if target.rank is not None and not 1 <= target.rank <= ranked:
        return Problem("Q22", params={"rank": target.rank, "ranked": ranked})
    bonus = sum(row.node.max or 0 for row in result.rubric.outline.rows if row.is_role_root and row.role == "bonus")
    highest = 100 + Fraction(100 * bonus, result.rubric.outline.scale)
    if target.percent is not None and target.percent > highest:
        return Problem("Q23", params={"target": target.percent, "max": highest})
    return None


class _Search:
    """Looks for the plan of one unit."""

    def __init__(self, result: Result, steps: Steps, target: Target) -> None:
        self.result, self.steps, self.target = result, steps, target
        self.ways, self.thinned = steps.groups()
        self.now = result.row(result.tables)
        states, of_node = steps.case.side.states, steps.case.side.of_node
        pinned = {
            row.node.id: float(from_points(of_node[result.unit, row.node.id][0]))
            for row in steps.compared
            if states[result.unit, row.node.id].status == "scored"
        }
        flat = [way for group in self.ways for way in group]
        texts = [[text for step in way for text in step.sets] for way in flat]
        self.rows = dict(zip(map(_key, flat), result.each(texts, pinned), strict=True)) if flat else {}

    def plan(self) -> Plan:
        """The plan, checked by scoring all units again with it."""
        groups, unit = self._choices()
        chosen, reached = self._chosen(groups, unit)
        result = self.result
        steps = [step for way in chosen for step in way]
        then = result.with_([text for step in steps for text in step.sets])
        order = {row.node.id: place for place, row in enumerate(result.rubric.outline.rows)}
        return Plan(
            unit=result.unit,
            now=result.standing(result.tables),
            then=result.standing(then),
            ranked=sum(row["rank"] is not None for row in rows_of(then["units"])),
            tasks=tuple(self._task(step) for step in sorted(steps, key=lambda step: order[step.leaf])),
            weighed=self.steps.weighed,
            reached=reached,
            lost=self.steps.beyond,
            thinned=tuple(self.thinned),
        )

    def _choices(self) -> tuple[list[list[tuple[Choice, tuple[Step, ...]]]], int]:
        """Per group what each of its ways takes and gives, the idle one first; and what a whole effort is."""
        unit = lcm(*(step.effort.denominator for steps in self.steps.by_row.values() for step in steps))
        groups = []
        for group in self.ways:
            effort = [int(unit * sum((step.effort for step in way), Fraction(0))) for way in group]
            same = [self.rows[_key(way)]["max"] == self.now["max"] for way in group]
            ways = zip(effort, group, same, strict=True)
            groups.append([(Choice(cost, self._gain(self.rows[_key(way)])), way) for cost, way, kept in ways if kept])
        return groups, unit

    def _chosen(
        self, groups: list[list[tuple[Choice, tuple[Step, ...]]]], unit: int
    ) -> tuple[list[tuple[Step, ...]], bool]:
        """The way of each group, and whether they lead to the target; else they lead as far as one can get."""
        choices = [[choice for choice, _way in group] for group in groups]
        if self.target.budget is not None:
            return _ways(groups, most(choices, int(self.target.budget * unit))), True
        for beyond in (False, True):  # a tie may be broken against the unit
            need = self._need(beyond=beyond)
            for _turn in range(TURNS):
                places = least(choices, need)
                if places is None:
                    break
                chosen = _ways(groups, places)
                short = self._short(self.result.with_([text for way in chosen for step in way for text in step.sets]))
                if short is None:
                    return chosen, True
                if not short:
                    break
                need += short
        everything = sum(max(choice.effort for choice in group) for group in choices)
        return _ways(groups, most(choices, everything)), False

    def _need(self, *, beyond: bool) -> int:
        """How much more is needed, in the unit of `_gain`: to be level, or beyond that."""
        if self.target.percent is None and self.now["rank"] <= (self.target.rank or 1):
            return 0
        return self._wanted(beyond=beyond) - self._value(self.now)

    def _short(self, tables: Tables) -> int | None:
        """What is missing to the target once all is scored again, by a rounding; None: nothing, 0: only a tie."""
        row = self.result.row(tables)
        if self.target.percent is None and row["rank"] <= (self.target.rank or 1):
            return None
        missing = max(0, self._wanted(beyond=False) - self._value(row))
        return None if self.target.percent is not None and not missing else missing

    def _wanted(self, *, beyond: bool) -> int:
        """The value of the target, or of the unit that has to be caught up with; beyond: more than that."""
        if self.target.percent is not None:
            return ceil(self.target.percent / 100 * self._hundred)
        ranking, rows = self.result.rubric.ranking, rows_of(self.result.tables["units"])
        others = sorted(
            (row for row in rows if row["rank"] is not None and row["unit"] != self.result.unit),
            key=lambda row: row["rank"],
        )
        if ranking.ties == "dense":
            others = list({row["rank"]: row for row in others}.values())
        ahead: Mapping[str, Any] = others[min(self.target.rank or 1, len(others)) - 1]
        if ranking.by == "points" or ranking.figures == "exact":
            return self._value(ahead) + beyond
        decimals = self.result.rubric.rounding.published
        printed = Fraction(half_up(self._share(ahead) * 100, decimals))
        half = Fraction(1 if beyond else -1, 2 * int(10**decimals))  # what is printed the same, or as more
        return ceil((printed + half) / 100 * self._hundred)

    @property
    def _hundred(self) -> int:
        """What a whole index is in the unit of `_gain`."""
        return int(self.now["max"]) * self.result.rubric.outline.scale

    def _value(self, row: Mapping[str, Any]) -> int:
        """A unit's index, as a whole number of the parts that this unit's index is counted in."""
        if self.target.rank is not None and self.result.rubric.ranking.by == "points":
            return int(row["points"])
        return ceil(self._share(row) * self._hundred)

    def _share(self, row: Mapping[str, Any]) -> Fraction:
        """A unit's index, as a part of one."""
        extra = int(row["bonus"] - row["penalty"])
        return Fraction(int(row["points"]) - extra, int(row["max"])) + Fraction(extra, self.result.rubric.outline.scale)

    def _gain(self, row: Mapping[str, Any]) -> int:
        return self._value(row) - self._value(self.now)

    def _task(self, step: Step) -> Task:
        outline = self.result.rubric.outline
        row = outline.by_id[step.leaf]
        rule, year = row.node.rule, year_of(self.result.head.period) or 1
        due = rule.due(self.result.head.period) if isinstance(rule, Deadline) else date(year, 12, 31)
        owner = next((up.node.owner for up in (row, *outline.above(row)) if up.node.owner), None)
        return Task(step, row.node.name, outline.area(row).node.name, owner, due, tuple(row.node.evidence))


def _ways(groups: Sequence[Sequence[tuple[Choice, tuple[Step, ...]]]], places: Sequence[int]) -> list[tuple[Step, ...]]:
    return [group[place][1] for group, place in zip(groups, places, strict=True)]


def _key(way: Sequence[Step]) -> tuple[tuple[str, str], ...]:
    return tuple((step.leaf, step.needs) for step in way)
