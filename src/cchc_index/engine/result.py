"""The tables of a result (bảng kết quả): `units` and `scores`, as `model.tables` declares them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cchc_index.engine.area_ranks import area_ranks
from cchc_index.engine.ranking import UNRANKED, published
from cchc_index.engine.score import Scored
from cchc_index.engine.states import Reason, Source, Status
from cchc_index.engine.survey_error import Error, millionths
from cchc_index.engine.survey_ranks import possible_ranks
from cchc_index.model.points import DECIMALS

STATUS: Final = {status.value: status.name.lower() for status in Status}
SOURCE: Final = {source.value: "" if source is Source.NONE else source.name.lower() for source in Source}
REASON: Final = {reason.value: "" if reason is Reason.NONE else reason.name.lower() for reason in Reason}


def unit_table(
    scored: Scored,
    rejected: Sequence[str] = (),
    groups: Sequence[str | None] = (),
    levels: Sequence[str | None] = (),
    errors: Sequence[Error] = (),
) -> pd.DataFrame:
    """The table `units`, in rank order (bảng xếp hạng); those without a rank follow, best possible total first."""
    size = len(scored.units)
    bonus, penalty = scored.totals.bonus, scored.totals.penalty
    survey = scored.survey_points
    percent = published(scored.percent, DECIMALS, size)
    classes = [*(band.name for band in scored.rubric.classes), ""]
    frame = pd.DataFrame(
        {
            "unit": list(scored.units),
            "group": [group or "" for group in groups] if groups else [""] * size,
            "level": [level or "" for level in levels] if levels else [""] * size,
            "status": _unit_status(scored, rejected),
            "points": scored.points,
            "max": scored.totals.max,
            "percent": _known(percent, scored.complete & (scored.totals.max > 0)),
            "rank": _known(scored.ranks, scored.ranks != UNRANKED),
            "class": [classes[position] for position in scored.classes.tolist()],
            "rank_in_group": _known(scored.ranks_in_group, scored.ranks_in_group != UNRANKED),
            "rank_in_level": _known(scored.ranks_in_level, scored.ranks_in_level != UNRANKED),
            "appraised": _known(scored.totals.points - survey, _any_of_it(scored, survey=False)),
            "survey": _known(survey, _any_of_it(scored, survey=True)),
            **_survey_error(scored, errors),
            "bonus": bonus,
            "penalty": penalty,
            "worst": scored.worst,
            "best": scored.best,
            "rank_worst": _known(scored.rank_worst, scored.rank_worst != UNRANKED),
            "rank_best": _known(scored.rank_best, scored.rank_best != UNRANKED),
            "unappraised": scored.unappraised,
        }
    )
    sent = frame["status"].isin(["complete", "incomplete"])
    frame = frame.assign(_sent=~sent, _best=-frame["best"])
    ordered = frame.sort_values(["rank", "_sent", "_best", "unit"], na_position="last")
    return ordered.drop(columns=["_sent", "_best"]).reset_index(drop=True)


def score_table(scored: Scored) -> pd.DataFrame:
    """The table `scores` (bảng điểm từng mục): every node of every unit that sent anything."""
    rows = scored.rubric.outline.rows
    here = np.flatnonzero(scored.submitted)
    position = {row.index: place for place, row in enumerate(scored.leaves.rows)}
    status, source, reason = (np.zeros((len(rows), len(scored.units)), np.int8) for _ in range(3))
    for row in rows:
        if row.is_leaf:
            place = position.get(row.index)
            status[row.index] = Status.INFORMATION if place is None else scored.leaves.status[place]
            if place is not None:
                source[row.index] = scored.leaves.source[place]
                reason[row.index] = scored.leaves.reason[place]
        else:
            below = [leaf.index for leaf in scored.rubric.outline.leaves_below(row) if leaf.role == row.role]
            status[row.index] = scored.leaves.together([position[leaf] for leaf in below if leaf in position])
    ranks = np.full((len(rows), len(here)), UNRANKED, np.int64)
    for index, in_area in area_ranks(scored).items():
        ranks[index] = in_area[here]
    units = pd.Categorical.from_codes(np.tile(here, len(rows)), categories=pd.Index(scored.units))
    ids = pd.Index([row.node.id for row in rows])
    nodes = pd.Categorical.from_codes(np.repeat(np.arange(len(rows)), len(here)), categories=ids)
    return pd.DataFrame(
        {
            "unit": units,
            "node": nodes,
            "points": scored.totals.node_points[:, here].ravel(),
            "max": scored.totals.node_max[:, here].ravel(),
            "status": _words(status[:, here], STATUS),
            "source": _words(source[:, here], SOURCE),
            "reason": _words(reason[:, here], REASON),
            "rank": _known(ranks.ravel(), ranks.ravel() != UNRANKED),
        }
    )


def _survey_error(scored: Scored, errors: Sequence[Error]) -> dict[str, Any]:
    """The error of the points and the ranks that it leaves open, of the units whose survey it is."""
    if not errors:
        nothing = _known(np.zeros(len(scored.units)), np.zeros(len(scored.units), np.bool_))
        return dict.fromkeys(("survey_se", "survey_margin", "rank_low", "rank_high"), nothing)
    low, high = possible_ranks(scored, errors[-1])
    known = np.where(errors[-1].asked, errors[-1].se, np.nan), np.where(errors[-1].asked, errors[-1].margin, np.nan)
    return {
        "survey_se": millionths(known[0]),
        "survey_margin": millionths(known[1]),
        "rank_low": _known(low, low != UNRANKED),
        "rank_high": _known(high, high != UNRANKED),
    }


def _unit_status(scored: Scored, rejected: Sequence[str]) -> list[str]:
    out = set(rejected)
    states: list[str] = []
    for unit, sent, complete in zip(scored.units, scored.submitted, scored.complete, strict=True):
        if unit in out:
            states.append("rejected")
        elif not sent:
            states.append("not_submitted")
        else:
            states.append("complete" if complete else "incomplete")
    return states


def _any_of_it(scored: Scored, *, survey: bool) -> NDArray[np.bool_]:
    """Where that part of the scale is known: the rubric has none of it, or something of it is scored."""
    places = scored.places(survey=survey)
    return np.asarray(scored.leaves.together(places) == np.int8(Status.SCORED if places else Status.INFORMATION))


def _known(values: NDArray[Any], there: NDArray[np.bool_]) -> Any:  # noqa: ANN401 - a nullable pandas array
    return pd.arrays.IntegerArray(np.array(values, dtype=np.int64), ~there)


def _words(codes: NDArray[np.int8], words: dict[int, str]) -> Any:  # noqa: ANN401 - a categorical pandas array
    keys = sorted(words)
    spelled = pd.Index([words[key] for key in keys])
    return pd.Categorical.from_codes(np.searchsorted(keys, codes.ravel()), categories=spelled)
