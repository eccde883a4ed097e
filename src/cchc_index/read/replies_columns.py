"""Categorical columns (cột phân loại): each value looked up once per category, never per row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cchc_index.model.names import fold_answer
from cchc_index.model.numbers import Reason, is_blank, parse_number
from cchc_index.model.points import MILLION
from cchc_index.model.survey import MOST_WEIGHT

_PRIME: Final = np.uint64(0x100000001B3)


def mapped(column: pd.Series, look: Callable[[Any], str | None], missing: str | None = None) -> pd.Categorical:
    """A categorical column with each category looked up; several may become one, None is missing."""
    return recoded(column.cat.codes.to_numpy(), [*map(look, column.cat.categories), missing])


def recoded(codes: NDArray[Any], table: Sequence[str | None]) -> pd.Categorical:
    """Codes by what each stands for in the table; its last entry is for -1."""
    known = {word: place for place, word in enumerate(dict.fromkeys(word for word in table if word is not None))}
    smallest = np.int8 if len(known) < 128 else np.int32
    places = np.array([-1 if word is None else known[word] for word in table], smallest)
    return pd.Categorical.from_codes(places[codes], pd.Index(list(known), dtype=object))


def first_of(columns: Sequence[pd.Categorical]) -> pd.Categorical:
    """Per row the first of several columns that says anything."""
    words: list[str | None] = [word for column in columns for word in column.categories]
    codes = np.full(len(columns[0]), -1, np.int64)
    start = 0
    for column in columns:
        codes = np.where((codes < 0) & (column.codes >= 0), column.codes + start, codes)
        start += len(column.categories)
    return recoded(codes, [*words, None])


def numbers(column: pd.Series, read: Callable[[object], float]) -> NDArray[Any]:
    """A column as numbers, each category read once."""
    table = [read(value) for value in column.cat.categories]
    return np.array([*table, read("")])[column.cat.codes.to_numpy()]


def millionths(value: object, most: int) -> int:
    """A weight in whole millionths; 0 where it is none, or more than the most."""
    number = parse_number(value, upper=Fraction(MOST_WEIGHT)) if isinstance(value, str) else value
    if isinstance(number, bool | Reason) or not isinstance(number, int | float | Fraction):
        return 0
    return round(number * MILLION) if 0 < number <= most else 0


def figure(value: object) -> float:
    """A figure; NaN where it is none."""
    try:
        return float(str(value).replace(",", "."))
    except ValueError:
        return float("nan")


def without_blanks(column: pd.Categorical, blanks: frozenset[str]) -> pd.Categorical:
    """The column with what says nothing taken out of its categories."""
    empty = [one for one in column.categories if _is_empty(one, blanks)]
    return column.remove_categories(empty) if empty else column


@lru_cache(1 << 15, typed=True)  # a chunk has the units of the one before
def _is_empty(value: Any, blanks: frozenset[str]) -> bool:  # noqa: ANN401 - a cell of a workbook
    return is_blank(value) or str(value).strip().casefold() in blanks


def hashes(columns: Iterable[pd.Series]) -> NDArray[np.uint64]:
    """Per row one number that is the same for the same values."""
    found: NDArray[np.uint64] | None = None
    for column in columns:
        words = pd.util.hash_array(column.cat.categories.astype(str).to_numpy(object), categorize=False)
        here = np.append(words, np.uint64(0))[column.cat.codes.to_numpy()].astype(np.uint64)
        found = here if found is None else (found * _PRIME) ^ here
    return np.empty(0, np.uint64) if found is None else found


def parted(text: str, separator: str) -> str:
    """A text with the separator before and after each of its parts, to find whole parts in it."""
    return separator + separator.join(fold_answer(part) for part in text.split(separator)) + separator
