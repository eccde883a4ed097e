"""Why an index and a rank changed (vì sao tăng, giảm): the parts as tables, and what they mean in words."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from string import ascii_lowercase
from typing import Final

from cchc_index.model.compared import PARTS, Parts, UnitChange
from cchc_index.model.language import N_, _, number
from cchc_index.model.points import DECIMALS, closed, round_half_up
from cchc_index.report.page import Cell, Column, Table

NAMES: Final = {
    "rubric": N_("rubric"),
    "performance": N_("performance"),
    "appraisal": N_("appraisal"),
    "survey": N_("survey"),
    "applicability": N_("applicability"),
    "bonus_penalty": N_("bonus, penalty"),
    "not_comparable": N_("not comparable"),
}
MEANINGS: Final = {
    "rubric": N_("the rubric scores the same figures otherwise"),
    "performance": N_("the unit's own figures and answers"),
    "appraisal": N_("what the appraisers took away or added"),
    "survey": N_("the answers of those who were asked"),
    "applicability": N_("rows that apply in one of the years only"),
    "bonus_penalty": N_("bonus and penalty points"),
    "not_comparable": N_("new and dropped rows, and rows that now ask for other figures"),
}
MOST_ROWS: Final = 3
"""So many rows are named beside a part."""


def parts_table(units: Sequence[UnitChange], decimals: int) -> Table:
    """The parts of every unit's change; a part that is nowhere is left out."""
    known = [unit for unit in units if unit.parts is not None]
    names = _present(known)
    columns = [
        Column("unit", _("Unit")),
        Column("change", _("Change"), "change", decimals),
        *(
            Column(name, f"({letter})", "change", decimals)
            for letter, name in zip(ascii_lowercase, names, strict=False)
        ),
    ]
    rows: list[tuple[Cell, ...]] = []
    for unit in known:
        shown = dict(zip(PARTS, printed(unit.parts, unit.percent or 0, decimals), strict=True)) if unit.parts else {}
        rows.append((unit.unit, sum(shown.values(), Fraction(0)), *(shown[name] for name in names)))
    return Table(tuple(columns), tuple(rows) if names else (), title=_("Why the index changed"))


def _present(units: Sequence[UnitChange]) -> list[str]:
    """The parts that any unit's change has."""
    return [name for at, name in enumerate(PARTS) if any(unit.parts and unit.parts[at] for unit in units)]


def unit_parts_table(unit: UnitChange, decimals: int) -> Table:
    """The parts of one unit's change, each with the rows that made most of it."""
    columns = (
        Column("part", _("Part")),
        Column("meaning", _("What it is")),
        Column("change", _("Change"), "change", decimals),
    )
    rows: list[tuple[Cell, ...]] = []
    details: list[str] = []
    for at, part in enumerate(printed(unit.parts, unit.percent or 0, decimals) if unit.parts else ()):
        if unit.parts and unit.parts[at]:
            rows.append((_(NAMES[PARTS[at]]), _(MEANINGS[PARTS[at]]), part))
            details.append(_most(unit, at, decimals))
    return Table(columns, tuple(rows), title=_("Why the index changed"), details=tuple(details))


def _most(unit: UnitChange, at: int, decimals: int) -> str:
    """The rows that made most of a part."""
    name = PARTS[at]
    if name == "not_comparable":
        found = [(node, node.apart) for node in unit.node_parts if node.apart]
    else:
        found = [(node, node.parts[at]) for node in unit.node_parts if len(node.parts) > at and node.parts[at]]
    most = sorted(found, key=lambda one: -abs(one[1]))[:MOST_ROWS]
    words = [f"{node.id} {node.name} ({'+' if part > 0 else ''}{number(part, decimals)})" for node, part in most]
    return "; ".join([*words, "…"] if len(found) > len(most) else words)


def printed(parts: Parts, change: int, decimals: int) -> list[Fraction]:
    """The parts as they are printed: rounded so that they still add up to the printed change."""
    unit = 10 ** (DECIMALS - decimals)
    whole = closed([Fraction(part, unit) for part in parts], round_half_up(Fraction(change, unit)))
    return [Fraction(one, 10**decimals) for one in whole]


def parts_notes(units: Sequence[UnitChange]) -> list[str]:
    """What the parts mean; or how to see them, where there are too many units."""
    if any(unit.parts is not None for unit in units):
        names = _present(units)
        told = [
            f"({letter}) {_(NAMES[name])}: {_(MEANINGS[name])}"
            for letter, name in zip(ascii_lowercase, names, strict=False)
        ]
        listed = "; ".join(told)
        return [_("Parts of the change: {listed}").format(listed=listed)] if names else []
    if any(unit.percent is not None for unit in units):
        return [_("Why the index of a unit changed: --unit shows it")]
    return []


def rank_notes(unit: UnitChange) -> list[str]:
    """By what a rank moved."""
    found = unit.rank_parts
    if found is None or not any(found):
        return []
    text = _("Places moved: {own} by the unit itself, {others} by the other units, {units} by units that came or went")
    own, others, units = (f"{'+' if part > 0 else ''}{number(part, 1)}" for part in found)
    return [text.format(own=own, others=others, units=units)]
