"""Units that came out of others (đơn vị gộp, tách, đổi tên): which, and how the others' results stand in for theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from cchc_index.model.names import Found, NameIndex, UnitName
from cchc_index.model.workspace import Unit

How = Literal["mean", "sum", "split", "renamed"]


class Union(NamedTuple):
    """What a unit was before it began (đơn vị cũ): these, each with its weight, taken together so."""

    how: How | None
    """None: there are several, and the registry does not say how they are taken together."""
    sources: Mapping[str, Fraction]
    weights_of: str | None


class Merged(NamedTuple):
    """What a standing is made of that is not the unit's own (gộp từ): units and their parts, which add up to 1."""

    how: How
    parts: tuple[tuple[str, Fraction], ...]
    weights_of: str | None = None


class UnionFault(NamedTuple):
    """What is wrong with how a unit came about: at which of its keys, the problem's code."""

    unit: Unit
    key: str
    code: str
    params: dict[str, object]


def unions(units: Sequence[Unit]) -> dict[str, Union]:
    """Per unit that came out of others what it came from, as `formed_from` says, else their `became`."""
    if not any(unit.became or unit.formed_from for unit in units):
        return {}
    index = _index(units)
    from_ = _sources(units, index)
    children: dict[str, int] = {}
    for sources in from_.values():
        for one in sources:
            children[one] = children.get(one, 0) + 1
    found: dict[str, Union] = {}
    for unit in units:
        sources = from_[unit.key]
        if sources:
            weights = _weights(unit, index)
            how: How | None = unit.combine
            if len(sources) == 1:
                how = "split" if children[sources[0]] > 1 else "renamed"
            found[unit.key] = Union(how, {one: weights.get(one, Fraction(1)) for one in sources}, unit.weights_of)
    return found


def union_faults(units: Sequence[Unit]) -> Iterator[UnionFault]:
    """Cycles, weights that are missing or of nobody, sums that would count a unit twice (danh mục mâu thuẫn)."""
    if not any(unit.became or unit.formed_from or unit.weights for unit in units):
        return
    index = _index(units)
    from_ = _sources(units, index)
    yield from _cycles(units, from_)
    for unit in units:
        sources, weights = from_[unit.key], _weights(unit, index)
        for name in unit.weights:
            if _key(index, name) not in sources:
                yield UnionFault(unit, "weights", "Q32", {"unit": unit.name, "name": name, "known": list(sources)})
        missing = [one for one in sources if weights.get(one, 0) <= 0]
        if unit.combine == "mean" and len(sources) > 1 and missing:
            yield UnionFault(unit, "combine", "Q31", {"unit": unit.name, "names": missing})
        if unit.combine == "sum":
            others = {one: [key for key in from_ if key != unit.key and one in from_[key]] for one in sources}
            for one, also in others.items():
                if also:
                    yield UnionFault(unit, "combine", "Q34", {"unit": unit.name, "source": one, "others": also})


def _sources(units: Sequence[Unit], index: NameIndex) -> dict[str, tuple[str, ...]]:
    """Per unit the keys of those it came from; a name that is no unit's is left to others to tell."""
    told: dict[str, dict[str, None]] = {unit.key: {} for unit in units}
    for unit in units:
        for name in unit.became:
            if (key := _key(index, name)) is not None:
                told[key][unit.key] = None
    for unit in units:
        if unit.formed_from:
            told[unit.key] = dict.fromkeys(key for name in unit.formed_from if (key := _key(index, name)) is not None)
    return {key: tuple(sources) for key, sources in told.items()}


def _cycles(units: Sequence[Unit], from_: Mapping[str, Sequence[str]]) -> Iterator[UnionFault]:
    """Each unit that came out of itself, told once for all that stand on the way."""
    told: set[str] = set()
    for unit in units:
        way = _way(unit.key, unit.key, from_, set())
        if way and not told & {*way}:
            told |= {*way}
            key = "formed_from" if unit.formed_from else "became"
            yield UnionFault(unit, key, "Q30", {"unit": unit.name, "way": " ← ".join([unit.key, *way])})


def _way(start: str, to: str, from_: Mapping[str, Sequence[str]], seen: set[str]) -> list[str]:
    """The units from one back to another, the other last; nothing where there is no way."""
    for one in from_[start]:
        if one == to:
            return [one]
        if one not in seen:
            seen.add(one)
            rest = _way(one, to, from_, seen)
            if rest:
                return [one, *rest]
    return []


def _weights(unit: Unit, index: NameIndex) -> dict[str, Fraction]:
    found = {_key(index, name): weight for name, weight in unit.weights.items()}
    return {key: weight for key, weight in found.items() if key is not None}


def _index(units: Sequence[Unit]) -> NameIndex:
    return NameIndex(UnitName(unit.key, unit.code, unit.name) for unit in units)


def _key(index: NameIndex, name: str) -> str | None:
    match index.match(name):
        case Found(key=key):
            return key
        case _unknown:
            return None
