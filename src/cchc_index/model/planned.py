"""A plan of what to do for more points (kế hoạch hành động): nouns for engine, forms and reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from cchc_index.model.compared import Standing


class Step(NamedTuple):
    """One better step of a row (một bước nâng điểm): what it takes, what it gains alone, what it costs.

    `sets` are what `cchc whatif --set` takes; `effort` is relative, or the number of steps on the row's ladder.
    """

    leaf: str
    needs: str
    sets: tuple[str, ...]
    gain: Fraction
    effort: Fraction


@dataclass(frozen=True, slots=True)
class Task:
    """One row of the action plan (một nhiệm vụ): the step, who is answerable, by when, with which evidence."""

    step: Step
    name: str
    area: str
    owner: str | None
    due: date
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps chosen, and where they lead (kế hoạch): `now` and `then` from scoring, the other units standing still."""

    unit: str
    now: Standing
    then: Standing
    ranked: int
    tasks: tuple[Task, ...]
    weighed: bool
    """Whether every row that can be bettered has an effort; else steps are counted."""
    reached: bool
    """Whether the target is reached; else this is as far as one can get."""
    lost: tuple[str, ...] = ()
    """Rows with lost points that cannot be won any more this year, or not by the unit."""
    thinned: tuple[str, ...] = ()
    """Rows that act on each other and are so many that not every combination was looked at."""

    @property
    def effort(self) -> Fraction:
        """The effort of all steps."""
        return sum((task.step.effort for task in self.tasks), Fraction(0))
