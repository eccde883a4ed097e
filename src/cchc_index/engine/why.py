"""Why a row lost points (vì sao mất điểm): a code from a closed list, and a sentence made from the rule."""

from __future__ import annotations

from fractions import Fraction

from cchc_index.engine.compare import Side, State
from cchc_index.engine.said import Said, value_words
from cchc_index.model import arithmetic
from cchc_index.model.arithmetic import Arithmetic, Figure
from cchc_index.model.bands import band_of, is_percent
from cchc_index.model.gaps import Reason, Why
from cchc_index.model.language import N_, _, number
from cchc_index.model.names import fold
from cchc_index.model.points import from_points
from cchc_index.model.rubric import Outline, Row
from cchc_index.model.rules import Bands, Change, Choice, Deadline, Judgement, PerItem, Ratio, Relative
from cchc_index.model.wording import rule_words
from cchc_index.model.wording_parts import points_words, span_words

LATE = ("không kịp thời", "không đúng hạn", "quá hạn", "chậm", "trễ", "muộn")
"""How answers say that something came late."""

STATUS: dict[str, str] = {
    "not_scored": N_("nothing to score has been sent"),
    "pending_survey": N_("the survey has given nothing yet"),
}
REASONS: dict[str, str] = {
    "zeroed": N_("0 because of another row"),
    "no_evidence": N_("the evidence asked for is missing"),
}

SOURCES: dict[str, str] = {
    "exception": N_("by an exception on file"),
    "petition": N_("by a decision on a petition"),
    "self_points": N_("the unit's own points count, since its figures are not there"),
}


def why(side: Side, unit: str, said: Said, row: Row) -> Why:
    """The reason of a row's lost points and a sentence that tells it."""
    state = side.states[unit, row.node.id]
    points = side.of_node[unit, row.node.id][0]
    reason = _reason(said, row, state, points)
    parts = [*_facts(said, row), *_given(said, row, state, points)]
    if state.source == "survey":
        parts = [*_replies(said, row), *parts]
    if state.source in SOURCES:
        parts.append(_(SOURCES[state.source]))
    if state.status in STATUS:
        parts = [_(STATUS[state.status])]
    if state.reason in REASONS:
        parts = [_(REASONS[state.reason]), *parts]
    if row.role == "penalty":
        parts = [_("deduction of {points}").format(points=points_words(points)), *parts]
    if row.node.id in said.notes:
        parts.append(_("the appraisers: {note}").format(note=said.notes[row.node.id]))
    return Why(reason, "; ".join(parts), row.node.basis, said.place(row), _recoverable(said, row, reason))


GONE = ("late", "penalty", "survey", "not_applicable")
"""What cannot be mended any more in the year in which it was lost."""


def _recoverable(said: Said, row: Row, reason: Reason) -> bool:
    """Whether the points can still be won this year: a day that has passed, or a survey that was held, is past."""
    day_passed = isinstance(row.node.rule, Deadline) and bool(said.of_leaf(row))
    return reason not in GONE and not (reason == "not_done" and (day_passed or _is_late(said, row)))


def _is_late(said: Said, row: Row) -> bool:
    return any(fold(word) in fold(said.answers.get(row.node.id, "")) for word in LATE)


def _reason(said: Said, row: Row, state: State, millionths: int) -> Reason:
    if row.role == "penalty":
        return "penalty"
    if state.reason == "zeroed":
        return "zeroed"
    if state.reason == "no_evidence":
        return "no_evidence"
    if state.status in STATUS:
        return "not_scored"
    if state.status == "not_applicable":
        return "not_applicable"
    if state.source == "survey":
        return "survey"
    points = from_points(millionths)
    own = said.points.get((row.node.id, "declared"))
    if state.source.startswith("appraised") and own is not None and own > points:
        return "appraised_down"
    rule = row.node.rule
    if isinstance(rule, Judgement):
        return "judgement"
    if isinstance(rule, Relative):
        return "relative"
    if points > 0 and (isinstance(rule, Deadline) or _is_late(said, row)):
        return "late"
    return "partly" if points > 0 else "not_done"


def _facts(said: Said, row: Row) -> list[str]:
    """What was met: the answer, or the figures, the value they give, and the band it lies in or the rule in words.

    Of a node whose cap or best child decides, that of each leaf below it.
    """
    rule, outline = row.node.rule, said.rubric.outline
    if not row.is_leaf:
        below = [(leaf, _facts(said, leaf)) for leaf in outline.leaves_below(row)]
        return [f"{leaf.node.id} {leaf.node.name}: {', '.join(facts)}" for leaf, facts in below if facts]
    if isinstance(rule, Choice):
        answer = said.answers.get(row.node.id)
        return [] if answer is None else [_("“{answer}”").format(answer=answer)]
    given = said.of_leaf(row)
    parts = [f"{declared.label}: {value_words(declared, value)}" for declared, value in given]
    if isinstance(rule, Bands | Ratio):
        value = _value(rule.value, said, row)
        alone = len(given) == 1 and value == given[0][1]
        return [*parts, *([] if value is None else _met(rule, value, outline, row, alone=alone))]
    if isinstance(rule, PerItem | Change | Relative):
        parts += rule_words(rule, row, outline)
    return parts


def _met(rule: Bands | Ratio, value: Fraction, outline: Outline, row: Row, *, alone: bool) -> list[str]:
    """The value with the band it lies in, or the target that it misses; the value not again where it stands alone."""
    value = value * 100 if rule.value.is_division and rule.as_ is None else value
    sign = "%" if is_percent(rule, outline, row) else ""
    shown = number(value, 2).rstrip("0").rstrip(",.") + sign
    if isinstance(rule, Ratio):
        return [_("{value}; full points from {target}").format(value=shown, target=number(rule.target) + sign)]
    met = band_of(rule.bands, value)
    if met is None:
        return []
    span = span_words(met, sign)
    return [_("in the band {span}").format(span=span) if alone else _("{value}: {span}").format(value=shown, span=span)]


def _replies(said: Said, row: Row) -> list[str]:
    count = said.replies.get(row.node.id)
    return [] if count is None else [_("{count} valid replies").format(count=number(count))]


def _value(formula: Arithmetic, said: Said, row: Row) -> Fraction | None:
    """The arithmetic on the unit's own figures; None where it reads more than these, or one is blank."""
    outline = said.rubric.outline
    held: dict[Figure, Fraction] = {}
    for figure in formula.figures:
        value = said.figures.get((outline.declared_at(row, figure.name) or "", figure.name))
        if figure.scope != "own" or not isinstance(value, Fraction):
            return None
        held[figure] = value
    try:
        return arithmetic.value(formula.tree, held.__getitem__)
    except ZeroDivisionError:
        return None


def _given(said: Said, row: Row, state: State, millionths: int) -> list[str]:
    """Self points beside what came of the appraisal, where these differ."""
    own, points = said.points.get((row.node.id, "declared")), from_points(millionths)
    if own is None or own == points or not state.source.startswith("appraised"):
        return []
    text = _("self-assessed {own}, appraised {given}")
    return [text.format(own=number(own), given=number(points))]
