"""What the rubric does not know (mã, số liệu, phương án không có): ids, names of figures, answers as cells have them.

Workbooks turn the id 1.10 into 1.1 and 1.2 into a date.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cchc_index.model.names import did_you_mean, fold_answer
from cchc_index.model.problem import Problem, candidates
from cchc_index.model.rubric import Outline, Row


def node_of(value: object, outline: Outline) -> str | Problem:
    """The id that a cell names; where it names none, or may name several, the problem."""
    match value:
        case date():
            typed = typed_as(value)
            known = [node for node in typed if node in outline.by_id] or candidates(typed[0], outline.by_id)
            return Problem("S55", params={"day": f"{value:%d/%m/%Y}", "known": known})
        case int() | float() if not isinstance(value, bool):
            return _from_number(f"{value:.15g}", outline)
    text = str(value).strip()
    if text in outline.by_id:
        return text
    return Problem("S12", params={"id": text, "known": candidates(text, outline.by_id)})


def no_such_input(node: str, written: str, outline: Outline) -> Problem:
    """What is wrong with the name of a figure that a node does not declare: another node's, or nobody's."""
    holders = [
        holder
        for holder in ("*", *outline.by_id)
        if any(
            fold_answer(written) in (fold_answer(name), fold_answer(declared.label))
            for name, declared in outline.inputs_at(holder).items()
        )
    ]
    if holders:
        return Problem("S56", params={"id": node, "input": written, "known": holders})
    labels = {name: declared.label for name, declared in outline.inputs_at(node).items()}
    if not labels:
        return Problem("S61", params={"id": node, "input": written})
    near = [labels.get(one, one) for one in candidates(written, [*labels.values(), *labels])]
    return Problem("S13", params={"id": node, "input": written, "known": list(dict.fromkeys(near))})


def no_such_answer(row: Row, written: str, known: Sequence[str]) -> Problem:
    """What is wrong with the value on a leaf's own row that is none of its answers."""
    if known:
        nearest_first = list(dict.fromkeys([*did_you_mean(written, known), *known]))
        return Problem("S32", params={"id": row.node.id, "answer": written, "known": nearest_first})
    if row.node.inputs:
        labels = [declared.label for declared in row.node.inputs.values()]
        return Problem("S35", params={"id": row.node.id, "value": written, "known": labels})
    return Problem("S57", params={"id": row.node.id, "value": written})


def _from_number(written: str, outline: Outline) -> str | Problem:
    """Zeros at the end are lost: 1.1 may have been 1.10."""
    alike = [node for node in outline.by_id if _as_number(node) == float(written)]
    if len(alike) == 1:
        return alike[0]
    if alike:
        return Problem("S54", params={"id": written, "known": alike})
    return Problem("S12", params={"id": written, "known": candidates(written, outline.by_id)})


def typed_as(day: date) -> list[str]:
    """What may have been typed that a workbook took for this day (mã bị đổi thành ngày)."""
    one, two, three = day.day, day.month, day.year % 100
    return list(dict.fromkeys((f"{one}.{two}", f"{two}.{one}", f"{one}.{two}.{three}", f"{two}.{one}.{three}")))


def _as_number(node: str) -> float | None:
    try:
        return float(node)
    except ValueError:
        return None
