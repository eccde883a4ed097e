"""From tidy tables to columns (từ bảng sang cột): one column per figure, answer and mark, one row per unit.

A blank is no zero: every column comes with where it is known (None: everywhere).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cchc_index.engine.exact import ROOM, Exact, Mask
from cchc_index.model.points import MILLION
from cchc_index.model.tables import EXEMPT, NOT_APPLICABLE, ROUNDS

BLANK: Final = -1
"""The code of a text column where nothing is said."""

_FIFTEEN_DIGITS: Final = 1e15

FigureKey = tuple[str, str]
Positions = NDArray[np.intp]
Codes = NDArray[np.signedinteger[Any]]
Values = TypeVar("Values", NDArray[np.float64], Codes)


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of numbers as written, and where there are any (None: everywhere)."""

    exact: Exact
    known: Mask | None


@dataclass(frozen=True, slots=True)
class Texts:
    """A column of texts as codes into `words`; BLANK where there is none."""

    codes: NDArray[np.int64]
    words: tuple[str, ...]


@dataclass(slots=True)
class Columns:
    """What the units of one period say, as the engine reads it (dữ liệu của một kỳ)."""

    size: int
    figures: dict[FigureKey, Numbers] = field(default_factory=dict)
    texts: dict[FigureKey, Texts] = field(default_factory=dict)
    corrected: dict[FigureKey, dict[str, Mask]] = field(default_factory=dict)
    points: dict[tuple[str, str], Numbers] = field(default_factory=dict)
    """In millionths, not rounded."""
    answers: dict[tuple[str, str], Texts] = field(default_factory=dict)
    claims: dict[tuple[str, str], Mask] = field(default_factory=dict)
    exempt: dict[str, Mask] = field(default_factory=dict)
    previous: dict[FigureKey, Numbers] = field(default_factory=dict)
    imported: dict[str, Numbers] = field(default_factory=dict)
    survey: dict[str, Numbers] = field(default_factory=dict)
    evidence: dict[str, Mask] = field(default_factory=dict)


def to_columns(
    units: Sequence[str],
    answers: pd.DataFrame,
    figures: pd.DataFrame,
    *,
    remarks: pd.DataFrame | None = None,
    imported: pd.DataFrame | None = None,
    previous: pd.DataFrame | None = None,
    record: Sequence[str] = ROUNDS[::-1],
) -> Columns:
    """The tables of one period as columns over `units`; a figure is that of the first round of `record` that has it."""
    columns = Columns(len(units))
    record = tuple(dict.fromkeys((*record, ROUNDS[0])))  # the unit's own figure, where no round has corrected it
    index = pd.Index(units)
    _figures(columns, figures, index, record)
    for (leaf, round_), here, points in _numbers_by(answers, ("leaf", "round"), index, "points"):
        columns.points[leaf, round_] = _numbers_at(here, points, columns.size, times=MILLION)
    for (leaf, round_), here, codes, words in _texts_by(answers, ("leaf", "round"), index, "answer"):
        _answers(columns, (leaf, round_), here, codes, words)
    if remarks is not None:
        for leaf_id, evidence in remarks[remarks["kind"] == "evidence"].groupby("leaf", observed=True):
            columns.evidence[str(leaf_id)] = np.asarray(index.isin(evidence["unit"]))
    if imported is not None:
        for (leaf,), here, values in _numbers_by(imported, ("leaf",), index, "value"):
            columns.imported[leaf] = _numbers_at(here, values, columns.size)
    if previous is not None:
        before = Columns(len(units))
        _figures(before, previous[previous["unit"].isin(index)], index, record)  # others have left, or not sent yet
        columns.previous = before.figures
    return columns


def numbers(values: NDArray[np.float64]) -> Numbers:
    """Numbers as written (15 significant digits) as an exact column; blanks are NaN."""
    known = ~np.isnan(values)
    everywhere = bool(known.all())
    exact = _exact(values if everywhere else np.where(known, values, 0.0))
    return Numbers(exact, None if everywhere else known)


def _numbers_at(here: Positions, values: NDArray[np.float64], size: int, times: int = 1) -> Numbers:
    """Numbers of some units, times a factor; `here` are their positions."""
    exact = _exact(values).times(times)
    num = np.zeros(size, np.asarray(exact.num).dtype)
    num[here] = exact.num
    known = _mask_of(here, size)
    return Numbers(exact._replace(num=num), None if known.all() else known)


def _exact(values: NDArray[np.float64]) -> Exact:
    """Floats over the smallest power of ten that makes every one of them whole, decided exactly.

    rint(x·10^k)/10^k == x with fewer than 15 digits says that x is the float nearest to that decimal, so that
    it is the decimal that was written.
    """
    for decimals in range(7):
        den = 10**decimals
        scaled = np.rint(values * den if decimals else values)
        if np.array_equal(scaled / den if decimals else scaled, values):
            least, most = scaled.min(initial=0), scaled.max(initial=0)
            if max(-least, most) < _FIFTEEN_DIGITS:
                return Exact(scaled.astype(np.int64), den, int(max(-least, most)), den, signed=bool(least < 0))
    written = [Decimal(f"{value:.15g}") for value in values.tolist()]
    decimals = max(0, *(-int(value.as_tuple().exponent) for value in written))
    scaled_up = [int(value.scaleb(decimals)) for value in written]
    top, den = max(map(abs, scaled_up)), 10**decimals
    num = np.array(scaled_up, dtype=np.int64 if top < ROOM else object)
    return Exact(num, den, top, den, signed=min(scaled_up) < 0)


def _figures(columns: Columns, figures: pd.DataFrame, index: pd.Index[Any], record: Sequence[str]) -> None:
    """Each figure of each unit from the first round of the record that has it."""
    size = columns.size
    values: dict[FigureKey, dict[str, tuple[Positions, NDArray[np.float64]]]] = {}
    for (node, name, round_), here, found in _numbers_by(figures, ("node", "input", "round"), index, "value"):
        values.setdefault((node, name), {})[round_] = here, found
    for key, rounds in values.items():
        latest = np.full(size, np.nan)
        for round_ in reversed([one for one in record if one in rounds]):
            here, found = rounds[round_]
            latest[here] = found
            if round_ != ROUNDS[0]:
                columns.corrected.setdefault(key, {})[round_] = _mask_of(here, size)
        columns.figures[key] = numbers(latest)
    texts: dict[FigureKey, dict[str, tuple[Positions, Codes]]] = {}
    words: tuple[str, ...] = ()
    for (node, name, round_), here, codes, spelled in _texts_by(figures, ("node", "input", "round"), index, "text"):
        words = spelled
        texts.setdefault((node, name), {})[round_] = here, codes
    for key, said in texts.items():
        latest_codes = np.full(size, BLANK, np.int64)
        for round_ in reversed([one for one in record if one in said]):
            here, codes = said[round_]
            latest_codes[here] = codes
            if round_ != ROUNDS[0]:
                columns.corrected.setdefault(key, {})[round_] = _mask_of(here, size)
        columns.texts[key] = Texts(latest_codes, words)


def _answers(columns: Columns, key: tuple[str, str], here: Positions, codes: Codes, words: tuple[str, ...]) -> None:
    """The answers of one leaf in one round, and apart from them who claims that it does not apply, or is exempt."""
    answers = np.full(columns.size, BLANK, np.int64)
    answers[here] = codes
    for word in (NOT_APPLICABLE, EXEMPT):
        said = answers == words.index(word) if word in words else None
        if said is None or not said.any():
            continue
        if word == EXEMPT:
            columns.exempt[key[0]] = said
        else:
            columns.claims[key] = said
        answers[said] = BLANK
    columns.answers[key] = Texts(answers, words)


def _numbers_by(
    frame: pd.DataFrame, keys: tuple[str, ...], index: pd.Index[Any], values: str
) -> Iterator[tuple[tuple[str, ...], Positions, NDArray[np.float64]]]:
    """Per combination of the keys that has any number, the positions of its units, and their numbers."""
    column = frame[values].to_numpy(np.float64)
    yield from _groups(frame, keys, index, column, ~np.isnan(column))


def _texts_by(
    frame: pd.DataFrame, keys: tuple[str, ...], index: pd.Index[Any], values: str
) -> Iterator[tuple[tuple[str, ...], Positions, Codes, tuple[str, ...]]]:
    """Per combination of the keys that has any text, the positions of its units, their texts as codes, the words."""
    codes, categories = _category(frame[values])
    words = tuple(map(str, categories))
    for key, here, found in _groups(frame, keys, index, codes, codes >= 0):
        yield key, here, found, words


def _groups(
    frame: pd.DataFrame, keys: tuple[str, ...], index: pd.Index[Any], values: Values, there: Mask
) -> Iterator[tuple[tuple[str, ...], Positions, Values]]:
    """Per combination of the keys the positions of its units in the index and its values, where they are there."""
    categories = [_category(frame[key]) for key in keys]
    unit_codes, units = _category(frame["unit"])
    rows: Positions | slice = slice(None) if there.all() else there.nonzero()[0]
    combined = _combined([(codes[rows], len(names)) for codes, names in categories])
    if not len(combined):
        return
    starts: Positions = _starts(combined)
    if len(set(combined[starts].tolist())) < len(starts):  # rows of one combination stand apart
        order = np.argsort(combined, kind="stable")
        combined, rows = combined[order], order if isinstance(rows, slice) else rows[order]
        starts = _starts(combined)
    unit_codes, values = unit_codes[rows], values[rows]
    position_of = index.get_indexer(units)
    for start, end in pairwise([*starts.tolist(), len(combined)]):
        here = position_of[unit_codes[start:end]]
        if here.min() < 0:
            raise KeyError(sorted(set(units[unit_codes[start:end]]) - set(index)))
        key = _names_of(int(combined[start]), [names for _, names in categories])
        yield key, here, values[start:end]


def _combined(columns: Sequence[tuple[Codes, int]]) -> Positions:
    """Several columns of codes, each with how many there can be, as one."""
    combined = columns[0][0].astype(np.intp)
    for codes, count in columns[1:]:
        combined *= count
        combined += codes
    return combined


def _starts(combined: Positions) -> Positions:
    """Where runs of equal numbers begin."""
    return np.concatenate([[0], 1 + (combined[1:] != combined[:-1]).nonzero()[0]])


def _names_of(code: int, categories: Sequence[pd.Index[Any]]) -> tuple[str, ...]:
    """The key combination that a code stands for."""
    names: list[str] = []
    for words in reversed(categories):
        code, position = divmod(code, len(words))
        names.append(str(words[position]))
    return tuple(reversed(names))


def _category(column: pd.Series[Any]) -> tuple[Codes, pd.Index[Any]]:
    """A column of texts as codes, -1 where blank, and what they stand for."""
    category = column.astype("category").cat
    return np.asarray(category.codes), category.categories


def _mask_of(here: Positions, size: int) -> Mask:
    mask = np.zeros(size, np.bool_)
    mask[here] = True
    return mask
