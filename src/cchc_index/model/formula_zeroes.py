"""When one leaf takes the points of others (điểm bị tính 0), as conditions of a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from cchc_index.model.bands import ordered
from cchc_index.model.formula import is_case, reached
from cchc_index.model.formula_parts import YES, rounded, says
from cchc_index.model.formula_values import NoFormulaError, Where, cells_of, value_of
from cchc_index.model.language import _
from cchc_index.model.rubric import Outline, Row
from cchc_index.model.rules import AllOf, Bands, Choice, Parts, Rule, When
from cchc_index.model.tables import NOT_APPLICABLE

Found = Iterator[tuple[str, list[str]]]
"""The node whose leaves lose their points, and what must hold for that."""


def zeroed_by(outline: Outline, firing: Iterable[Where], points_of: Callable[[Row], str]) -> dict[int, list[str]]:
    """Per leaf (its index) the conditions that leave it without points: `zeroes` of others, `requires` of its own.

    `firing` are the leaves whose answers are in the form; `points_of` is the cell of a leaf's points, "" for none.
    """
    found: dict[int, list[str]] = {}
    for where in firing:
        for target, conditions in _fired(where.row.node.rule or Rule(), where):
            node = outline.parent(where.row) if target == "parent" else outline.by_id[target]
            for leaf in outline.leaves_below(node) if node is not None else ():
                if leaf.index != where.row.index and leaf.role != "penalty":
                    found.setdefault(leaf.index, []).append(_all([*_applies(where), *conditions]))
    for leaf in outline.leaves:
        for required in outline.required_by(leaf):
            cell = points_of(outline.by_id[required])
            if cell and leaf.role != "penalty":
                found.setdefault(leaf.index, []).append(_all([f"ISNUMBER({cell})", f"{cell}<=0"]))
    return found


def _applies(where: Where) -> list[str]:
    claimed = says(where.cells.answer, NOT_APPLICABLE)
    return [] if where.row.node.not_applicable == "forbidden" else [f"NOT({claimed})"]


def _fired(rule: Rule, where: Where) -> Found:
    match rule:
        case Choice():
            for option in rule.options:
                if option.zeroes:
                    yield option.zeroes, [says(where.cells.answer, option.answer)]
        case AllOf(zeroes=str(target)):
            cells = [where.cell(name) for name in rule.conditions]
            yield target, [*_there(cells), f"NOT({_all([says(cell, _(YES)) for cell in cells])})"]
        case Bands():
            yield from _fired_by_bands(rule, where)
        case Parts():
            for part in rule.parts:
                yield from _fired(part.rule, where)
        case When():
            earlier: list[str] = []
            for answer, case in rule.cases.items():
                yield from _under([is_case(rule, answer, where)], _fired(case, where))
                earlier.append(f"NOT({is_case(rule, answer, where)})")
            if rule.otherwise is not None:
                there = _there([where.cell(rule.input)])
                yield from _under([*there, *earlier], _fired(rule.otherwise, where))


def _fired_by_bands(rule: Bands, where: Where) -> Found:
    try:
        value = rounded(value_of(rule, where))
    except NoFormulaError:  # what a form does not hold fires nothing there
        return
    there, steps = _there(cells_of(rule.value, where)), ordered(rule.bands)
    for place, band in enumerate(steps):
        inside = [edge for edge in [reached(band, value)] if edge]
        inside += [f"NOT({reached(above, value)})" for above in steps[place + 1 : place + 2]]
        if band.zeroes:
            points = band.points if band.points is not None else (band.share or 0) * where.max_points
            better = [one.answer for one in rule.unless if one.points > points]
            yield band.zeroes, [*there, *inside, *(f"NOT({says(where.cells.answer, answer)})" for answer in better)]
        if band.rule is not None:
            yield from _under([*there, *inside], _fired(band.rule, where))


def _under(conditions: Sequence[str], found: Found) -> Found:
    for target, inner in found:
        yield target, [*conditions, *inner]


def _there(cells: Iterable[str]) -> list[str]:
    return [f'{cell}<>""' for cell in cells]


def _all(conditions: Sequence[str]) -> str:
    """Whether all hold; where one cannot be told, they do not."""
    return f"IFERROR(AND({','.join(conditions)}),FALSE)"
