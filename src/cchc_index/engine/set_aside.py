"""Rows that are not for a unit's group (mục không dành cho nhóm đơn vị): not applicable there, whoever wrote what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from cchc_index.engine.exact import Mask
from cchc_index.engine.kinds.outcome import Finding
from cchc_index.engine.states import LeafScores, Reason, Source, Status, among
from cchc_index.model.rubric import Row

OWN = (Source.DECLARED, Source.SELF_POINTS, Source.APPRAISED_1, Source.APPRAISED_2)
"""Points from here say that someone filled the row in."""


def set_aside(scores: LeafScores, groups: Sequence[str | None]) -> None:
    """Take the rows out of the units that they are not for; `not_applicable` says how, and `forbidden` means drop."""
    aside = {row.index: np.array([not row.is_for(group) for group in groups]) for row in scores.rows if row.groups}
    if not aside:
        return
    scores.findings = _elsewhere(scores.findings, aside)
    scores.fired = [(row, source, _less(mask, aside.get(row.index))) for row, source, mask in scores.fired]
    scores.differences = [
        (row, own, ruled, _less(mask, aside.get(row.index))) for row, own, ruled, mask in scores.differences
    ]
    known = np.array([group is not None for group in groups])
    for position, row in enumerate(scores.rows):
        if (here := aside.get(row.index)) is not None and here.any():
            _out(scores, position, row, here, known)


def _out(scores: LeafScores, position: int, row: Row, here: Mask, known: Mask) -> None:
    gone = scores.out[position] & among(scores.status[position], Status.NOT_SCORED, Status.PENDING_SURVEY)
    here = here & ~gone  # what this run leaves out for all units stays out
    filled = here & known & among(scores.status[position], Status.SCORED) & among(scores.source[position], *OWN)
    if filled.any():
        scores.findings.append((row, Finding("R97", filled)))
    policy = row.node.not_applicable
    full = policy == "full" and row.role is None
    scores.points[position] = np.where(here, (row.node.max or 0) if full else 0, scores.points[position])
    scores.status[position][here] = Status.NOT_APPLICABLE
    scores.source[position][here] = Source.NONE
    scores.reason[position][here] = Reason.NONE
    scores.out[position] = np.where(here, policy not in ("full", "zero"), scores.out[position])
    scores.moved[position] = np.where(here, policy in ("redistribute", "redistribute_equal"), scores.moved[position])


def _elsewhere(findings: list[tuple[Row, Finding]], aside: dict[int, Mask]) -> list[tuple[Row, Finding]]:
    """The findings, as far as they are of units that the row is for."""
    kept = [(row, replace(one, mask=_less(one.mask, aside.get(row.index)))) for row, one in findings]
    return [(row, one) for row, one in kept if one.mask.any()]


def _less(mask: Mask, aside: Mask | None) -> Mask:
    return mask if aside is None else mask & ~aside
