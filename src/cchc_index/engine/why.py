"""Why a row lost points (vì sao mất điểm): a code from a closed list, and a sentence made from the rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import pandas as pd

from cchc_index.engine.arithmetic import evaluate
from cchc_index.engine.compare import Side, State
from cchc_index.engine.exact import Exact
from cchc_index.model.arithmetic import Arithmetic, Figure
from cchc_index.model.bands import is_percent, ordered
from cchc_index.model.compared import Reason
from cchc_index.model.language import N_, _, number
from cchc_index.model.names import fold
from cchc_index.model.numbers import as_written
from cchc_index.model.points import MILLION
from cchc_index.model.problem import Place
from cchc_index.model.rubric import Input, Row, Rubric
from cchc_index.model.rules import Band, Bands, Choice, Deadline, Judgement, Ratio, Relative
from cchc_index.model.tables import EXCEPTION, NEVER
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


@dataclass(frozen=True, slots=True)
class Said:
    """What a unit and its appraisers said (số liệu, trả lời, điểm, ý kiến), and where it stands."""

    figures: dict[tuple[str, str], Fraction | str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    points: dict[tuple[str, str], Fraction] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    @staticmethod
    def of(rubric: Rubric, unit: str, tables: Mapping[str, pd.DataFrame], place_of: Callable[[int], Place]) -> Said:
        """From the tables of a result; of several rounds the one that counts."""
        order = [*(() if "declared" in rubric.record else ("declared",)), *reversed(rubric.record), EXCEPTION]
        said = Said()
        for row in _rows(tables["figures"], unit, order):
            value = row["text"] if pd.isna(row["value"]) else as_written(float(row["value"]))
            said.figures[row["node"], row["input"]] = value
            said.places.setdefault(row["node"], place_of(int(row["place"])))
        for row in _rows(tables["answers"], unit, order):
            if not pd.isna(row["answer"]):
                said.answers[row["leaf"]] = str(row["answer"])
            if not pd.isna(row["points"]):
                said.points[row["leaf"], row["round"]] = as_written(float(row["points"]))
            said.places[row["leaf"]] = place_of(int(row["place"]))
        for row in _rows(tables["remarks"], unit, None):
            if row["kind"] == "appraisal_note":
                said.notes[row["leaf"]] = str(row["text"])
        return said


def why(side: Side, unit: str, said: Said, row: Row) -> tuple[Reason, str]:
    """The reason of a row's lost points and a sentence that tells it."""
    state = side.states[unit, row.node.id]
    reason = _reason(side, unit, said, row, state)
    parts = [*_facts(said, side, row), *_given(said, row)]
    if state.source == "exception":
        parts.append(_("by an exception on file"))
    if state.status in STATUS:
        parts = [_(STATUS[state.status])]
    if state.reason in REASONS:
        parts = [_(REASONS[state.reason]), *parts]
    if row.role == "penalty":
        parts = [_("deduction of {points}").format(points=points_words(side.of_node[unit, row.node.id][0])), *parts]
    if row.node.id in said.notes:
        parts.append(_("the appraisers: {note}").format(note=said.notes[row.node.id]))
    place = str(said.places.get(row.node.id, ""))
    return reason, "; ".join(parts) + (f" ({place})" if place else "")


def _reason(side: Side, unit: str, said: Said, row: Row, state: State) -> Reason:
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
    points = Fraction(side.of_node[unit, row.node.id][0], MILLION)
    own = said.points.get((row.node.id, "declared"))
    if state.source.startswith("appraised") and own is not None and own > points:
        return "appraised_down"
    rule = row.node.rule
    if isinstance(rule, Judgement):
        return "judgement"
    if isinstance(rule, Relative):
        return "relative"
    late = isinstance(rule, Deadline) or any(fold(word) in fold(said.answers.get(row.node.id, "")) for word in LATE)
    if late and points > 0:
        return "late"
    return "partly" if points > 0 else "not_done"


def _facts(said: Said, side: Side, row: Row) -> list[str]:
    """What was met: the answer, or the figures, the value they give, and the band it lies in."""
    rule = row.node.rule
    if isinstance(rule, Choice):
        answer = said.answers.get(row.node.id)
        return [] if answer is None else [_("“{answer}”").format(answer=answer)]
    outline = side.rubric.outline
    figures = [
        _figure(outline.inputs_at(node)[name], said.figures[node, name])
        for node, name in outline.own_figures[row.index]
        if (node, name) in said.figures
    ]
    parts = ["; ".join(figures)] if figures else []
    if isinstance(rule, Bands | Ratio):
        value = _value(rule.value, said, side.rubric, row)
        if value is not None:
            value = value * 100 if rule.value.is_division and rule.as_ is None else value
            sign = "%" if is_percent(rule, outline, row) else ""
            met = _band(rule, value) if isinstance(rule, Bands) else None
            shown = number(value, 2).rstrip("0").rstrip(",.") + sign
            if met is not None:
                parts.append(_("{value}: {span}").format(value=shown, span=span_words(met, sign)))
            elif isinstance(rule, Ratio):
                parts.append(_("{value} of {target}").format(value=shown, target=number(rule.target) + sign))
    return parts


def _figure(declared: Input, value: Fraction | str) -> str:
    """A figure by its label with its value, as people write it."""
    if isinstance(value, str):
        return f"{declared.label}: {value}"
    if declared.type == "yes_no":
        return f"{declared.label}: {_('yes') if value else _('no')}"
    if declared.type == "date":
        day = _("never") if value == Fraction(NEVER) else f"{pd.Timestamp.fromordinal(int(value)):%d/%m/%Y}"
        return f"{declared.label}: {day}"
    return f"{declared.label}: {number(value)}" + ("%" if declared.type == "percent" else "")


def _value(arithmetic: Arithmetic, said: Said, rubric: Rubric, row: Row) -> Fraction | None:
    """The arithmetic on the unit's own figures; None where it reads more than these, or one is blank."""
    outline = rubric.outline
    held: dict[Figure, Fraction] = {}
    for figure in arithmetic.figures:
        value = said.figures.get((outline.declared_at(row, figure.name) or "", figure.name))
        if figure.scope != "own" or not isinstance(value, Fraction):
            return None
        held[figure] = value
    met = evaluate(arithmetic.tree, lambda figure: (Exact.constant(held[figure]), None))
    nowhere = [mask for mask in (met.undefined, met.broken) if mask is not None and mask.any()]
    return None if nowhere else met.exact.fractions(1)[0]


def _band(rule: Bands, value: Fraction) -> Band | None:
    """The band that a value lies in."""
    met = None
    for band in ordered(rule.bands):
        above = (band.from_ is None or value >= band.from_) and (band.above is None or value > band.above)
        met = band if above else met
    return met


def _given(said: Said, row: Row) -> list[str]:
    """Self points beside the appraisers', where these differ."""
    own = said.points.get((row.node.id, "declared"))
    rounds = [
        said.points[row.node.id, one] for one in ("appraised_1", "appraised_2") if (row.node.id, one) in said.points
    ]
    if own is None or not rounds or rounds[-1] == own:
        return []
    text = _("self-assessed {own}, appraised {given}")
    return [text.format(own=number(own), given=number(rounds[-1]))]


def _rows(table: pd.DataFrame, unit: str, order: list[str] | None) -> list[dict[str, Any]]:
    """A unit's rows, the rounds in the given order."""
    own = table[table["unit"] == unit]
    if order is not None:
        own = own[own["round"].isin(order)]
        own = own.assign(_at=[order.index(one) for one in own["round"]]).sort_values("_at", kind="stable")
    return [{str(name): value for name, value in row.items()} for row in own.to_dict("records")]
