"""What was strange in an export, as problems (lỗi trong tệp phiếu): each value once, with its count and first place.

What may be a person's own words, or name, is counted and never shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cchc_index.model.language import number
from cchc_index.model.names import Ambiguous, Unknown
from cchc_index.model.problem import FEW, Place, Problem
from cchc_index.model.survey import SurveyLeaf, most_weight, scale_of
from cchc_index.read.cells import written
from cchc_index.read.replies_layout import Headings, Layout
from cchc_index.read.replies_source import Source
from cchc_index.read.replies_strange import TICKED, Strange
from cchc_index.read.submissions import UnitFinder

MOST: Final = 8
"""More different texts than this are people's own words, or their names, not choices."""
_OWN_WORDS: Final = re.compile(r".*(?:@|\d[\d .-]{6,}\d).*|.{61,}", re.DOTALL)
"""An address, a telephone number, a long text."""

Values = list[tuple[int, str, int, int]]
"""Column, value, count and first row of strange values."""


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells what was strange in one export (kể điều lạ); `understood`: whether any reply named a unit."""

    strange: Strange
    headings: Headings
    layout: Layout
    source: Source
    leaves: Sequence[SurveyLeaf]
    units: UnitFinder
    understood: bool

    def problems(self) -> Iterator[Problem]:
        """Units first, then answers, groups, times and weights."""
        yield from self._counted("K11")
        yield from self._units()
        yield from self._answers()
        yield from self._options()
        yield from self._groups()
        yield from self._counted("K26")
        yield from self._counted("K27", most=most_weight(self.leaves))
        yield from self._counted("K50")

    def _counted(self, code: str, **more: object) -> Iterator[Problem]:
        for place, _value, count, row in self.strange.of(code):
            yield Problem(code, self.source.place(row, place), {"count": count, **more})

    def _units(self) -> Iterator[Problem]:
        for code, unshown in (("K10", "K37"), ("K01", "K37"), ("K29", "K44")):
            values = list(self.strange.of(code))
            if own_words(values):
                yield self._unshown(unshown, values)
                continue
            for place, value, count, row in values:
                match = self.units.find(value)
                known = list(match.candidates) if isinstance(match, Ambiguous) else []
                known = self.units.candidates(match) if isinstance(match, Unknown) else known
                params = {"unit": written(value), "count": count, "known": known}
                yield Problem(code, self.source.place(row, place), params)

    def _answers(self) -> Iterator[Problem]:
        """Answers on no list: one problem for all questions with the same list, a word once with all of its counts."""
        odd: dict[tuple[str, ...], list[tuple[str, str, int, Place]]] = {}
        for one in self.layout.asked:
            place = one.columns[0]
            found = [found for found in self.strange.of("K04") if found[0] == place]
            leaf = next((leaf for leaf in self.leaves if any(asked.code == one.code for asked in leaf.questions)), None)
            if not found or leaf is None:
                continue
            if own_words(found):
                yield self._unshown("K19", found, question=one.code)
                continue
            known = (*scale_of(leaf.rule, one.code), *leaf.rule.skip)
            odd.setdefault(known, []).extend(
                (written(value), one.code, count, self.source.place(row, place)) for _, value, count, row in found
            )
        for known, answers in odd.items():
            counts: dict[str, list[str]] = {}
            for value, code, count, _place in answers:
                counts.setdefault(value, []).append(f"{code}: {number(count)}")
            told = [
                f"“{value}” ({', '.join([*each[:FEW], *['…'] * (len(each) > FEW)])})" for value, each in counts.items()
            ]
            yield Problem("K04", answers[0][-1], {"answers": told, "known": list(known)})

    def _options(self) -> Iterator[Problem]:
        """Options that nobody ticked: most often, they are called otherwise in the file."""
        ticked = {code for _, code, _, _ in self.strange.of(TICKED)}
        for one in self.layout.asked:
            if one.option is not None and one.code not in ticked and self.understood:
                params = {"question": one.code, "option": one.option.chosen or one.option.column}
                yield Problem("K39", self.source.place(self.layout.row, one.columns[0]), params)

    def _groups(self) -> Iterator[Problem]:
        known = list(next((leaf.rule.groups for leaf in self.leaves if leaf.rule.groups), {}))
        unknown = list(self.strange.of("K08"))
        if own_words(unknown):
            yield self._unshown("K38", unknown, known=known)
            unknown = []
        for place, value, count, row in unknown:
            params = {"group": written(value), "count": count, "known": known}
            yield Problem("K08", self.source.place(row, place), params)
        for place, _value, count, row in self.strange.of("K14"):
            yield Problem("K14", self.source.place(row, place), {"count": count, "known": known})

    def _unshown(self, code: str, values: Values, **params: object) -> Problem:
        """One problem for all of a column's values, without any of them."""
        place = values[0][0]
        told = {
            "column": self.headings.text(place),
            "different": len(values),
            "count": sum(count for _, _, count, _ in values),
        }
        return Problem(code, self.source.place(min(row for _, _, _, row in values), place), {**told, **params})


def own_words(values: Values) -> bool:
    """Whether strange values may be people's own words or names (lời hay tên người trả lời), so not to be shown."""
    return len(values) > MOST or any(_OWN_WORDS.fullmatch(value) for _, value, _, _ in values)
