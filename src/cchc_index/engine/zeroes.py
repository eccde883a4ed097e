"""What one leaf does to others (điểm bị tính 0): `zeroes` of options and bands, `requires` between leaves."""

from __future__ import annotations

from graphlib import TopologicalSorter

import numpy as np

from cchc_index.engine.exact import Mask
from cchc_index.engine.states import LeafScores, Status, among
from cchc_index.model.rubric import Row, Rubric
from cchc_index.model.rule_parts import all_rules
from cchc_index.model.rules import AllOf, Bands, Choice, Sanctioned


def apply_fired(rubric: Rubric, scores: LeafScores) -> None:
    """Step 2, first half (điểm bị tính 0): all other leaves below the node that a fired option names get 0."""
    for row, source, mask in scores.fired:
        if source.zeroes is not None:
            zero_others(rubric, scores, row, source.zeroes, mask)


def zero_others(rubric: Rubric, scores: LeafScores, row: Row, target: str, mask: Mask) -> None:
    """All leaves below the target but the row itself get 0; `parent` is the row's parent."""
    outline = rubric.outline
    node = outline.parent(row) if target == "parent" else outline.by_id[target]
    if node is None:
        return
    below = {leaf.index for leaf in outline.leaves_below(node)}
    units = mask.nonzero()[0]
    for position, leaf in enumerate(scores.rows):
        if leaf.index in below and leaf.index != row.index:
            scores.zero(position, units)


def apply_requires(rubric: Rubric, scores: LeafScores) -> None:
    """Step 2, second half (điều kiện): a leaf whose required leaf has no points gets 0, along the whole chain."""
    position = {row.node.id: place for place, row in enumerate(scores.rows)}
    needs = {row.node.id: set(rubric.outline.required_by(row)) for row in scores.rows}
    for leaf_id in TopologicalSorter({leaf: found for leaf, found in needs.items() if found}).static_order():
        for required in needs.get(leaf_id, ()):
            place = position[required]
            settled = among(scores.status[place], Status.SCORED, Status.NOT_APPLICABLE)
            pointless = settled & ~scores.out[place] & (scores.points[place] <= 0)
            if pointless.any():
                scores.zero(position[leaf_id], pointless.nonzero()[0])


def may_zero(row: Row) -> tuple[str, ...]:
    """The nodes whose other leaves an answer of this leaf could take to 0."""
    found: list[Sanctioned] = []
    for rule in all_rules(row.node.rule) if row.node.rule else ():
        match rule:
            case Choice():
                found += rule.options
            case Bands():
                found += rule.bands
            case AllOf():
                found.append(rule)
    return tuple(dict.fromkeys(one.zeroes for one in found if one.zeroes is not None))


def worst_of(rubric: Rubric, scores: LeafScores) -> LeafScores:
    """Each open leaf at its lowest, with every `zeroes` and `requires` it may fire; open bonus 0, open penalty full."""
    waits = scores.open()
    worst = _closed(scores, waits)
    for position, row in enumerate(worst.rows):
        lowest = {"bonus": 0, "penalty": row.node.max or 0}.get(row.role or "", row.node.min)
        worst.points[position][waits[position]] = lowest
    for position, row in enumerate(worst.rows):
        if waits[position].any():
            for target in may_zero(row):
                zero_others(rubric, worst, row, target, waits[position])
    apply_requires(rubric, worst)
    return worst


def best_of(rubric: Rubric, scores: LeafScores) -> LeafScores:
    """Each open leaf at its highest, no `zeroes` fired (trường hợp tốt nhất); open bonus full, open penalty 0."""
    waits = scores.open()
    best = _closed(scores, waits)
    for position, row in enumerate(best.rows):
        highest = 0 if row.role == "penalty" else row.node.max or 0
        best.points[position][waits[position]] = highest
    apply_fired(rubric, best)  # what zeroes already also holds for leaves that were left open for a deduction
    apply_requires(rubric, best)
    return best


def _closed(scores: LeafScores, waits: np.ndarray) -> LeafScores:
    return LeafScores(
        rows=scores.rows,
        points=[points.copy() for points in scores.points],
        status=np.where(waits, np.int8(Status.SCORED), scores.status),
        source=scores.source,
        reason=scores.reason.copy(),
        out=scores.out,
        moved=scores.moved,
        fired=scores.fired,
    )
