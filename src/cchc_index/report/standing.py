"""A result's tables as reports read them (đọc bảng kết quả): units one by one, the points of their areas."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from cchc_index.model.points import from_points
from cchc_index.model.rubric import Row, Rubric

AreaScores = dict[tuple[str, str], tuple[int | None, int]]
UNKNOWN = ("not_scored", "pending_survey")
SENT = ("complete", "incomplete")


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
