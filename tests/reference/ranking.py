"""Step 7: ranks among complete units, classes with quota and requirements, sanctions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from tests.reference.exact import Raw, half_up, number
from tests.reference.rules import Consequence
from tests.reference.tree import Tree


@dataclass(frozen=True)
class Entry:
    """A unit that is ranked: its percent, its nodes {node: (points, max)} and what its answers bring."""

    percent: Fraction
    nodes: Mapping[str, tuple[int, int]]
    consequences: tuple[Consequence, ...] = field(default=())


def rank(tree: Tree, entries: Mapping[str, Entry]) -> dict[str, tuple[int, str | None]]:
    """The rank and the class of each unit."""
    keys = {unit: key(tree, entry) for unit, entry in entries.items()}
    ranks = {}
    for unit, own in keys.items():
        better = [other for other in keys.values() if other > own]
        dense = tree.rubric.get("ranking", {}).get("ties") == "dense"
        ranks[unit] = 1 + (len(set(better)) if dense else len(better))
    classes = classify(tree, entries, ranks)
    names = [str(one["name"]) for one in tree.rubric.get("classes", [])]
    return {unit: (ranks[unit], sanction(names, classes[unit], entries[unit])) for unit in entries}


def figure(rubric: Raw, entry: Entry) -> Fraction:
    """The percent that ranks: exact, or as printed where the decision ranks printed figures."""
    if rubric.get("ranking", {}).get("figures", "exact") == "published":
        return half_up(entry.percent, Fraction(1, 10 ** int(rubric["rounding"]["published"])))
    return entry.percent


def key(tree: Tree, entry: Entry) -> tuple[Fraction, ...]:
    """What is compared, higher is better: the percent, then the points of the tie-break nodes in turn."""
    ties = []
    for node in tree.rubric.get("tie_break", []):
        points = entry.nodes[node][0]
        ties.append(Fraction(-points if tree.nodes[node].role == "penalty" else points))
    return (figure(tree.rubric, entry), *ties)


def classify(tree: Tree, entries: Mapping[str, Entry], ranks: Mapping[str, int]) -> dict[str, str | None]:
    """From the highest class down: who reaches it, meets what it requires and fits into its quota."""
    classes: dict[str, str | None] = dict.fromkeys(entries)
    waiting = set(entries)
    for one in tree.rubric.get("classes", []):
        candidates = {
            unit
            for unit in waiting
            if figure(tree.rubric, entries[unit]) >= number(one["from"]) and meets(one, entries[unit])
        }
        if "quota" in one:
            places = math.floor(number(one["quota"]) * len(entries) / 100)
            candidates = fitting(candidates, ranks, places)
        for unit in candidates:
            classes[unit] = str(one["name"])
        waiting -= candidates
    return classes


def meets(one: Raw, entry: Entry) -> bool:
    """Whether every required node that has a percent reaches it."""
    for requirement in one.get("requires", []):
        points, maximum = entry.nodes[requirement["node"]]
        if maximum > 0 and Fraction(100 * points, maximum) < number(requirement["from"]):
            return False
    return True


def fitting(candidates: set[str], ranks: Mapping[str, int], places: int) -> set[str]:
    """The best candidates, as long as all who share a rank fit together."""
    taken: set[str] = set()
    for level in sorted({ranks[unit] for unit in candidates}):
        tied = {unit for unit in candidates if ranks[unit] == level}
        if len(taken) + len(tied) > places:
            break
        taken |= tied
    return taken


def sanction(names: list[str], reached: str | None, entry: Entry) -> str | None:
    """The class after `class_at_most`, then `class_down`, never below the last."""
    if reached is None:
        return None
    place = names.index(reached)
    for consequence in entry.consequences:
        if consequence.class_at_most is not None:
            place = max(place, names.index(consequence.class_at_most))
    place += sum(consequence.class_down for consequence in entry.consequences)
    return names[min(place, len(names) - 1)]
