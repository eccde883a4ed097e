"""A slow, literal second reading of RUBRIC.md, to compare the engine with. It shares no line with it.

One unit at a time, `fractions.Fraction` throughout, no table. `score` is the whole of it; `rank` and `Tree`
stand for tests that start later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from tests.reference.exact import MILLION, Figure, Raw, load, load_text
from tests.reference.ground import Board, Replies, UnitData
from tests.reference.leaves import LeafState, decide
from tests.reference.ranking import Entry, rank
from tests.reference.rules import Consequence
from tests.reference.totals import Leaf, Totals, add_up, zero
from tests.reference.tree import Node, Tree, zeroes_in

__all__ = ["Entry", "Raw", "Replies", "Result", "Tree", "UnitData", "load", "load_text", "rank", "score"]


@dataclass
class Result:
    """One unit's result; all points in millionths.

    `nodes` {node: (points, max)} holds every node, leaves included; `problems` (unit, leaf, kind).
    """

    leaves: dict[str, int | None]
    status: dict[str, str]
    source: dict[str, str | None]
    reason: dict[str, str | None]
    nodes: dict[str, tuple[int, int]]
    points: int
    max: int
    bonus: int
    penalty: int
    percent: Fraction | None
    worst: int
    best: int
    complete: bool
    rank: int | None = None
    class_: str | None = None
    problems: list[tuple[str, str, str]] = field(default_factory=list)
    consequences: tuple[Consequence, ...] = ()


def score(
    rubric: Raw,
    data: Mapping[str, UnitData],
    *,
    period: str | None = None,
    stage: str = "record",
    previous: Mapping[str, Mapping[tuple[str, str], Figure]] | None = None,
    replies: Replies | None = None,
    imported: Mapping[str, Mapping[str, Fraction]] | None = None,
    without_survey: bool = False,
    missing: str = "incomplete",
    groups: Mapping[str, str] | None = None,
) -> dict[str, Result]:
    """Score all units of `data`, each of which has submitted.

    Args:
        rubric: the raw mapping from YAML, loaded by `load`.
        data: unit: {"answers": {(leaf, round): answer or "Không áp dụng"}, "points": {(leaf, round): number},
            "figures": {(node, input, round): value}}; rounds "declared", "appraised_1", "appraised_2"; the
            head's node is "*".
        period: one of the rubric's periods; by default its first.
        stage: "record" or "self".
        previous: unit: {(node, input): value} of the period before.
        replies: unit: replies (group, {question: answer}); None if no survey was held.
        imported: unit: {leaf: number}.
        without_survey: no survey was held, whatever the rubric says of it.
        missing: "incomplete" or "zero".
        groups: unit: its group, where the rubric tells groups of units apart.
    """
    tree = Tree(rubric)
    board = Board(
        tree=tree,
        data=data,
        period=period or str(rubric["periods"][0]),
        stage=stage,
        previous=previous or {},
        replies=replies,
        imported=imported or {},
        without_survey=without_survey,
        missing=missing,
        groups=groups or {},
    )
    results = {unit: score_unit(board, unit) for unit in data}
    ranked = {
        unit: Entry(result.percent, result.nodes, result.consequences)
        for unit, result in results.items()
        if result.complete and result.percent is not None
    }
    for unit, (place, reached) in rank(tree, ranked).items():
        results[unit].rank, results[unit].class_ = place, reached
    return results


def score_unit(board: Board, unit: str) -> Result:
    """Steps 1 to 6 for one unit, and its bounds."""
    tree = board.tree
    states = {leaf.id: decide(board, unit, leaf) for leaf in tree.leaves()}
    fired = fired_zeroes(tree, states)
    before = {name: Leaf(state.points, state.leaves) for name, state in states.items()}
    after = zero(tree, before, fired)
    totals = add_up(tree, after)
    still_open = [name for name, state in states.items() if state.is_open and after[name].points is None]
    worst, best = totals.points, totals.points
    if still_open:
        worst = bound(tree, states, fired, worst=True)
        best = bound(tree, states, fired, worst=False)
    zeroed = {name for name in states if after[name].points != before[name].points}
    return Result(
        leaves={name: leaf.points for name, leaf in after.items()},
        status={name: "scored" if name in zeroed and state.is_open else state.status for name, state in states.items()},
        source={name: state.source for name, state in states.items()},
        reason={name: "zeroed" if name in zeroed else state.reason for name, state in states.items()},
        nodes=totals.nodes,
        points=totals.points,
        max=int(totals.scale_max),
        bonus=int(totals.bonus),
        penalty=int(totals.penalty),
        percent=None if still_open else totals.percent,
        worst=worst,
        best=best,
        complete=not still_open,
        problems=[(unit, name, state.problem) for name, state in states.items() if state.problem],
        consequences=tuple(one for state in states.values() for one in state.consequences),
    )


def fired_zeroes(tree: Tree, states: Mapping[str, LeafState]) -> set[tuple[str, str]]:
    """Pairs (leaf, node below which all other leaves get 0)."""
    return {
        (name, tree.zeroed_by(tree.nodes[name], consequence.zeroes))
        for name, state in states.items()
        for consequence in state.consequences
        if consequence.zeroes is not None
    }


def bound(tree: Tree, states: Mapping[str, LeafState], fired: set[tuple[str, str]], *, worst: bool) -> int:
    """The points if all that is open went as badly, or as well, as it can."""
    leaves = {}
    fired = set(fired)
    for name, state in states.items():
        node = tree.nodes[name]
        points = state.points
        if state.is_open:
            points = int(extreme(node, worst=worst) * MILLION)
            if worst:
                fired |= {(name, tree.zeroed_by(node, target)) for target in zeroes_in(node.rule)}
        leaves[name] = Leaf(points, state.leaves)
    totals: Totals = add_up(tree, zero(tree, leaves, fired))
    return totals.points


def extreme(node: Node, *, worst: bool) -> Fraction:
    """An open leaf at its worst or best: min or max on the scale, a bonus 0 or all, a penalty reversed."""
    if node.role == "penalty":
        return node.maximum if worst else Fraction(0)
    if node.role == "bonus":
        return Fraction(0) if worst else node.maximum
    return node.minimum if worst else node.maximum
