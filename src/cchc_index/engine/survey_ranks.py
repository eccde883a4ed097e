"""Which ranks the survey's error leaves open (khoảng thứ hạng theo sai số điều tra).

Klein, Wright and Wieczorek (2020), "A joint confidence region for an overall ranking of populations", J. R. Stat. Soc.
C 69(3), 589-606: with intervals that hold all units' true values together, a unit's rank lies between one more than
the units wholly above it and one more than those not wholly below it. Replies of different units are independent, so
Šidák's level gives the joint 95 %. No randomness is needed, and the ranges hold all at once, not each for itself.
"""

from __future__ import annotations

import numpy as np

from cchc_index.engine.ranking import HUNDRED, UNRANKED, Ranks, rank_bounds
from cchc_index.engine.score import Scored
from cchc_index.engine.student import t_quantile
from cchc_index.engine.survey_error import CONFIDENCE, Error


def possible_ranks(scored: Scored, error: Error) -> tuple[Ranks, Ranks]:
    """The best and the worst rank of every ranked unit (hạng cao nhất, thấp nhất); UNRANKED for the others."""
    there = scored.ranks != UNRANKED
    width = np.where(error.asked, error.se, 0.0)
    many = max(int((there & (width != 0)).sum()), 1)
    width = width * t_quantile(CONFIDENCE ** (1 / many), np.where(error.asked, error.df, 1.0))
    if scored.rubric.ranking.by == "points":
        value = scored.points.astype(np.float64)
    else:
        value = np.broadcast_to(np.asarray(scored.percent.num / scored.percent.den, np.float64), len(there))
        width = width * HUNDRED / np.where(there, scored.totals.max, 1)
    width = np.where(np.isnan(width), np.inf, width)
    best, worst = rank_bounds(
        value - width,
        value + width,
        scored.ranks.max(initial=0) - scored.ranks,
        scored.rubric.ranking,
        there,
        breaks_ties=bool(scored.rubric.tie_break),
    )
    return np.minimum(best, scored.ranks), np.maximum(worst, scored.ranks)
