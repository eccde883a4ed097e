"""What a rule is made of: the rules inside it, the figures it reads (số liệu), the answers it knows."""

from __future__ import annotations

from collections.abc import Iterator

from cchc_index.model.arithmetic import Arithmetic, Figure
from cchc_index.model.rules import AllOf, Bands, Change, Choice, Deadline, Parts, Rule, When


def inner_rules(rule: Rule) -> Iterator[Rule]:
    """The rules inside a rule: of bands, parts and cases."""
    match rule:
        case Bands():
            yield from (band.rule for band in rule.bands if band.rule is not None)
        case Parts():
            yield from (part.rule for part in rule.parts)
        case When():
            yield from rule.cases.values()
            if rule.otherwise is not None:
                yield rule.otherwise


def all_rules(rule: Rule) -> Iterator[Rule]:
    """The rule and every rule inside it."""
    yield rule
    for inner in inner_rules(rule):
        yield from all_rules(inner)


def arithmetic_of(rule: Rule) -> tuple[Arithmetic, ...]:
    """The rule's own arithmetic, not that of inner rules."""
    found = (getattr(rule, name) for name in type(rule).model_fields)
    return tuple(value for value in found if isinstance(value, Arithmetic))


def figures_of(rule: Rule) -> tuple[Figure, ...]:
    """Every figure that the rule may read (số liệu), inner rules included, each once."""
    figures: list[Figure] = []
    for part in all_rules(rule):
        figures += [figure for arithmetic in arithmetic_of(part) for figure in arithmetic.figures]
        match part:
            case AllOf():
                figures += [Figure("own", name) for name in part.conditions]
            case Deadline():
                figures.append(Figure("own", part.date))
            case When():
                figures.append(Figure("own", part.input))
            case Change():
                own = part.value.figures
                figures += [Figure("prev", figure.name) for figure in own if figure.scope == "own"]
    return tuple(dict.fromkeys(figures))


def answers_of(rule: Rule | None) -> tuple[str, ...]:
    """The answers a leaf's own row may hold: options of a `choice`, or `unless` of `bands`, where the rule has them."""
    found: list[str] = []
    for part in all_rules(rule) if rule else ():
        match part:
            case Choice():
                found += [option.answer for option in part.options]
            case Bands():
                found += [override.answer for override in part.unless]
    return tuple(dict.fromkeys(found))
