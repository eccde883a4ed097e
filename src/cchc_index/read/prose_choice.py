"""Levels of a row as one rule (các mức điểm): bands of a value, answers to choose from, conditions, parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from cchc_index.model.language import N_
from cchc_index.model.names import fold_answer
from cchc_index.read.prose_bands import levels_cover
from cchc_index.read.prose_clauses import Nothing, Step
from cchc_index.read.prose_levels import Level
from cchc_index.read.prose_reading import ADDED_ZERO, BARE, OTHERWISE, Doubt, Reading, Row, short_of
from cchc_index.read.prose_value import NOT_READ, Inputs, UnreadError
from cchc_index.read.prose_words import CONDITIONS, INSTEAD

_DAY: Final = re.compile(r"\b\d{1,2}(?:/| tháng )\d{1,2}\b")


def of_levels(levels: Sequence[Level], beside: Sequence[Any], inputs: Inputs, row: Row) -> Reading:
    """Bands where all levels name spans of one value, else the levels as answers."""
    spans = [level for level in levels if level.span is not None and not level.zeroes]
    nothing = [one for one in beside if isinstance(one, Nothing)]
    others = [one for one in beside if not isinstance(one, Nothing)]
    if any(isinstance(one, Step) for one in others):
        raise UnreadError(N_("its parts do not make one rule"))
    percent = any(level.span.percent for level in spans if level.span)
    if percent and len(spans) < len(levels):  # "không có … : max" beside percents
        spans = [level for level in spans if level.span and (level.span.percent or level.points != row.max)]
    instead = [level for level in levels if INSTEAD.fullmatch(level.left)]
    told = [level for level in levels if level not in spans and not level.rest and level not in instead]
    if not told and any(level.span and not level.span.nothing for level in spans):
        try:
            bands = _bands([*spans, *(one for one in levels if one.rest)], [*nothing, *others], inputs, row)
        except UnreadError as unread:
            if others or inputs.labels:
                raise
            inputs.declared.clear()
            choice = of_choice([*levels, *(_as_level(one) for one in nothing)], row)
            choice.doubts.append((unread.why, unread.params))
            return choice
        if instead:
            bands.keys["rule"]["unless"] = [{"answer": _answer(one), "points": one.points} for one in instead]
            bands.doubts.append((N_("an answer stands beside the levels"), {}))
        return bands
    if others:
        raise UnreadError(N_("its parts do not make one rule"))
    if (conditions := CONDITIONS.fullmatch(levels[0].left)) and len(levels) <= 2 and not nothing:
        return _all_of(levels, conditions["all"].split(";"), inputs, row)
    choice = of_choice([*levels, *(_as_level(one) for one in nothing)], row)
    if told and any(level.span and not level.span.nothing for level in spans):
        choice.doubts.append((N_("some levels name numbers and some do not"), {}))
    return choice


def _all_of(levels: Sequence[Level], conditions: list[str], inputs: Inputs, row: Row) -> Reading:
    """Points where every condition holds, 0 else."""
    if any(level.points or not level.rest for level in levels[1:]):
        raise UnreadError(N_("its parts do not make one rule"))
    names = [inputs.add(f"met_{place}", one.strip(), "yes_no") for place, one in enumerate(conditions, start=1)]
    doubts: list[Doubt] = [] if len(levels) > 1 else [(ADDED_ZERO, {})]
    rule = {"kind": "all_of", "conditions": names, "points": levels[0].points}
    return Reading({"rule": rule}, [*doubts, *short_of(levels[0].points, row)])


def of_parts(levels: Sequence[Level], inputs: Inputs, row: Row) -> Reading:
    """Points that are added up, each for a thing that is done or not."""
    if sum(level.points for level in levels) != row.max:
        raise UnreadError(N_("its parts may be added up or be chosen from"))
    parts = [
        {
            "name": _answer(level),
            "max": level.points,
            "rule": {
                "kind": "all_of",
                "conditions": [inputs.add(f"part_{place}", level.left, "yes_no")],
                "points": level.points,
            },
        }
        for place, level in enumerate(levels, start=1)
    ]
    return Reading({"rule": {"kind": "parts", "parts": parts}}, [(N_("each part is taken for done or not done"), {})])


def _bands(levels: Sequence[Level], beside: Sequence[Any], inputs: Inputs, row: Row) -> Reading:
    covered = levels_cover(list(levels))
    spans = [level.span for level in levels if level.span is not None]
    percent = any(span.percent for span in spans)
    subjects = [span.subject for span in spans]
    tails = [span.tail for span in spans]
    if percent and len({tail.lower() for tail in tails if tail}) > 1:
        raise UnreadError(N_("the levels speak of several things: {what}"), what=tails)
    value = inputs.value(beside, subjects, percent=percent, tails=tails)
    if "/" in value and not percent:
        raise UnreadError(N_("the levels of a fraction are no percents"))
    doubts = list(covered.doubts)
    declared = inputs.declared.get(value)
    if covered.whole and declared is not None:
        declared["type"] = "count"
    if declared is not None and declared["label"] == row.name:
        doubts.append((N_("what is counted is not written"), {}))
    if any(level.bare for level in levels):
        doubts.append((BARE, {}))
    points = [band["points"] for band in covered.bands]
    if points not in (sorted(points), sorted(points, reverse=True)):
        doubts.append((N_("the points neither rise nor fall with the value"), {}))
    reading = Reading(
        {"rule": {"kind": "bands", "value": value, "bands": covered.bands}}, doubts + short_of(max(points), row)
    )
    return with_nothing(reading, beside, row)


def with_nothing(reading: Reading, beside: Sequence[Any], row: Row) -> Reading:
    """What 0 cases mean (không phát sinh), as the text says."""
    said = [one for one in beside if isinstance(one, Nothing)]
    if not said:
        return reading
    if len(said) > 1 or said[0].points not in (row.max, 0, None):
        raise UnreadError(NOT_READ, text=said[0].left)
    policy = {None: "drop", row.max: "full", Fraction(0): "zero"}[said[0].points]
    if policy == "drop":
        reading.doubts.append((N_("rows without cases leave the maximum"), {}))
    if "/" in str(reading.keys["rule"]["value"]):
        reading.keys["rule"]["if_zero"] = "not_applicable" if policy == "drop" else policy
    elif said[0].only_zero:
        raise UnreadError(NOT_READ, text=said[0].left)
    if not said[0].only_zero:
        reading.keys = {"not_applicable": policy, **reading.keys}
    return reading


def _as_level(nothing: Nothing) -> Level:
    if nothing.points is None:
        raise UnreadError(N_("its parts do not make one rule"))
    return Level(nothing.left, nothing.points)


def _answer(level: Level) -> str:
    return level.left[:1].upper() + level.left[1:]


def of_choice(levels: Sequence[Level], row: Row) -> Reading:
    """The levels as answers, in their own words."""
    doubts: list[Doubt] = []
    answers = [_answer(level) for level in levels]
    if len({fold_answer(answer) for answer in answers}) < len(answers):
        raise UnreadError(N_("two levels have the same words"))
    points = [level.points for level in levels]
    if row.penalty and max(points) <= 0:
        points = [-one for one in points]
    highest = max(points)
    if highest <= 0:
        raise UnreadError(N_("none of its levels gives points"))
    if highest < row.max and (sum(points) == row.max or points.count(highest) > 1):
        raise UnreadError(N_("its parts may be added up or be chosen from"))
    if any(level.bare for level in levels):
        doubts.append((BARE, {}))
    if any(_DAY.search(answer) for answer in answers):
        doubts.append((N_("the days are taken for answers"), {}))
    options = [{"answer": answer, "points": given} for answer, given in zip(answers, points, strict=True)]
    for option, level in zip(options, levels, strict=True):
        if level.zeroes:
            option["zeroes"] = "parent"
            doubts.append((N_("one answer takes the points of the whole criterion"), {}))
    keys: dict[str, Any] = {}
    if min(points) < 0:
        keys["min"] = min(points)
        doubts.append((N_("one answer takes points off"), {}))
    if min(points) > 0:
        options.append({"answer": OTHERWISE, "points": Fraction(0)})
        doubts.append((ADDED_ZERO, {}))
    return Reading({**keys, "rule": {"kind": "choice", "options": options}}, doubts + short_of(highest, row))
