"""The arithmetic of a rule (công thức): names of inputs, numbers, + - * / ( ) min max floor ceil, and nothing else.

`parse` turns the text of the rubric into a small tree; `engine` evaluates it over whole columns, `wording` says it.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, InstanceOf
from pydantic_core import PydanticCustomError

Scope = Literal["own", "prev", "mean", "highest", "lowest", "imported"]

IMPORTED: Final = "imported"
OTHER_SCOPES: Final[dict[str, Scope]] = {
    "prev": "prev",
    "mean": "mean",
    "highest": "highest",
    "lowest": "lowest",
}
FUNCTIONS: Final = {"min": (2, 99), "max": (2, 99), "floor": (1, 1), "ceil": (1, 1)}
LONGEST: Final = 500
HUNDRED: Final = Fraction(100)
MOST_DECIMALS: Final = 13
"""An exact number with more is written as a fraction."""

_SIGNS: Final[dict[type[ast.operator], str]] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_APPLIED: Final[dict[str, Callable[..., Fraction | int]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "neg": operator.neg,
    "floor": math.floor,
    "ceil": math.ceil,
    "min": min,
    "max": max,
}
_LETTERS: Final = re.compile(r"[A-Za-z0-9_.,+\-*/() ]*")
_NUMBER: Final = re.compile(r"[0-9]+(\.[0-9]+)?")
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Const:
    """A number as it is written."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure by name (số liệu): the unit's own, the period before's, or one over all units."""

    scope: Scope
    name: str


@dataclass(frozen=True, slots=True)
class Op:
    """An operation: `+ - * /` and the functions take their arguments in order, `neg` takes one."""

    sign: str
    args: tuple[Expr, ...]


Expr = Const | Figure | Op


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """One formula of a rubric, as text and as tree (công thức)."""

    text: str
    tree: Expr

    @property
    def is_division(self) -> bool:
        """Whether the outermost operation is a division: then `bands` and `ratio` read a percent."""
        return isinstance(self.tree, Op) and self.tree.sign == "/"

    @property
    def divides(self) -> bool:
        """Whether there is any division, so that `if_zero` has something to speak of."""
        return any(isinstance(part, Op) and part.sign == "/" for part in walk(self.tree))

    @property
    def has_hundred(self) -> bool:
        """Whether the outermost division has a constant factor 100 in it, so that × 100 would come twice."""
        return self.is_division and Const(HUNDRED) in _factors(self.tree)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures it reads, each once, in the order of the text."""
        return tuple(dict.fromkeys(part for part in walk(self.tree) if isinstance(part, Figure)))


class FormulaError(ValueError):
    """The text is no arithmetic of docs/rubric.md; the message is the part that does not parse."""


def walk(tree: Expr) -> Iterator[Expr]:
    """The tree's parts, outermost first."""
    yield tree
    if isinstance(tree, Op):
        for arg in tree.args:
            yield from walk(arg)


def value(tree: Expr, figure: Callable[[Figure], Fraction]) -> Fraction:
    """What the tree gives on the figures of one unit.

    Raises:
        ZeroDivisionError: where it divides by 0.
    """
    match tree:
        case Const():
            return tree.value
        case Figure():
            return figure(tree)
    args = [value(arg, figure) for arg in tree.args]
    return Fraction(_APPLIED[tree.sign](*args))


def put_in(tree: Expr, figure: Callable[[Figure], Fraction]) -> Expr:
    """The tree with numbers in place of its figures (thay số)."""
    match tree:
        case Const():
            return tree
        case Figure():
            return Const(figure(tree))
    return Op(tree.sign, tuple(put_in(arg, figure) for arg in tree.args))


def written(tree: Expr) -> str:
    """The tree as text again, with every bracket, and numbers exactly."""
    match tree:
        case Const(value=number):
            return exactly(number)
        case Figure(scope=scope, name=name):
            return name if scope in ("own", "imported") else f"{scope}.{name}"
    args = [written(arg) for arg in tree.args]
    if tree.sign == "neg":
        return f"(-{args[0]})"
    return f"({args[0]} {tree.sign} {args[1]})" if tree.sign in _SIGNS.values() else f"{tree.sign}({', '.join(args)})"


def exactly(number: Fraction | int) -> str:
    """A number as arithmetic writes it, nothing lost: 1.25, or (1/3) where no decimal is exact."""
    value = Fraction(number)
    for decimals in range(MOST_DECIMALS):
        whole, rest = divmod(10**decimals, value.denominator)
        if not rest:
            text = f"{abs(value.numerator * whole):0{decimals + 1}}"
            digits = text if not decimals else f"{text[:-decimals]}.{text[-decimals:]}"
            return f"(-{digits})" if value < 0 else digits
    return f"({value.numerator}/{value.denominator})"


def parse(text: str) -> Arithmetic:
    """The formula as a tree.

    Raises:
        FormulaError: with the part that does not parse.
    """
    folded = " ".join(text.split())
    if not folded or len(folded) > LONGEST or not _LETTERS.fullmatch(folded):
        raise FormulaError(folded[:80])
    try:
        tree = ast.parse(folded, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FormulaError(folded) from None
    return Arithmetic(folded, _expr(tree, folded))


def _expr(node: ast.expr, text: str) -> Expr:
    match node:
        case ast.Constant() if _NUMBER.fullmatch(written := ast.get_source_segment(text, node) or ""):
            return Const(Fraction(written))
        case ast.Name(id=name) if name == IMPORTED:
            return Figure("imported", name)
        case ast.Name(id=name) if _NAME.fullmatch(name):
            return Figure("own", name)
        case ast.Attribute(value=ast.Name(id=scope), attr=name) if scope in OTHER_SCOPES:
            return Figure(OTHER_SCOPES[scope], name)
        case ast.BinOp(op=op) if type(op) in _SIGNS:
            return Op(_SIGNS[type(op)], (_expr(node.left, text), _expr(node.right, text)))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return Op("neg", (_expr(operand, text),))
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _expr(operand, text)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS:
            fewest, most = FUNCTIONS[name]
            if fewest <= len(args) <= most:
                return Op(name, tuple(_expr(arg, text) for arg in args))
    raise FormulaError(ast.get_source_segment(text, node) or text)


def _factors(tree: Expr) -> Iterator[Expr]:
    if isinstance(tree, Op) and tree.sign in ("*", "/", "neg"):
        for arg in tree.args:
            yield from _factors(arg)
    else:
        yield tree


def _validate(value: object) -> Arithmetic:
    if isinstance(value, Arithmetic):
        return value
    if isinstance(value, bool) or value is None or isinstance(value, list | dict):
        raise PydanticCustomError("R15", "not arithmetic", {"part": str(value)})
    try:
        return parse(str(value))
    except FormulaError as error:
        raise PydanticCustomError("R15", "not arithmetic", {"part": str(error)}) from None


ArithmeticText = Annotated[InstanceOf[Arithmetic], BeforeValidator(_validate, json_schema_input_type=str | float)]
