"""Why a unit's index changed (phân rã mức tăng, giảm): rubric, performance, appraisal, survey, applicability.

The points of a leaf under rubric R, figures D, appraisal A, survey S and applicability N are
clamp(rule_R(figures_D) / max_R + gap_A) × max_R, where gap_A is what the appraisal of a year added to that year's own
rule, in parts of the maximum; a survey leaf's are share_S × max_R; where it does not apply, N decides. Each part is the
mean over the orders in which the five may turn from the earlier year's into the later year's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product, zip_longest

from cchc_index.engine.leaf_parts import NOWHERE, Leaf, Of, leaf_of, unmoved
from cchc_index.engine.pairs import Pairs
from cchc_index.engine.scale import Gone
from cchc_index.engine.shapley import Corner, shapley
from cchc_index.engine.worth import Worth
from cchc_index.model.compared import PARTS, NodeParts, Parts
from cchc_index.model.points import MILLION, closed
from cchc_index.model.rubric import Row, Rubric

RUBRIC, APPLICABILITY = PARTS.index("rubric"), PARTS.index("applicability")


def _gone(pairs: Pairs, one: Of, two: Of) -> tuple[tuple[Gone, Gone], tuple[Gone, Gone]]:
    """Per rubric and per year the leaves that have left the scale."""
    if not one.gone and not two.gone:
        return ({}, {}), ({}, {})
    twins = [(old, pairs.after.outline.by_id[new]) for new, old in pairs.twins.items()]
    later = {new.node.id: one.how(old, new) for old, new in twins if old.node.id in one.gone}
    earlier = {old.node.id: two.how(new, old) for old, new in twins if new.node.id in two.gone}
    known = {old.node.id for old, _new in twins}
    alone = (
        {id_: how for id_, how in one.gone.items() if id_ not in known},
        {id_: how for id_, how in two.gone.items() if id_ not in pairs.twins},
    )
    return (one.gone, alone[0] | earlier), (alone[1] | later, two.gone)


def exact_parts(pairs: Pairs, one: Of, two: Of) -> tuple[list[Fraction], list[NodeParts]]:
    """The parts of the change of a unit's index in percent, exactly, in the order of `PARTS`; and row by row."""
    worth = pairs.worth(_gone(pairs, one, two))
    found = [NOWHERE] * len(PARTS)
    nodes: list[NodeParts] = []
    seen: tuple[set[str], set[str]] = (set(), set())
    for before, after, below in pairs.terms:
        if not _stands_still(pairs, worth, one, two, before, after, below):
            leaves = [leaf_of(one, two, old, new, same=pairs.alike[new.node.id]) for old, new in below]
            known = [leaf for leaf in leaves if leaf is not None]
            if len(known) < len(leaves):
                continue
            term = _Term(worth, (pairs.before, pairs.after), (before, after), known)
            split = shapley(term.value, _active(worth, before, after, known))
            if any(split):
                nodes.append(NodeParts(after.node.id, after.node.name, tuple(split)))
                found[: len(split)] = [so_far + more for so_far, more in zip(found, split, strict=False)]
        seen[0].add(before.node.id)
        seen[1].add(after.node.id)
    found[-2] = _outside(two) - _outside(one)
    apart = _apart(pairs, worth, (one, two), seen)
    found[-1] = sum((node.apart or NOWHERE for node in apart), NOWHERE)
    return found, [*nodes, *apart]


def _stands_still(
    pairs: Pairs, worth: Worth, one: Of, two: Of, before: Row, after: Row, below: Sequence[tuple[Row, Row]]
) -> bool:
    """Whether nothing at all about a row is other than it was: most rows of most units."""
    return (
        not any(worth.moves(before, after))
        and all(pairs.alike[new.node.id] and unmoved(one, two, old, new) for old, new in below)
        and (after.is_leaf or before.node == after.node)
    )


def _apart(pairs: Pairs, worth: Worth, years: tuple[Of, Of], seen: tuple[set[str], set[str]]) -> list[NodeParts]:
    """What the blocks bring that cannot be compared."""
    apart: dict[tuple[str, str], Fraction] = {}
    for later, year in enumerate(years):
        for row in pairs.standing[later]:
            if row.node.id not in seen[later]:
                told = pairs.block_of[later].get(row.node.id, (row.node.id, row.node.name))
                points = year.points(row) * worth.at(later, later, row)
                apart[told] = apart.get(told, NOWHERE) + (points if later else -points)
    return [NodeParts(*told, (), points) for told, points in apart.items()]


Mix = Sequence[tuple[Of, Fraction]]
"""The units that one is made of in a year (gộp từ), each with its part of the index."""


def mixed_parts(pairs: Pairs, ones: Mix, twos: Mix, change: int) -> tuple[Parts, tuple[NodeParts, ...]]:
    """The parts in millionths of a percent, which add up to the change to the last one; and row by row, exactly.

    Where several units stand for one: the mean over the pairs of a unit then and a unit now.
    """
    total = [NOWHERE] * len(PARTS)
    rows: dict[str, NodeParts] = {}
    for (one, before), (two, after) in product(ones, twos):
        weight = before * after
        exact, nodes = exact_parts(pairs, one, two)
        total = [so_far + weight * part for so_far, part in zip(total, exact, strict=True)]
        for node in nodes:
            had = rows.get(node.id, NodeParts(node.id, node.name, ()))
            both = zip_longest(had.parts, node.parts, fillvalue=NOWHERE)
            parts = tuple(so_far + weight * part for so_far, part in both)
            known = [one for one in (had.apart, None if node.apart is None else weight * node.apart) if one is not None]
            rows[node.id] = NodeParts(node.id, node.name, parts, sum(known, NOWHERE) if known else None)
    return Parts(*closed([part * MILLION for part in total], change)), tuple(rows.values())


class _Term:
    """A row of the scale that stands for itself in both years, with the leaves it is made of."""

    def __init__(
        self, worth: Worth, rubrics: tuple[Rubric, Rubric], rows: tuple[Row, Row], leaves: Sequence[Leaf]
    ) -> None:
        self.worth, self.rubrics, self.rows, self.leaves = worth, rubrics, rows, leaves

    def value(self, corner: Corner) -> Fraction:
        """What the row brings to the index at a corner, in percent."""
        rubric, applicability = corner[RUBRIC], corner[APPLICABILITY]
        points = {leaf.rows[rubric].node.id: leaf.points(corner) for leaf in self.leaves}
        row = self.rows[rubric]
        return _rolled(self.rubrics[rubric], row, points) * self.worth.at(rubric, applicability, row)


def _rolled(rubric: Rubric, row: Row, points: Mapping[str, Fraction]) -> Fraction:
    """The points of a row from those of its leaves."""
    if row.is_leaf:
        return points.get(row.node.id, NOWHERE)
    below = [_rolled(rubric, child, points) for child in rubric.outline.children(row) if child.role is None]
    total = max(below) if row.node.of == "best" else sum(below, NOWHERE)
    capped = row.node.cap or row.node.of == "best"
    return min(total, Fraction(row.node.max or 0, MILLION)) if capped else total


def _active(worth: Worth, old: Row, new: Row, leaves: Sequence[Leaf]) -> list[bool]:
    """Which of the five are not the same in both years."""
    active = [any(flags) for flags in zip(*(leaf.active() for leaf in leaves), strict=True)]
    rubric, applicability = worth.moves(old, new)
    active[RUBRIC] |= rubric or (not new.is_leaf and old.node != new.node)
    active[APPLICABILITY] |= applicability
    return active


def _outside(year: Of) -> Fraction:
    """Bonus less penalty, in percent of the declared scale."""
    roots = [row for row in year.rubric.outline.rows if row.is_role_root]
    points = sum(((-1 if row.role == "penalty" else 1) * year.points(row) for row in roots), NOWHERE)
    return 100 * points * MILLION / year.rubric.outline.scale if year.rubric.outline.scale else NOWHERE
