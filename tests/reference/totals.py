"""Steps 2 to 6: zeroes and requirements, redistribution, sums, drop, bonus and penalty. All in millionths."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from tests.reference.exact import MILLION, half_up, number
from tests.reference.tree import Node, Tree

ONE = Fraction(1)


@dataclass(frozen=True)
class Leaf:
    """A leaf's points (None: open, information or off the scale) and how it leaves the scale, if it does."""

    points: int | None
    leaves: str | None


@dataclass
class Branch:
    """What a node hands upwards: points, the maximum it still has, and what its parent must redistribute."""

    points: Fraction = Fraction(0)
    maximum: Fraction = Fraction(0)
    dropped_below: bool = False
    proportional: Fraction = Fraction(0)
    equal: Fraction = Fraction(0)
    has_points: bool = False


@dataclass
class Totals:
    """A unit's sums, in millionths; `nodes` {node: (points, max)}."""

    nodes: dict[str, tuple[int, int]] = field(default_factory=dict)
    scale_points: Fraction = Fraction(0)
    scale_max: Fraction = Fraction(0)
    bonus: Fraction = Fraction(0)
    penalty: Fraction = Fraction(0)
    percent: Fraction | None = None

    @property
    def points(self) -> int:
        return int(self.scale_points + self.bonus - self.penalty)


# ------------------------------------------------------------------ step 2


def required_by(leaf: Node) -> list[str]:
    """The leaves that this one needs; a node's requirement binds all leaves below."""
    return [str(node.raw["requires"]) for node in leaf.lineage() if "requires" in node.raw]


def zero(tree: Tree, leaves: Mapping[str, Leaf], fired: set[tuple[str, str]]) -> dict[str, Leaf]:
    """The leaves after `zeroes`, each a pair (leaf, node below which all others get 0), and `requires`.

    A zeroed leaf keeps its deduction. An open one is 0 unless it may still bring a deduction; in either case it has
    no points for those that need it. What is off the scale stays off.
    """
    result = dict(leaves)
    struck: set[str] = set()
    changed = True
    while changed:
        changed = False
        for node in tree.leaves():
            leaf = result[node.id]
            off = node.is_information or leaf.leaves is not None
            if node.id in struck or off or node.role == "penalty":  # a deduction stays
                continue
            needs = required_by(node)
            if is_struck(node, fired) or any(one in struck or is_pointless(result[one]) for one in needs):
                result[node.id] = Leaf(zeroed(node, leaf.points), None)
                struck.add(node.id)
                changed = True
    return result


def zeroed(node: Node, points: int | None) -> int | None:
    """A zeroed leaf's points; None while a deduction is still open."""
    if points is None:
        return 0 if node.minimum >= 0 else None
    return min(points, 0)


def is_struck(node: Node, fired: set[tuple[str, str]]) -> bool:
    """Whether another leaf zeroes a node at or above this leaf."""
    above = {one.id for one in node.lineage()}
    return any(source != node.id and target in above for source, target in fired)


def is_pointless(required: Leaf) -> bool:
    """Open leaves and leaves out of the scale take nothing from those that need them."""
    return required.leaves is None and required.points is not None and required.points <= 0


# ------------------------------------------------------------------ steps 3 to 6


def add_up(tree: Tree, leaves: Mapping[str, Leaf]) -> Totals:
    """From leaf points to the percent."""
    totals = Totals()
    for area in tree.areas:
        branch = climb(area, leaves, totals)
        if area.role is None:
            totals.scale_points += branch.points
            totals.scale_max += branch.maximum
    scale = tree.scale() * MILLION
    if totals.scale_max > 0:
        totals.percent = 100 * totals.scale_points / totals.scale_max
        totals.percent += 100 * (totals.bonus - totals.penalty) / scale
    return totals


def climb(node: Node, leaves: Mapping[str, Leaf], totals: Totals) -> Branch:
    """One node's branch; noted in `totals`, and there added to bonus or penalty where a role starts."""
    if node.is_leaf:
        branch = of_leaf(node, leaves[node.id])
    else:
        branches = []
        for child in node.children:
            below = climb(child, leaves, totals)
            if not child.starts_role:
                branches.append(below)
        branch = of_capped(node, branches) if node.is_capped else of_children(branches)
    if node.starts_role:
        branch.points = min(max(branch.points, Fraction(0)), branch.maximum)
        if node.role == "bonus":
            totals.bonus += branch.points
        else:
            totals.penalty += branch.points
    totals.nodes[node.id] = (int(branch.points), int(half_up(branch.maximum, ONE)))
    return branch


def of_leaf(node: Node, leaf: Leaf) -> Branch:
    maximum = node.maximum * MILLION
    if node.is_information:
        return Branch()
    if leaf.leaves == "drop":
        return Branch(dropped_below=True)
    if leaf.leaves == "redistribute":
        return Branch(proportional=maximum)
    if leaf.leaves == "equal":
        return Branch(equal=maximum)
    return Branch(Fraction(leaf.points or 0), maximum, has_points=leaf.points is not None)


def of_children(branches: list[Branch]) -> Branch:
    """A plain sum, with what its children redistribute."""
    remaining = [branch for branch in branches if branch.maximum > 0]
    proportional = sum((branch.proportional for branch in branches), Fraction(0))
    equal = sum((branch.equal for branch in branches), Fraction(0))
    result = Branch(
        points=sum((branch.points for branch in branches), Fraction(0)),
        maximum=sum((branch.maximum for branch in branches), Fraction(0)),
        dropped_below=any(branch.dropped_below for branch in branches),
        has_points=any(branch.has_points for branch in branches),
    )
    if proportional + equal == 0:
        return result
    if not remaining:
        result.proportional, result.equal = proportional, equal
        return result
    whole = result.maximum + proportional + equal
    points = Fraction(0)
    for branch in remaining:
        target = (branch.maximum + equal / len(remaining)) * whole / (whole - proportional)
        points += branch.points * target / branch.maximum
    result.points = half_up(points, ONE)
    result.maximum = whole
    return result


def of_capped(node: Node, branches: list[Branch]) -> Branch:
    """A node under `cap`, `of: best` or a role: its sum, or its highest child, up to its maximum."""
    assert not any(branch.proportional or branch.equal for branch in branches), f"{node.id}: refused at load"
    dropped_below = any(branch.dropped_below for branch in branches)
    has_points = any(branch.has_points for branch in branches)
    if node.is_best:
        points = max((branch.points for branch in branches if branch.has_points), default=Fraction(0))
        left = max((branch.maximum for branch in branches), default=Fraction(0))
    else:
        points = sum((branch.points for branch in branches), Fraction(0))
        left = sum((branch.maximum for branch in branches), Fraction(0))
    maximum = number(node.raw["max"] or 0) * MILLION
    if dropped_below:
        maximum = min(maximum, left)
    return Branch(min(points, maximum), maximum, dropped_below, has_points=has_points)
