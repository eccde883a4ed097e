"""A rule's arithmetic evaluated over whole columns, exactly (tính công thức trên cả cột)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce

import numpy as np

from cchc_index.engine import exact
from cchc_index.engine.exact import Exact, Mask
from cchc_index.model.arithmetic import Const, Expr, Figure, Op


@dataclass(slots=True)
class Value:
    """A column of values, and where it is none: a figure is blank, 0/0, x/0 (None: nowhere)."""

    exact: Exact
    known: Mask | None = None
    undefined: Mask | None = None
    broken: Mask | None = None


def either(one: Mask | None, two: Mask | None) -> Mask | None:
    """Where one or the other holds; None is nowhere."""
    if one is None or two is None:
        return two if one is None else one
    return np.asarray(one | two)


def both(one: Mask | None, two: Mask | None) -> Mask | None:
    """Where both hold; None is everywhere."""
    if one is None or two is None:
        return two if one is None else one
    return np.asarray(one & two)


def evaluate(tree: Expr, figure: Callable[[Figure], tuple[Exact, Mask | None]]) -> Value:
    """The tree over whole columns; `figure` gives a figure's column and where it is known (None: everywhere)."""
    match tree:
        case Const(value=value):
            return Value(Exact.constant(value))
        case Figure():
            return Value(*figure(tree))
    arguments = [evaluate(argument, figure) for argument in tree.args]
    columns = [argument.exact for argument in arguments]
    result = Value(*_divided(*columns)) if tree.sign == "/" else Value(_apply(tree, columns))
    for argument in arguments:
        result.known = both(result.known, argument.known)
        result.undefined = either(result.undefined, argument.undefined)
        result.broken = either(result.broken, argument.broken)
    return result


def _divided(above: Exact, below: Exact) -> tuple[Exact, None, Mask | None, Mask | None]:
    value, undefined, broken = exact.divide(above, below)
    return value, None, undefined, broken


def _apply(op: Op, values: list[Exact]) -> Exact:
    match op.sign:
        case "+":
            return exact.add(values[0], values[1])
        case "-":
            return exact.add(values[0], values[1], -1)
        case "*":
            return exact.multiply(values[0], values[1])
        case "neg":
            return exact.negate(values[0])
        case "floor":
            return exact.floor(values[0])
        case "ceil":
            return exact.negate(exact.floor(exact.negate(values[0])))
        case "min":
            return reduce(exact.least, values)
        case "max":
            return reduce(exact.greatest, values)
    raise ValueError(op.sign)
