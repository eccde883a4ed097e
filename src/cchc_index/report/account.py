"""What there is to report of a scored period (nội dung báo cáo): everything worked out already, nothing to compute."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from cchc_index.model.compared import Marks, Standing, UnitChange
from cchc_index.model.explained import Explanation
from cchc_index.model.gaps import Gaps
from cchc_index.model.minutes import Minutes
from cchc_index.model.problem import Problem
from cchc_index.model.result import ResultHead, SourceFile
from cchc_index.model.rubric import Rubric
from cchc_index.model.surveyed import Asked
from cchc_index.model.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Account:
    """One period of one index, for all renderers (báo cáo một kỳ)."""

    workspace: Workspace
    """Who issues the report, and how the units are called."""
    head: ResultHead
    rubric: Rubric
    tables: dict[str, pd.DataFrame]
    """The result's tables, as `model.tables` declares them."""
    ranked: int
    gaps: Mapping[str, Gaps]
    """Per unit that sent something, in rank order, what it lost and why; those not asked for are left out."""
    mean: Gaps
    """The rows that units lose most on the whole."""
    marks: Marks | None
    """The index on the whole; None where no unit is ranked."""
    area_marks: Mapping[str, Marks]
    """The same for each area, by its id."""
    explain: Callable[[str], list[Explanation]]
    """A unit's leaves with their whole chain; worked out when asked, since it takes a while for many."""
    appraisal: Callable[[str], list[Explanation]]
    """The same without what would be better, which takes the longest."""
    files: tuple[SourceFile, ...]
    """Every file that the result rests on: its own, and those of the runs that it was merged onto."""
    before: ResultHead | None = None
    """The period before, where one is saved."""
    changes: Mapping[str, UnitChange] = field(default_factory=dict)
    """Per unit the change since then."""
    years: Mapping[str, Mapping[str, Standing]] = field(default_factory=dict)
    """Per period that is saved, oldest first and with this one, every unit's standing."""
    asked: Mapping[str, Sequence[Asked]] = field(default_factory=dict)
    """Per unit what came of each question of the survey; of few answers only their number."""
    minutes: Minutes | None = None
    """What the workspace's sheet says of the council's meeting, where there is one."""
    problems: tuple[Problem, ...] = ()
    """What was told while it was worked out: warnings that a report repeats."""

    @property
    def units(self) -> list[str]:
        """The units that are told of, in rank order."""
        return list(self.gaps)
