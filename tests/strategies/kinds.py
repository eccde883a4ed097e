"""One strategy for each kind of rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from tests.reference.exact import Raw, number
from tests.strategies.pen import exact, plain
from tests.strategies.values import EDGES, Slot, as_number, draw_value, own_value, share, with_if_zero

SCALES = [100, 1000, 10]
STEPS = exact("0.25", "0.5", "0.125", "1")


def points_or_share(slot: Slot, points: Fraction) -> Raw:
    """The same points in one of the two ways of writing them; a third part where they are between."""
    if points >= 0 and slot.pen.chance(3):
        if 0 < points < slot.maximum and slot.pen.chance(2):
            return {"share": "1/3"}
        part = points / slot.maximum
        return {"share": int(part) if part.denominator == 1 else str(part)}
    return {"points": points}


def falling(slot: Slot, many: int) -> list[Fraction]:
    """From the maximum down, `many` points; the last is 0 or the minimum."""
    points = [slot.maximum * (many - 1 - place) / (many - 1) for place in range(many)]
    points = [Fraction(int(one * 100), 100) for one in points]
    points[0] = slot.maximum
    if slot.pen.chance(2):
        points[-1] = slot.minimum
    return points


def choice(slot: Slot) -> Raw:
    many = slot.pen.count(2, 3)
    names = ["Kịp thời", "Không kịp thời", "Không ban hành"]
    points = falling(slot, many)
    options = [{"answer": name, **points_or_share(slot, one)} for name, one in zip(names, points, strict=False)]
    return {"kind": "choice", "options": options}


def bands(slot: Slot) -> Raw:
    value = draw_value(slot)
    rule, scale = as_number(slot, {"kind": "bands", "value": value.expression}, value)
    edges = sorted(slot.pen.some(EDGES[scale], 1, 3), key=number, reverse=True)
    points = falling(slot, len(edges) + 1)
    low, high = slot.pen.one([("from", "below"), ("above", "to")])
    entries: list[Raw] = []
    for place, one in enumerate(points):
        entry: Raw = {}
        if place < len(edges):
            entry[low] = edges[place]
        if place > 0:
            entry[high] = edges[place - 1]
        entries.append(entry | points_or_share(slot, one))
    if slot.pen.chance(4):
        inner = {"kind": "ratio", "value": value.expression}
        between = entries[-2] if len(entries) > 2 else entries[0]
        for key in ("points", "share"):
            between.pop(key, None)
        between["rule"] = inner | ({"as": "number", "target": 1} if "as" in rule else {})
    if slot.pen.chance(4):
        entries.reverse()
    rule["bands"] = entries
    rule = with_if_zero(slot, rule, value)
    if rule.get("if_zero") != "not_applicable" and not slot.in_parts and slot.pen.chance(5):
        rule["unless"] = [{"answer": "Đã đôn đốc bằng văn bản", "points": falling(slot, 3)[1]}]
    return rule


def ratio(slot: Slot) -> Raw:
    value = draw_value(slot)
    rule, scale = as_number(slot, {"kind": "ratio", "value": value.expression}, value)
    scale = "number" if scale == "signed" else scale
    decimals = [edge for edge in EDGES[scale] if isinstance(edge, Fraction)]
    if scale != "percent" or slot.pen.chance(3):
        rule["target"] = slot.pen.one(decimals)
    if slot.pen.chance(3):
        lower = [edge for edge in decimals if edge < rule.get("target", 100)]
        if lower:
            rule["floor"] = slot.pen.one(lower)
    fitting = [step for step in STEPS if (slot.maximum / step).denominator == 1]
    if fitting and slot.pen.chance(3):
        rule["step"] = slot.pen.one(fitting)
    return with_if_zero(slot, rule, value)


def per_item(slot: Slot) -> Raw:
    count = slot.new(slot.pen.one(["count", "number"]))
    if slot.pen.chance(4):
        count += f" + {slot.new('count')}"
    rule: Raw = {"kind": "per_item", "count": count}
    if slot.pen.chance(2):
        return rule | {"each": slot.pen.one(exact("0.25", "1", "0.333"))}
    rule["each"] = slot.pen.one(exact("-0.5", "-0.25", "-1"))
    rule["start"] = slot.pen.one(["max", slot.maximum / 2])
    if slot.pen.chance(2):
        rule["down_to"] = slot.pen.one([slot.minimum, Fraction(0), slot.maximum / 2])
    return rule


def all_of(slot: Slot) -> Raw:
    conditions = [slot.new("yes_no") for _ in range(slot.pen.count(1, 3))]
    return {"kind": "all_of", "conditions": conditions, "points": slot.maximum}


def deadline(slot: Slot) -> Raw:
    by = slot.pen.one([dt.date(2023, 12, 10), "{period}-12-10", "{period}-01-31"])
    rule: Raw = {"kind": "deadline", "date": slot.new("date"), "by": by, "points": slot.maximum}
    half, less = slot.maximum / 2, slot.maximum / 4
    lates: list[list[int | None]] = [[], [5], [5, 10], [5, None], [None]]
    late = slot.pen.one(lates)
    if late:
        entries = zip(late, (half, less), strict=False)
        rule["late"] = [({"days": days} if days else {}) | {"points": points} for days, points in entries]
    return rule


def parts(slot: Slot) -> Raw:
    maxima = [slot.maximum / 2, slot.maximum / 2]
    kinds = [ratio, bands, all_of, per_item, formula, deadline]
    return {
        "kind": "parts",
        "parts": [
            {
                "name": f"Phần {place}",
                "max": one,
                "rule": slot.pen.one(kinds)(replace(slot, maximum=one, minimum=Fraction(0), in_parts=True)),
            }
            for place, one in enumerate(maxima, start=1)
        ],
    }


def formula(slot: Slot) -> Raw:
    form = slot.pen.one(["constant", "sum", "share", "less", "capped"])
    most = plain(slot.maximum)
    if form == "constant":
        return {"kind": "formula", "points": most}
    if form == "share":
        value = share(slot)
        return with_if_zero(slot, {"kind": "formula", "points": f"{most} * {value.expression}"}, value)
    a = slot.amount()
    text = {
        "sum": f"0.5*{a} + min(2, 2.5*{slot.amount()})",
        "less": f"{most} - 0.25 * {a}",
        "capped": f"min({most}, {a} * {a} / 3)",
    }[form]
    return {"kind": "formula", "points": text}


def when(slot: Slot) -> Raw:
    name = slot.new("text")
    kinds: list[Callable[[Slot], Raw]] = [ratio, bands, per_item, all_of]
    cases = {case: slot.pen.one(kinds)(replace(slot, in_parts=False)) for case in ("Tự chủ", "Một phần")}
    rule: Raw = {"kind": "when", "input": name, "cases": cases}
    if slot.pen.chance(2):
        rule["otherwise"] = formula(slot)
    return rule


def relative(slot: Slot) -> Raw:
    value = own_value(slot)
    rule = {"kind": "relative", "value": value.expression, "to": slot.pen.one(["best", "mean", 4])}
    return with_if_zero(slot, rule | {"better": slot.pen.one(["higher", "lower"])}, value)


def change(slot: Slot) -> Raw:
    value = own_value(slot)
    rule = {"kind": "change", "value": value.expression, "better": slot.pen.one(["lower", "higher"])}
    return rule | {"points": slot.maximum}


def imported(slot: Slot) -> Raw:
    if slot.pen.chance(3):
        edge = slot.pen.one(EDGES["percent"])
        entries = [{"from": edge, "points": slot.maximum}, {"below": edge, "points": Fraction(0)}]
        return {"kind": "bands", "value": "imported", "bands": entries}
    return {"kind": "imported", "scale": slot.pen.one(SCALES)}


def judgement(slot: Slot) -> Raw:
    fitting = [step for step in STEPS if (slot.maximum / step).denominator == 1]
    return {"kind": "judgement", "step": slot.pen.one(fitting)}


OF_THE_UNIT: dict[str, Callable[[Slot], Raw]] = {
    "choice": choice,
    "bands": bands,
    "ratio": ratio,
    "per_item": per_item,
    "all_of": all_of,
    "deadline": deadline,
    "parts": parts,
    "formula": formula,
    "when": when,
    "relative": relative,
}
