"""Points in proportion (theo tỷ lệ), and points as a formula (theo công thức)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from cchc_index.model.language import N_
from cchc_index.read.prose_bands import cover
from cchc_index.read.prose_clauses import Define, Equation, Step, Times, Value
from cchc_index.read.prose_levels import Level, Span
from cchc_index.read.prose_value import NOT_READ, Inputs, UnreadError
from cchc_index.read.prose_words import GENERIC, quantity

_TARGET: Final = re.compile(r"\(?(?P<of>.+?)\)? ?/ ?(?P<target>\d+(?:[.,]\d+)?)(?P<percent>%)?")
_SHARE: Final = re.compile(r"\(?(?:tỷ lệ)\b[^/=×\d]{0,140}\)?", re.IGNORECASE)
_APART: Final = N_("its parts do not make one rule")

Doubts = list[tuple[str, dict[str, object]]]


def ratio(
    said: Sequence[Times | Level], beside: Sequence[Define | Value | Step], inputs: Inputs, maximum: Fraction
) -> tuple[dict[str, Any], Doubts]:
    """The rule of points in proportion, with target, floor and steps; or bands with a proportion in one of them.

    Raises:
        UnreadError: the levels and the proportion do not fit together.
    """
    times = [one for one in said if isinstance(one, Times)]
    levels = [one for one in said if isinstance(one, Level)]
    if len(times) != 1 or times[0].points != maximum:
        raise UnreadError(N_("the proportion is not of the row's maximum"))
    one, spans = times[0], [level.span for level in levels if level.span is not None]
    target, of = _target(one.of)
    subjects = [span.subject for span in [*spans, *([one.span] if one.span else [])]]
    percent = target is None or target[1] or any(span.percent for span in spans)
    value = _value(of, beside, subjects, inputs, percent=percent)
    rule: dict[str, Any] = {"kind": "ratio", "value": value}
    if target is not None:
        if (target[1] or "/" in value) != percent or ("/" in value and not target[1]):
            raise UnreadError(N_("percents and shares of 1 stand side by side"))
        rule["target"] = target[0]
    steps = [step.step for step in beside if isinstance(step, Step)]
    if len(steps) > 1:
        raise UnreadError(_APART)
    doubts: Doubts = []
    if levels or one.span:
        rule = _spanned(rule, one, levels, maximum)
    elif target is not None and target[0] != 100:
        doubts.append((N_("that above {target} the maximum is given is not written"), {"target": target[0]}))
    if steps:
        if rule["kind"] != "ratio":
            raise UnreadError(_APART)
        rule["step"] = steps[0]
    return rule, doubts


def _target(of: str) -> tuple[tuple[Fraction, bool] | None, str]:
    """The target that a value is divided by, and whether it is a percent; the value without it."""
    if found := _TARGET.fullmatch(of):
        return (quantity(found["target"]), found["percent"] is not None), found["of"]
    return None, of


def _value(of: str, beside: Sequence[Any], subjects: Sequence[str], inputs: Inputs, *, percent: bool) -> str:
    plain = of.strip("() ").removesuffix("%").strip()
    if GENERIC.fullmatch(plain) or plain.lower() in ("giá trị", "tỷ lệ %", "tỷ lệ"):
        return inputs.value(beside, subjects, percent=percent, tails=())
    if any(isinstance(one, Value) for one in beside) and not re.fullmatch(r"\(?[a-z] ?/ ?[a-z]\)?", of, re.IGNORECASE):
        raise UnreadError(NOT_READ, text=of)
    if _SHARE.fullmatch(of) and not inputs.labels:
        return inputs.add("share", of.strip("()"), "percent")
    return inputs.fraction(of)


def _spanned(rule: dict[str, Any], one: Times, levels: Sequence[Level], maximum: Fraction) -> dict[str, Any]:
    """The proportion within its span, full points above it and none below; else as bands."""
    inner = rule | {"kind": "ratio"}
    given: list[tuple[Span, dict[str, Any]]] = [
        (level.span, {"points": level.points}) for level in levels if level.span is not None
    ]
    rest: dict[str, Any] | None = next(({"points": level.points} for level in levels if level.rest), None)
    if any(level.span is None and not level.rest for level in levels):
        raise UnreadError(_APART)
    floor = [span for span, gives in given if span.low is None and not gives["points"] and not span.high_in]
    if one.span is None:
        if one.rest and rest is None and len(given) == 1:
            rest = {"rule": inner}
        elif len(given) == len(floor) == 1 and rest is None and given[0][0].high is not None:
            return rule | {"floor": given[0][0].high}
        else:
            raise UnreadError(_APART)
    elif floor and one.span.low is None and one.span.high is not None and floor[0].high is not None:
        below = Span(floor[0].high, True, one.span.high, one.span.high_in, one.span.percent)
        given.append((below, {"rule": inner}))
    else:
        given.append((one.span, {"rule": inner}))
    return _simplest(rule, cover(given, rest).bands, maximum)


def _simplest(rule: dict[str, Any], bands: list[dict[str, Any]], maximum: Fraction) -> dict[str, Any]:
    """The proportion with target and floor where that is the same as the bands."""
    target = rule.get("target", Fraction(100))
    shape = [set(band) - {"points", "rule"} for band in bands]
    full = bands[0].get("points") == maximum and bands[0].get("from") == target
    if full and shape[0] == {"from"} and "rule" in bands[1] and bands[1].get("below") == target:
        if len(bands) == 2 and shape[1] == {"below"}:
            return rule
        none_below = len(bands) == 3 and bands[2].get("points") == 0 and shape[2] == {"below"}
        if none_below and shape[1] == {"from", "below"}:
            return rule | {"floor": bands[1]["from"]}
    return {"kind": "bands", "value": rule["value"], "bands": bands}


def equation(said: Equation, inputs: Inputs) -> str:
    """The formula in the inputs' names."""
    return inputs.expression(said.of)
