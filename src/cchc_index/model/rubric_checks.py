"""What is wrong with a rubric as a whole (kiểm tra bộ tiêu chí): sums, expectations, references, rules, policies.

Each finding names the catalogue's code and where it stands in the file; `read.rubric` adds file and line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Final, NamedTuple

from cchc_index.model.language import number
from cchc_index.model.names import fold, fold_answer
from cchc_index.model.points import from_points
from cchc_index.model.problem import candidates
from cchc_index.model.rubric import Inputs, Outline, Row, Rubric
from cchc_index.model.rule_checks import check_rule
from cchc_index.model.rules import Imported, Judgement, Survey
from cchc_index.model.unit_groups import group_faults, sums_by_group

LEAVES_OWN: Final = ("min", "scored_by", "not_applicable", "evidence_required")
"""Keys that only a leaf has a use for."""

Path = tuple[str | int, ...]


class Finding(NamedTuple):
    """One finding: code of the catalogue, path in the file, values for the message."""

    code: str
    path: Path
    params: dict[str, object]


def check_rubric(rubric: Rubric) -> list[Finding]:
    """Every finding of a rubric that has the right shape (kiểm tra bộ tiêu chí)."""
    found = [*_ids(rubric)]
    if found:
        return found  # ids that are not unique make every reference ambiguous
    outline = rubric.outline
    found += [*_labels(outline, None, rubric.inputs, ())]
    for row in outline.rows:
        found += [*_node(rubric, row)]
    return [
        *found,
        *_expects(rubric),
        *_head_references(rubric),
        *_classes(rubric),
        *_requires(rubric),
        *(Finding(*fault) for fault in group_faults(rubric)),
        *_imported(outline),
    ]


def _imported(outline: Outline) -> Iterator[Finding]:
    """Rows of an import that nobody has compared with the decision yet (dòng cần rà)."""
    waiting = [row for row in outline.rows if row.node.confidence == "check"]
    if waiting:
        ids = [row.node.id for row in waiting]
        yield Finding("R88", (*waiting[0].path, "confidence"), {"count": len(ids), "ids": ids})


def check_lineage(rubric: Rubric, previous: Rubric) -> list[Finding]:
    """Whether every node's past is told (mã cũ): `was` points somewhere, the same id means the same name."""
    before = previous.outline.by_id
    found: list[Finding] = []
    for row in rubric.outline.rows:
        node = row.node
        found += [_nowhere((*row.path, "was"), old, list(before)) for old in node.was or () if old not in before]
        if node.was is None and node.id in before and fold(before[node.id].node.name) != fold(node.name):
            names: dict[str, object] = {"id": node.id, "name": node.name, "before": before[node.id].node.name}
            found.append(Finding("R18", (*row.path, "name"), names))
    return found


def _ids(rubric: Rubric) -> Iterator[Finding]:
    counts = Counter(row.node.id for row in rubric.outline.rows)
    for row in rubric.outline.rows:
        if counts[row.node.id] > 1:
            yield Finding("R07", (*row.path, "id"), {"id": row.node.id, "count": counts[row.node.id]})


def _node(rubric: Rubric, row: Row) -> Iterator[Finding]:
    outline, node, path = rubric.outline, row.node, row.path
    if node.children and node.rule:
        yield Finding("R17", (*path, "rule"), {"id": node.id})
    if node.children:
        for key in LEAVES_OWN:
            if key in node.model_fields_set:
                yield Finding("R58", (*path, key), {"key": key, "id": node.id})
    if row.scores and node.rule is None:
        yield Finding("R30", path, {"id": node.id, "max": from_points(node.max or 0)})
    sums = [*_sum(rubric, row)]
    yield from sums or _empty(outline, row)
    yield from _inputs(outline, row, node.inputs, path)
    if node.role is not None and any(up.node.role for up in outline.above(row)):
        yield Finding("R31", (*path, "role"), {"id": node.id})
    if node.not_applicable.startswith("redistribute") and (holder := _not_plain(outline, row)):
        yield Finding("R19", (*path, "not_applicable"), {"id": node.id, "parent": holder})
    if node.rule is not None and not node.children:
        yield from _fits(row)
        yield from (
            Finding(code, (*path, "rule", *inner), params)
            for code, inner, params in check_rule(node.rule, outline, row)
        )


def _not_plain(outline: Outline, row: Row) -> str | None:
    """The node above under which nothing can be redistributed: a cap, a best, a bonus or penalty."""
    for up in outline.above(row):
        if up.node.cap or up.node.of == "best" or up.node.role is not None:
            return up.node.id
    return None


def _sum(rubric: Rubric, row: Row) -> Iterator[Finding]:
    outline, node = rubric.outline, row.node
    if not node.children or node.max is None or row.role is not None:
        return
    maxima = [child.node.max or 0 for child in outline.children(row) if child.role is None]
    total = sum(maxima)
    params: dict[str, object] = {"id": node.id, "sum": from_points(total), "max": from_points(node.max)}
    if node.of == "best":
        if max(maxima, default=0) > node.max and not node.cap:
            yield Finding("R32", (*row.path, "max"), params | {"sum": from_points(max(maxima))})
    elif not node.cap and (by_group := sums_by_group(rubric, row)):
        if max(by_group.values()) != params["max"]:
            sums = [f"{group}: {number(points)}" for group, points in by_group.items()]
            yield Finding("R94", (*row.path, "max"), {**params, "sums": sums})
    elif not node.cap and total != node.max:
        yield Finding("R08", (*row.path, "max"), params)


def _empty(outline: Outline, row: Row) -> Iterator[Finding]:
    """No points, and yet leaves of the scale below: what they score would stand in no denominator."""
    if row.is_leaf or row.node.max or row.role is not None:
        return
    for leaf in outline.leaves_below(row):
        if leaf.scores and leaf.role is None:
            names: dict[str, object] = {"id": row.node.id, "leaf": leaf.node.id}
            yield Finding("R65", (*row.path, "max"), names | {"points": from_points(leaf.node.max or 0)})
            return


def _inputs(outline: Outline, row: Row, inputs: Inputs, path: Path) -> Iterator[Finding]:
    for name in inputs:
        parent = outline.parent(row)
        holder = outline.declared_at(parent, name) if parent else ("*" if name in outline.inputs_at("*") else None)
        if holder is not None:
            yield Finding("R33", (*path, "inputs", name), {"input": name, "holder": holder})
        if name in ("imported", "prev", "mean", "highest", "lowest", "min", "max", "floor", "ceil"):
            yield Finding("R34", (*path, "inputs", name), {"input": name})
    yield from _labels(outline, row, inputs, path)


def _labels(outline: Outline, row: Row | None, inputs: Inputs, path: Path) -> Iterator[Finding]:
    """Figures that one leaf sees and people could not tell apart."""
    seen: dict[str, str] = {}
    if row is not None:  # of None, the head
        seen |= {fold_answer(one.label): name for name, one in outline.inputs_at("*").items()}
        seen |= {fold_answer(one.label): name for up in outline.above(row) for name, one in up.node.inputs.items()}
    for name, declared in inputs.items():
        label = fold_answer(declared.label)
        other = seen.get(label) or next((one for one in inputs if one != name and fold_answer(one) == label), None)
        if other not in (None, name):  # the same name above: R33
            params: dict[str, object] = {"input": name, "other": other, "label": declared.label}
            yield Finding("R63", (*path, "inputs", name), params)
        seen.setdefault(label, name)


def _fits(row: Row) -> Iterator[Finding]:
    """The rule's kind against who scores the leaf."""
    node = row.node
    allowed: dict[type, tuple[str, ...]] = {Survey: ("survey",), Imported: ("import", "survey")}
    fits = allowed.get(type(node.rule), ("unit", "appraiser", "import"))
    if node.scored_by not in fits or (node.scored_by == "import" and isinstance(node.rule, Judgement)):
        kind = getattr(node.rule, "kind", "")
        yield Finding("R21", (*row.path, "rule"), {"id": node.id, "kind": kind, "scored_by": node.scored_by})


def _expects(rubric: Rubric) -> Iterator[Finding]:
    rows = rubric.outline.rows
    counted: dict[str, object] = {
        "areas": sum(row.depth == 1 for row in rows),
        "criteria": sum(row.depth == 2 for row in rows),
        "components": sum(row.depth > 2 for row in rows),
        "points": from_points(rubric.outline.scale),
        "survey_points": from_points(
            sum(row.node.max or 0 for row in rows if row.scores and row.role is None and row.node.scored_by == "survey")
        ),
    }
    for name, found in counted.items():
        stated = getattr(rubric.expects, name)
        stated = from_points(stated) if stated is not None and name.endswith("points") else stated
        if stated is not None and stated != found:
            yield Finding("R09", ("expects", name), {"what": name, "stated": stated, "found": found})


def _head_references(rubric: Rubric) -> Iterator[Finding]:
    known = list(rubric.outline.by_id)
    for position, node_id in enumerate(rubric.tie_break):
        if node_id not in rubric.outline.by_id:
            yield _nowhere(("tie_break", position), node_id, known)
    for place, band in enumerate(rubric.classes):
        for position, required in enumerate(band.requires):
            if required.node not in rubric.outline.by_id:
                yield _nowhere(("classes", place, "requires", position, "node"), required.node, known)
    if rubric.previous is None:
        for row in rubric.outline.rows:
            if row.node.was:
                yield Finding("R35", (*row.path, "was"), {"id": row.node.id})
    if len(set(rubric.record)) != len(rubric.record):
        yield Finding("R36", ("record",), {"record": rubric.record})


def _classes(rubric: Rubric) -> Iterator[Finding]:
    bands = rubric.classes
    for position, (upper, lower) in enumerate(pairwise(bands)):
        if lower.from_ >= upper.from_:
            names: dict[str, object] = {"upper": upper.name, "lower": lower.name}
            yield Finding("R24", ("classes", position + 1, "from"), names)
    for position, band in enumerate(bands):
        if band.name in {before.name for before in bands[:position]}:
            yield Finding("R37", ("classes", position, "name"), {"name": band.name})


def _requires(rubric: Rubric) -> Iterator[Finding]:
    outline = rubric.outline
    scoring = {row.node.id: row for row in outline.leaves if row.scores}
    graph: dict[str, set[str]] = {}
    for row in outline.rows:
        required = row.node.requires
        if required is not None and required not in scoring:
            yield _nowhere((*row.path, "requires"), required, list(scoring))
            continue
        if row.scores:
            graph[row.node.id] = {one for one in outline.required_by(row) if one in scoring}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = [str(one) for one in error.args[1]]
        yield Finding("R23", (*outline.by_id[circle[0]].path, "requires"), {"ids": circle})


def _nowhere(path: Path, node_id: str, known: list[str]) -> Finding:
    return Finding("R14", path, {"id": node_id, "known": candidates(node_id, known)})
