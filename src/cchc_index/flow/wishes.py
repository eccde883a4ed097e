"""What `whatif --set` asks (giá trị giả định): `3.2.1.done=95`, `3.2.1=max`, `3.2.1=1,5`, or an answer."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from cchc_index.engine.edits import Edit
from cchc_index.model.arithmetic import IMPORTED
from cchc_index.model.names import fold_answer
from cchc_index.model.numbers import Figure, is_not_applicable, read_figure
from cchc_index.model.points import from_points, typed
from cchc_index.model.problem import Problem, candidates
from cchc_index.model.rubric import Input, Row, Rubric
from cchc_index.model.rule_parts import answers_of
from cchc_index.model.rules import Imported, Judgement, Ratio
from cchc_index.model.tables import NOT_APPLICABLE

MOST = "max"


class Wish(NamedTuple):
    """One `--set` (một giá trị giả định): what stands before the sign of equality, and what after."""

    target: str
    value: str

    @staticmethod
    def of(text: str) -> Wish:
        """From a text such as `3.2.1.done=95`.

        Raises:
            ValueError: where there is nothing before or after the sign of equality.
        """
        target, equals, value = text.partition("=")
        if not (equals and target.strip() and value.strip()):
            raise ValueError(text)
        return Wish(target.strip(), value.strip())


def edits_of(rubric: Rubric, wishes: Sequence[Wish]) -> tuple[list[Edit], list[Problem]]:
    """What is asked, as the engine takes it; and every problem with it."""
    found = [_edit(rubric, wish) for wish in wishes]
    return [one for one in found if isinstance(one, Edit)], [one for one in found if isinstance(one, Problem)]


def _edit(rubric: Rubric, wish: Wish) -> Edit | Problem:
    outline = rubric.outline
    node, name = wish.target, None
    if node not in outline.by_id:
        leaves = (row.node.id for row in outline.leaves if row.scores)
        node = max((one for one in leaves if wish.target.startswith(f"{one}.")), key=len, default="")
        name = wish.target[len(node) + 1 :]
    row = outline.by_id.get(node)
    if row is None:
        return Problem("Q14", params={"id": wish.target, "known": candidates(wish.target, outline.by_id)})
    if not row.scores:
        below = [leaf.node.id for leaf in outline.leaves_below(row) if leaf.scores]
        code = "Q16" if below else "Q15"
        return Problem(code, params={"id": node, "known": candidates(node, below)})
    return _of_leaf(row, wish) if name is None else _of_figure(rubric, row, name, wish)


def _of_figure(rubric: Rubric, row: Row, name: str, wish: Wish) -> Edit | Problem:
    outline, node_id = rubric.outline, row.node.id
    if name == IMPORTED and isinstance(row.node.rule, Imported):
        value = typed(wish.value)
        if value is None:
            return Problem("Q18", params={"target": wish.target, "value": wish.value, "type": "number"})
        return Edit(node_id, name, number=float(value))
    known = [one for _holder, one in outline.own_figures[row.index]]
    labels = {fold_answer(one.label): key for key in known if (one := outline.input(row, key))}
    name = labels.get(fold_answer(name), name)
    declared = outline.input(row, name)
    if declared is None or name not in known:
        return Problem("Q17", params={"id": node_id, "input": name, "known": known or ["—"]})
    figure = _figure(declared, wish.value)
    if figure is None:
        return Problem("Q18", params={"target": wish.target, "value": wish.value, "type": declared.type})
    return Edit(node_id, name, text=figure) if isinstance(figure, str) else Edit(node_id, name, number=float(figure))


def _figure(declared: Input, text: str) -> Fraction | float | str | None:
    """The figure that a text means; None where it means none of this type."""
    if declared.type in ("number", "percent"):
        return typed(text.removesuffix("%") if declared.type == "percent" else text)
    read = read_figure(text, declared.type)  # a count as in a form: 1.000 is a thousand
    return read.value if isinstance(read, Figure) else None


def _of_leaf(row: Row, wish: Wish) -> Edit | Problem:
    """An answer, "Không áp dụng", or points."""
    node, answers = row.node, answers_of(row.node.rule)
    for answer in answers:
        if fold_answer(answer) == fold_answer(wish.value):
            return Edit(node.id, text=answer)
    if is_not_applicable(wish.value) and node.not_applicable != "forbidden":
        return Edit(node.id, text=NOT_APPLICABLE)
    low, high = from_points(node.min), from_points(node.max or 0)
    points = high if wish.value.casefold() == MOST else typed(wish.value)
    if points is None:
        return Problem("Q19", params={"id": node.id, "value": wish.value, "known": [MOST, *answers]})
    step = from_points(node.rule.step) if isinstance(node.rule, Judgement | Ratio) and node.rule.step else None
    if not low <= points <= high or (step and points not in (low, high) and (points / step).denominator != 1):
        return Problem("Q20", params={"id": node.id, "value": points, "min": low, "max": high})
    return Edit(node.id, points=float(points))
