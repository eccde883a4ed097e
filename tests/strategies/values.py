"""Arithmetic for `value`: figures of a leaf's own and of nodes above, shares, comparisons with others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tests.reference.exact import Raw
from tests.strategies.pen import Pen, exact

# Where edges, floors and targets lie, by the unit of the value.
EDGES: dict[str, list[Fraction | str]] = {
    "percent": [*exact("50", "60", "70", "80", "90", "95", "100", "66.5"), "100/3"],
    "number": [*exact("1", "2", "3", "4", "10", "0.5", "7.83"), "1/3"],
    "fraction": [*exact("0.5", "0.9", "1", "0.25"), "1/3"],
    "signed": [*exact("-2", "-0.5", "0", "1", "2.5")],
}


@dataclass(frozen=True)
class Value:
    """An expression, the unit of its value as `bands` and `ratio` read it, and whether it divides."""

    expression: str
    scale: str
    divides: bool = False


@dataclass
class Slot:
    """The place for which a rule is drawn; `inputs` grows as the rule asks for figures.

    `shared` are the number inputs declared above; `has_policy` says that it may be claimed not to apply.
    """

    pen: Pen
    maximum: Fraction
    minimum: Fraction = Fraction(0)
    shared: Sequence[str] = ()
    has_policy: bool = False
    in_parts: bool = False
    inputs: Raw = field(default_factory=dict)

    def new(self, kind: str) -> str:
        """An input of the leaf's own."""
        name = f"x{len(self.inputs) + 1}"
        self.inputs[name] = {"label": f"Số liệu {name}", "type": kind}
        return name

    def amount(self) -> str:
        """A number: from above, where there is one, or the leaf's own."""
        if self.shared and self.pen.chance(2):
            return self.pen.one(self.shared)
        return self.new("number")


def share(slot: Slot) -> Value:
    return Value(f"{slot.new('number')} / {slot.amount()}", "percent", divides=True)


def draw_value(slot: Slot) -> Value:
    """Any value, also one that looks at other units or the period before."""
    forms = ["share", "number", "percent", "count", "share", "kept", "part of sum", "complement", "by hand"]
    forms += ["nested", "yes", "min", "floor", "to mean", "to highest", "above lowest"]
    if slot.pen.options.previous:
        forms += ["since", "growth"]
    form = slot.pen.one(forms)
    if form in {"number", "percent", "count"}:
        return Value(slot.new(form), "percent" if form == "percent" else "number")
    if form == "share":
        return share(slot)
    if form in {"kept", "part of sum", "complement", "by hand", "nested"}:
        return draw_division(slot, form)
    name = slot.amount()
    simple = {
        "yes": ("{a} + 2 * {y}", "number"),
        "min": ("min({a}, 2.5 * {b}) - max(0, -{a})", "number"),
        "floor": ("floor({a}) + ceil({b})", "number"),
        "to mean": ("{a} / mean.{a}", "percent"),
        "to highest": ("{a} / highest.{a}", "percent"),
        "above lowest": ("{a} - lowest.{a}", "number"),
        "since": ("{a} - prev.{a}", "signed"),
        "growth": ("({a} - prev.{a}) / prev.{a}", "percent"),
    }
    text, scale = simple[form]
    second = slot.amount() if "{b}" in text else ""
    yes = slot.new("yes_no") if "{y}" in text else ""
    return Value(text.format(a=name, b=second, y=yes), scale, divides="/" in text)


def draw_division(slot: Slot, form: str) -> Value:
    a, b = slot.new("number"), slot.amount()
    if form == "nested":
        return Value(f"({a} / {b} + {slot.new('number')} / {b}) / 2", "percent", divides=True)
    text, scale = {
        "kept": (f"({b} - {a}) / {b}", "percent"),
        "part of sum": (f"{a} / ({a} + {b})", "percent"),
        "complement": (f"1 - {a} / {b}", "fraction"),
        "by hand": (f"{a} / {b} * 100", "percent"),
    }[form]
    return Value(text, scale, divides=True)


def own_value(slot: Slot) -> Value:
    """A value that is never negative and is the unit's alone: what can be compared over units and periods."""
    form = slot.pen.one(["number", "sum", "share"])
    if form == "share":
        return share(slot)
    a = slot.new("number")
    return Value(a if form == "number" else f"{a} + {slot.amount()}", "number")


def with_if_zero(slot: Slot, rule: Raw, value: Value) -> Raw:
    """The rule, perhaps with what 0/0 means."""
    if value.divides:
        words = ["", "full", "zero"] + (["not_applicable"] if slot.has_policy and not slot.in_parts else [])
        word = slot.pen.one(words)
        if word:
            rule["if_zero"] = word
    return rule


def as_number(slot: Slot, rule: Raw, value: Value) -> tuple[Raw, str]:
    """Perhaps `as: number`, and the unit of the value that follows."""
    outermost = value.scale == "percent" and value.divides and not value.expression.endswith("* 100")
    if outermost and slot.pen.chance(5):
        return rule | {"as": "number"}, "fraction"
    return rule, value.scale
