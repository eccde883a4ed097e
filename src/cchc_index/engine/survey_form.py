"""What is counted of replies that had the same questions before them (mẫu phiếu): where each sum stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import gcd
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cchc_index.model.survey import Question, SurveyLeaf

PER_PERCENT: Final = 1000
"""For the errors percents are whole thousandths; a finer scale is rounded."""

Item = tuple[str, Question]
"""A question as one leaf scores it."""


@dataclass(frozen=True)
class Form:
    """The questions that some export asks together, and the leaves that take them (một mẫu phiếu).

    Each question has a slot in the histogram for every listed answer, skipped ones too, and one for all else: what
    stands on no list is somebody's free text, and is not kept.
    """

    questions: tuple[str, ...]
    leaves: tuple[SurveyLeaf, ...]
    weighted: bool

    @staticmethod
    def of(questions: Sequence[str], leaves: Sequence[SurveyLeaf], *, weighted: bool) -> Form:
        """The form with those of the questions that the leaves ask."""
        asked = {one.code for leaf in leaves for one in leaf.questions} & set(questions)
        mine = tuple(leaf for leaf in leaves if any(one.code in asked for one in leaf.questions))
        return Form(tuple(sorted(asked)), mine, weighted)

    @cached_property
    def name(self) -> str:
        """The codes of its questions."""
        return " ".join(self.questions)

    @cached_property
    def answers(self) -> tuple[tuple[str, ...], ...]:
        """Per question the answers that are on a leaf's list, valid or skipped."""
        listed: dict[str, set[str]] = {code: set() for code in self.questions}
        for leaf in self.leaves:
            for one in leaf.questions:
                if one.code in listed:
                    listed[one.code] |= {*one.percents, *leaf.skipped}
        return tuple(tuple(sorted(answers)) for answers in listed.values())

    @cached_property
    def offsets(self) -> list[int]:
        """Where each question's slots begin in the histogram; last the number of slots."""
        return [0, *accumulate(len(answers) + 1 for answers in self.answers)]

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The questions leaf by leaf."""
        there = frozenset(self.questions)
        return tuple((leaf.row.node.id, one) for leaf in self.leaves for one in leaf.questions if one.code in there)

    @cached_property
    def places(self) -> tuple[int, ...]:
        """Which question each item is."""
        return tuple(self.questions.index(one.code) for _, one in self.items)

    @cached_property
    def percents(self) -> tuple[NDArray[np.int64], ...]:
        """Per item the thousandths of a percent of each slot of its question; -1 where the answer is not valid."""
        return tuple(
            np.array(
                [round(one.percents[text] * PER_PERCENT) if text in one.percents else -1 for text in self.answers[at]]
                + [-1]
            )
            for (_, one), at in zip(self.items, self.places, strict=True)
        )

    @cached_property
    def step(self) -> int:
        """The thousandths of a percent of which all percents are multiples: the smaller the numbers, the faster."""
        return gcd(*(int(one) for percents in self.percents for one in percents if one > 0)) or 1

    @cached_property
    def peak(self) -> int:
        """The largest percent, in steps."""
        return max(1, *(int(percents.max()) // self.step for percents in self.percents))

    @cached_property
    def pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The upper triangle of the products of (percent where valid, valid) of all items with each other."""
        return np.triu_indices(2 * len(self.items))

    @cached_property
    def triangle(self) -> NDArray[np.int64]:
        """Where these stand in the square of all products, row after row."""
        return np.ravel_multi_index(self.pairs, (2 * len(self.items),) * 2)

    @cached_property
    def scale(self) -> NDArray[np.float64]:
        """What one is worth in each of these products: thousandths where percents meet, and nothing else."""
        worth = np.where(np.arange(2 * len(self.items)) < len(self.items), self.step, 1.0)
        return np.asarray(worth[self.pairs[0]] * worth[self.pairs[1]])

    def vectors(self, codes: NDArray[Any], dtype: np.dtype[Any]) -> NDArray[Any]:
        """Per item the steps of each reply, 0 where not valid; then per item whether it is valid."""
        size = len(self.items)
        found = np.empty((2 * size, codes.shape[1]), dtype)
        for place, (at, percents) in enumerate(zip(self.places, self.percents, strict=True)):
            np.take((np.maximum(percents, 0) // self.step).astype(dtype), codes[at], out=found[place], mode="clip")
            np.take((percents >= 0).astype(dtype), codes[at], out=found[size + place], mode="clip")
        return found
