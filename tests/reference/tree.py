"""The nodes of a rubric, as written, with what they inherit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from tests.reference.arithmetic import names
from tests.reference.exact import Raw, number

HEAD = "*"


@dataclass(eq=False)
class Node:
    """One node; `raw` is its mapping in the file, `role` its own or inherited."""

    raw: Raw
    parent: Node | None
    role: str | None
    children: list[Node] = field(default_factory=list)

    @property
    def id(self) -> str:
        return str(self.raw["id"])

    @property
    def maximum(self) -> Fraction:
        """Points; `max: null` counts like 0 in sums."""
        return number(self.raw["max"] or 0)

    @property
    def minimum(self) -> Fraction:
        return number(self.raw.get("min", 0))

    @property
    def rule(self) -> Raw:
        rule: Raw = self.raw.get("rule") or {}
        return rule

    @property
    def is_leaf(self) -> bool:
        return not self.children

    @property
    def is_information(self) -> bool:
        return self.is_leaf and self.maximum == 0

    @property
    def scored_by(self) -> str:
        return str(self.raw.get("scored_by", "unit"))

    @property
    def is_survey(self) -> bool:
        return self.scored_by == "survey" or self.rule.get("kind") == "survey"

    @property
    def starts_role(self) -> bool:
        """Whether it is the node at which a bonus or a penalty leaves the scale."""
        return self.role is not None and (self.parent is None or self.parent.role != self.role)

    @property
    def is_best(self) -> bool:
        return self.raw.get("of") == "best"

    @property
    def is_capped(self) -> bool:
        """Whether its points are clamped to its `max`: under `cap`, `of: best` and any role."""
        return bool(self.raw.get("cap")) or self.is_best or self.role is not None

    def lineage(self) -> Iterator[Node]:
        """The node itself, its parent, and so on up to the area."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    def leaves(self) -> Iterator[Node]:
        """The leaves below, or the leaf itself."""
        if self.is_leaf:
            yield self
        for child in self.children:
            yield from child.leaves()


class Tree:
    """All nodes of a rubric."""

    def __init__(self, rubric: Raw) -> None:
        self.rubric = rubric
        self.nodes: dict[str, Node] = {}
        self.areas = [self.grow(raw, None) for raw in rubric["areas"]]

    def grow(self, raw: Raw, parent: Node | None) -> Node:
        node = Node(raw, parent, raw.get("role", parent.role if parent else None))
        self.nodes[node.id] = node
        node.children = [self.grow(child, node) for child in raw.get("children") or []]
        return node

    def leaves(self) -> list[Node]:
        return [leaf for area in self.areas for leaf in area.leaves()]

    def scale(self) -> Fraction:
        """The declared points: all areas without a role."""
        return sum((area.maximum for area in self.areas if area.role is None), Fraction(0))

    def declares(self, leaf: Node, name: str) -> str | None:
        """The id of the nearest node upwards that declares the input, `*` for the head."""
        for node in leaf.lineage():
            if name in (node.raw.get("inputs") or {}):
                return node.id
        return HEAD if name in (self.rubric.get("inputs") or {}) else None

    def type_of(self, leaf: Node, name: str) -> str:
        declaring = self.declares(leaf, name)
        assert declaring is not None, f"{leaf.id}: {name} is declared nowhere"
        inputs = self.rubric["inputs"] if declaring == HEAD else self.nodes[declaring].raw["inputs"]
        return str(inputs[name]["type"])

    def reads(self, leaf: Node) -> set[tuple[str, str]]:
        """The unit's own figures that the leaf's rule may read: (declaring node, input)."""
        found = set()
        for name in names_in(leaf.rule):
            declaring = self.declares(leaf, name)
            if declaring is not None:
                found.add((declaring, name))
        return found

    def shared(self) -> set[tuple[str, str]]:
        """Figures that more than one leaf reads."""
        readers = [figure for leaf in self.leaves() for figure in self.reads(leaf)]
        return {figure for figure in readers if readers.count(figure) > 1}

    def zeroed_by(self, leaf: Node, target: str) -> str:
        """The id of the node that `zeroes` names."""
        if target != "parent":
            return target
        assert leaf.parent is not None, f"{leaf.id} has no parent"
        return leaf.parent.id


def nested(rule: Raw) -> Iterator[Raw]:
    """The rule and all rules inside it; an information leaf has none."""
    if rule:
        yield rule
    inner = [band["rule"] for band in rule.get("bands", []) if "rule" in band]
    inner += [part["rule"] for part in rule.get("parts", [])]
    inner += list(rule.get("cases", {}).values())
    inner += [rule["otherwise"]] if "otherwise" in rule else []
    for one in inner:
        yield from nested(one)


def expressions(rule: Raw) -> list[str]:
    """What is arithmetic in one rule, without the rules inside it."""
    keys = ["value", "count"] + (["points"] if rule.get("kind") == "formula" else [])
    return [str(rule[key]) for key in keys if key in rule]


def names_in(rule: Raw) -> set[str]:
    """The names of this period's own figures that a rule may read, the rules inside it included."""
    found = set()
    for one in nested(rule):
        for expression in expressions(one):
            found |= {name for prefix, name in names(expression) if not prefix}
        found |= set(one.get("conditions", []))
        found |= {one[key] for key in ("date", "input") if key in one}
    return found


def zeroes_in(rule: Raw) -> list[str]:
    """Every `zeroes` that the rule may fire."""
    found = []
    for one in nested(rule):
        places = [one, *one.get("options", []), *one.get("bands", []), *one.get("unless", [])]
        found += [str(place["zeroes"]) for place in places if "zeroes" in place]
    return found
