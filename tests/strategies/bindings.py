"""What ties nodes of a drawn rubric together: zeroes, requirements, ties, classes and sanctions."""

from __future__ import annotations

from fractions import Fraction

from tests.reference.exact import Raw
from tests.reference.tree import Node, Tree
from tests.strategies.pen import Pen, exact

CLASSES = ("Xuất sắc", "Tốt", "Khá", "Yếu")


def bind(pen: Pen, rubric: Raw) -> None:
    """Add to a drawn tree what names other nodes."""
    tree = Tree(rubric)
    classes = draw_classes(pen, tree)
    if classes:
        rubric["classes"] = classes
    if pen.chance(2):
        rubric["tie_break"] = pen.some(list(tree.nodes), 1, 2)
    for leaf in tree.leaves():
        if leaf.role is None and not leaf.is_information:
            add_zeroes(pen, tree, leaf)
            add_sanctions(pen, leaf, [one["name"] for one in classes])
    for node in tree.nodes.values():
        if pen.chance(5):
            add_requirement(pen, tree, node)


def has_penalty(node: Node) -> bool:
    return any(leaf.role == "penalty" for leaf in node.leaves())


def lower(outcomes: list[Raw], leaf: Node) -> list[Raw]:
    """Those with less than the maximum. No shares: whether points are above 1/3 depends on rounding."""
    return [one for one in outcomes if one.get("points", leaf.maximum) < leaf.maximum]


def add_zeroes(pen: Pen, tree: Tree, leaf: Node) -> None:
    """Perhaps let an outcome below the maximum zero a node without penalties."""
    if "unless" in leaf.rule or not pen.chance(3):
        return
    several: list[Raw] = leaf.rule.get("options") or leaf.rule.get("bands") or []
    outcomes = [leaf.rule] if leaf.rule.get("kind") == "all_of" else lower(several, leaf)
    if not outcomes:
        return
    targets = [name for name, node in tree.nodes.items() if not node.is_leaf and not has_penalty(node)]
    if leaf.parent is not None and leaf.parent.id in targets:
        targets += ["parent"] * 3
    if targets:
        pen.one(outcomes)["zeroes"] = pen.one(targets)


def add_sanctions(pen: Pen, leaf: Node, names: list[str]) -> None:
    options = lower(leaf.rule.get("options", []), leaf)
    if options and names and pen.chance(3):
        option = pen.one(options)
        if pen.chance(2):
            option["class_at_most"] = pen.one(names[1:] or names)
        else:
            option["class_down"] = pen.count(1, 2)


def add_requirement(pen: Pen, tree: Tree, node: Node) -> None:
    """Let a node need a leaf that stands before all its own: so no circle can arise."""
    order = [leaf.id for leaf in tree.leaves()]
    first = min(order.index(leaf.id) for leaf in node.leaves())
    before = [tree.nodes[name] for name in order[:first]]
    able = [leaf.id for leaf in before if leaf.role is None and not leaf.is_information]
    if able and not has_penalty(node) and not any(leaf.is_information for leaf in node.leaves()):
        node.raw["requires"] = pen.one(able)


def draw_classes(pen: Pen, tree: Tree) -> list[Raw]:
    """None, or two to four classes from the highest down, the last for all the others."""
    if pen.chance(4):
        return []
    many = pen.count(2, len(CLASSES))
    edges = [*exact("90", "66.67", "50")[: many - 1], Fraction(0)]
    nodes = [name for name, node in tree.nodes.items() if node.role is None and node.maximum > 0]
    classes: list[Raw] = []
    for name, edge in zip(CLASSES, edges, strict=False):
        one: Raw = {"name": name, "from": edge}
        if edge > 0 and pen.chance(3):
            one["quota"] = pen.one([20, 25, 34, 50])
        if edge > 0 and pen.chance(4):
            one["requires"] = [{"node": pen.one(nodes), "from": pen.one(exact("60", "33.3", "100"))}]
        classes.append(one)
    return classes
