"""What a leaf can be, where its points come from, and the matrix of all leaves over all units (trạng thái)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import reduce
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cchc_index.engine.exact import Mask
from cchc_index.engine.kinds.outcome import Finding
from cchc_index.model.rubric import Row
from cchc_index.model.rules import Sanctioned
from cchc_index.model.tables import EXCEPTION, PETITION


class Status(IntEnum):
    """The closed list of what a leaf can be (trạng thái)."""

    NOT_SCORED = 0
    SCORED = 1
    NOT_APPLICABLE = 2
    EXEMPT = 3
    PENDING_SURVEY = 4
    INFORMATION = 5


class Source(IntEnum):
    """Where a leaf's points come from (nguồn điểm)."""

    NONE = 0
    DECLARED = 1
    APPRAISED_1 = 2
    APPRAISED_2 = 3
    SURVEY = 4
    IMPORTED = 5
    SELF_POINTS = 6
    MISSING_ZERO = 7
    EXCEPTION = 8
    PETITION = 9


class Reason(IntEnum):
    """Why a leaf has no points of its own (lý do)."""

    NONE = 0
    ZEROED = 1
    NO_PREVIOUS = 2
    NO_EVIDENCE = 3


SOURCE_OF: Final = {
    "declared": Source.DECLARED,
    "appraised_1": Source.APPRAISED_1,
    "appraised_2": Source.APPRAISED_2,
    EXCEPTION: Source.EXCEPTION,
    PETITION: Source.PETITION,
}


def among(values: NDArray[np.int8], *members: Status | Source) -> Mask:
    """Where a value is one of the members; compared as int8, since numpy takes an enum's members for wider numbers."""
    return reduce(np.logical_or, (values == np.int8(member) for member in members))


@dataclass(slots=True)
class LeafScores:
    """Per scored leaf (down) and unit (across) its points in millionths (điểm từng tiêu chí), status, source, reason.

    `out` marks what leaves the denominator: dropped, redistributed, not held, not the unit's under stage `self`.
    `moved` marks what of that is redistributed. `fired` per leaf and option: where it counts without appraised
    points above the option's.
    """

    rows: tuple[Row, ...]
    points: list[NDArray[np.int64]]
    status: NDArray[np.int8]
    source: NDArray[np.int8]
    reason: NDArray[np.int8]
    out: NDArray[np.bool_]
    moved: NDArray[np.bool_]
    fired: list[tuple[Row, Sanctioned, Mask]] = field(default_factory=list)
    findings: list[tuple[Row, Finding]] = field(default_factory=list)
    differences: list[tuple[Row, NDArray[np.int64], NDArray[np.int64], Mask]] = field(default_factory=list)

    def open(self) -> NDArray[np.bool_]:
        """Where a leaf counts and has no points yet."""
        waits = among(self.status, Status.NOT_SCORED, Status.PENDING_SURVEY)
        return np.asarray(waits & ~self.out)

    def together(self, places: Sequence[int]) -> NDArray[np.int8]:
        """Per unit what several leaves are as one: scored where any is, else open where any is, else out of it."""
        waits, out = self.open()[places], self.out[places]
        pending = ~(waits & among(self.status[places], Status.NOT_SCORED)).any(axis=0)
        nothing = np.where(pending, np.int8(Status.PENDING_SURVEY), np.int8(Status.NOT_SCORED))
        rest = np.where(waits.any(axis=0), nothing, np.int8(Status.NOT_APPLICABLE if places else Status.INFORMATION))
        return np.where((~waits & ~out).any(axis=0), np.int8(Status.SCORED), rest)

    def zero(self, position: int, units: NDArray[np.intp]) -> None:
        """A leaf loses its points (reason zeroed); a deduction stays, and so does what an open leaf may deduct."""
        if self.rows[position].role == "penalty":
            return
        units = units[~self.out[position, units]]
        waits = among(self.status[position, units], Status.NOT_SCORED, Status.PENDING_SURVEY)
        closed = waits if self.rows[position].node.min >= 0 else np.zeros_like(waits)
        loses = units[closed | (~waits & (self.points[position][units] > 0))]
        self.points[position][loses] = 0
        self.status[position, units[closed]] = Status.SCORED
        self.reason[position, loses] = Reason.ZEROED
