"""The same scoring as a numpy script that was written by hand for this one table.

One int64 column per leaf and only the arithmetic: points in millionths, half up, zeroes, redistribution, sums,
percent, rank, class. Every figure is there, nothing is wrong with any, and each is the one that counts: no blanks,
findings, bounds, sources or statuses. What counts exactly is decided on whole numbers here too, else the results
would not be the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from bench.draw import TENTHS, Cells, Ints, Mask
from bench.plan import (
    AREAS,
    CLASSES,
    CRITERIA,
    DUE,
    LATE_DAYS,
    LEAVES,
    LOWEST_KEPT,
    MILLION,
    NUMBER_BANDS,
    QUARTER,
    QUOTA,
    SCALE_OF_IMPORTED,
    SHARE_BANDS,
    Leaf,
)

DUE_DAY = date.fromisoformat(DUE).toordinal()


@dataclass(slots=True)
class Column:
    """What the script knows of one leaf: figures that count, appraised points and claims where there are any."""

    leaf: Leaf
    figures: dict[str, Ints]
    given: Ints | None
    given_where: Mask | None
    claims: Mask | None


@dataclass(slots=True)
class Outcome:
    """What comes out; percents are exact as points over maximum."""

    points: Ints
    max: Ints
    ranks: Ints
    classes: Ints


def columns(cells: list[Cells]) -> list[Column]:
    """The drawn cells as the script wants them."""
    found: list[Column] = []
    for one in cells:
        figures = {name: figure.counts for name, figure in one.figures.items()}
        if one.answer is not None:
            figures["answer"] = one.answer.counts
        if one.imported is not None:
            figures["imported"] = one.imported
        found.append(Column(one.leaf, figures, one.given, one.given_where, one.claims))
    return found


def score(table: list[Column]) -> Outcome:
    """Points, ranks and classes of all units."""
    points = [_leaf(column) for column in table]
    lowest = np.zeros(len(points[0]), np.int64)
    fired = {c.leaf.place: c.figures["answer"] == 2 for c in table if c.leaf.zeroes or c.leaf.sanction}
    for place, mask in fired.items():
        given = table[place].given_where
        here = mask if given is None else mask & ~(given & (points[place] > 0))
        if LEAVES[place].sanction:
            lowest[here] = LOWEST_KEPT
            continue
        for other in CRITERIA[LEAVES[place].criterion]:
            if other.place != place:
                points[other.place] = np.where(here, 0, points[other.place])
    for leaf in LEAVES:
        if leaf.requires is not None:
            points[leaf.place] = np.where(points[leaf.requires] > 0, points[leaf.place], 0)
    total, maximum = np.zeros_like(lowest), np.zeros_like(lowest)
    for area in AREAS:
        for criterion in range(area[0].criterion, area[-1].criterion + 1):
            one, most = _criterion(table, points, criterion)
            total += one
            maximum += most
    order = _order(total, maximum)
    _, place_of, counts = np.unique(-order, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - counts + 1)[place_of]
    return Outcome(total, maximum, ranks, _classes(total, maximum, ranks, lowest))


def _leaf(column: Column) -> Ints:
    ruled = _rule(column.leaf, column.figures)
    if column.given is None or column.given_where is None:
        return ruled
    return np.where(column.given_where, column.given, ruled)


def _rule(leaf: Leaf, x: dict[str, Ints]) -> Ints:
    most = leaf.max
    match leaf.kind:
        case "choice":
            return np.array([most, most // 2, 0])[x["answer"]]
        case "share_bands":
            hundred = 100 * x["done"]
            points = np.zeros_like(hundred)
            for edge, part in SHARE_BANDS:
                points = np.where(hundred >= edge * x["total"], most * part // MILLION, points)
            return points
        case "number_bands":
            points = np.zeros_like(x["n"])
            for edge, part in NUMBER_BANDS:
                points = np.where(x["n"] >= edge, most * part // MILLION, points)
            return points
        case "inner_rule":
            return np.where(100 * x["done"] >= 80 * x["total"], _share(most, x["done"], x["total"]), 0)
        case "ratio":
            return _share(most, x["done"], x["total"])
        case "step_ratio":
            return QUARTER * _half_up(most // QUARTER * x["done"], x["total"])
        case "per_item":
            return np.maximum(most - QUARTER * x["missed"], 0)
        case "all_of":
            return np.where(x["complete"] & x["punctual"], most, 0)
        case "deadline":
            late = x["sent"] - DUE_DAY
            return np.where(late <= 0, most, np.where(late <= LATE_DAYS, most // 2, 0))
        case "formula":
            models = np.minimum(4, x["models"]) * x["total"]
            return np.minimum(_half_up(most // 10 * (6 * x["done"] + models), x["total"]), most)
        case "parts":
            half = most // 2
            return np.where(x["attended"], half, 0) + _share(half, x["done"], x["total"])
        case "when":
            some = np.minimum(_half_up(most * x["share"], 70 * TENTHS), most)
            return np.where(x["type"] == 0, some, np.where(x["share"] >= 100 * TENTHS, most, most // 2))
        case "relative":
            return _half_up(most * x["revenue"], int(x["revenue"].max()))
        case "imported":
            return _half_up(most * x["imported"], SCALE_OF_IMPORTED * TENTHS)
        case "judgement":
            return np.zeros(1, np.int64)
    raise ValueError(leaf.kind)


def _half_up(above: Ints, below: Ints | int) -> Ints:
    return (2 * above + below) // (2 * below)


def _share(most: int, done: Ints, total: Ints) -> Ints:
    return np.minimum(_half_up(most * done, total), most)


def _criterion(table: list[Column], points: list[Ints], number: int) -> tuple[Ints, Ints]:
    """Points and applicable maximum of one criterion, after what is dropped and redistributed."""
    size = len(points[0])
    total = np.zeros(size, np.int64)
    most = np.full(size, sum(leaf.max for leaf in CRITERIA[number]))
    moved = np.zeros(size, np.int64)
    for leaf in CRITERIA[number]:
        claims = table[leaf.place].claims
        if claims is None:
            total += points[leaf.place]
            continue
        total += np.where(claims, 0, points[leaf.place])
        if leaf.policy == "drop":
            most -= np.where(claims, leaf.max, 0)
        else:
            moved += np.where(claims, leaf.max, 0)
    if moved.any():
        total = _half_up(total * most, most - moved)
    return total, most


def _order(total: Ints, maximum: Ints) -> Ints:
    """A whole number per unit in the order of total/maximum: both are at most 2^28, so that 56 bits tell two apart."""
    shift = 28
    first, rest = np.divmod(total << shift, maximum)
    return (first << shift) + (rest << shift) // maximum


def _classes(total: Ints, maximum: Ints, ranks: Ints, lowest: Ints) -> Ints:
    found = np.full(len(total), len(CLASSES) - 1)
    for place in reversed(range(len(CLASSES))):
        found = np.where(100 * total >= CLASSES[place][1] * maximum, place, found)
    counts = np.bincount(ranks[found == 0], minlength=len(total) + 1)
    fits = np.cumsum(counts) <= len(total) * QUOTA // 100
    found = np.where((found == 0) & ~fits[ranks], 1, found)
    return np.asarray(np.maximum(found, lowest))
