"""The laws of a change's parts, over random pairs of rubrics and of data."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cchc_index.engine.leaf_parts import Of
from cchc_index.engine.pairs import Pairs
from cchc_index.engine.parts import exact_parts, mixed_parts
from cchc_index.engine.rank_parts import rank_parts
from cchc_index.engine.shapley import shapley
from cchc_index.model.compared import PARTS, Parts, Standing
from cchc_index.model.points import MILLION, closed
from tests.strategies import Case, cases
from tests.test_engine_laws import SLOW
from tests.test_explain import Looked, looked_at

ROUNDINGS = 40
"""Millionths that a total may be off its exact parts: what is redistributed is rounded, and so is the percent."""


def nodes_of(rubric: dict[str, Any]) -> Iterator[dict[str, Any]]:
    waiting = list(rubric["areas"])
    while waiting:
        node = waiting.pop()
        yield node
        waiting += node.get("children") or []


def turned(case: Case) -> Case:
    """The same rubric, with every unit's data given to the next."""
    names = list(case.data)
    values = list(case.data.values())
    return replace(case, data=dict(zip(names, [*values[1:], values[0]], strict=True)))


def followed(first: Case, second: Case) -> Case:
    """The second case under a rubric that follows the first one's: rows of the same id are the same row."""
    names = {node["id"]: node["name"] for node in nodes_of(first.rubric)}
    rubric = copy.deepcopy(second.rubric)
    for node in nodes_of(rubric):
        node["name"] = names.get(node["id"], node["name"])
    rubric["id"] = "sau/" + rubric["id"].replace("/", "-")
    return replace(second, rubric=rubric, stage=first.stage, missing="zero")


def revalued(case: Case) -> Case:
    """The same data under a rubric whose answers and bands are worth other points; nobody appraises."""
    rubric = copy.deepcopy(case.rubric)
    rubric["id"] = "sau/" + rubric["id"].replace("/", "-")
    for node in nodes_of(rubric):
        rule = node.get("rule") or {}
        for entries in (rule.get("options") or [], rule.get("bands") or []):
            worth = [{key: one[key] for key in ("points", "share", "rule") if key in one} for one in entries]
            for one, other in zip(entries, [*worth[1:], *worth[:1]], strict=True):
                for key in ("points", "share", "rule"):
                    one.pop(key, None)
                one.update(other)
    return replace(case, rubric=rubric)


def unappraised(case: Case) -> Case:
    return replace(case, data={unit: {**sheet, "points": {}} for unit, sheet in case.data.items()}, missing="zero")


def pairs_of(one: Looked, two: Looked) -> Iterator[tuple[Of, Of, int]]:
    """Every unit that has an index in both years, and by how much that changed."""
    for unit, before in one.side.standings.items():
        after = two.side.standings.get(unit)
        if after is not None and before.percent is not None and after.percent is not None:
            yield Of(one.side, one.year, unit), Of(two.side, two.year, unit), after.percent - before.percent


def parts_there_and_back(one: Looked, two: Looked) -> Iterator[tuple[Of, Of, Parts]]:
    there, back = Pairs(one.side.rubric, two.side.rubric), Pairs(two.side.rubric, one.side.rubric)
    for before, after, change in pairs_of(one, two):
        exact, _nodes = exact_parts(there, before, after)
        assert abs(sum(exact, Fraction(0)) * MILLION - change) < ROUNDINGS
        found, turned_round = (
            mixed_parts(pairs, [(one_, Fraction(1))], [(two_, Fraction(1))], sign * change)[0]
            for pairs, one_, two_, sign in ((there, before, after, 1), (back, after, before, -1))
        )
        assert sum(found) == change
        assert tuple(found) == tuple(-part for part in turned_round)
        yield before, after, found


@SLOW
@given(cases(), cases())
def test_parts_add_up_and_swapping_turns_every_sign(first: Case, second: Case) -> None:
    first = replace(first, missing="zero")
    for _before, _after, parts in parts_there_and_back(looked_at(first), looked_at(followed(first, second))):
        assert len(parts) == len(PARTS)


@SLOW
@given(cases())
def test_parts_add_up_where_rules_and_data_change_together(case: Case) -> None:
    case = replace(case, missing="zero")
    for _before, _after, parts in parts_there_and_back(looked_at(case), looked_at(revalued(turned(case)))):
        assert parts.not_comparable == 0


@SLOW
@given(cases())
def test_an_unchanged_rubric_has_no_part(case: Case) -> None:
    case = replace(case, missing="zero")
    for _before, _after, parts in parts_there_and_back(looked_at(case), looked_at(turned(case))):
        assert (parts.rubric, parts.not_comparable) == (0, 0)


@SLOW
@given(cases())
def test_unchanged_data_give_only_the_rubrics_part(case: Case) -> None:
    case = unappraised(case)
    for before, after, parts in parts_there_and_back(looked_at(case), looked_at(revalued(case))):
        states = [*before.side.states.items(), *after.side.states.items()]
        if not any(unit == before.unit and state.reason == "zeroed" for (unit, _node), state in states):
            outside = parts.bonus_penalty + parts.not_comparable
            assert sum(parts) == parts.rubric + outside, parts


@given(st.lists(st.integers(-50, 50), min_size=8, max_size=8))
def test_the_mean_over_all_orders(values: list[int]) -> None:
    """Against the definition: every order in which three players may come."""

    def value(corner: tuple[bool, ...]) -> Fraction:
        return Fraction(values[sum(2**at for at, one in enumerate(corner) if one)])

    expected = [Fraction(0)] * 3
    for order in permutations(range(3)):
        come = [False] * 3
        for player in order:
            before = value(tuple(come))
            come[player] = True
            expected[player] += (value(tuple(come)) - before) / 6
    assert shapley(value, [True] * 3) == expected
    assert sum(expected) == values[7] - values[0]


@given(st.lists(st.fractions(-1000, 1000, max_denominator=60), min_size=1), st.integers(-5, 5))
def test_what_is_closed_adds_up_and_turns_with_its_sign(parts: list[Fraction], off: int) -> None:
    total = round(sum(parts)) + off
    whole = closed(parts, total)
    assert sum(whole) == total
    assert closed([-part for part in parts], -total) == [-one for one in whole]


Index = st.integers(0, 6)


@given(st.lists(st.tuples(st.none() | Index, st.none() | Index), min_size=1, max_size=8))
def test_places_add_up_and_swapping_turns_them(units: list[tuple[int | None, int | None]]) -> None:
    sides = [
        {
            f"{at}": Standing(one, one, 1 + sum(other > one for pair in units if (other := pair[side]) is not None))
            for at, pair in enumerate(units)
            if (one := pair[side]) is not None
        }
        for side in (0, 1)
    ]
    there, back = rank_parts(sides[0], sides[1]), rank_parts(sides[1], sides[0])
    assert set(there) == set(back) == set(sides[0]) & set(sides[1])
    for unit, parts in there.items():
        assert sum(parts) == (sides[0][unit].rank or 0) - (sides[1][unit].rank or 0)
        assert tuple(parts) == tuple(-one for one in back[unit])
        alone = all(sides[0].get(other) == sides[1].get(other) for other in (*sides[0], *sides[1]) if other != unit)
        assert not alone or not (parts.others or parts.units)
