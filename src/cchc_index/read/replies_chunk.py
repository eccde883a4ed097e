"""A chunk of an export as replies the engine counts (chuẩn hóa phiếu): units, groups, folded answers, all categories.

What is looked up about a value is looked up once per category, never per row; what is strange is counted, not told
row by row, so that the counts of chunks and of workers add up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cchc_index.model.names import Found, fold_answer
from cchc_index.model.questionnaire import Exclude, Questionnaire
from cchc_index.model.survey import SurveyLeaf, most_weight
from cchc_index.read.replies_columns import (
    figure,
    first_of,
    hashes,
    mapped,
    millionths,
    numbers,
    parted,
    recoded,
    without_blanks,
)
from cchc_index.read.replies_layout import Asked, Layout
from cchc_index.read.replies_quality import Clock, Masks, Reason, Replied, declared, early_masks, late_masks
from cchc_index.read.replies_strange import NO, YES, Looker, Strange, text
from cchc_index.read.submissions import UnitFinder

_TICKED_NOT: Final = frozenset(map(fold_answer, ("0", "no", "n", "false", "không", "chưa chọn", "not selected")))


class Normalised(NamedTuple):
    """Replies of a chunk that count, what was strange, and how many were left out: per unit and reason."""

    frame: pd.DataFrame
    strange: Strange
    excluded: Counter[tuple[str, Reason]]
    noticed: Counter[tuple[str, Reason]]


class _Keys(dict[object, str | None]):
    """The unit that each value names, None for none: every chunk has all units again."""

    def __init__(self, units: UnitFinder) -> None:
        super().__init__()
        self.units = units

    def __missing__(self, value: object) -> str | None:
        found = self.units.find(text(value))
        self[value] = found.key if isinstance(found, Found) else None
        return self[value]

    def __reduce__(self) -> tuple[type[_Keys], tuple[UnitFinder]]:
        return _Keys, (self.units,)


@dataclass(slots=True)
class Normaliser:
    """Turns raw chunks of one export into replies (chuẩn hóa); it may be pickled and sent to where the chunks are.

    A raw chunk has a categorical column per position that is read, and the row of the file as its index. `repeated`
    are rows that came before; `rules` are looked at, those of `settings.exclude` exclude.
    """

    export: int
    layout: Layout
    settings: Questionnaire
    leaves: Sequence[SurveyLeaf]
    units: UnitFinder
    clock: Clock
    rules: Exclude
    ignore_units: bool = False
    repeated: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    _keys: _Keys = field(init=False)

    def __post_init__(self) -> None:
        """Nothing is looked up yet."""
        self._keys = _Keys(self.units)

    def __call__(self, chunk: pd.DataFrame) -> Normalised:
        """The replies of a raw chunk."""
        frame, raw = self._normalised(chunk)
        masks = {**self._early(raw), **self._repeats(raw)}
        masks |= late_masks(self.rules, self._replied(raw).duration, self._codes(frame))
        wanted = declared(self.settings.exclude)
        left = np.zeros(len(frame), np.bool_)
        excluded: Counter[tuple[str, Reason]] = Counter()
        for reason in wanted:
            if reason in masks:
                _tally(excluded, frame["unit"], masks[reason] & ~left, reason)
                left |= masks[reason]
        noticed: Counter[tuple[str, Reason]] = Counter()
        for reason, mask in masks.items():
            if reason not in wanted:
                _tally(noticed, frame["unit"], mask & ~left, reason)
        if left.any():
            frame, raw = frame[~left], raw[~left]
        strange = Looker(self.layout, self.leaves, self.units, self.ignore_units).look(frame, raw)
        submitted = self.layout.side.get("submitted")
        if submitted is not None:
            unread = raw[submitted].notna().to_numpy() & np.isnan(self.clock.seconds(raw[submitted]))
            strange.count_rows(("K26", submitted, ""), raw.index[unread])
        unknown = frame["unit"].isna().to_numpy()
        return Normalised(frame[~unknown] if unknown.any() else frame, strange, excluded, noticed)

    def keys(
        self, chunk: pd.DataFrame
    ) -> tuple[NDArray[np.int64], list[NDArray[np.uint64]], NDArray[np.float64] | None]:
        """For the search for repeats: rows, hashes of ids and of answers, times; of replies not excluded before."""
        frame, raw = self._normalised(chunk)
        kept = np.ones(len(frame), np.bool_)
        early = self._early(raw)
        for reason in declared(self.settings.exclude):
            kept &= ~early.get(reason, np.zeros(len(frame), np.bool_))
        frame, raw = frame[kept], raw[kept]
        answers = hashes(frame[name] for name in ["unit", "group", *(one.code for one in self.layout.asked)])
        place = self.layout.side.get("id")
        ids = np.zeros(len(frame), np.uint64) if place is None else hashes([raw[place]])
        if place is not None:
            ids[raw[place].isna().to_numpy()] = 0
        return raw.index.to_numpy(np.int64), [ids, answers], self._replied(raw).submitted

    def _normalised(self, chunk: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The rows that hold anything, as replies and as they stand."""
        layout = self.layout
        cells = {place: without_blanks(chunk[place].array, layout.dialect.blanks) for place in layout.used}
        said = [layout.unit, *layout.answers]
        holds = np.logical_or.reduce([cells[place].codes >= 0 for place in said])
        raw = pd.DataFrame(cells, index=chunk.index, copy=False)
        raw = raw if holds.all() else raw[holds]
        columns: dict[str, Any] = {"export": np.full(len(raw), self.export, np.int64)}
        columns["unit"] = mapped(raw[layout.unit], self._keys.__getitem__)
        columns["group"] = self._group(raw)
        if "stratum" in layout.side:
            columns["stratum"] = mapped(raw[layout.side["stratum"]], fold_answer)
        if "weight" in layout.side:
            columns["weight"] = numbers(raw[layout.side["weight"]], self._weight)
        for one in layout.asked:
            columns[one.code] = self._answers(one, raw)
        return pd.DataFrame(columns, index=raw.index), raw

    def _weight(self, value: object) -> int:
        return millionths(value, most_weight(self.leaves))

    def _group(self, raw: pd.DataFrame) -> pd.Categorical:
        if self.layout.group is None:
            name = fold_answer(self.settings.group) if self.settings.group else ""
            return pd.Categorical.from_codes(np.zeros(len(raw), np.int8), pd.Index([name], dtype=object))
        means = {fold_answer(written): fold_answer(meant) for written, meant in self.settings.groups.items()}
        return mapped(raw[self.layout.group], lambda value: means.get(fold_answer(value), fold_answer(value)), "")

    def _answers(self, one: Asked, raw: pd.DataFrame) -> pd.Categorical:
        if one.option is None:
            found = [mapped(raw[place], self._answer(one.code)) for place in one.columns]
            return found[0] if len(found) == 1 else first_of(found)
        if one.option.chosen is not None:
            return mapped(raw[one.columns[0]], self._ticks(one.option.chosen))
        ticked = mapped(raw[one.columns[0]], lambda value: NO if fold_answer(value) in _TICKED_NOT else YES)
        replied = raw[list(one.beside)].notna().any(axis=1).to_numpy()
        codes = np.where(replied & (ticked.codes < 0), len(ticked.categories), ticked.codes)
        return recoded(codes, [*ticked.categories, NO, None])

    def _answer(self, code: str) -> Callable[[Any], str | None]:
        """What an answer to a question means: itself, folded, or what the workspace says of it; None: no answer."""
        own = {fold_answer(name): scale for name, scale in self.settings.answers_of.items()}
        said = own.get(fold_answer(code), self.settings.answers)
        means = {fold_answer(written): fold_answer(meant) for written, meant in said.items()}
        none = frozenset(map(fold_answer, self.settings.not_answers))

        def meaning(value: Any) -> str | None:  # noqa: ANN401 - a cell of a workbook
            folded = fold_answer(value)
            return None if folded in none else means.get(folded, folded)

        return meaning

    def _ticks(self, option: str) -> Callable[[Any], str | None]:
        separators = self.layout.dialect.separators

        def ticked(value: Any) -> str | None:  # noqa: ANN401 - a cell of a workbook
            around = [(parted(str(value), one), parted(option, one)) for one in separators]
            return YES if any(wanted in there for there, wanted in around) else NO

        return ticked

    def _early(self, raw: pd.DataFrame) -> Masks:
        side, dialect = self.layout.side, self.layout.dialect
        finished = None
        if dialect.only_finished:
            finished = np.ones(len(raw), np.bool_)
        elif dialect.tells_finished and "submitted" in side:
            finished = raw[side["submitted"]].notna().to_numpy()
        return early_masks(self.rules, self.clock, finished, self._replied(raw).submitted)

    def _replied(self, raw: pd.DataFrame) -> Replied:
        side = self.layout.side
        submitted = self.clock.seconds(raw[side["submitted"]]) if "submitted" in side else None
        duration = None
        if "duration" in side:
            duration = numbers(raw[side["duration"]], figure)
        elif "started" in side and submitted is not None:
            duration = submitted - self.clock.seconds(raw[side["started"]])
        return Replied(submitted, duration)

    def _repeats(self, raw: pd.DataFrame) -> Masks:
        if "duplicate" not in declared(self.rules):
            return {}
        return {"duplicate": np.isin(raw.index.to_numpy(np.int64), self.repeated)}

    def _codes(self, frame: pd.DataFrame) -> NDArray[np.int64]:
        """The answers to questions with one answer each, as numbers that are the same where the answers are."""
        single = [one.code for one in self.layout.asked if one.option is None]
        known: dict[str, int] = {}
        columns = []
        for code in single if self.rules.straight_lining else ():
            table = [known.setdefault(str(answer), len(known)) for answer in frame[code].cat.categories]
            columns.append(np.array([*table, -1], np.int64)[frame[code].cat.codes.to_numpy()])
        return np.stack(columns, axis=1) if columns else np.empty((len(frame), 0), np.int64)


def _tally(into: Counter[tuple[str, Reason]], units: pd.Series, mask: NDArray[np.bool_], reason: Reason) -> None:
    for unit, count in units[mask].value_counts(dropna=False).items():
        if count:
            into[unit if isinstance(unit, str) else "", reason] += int(count)
