"""From tidy tables to columns (từ bảng sang cột): one column per figure, answer and mark, one row per unit.

A blank is no zero: every column comes with where it is known (None: everywhere).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cchc_index.engine.exact import ROOM, Exact, Mask
from cchc_index.model.tables import NOT_APPLICABLE, ROUNDS

BLANK: Final = -1
CLAIMED: Final = -2
"""Codes of an answer column: nothing said, and "Không áp dụng" claimed."""

_FIFTEEN_DIGITS: Final = 1e15

FigureKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of numbers as written, and where there are any (None: everywhere)."""

    exact: Exact
    known: Mask | None


@dataclass(frozen=True, slots=True)
class Texts:
    """A column of texts as codes into `words`; BLANK where there is none, CLAIMED for a claim of not applicable."""

    codes: NDArray[np.int64]
    words: tuple[str, ...]


@dataclass(slots=True)
class Columns:
    """What the units of one period say, as the engine reads it."""

    size: int
    figures: dict[FigureKey, Numbers] = field(default_factory=dict)
    texts: dict[FigureKey, Texts] = field(default_factory=dict)
    corrected: dict[tuple[str, str, str], Mask] = field(default_factory=dict)
    points: dict[tuple[str, str], Numbers] = field(default_factory=dict)
    answers: dict[tuple[str, str], Texts] = field(default_factory=dict)
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
    index = pd.Index(units)
    _figures(columns, figures, index, record)
    for (leaf, round_), rows in _grid(answers, ("leaf", "round"), index, "points"):
        if (known := ~np.isnan(rows)).any():
            columns.points[leaf, round_] = numbers(rows, known)
    for (leaf, round_), codes, words in _coded(answers, ("leaf", "round"), index, "answer"):
        columns.answers[leaf, round_] = Texts(
            np.where(_is(words, NOT_APPLICABLE)[codes], CLAIMED, codes), words
        )
    if remarks is not None:
        for leaf_id, evidence in remarks[remarks["kind"] == "evidence"].groupby("leaf", observed=True):
            columns.evidence[str(leaf_id)] = np.asarray(index.isin(evidence["unit"]))
    if imported is not None:
        for (leaf,), rows in _grid(imported, ("leaf",), index, "value"):
            columns.imported[leaf] = numbers(rows, ~np.isnan(rows))
    if previous is not None:
        before = Columns(len(units))
        _figures(before, previous, index, record)
        columns.previous = before.figures
    return columns


def numbers(values: NDArray[np.float64], known: Mask | None = None) -> Numbers:
    """Numbers as written (15 significant digits) as an exact column; blanks are NaN."""
    known = ~np.isnan(values) if known is None else known
    everywhere = bool(known.all())
    filled = values if everywhere else np.where(known, values, 0.0)
    num, den = _whole(filled)
    top = int(abs(num).max(initial=0))
    exact = Exact(num, den, top, den, signed=bool((num < 0).any()))
    return Numbers(exact, None if everywhere else known)


def _whole(values: NDArray[np.float64]) -> tuple[NDArray[Any], int]:
    """The smallest power of ten that makes every value whole, decided exactly.

    rint(x·10^k)/10^k == x with fewer than 15 digits says that x is the float nearest to that decimal, so that
    it is the decimal that was written.
    """
    for decimals in range(7):
        den = 10**decimals
        scaled = np.rint(values * den)
        if np.array_equal(scaled / den, values) and np.abs(scaled).max(initial=0) < _FIFTEEN_DIGITS:
            return scaled.astype(np.int64), den
    written = [Decimal(f"{value:.15g}") for value in values.tolist()]
    decimals = max(0, *(-int(value.as_tuple().exponent) for value in written))
    scaled_up = [int(value.scaleb(decimals)) for value in written]
    fits = max(map(abs, scaled_up)) < ROOM
    return np.array(scaled_up, dtype=np.int64 if fits else object), 10**decimals


def written(value: float) -> Fraction:
    """One number as it was written."""
    return Fraction(Decimal(f"{value:.15g}"))


def _figures(columns: Columns, figures: pd.DataFrame, index: pd.Index[Any], record: Sequence[str]) -> None:
    per_round: dict[FigureKey, dict[str, NDArray[np.float64]]] = {}
    for (node, name, round_), rows in _grid(figures, ("node", "input", "round"), index, "value"):
        per_round.setdefault((node, name), {})[round_] = rows
    for key, rounds in per_round.items():
        latest: NDArray[np.float64] | None = None
        for round_ in record:
            if (found := rounds.get(round_)) is None:
                continue
            if round_ != ROUNDS[0] and (known := ~np.isnan(found)).any():
                columns.corrected[(*key, round_)] = known
            latest = found if latest is None else np.where(np.isnan(latest), found, latest)
        if latest is not None and not np.isnan(latest).all():
            columns.figures[key] = numbers(latest)
    coded: dict[FigureKey, dict[str, Texts]] = {}
    for (node, name, round_), codes, words in _coded(figures, ("node", "input", "round"), index, "text"):
        coded.setdefault((node, name), {})[round_] = Texts(codes, words)
    for key, texts in coded.items():
        latest_codes, words = np.full(columns.size, BLANK), next(iter(texts.values())).words
        for round_ in record:
            if (text := texts.get(round_)) is None:
                continue
            if round_ != ROUNDS[0]:
                columns.corrected[(*key, round_)] = text.codes >= 0
            latest_codes = np.where(latest_codes == BLANK, text.codes, latest_codes)
        columns.texts[key] = Texts(latest_codes, words)


def _grid(
    frame: pd.DataFrame, keys: tuple[str, ...], index: pd.Index[Any], values: str
) -> Iterator[tuple[tuple[str, ...], NDArray[np.float64]]]:
    """Per combination of the keys, the values over the units (NaN: none)."""
    frame = frame[frame[values].notna()]
    if frame.empty:
        return
    names, group, unit = _grouped(frame, keys, index)
    rows = np.full((len(names), len(index)), np.nan)
    rows[group, unit] = frame[values].to_numpy(np.float64)
    yield from zip(names, rows, strict=True)


def _coded(
    frame: pd.DataFrame, keys: tuple[str, ...], index: pd.Index[Any], values: str
) -> Iterator[tuple[tuple[str, ...], NDArray[np.int64], tuple[str, ...]]]:
    """Per combination of the keys that has any text, the texts over the units as codes."""
    texts = frame[values]
    if texts.isna().all():
        return
    frame = frame[texts.notna()]
    category = frame[values].astype("category")
    words = tuple(map(str, category.cat.categories))
    names, group, unit = _grouped(frame, keys, index)
    codes = np.full((len(names), len(index)), BLANK, dtype=np.int64)
    codes[group, unit] = category.cat.codes.to_numpy()
    for name, row in zip(names, codes, strict=True):
        yield name, row, words


def _grouped(
    frame: pd.DataFrame, keys: tuple[str, ...], index: pd.Index[Any]
) -> tuple[list[tuple[str, ...]], NDArray[np.int64], NDArray[np.int64]]:
    """The key combinations, and per row of the frame its combination and its unit, as positions."""
    combined = np.zeros(len(frame), dtype=np.int64)
    categories: list[pd.Index[Any]] = []
    for key in keys:
        column = frame[key].astype("category")
        categories.append(column.cat.categories)
        combined = combined * len(categories[-1]) + column.cat.codes.to_numpy()
    group, found = pd.factorize(combined)
    names: list[tuple[str, ...]] = []
    for rest in found.tolist():
        name: list[str] = []
        for words in reversed(categories):
            rest, position = divmod(rest, len(words))  # noqa: PLW2901 - the digits of a mixed-radix number
            name.append(str(words[position]))
        names.append(tuple(reversed(name)))
    unit = frame["unit"].astype("category")
    position_of = index.get_indexer(unit.cat.categories)
    positions = position_of[unit.cat.codes.to_numpy()]
    if (positions < 0).any():
        raise KeyError(sorted(set(unit.cat.categories) - set(index)))
    return names, group, positions


def _is(words: tuple[str, ...], word: str) -> Mask:
    """Per code, whether it is that word; the last entry stands for BLANK."""
    return np.array([candidate == word for candidate in words] + [False], dtype=np.bool_)
