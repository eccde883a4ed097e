"""Which questions the files of a survey have between them (câu hỏi trong các tệp): missing ones, and those twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from cchc_index.model.problem import Place, Problem, candidates
from cchc_index.model.survey import SurveyLeaf
from cchc_index.read.places import shown
from cchc_index.read.replies_export import Export

MOST: Final = 12
"""So many questions of one questionnaire are named."""


def of_two_questionnaires(exports: Sequence[Export]) -> Iterator[Problem]:
    """K22 for a question that files of two questionnaires have: what one code asks is not ours to guess."""
    owners: dict[str, dict[str, Place]] = {}
    for export in exports:
        for one in export.layout.asked:
            place = export.source.place(export.layout.row, one.columns[0])
            owners.setdefault(one.code, {}).setdefault(export.settings.name or "—", place)
    for code, places in owners.items():
        if len(places) > 1:
            yield Problem("K22", list(places.values())[1], {"question": code, "questionnaires": list(places)})


def missing_questions(name: str | None, leaves: Sequence[SurveyLeaf], exports: Sequence[Export]) -> Iterator[Problem]:
    """One problem for all questions of a questionnaire that have no column: K51 where it has no file, else K09."""
    there = {one.code for export in exports for one in export.layout.asked}
    lacking: dict[str, list[str]] = {}
    for leaf in leaves:
        for one in leaf.questions:
            if one.code not in there:
                lacking.setdefault(one.code, []).append(leaf.row.node.id)
    if not lacking:
        return
    named = [f"{code} ({', '.join(ids)})" for code, ids in lacking.items()]
    params = {"count": len(named), "questions": [*named[:MOST], *["…"] * (len(named) > MOST)]}
    if not exports:
        yield Problem("K51", params={**params, "questionnaire": name})
        return
    unread = [
        export.headings.text(place)
        for export in exports
        for place, words in enumerate(export.headings.words)
        if any(words) and place not in export.layout.used
    ]
    near = list(dict.fromkeys(one for code in lacking for one in candidates(code, unread)))
    files = ", ".join(dict.fromkeys(shown(export.path) for export in exports))
    yield Problem("K09", Place(files), {**params, "known": near[:MOST]})
