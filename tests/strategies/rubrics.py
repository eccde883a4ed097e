"""Strategies for whole rubrics: trees of depth one to four, roles, caps, policies, requirements, classes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from tests.reference.exact import Raw, number
from tests.reference.tree import Tree
from tests.strategies import kinds
from tests.strategies.pen import Pen, exact
from tests.strategies.surveys import GROUPS, survey
from tests.strategies.values import Slot

MAXIMA = exact("1", "2", "0.5", "1.5", "3", "5", "10", "0.75")
UNIT_GROUPS = ["Vùng thấp", "Vùng cao"]
"""The first has all rows: so the maxima add up to its."""
POLICIES: list[object] = ["full", "zero", "drop", "redistribute", {"redistribute": "equal"}]
DEEPEST = 4
MOST_LEAVES = 9


@dataclass(frozen=True)
class Place:
    """Where a node is drawn: its id, and what it inherits."""

    id: str
    depth: int
    role: str | None = None
    capped: bool = False
    shared: tuple[str, ...] = ()


@dataclass
class Grower:
    """Draws nodes; counts leaves and survey questions as it goes."""

    pen: Pen
    groups: Raw | None
    leaves: int = 0
    questions: int = 1

    def node(self, place: Place) -> Raw:
        wants_leaf = place.depth == DEEPEST or (place.depth > 1 and not self.pen.chance(3))
        if wants_leaf or self.leaves >= MOST_LEAVES or (place.depth == 1 and self.pen.chance(8)):
            return self.leaf(place)
        node: Raw = {"id": place.id, "name": f"Nút {place.id}"}
        below = replace(place, depth=place.depth + 1)
        if place.role is None and not place.capped and self.pen.chance(7):
            node["role"] = self.pen.one(["bonus", "penalty"])
            below = replace(below, role=node["role"], capped=True)
        limit = self.pen.one(["", "", "", "", "cap", "best"])
        if limit:
            node |= {"cap": True} if limit == "cap" else {"of": "best"}
            below = replace(below, capped=True)
        if self.pen.chance(3):
            name = "s" + place.id.replace(".", "_")
            node["inputs"] = {name: {"label": f"Số liệu chung {name}", "type": "number"}}
            below = replace(below, shared=(*below.shared, name))
        many = self.pen.count(1, 3)
        children = [self.node(replace(below, id=f"{place.id}.{one}")) for one in range(1, many + 1)]
        node["max"] = self.maximum(node, children)
        node["children"] = children
        return node

    def maximum(self, node: Raw, children: list[Raw]) -> Fraction:
        """The sum of the children, or, where it is clamped, sometimes less."""
        points = [number(child["max"] or 0) for child in children if "role" not in child]
        most = max(points, default=Fraction(0)) if node.get("of") == "best" else sum(points, Fraction(0))
        if {"role", "cap", "of"} & set(node) and most > 1 and self.pen.chance(2):
            # A best child above the maximum wants both words.
            node |= {"cap": True} if "of" in node else {}
            return most - Fraction(1, 2)
        return most

    def leaf(self, place: Place) -> Raw:
        pen = self.pen
        self.leaves += 1
        node: Raw = {"id": place.id, "name": f"Nút {place.id}"}
        if place.depth > 1 and pen.chance(14):
            return node | {"max": pen.one([None, 0])}
        node["max"] = pen.one(MAXIMA)
        if place.role is None and not place.capped and place.depth > 1 and pen.chance(12):
            node["role"] = pen.one(["bonus", "penalty"])
        on_scale = place.role is None and "role" not in node
        if on_scale and (not place.capped or pen.options.contested) and pen.chance(4):
            node["min"] = pen.one(exact("-0.5", "-0.25", "-1"))
        policy = self.policy(place, on_scale=on_scale)
        if policy != "forbidden":
            node["not_applicable"] = policy
        slot = Slot(pen, node["max"], node.get("min", Fraction(0)), place.shared, policy != "forbidden")
        node |= self.rule(slot, on_scale=on_scale)
        if node.get("scored_by") in {"survey", "import"}:
            node.pop("min", None)
        return node

    def policy(self, place: Place, *, on_scale: bool) -> object:
        if self.pen.chance(2):
            return "forbidden"
        if not on_scale:
            return self.pen.one(["zero", "drop"])
        if place.capped or place.depth == 1:
            return self.pen.one(POLICIES[:3])
        return self.pen.one(POLICIES)

    def rule(self, slot: Slot, *, on_scale: bool) -> Raw:
        """The rule with its inputs, and who scores it."""
        others = ["judgement", "appraised choice", "imported", "survey", "change"] if on_scale else []
        if not slot.pen.options.previous:
            others = others[:-1]
        kind = slot.pen.one([*kinds.OF_THE_UNIT, *others])
        if kind == "judgement":
            return {"scored_by": "appraiser", "rule": kinds.judgement(slot)}
        if kind == "appraised choice":
            return {"scored_by": "appraiser", "rule": kinds.choice(slot)}
        if kind == "imported":
            return {"scored_by": "import", "rule": kinds.imported(slot)}
        if kind == "survey":
            rule = survey(slot.pen, self.questions, self.groups)
            self.questions += len(rule["questions"])
            return {"scored_by": "survey", "rule": rule}
        rule = kinds.change(slot) if kind == "change" else kinds.OF_THE_UNIT[kind](slot)
        return ({"inputs": slot.inputs} if slot.inputs else {}) | {"rule": rule}


def walk(nodes: list[Raw], depth: int = 1) -> Iterator[tuple[int, Raw]]:
    for node in nodes:
        yield depth, node
        yield from walk(node.get("children", []), depth + 1)


def expects(tree: Tree) -> Raw:
    """The counts and sums that the rubric states of itself."""
    depths = [depth for depth, _ in walk(tree.rubric["areas"])]
    surveyed = [leaf for leaf in tree.leaves() if leaf.is_survey]
    counts: Raw = {
        "areas": depths.count(1),
        "criteria": depths.count(2),
        "components": sum(depth > 2 for depth in depths),
        "points": tree.scale(),
    }
    if not any(node.is_capped for leaf in surveyed for node in leaf.lineage()):
        counts["survey_points"] = sum((leaf.maximum for leaf in surveyed), Fraction(0))
    return counts


def draw_rubric(pen: Pen) -> Raw:
    """A rubric as YAML would give it, with `Fraction` for decimals."""
    groups = {name: pen.one(exact("0.4", "0.6", "1", "3")) for name in GROUPS} if pen.chance(2) else None
    shared = ("h1",) if pen.chance(2) else ()
    grower = Grower(pen, groups)
    many = pen.count(1, 3)
    areas = [grower.node(Place(str(one), 1, shared=shared)) for one in range(1, many + 1)]
    if all(area.get("role") or not area["max"] for area in areas):
        rule = {"kind": "formula", "points": "2"}
        areas.append({"id": str(many + 1), "name": f"Nút {many + 1}", "max": Fraction(2), "rule": rule})
    rubric: Raw = {
        "schema": 1,
        "id": "thu/bo-tieu-chi",
        "index": "thu",
        "title": "Bộ tiêu chí để thử",
        "level": "xa",
        "periods": ["2023", "2024"],
        "status": "official",
        "basis": [{"number": "00/QĐ-THU", "date": dt.date(2023, 1, 1), "issuer": "Thử", "title": "Không có thật"}],
        "rounding": {"leaf": pen.count(2, 6), "published": pen.count(0, 3)},
        "ranking": {
            "by": "percent",
            "ties": pen.one(["competition", "dense"]),
            "figures": pen.one(["exact", "exact", "published"]),
        },
        "without_survey": pen.one(["incomplete", "drop"]),
        "areas": areas,
    }
    if shared:
        rubric["inputs"] = {"h1": {"label": "Số liệu toàn bảng", "type": "number"}}
    if pen.chance(5):
        rubric["record"] = pen.one([["appraised_1", "declared"], ["appraised_2", "appraised_1"]])
    if pen.chance(3):
        rubric["unit_groups"] = UNIT_GROUPS
        for depth, node in walk(areas):
            if pen.chance(4 + depth):
                node["applies_to"] = UNIT_GROUPS[:1]
    rubric["expects"] = expects(Tree(rubric))
    return rubric
