"""Scoring prose into a rule (từ lời văn thành cách tính điểm): the whole text, or else a judgement with a mark.

The grammar is `prose.yaml`. A rule whose text was not read to its last clause is never made; what was added to the
text, or may have been meant otherwise, is said in `doubts`.
"""

from __future__ import annotations

from fractions import Fraction

from cchc_index.model.language import N_
from cchc_index.read.prose_cases import cases_in, of_cases
from cchc_index.read.prose_choice import of_parts
from cchc_index.read.prose_clauses import Clause, Day, Define, Equation, Item, clause_of
from cchc_index.read.prose_compared import read_compared
from cchc_index.read.prose_kinds import rule_of
from cchc_index.read.prose_levels import Level, level_of
from cchc_index.read.prose_reading import NO_TEXT, Doubt, Reading, Row, judged
from cchc_index.read.prose_text import alike, clauses
from cchc_index.read.prose_value import NOT_READ, Inputs, UnreadError
from cchc_index.read.prose_words import CAPS, CASE_OF, ELSEWHERE, JUDGED, PARTS, STEP, SURVEY, quantity

__all__ = ["Reading", "Row", "read_prose"]


def read_prose(text: str, row: Row) -> Reading:
    """The rule that a row's text gives (cách tính điểm), or a judgement that says why it is none."""
    words = " ".join(alike(text).split())
    if row.survey or SURVEY.search(words) or SURVEY.search(row.name):
        survey = _survey(text, row, asked=row.survey or not words or SURVEY.search(words) is not None)
        if survey is not None:
            return survey
    if not words:
        return judged(row, [(NO_TEXT, {})])
    if JUDGED.search(words) and len(clauses(text)) == 1:
        step = STEP.search(words)
        doubts: list[Doubt] = [] if step else [(NOT_READ, {"text": words})]
        return judged(row, doubts, quantity(step["n"]) if step else None)
    return read_compared(text, row) or of_cases(cases_in(text), lambda said: read_prose(said, row)) or _whole(text, row)


def _whole(text: str, row: Row) -> Reading:
    """All clauses of a text as one rule, of the unit's own year."""
    words, inputs = " ".join(alike(text).split()), Inputs(row.name)
    try:
        if added := _added_up(words, row.max):
            parted = of_parts(added, inputs, row)
            parted.keys = {"inputs": inputs.declared, **parted.keys}
            return parted
        said = _clauses(text, row.max)
        for one in said:
            if isinstance(one, Define):
                inputs.labels |= one.labels
        reading = rule_of(said, inputs, row)
    except UnreadError as unread:
        return judged(row, [(unread.why, unread.params)])
    unused = [letter for letter in inputs.labels if letter not in inputs.declared]
    if unused:
        reading.doubts.append((N_("{letters} is explained and not used"), {"letters": unused}))
    if ELSEWHERE.search(words):
        reading.doubts.append((N_("it speaks of other units or of another period"), {}))
    if any(CASE_OF.fullmatch(clause) for clause in clauses(text)):
        reading.doubts.append((N_("it speaks of some units or cases apart"), {}))
    if inputs.declared:
        reading.keys = {"inputs": inputs.declared, **reading.keys}
    return reading


def _clauses(text: str, maximum: Fraction) -> list[Clause]:
    said: list[Clause] = []
    for clause in _with_caps(clauses(text)):
        found = clause_of(clause, maximum)
        if found is None:
            raise UnreadError(NOT_READ, text=clause)
        said += found
    return said


def _added_up(words: str, maximum: Fraction) -> list[Level]:
    """The parts of a text that says that their points are added up."""
    found = PARTS.fullmatch(words)
    parts = clauses(found["parts"]) if found else words.strip(" .;").split(" + ")
    levels = [level for part in parts if (level := level_of(part, maximum)) is not None]
    return levels if len(levels) == len(parts) > 1 else []


def _with_caps(parts: list[str]) -> list[str]:
    """A clause that only says up to how much belongs to the one before it."""
    found: list[str] = []
    for part in parts:
        if found and any(cap.fullmatch(f", {part}") for cap in CAPS.values()):
            found[-1] += f", {part}"
        else:
            found.append(part)
    return found


def _survey(text: str, row: Row, *, asked: bool) -> Reading | None:
    """A survey row, open until its questions are filled in; None where the text gives points in another way."""
    for clause in clauses(text):
        found = clause_of(clause, row.max) or []
        if any(isinstance(one, Item | Day | Equation) or (isinstance(one, Level) and not one.bare) for one in found):
            return None
    rule = {"kind": "survey", "questions": [], "satisfied": []}
    doubts: list[Doubt] = [(N_("the survey's questions and answers are to be filled in"), {})]
    return Reading({"scored_by": "survey", "rule": rule}, doubts) if asked or SURVEY.search(row.name) else None
