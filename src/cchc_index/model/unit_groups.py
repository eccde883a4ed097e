"""Groups of units that a rubric tells apart (nhóm đơn vị): rows that apply to some of them, and what each can reach."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from cchc_index.model.points import from_points
from cchc_index.model.problem import candidates
from cchc_index.model.rubric import Outline, Row, Rubric

STAYS: Final = ("full", "zero", "redistribute", "redistribute_equal")
"""What leaves the denominator as it is where a row does not apply."""


def most_for(outline: Outline, row: Row, group: str | None) -> int:
    """The maximum of a row for the units of a group (điểm tối đa với nhóm đơn vị), in millionths."""
    full = row.node.max or 0
    if row.is_leaf:
        return full if row.is_for(group) or row.node.not_applicable in STAYS else 0
    children = [most_for(outline, child, group) for child in outline.children(row) if child.role == row.role]
    if row.node.of == "best":
        return min(full, max(children, default=0))
    limited = row.node.cap or row.role is not None
    return min(full, sum(children)) if limited else sum(children)


def scale_for(outline: Outline, group: str | None) -> int:
    """The points of the scale for the units of a group, bonus and penalty left out, in millionths."""
    return sum(most_for(outline, area, group) for area in outline.children(None) if area.role is None)


def group_faults(rubric: Rubric) -> Iterator[tuple[str, tuple[str | int, ...], dict[str, object]]]:
    """What is wrong with how a rubric tells groups of units apart (code, path, values)."""
    outline, known = rubric.outline, rubric.unit_groups
    for row in outline.rows:
        node = row.node
        for place, group in enumerate(node.applies_to):
            if group not in known:
                names: dict[str, object] = {"id": node.id, "group": group, "known": candidates(group, known)}
                yield "R93", (*row.path, "applies_to", place), names
        if node.applies_to and not row.groups:
            yield "R96", (*row.path, "applies_to"), {"id": node.id}


def sums_by_group(rubric: Rubric, row: Row) -> dict[str, Fraction]:
    """What the children of a row add up to for each group (điểm của từng nhóm), where groups differ below it."""
    outline = rubric.outline
    below = [leaf.groups for leaf in outline.leaves_below(row) if leaf.groups is not None]
    if not below:
        return {}
    groups = dict.fromkeys([*rubric.unit_groups, *sorted(frozenset().union(*below))])  # R93 names those not known
    return {group: from_points(most_for(outline, row, group)) for group in groups}
