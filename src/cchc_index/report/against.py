"""A unit against the best, the median, its targets (so với đơn vị cao nhất, trung vị, chỉ tiêu được giao)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cchc_index.model.gaps import Against
from cchc_index.model.language import N_, _, number
from cchc_index.model.points import MILLION, from_points

SHORT = {
    "best": N_("Against the best unit, {name} ({mark}): {difference}"),
    "median": N_("Against the median of the ranked units ({mark}): {difference}"),
    "group_best": N_("Against the best unit of its group {group}, {name} ({mark}): {difference}"),
    "group_median": N_("Against the median of its group {group} ({mark}): {difference}"),
    "target": N_("Against the target assigned ({name}: {mark}): {difference}"),
}


def against_notes(found: Iterable[Against], decimals: int) -> list[str]:
    """One sentence for each mark; nobody is told to be behind themselves."""
    return [_sentence(one, decimals) for one in found if one.what not in ("best", "group_best") or one.difference]


def _sentence(one: Against, decimals: int) -> str:
    size = number(from_points(one.difference), decimals)
    sign = "+" if one.difference > 0 else ""
    unit = _("percentage points") if one.measure == "percent" else _("points")
    mark = number(from_points(one.mark), decimals) + ("%" if one.measure == "percent" else "")
    words = {"name": one.name, "group": one.group, "mark": mark, "difference": f"{sign}{size} {unit}"}
    return _(SHORT[one.what]).format(**words)


def against_payload(found: Iterable[Against]) -> list[dict[str, Any]]:
    """The same for scripts (JSON)."""
    return [
        {
            "what": one.what,
            "name": one.name or None,
            "group": one.group,
            "measure": one.measure,
            "own": one.own / MILLION,
            "mark": one.mark / MILLION,
            "difference": one.difference / MILLION,
        }
        for one in found
    ]
