"""What of a rubric counts (phần quyết định điểm): its words may change and no point with them."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from cchc_index.model.rubric import Input, Node, Rubric


def scoring(node: Node) -> tuple[object, ...]:
    """What decides over a node's points, and what may be said of it (cách chấm của mục); not its words."""
    given = node.max, node.min, node.rule, types(node.inputs), node.scored_by, node.not_applicable
    whom = (node.applies_to,) if node.applies_to else ()
    return *given, node.role, node.cap, node.of, node.requires, node.evidence_required, *whom


def types(inputs: Mapping[str, Input]) -> dict[str, str]:
    """What figures are of (kiểu số liệu), whatever they are called."""
    return {name: declared.type for name, declared in inputs.items()}


def scoring_sha256(rubric: Rubric) -> str:
    """The hash of what a form rests on (mã băm cách chấm): rows and how they score, and figures with their labels.

    A form is read by its ids and by the labels of its figures; all other words may change after it was sent out.
    """
    rows = [(row.path, row.node.id, scoring(row.node), row.node.inputs) for row in rubric.outline.rows]
    return sha256(repr((rubric.inputs, rows)).encode()).hexdigest()
