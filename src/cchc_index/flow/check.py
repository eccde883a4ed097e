"""The flow of `check` (kiểm tra phiếu): all that `score` would say, and what each unit lacks; nothing is saved."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from cchc_index.engine.score import Scored
from cchc_index.engine.states import Status, among
from cchc_index.flow.job import Job, in_stage_self, prepare
from cchc_index.flow.request import Advance, Request
from cchc_index.flow.score import ordered
from cchc_index.model.problem import Problem
from cchc_index.model.rules import Judgement


@dataclass(frozen=True, slots=True)
class UnitState:
    """How far a unit has come (tình hình của đơn vị): of the leaves that it fills in, how many have what they need."""

    unit: str
    submitted: bool
    filled: int
    leaves: int
    errors: int
    warnings: int
    evidence_missing: tuple[str, ...]
    missing: tuple[str, ...] = ()
    """The leaves that it has still to fill in, in the rubric's order; none of a unit that sent nothing."""

    @property
    def complete(self) -> bool:
        """Whether nothing is left to fill in."""
        return self.submitted and self.filled == self.leaves


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a check (kết quả kiểm tra)."""

    problems: list[Problem] = field(default_factory=list)
    units: list[UnitState] = field(default_factory=list)
    index: str | None = None
    period: str | None = None


def check(request: Request, advance: Advance | None = None) -> Checked:
    """Check submissions (kiểm tra phiếu): every problem of every file, and the state of every unit."""
    job, chosen, problems = prepare(request, advance)
    if job is None or chosen is None:
        return Checked(ordered(problems))
    job.saved = None  # the state of the units is what these files say, whatever was saved before
    scored, found = job.score()
    problems = [*problems, *found]
    if request.stage == "record":
        problems += [one for one in in_stage_self(job).score()[1] if one.code == "S50"]
    return Checked(ordered(problems), _states(job, scored, problems), index=chosen.rubric.index, period=chosen.period)


def _states(job: Job, scored: Scored, problems: list[Problem]) -> list[UnitState]:
    own = [place for place, row in enumerate(scored.leaves.rows) if row.node.scored_by == "unit"]
    there = ~among(scored.leaves.status[own], Status.NOT_SCORED)
    for place, position in enumerate(own):
        node = scored.leaves.rows[position].node
        given = job.columns.points.get((node.id, "declared"))
        if isinstance(node.rule, Judgement) and given is not None:
            there[place] |= np.True_ if given.known is None else given.known
    rows = [scored.leaves.rows[position] for position in own]
    asked = np.array([[row.is_for(group) for group in job.groups] for row in rows], np.bool_).reshape(there.shape)
    ids = [row.node.id for row in rows]
    told = Counter((unit, str(problem.severity)) for problem in problems for unit in _concerned(problem))
    return [
        UnitState(
            unit=unit,
            submitted=bool(sent),
            filled=int((has_all & own_rows).sum()) if sent else 0,
            leaves=int(own_rows.sum()),
            errors=told[unit, "error"],
            warnings=told[unit, "warning"],
            evidence_missing=tuple(job.bare.get(unit, ())),
            missing=tuple(
                name for name, has, its in zip(ids, has_all, own_rows, strict=True) if sent and its and not has
            ),
        )
        for unit, sent, has_all, own_rows in zip(scored.units, scored.submitted, there.T, asked.T, strict=True)
    ]


def _concerned(problem: Problem) -> set[object]:
    """The units that a problem is about: two, where a table names two."""
    return {problem.params["unit"], problem.params["other"]} if problem.code == "S73" else {problem.unit}
