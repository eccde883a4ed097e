"""A rubric as a tree with its maxima and its rules in words (xem bộ tiêu chí)."""

from __future__ import annotations

from cchc_index.model.language import N_, _, number
from cchc_index.model.points import from_points
from cchc_index.model.rubric import Outline, Row, Rubric
from cchc_index.model.rules import Imported, Judgement, Survey
from cchc_index.model.wording import rule_words
from cchc_index.report.page import Branch
from cchc_index.report.score import STATUS_NOTES

ROLES = {"bonus": N_("bonus"), "penalty": N_("penalty")}
SCORED_BY = {
    "appraiser": N_("scored by the appraiser"),
    "survey": N_("scored by survey"),
    "import": N_("imported"),
}
SAID_BY_RULE = {"appraiser": Judgement, "survey": Survey, "import": Imported}
"""The kinds whose words say already who scores."""
POLICIES = {
    "full": N_("not applicable: full points"),
    "zero": N_("not applicable: 0 points"),
    "drop": N_("not applicable: leaves the denominator"),
    "redistribute": N_("not applicable: its points go to its siblings in proportion"),
    "redistribute_equal": N_("not applicable: its points go to its siblings in equal parts"),
}


def rubric_tree(rubric: Rubric) -> Branch:
    """The whole rubric: head, then area by area."""
    outline = rubric.outline
    lines = [_("periods: {periods}").format(periods=", ".join(rubric.periods))]
    if rubric.status in STATUS_NOTES:
        lines.append(_(STATUS_NOTES[rubric.status]))
    lines += [f"{basis.number}, {basis.issuer}: {basis.title}" for basis in rubric.basis]
    lines.append(_counts(rubric))
    if rubric.classes:
        classes = "; ".join(
            _("{name} from {percent} %").format(name=band.name, percent=number(band.from_)) for band in rubric.classes
        )
        lines.append(_("classes: {classes}").format(classes=classes))
    return Branch(
        f"{rubric.title} ({rubric.id})",
        tuple(lines),
        tuple(_branch(row, outline) for row in outline.children(None)),
    )


def _counts(rubric: Rubric) -> str:
    depths = [row.depth for row in rubric.outline.rows]
    text = _("{areas} areas, {criteria} criteria, {components} components, {points} points")
    return text.format(
        areas=depths.count(1),
        criteria=depths.count(2),
        components=sum(depth > 2 for depth in depths),
        points=number(from_points(rubric.outline.scale)),
    )


def _branch(row: Row, outline: Outline) -> Branch:
    node = row.node
    label = f"{node.code or node.id}. {node.name} – {_maximum(row)}"
    lines: list[str] = []
    if row.is_leaf and node.rule is not None:
        lines += rule_words(node.rule, row, outline)
        if node.scored_by in SCORED_BY and not isinstance(node.rule, SAID_BY_RULE[node.scored_by]):
            lines.append(_(SCORED_BY[node.scored_by]))
        if node.not_applicable in POLICIES:
            lines.append(_(POLICIES[node.not_applicable]))
    if node.requires is not None:
        lines.append(_("no points without {leaf}").format(leaf=node.requires))
    return Branch(label, tuple(lines), tuple(_branch(child, outline) for child in outline.children(row)))


def _maximum(row: Row) -> str:
    node = row.node
    if node.max is None:
        return _("for information")
    text = _("max {max}").format(max=number(from_points(node.max)))
    if row.role is not None:
        text = f"{_(ROLES[row.role])}, " + _("at most {max}").format(max=number(from_points(node.max)))
    if node.of == "best":
        text += ", " + _("only the highest counts")
    elif node.cap:
        text += ", " + _("capped")
    return text
