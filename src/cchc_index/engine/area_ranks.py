"""Ranks inside each area (thứ hạng theo từng lĩnh vực), of the units whose area is scored in full."""

from __future__ import annotations

import numpy as np

from cchc_index.engine import ranking
from cchc_index.engine.ranking import Ranks
from cchc_index.engine.score import Scored, ranked_by


def area_ranks(scored: Scored) -> dict[int, Ranks]:
    """Per area, by its row's index, the ranks by what the rubric ranks by: points, or the percent of the maximum."""
    rubric, size = scored.rubric, len(scored.units)
    waits = scored.leaves.open()
    nothing = np.zeros(size, np.int64)
    found: dict[int, Ranks] = {}
    for row in rubric.outline.children(None):
        if row.role is None:
            points, max_points = scored.totals.of_node[row.index]
            most = np.broadcast_to(max_points, nothing.shape)
            below = {leaf.index for leaf in rubric.outline.leaves_below(row)}
            mine = [place for place, leaf in enumerate(scored.leaves.rows) if leaf.index in below]
            there = scored.submitted & ~waits[mine].any(axis=0) & (most > 0)
            share = ranking.percent_of(points, most, nothing, 0)
            found[row.index] = ranking.ranks_of([ranked_by(rubric, points, share)], rubric.ranking, there)
    return found
