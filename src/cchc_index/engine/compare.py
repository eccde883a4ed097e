"""Two results compared (so sánh hai kỳ): units, areas, and blocks of leaves that continue each other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from cchc_index.model.compared import Change, FigureChange, Standing, UnitChange
from cchc_index.model.lineage import areas, blocks
from cchc_index.model.points import MILLION
from cchc_index.model.rubric import Row, Rubric
from cchc_index.model.tables import SUBMITTED

UNKNOWN = ("not_scored", "pending_survey")
SCORED = ("scored", "not_applicable", "exempt", "information")

TableRow = Mapping[str, Any]
"""A row of a table of `model.tables`; blanks are None."""
Scores = dict[tuple[str, str], tuple[int, int, bool]]


class State(NamedTuple):
    """How a node of a unit came by its points."""

    status: str
    source: str
    reason: str


@dataclass(frozen=True)
class Side:
    """One of the two results: its rubric, and the rows of its tables `units` and `scores`."""

    rubric: Rubric
    units: Sequence[TableRow]
    scores: Sequence[TableRow]
    merged: Mapping[str, Standing] = field(default_factory=dict)
    """Units that are put together of those they came from, see `engine.merged`; their rows stand in `scores`."""
    times: Mapping[str, Fraction] = field(default_factory=dict)
    """Of these, how many times the rubric's maxima stand in them; else once."""

    @cached_property
    def standings(self) -> dict[str, Standing]:
        """Every unit that sent something."""
        own = {row["unit"]: _standing(row) for row in self.units if row["status"] in SUBMITTED}
        return {**own, **self.merged}

    @cached_property
    def maxima(self) -> dict[str, int]:
        """Per unit the applicable maximum of its scale."""
        return {row["unit"]: row["max"] for row in self.units}

    @cached_property
    def area_ranks(self) -> dict[tuple[str, str], int]:
        """Per unit and area its rank there, where it has one."""
        return {(row["unit"], row["node"]): row["rank"] for row in self.scores if row.get("rank") is not None}

    def most(self, unit: str, rows: Sequence[Row]) -> int | None:
        """What the rubric has for some nodes together; None of none."""
        return round(self.times.get(unit, 1) * sum(row.node.max or 0 for row in rows)) if rows else None

    @property
    def ranked(self) -> int:
        """How many units are ranked."""
        return sum(standing.rank is not None for standing in self.standings.values())

    @cached_property
    def of_node(self) -> Scores:
        """Per unit and node its points, its maximum, and whether all of it that counts is scored."""
        scores = {
            (row["unit"], row["node"]): (row["points"], row["max"], row["status"] in SCORED and row["max"] > 0)
            for row in self.scores
        }
        outline = self.rubric.outline
        for row in self.scores:
            if row["status"] in UNKNOWN and row["max"] > 0:
                for up in outline.above(outline.by_id[row["node"]]):
                    key = row["unit"], up.node.id
                    scores[key] = (*scores[key][:2], False)
        return scores

    @cached_property
    def states(self) -> dict[tuple[str, str], State]:
        """Per unit and node its status, the source of its points, and the reason why it has none of its own."""
        return {(row["unit"], row["node"]): State(row["status"], row["source"], row["reason"]) for row in self.scores}


def _standing(row: TableRow) -> Standing:
    return Standing(
        row["points"],
        row["percent"],
        row["rank"],
        _margin(row),
        row["class"] or None,
        row["group"] or None,
        row["rank_in_group"],
    )


def _margin(row: TableRow) -> int | None:
    """The survey's error of a unit, in millionths of a percent."""
    margin = row["survey_margin"]
    return None if margin is None or not row["max"] else round(100 * MILLION * margin / row["max"])


Figures = Callable[[Sequence[Row], Sequence[Row]], tuple[FigureChange, ...]]
"""What was said otherwise at some leaves of before and of after."""


def compare(
    before: Side, after: Side, units: Collection[str] = (), figures: Figures = lambda _before, _after: ()
) -> list[UnitChange]:
    """Each unit of either result, or only some, in the rank order of the later one; `figures` are those of one unit."""
    names = dict.fromkeys([*(row["unit"] for row in (*after.units, *before.units)), *after.merged, *before.merged])
    pairs, together = areas(before.rubric, after.rubric), blocks(before.rubric, after.rubric)
    found = [
        UnitChange(
            name,
            before.standings.get(name),
            after.standings.get(name),
            tuple(_area(name, before, after, one, two) for one, two in pairs),
            tuple(replace(_change(name, before, after, *block), figures=figures(*block)) for block in together),
        )
        for name in names
        if not units or name in units
    ]
    return [one for one in found if one.before is not None or one.after is not None]


def _area(unit: str, before: Side, after: Side, old: Row | None, new: Row | None) -> Change:
    return replace(
        _change(unit, before, after, _row(old), _row(new)),
        rank_before=None if old is None else before.area_ranks.get((unit, old.node.id)),
        rank_after=None if new is None else after.area_ranks.get((unit, new.node.id)),
    )


def _row(row: Row | None) -> tuple[Row, ...]:
    return () if row is None else (row,)


def _change(unit: str, before: Side, after: Side, old: tuple[Row, ...], new: tuple[Row, ...]) -> Change:
    shown = new or old
    return Change(
        ", ".join(row.node.id for row in shown),
        "; ".join(dict.fromkeys(row.node.name for row in shown)),
        _points(unit, before.of_node, old),
        _points(unit, after.of_node, new),
        before.most(unit, old),
        after.most(unit, new),
    )


def _points(unit: str, scores: Scores, rows: tuple[Row, ...]) -> int | None:
    """The points of some nodes; a penalty's count against. None where there are none, or one is not scored."""
    found = [scores.get((unit, row.node.id)) for row in rows]
    if not rows or any(one is None or not one[2] for one in found):
        return None
    signs = (-1 if row.role == "penalty" else 1 for row in rows)
    return sum(sign * one[0] for sign, one in zip(signs, found, strict=True) if one is not None)
