"""Rank and class as formulas (xếp hạng, xếp loại), where the rubric's rules can be formulas that give the same.

A spreadsheet divides whole numbers of millionths, so that equal shares are equal numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from cchc_index.model.formula_parts import choose, number, text
from cchc_index.model.points import from_points, half_up
from cchc_index.model.rubric import ClassBand, Row, Rubric
from cchc_index.model.rule_parts import all_rules
from cchc_index.model.rules import Choice
from cchc_index.report.workbook.told import Told, Unit

Range = Callable[[str], str]
"""From a column's key to its cells, all units down."""


def percent_now(told: Told, unit: Unit) -> Fraction | None:
    """The index of a unit (chỉ số), not rounded; None where it has none."""
    if unit["percent"] is None:
        return None
    extra = unit["bonus"] - unit["penalty"]
    share = Fraction(100 * (unit["points"] - extra), unit["max"])
    return share + (Fraction(100 * extra, told.rubric.outline.scale) if extra else 0)


def percent_formula(told: Told, points: str, most: str, extra: str) -> str:
    """100·P/M + 100·(bonus − penalty)/scale; `points` are all of them, `extra` is bonus less penalty."""
    scale = told.rubric.outline.scale
    if all(unit["max"] in (0, scale) for unit in told.units):
        return f"100*{points}/{most}"
    own = f"{points}-({extra})" if extra else points
    share = f"100*ROUND(({own})*10^6,0)/ROUND({most}*10^6,0)"
    return f"ROUND({share}+100*({extra})/{number(from_points(scale))},10)" if extra and scale else share


def first_key(rubric: Rubric, percent: str, points: str) -> str:
    """By what units are ranked first, as a formula."""
    if rubric.ranking.by == "points":
        return points
    return f"ROUND({percent},{rubric.rounding.published})" if rubric.ranking.figures == "published" else percent


def rank_formula(keys: Sequence[str], cells: Range, own: Range, within: str = "") -> str:
    """1 and how many stand above (1, 2, 2, 4); `within` a column: of those that have the same there."""
    if len(keys) == 1 and not within:
        return f"RANK({own(keys[0])},{cells(keys[0])})"
    above = ""
    for key in reversed(keys):
        higher = f"({cells(key)}>{own(key)})"
        above = f"({higher}+({cells(key)}={own(key)})*{above})" if above else higher
    same = f"({cells(within)}={own(within)})*" if within else ""
    return f"1+SUMPRODUCT({same}ISNUMBER({cells(keys[0])})*{above})"


def dense_formula(place: str, cells: Range, own: Range) -> str:
    """1 and how many different ranks stand above (1, 2, 2, 3)."""
    there, mine = cells(place), own(place)
    return f'1+ROUND(SUMPRODUCT(ISNUMBER({there})*({there}<{mine})/(COUNTIF({there},{there})+({there}=""))),0)'


def told_apart(told: Told) -> bool:
    """Whether a spreadsheet's numbers put the units in the order of their ranks (hạng tính lại được bằng công thức)."""
    ranked = [unit for unit in told.units if unit["rank"] is not None]
    keys = [_keys_now(told, unit) for unit in ranked]
    others = set(keys) if told.rubric.ranking.ties == "dense" else keys
    places = [1 + sum(other > key for other in others) for key in keys]
    return places == [unit["rank"] for unit in ranked]


def first_now(told: Told, unit: Unit) -> Fraction:
    """By what a unit is ranked first."""
    rubric, percent = told.rubric, percent_now(told, unit) or Fraction(0)
    if rubric.ranking.by == "points":
        return from_points(unit["points"])
    if rubric.ranking.figures == "published":
        return Fraction(half_up(percent, rubric.rounding.published))
    return percent


def _keys_now(told: Told, unit: Unit) -> tuple[float, ...]:
    """What a spreadsheet compares."""
    ties = (told.rubric.outline.by_id[node] for node in told.rubric.tie_break)
    return float(first_now(told, unit)), *(float(tie_now(told, unit["unit"], row)) for row in ties)


def tie_now(told: Told, unit: str, row: Row) -> Fraction:
    """What a node counts where units are even: its points, those of a penalty less than none."""
    points = from_points(told.score[unit, row.node.id].points)
    return -points if row.role == "penalty" else points


def has_class_formula(rubric: Rubric) -> bool:
    """Whether a class follows from the percents alone: no quota, and no answer that lowers a class."""
    rules = (rule for leaf in rubric.outline.leaves if leaf.node.rule for rule in all_rules(leaf.node.rule))
    options = (option for rule in rules if isinstance(rule, Choice) for option in rule.options)
    lowered = any(option.class_at_most is not None or option.class_down for option in options)
    return not lowered and all(band.quota is None for band in rubric.classes)


def class_formula(told: Told, unit: str, percent: str, cell: Callable[[Row], str]) -> str:
    """The first class whose percents are reached; `cell` holds a node's points."""
    rubric = told.rubric
    shown = f"ROUND({percent},{rubric.rounding.published})" if rubric.ranking.figures == "published" else percent
    found: str = '""'
    for band in reversed(rubric.classes):
        found = choose(_reached(told, unit, band, shown, cell), text(band.name), found)
    return found


def _reached(told: Told, unit: str, band: ClassBand, shown: str, cell: Callable[[Row], str]) -> str:
    conditions = [f"{shown}>={number(band.from_)}"]
    for required in band.requires:
        row = told.rubric.outline.by_id[required.node]
        most = told.score[unit, required.node].max
        if most:
            conditions.append(f"N({cell(row)})>={number(from_points(most) * required.from_ / 100)}")
    return conditions[0] if len(conditions) == 1 else f"AND({','.join(conditions)})"
