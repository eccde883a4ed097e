"""Every rule as a spreadsheet formula (công thức trong bảng tính), as far as one sheet knows enough to have one.

A unit sees its points while it fills in its form. Numbers there are floats, so quotients and edges are rounded to
nine digits before they are compared: 1.17/1.3 is 90 %. What is not known is an error inside (`NA()`) and blank outside.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import accumulate
from typing import Any, Final

from cchc_index.model.arithmetic import Arithmetic
from cchc_index.model.bands import is_percent, ordered
from cchc_index.model.formula_parts import (
    DAY_ZERO,
    NEVER,
    NO,
    UNKNOWN,
    YES,
    choose,
    edge,
    either,
    fits,
    known,
    nearest,
    number,
    rounded,
    says,
    text,
)
from cchc_index.model.formula_values import (
    NoFormulaError,
    Where,
    cells_of,
    divisions,
    expression,
    measured,
    value_of,
)
from cchc_index.model.language import _
from cchc_index.model.numbers import yes_or_no
from cchc_index.model.points import from_points
from cchc_index.model.rule_parts import all_rules
from cchc_index.model.rules import (
    AllOf,
    Band,
    Bands,
    Choice,
    Deadline,
    Formula,
    Option,
    Parts,
    PerItem,
    Ratio,
    Rule,
    When,
)
from cchc_index.model.tables import NOT_APPLICABLE


def leaf_formula(where: Where, decimals: int, zeroed: Sequence[str] = ()) -> str | None:
    """The points of a leaf as a formula (điểm theo quy tắc): blank where unknown; None where its rule is none.

    `decimals` are those to which the rubric rounds a leaf; `zeroed` are conditions that take its points away.
    """
    node, rule = where.row.node, where.row.node.rule
    if rule is None or not where.row.scores:
        return None
    try:
        points = _points(rule, where)
        nothing_to_count = _undefined(rule, where)
    except NoFormulaError:
        return None
    lowest, highest = (number(from_points(nearest(one, decimals))) for one in (node.min, where.max_points))
    most = choose(either(zeroed), "0", highest) if zeroed else highest
    unknown = choose(either(zeroed), "0", text("")) if zeroed and node.min >= 0 else text("")
    if node.evidence_required:
        points = choose(where.cells.no_evidence, UNKNOWN, points)
    formula = f"MAX({lowest},MIN({most},ROUND({rounded(points)},{decimals})))"
    given = {"full": most, "zero": "0"}.get(node.not_applicable, text(NOT_APPLICABLE))
    if node.not_applicable != "forbidden":
        formula = choose(either([says(where.cells.answer, NOT_APPLICABLE), *nothing_to_count]), given, formula)
    formula = f"=IFERROR({formula},{unknown})"
    return formula if fits(formula) else None


def _points(rule: Rule, where: Where) -> str:
    make = FORMULAS.get(type(rule))
    if make is None:
        raise NoFormulaError
    return make(rule, where)


def _choice(rule: Choice, where: Where) -> str:
    points = UNKNOWN
    for option in reversed(rule.options):
        points = choose(says(where.cells.answer, option.answer), _given(option, where), points)
    return points


def _bands(rule: Bands, where: Where) -> str:
    value = rounded(value_of(rule, where))
    steps = ordered(rule.bands)
    points = UNKNOWN  # below the lowest band
    for band in steps:
        inside = _given(band, where) if band.rule is None else _points(band.rule, where)
        holds = reached(band, value)
        points = choose(holds, inside, points) if holds else inside
    highest = steps[-1]
    top = highest.to if highest.to is not None else highest.below
    if top is not None and not is_percent(rule, where.outline, where.row):
        beyond = ">" if highest.to is not None else ">="
        points = choose(f"{value}{beyond}{edge(top)}", UNKNOWN, points)
    points = measured(rule, rule.value, where, points)
    if not rule.unless:
        return points
    better = "-1E+9"
    for override in reversed(rule.unless):
        better = choose(says(where.cells.answer, override.answer), number(from_points(override.points)), better)
    return f"MAX({points},{better})"


def reached(band: Band, value: str) -> str:
    """Whether a value is at or above a band's lower edge; "" where it has none."""
    if band.from_ is not None:
        return f"{value}>={edge(band.from_)}"
    return "" if band.above is None else f"{value}>{edge(band.above)}"


def _ratio(rule: Ratio, where: Where) -> str:
    value, full = value_of(rule, where), from_points(where.max_points)
    points = f"{value}*{number(full / rule.target)}"
    if full / rule.target != Fraction(number(full / rule.target)):
        points = f"{value}*{number(full)}/{number(Fraction(rule.target))}"
    if rule.step is not None:
        step = number(from_points(rule.step))
        points = f"MIN({number(full)},ROUND({rounded(f'{points}/{step}')},0)*{step})"
    if rule.floor is not None:
        points = choose(f"{rounded(value)}>={edge(rule.floor)}", points, "0")
    return measured(rule, rule.value, where, points)


def _per_item(rule: PerItem, where: Where) -> str:
    count = expression(rule.count.tree, where)
    start = where.max_points if rule.start == "max" else rule.start
    points = f"{number(from_points(start))}+({count})*{number(from_points(rule.each))}"
    if rule.down_to is not None:
        points = f"MAX({points},{number(from_points(rule.down_to))})"
    return measured(rule, rule.count, where, choose(f"{rounded(count)}<0", UNKNOWN, points))


def _all_of(rule: AllOf, where: Where) -> str:
    cells = [where.cell(name) for name in rule.conditions]
    met = f"AND({','.join(says(cell, _(YES)) for cell in cells)})"
    return known(cells, choose(met, number(from_points(rule.points)), "0"))


def _deadline(rule: Deadline, where: Where) -> str:
    cell = where.cell(rule.date)
    due = rule.due(where.period).toordinal() - DAY_ZERO
    points = "0"
    latest = list(accumulate((late.days or date.max.toordinal() for late in rule.late), max))
    for late, days in reversed(list(zip(rule.late, latest, strict=True))):
        points = choose(f"INT({cell})<={due + days}", number(from_points(late.points)), points)
    points = choose(f"INT({cell})<={due}", number(from_points(rule.points)), points)
    return known([cell], choose(says(cell, _(NEVER)), "0", points))


def _parts(rule: Parts, where: Where) -> str:
    parts = (
        f"MAX(0,MIN({number(from_points(part.max))},{_points(part.rule, replace(where, max_points=part.max))}))"
        for part in rule.parts
    )
    return "+".join(parts)


def _formula(rule: Formula, where: Where) -> str:
    return measured(rule, rule.points, where, expression(rule.points.tree, where))


def _when(rule: When, where: Where) -> str:
    points = UNKNOWN if rule.otherwise is None else _points(rule.otherwise, where)
    for answer, case in reversed(rule.cases.items()):
        points = choose(is_case(rule, answer, where), _points(case, where), points)
    return known([where.cell(rule.input)], points)


def is_case(rule: When, answer: str, where: Where) -> str:
    """Whether the input names this case."""
    if where.type(rule.input) == "yes_no":
        answer = _(YES) if yes_or_no(answer) else _(NO)
    return says(where.cell(rule.input), answer)


FORMULAS: Final[dict[type[Rule], Callable[[Any, Where], str]]] = {
    Choice: _choice,
    Bands: _bands,
    Ratio: _ratio,
    PerItem: _per_item,
    AllOf: _all_of,
    Deadline: _deadline,
    Parts: _parts,
    Formula: _formula,
    When: _when,
}
"""The kinds that one unit's own figures settle; the others need more than its form holds."""


def _undefined(rule: Rule, where: Where) -> list[str]:
    """Conditions under which a rule says "not applicable" by itself: 0/0, the figures being there."""
    found: list[str] = []
    for part in all_rules(rule):
        arithmetic = next((value for value in vars(part).values() if isinstance(value, Arithmetic)), None)
        if part.if_zero == "not_applicable" and arithmetic is not None:
            there = [f'{cell}<>""' for cell in cells_of(arithmetic, where)]
            divided = divisions(arithmetic, where)
            found += [f"AND({','.join([*there, f'{above}=0', f'{below}=0'])})" for above, below in divided]
    if found and len(list(all_rules(rule))) > 1:
        raise NoFormulaError  # which of the rules inside holds would have to be said again here
    return found


def _given(given: Option | Band, where: Where) -> str:
    share = where.max_points * (given.share or Fraction(0))
    points = share if given.points is None else given.points
    return number(Fraction(points) * from_points(1))
