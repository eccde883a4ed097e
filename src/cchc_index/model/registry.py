"""What can be wrong with the units' registry (danh mục đơn vị): names twice, mergers and splits that do not fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cchc_index.model.names import Found, NameIndex, UnitName, fold
from cchc_index.model.problem import candidates
from cchc_index.model.rubric import Level
from cchc_index.model.unions import union_faults
from cchc_index.model.workspace import Unit, Workspace


class Fault(NamedTuple):
    """One thing that is wrong: at which unit, by position, at which of its keys, and the problem's code."""

    unit: int
    key: str
    code: str
    params: dict[str, object]


def faults(workspace: Workspace) -> list[Fault]:
    """Everything that is wrong with the units (kiểm tra danh mục đơn vị), in their order."""
    units = workspace.units
    index = NameIndex(UnitName(unit.key, unit.code, unit.name) for unit in units)
    by_key = {unit.key: unit for unit in units}
    places = {unit.key: place for place, unit in reversed([*enumerate(units)])}
    found = [*_twice(units), *_aliases(units, workspace.level)]
    found += [Fault(places[unit.key], key, code, params) for unit, key, code, params in union_faults(units)]
    for place, unit in enumerate(units):
        found += [Fault(place, key, code, {"unit": unit.name, **params}) for key, code, params in _own(unit)]
        for key in ("became", "formed_from"):
            for name in getattr(unit, key):
                match index.match(name):
                    case Found(key=other):
                        code = _apart(unit, by_key[other], key)
                        params: dict[str, object] = {"unit": unit.name, "other": other}
                    case unknown:
                        code = "W31"
                        near = getattr(unknown, "suggestions", ()) or candidates(name, by_key)
                        params = {"unit": unit.name, "key": key, "name": name, "known": list(near)}
                if code is not None:
                    found.append(Fault(place, key, code, params))
    return sorted(found, key=lambda fault: fault.unit)


def _twice(units: Sequence[Unit]) -> Iterator[Fault]:
    """Codes and names that a unit bears though one before it does."""
    seen: dict[str, int] = {}
    for place, unit in enumerate(units):
        named = {"code": (unit.code, (unit.code or "").casefold()), "name": (unit.name, fold(unit.name))}
        for key, (name, folded) in named.items():
            if name is None:
                continue
            if seen.setdefault(folded, place) != place:
                yield Fault(place, key, "W06", {"name": name})


def _aliases(units: Sequence[Unit], level: Level | None) -> Iterator[Fault]:
    """Aliases that another unit of the same years bears too; `level` is that of units that name none."""
    bearers: dict[str, list[Unit]] = {}
    for unit in units:
        for name in {fold(name) for name in (unit.name, *unit.aliases)}:
            bearers.setdefault(name, []).append(unit)
    for place, unit in enumerate(units):
        for alias in unit.aliases:
            others = [one for one in bearers[fold(alias)] if one is not unit and _meet(unit, one, level)]
            if others:
                yield Fault(place, "aliases", "W36", {"unit": unit.name, "name": alias, "other": others[0].name})


def _meet(one: Unit, other: Unit, level: Level | None) -> bool:
    """Whether two units exist in the same year at all, and are of one level."""
    starts = [unit.from_.year for unit in (one, other) if unit.from_]
    ends = [unit.until.year for unit in (one, other) if unit.until]
    levels = {unit.level or level for unit in (one, other)}
    return len(levels) == 1 and (not starts or not ends or max(starts) <= min(ends))


def _own(unit: Unit) -> Iterator[tuple[str, str, dict[str, object]]]:
    """What one unit alone shows."""
    if unit.from_ and unit.until and unit.until < unit.from_:
        yield "until", "W34", {}
    if unit.until and not unit.became:
        yield "until", "W33", {}
    if unit.became and not unit.until:
        yield "became", "W38", {"others": list(unit.became)}
    for target in unit.targets:
        if (target.points is None) == (target.percent is None):
            yield "targets", "W37", {"of": target.of}


def _apart(unit: Unit, other: Unit, key: str) -> str | None:
    """Whether two units that name each other, or should, disagree: the code of the problem."""
    if other.key == unit.key:
        return "W32"
    old, new = (unit, other) if key == "became" else (other, unit)
    back = other.formed_from if key == "became" else other.became
    names = {fold(name) for name in (unit.name, unit.code) if name}
    agreed = not back or any(fold(name) in names for name in back)
    if not agreed:
        return "W32"
    both_say = bool(old.became) and bool(new.formed_from)
    overlap = old.until is not None and new.from_ is not None and new.from_ <= old.until
    return "W35" if key == "became" and both_say and overlap else None
