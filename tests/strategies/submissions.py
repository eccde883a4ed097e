"""Strategies for what units hand in and appraisers correct, to go with a drawn rubric."""

from __future__ import annotations

import copy
import datetime as dt
import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeAlias

from tests.reference.exact import NEVER, NOT_APPLICABLE, Figure, Raw, number
from tests.reference.tree import HEAD, Node, Tree, nested
from tests.strategies.pen import Pen, exact

NUMBERS = exact("3", "0", "1", "2", "4", "7", "10", "100", "300", "7.83", "8.7", "1.17", "1.3", "2.09", "2.2")
NUMBERS += exact("0.001", "0.5", "33.333", "89.999", "99.999")
COUNTS = exact("1", "0", "2", "3", "5", "12")
PERCENTS = exact("80", "0", "33.333", "40", "49.999", "50", "59.95", "66.5", "79.999", "85.5", "90", "100")
QUOTIENT = re.compile(r"(x\d+) / (x\d+)")

ROUNDS = ("declared", "appraised_1", "appraised_2")
# What appraisers do to a leaf: p gives points, c corrects, n: it does not apply; the digit is the round.
APPRAISALS = ["", "", "", "", "p1", "c1", "n1", "p2", "c2", "n2"]
APPRAISALS += ["p1 c1", "p1 c2", "p1 p2", "c1 p2", "c1 c2", "n1 p2"]
NAMES = ("Xã An", "Xã Bình", "Xã Cẩm", "Xã Dương", "Xã Én", "Xã Phú")

UnitSheet: TypeAlias = dict[str, dict[Any, Any]]


@dataclass
class Filler:
    """Fills in one unit's sheet."""

    pen: Pen
    tree: Tree
    period: str
    shared: set[tuple[str, str]]
    sheet: UnitSheet = field(default_factory=lambda: {"answers": {}, "points": {}, "figures": {}})

    def fill(self) -> UnitSheet:
        complete = not self.pen.chance(3)
        for declaring, inputs in self.declarations():
            for name, what in inputs.items():
                if declaring == HEAD or not self.tree.nodes[declaring].is_leaf:
                    self.shared_figure(declaring, name, what["type"])
        scored = [leaf for leaf in self.tree.leaves() if not leaf.is_information]
        for leaf in scored:
            self.leaf(leaf, blank=not complete and self.pen.chance(4))
        # A form without any entry has not been submitted.
        if not any(self.sheet.values()):
            own = [leaf for leaf in scored if leaf.scored_by == "unit"]
            if own:
                self.sheet["points"][own[0].id, "declared"] = self.points(own[0])
        return self.sheet

    def declarations(self) -> list[tuple[str, Raw]]:
        nodes = [(node.id, node.raw["inputs"]) for node in self.tree.nodes.values() if "inputs" in node.raw]
        return [(HEAD, self.tree.rubric.get("inputs", {})), *nodes]

    def shared_figure(self, declaring: str, name: str, kind: str) -> None:
        if not self.pen.chance(12):
            self.set(declaring, name, "declared", self.figure(kind))
        for one in self.pen.one([(), (), (), (ROUNDS[1],), (ROUNDS[2],), ROUNDS[1:]]):
            self.set(declaring, name, one, self.figure(kind))

    def set(self, declaring: str, name: str, one: str, value: Figure) -> None:
        self.sheet["figures"][declaring, name, one] = value

    # -------------------------------------------------------------- one leaf

    def leaf(self, leaf: Node, *, blank: bool) -> None:
        contested = self.pen.options.contested
        claims = leaf.raw.get("not_applicable") is not None or self.pen.options.problems
        claimed = claims and not blank and leaf.scored_by == "unit" and self.pen.chance(4)
        if leaf.scored_by == "unit" and not blank:
            if claimed:
                self.sheet["answers"][leaf.id, "declared"] = NOT_APPLICABLE
            else:
                self.declare(leaf, "declared")
        # A claim beside self points contradicts itself.
        if leaf.scored_by == "unit" and not claimed and self.pen.chance(3):
            self.sheet["points"][leaf.id, "declared"] = self.points(leaf)
        if leaf.scored_by in {"survey", "import"}:
            actions = "" if not contested else self.pen.one(["", "", "p1"])
        elif leaf.scored_by == "appraiser":
            actions = "" if blank else self.pen.one(["p1", "p2", "p1 p2", "c1 p2", "n1"])
        else:
            actions = self.pen.one(APPRAISALS)
        for action in actions.split():
            what, one = action[0], ROUNDS[int(action[1])]
            if what == "p":
                self.sheet["points"][leaf.id, one] = self.points(leaf)
            elif what == "n" and claims:
                self.sheet["answers"][leaf.id, one] = NOT_APPLICABLE
            elif what == "c" and (contested or not (blank or claimed) or takes_answer_only(leaf)):
                self.correct(leaf, one)

    def declare(self, leaf: Node, one: str) -> None:
        """Everything that the rule may read, often so that the value lies on an edge."""
        inputs = leaf.raw.get("inputs", {})
        partly = self.pen.chance(20)
        for name, what in inputs.items():
            self.set(leaf.id, name, one, self.figure(what["type"], leaf.rule))
        if self.pen.chance(2):
            self.onto_edge(leaf, one)
        if inputs and partly:
            del self.sheet["figures"][leaf.id, self.pen.one(list(inputs)), one]
        self.answer(leaf, one, optional="options" not in leaf.rule)

    def answer(self, leaf: Node, one: str, *, optional: bool) -> None:
        options = leaf.rule.get("options") or leaf.rule.get("unless") or []
        if options and not (optional and self.pen.chance(2)):
            written = str(self.pen.one(options)["answer"])
            if self.pen.chance(8):
                written = f" {written.upper()}  "
            if self.pen.options.problems and self.pen.chance(8):
                written = "Trễ"
            self.sheet["answers"][leaf.id, one] = written

    def correct(self, leaf: Node, one: str) -> None:
        """Another answer, or some of the leaf's own figures anew."""
        inputs = leaf.raw.get("inputs", {})
        if not inputs:
            self.answer(leaf, one, optional=False)
            return
        complete = all((leaf.id, name, "declared") in self.sheet["figures"] for name in inputs)
        for name in self.pen.some(list(inputs), 1, len(inputs)) if complete else inputs:
            self.set(leaf.id, name, one, self.figure(inputs[name]["type"], leaf.rule))

    def points(self, leaf: Node) -> Fraction:
        """Points within the leaf's bounds, on the grid of its rule."""
        pen, most = self.pen, leaf.maximum
        if pen.options.problems and pen.chance(6):
            return pen.one([most + 1, most - Fraction(1, 100)])
        if "step" in leaf.rule:
            step = number(leaf.rule["step"])
            return step * pen.count(0, int(most / step))
        choices = [Fraction(0), most, most / 2, Fraction(int(most * 1000) // 3, 1000), leaf.minimum]
        return pen.one([one for one in choices if leaf.minimum <= one <= most])

    # -------------------------------------------------------------- figures

    def figure(self, kind: str, rule: Raw | None = None) -> Figure:
        pen = self.pen
        if kind == "yes_no":
            return pen.one([True, True, False])
        if kind == "date":
            return self.date(rule or {})
        if kind == "text":
            return self.case(rule or {})
        if kind == "count" and pen.options.problems and pen.chance(8):
            return Fraction(-1)
        return pen.one({"count": COUNTS, "percent": PERCENTS}.get(kind, NUMBERS))

    def case(self, rule: Raw) -> str:
        whens = [one for one in nested(rule) if "cases" in one]
        known = [str(case) for one in whens for case in one["cases"]]
        return self.pen.one(known + (["Loại khác"] if whens and "otherwise" in whens[0] else []))

    def date(self, rule: Raw) -> Figure:
        """Around a deadline of the rule."""
        deadlines = [one for one in nested(rule) if "by" in one]
        by = deadlines[0]["by"]
        if isinstance(by, str):
            by = dt.date.fromisoformat(by.format(period=self.period))
        late = [entry["days"] for entry in deadlines[0].get("late", []) if "days" in entry]
        days = [0, -30, 1, *late, *(one + 1 for one in late), 60]
        dates: list[Figure] = [by + dt.timedelta(one) for one in days]
        return self.pen.one([*dates, NEVER])

    def onto_edge(self, leaf: Node, one: str) -> None:
        """Move a figure so that the value is exactly an edge, floor or target of the rule."""
        rule, figures = leaf.rule, self.sheet["figures"]
        edges = [number(band[key]) for band in rule.get("bands", []) for key in ("from", "to") if key in band]
        edges += [number(rule[key]) for key in ("floor", "target") if key in rule] + [Fraction(100)]
        edge = self.pen.one(edges)
        value = str(rule.get("value", ""))
        quotient = QUOTIENT.fullmatch(value)
        if quotient:
            above, below = quotient.groups()
            target = edge * figures[leaf.id, below, one] / (1 if "as" in rule else 100)
        elif value in leaf.raw.get("inputs", {}) and leaf.raw["inputs"][value]["type"] == "number":
            above, target = value, edge
        else:
            return
        if (target * 1000).denominator == 1 and target >= 0:
            figures[leaf.id, above, one] = target


def takes_answer_only(leaf: Node) -> bool:
    return leaf.rule.get("kind") == "choice"


def draw_data(pen: Pen, tree: Tree, period: str) -> dict[str, UnitSheet]:
    """One to six units; some are copies of the first, so that ties arise."""
    shared = tree.shared()
    data: dict[str, UnitSheet] = {}
    for name in NAMES[: pen.count(1, len(NAMES))]:
        if data and pen.chance(4):
            data[name] = copy.deepcopy(data[NAMES[0]])
        else:
            data[name] = Filler(pen, tree, period, shared).fill()
    return data


def draw_previous(pen: Pen, tree: Tree, units: list[str]) -> dict[str, dict[tuple[str, str], Figure]]:
    """Figures of the period before, for most units and inputs; no zeros, so that they could be scored alone."""
    figures = [figure for figure in NUMBERS if figure > 0]
    wanted = sorted({figure for leaf in tree.leaves() if looks_back(leaf) for figure in tree.reads(leaf)})
    return {
        unit: {one: pen.one(figures) for one in wanted if not pen.chance(8)}
        for unit in units
        if wanted and not pen.chance(8)
    }


def looks_back(leaf: Node) -> bool:
    return any(one["kind"] == "change" or "prev." in str(one.get("value", "")) for one in nested(leaf.rule))


def draw_imported(pen: Pen, tree: Tree, units: list[str]) -> dict[str, dict[str, Fraction]]:
    """Values on the scale of each imported leaf, for most units."""
    found: dict[str, dict[str, Fraction]] = {unit: {} for unit in units}
    for leaf in tree.leaves():
        if leaf.scored_by == "import":
            scale = number(leaf.rule.get("scale", 100))
            values = [scale, Fraction(0), scale * Fraction("0.6125"), scale / 2, scale * Fraction("0.9")]
            for unit in units:
                if not pen.chance(10):
                    found[unit][leaf.id] = pen.one(values)
    return found
