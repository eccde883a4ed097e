"""Drawn cells as the tidy tables that `read` makes of a file: texts as categories, row groups as a form has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from bench.draw import Cells, Figure, Ints, Mask
from bench.plan import ANSWERS, LEAVES, MILLION, TYPES
from cchc_index.model.tables import NO_PLACE, NOT_APPLICABLE, ROUNDS

DECLARED, APPRAISED_1, APPRAISED_2 = range(3)
WORDS = (*ANSWERS, NOT_APPLICABLE)


class Tidy(NamedTuple):
    """The tables of one period."""

    answers: pd.DataFrame
    figures: pd.DataFrame
    imported: pd.DataFrame

    @property
    def rows(self) -> int:
        """How many rows all tables have."""
        return sum(map(len, self))


class _Columns:
    """One table in the making: pieces of each column."""

    def __init__(self) -> None:
        self.pieces: dict[str, list[Any]] = {}

    def add(self, units: Ints, **values: object) -> None:
        """Rows for these units; what is one value holds in all of them."""
        for name, value in {"unit": units.astype(np.int32), **values}.items():
            piece = value if isinstance(value, np.ndarray) else np.full(len(units), value)
            self.pieces.setdefault(name, []).append(piece)

    def frame(self, words: dict[str, Sequence[str]]) -> pd.DataFrame:
        """The table, the columns of `words` as categories."""
        whole: dict[str, Any] = {}
        for name in list(self.pieces):
            column: Any = np.concatenate(self.pieces.pop(name))
            whole[name] = pd.Categorical.from_codes(column, pd.Index(words[name])) if name in words else column
        whole["place"] = np.full(len(whole["unit"]), NO_PLACE, np.int64)
        return pd.DataFrame(whole)


def frames(cells: list[Cells], units: Sequence[str]) -> Tidy:
    """All cells as tables."""
    answers, figures, imported = _Columns(), _Columns(), _Columns()
    everyone = np.arange(len(units))
    names = sorted({name for leaf in LEAVES for name in leaf.inputs})
    for one in cells:
        place = np.int16(one.leaf.place)
        asked = everyone if one.claims is None else np.flatnonzero(~one.claims)
        if one.claims is not None:
            claims = np.flatnonzero(one.claims)
            answers.add(claims, leaf=place, round=np.int8(DECLARED), points=np.nan, answer=np.int8(len(ANSWERS)))
        if one.answer is not None:
            for round_, here, codes in _rounds(one.answer, asked):
                answers.add(here, leaf=place, round=round_, points=np.nan, answer=codes.astype(np.int8))
        if one.imported is not None:
            imported.add(everyone, leaf=place, value=one.imported / 10)
        for name, figure in one.figures.items():
            input_ = np.int16(names.index(name))
            for round_, here, values in _rounds(figure, asked):
                text, value = (values.astype(np.int8), np.nan) if figure.words else (np.int8(-1), values / figure.den)
                figures.add(here, node=place, input=input_, round=round_, value=value, text=text)
        for appraised, mask in ((APPRAISED_1, one.given_where), (APPRAISED_2, one.given_twice)):
            _points(answers, one, appraised, mask)
    ids = [leaf.id for leaf in LEAVES]
    return Tidy(
        answers.frame({"unit": units, "leaf": ids, "round": ROUNDS, "answer": WORDS}),
        figures.frame({"unit": units, "node": ids, "input": names, "round": ROUNDS, "text": TYPES}),
        imported.frame({"unit": units, "leaf": ids}),
    )


def _rounds(figure: Figure, asked: Ints) -> list[tuple[np.int8, Ints, Ints]]:
    """Per round the units that say something, and what."""
    corrected = np.flatnonzero(figure.where)
    return [
        (np.int8(DECLARED), asked, figure.declared[asked]),
        (np.int8(APPRAISED_1), corrected, figure.corrected[corrected]),
    ]


def _points(answers: _Columns, one: Cells, round_: int, mask: Mask | None) -> None:
    if mask is None or one.given is None:
        return
    here = np.flatnonzero(mask)
    # The second round repeats the points in the first; only what the latest round says counts.
    answers.add(
        here, leaf=np.int16(one.leaf.place), round=np.int8(round_), points=one.given[here] / MILLION, answer=np.int8(-1)
    )
