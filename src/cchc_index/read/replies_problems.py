"""What was strange in an export, as problems (lỗi trong tệp phiếu): each value once, with its count and first place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from cchc_index.model.names import Ambiguous, Unknown, fold_answer
from cchc_index.model.problem import Problem
from cchc_index.model.survey import SurveyLeaf
from cchc_index.read.cells import written
from cchc_index.read.replies_layout import Layout
from cchc_index.read.replies_source import Source
from cchc_index.read.replies_strange import Strange
from cchc_index.read.submissions import UnitFinder

MOST_ANSWERS: Final = 8
"""More different answers that are on no list than this are people's own words, which are never shown."""


def told(
    strange: Strange, layout: Layout, source: Source, leaves: Sequence[SurveyLeaf], units: UnitFinder
) -> Iterator[Problem]:
    """The problems of one export."""
    codes = {one.columns[0]: one.code for one in layout.asked}
    for place, _value, count, row in strange.of("K11"):
        yield Problem("K11", source.place(row, place), {"count": count})
    yield from _units(strange, source, units)
    for place, code in codes.items():
        yield from _answers(strange, source, place, code, leaves)
    yield from _groups(strange, source, leaves)
    for code in ("K26", "K27"):
        for place, _value, count, row in strange.of(code):
            yield Problem(code, source.place(row, place), {"count": count})


def _units(strange: Strange, source: Source, units: UnitFinder) -> Iterator[Problem]:
    for code in ("K10", "K01", "K29"):
        for place, value, count, row in strange.of(code):
            match = units.find(value)
            known = (
                list(match.candidates)
                if isinstance(match, Ambiguous)
                else units.candidates(match)
                if isinstance(match, Unknown)
                else []
            )
            yield Problem(code, source.place(row, place), {"unit": written(value), "count": count, "known": known})


def _answers(
    strange: Strange, source: Source, place: int, question: str, leaves: Sequence[SurveyLeaf]
) -> Iterator[Problem]:
    found = [one for one in strange.of("K04") if one[0] == place]
    leaf = next((one for one in leaves if any(asked.code == question for asked in one.questions)), None)
    if not found or leaf is None:
        return
    if len(found) > MOST_ANSWERS:
        params = {"question": question, "different": len(found), "count": sum(count for _, _, count, _ in found)}
        yield Problem("K19", source.place(min(row for _, _, _, row in found), place), params)
        return
    known = [*listed(leaf, question), *leaf.rule.skip]
    for _, value, count, row in found:
        params = {"question": question, "answer": written(value), "count": count, "known": known}
        yield Problem("K04", source.place(row, place), params)


def _groups(strange: Strange, source: Source, leaves: Sequence[SurveyLeaf]) -> Iterator[Problem]:
    known = list(next((leaf.rule.groups for leaf in leaves if leaf.rule.groups), {}))
    for code in ("K08", "K14"):
        for place, value, count, row in strange.of(code):
            params = {"group": written(value), "count": count, "known": known}
            yield Problem(code, source.place(row, place), params)


def listed(leaf: SurveyLeaf, question: str) -> list[str]:
    """The answers of a question as the rubric spells them."""
    rule = leaf.rule
    own = next((scale for name, scale in rule.answers_of.items() if fold_answer(name) == fold_answer(question)), None)
    return list(own or rule.answers or [*(rule.satisfied or ()), *rule.dissatisfied])
