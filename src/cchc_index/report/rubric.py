"""A rubric as a tree with its maxima and its rules in words (xem bộ tiêu chí)."""

from __future__ import annotations

from cchc_index.model.language import N_, _, number
from cchc_index.model.points import from_points
from cchc_index.model.rubric import ClassBand, Outline, Row, Rubric
from cchc_index.model.rules import Imported, Judgement, Survey
from cchc_index.model.status import status_notes
from cchc_index.model.unit_groups import scale_for
from cchc_index.model.wording import rule_words
from cchc_index.model.wording_parts import points_words
from cchc_index.report.page import Branch

ROUND_NAMES = {
    "declared": N_("what the unit declares"),
    "appraised_1": N_("appraisal, round 1"),
    "appraised_2": N_("appraisal, round 2"),
}
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
    lines += status_notes([rubric.status])
    lines += [f"{basis.number}, {basis.issuer}: {basis.title}" for basis in rubric.basis]
    lines.append(_counts(rubric))
    if rubric.unit_groups:
        lines.append(_("groups of units: {groups}").format(groups="; ".join(_groups(rubric))))
    lines += [*_scoring(rubric), *_ranking(rubric)]
    return Branch(
        f"{rubric.title} ({rubric.id})",
        tuple(lines),
        tuple(_branch(row, outline) for row in outline.children(None)),
    )


def _scoring(rubric: Rubric) -> list[str]:
    rounding = _("rounding: points of a leaf to {leaf} decimals, published figures to {published}")
    lines = [rounding.format(leaf=rubric.rounding.leaf, published=rubric.rounding.published)]
    rounds = "; ".join(_(ROUND_NAMES[one]) for one in rubric.record)
    lines.append(_("what counts, the first that there is: {rounds}").format(rounds=rounds))
    if rubric.without_survey == "drop":
        lines.append(_("where no survey is held, its part leaves the denominator"))
    return lines


def _ranking(rubric: Rubric) -> list[str]:
    by = _("ranked by percent") if rubric.ranking.by == "percent" else _("ranked by points")
    ties = "1, 2, 2, 4" if rubric.ranking.ties == "competition" else "1, 2, 2, 3"
    parts = [by, _("ties: {ranks}").format(ranks=ties)]
    if rubric.ranking.figures == "published":
        parts.append(_("on the figures as they are published"))
    if rubric.tie_break:
        parts.append(_("a tie is decided by {nodes}, in turn").format(nodes=", ".join(rubric.tie_break)))
    return [
        "; ".join(parts),
        *([_("classes:"), *(f"  {_class(band)}" for band in rubric.classes)] * bool(rubric.classes)),
    ]


def _class(band: ClassBand) -> str:
    parts = [_("{name} from {percent}%").format(name=band.name, percent=number(band.from_))]
    if band.quota is not None:
        parts.append(_("at most {quota}% of the ranked units").format(quota=number(band.quota)))
    parts += [
        _("{node} from {percent}%").format(node=required.node, percent=number(required.from_))
        for required in band.requires
    ]
    return ", ".join(parts)


def _counts(rubric: Rubric) -> str:
    depths = [row.depth for row in rubric.outline.rows]
    text = _("{areas} areas, {criteria} criteria, {components} components, {points} points")
    return text.format(
        areas=depths.count(1),
        criteria=depths.count(2),
        components=sum(depth > 2 for depth in depths),
        points=number(from_points(rubric.outline.scale)),
    )


def _groups(rubric: Rubric) -> list[str]:
    """Each group of units with what it can reach."""
    text = _("{group} ({points} points)")
    reach = {group: number(from_points(scale_for(rubric.outline, group))) for group in rubric.unit_groups}
    return [text.format(group=group, points=points) for group, points in reach.items()]


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
        if node.min:
            lines.append(_("may go down to {points}").format(points=points_words(node.min)))
        if node.evidence_required:
            lines.append(_("not scored without evidence"))
    if node.applies_to:
        lines.insert(0, _("only for units of: {groups}").format(groups=", ".join(node.applies_to)))
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
