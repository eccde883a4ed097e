"""What is wrong with one rule (kiểm tra cách tính điểm): points over the maximum, unknown figures, open bands."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from cchc_index.model import bands
from cchc_index.model.arithmetic import Arithmetic
from cchc_index.model.names import fold_answer
from cchc_index.model.numbers import yes_or_no
from cchc_index.model.points import from_points
from cchc_index.model.problem import candidates
from cchc_index.model.rubric import Outline, Row
from cchc_index.model.rule_parts import answers_of, arithmetic_of
from cchc_index.model.rules import (
    AllOf,
    Bands,
    Change,
    Choice,
    Deadline,
    Judgement,
    Parts,
    PerItem,
    Ratio,
    Rule,
    Sanctioned,
    Survey,
    When,
)

Path = tuple[str | int, ...]
Found = Iterator[tuple[str, Path, dict[str, object]]]

CONDITION_TYPES = {AllOf: ("yes_no",), Deadline: ("date",), When: ("text", "yes_no")}
NUMERIC = ("number", "count", "percent", "yes_no")


def check_rule(rule: Rule, outline: Outline, row: Row) -> Found:
    """Every finding of a leaf's rule: code, path below `rule`, values for the message."""
    yield from _check(rule, outline, row, (), row.node.max or 0)


def _check(rule: Rule, outline: Outline, row: Row, path: Path, limit: int) -> Found:
    yield from _points(rule, row, path, limit)
    yield from _figures(rule, outline, row, path)
    yield from _if_zero(rule, row, path)
    yield from _zeroes(rule, outline, path)
    match rule:
        case Bands():
            for fault in bands.faults(rule.bands, percent=bands.is_percent(rule, outline, row)):
                yield fault.code, (*path, "bands", fault.position), {"id": row.node.id, "edge": fault.edge}
            yield from _answers([one.answer for one in rule.unless], (*path, "unless"))
        case Choice():
            yield from _answers([option.answer for option in rule.options], (*path, "options"))
        case Parts():
            total = sum(part.max for part in rule.parts)
            if total != limit:
                yield "R38", (*path, "parts"), {"sum": from_points(total), "max": from_points(limit)}
            yield from _one_answer(rule, path)
        case Deadline():
            yield from _deadline(rule, outline, path)
        case Survey():
            yield from _survey(rule, path)
    for inner, inner_path, inner_limit in _inner(rule, path, limit):
        yield from _check(inner, outline, row, inner_path, inner_limit)


def _inner(rule: Rule, path: Path, limit: int) -> Iterator[tuple[Rule, Path, int]]:
    match rule:
        case Bands():
            for position, band in enumerate(rule.bands):
                if band.rule is not None:
                    yield band.rule, (*path, "bands", position, "rule"), limit
        case Parts():
            for position, part in enumerate(rule.parts):
                yield part.rule, (*path, "parts", position, "rule"), part.max
        case When():
            for answer, case in rule.cases.items():
                yield case, (*path, "cases", answer), limit
            if rule.otherwise is not None:
                yield rule.otherwise, (*path, "otherwise"), limit


def _written(rule: Rule) -> Iterator[tuple[int | Fraction, Path]]:
    """Every number of points (in millionths) or share that the rule writes down, and where."""
    match rule:
        case Choice():
            lists: list[tuple[str, tuple[object, ...]]] = [("options", rule.options)]
        case Bands():
            lists = [("bands", rule.bands), ("unless", rule.unless)]
        case Deadline():
            yield rule.points, ("points",)
            lists = [("late", rule.late)]
        case AllOf():
            yield rule.points, ("points",)
            lists = []
        case Change():
            yield rule.points, ("points",)
            lists = []
        case _:
            lists = []
    for key, items in lists:
        for position, item in enumerate(items):
            if (points := getattr(item, "points", None)) is not None:
                yield points, (key, position, "points")
            if (share := getattr(item, "share", None)) is not None:
                yield share, (key, position, "share")


def _points(rule: Rule, row: Row, path: Path, limit: int) -> Found:
    lowest = row.node.min
    for value, where in _written(rule):
        points = value * limit if where[-1] == "share" else value
        if points > limit or points < lowest:
            shown: dict[str, object] = {
                "points": from_points(1) * points,
                "min": from_points(lowest),
                "max": from_points(limit),
            }
            yield "R12", (*path, *where), shown
    if isinstance(rule, Judgement | Ratio) and rule.step is not None and (rule.step > limit or limit % rule.step):
        yield "R39", (*path, "step"), {"step": from_points(rule.step), "max": from_points(limit)}
    if isinstance(rule, PerItem) and rule.each == 0:
        yield "R40", (*path, "each"), {}


def _figures(rule: Rule, outline: Outline, row: Row, path: Path) -> Found:
    for name, value in ((name, getattr(rule, name)) for name in type(rule).model_fields):
        if not isinstance(value, Arithmetic):
            continue
        for figure in value.figures:
            if figure.scope == "imported":
                if row.node.scored_by != "import":
                    yield "R41", (*path, name), {"id": row.node.id}
                continue
            yield from _visible(figure.name, NUMERIC, outline, row, (*path, name))
        if value.has_hundred and getattr(rule, "as_", "number") is None:
            yield "R16", (*path, name), {"value": value.text}
    named: list[tuple[str, Path]] = []
    match rule:
        case AllOf():
            named = [(name, ("conditions", place)) for place, name in enumerate(rule.conditions)]
        case Deadline():
            named = [(rule.date, ("date",))]
        case When():
            named = [(rule.input, ("input",))]
            yield from _cases(rule, outline, row, path)
    for name, where in named:
        yield from _visible(name, CONDITION_TYPES[type(rule)], outline, row, (*path, *where))


def _cases(rule: When, outline: Outline, row: Row, path: Path) -> Found:
    """Cases of a yes_no input that are neither yes nor no: no answer would ever reach them."""
    declared = outline.input(row, rule.input)
    if declared is not None and declared.type == "yes_no":
        for answer in rule.cases:
            if yes_or_no(answer) is None:
                yield "R52", (*path, "cases", answer), {"value": answer, "expected": "có, không"}


def _visible(name: str, types: tuple[str, ...], outline: Outline, row: Row, path: Path) -> Found:
    declared = outline.input(row, name)
    if declared is None:
        seen = [one for up in (row, *outline.above(row)) for one in up.node.inputs]
        known = candidates(name, [*seen, *outline.inputs_at("*")])
        yield "R13", path, {"input": name, "known": known}
    elif declared.type not in types:
        yield "R42", path, {"input": name, "type": declared.type, "types": list(types)}


def _if_zero(rule: Rule, row: Row, path: Path) -> Found:
    if rule.if_zero is None:
        return
    divides = any(arithmetic.divides for arithmetic in arithmetic_of(rule))
    if not divides and getattr(rule, "kind", "") != "relative":
        yield "R43", (*path, "if_zero"), {}
    if rule.if_zero == "not_applicable":
        if "parts" in path:
            yield "R44", (*path, "if_zero"), {}
        elif row.node.not_applicable == "forbidden":
            yield "R20", (*path, "if_zero"), {"id": row.node.id}


def _zeroes(rule: Rule, outline: Outline, path: Path) -> Found:
    sources: list[tuple[Sanctioned, Path]] = []
    match rule:
        case Choice():
            sources = [(option, ("options", place)) for place, option in enumerate(rule.options)]
        case Bands():
            sources = [(band, ("bands", place)) for place, band in enumerate(rule.bands)]
        case AllOf():
            sources = [(rule, ())]
    for source, where in sources:
        if source.zeroes is not None and source.zeroes != "parent" and source.zeroes not in outline.by_id:
            known = candidates(source.zeroes, outline.by_id)
            yield "R14", (*path, *where, "zeroes"), {"id": source.zeroes, "known": known}
        if (at_most := getattr(source, "class_at_most", None)) is not None and at_most not in outline.classes:
            yield (
                "R25",
                (*path, *where, "class_at_most"),
                {"name": at_most, "known": candidates(at_most, outline.classes)},
            )


def _answers(answers: list[str], path: Path) -> Found:
    seen: set[str] = set()
    for position, answer in enumerate(answers):
        if fold_answer(answer) in seen:
            yield "R45", (*path, position, "answer"), {"answer": answer}
        seen.add(fold_answer(answer))


def _one_answer(rule: Parts, path: Path) -> Found:
    """Parts that go by the leaf's answer: it has one, which must be an answer of each of them."""
    known = [(part, place, frozenset(map(fold_answer, answers_of(part.rule)))) for place, part in enumerate(rule.parts)]
    asking = [(part, place, answers) for part, place, answers in known if answers]
    for part, place, answers in asking[1:]:
        if answers != asking[0][2]:
            names: dict[str, object] = {"first": asking[0][0].name, "second": part.name}
            yield "R64", (*path, "parts", place), names


def _deadline(rule: Deadline, outline: Outline, path: Path) -> Found:
    for period in outline.periods:
        try:
            rule.due(period)
        except ValueError:
            yield "R46", (*path, "by"), {"value": str(rule.by), "period": period}
            break
    days = [late.days for late in rule.late]
    rising = all(one is not None and (two is None or one < two) for one, two in pairwise(days))
    if not rising:
        yield "R47", (*path, "late"), {}


def _survey(rule: Survey, path: Path) -> Found:
    for code in rule.answers_of:
        if code not in rule.weights:
            known = candidates(code, rule.weights)
            yield "R48", (*path, "answers_of", code), {"question": code, "known": known}
    if rule.answers is None and rule.satisfied is None:
        for code in rule.weights:
            if code not in rule.answers_of:
                yield "R49", (*path, "questions"), {"question": code}
    scales = [rule.answers or {}, *rule.answers_of.values()]
    for scale in scales:
        for answer, percent in scale.items():
            if not 0 <= percent <= 100:
                yield "R50", (*path, "answers"), {"answer": answer, "percent": percent}
    listed = [*(rule.answers or {}), *(rule.satisfied or ()), *rule.dissatisfied, *rule.skip]
    yield from _answers(listed, path)
