"""Levels by the day (thời hạn): a deadline, how late, never."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from cchc_index.model.language import N_
from cchc_index.read.prose_clauses import Day
from cchc_index.read.prose_levels import Level
from cchc_index.read.prose_value import Inputs, UnreadError

_COMMON_YEAR = 2001


def deadline(
    said: Sequence[Day | Level], inputs: Inputs, maximum: Fraction
) -> tuple[dict[str, Any], list[tuple[str, dict[str, object]]]]:
    """The rule of a deadline, and what is not written of it.

    Raises:
        UnreadError: the levels are more than a deadline.
    """
    days = [one for one in said if isinstance(one, Day)]
    firsts = [one for one in days if one.kind in ("before", "until")]
    if len(firsts) != 1 or any(isinstance(one, Level) and not (one.rest and not one.points) for one in said):
        raise UnreadError(N_("its parts do not make one rule"))
    first = firsts[0]
    by, doubts = _by(first)
    label = f"ngày {(first.what or 'thực hiện').removeprefix('Ngày ').removeprefix('ngày ')}"
    label = f"ngày {label[5:6].lower()}{label[6:]}"
    rule: dict[str, Any] = {"kind": "deadline", "date": inputs.add("done", label, "date"), "by": by}
    rule["points"] = first.level.points
    late = _late([one for one in days if one is not first], first)
    if late:
        rule["late"] = late
    ended = any(isinstance(one, Level) or one.kind in ("never", "after") for one in said if one is not first)
    if not ended:
        doubts.append((N_("that all else gives 0 is not written and was added"), {}))
    if first.level.points > maximum or any(entry["points"] > first.level.points for entry in late):
        raise UnreadError(N_("its parts do not make one rule"))
    return rule, doubts


def _by(first: Day) -> tuple[str | dt.date, list[tuple[str, dict[str, object]]]]:
    """The last day in time; before a day, the one before it."""
    if first.date is None:
        raise UnreadError(N_("its parts do not make one rule"))
    day, month, year = first.date
    date = dt.date(year or _COMMON_YEAR, month, day)
    doubts: list[tuple[str, dict[str, object]]] = []
    if first.kind == "before":
        date -= dt.timedelta(days=1)
        doubts.append((N_("“before” a day is taken as up to the day before"), {}))
        if not year and date.year != _COMMON_YEAR:
            raise UnreadError(N_("the deadline lies in the year before"))
    if year:
        return date, [*doubts, (N_("the deadline has a year of its own"), {})]
    if not first.of_period:
        doubts.append((N_("the year of the deadline is not written"), {}))
    return f"{{period}}-{date:%m-%d}", doubts


def _late(days: Sequence[Day], first: Day) -> list[dict[str, Any]]:
    late: list[dict[str, Any]] = []
    for one in days:
        reached = late[-1]["days"] if late else 0
        same_day = one.date in (None, first.date)
        match one.kind:
            case "late" if one.days:
                late.append({"days": one.days, "points": one.level.points})
            case "late_from" if one.days and one.low == reached + 1:
                late.append({"days": one.days, "points": one.level.points})
            case "after" if same_day and one is days[-1] and not one.level.points:
                continue
            case "after" if same_day and one.level.points:
                late.append({"days": 10_000, "points": one.level.points})
            case "never" if not one.level.points and one.days in (None, reached):
                continue
            case _:
                raise UnreadError(N_("its parts do not make one rule"))
    steps = [entry["days"] for entry in late]
    if steps != sorted(set(steps)):
        raise UnreadError(N_("its parts do not make one rule"))
    return [{"points": one["points"]} if one["days"] == 10_000 else one for one in late]
