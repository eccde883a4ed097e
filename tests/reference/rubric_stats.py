"""What becomes of ranks when a row of a plain table counts more or less, one unit and one row at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple


class Row(NamedTuple):
    """A row: per unit its points and its maximum (0: it does not apply); bonus 1, penalty -1, of the scale 0."""

    id: str
    points: Sequence[int]
    max: Sequence[int]
    outside: int = 0


def ranks(rows: Sequence[Row], scale: int, changed: str, times: Fraction, tie_break: Sequence[str] = ()) -> list[int]:
    """The ranks where a row counts so many times; highest first, level units the same rank."""

    def key(unit: int) -> list[Fraction]:
        weights = {row.id: times if row.id == changed else Fraction(1) for row in rows}
        of = {row.id: weights[row.id] * row.points[unit] for row in rows}
        most = sum((weights[row.id] * row.max[unit] for row in rows if not row.outside), Fraction(0))
        inside = sum((of[row.id] for row in rows if not row.outside), Fraction(0))
        beside = sum((row.outside * of[row.id] for row in rows if row.outside), Fraction(0))
        signs = {row.id: row.outside or 1 for row in rows}
        ties = [signs[one] * of[one] for one in tie_break]
        return [100 * inside / most + 100 * beside / scale, *ties]

    keys = [key(unit) for unit in range(len(rows[0].points))]
    return [1 + sum(other > own for other in keys) for own in keys]


def moved(before: Sequence[int], after: Sequence[int]) -> tuple[int, int]:
    """How many units change rank, and by how many places at most."""
    places = [abs(one - two) for one, two in zip(before, after, strict=True)]
    return sum(map(bool, places)), max(places)


def shares(parts: Mapping[str, Sequence[Fraction]]) -> dict[str, Fraction] | None:
    """Each row's share in the variance of the totals, in percent; None where all totals are equal."""
    count = len(next(iter(parts.values())))
    totals = [sum((values[unit] for values in parts.values()), Fraction(0)) for unit in range(count)]
    mean = sum(totals, Fraction(0)) / count
    variance = sum(((one - mean) ** 2 for one in totals), Fraction(0))
    if not variance:
        return None
    found = {}
    for name, values in parts.items():
        own = sum(values, Fraction(0)) / count
        together = sum(((a - own) * (b - mean) for a, b in zip(values, totals, strict=True)), Fraction(0))
        found[name] = 100 * together / variance
    return found
