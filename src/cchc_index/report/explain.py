"""Points explained (giải thích điểm): as JSON for scripts, as CSV, and as a page that an official can follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from cchc_index.model.arithmetic import exactly
from cchc_index.model.compared import Standing
from cchc_index.model.explained import Better, Explanation, Given, Round, Step
from cchc_index.model.language import N_, _, number
from cchc_index.model.points import MILLION
from cchc_index.model.problem import Place, Problem
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Rubric
from cchc_index.model.status import status_notes
from cchc_index.model.wording_parts import points_words
from cchc_index.report.commands import command
from cchc_index.report.moves import standing_words
from cchc_index.report.page import Branch, Cell, Column, Page, Table
from cchc_index.report.plain import six_decimals
from cchc_index.report.problems import problem_payload

FEW_STEPS: Final = 3
"""So many steps, the last ones, stand below a row of a page; all of them on the row's own page."""
ROUNDS: Final = {
    "declared": N_("self-assessed"),
    "appraised_1": N_("appraised, round 1"),
    "appraised_2": N_("appraised, round 2"),
    "exception": N_("exception on file"),
    "petition": N_("decision on a petition"),
}


def explain_payload(
    head: ResultHead | None, unit: str | None, leaves: Iterable[Explanation], problems: Iterable[Problem]
) -> dict[str, Any]:
    """The object that scripts rely on (JSON); numbers of steps are exact texts."""
    return {
        "index": head.index if head else None,
        "period": head.period if head else None,
        "unit": unit,
        "leaves": [_leaf(one) for one in leaves],
        "problems": [problem_payload(problem) for problem in problems],
    }


def _leaf(one: Explanation) -> dict[str, Any]:
    node = one.row.node
    return {
        "id": node.id,
        "name": node.name,
        "area": one.area,
        "owner": one.owner,
        "basis": node.basis,
        "text": node.text,
        "kind": node.rule.kind if node.rule else None,
        "rule": list(one.words),
        "inputs": [_input(given) for given in one.given],
        "steps": [_step(step) for step in (one.working.steps if one.working else ())],
        "ruled": six_decimals(one.working.points if one.working else None),
        "rounds": [_round(round_) for round_ in one.rounds],
        "points": six_decimals(one.known),
        "max": six_decimals(one.max),
        "status": one.status,
        "source": one.source or None,
        "reason": one.reason or None,
        "because": one.because or None,
        "evidence": list(one.evidence),
        "explanation": list(one.remarks),
        "appraisal_note": list(one.notes),
        "next": _better(one.next),
        "full": _better(one.full),
    }


def _input(given: Given) -> dict[str, Any]:
    place = given.place or Place()
    return {
        "name": given.name or None,
        "label": given.label or None,
        "value": given.value if isinstance(given.value, str) else exactly(given.value),
        "words": given.words,
        "round": given.round or None,
        "file": place.file,
        "sheet": place.sheet,
        "cell": place.cell,
        "line": place.line,
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "text": step.text,
        "formula": step.formula or None,
        "holds": step.holds or None,
        "result": None if step.result is None else exactly(step.result),
    }


def _round(one: Round) -> dict[str, Any]:
    return {
        "round": one.round,
        "points": six_decimals(one.points),
        "ruled": six_decimals(one.ruled),
        "corrected": list(one.corrected),
    }


def _better(better: Better | None) -> dict[str, Any] | None:
    if better is None:
        return None
    return {
        "needs": better.needs,
        "points": six_decimals(better.points),
        "gain": six_decimals(better.gain),
        "set": [{"input": name or None, "value": value} for name, value in better.sets],
    }


def explain_table(leaves: Iterable[Explanation]) -> tuple[list[str], list[list[object]]]:
    """Columns and rows for CSV: a row per leaf."""
    header = ["id", "name", "area", "owner", "points", "max", "source", "reason", "rule", "figures", "working"]
    header += ["rounds", "because", "evidence", "appraisal_note", "next", "next_gain", "full", "full_gain"]
    rows: list[list[object]] = [
        [
            one.row.node.id,
            one.row.node.name,
            one.area,
            one.owner,
            six_decimals(one.known),
            six_decimals(one.max),
            one.source,
            one.reason,
            "; ".join(one.words),
            "; ".join(map(_given_words, one.given)),
            "; ".join(step.text for step in (one.working.steps if one.working else ())),
            "; ".join(_round_words(round_) for round_ in one.rounds),
            one.because,
            "; ".join(one.evidence),
            "; ".join(one.notes),
            *_better_cells(one.next),
            *_better_cells(one.full),
        ]
        for one in leaves
    ]
    return header, rows


def explain_tree(unit: str, head: ResultHead, one: Explanation, decimals: int) -> Branch:
    """One leaf, top to bottom: clause, rule, figures, working, rounds, what is missing to the next step."""
    node = one.row.node
    label = f"{node.id} {node.name} · {_of_max(one, decimals)} · {unit} · {head.period}"
    return Branch(label, children=tuple(_chapters(one, decimals)))


def _chapters(one: Explanation, decimals: int) -> Iterator[Branch]:
    node = one.row.node
    clause = [node.basis, *([f"“{node.text}”"] if node.text else [])]
    yield from _chapter(_("Decision"), filter(None, clause))
    yield from _chapter(_("Rule"), one.words)
    yield from _chapter(_("Figures"), map(_given_words, one.given))
    yield from _chapter(_("Working"), (step.text for step in (one.working.steps if one.working else ())))
    points = _("{points} of {max}").format(points=_points(one, decimals), max=points_words(one.max * MILLION))
    yield from _chapter(_("Points"), filter(None, (points, one.because)))
    yield from _chapter(_("Rounds"), map(_round_words, one.rounds))
    yield from _chapter(_("Evidence"), one.evidence or ((_("none"),) if node.evidence else ()))
    yield from _chapter(_("The unit explains"), one.remarks)
    yield from _chapter(_("The appraisers remark"), one.notes)
    yield from _chapter(_("Answerable"), filter(None, (one.owner,)))
    yield from _chapter(_("Next better step"), map(better_words, filter(None, (one.next,))))
    yield from _chapter(_("The most that one figure can bring"), map(better_words, filter(None, (one.full,))))


def _chapter(title: str, lines: Iterable[str]) -> Iterator[Branch]:
    found = tuple(lines)
    if found:
        yield Branch(title, found)


def explain_page(
    head: ResultHead,
    rubric: Rubric,
    unit: str,
    standing: Standing | None,
    ranked: int,
    leaves: Sequence[Explanation],
    index: str | None,
) -> Page:
    """All leaves that have less than they could, each with its working and its next better step.

    Commands name `index`.
    """
    decimals = rubric.rounding.published
    open_ = [one for one in leaves if one.next or (one.points < one.max and one.row.role is None)]
    known = standing is not None and standing.percent is not None
    headline = " · ".join([unit, *(standing_words(standing, ranked, decimals) if known and standing else [])])
    columns = (
        Column("id", _("Id")),
        Column("name", _("Criterion")),
        Column("points", _("Points"), "number"),
        Column("gain", _("Next step"), "change", decimals),
    )
    rows: list[tuple[Cell, ...]] = [
        (one.row.node.id, one.row.node.name, _of_max(one, decimals), one.next.gain if one.next else None)
        for one in open_
    ]
    table = Table(columns, tuple(rows), details=tuple(_line(one) for one in open_))
    notes = [*status_notes([head.rubric_status])]
    full = len(leaves) - len(open_)
    if full:
        notes.append(_("{count} rows have all they can have and are not shown").format(count=full))
    steps = [f'cchc explain --unit "{unit}" --node {open_[0].row.node.id} --period {head.period}'] if open_ else []
    return Page(
        title=f"{rubric.title} · {head.period}",
        subtitle=rubric.id,
        headline=headline,
        tables=(table,) if rows else (),
        notes=tuple(notes),
        next_steps=tuple(command(line, index) for line in steps),
    )


def _line(one: Explanation) -> str:
    """What stands below a row: the working, why the points differ from it, the next better step."""
    working = [step.text for step in (one.working.steps if one.working else ())][-FEW_STEPS:]
    parts = ["; ".join(filter(None, (*working, one.because)))]
    if one.next:
        parts.append(_("next: {step}").format(step=better_words(one.next)))
    return "; ".join(filter(None, parts))


def _of_max(one: Explanation, decimals: int) -> str:
    return f"{_points(one, decimals)}/{number(one.max)}"


def _points(one: Explanation, decimals: int) -> str:
    return "—" if one.known is None else number(one.known, decimals)


def _given_words(given: Given) -> str:
    """A figure, who gave it, and where it stands."""
    said = f"{given.label}: {given.words}" if given.label else given.words
    where = [_(ROUNDS[given.round]) if given.round in ROUNDS else "", str(given.place) if given.place else ""]
    inside = ", ".join(filter(None, where))
    return f"{said} ({inside})" if inside else said


def _round_words(one: Round) -> str:
    """What a round says: its points, what the rule gives, what it corrects."""
    parts = [] if one.points is None else [points_words(one.points * MILLION)]
    if one.ruled is not None and one.ruled != one.points:
        parts.append(
            _("by the rule {points} on the unit's own figures").format(points=points_words(one.ruled * MILLION))
        )
    if one.corrected:
        parts.append(_("corrected: {figures}").format(figures="; ".join(one.corrected)))
    return f"{_(ROUNDS[one.round])}: {'; '.join(parts)}"


def better_words(better: Better) -> str:
    """A better step in one sentence: what it takes, and what it gains (… → +0,25 điểm)."""
    gain = number(better.gain, 4).rstrip("0").rstrip(",.")
    if not gain.strip("0,."):
        gain = _("less than 0.0001")
    return _("{needs} → +{gain} points").format(needs=better.needs, gain=gain)


def _better_cells(better: Better | None) -> tuple[object, object]:
    return (None, None) if better is None else (better.needs, six_decimals(better.gain))
