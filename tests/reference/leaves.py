"""Step 1 and what stands before it: where a leaf's points come from, and how many they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from tests.reference.arithmetic import NotScored, Problem, ZeroByZero
from tests.reference.exact import claims_not_applicable, leaf_millionths, number
from tests.reference.ground import Board, Ground
from tests.reference.rules import Consequence, Given, NotApplicable, give
from tests.reference.tree import Node


@dataclass(frozen=True)
class LeafState:
    """A leaf of one unit. `leaves` says how it leaves the scale: "drop", "redistribute", "equal" or None."""

    status: str
    points: int | None = None
    source: str | None = None
    reason: str | None = None
    leaves: str | None = None
    consequences: tuple[Consequence, ...] = ()
    problem: str | None = None

    @property
    def is_open(self) -> bool:
        return self.points is None and self.status in {"not_scored", "pending_survey"}


@dataclass(frozen=True)
class Source:
    """Where the points come from: `kind` "points", "rule" or "not_applicable", and the round."""

    kind: str
    round: str
    answer: object = None


def decide(board: Board, unit: str, leaf: Node) -> LeafState:
    """The state of a leaf before zeroes and requirements."""
    if leaf.is_information:
        return LeafState("information")
    if board.leaves_scale(leaf):
        return LeafState("not_applicable", leaves="drop")
    if not board.asks(unit, leaf):
        return not_applicable(leaf, "none", otherwise="drop")
    source = self_source(board, unit, leaf) if board.stage == "self" else record_source(board, unit, leaf)
    try:
        state = from_source(board, unit, leaf, source)
    except Problem as problem:
        return LeafState("not_scored", problem=problem.kind)
    if state.status == "not_scored" and board.missing == "zero":
        return LeafState("scored", points=0, source="missing", reason="not_scored")
    return state


def self_source(board: Board, unit: str, leaf: Node) -> Source:
    """Under stage `self`: what the unit claims."""
    answer = board.given(unit, "answers").get((leaf.id, "declared"))
    if claims_not_applicable(answer):
        return Source("not_applicable", "declared")
    return Source("rule", "declared", answer)


def record_source(board: Board, unit: str, leaf: Node) -> Source | None:
    """For the record: the rounds in order, then the rule with each figure in its latest correction."""
    answers, points = board.given(unit, "answers"), board.given(unit, "points")
    answered_in = [one for one in board.view if answers.get((leaf.id, one)) is not None]
    latest = answered_in[0] if answered_in else None
    answer = answers[leaf.id, latest] if latest else None
    claimed = claims_not_applicable(answer)
    for one in board.record:
        if one == "declared":
            continue
        if points.get((leaf.id, one)) is not None:
            return Source("points", one, None if claimed else answer)
        if claimed and latest == one:
            return Source("not_applicable", one)
        if corrects(board, unit, leaf, one):
            return Source("rule", one, None if claimed else answer)
    if claimed:
        return Source("not_applicable", "declared") if "declared" in board.record else None
    if leaf.is_survey:
        return Source("rule", "survey")
    if leaf.scored_by == "import":
        return Source("rule", "imported", answer)
    corrected = shared_correction(board, unit, leaf)
    if corrected is None and "declared" not in board.record:
        return None
    return Source("rule", corrected or "declared", answer)


def corrects(board: Board, unit: str, leaf: Node, one: str) -> bool:
    """Whether the round corrects the leaf's answer or a figure that no other leaf reads."""
    figures = board.given(unit, "figures")
    own = board.tree.reads(leaf) - board.shared
    return (leaf.id, one) in board.given(unit, "answers") or any((*figure, one) in figures for figure in own)


def shared_correction(board: Board, unit: str, leaf: Node) -> str | None:
    """The latest round that corrects a figure the leaf reads."""
    figures = board.given(unit, "figures")
    for one in board.record:
        if one != "declared" and any((*figure, one) in figures for figure in board.tree.reads(leaf)):
            return one
    return None


def from_source(board: Board, unit: str, leaf: Node, source: Source | None) -> LeafState:
    """Points, or the policy, or nothing.

    Raises:
        Problem: the input is refused.
    """
    if source is None:
        return LeafState("not_scored", reason="not_scored")
    if source.kind == "not_applicable":
        return not_applicable(leaf, source.round)
    ground = Ground(board, unit, leaf, source.answer)
    if source.kind == "points":
        return appraised(board, leaf, ground, source.round)
    try:
        given = give(leaf.rule, leaf.maximum, ground)
    except NotScored:
        own = board.given(unit, "points").get((leaf.id, "declared"))
        if board.stage == "self" and own is not None:
            return scored(board, leaf, Given(checked(leaf, own)), source.round)
        if leaf.is_survey:
            return LeafState("pending_survey", reason="survey")
        return LeafState("not_scored", reason="not_scored")
    except NotApplicable:
        return not_applicable(leaf, source.round)
    except ZeroByZero:
        raise Problem("0/0") from None
    return scored(board, leaf, given, source.round)


def clamped(leaf: Node, points: Fraction) -> Fraction:
    return min(max(points, leaf.minimum), leaf.maximum)


def scored(board: Board, leaf: Node, given: Given, source: str) -> LeafState:
    decimals = int(board.rubric["rounding"]["leaf"])
    points = leaf_millionths(clamped(leaf, given.points), decimals)
    return LeafState("scored", points, source, consequences=given.consequences)


def checked(leaf: Node, points: object) -> Fraction:
    """Points that a person gave, as they stand.

    Raises:
        Problem: outside min..max, or off the grid of the rule's step.
    """
    amount = number(points)
    if not leaf.minimum <= amount <= leaf.maximum:
        raise Problem("out_of_range")
    if "step" in leaf.rule and (amount / number(leaf.rule["step"])).denominator != 1:
        raise Problem("off_grid")
    return amount


def appraised(board: Board, leaf: Node, ground: Ground, one: str) -> LeafState:
    """An appraiser's points; what the answer brings stands unless they are above the answer's own."""
    state = scored(board, leaf, Given(checked(leaf, board.given(ground.unit, "points")[leaf.id, one])), one)
    assert state.points is not None
    try:
        behind = give(leaf.rule, leaf.maximum, ground)
    except (NotScored, NotApplicable, ZeroByZero, Problem):
        return state
    decimals = int(board.rubric["rounding"]["leaf"])
    kept = tuple(
        consequence
        for consequence in behind.consequences
        if state.points <= leaf_millionths(clamped(leaf, consequence.points), decimals)
    )
    return replace(state, consequences=kept)


def not_applicable(leaf: Node, source: str, otherwise: str = "forbidden") -> LeafState:
    """The node's policy; `otherwise` where it has none.

    Raises:
        Problem: it is `forbidden`.
    """
    policy = leaf.raw.get("not_applicable", otherwise)
    if policy == "forbidden":
        raise Problem("not_applicable_forbidden")
    if policy == "full":
        points = leaf_millionths(leaf.maximum, 6)
        return LeafState("not_applicable", points, source, reason="not_applicable")
    if policy == "zero":
        return LeafState("not_applicable", 0, source, reason="not_applicable")
    leaves = "equal" if isinstance(policy, dict) else str(policy)
    return LeafState("not_applicable", None, source, "not_applicable", leaves)
