"""Scoring prose into a rule (từ lời văn thành cách tính điểm): the whole text, or else a judgement with a mark.

The grammar is `prose.yaml`. A rule whose text was not read to its last clause is never made; what was added to the
text, or may have been meant otherwise, is said in `doubts`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from cchc_index.model.language import N_
from cchc_index.model.names import fold_answer
from cchc_index.read.prose_bands import levels_cover
from cchc_index.read.prose_clauses import Clause, Day, Define, Equation, Item, Nothing, Step, Times, Value, clause_of
from cchc_index.read.prose_days import deadline
from cchc_index.read.prose_levels import Level, level_of
from cchc_index.read.prose_ratio import equation, ratio
from cchc_index.read.prose_text import alike, clauses
from cchc_index.read.prose_value import NOT_READ, Inputs, UnreadError
from cchc_index.read.prose_words import CAPS, CONDITIONS, INSTEAD, JUDGED, PARTS, STEP, SURVEY, quantity

Doubt = tuple[str, dict[str, object]]
NO_TEXT: Final = N_("there is no text on how it is scored")
BARE: Final = N_("a number at the end is taken for points")
ADDED_ZERO: Final = N_("that all else gives 0 is not written and was added")
OTHERWISE: Final = "Trường hợp khác"
_STEPS: Final = (Fraction(1, 4), Fraction(1, 10), Fraction(1, 20), Fraction(1, 100), Fraction(1, 10**6))


@dataclass(slots=True)
class Reading:
    """What a row's text became (kết quả chuyển đổi): keys of its node, and why someone must look at it."""

    keys: dict[str, Any]
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The kind of rule."""
        return str(self.keys["rule"]["kind"])


@dataclass(slots=True)
class Row:
    """A row of which the text speaks (dòng tiêu chí)."""

    name: str
    max: Fraction
    penalty: bool = False
    survey: bool = False


def read_prose(text: str, row: Row) -> Reading:
    """The rule that a row's text gives (cách tính điểm), or a judgement that says why it is none."""
    words = " ".join(alike(text).split())
    if row.survey or SURVEY.search(words) or SURVEY.search(row.name):
        survey = _survey(text, row, asked=row.survey or not words or SURVEY.search(words) is not None)
        if survey is not None:
            return survey
    if not words:
        return _judged(row, [(NO_TEXT, {})])
    if JUDGED.search(words) and len(clauses(text)) == 1:
        step = STEP.search(words)
        doubts = [] if step else [(NOT_READ, {"text": words})]
        return _judged(row, doubts, quantity(step["n"]) if step else None)
    inputs = Inputs(row.name)
    try:
        if added := _added_up(words, row.max):
            parted = _parts(added, inputs, row)
            parted.keys = {"inputs": inputs.declared, **parted.keys}
            return parted
        said = _clauses(text, row.max)
        for one in said:
            if isinstance(one, Define):
                inputs.labels |= one.labels
        reading = _rule(said, inputs, row)
    except UnreadError as unread:
        return _judged(row, [(unread.why, unread.params)])
    if inputs.declared:
        reading.keys = {"inputs": inputs.declared, **reading.keys}
    return reading


def _clauses(text: str, maximum: Fraction) -> list[Clause]:
    said: list[Clause] = []
    for clause in _with_caps(clauses(text)):
        found = clause_of(clause, maximum)
        if found is None:
            raise UnreadError(NOT_READ, text=clause)
        said += found
    return said


def _added_up(words: str, maximum: Fraction) -> list[Level]:
    """The parts of a text that says that their points are added up."""
    found = PARTS.fullmatch(words)
    parts = clauses(found["parts"]) if found else words.strip(" .;").split(" + ")
    levels = [level for part in parts if (level := level_of(part, maximum)) is not None]
    return levels if len(levels) == len(parts) > 1 else []


def _with_caps(parts: list[str]) -> list[str]:
    """A clause that only says up to how much belongs to the one before it."""
    found: list[str] = []
    for part in parts:
        if found and any(cap.fullmatch(f", {part}") for cap in CAPS.values()):
            found[-1] += f", {part}"
        else:
            found.append(part)
    return found


def _rule(said: list[Clause], inputs: Inputs, row: Row) -> Reading:
    """The one kind of rule that all clauses together make."""
    if not any(isinstance(one, Day) and one.kind in ("before", "until") for one in said):
        said = [one.level if isinstance(one, Day) else one for one in said]
    scoring = [one for one in said if not isinstance(one, Define | Value | Nothing | Step)]
    beside = [one for one in said if isinstance(one, Define | Value | Nothing | Step)]
    kinds = {type(one) for one in scoring}
    ways: tuple[tuple[set[type], Callable[[Sequence[Any], Sequence[Any], Inputs, Row], Reading]], ...] = (
        ({Day}, _deadline),
        ({Item}, _item),
        ({Times}, _ratio),
        ({Equation}, _equation),
        ({Level}, _levels),
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
        choice = _choice(levels, row)
        choice.doubts.append((N_("the days are taken for answers"), {}))
        return choice
    return Reading({"rule": rule}, doubts + _short_of(rule["points"], row))


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
    return _nothing(Reading({"rule": rule}, doubts), beside, row)


def _equation(said: Sequence[Equation | Level], beside: Sequence[Any], inputs: Inputs, row: Row) -> Reading:
    if len(said) > 1 or any(not isinstance(one, Define) for one in beside):
        raise UnreadError(N_("its parts do not make one rule"))
    rule = {"kind": "formula", "points": equation(said[0], inputs)}
    return Reading({"rule": rule}, [(N_("a formula is compared with the decision"), {})])


def _levels(levels: Sequence[Level], beside: Sequence[Any], inputs: Inputs, row: Row) -> Reading:
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
            choice = _choice([*levels, *(_as_level(one) for one in nothing)], row)
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
    choice = _choice([*levels, *(_as_level(one) for one in nothing)], row)
    if told and any(level.span and not level.span.nothing for level in spans):
        choice.doubts.append((N_("some levels name numbers and some do not"), {}))
    return choice


def _all_of(levels: Sequence[Level], conditions: list[str], inputs: Inputs, row: Row) -> Reading:
    """Points where every condition holds, 0 else."""
    if any(level.points or not level.rest for level in levels[1:]):
        raise UnreadError(N_("its parts do not make one rule"))
    names = [inputs.add(f"met_{place}", one.strip(), "yes_no") for place, one in enumerate(conditions, start=1)]
    doubts = [] if len(levels) > 1 else [(ADDED_ZERO, {})]
    rule = {"kind": "all_of", "conditions": names, "points": levels[0].points}
    return Reading({"rule": rule}, [*doubts, *_short_of(levels[0].points, row)])


def _parts(levels: Sequence[Level], inputs: Inputs, row: Row) -> Reading:
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
        {"rule": {"kind": "bands", "value": value, "bands": covered.bands}}, doubts + _short_of(max(points), row)
    )
    return _nothing(reading, beside, row)


def _nothing(reading: Reading, beside: Sequence[Any], row: Row) -> Reading:
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
    reading.keys = {"not_applicable": policy, **reading.keys}
    return reading


def _as_level(nothing: Nothing) -> Level:
    if nothing.points is None:
        raise UnreadError(N_("its parts do not make one rule"))
    return Level(nothing.left, nothing.points)


def _answer(level: Level) -> str:
    return level.left[:1].upper() + level.left[1:]


def _choice(levels: Sequence[Level], row: Row) -> Reading:
    """The levels as answers, in their own words."""
    doubts: list[Doubt] = []
    answers = [_answer(level) for level in levels]
    if len({fold_answer(answer) for answer in answers}) < len(answers):
        raise UnreadError(N_("two levels have the same words"))
    points = [level.points for level in levels]
    highest = max(points)
    if highest < row.max and (sum(points) == row.max or points.count(highest) > 1):
        raise UnreadError(N_("its parts may be added up or be chosen from"))
    if any(level.bare for level in levels):
        doubts.append((BARE, {}))
    options = [{"answer": answer, "points": level.points} for answer, level in zip(answers, levels, strict=True)]
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
    return Reading({**keys, "rule": {"kind": "choice", "options": options}}, doubts + _short_of(highest, row))


def _short_of(highest: Fraction, row: Row) -> list[Doubt]:
    if highest == row.max:
        return []
    return [(N_("the best level gives {points}, the maximum is {max}"), {"points": highest, "max": row.max})]


def _survey(text: str, row: Row, *, asked: bool) -> Reading | None:
    """A survey row, open until its questions are filled in; None where the text gives points in another way."""
    for clause in clauses(text):
        found = clause_of(clause, row.max) or []
        if any(isinstance(one, Item | Day | Equation) or (isinstance(one, Level) and not one.bare) for one in found):
            return None
    rule = {"kind": "survey", "questions": [], "satisfied": []}
    doubts: list[Doubt] = [(N_("the survey's questions and answers are to be filled in"), {})]
    return Reading({"scored_by": "survey", "rule": rule}, doubts) if asked or SURVEY.search(row.name) else None


def _judged(row: Row, doubts: list[Doubt], step: Fraction | None = None) -> Reading:
    steps = [one for one in _STEPS if (row.max / one).denominator == 1]
    return Reading({"rule": {"kind": "judgement", "step": step or steps[0]}}, doubts)
