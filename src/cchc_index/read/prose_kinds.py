"""All clauses of a row as one rule (gộp các vế thành cách tính điểm): which kind they make together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from cchc_index.model.language import N_
from cchc_index.read.prose_choice import of_choice, of_levels, with_nothing
from cchc_index.read.prose_clauses import Clause, Day, Define, Equation, Item, Nothing, Policy, Step, Times, Value
from cchc_index.read.prose_days import deadline
from cchc_index.read.prose_levels import Level
from cchc_index.read.prose_ratio import equation, ratio
from cchc_index.read.prose_reading import BARE, Doubt, Reading, Row, short_of
from cchc_index.read.prose_value import Inputs, UnreadError


def rule_of(said: list[Clause], inputs: Inputs, row: Row) -> Reading:
    """The one kind of rule that all clauses together make."""
    if not any(isinstance(one, Day) and one.kind in ("before", "until") for one in said):
        said = [one.level if isinstance(one, Day) else one for one in said]
    policies = [one.policy for one in said if isinstance(one, Policy)]
    if policies:
        reading = rule_of([one for one in said if not isinstance(one, Policy)], inputs, row)
        equal = {"redistribute_equal": {"redistribute": "equal"}}
        reading.keys = {"not_applicable": equal.get(policies[0], policies[0]), **reading.keys}
        return reading
    scoring = [one for one in said if not isinstance(one, Define | Value | Nothing | Step)]
    beside = [one for one in said if isinstance(one, Define | Value | Nothing | Step)]
    kinds = {type(one) for one in scoring}
    ways: tuple[tuple[set[type], Callable[[Sequence[Any], Sequence[Any], Inputs, Row], Reading]], ...] = (
        ({Day}, _deadline),
        ({Item}, _item),
        ({Times}, _ratio),
        ({Equation}, _equation),
        ({Level}, of_levels),
    )
    for needed, way in ways:
        if needed <= kinds:
            if not kinds <= needed | {Level}:
                break
            return way(scoring, beside, inputs, row)
    raise UnreadError(N_("its parts do not make one rule"))


def _deadline(said: Sequence[Day | Level], beside: Sequence[Clause], inputs: Inputs, row: Row) -> Reading:
    if beside:
        raise UnreadError(N_("its parts do not make one rule"))
    try:
        rule, doubts = deadline(said, inputs, row.max)
    except UnreadError:
        levels = [one.level if isinstance(one, Day) else one for one in said]
        return of_choice(levels, row)
    return Reading({"rule": rule}, doubts + short_of(rule["points"], row))


def _item(said: Sequence[Item | Level], beside: Sequence[Clause], inputs: Inputs, row: Row) -> Reading:
    """So many points for each, added from 0 or taken from the maximum."""
    items = [one for one in said if isinstance(one, Item)]
    levels = [one for one in said if isinstance(one, Level)]
    if len(items) > 1 or any(not isinstance(one, Nothing) or one.points != row.max for one in beside):
        raise UnreadError(N_("its parts do not make one rule"))
    item = items[0]
    adds = row.penalty or not item.deducts
    if any(level.points != (0 if adds else row.max) for level in levels) or (beside and adds):
        raise UnreadError(N_("its parts do not make one rule"))
    if item.each > row.max or (item.most is not None and (item.most > row.max or (adds and item.most != row.max))):
        raise UnreadError(N_("the most it gives is not the row's maximum"))
    rule: dict[str, Any] = {"kind": "per_item", "count": inputs.add("amount", f"số {item.noun}", "count")}
    doubts: list[Doubt] = [(BARE, {})] if item.bare else []
    if item.one:
        doubts.append((N_("“one” is taken for each"), {}))
    if adds:
        start = {"start": item.start} if item.start else {}
        return Reading({"rule": rule | start | {"each": item.each}}, doubts)
    if item.start not in (None, row.max):
        raise UnreadError(N_("its parts do not make one rule"))
    rule = {"kind": "per_item", "start": "max", "count": rule["count"], "each": -item.each}
    down_to = item.down_to if item.down_to is not None else None if item.most is None else row.max - item.most
    if down_to:
        rule["down_to"] = down_to
    if not levels and not beside and item.start is None:
        doubts.append((N_("that it starts from the maximum is not written"), {}))
    return Reading({"rule": rule}, doubts)


def _ratio(said: Sequence[Times | Level], beside: Sequence[Any], inputs: Inputs, row: Row) -> Reading:
    rule, doubts = ratio(said, [one for one in beside if not isinstance(one, Nothing)], inputs, row.max)
    return with_nothing(Reading({"rule": rule}, doubts), beside, row)


def _equation(said: Sequence[Any], beside: Sequence[Any], inputs: Inputs, _row: Row) -> Reading:
    if len(said) > 1 or any(not isinstance(one, Define) for one in beside):
        raise UnreadError(N_("its parts do not make one rule"))
    rule = {"kind": "formula", "points": equation(said[0], inputs)}
    return Reading({"rule": rule}, [(N_("a formula is compared with the decision"), {})])
