"""A result's tables as reports read them (đọc bảng kết quả): units one by one, the points of their areas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from cchc_index.model.points import from_points
from cchc_index.model.rubric import Row, Rubric

AreaScores = dict[tuple[str, str], tuple[int | None, int]]
AreaRanks = dict[tuple[str, str], int | None]
UNKNOWN = ("not_scored", "pending_survey")


class Open(NamedTuple):
    """A leaf that counts and has no points yet (mục chưa có điểm)."""

    leaf: Row
    waits_for_survey: bool


@dataclass(frozen=True)
class Standing:
    """What reports ask of a result beside the table `units`: the areas' points, and which leaves are open."""

    rubric: Rubric
    areas: tuple[Row, ...]
    scores: AreaScores
    open: dict[str, tuple[Open, ...]]
    ranks: AreaRanks

    def percent(self, unit: str, area: Row) -> Fraction | None:
        """An area's points in percent of its maximum; None where not all of it is scored."""
        points, most = self.scores.get((unit, area.node.id), (None, 0))
        if points is None or not most or (unit, area.node.id) in self.partial_areas:
            return None
        return Fraction(100 * points, most)

    @cached_property
    def partial_areas(self) -> frozenset[tuple[str, str]]:
        """The units and areas with open leaves: what stands there is not all yet."""
        area = self.rubric.outline.area
        return frozenset(
            (unit, area(one.leaf).node.id) for unit, few in self.open.items() for one in few if one.leaf.role is None
        )

    @cached_property
    def partial_parts(self) -> frozenset[tuple[str, str]]:
        """The same for the sums of a unit: `points`, `appraised`, `survey`, `bonus`, `penalty`."""
        return frozenset(
            (unit, part) for unit, few in self.open.items() for one in few for part in ("points", _part_of(one.leaf))
        )


def _part_of(leaf: Row) -> str:
    return leaf.role or ("survey" if leaf.node.scored_by == "survey" else "appraised")


def standing_of(tables: dict[str, pd.DataFrame], rubric: Rubric) -> Standing:
    """The areas and the open leaves of every unit that sent anything."""
    areas = tuple(areas_of(rubric))
    scores = tables["scores"]
    return Standing(rubric, areas, area_scores(scores, areas), open_leaves(scores, rubric), area_ranks(scores, areas))


def open_leaves(scores: pd.DataFrame, rubric: Rubric) -> dict[str, tuple[Open, ...]]:
    """Per unit its open leaves in the rubric's order; a maximum of 0 says that the leaf does not count."""
    leaves = {leaf.node.id: leaf for leaf in rubric.outline.leaves}
    here = scores[scores["status"].isin(UNKNOWN) & (scores["max"] > 0)]
    found: dict[str, list[Open]] = {}
    for unit, node, status in zip(here["unit"], here["node"], here["status"], strict=True):
        if node in leaves:
            found.setdefault(str(unit), []).append(Open(leaves[node], status == "pending_survey"))
    return {unit: tuple(sorted(few, key=lambda one: one.leaf.index)) for unit, few in found.items()}


def areas_of(rubric: Rubric) -> list[Row]:
    """The areas (lĩnh vực), without bonus and penalty."""
    return [row for row in rubric.outline.children(None) if row.role is None]


def area_scores(scores: pd.DataFrame, areas: Sequence[Row]) -> AreaScores:
    """Per unit and area its points, None where nothing of it is scored yet, and its maximum."""
    here = scores[scores["node"].isin([area.node.id for area in areas])]
    columns = (here[name] for name in ("unit", "node", "points", "max", "status"))
    return {
        (str(unit), str(node)): (None if status in UNKNOWN else int(points), int(max_points))
        for unit, node, points, max_points, status in zip(*columns, strict=True)
    }


def area_ranks(scores: pd.DataFrame, areas: Sequence[Row]) -> AreaRanks:
    """Per unit and area its rank there, None where it has none."""
    here = scores[scores["node"].isin([area.node.id for area in areas])]
    columns = (here[name] for name in ("unit", "node", "rank"))
    return {(str(unit), str(node)): whole(rank) for unit, node, rank in zip(*columns, strict=True)}


def records(units: pd.DataFrame) -> list[dict[str, Any]]:
    """The table `units`, a row each."""
    return [{str(name): value for name, value in row.items()} for row in units.to_dict("records")]


def decimal(millionths: Any) -> float | None:  # noqa: ANN401 - an integer or a missing value
    """Millionths as a number; None where there are none."""
    return None if pd.isna(millionths) else int(millionths) / 10**6


def whole(value: Any) -> int | None:  # noqa: ANN401 - an integer or a missing value
    """A whole number; None where there is none."""
    return None if pd.isna(value) else int(value)


def fraction(millionths: Any) -> Fraction | None:  # noqa: ANN401 - an integer or a missing value
    """Millionths as an exact number; None where there are none."""
    return None if pd.isna(millionths) else from_points(int(millionths))
