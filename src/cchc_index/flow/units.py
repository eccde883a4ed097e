"""The flow of `units` (danh mục đơn vị): the registry of a workspace, checked; or a first draft of one."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from cchc_index.model.problem import Problem, with_severities
from cchc_index.model.workspace import Unit
from cchc_index.read.provinces import communes_of
from cchc_index.read.workspace import find_workspace


@dataclass(frozen=True, slots=True)
class Listing:
    """Units and what is wrong with their list (danh sách đơn vị)."""

    problems: list[Problem] = field(default_factory=list)
    units: tuple[Unit, ...] = ()


def list_units(period: str | None, *, workspace: Path | None, here: Path) -> Listing:
    """The units of a workspace, of one period or all, and every problem with the list (xem danh mục đơn vị)."""
    found, problems = find_workspace(workspace, here)
    if found is None:
        return Listing(problems)
    told = with_severities([*problems, *found.remarks], found.workspace.severity)
    units = found.workspace.units
    return Listing(told, tuple(unit for unit in units if period is None or unit.exists_in(period)))


def draft_units(province: str) -> Listing:
    """A first list of units: the communes of a province (lập danh mục ban đầu)."""
    found = communes_of(province)
    return Listing([found]) if isinstance(found, Problem) else Listing(units=tuple(found))
