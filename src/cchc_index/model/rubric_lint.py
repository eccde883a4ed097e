"""What of a rubric is in order and yet odd (soát bộ tiêu chí): rows nobody can lose or win, gaps for whoever fills in.

`accepts` in the rubric takes a warning as meant, with its reason; then it is told no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from cchc_index.model.accepted import Accepted
from cchc_index.model.bands import HUNDRED, is_percent
from cchc_index.model.catalogue import CATALOGUE, Severity
from cchc_index.model.points import from_points
from cchc_index.model.problem import FEW, candidates
from cchc_index.model.rubric import Outline, Row, Rubric
from cchc_index.model.rubric_checks import Finding, Path
from cchc_index.model.rule_parts import all_rules
from cchc_index.model.rule_span import span
from cchc_index.model.rules import Bands, Ratio, Survey

TOGETHER: Final = ("R71", "R72")
"""What is said once for all rows, not row by row."""


def lint_rubric(rubric: Rubric) -> list[Finding]:
    """What is odd in a rubric that is in order (soát bộ tiêu chí), row by row; `kept` takes out what is accepted."""
    outline = rubric.outline
    found: list[Finding] = []
    for row in outline.leaves:
        if row.scores and row.node.rule is not None:
            found += [*_reachable(outline, row), *_papers(row), *_clause(row), *_bands(outline, row), *_questions(row)]
    return [*found, *_unread(rubric), *_survey_part(rubric)]


def kept(rubric: Rubric, findings: Iterable[Finding]) -> list[Finding]:
    """The findings that the rubric does not accept (cảnh báo còn lại); errors cannot be accepted."""
    return [one for one in findings if not any(_covers(rubric.outline, entry, one) for entry in rubric.accepts)]


def accepts_faults(rubric: Rubric, findings: list[Finding]) -> Iterator[Finding]:
    """Entries of `accepts` that name no warning or no row (R77, R14), or that nothing is left for (R78)."""
    for place, entry in enumerate(rubric.accepts):
        path: Path = ("accepts", place)
        if entry.code not in CATALOGUE or CATALOGUE[entry.code].severity is Severity.ERROR:
            yield Finding("R77", (*path, "code"), {"code": entry.code})
            continue
        unknown = [one for one in entry.at if one not in rubric.outline.by_id]
        for one in unknown:
            yield Finding("R14", (*path, "at"), {"id": one, "known": candidates(one, rubric.outline.by_id)})
        if not unknown and not any(_covers(rubric.outline, entry, one) for one in findings):
            yield Finding("R78", path, {"code": entry.code})


def gathered(findings: Iterable[Finding]) -> list[Finding]:
    """The same with what many rows lack said once, at the first of them."""
    found: list[Finding] = []
    groups: dict[str, list[Finding]] = {}
    for one in findings:
        if one.code in TOGETHER:
            groups.setdefault(one.code, []).append(one)
        else:
            found.append(one)
    for group in groups.values():
        ids = [one.params["id"] for one in group]
        shown = [*ids[:FEW], "…"] if len(ids) > FEW else ids
        found.append(group[0]._replace(params={"count": len(ids), "ids": shown}))
    return found


def _covers(outline: Outline, entry: Accepted, finding: Finding) -> bool:
    """Whether an entry is of this finding: its code, and its row or one above it."""
    if entry.code != finding.code or CATALOGUE[finding.code].severity is Severity.ERROR:
        return False
    if not entry.at:
        return True
    places = {row.path: row for row in outline.rows}
    path = finding.path
    while path and path not in places:
        path = path[:-1]
    return bool(path) and any(up.node.id in entry.at for up in (places[path], *outline.above(places[path])))


def _reachable(outline: Outline, row: Row) -> Iterator[Finding]:
    """Rows that everyone wins, and rows of the scale that nobody wins whole."""
    limit = row.node.max or 0
    low, high = span(outline, row)
    params: dict[str, object] = {"id": row.node.id, "max": from_points(limit)}
    if high < limit and row.role is None:
        yield Finding("R69", (*row.path, "rule"), params | {"high": from_points(1) * high})
    elif low >= limit and not _asks_nothing(row):
        yield Finding("R70", (*row.path, "rule"), params)


def _papers(row: Row) -> Iterator[Finding]:
    """Rows that units answer without a document to show for it, or an office that answers for it."""
    if row.node.scored_by == "unit":
        if not row.node.evidence:
            yield Finding("R71", row.path, {"id": row.node.id})
        if row.node.owner is None:
            yield Finding("R72", row.path, {"id": row.node.id})


def _clause(row: Row) -> Iterator[Finding]:
    node = row.node
    if node.not_applicable != "forbidden" and not (node.basis or node.text or node.note):
        params: dict[str, object] = {"id": node.id, "policy": node.not_applicable}
        yield Finding("R74", (*row.path, "not_applicable"), params)


def _bands(outline: Outline, row: Row) -> Iterator[Finding]:
    """Points that only a percent above 100 brings."""
    for rule in all_rules(row.node.rule) if row.node.rule else ():
        if not isinstance(rule, Bands | Ratio) or not is_percent(rule, outline, row):
            continue
        if isinstance(rule, Ratio):
            beyond = [rule.target] * (rule.target > HUNDRED)
        else:
            beyond = [band.from_ for band in rule.bands if band.from_ is not None and band.from_ > HUNDRED]
            beyond += [band.above for band in rule.bands if band.above is not None and band.above >= HUNDRED]
        if beyond:
            yield Finding("R75", (*row.path, "rule"), {"id": row.node.id, "edge": max(beyond)})


def _questions(row: Row) -> Iterator[Finding]:
    if _asks_nothing(row):
        yield Finding("R79", (*row.path, "rule"), {"id": row.node.id})


def _asks_nothing(row: Row) -> bool:
    return isinstance(row.node.rule, Survey) and not row.node.rule.weights


def _unread(rubric: Rubric) -> Iterator[Finding]:
    """Figures that are filled in and that no rule reads; texts may be for information."""
    read = rubric.outline.readers
    rows = [row for row in rubric.outline.rows if not row.is_leaf or row.scores]  # one for information asks, too
    declared = [("*", (), rubric.inputs), *((row.node.id, row.path, row.node.inputs) for row in rows)]
    for node, path, inputs in declared:
        for name, one in inputs.items():
            if (node, name) not in read and one.type != "text":
                yield Finding("R76", (*path, "inputs", name), {"input": name, "label": one.label})


def _survey_part(rubric: Rubric) -> Iterator[Finding]:
    """A survey part that the rubric does not count against what the decision states."""
    rows = [row for row in rubric.outline.leaves if row.scores and row.role is None and row.node.scored_by == "survey"]
    if rows and rubric.expects.survey_points is None:
        points = from_points(sum(row.node.max or 0 for row in rows))
        yield Finding("R73", ("expects",), {"points": points})
