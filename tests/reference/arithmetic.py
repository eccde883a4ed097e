"""The arithmetic of `value`, `count` and `points`: names, numbers, + - * / ( ) min max floor ceil."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias

LookUp: TypeAlias = Callable[[str, str], Fraction | None]
"""From a prefix ("", "prev", "mean", "highest", "lowest") and a name to a number; None is a blank."""

PREFIXES = ("prev", "mean", "highest", "lowest")


class NotScored(Exception):  # noqa: N818 - what RUBRIC.md calls it
    """Something that the rule must read is blank."""


class ZeroByZero(Exception):  # noqa: N818
    """A division 0/0: what `if_zero` speaks of."""


class Problem(Exception):  # noqa: N818
    """The input is refused; `kind` says why."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def parse(expression: object) -> ast.expr:
    return ast.parse(str(expression).strip(), mode="eval").body


def is_division(expression: object) -> bool:
    """Whether the outermost operation is a division."""
    tree = parse(expression)
    return isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Div)


def names(expression: object) -> list[tuple[str, str]]:
    """All names read, each with its prefix or ""."""
    found = []

    def visit(node: ast.AST) -> None:
        if isinstance(node, ast.Attribute):
            assert isinstance(node.value, ast.Name)
            assert node.value.id in PREFIXES
            found.append((node.value.id, node.attr))
        elif isinstance(node, ast.Call):
            for argument in node.args:
                visit(argument)
        elif isinstance(node, ast.Name):
            found.append(("", node.id))
        else:
            for child in ast.iter_child_nodes(node):
                visit(child)

    visit(parse(expression))
    return found


def evaluate(expression: object, look_up: LookUp) -> Fraction:
    """The value of the expression.

    Raises:
        NotScored: a figure in it is blank.
        Problem: x/0 somewhere in it.
        ZeroByZero: 0/0 somewhere in it, and no x/0.
    """
    if any(look_up(prefix, name) is None for prefix, name in names(expression)):
        raise NotScored
    divisions: list[str] = []
    value = work_out(parse(expression), look_up, divisions)
    if "x/0" in divisions:
        raise Problem("x/0")
    if value is None:
        raise ZeroByZero
    return value


def work_out(node: ast.expr, look_up: LookUp, divisions: list[str]) -> Fraction | None:
    """The value of one operation; None after a division by zero below it, which is noted in `divisions`."""
    if isinstance(node, ast.Constant):
        return Fraction(repr(node.value))
    if isinstance(node, ast.Name):
        return look_up("", node.id)
    if isinstance(node, ast.Attribute):
        assert isinstance(node.value, ast.Name)
        return look_up(node.value.id, node.attr)
    if isinstance(node, ast.UnaryOp):
        operand = work_out(node.operand, look_up, divisions)
        if operand is None:
            return None
        return -operand if isinstance(node.op, ast.USub) else operand
    if isinstance(node, ast.BinOp):
        left = work_out(node.left, look_up, divisions)
        right = work_out(node.right, look_up, divisions)
        return None if left is None or right is None else operate(node.op, left, right, divisions)
    assert isinstance(node, ast.Call)
    assert isinstance(node.func, ast.Name)
    arguments = [work_out(argument, look_up, divisions) for argument in node.args]
    known = [argument for argument in arguments if argument is not None]
    return None if len(known) < len(arguments) else call(node.func.id, known)


def operate(operator: ast.operator, left: Fraction, right: Fraction, divisions: list[str]) -> Fraction | None:
    if isinstance(operator, ast.Add):
        return left + right
    if isinstance(operator, ast.Sub):
        return left - right
    if isinstance(operator, ast.Mult):
        return left * right
    assert isinstance(operator, ast.Div)
    if right == 0:
        divisions.append("0/0" if left == 0 else "x/0")
        return None
    return left / right


def call(function: str, arguments: list[Fraction]) -> Fraction:
    if function == "min":
        return min(arguments)
    if function == "max":
        return max(arguments)
    assert len(arguments) == 1
    return Fraction(math.floor(arguments[0]) if function == "floor" else math.ceil(arguments[0]))
