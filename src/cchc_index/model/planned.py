"""A plan of what to do for more points (kế hoạch hành động): nouns for engine, forms and reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final, Literal, NamedTuple

from cchc_index.model.compared import Standing
from cchc_index.model.language import N_

State = Literal["todo", "doing", "done", "dropped"]
STATES: Final[dict[State, str]] = {
    "todo": N_("not begun"),
    "doing": N_("under way"),
    "done": N_("done"),
    "dropped": N_("will not be done"),
}
"""How far a task is (tình trạng), as people choose it."""
FORM: Final = "plan"
"""What the hidden sheet of a plan says that it is."""


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
    """The steps chosen, and where they lead (kế hoạch); the other units stand still."""

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


class Entry(NamedTuple):
    """A task as it comes back filled in (nhiệm vụ đã cập nhật)."""

    leaf: str
    name: str
    needs: str
    owner: str
    due: date | None
    sets: tuple[str, ...]
    gain: Fraction
    state: State
    done_on: date | None


@dataclass(frozen=True, slots=True)
class PlanForm:
    """A plan that people have filled in (kế hoạch đã cập nhật); `points` are those of the unit when it was written."""

    unit: str
    index: str
    period: str
    points: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a plan is on a day (tiến độ): where the unit would stand now, at the end, and with what is late too."""

    form: PlanForm
    today: date
    now: Standing
    secured: Standing
    forecast: Standing
    with_late: Standing
    ranked: int

    def word(self, entry: Entry) -> Literal["done", "late", "dropped", "doing", "todo"]:
        """A task's state, with what is not done by its day told apart."""
        if entry.state in ("todo", "doing") and entry.due is not None and entry.due < self.today:
            return "late"
        return entry.state
