"""Takes divisions by zero that would be refused out of drawn data."""

from __future__ import annotations

import ast
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.reference.arithmetic import NotScored, Problem, ZeroByZero, names, parse
from tests.reference.exact import Figure, Raw
from tests.reference.ground import Board, Ground
from tests.reference.rules import NotApplicable, give
from tests.reference.tree import Tree, expressions, nested

if TYPE_CHECKING:
    from tests.strategies.submissions import UnitSheet

Previous = dict[str, dict[tuple[str, str], Figure]]


def views(tree: Tree, data: dict[str, UnitSheet], previous: Previous, period: str) -> list[Board]:
    """The same data as it stands after each round: no later correction may make a division unsound."""
    records = [["declared"], ["appraised_1", "declared"], ["appraised_2", "appraised_1", "declared"]]
    records.append(["appraised_2", "declared"])
    boards = []
    for record in records:
        board = Board(
            tree=Tree({**tree.rubric, "record": record}),
            data=data,
            period=period,
            stage="record",
            previous=previous,
            replies=None,
            imported={},
            without_survey=False,
            missing="incomplete",
        )
        boards.append(board)
    return boards


def make_sound(tree: Tree, data: dict[str, UnitSheet], previous: Previous, period: str) -> None:
    """Make denominators positive where x/0, or 0/0 without `if_zero`, would stand."""
    changed = True
    while changed:
        changed = False
        for board in views(tree, data, previous, period):
            for unit in data:
                for leaf in board.tree.leaves():
                    for rule in nested(leaf.rule):
                        changed |= mend(Ground(board, unit, leaf), rule, data, previous)


def mend(ground: Ground, rule: Raw, data: dict[str, UnitSheet], previous: Previous) -> bool:
    """Whether a zero had to go."""
    changed = False
    for expression in expressions(rule):
        if not is_sound(ground, rule, expression):
            for prefix, name in denominators(expression):
                declaring = str(ground.board.tree.declares(ground.leaf, name))
                changed |= lift(data[ground.unit], declaring, name)
                if prefix == "prev" or rule["kind"] == "change":
                    changed |= lift_before(previous.get(ground.unit, {}), declaring, name)
    if rule.get("kind") == "relative" and not is_sound(ground, rule, None):
        for _, name in names(rule["value"]):
            declaring = str(ground.board.tree.declares(ground.leaf, name))
            changed |= lift(data[ground.unit], declaring, name)
    return changed


def is_sound(ground: Ground, rule: Raw, expression: str | None) -> bool:
    """Whether the expression, or else the whole rule, can be worked out, or says what 0/0 means."""
    try:
        if expression is None:
            give(rule, ground.leaf.maximum, ground)
        else:
            ground.evaluate(expression)
            if rule["kind"] == "change":
                ground.evaluate_before(expression)
    except ZeroByZero:
        return "if_zero" in rule
    except Problem as problem:
        return problem.kind != "x/0"
    except (NotScored, NotApplicable):
        return True
    return True


def denominators(expression: str) -> list[tuple[str, str]]:
    """The names below the line of any division."""
    found = []
    for node in ast.walk(parse(expression)):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            found += names(ast.unparse(node.right))
    return found


def lift(sheet: UnitSheet, declaring: str, name: str) -> bool:
    """Turn a figure's zeros, of whatever round, into ones."""
    figures = sheet["figures"]
    zeros = [key for key, value in figures.items() if key[:2] == (declaring, name) and is_zero(value)]
    for key in zeros:
        figures[key] = Fraction(1)
    return bool(zeros)


def lift_before(figures: dict[tuple[str, str], Figure], declaring: str, name: str) -> bool:
    if not is_zero(figures.get((declaring, name))):
        return False
    figures[declaring, name] = Fraction(1)
    return True


def is_zero(value: Figure | None) -> bool:
    return isinstance(value, Fraction) and value == 0
