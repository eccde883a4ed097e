"""What the sheets read of an account (số liệu của báo cáo): its tables by unit and row, nothing worked out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

import pandas as pd

from cchc_index.model.points import MILLION
from cchc_index.model.rubric import Row, Rubric
from cchc_index.model.tables import SUBMITTED
from cchc_index.report.account import Account
from cchc_index.report.standing import UNKNOWN, records

APPRAISED: Final = ("appraised_1", "appraised_2")
"""The rounds of appraisal, the later one last."""


Unit = Mapping[str, Any]
"""A row of the table `units`."""


class Score(NamedTuple):
    """A row of the table `scores`; points and maximum in millionths."""

    points: int
    max: int
    status: str
    source: str
    reason: str

    @property
    def known(self) -> bool:
        """Whether it has points."""
        return self.status not in UNKNOWN


@dataclass(frozen=True)
class Told:
    """An account's tables, looked up by unit and row."""

    account: Account

    @property
    def rubric(self) -> Rubric:
        """The rubric of the period."""
        return self.account.rubric

    @cached_property
    def units(self) -> list[Unit]:
        """The table `units`, in rank order; what a unit has none of is None."""
        rows = records(self.account.tables["units"].astype(object))
        return [{name: None if pd.isna(value) else value for name, value in row.items()} for row in rows]

    @cached_property
    def of_unit(self) -> dict[str, Unit]:
        """The same by name."""
        return {row["unit"]: row for row in self.units}

    @cached_property
    def score(self) -> dict[tuple[str, str], Score]:
        """By unit and node what it has."""
        names = ("points", "max", "status", "source", "reason")
        frame = self.account.tables["scores"]
        return dict(_by_key(frame, ("unit", "node"), zip(*(frame[name].tolist() for name in names), strict=True)))

    @cached_property
    def written(self) -> dict[tuple[str, str, str], float]:
        """By unit, leaf and round the points that were written into a form."""
        frame = self.account.tables["answers"]
        frame = frame[frame["points"].notna()]
        keys = zip(*(frame[name].tolist() for name in ("unit", "leaf", "round")), strict=True)
        return dict(zip(keys, frame["points"].tolist(), strict=True))

    @cached_property
    def remarks(self) -> dict[tuple[str, str, str], str]:
        """By unit, leaf and kind what was remarked, a line each."""
        frame = self.account.tables["remarks"]
        found: dict[tuple[str, str, str], list[str]] = {}
        columns = (frame[name].tolist() for name in ("unit", "leaf", "kind", "text"))
        for unit, leaf, kind, text in zip(*columns, strict=True):
            lines = found.setdefault((unit, leaf, kind), [])
            if text not in lines:
                lines.append(text)
        return {key: "\n".join(lines) for key, lines in found.items()}

    @cached_property
    def areas(self) -> tuple[Row, ...]:
        """The areas of the scale."""
        return tuple(row for row in self.rubric.outline.children(None) if row.role is None)

    @cached_property
    def survey_leaves(self) -> tuple[Row, ...]:
        """The leaves of the scale that the survey scores."""
        return tuple(row for row in self.scale_leaves if row.node.scored_by == "survey")

    @cached_property
    def other_leaves(self) -> tuple[Row, ...]:
        """The leaves of the scale that it does not."""
        return tuple(row for row in self.scale_leaves if row.node.scored_by != "survey")

    @cached_property
    def scale_leaves(self) -> tuple[Row, ...]:
        """The leaves of the scale that score: neither bonus nor penalty."""
        return tuple(row for row in self.rubric.outline.leaves if row.scores and row.role is None)

    def sent(self, unit: str) -> bool:
        """Whether a unit sent anything that was scored."""
        return self.of_unit[unit]["status"] in SUBMITTED

    def is_open(self, unit: str, row: Row) -> bool:
        """Whether a leaf counts and has no points yet."""
        score = self.score[unit, row.node.id]
        return row.scores and score.max > 0 and not score.known

    def self_points(self, unit: str, row: Row) -> float | None:
        """The points that a unit gave itself, else those of its own figures where they count."""
        written = self.written.get((unit, row.node.id, "declared"))
        score = self.score[unit, row.node.id]
        if written is None and score.source in ("declared", "self_points") and not score.reason:
            return score.points / MILLION
        return written

    def appraised_points(self, unit: str, row: Row) -> float | None:
        """The points that the appraisers gave, else those of the figures that they corrected."""
        given = (self.written.get((unit, row.node.id, round_)) for round_ in reversed(APPRAISED))
        found = next((points for points in given if points is not None), None)
        score = self.score[unit, row.node.id]
        if found is None and score.source in APPRAISED and not score.reason:
            return score.points / MILLION
        return found


def _by_key(frame: pd.DataFrame, keys: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> Iterable[tuple[Any, Score]]:
    return zip(zip(*(frame[key].tolist() for key in keys), strict=True), map(Score._make, rows), strict=True)
