"""What is strange among replies (điều lạ trong phiếu): counted over columns, so that the counts of chunks add up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from cchc_index.model.names import Ambiguous
from cchc_index.model.survey import SurveyLeaf
from cchc_index.read.replies_layout import Layout
from cchc_index.read.submissions import UnitFinder

Key = tuple[str, int, str]
"""A code of the catalogue, the column, and the value that is strange; empty for none. `TICKED` counts what is not."""
TICKED: Final = "ticked"
YES: Final = "có"
NO: Final = "không"
"""The answers to a question that is one option of several."""

THOUSANDTH: Final = 1000
"""Millionths: to so much weights count where errors are computed."""


class Strange(dict[Key, tuple[int, int]]):
    """How often each strange thing came, and the first row with it (điều lạ trong tệp); mergeable by `add`."""

    def add(self, key: Key, count: int, row: int) -> None:
        """So many more of it."""
        before, first = self.get(key, (0, row))
        self[key] = before + count, min(first, row)

    def count(self, code: str, place: int, values: pd.Series, written: pd.Series | None = None) -> None:
        """Each value of a column, as it was first written."""
        codes, first, counts = np.unique(values.cat.codes.to_numpy(), return_index=True, return_counts=True)
        shown = values if written is None else written
        for position, count in zip(first.tolist() if len(codes) else (), counts.tolist(), strict=True):
            self.add((code, place, text(shown.iloc[position])), count, int(values.index[position]))

    def count_rows(self, key: Key, rows: pd.Index) -> None:
        """So many rows of one thing."""
        if len(rows):
            self.add(key, len(rows), int(rows.min()))

    def of(self, code: str) -> Iterator[tuple[int, str, int, int]]:
        """What there is of one code, most frequent first: column, value, count, first row."""
        found = [(place, value, count, row) for (one, place, value), (count, row) in self.items() if one == code]
        yield from sorted(found, key=lambda one: (one[0], -one[2], one[3]))

    def merge(self, other: Strange) -> None:
        """What another chunk found."""
        for key, (count, row) in other.items():
            self.add(key, count, row)


@dataclass(frozen=True, slots=True)
class Looker:
    """Looks for what is strange in the replies of an export (tìm điều lạ)."""

    layout: Layout
    leaves: Sequence[SurveyLeaf]
    units: UnitFinder
    ignore_units: bool = False

    def look(self, frame: pd.DataFrame, raw: pd.DataFrame) -> Strange:
        """What is strange among replies that count: as they are read, and as they stand."""
        strange = Strange()
        self._units(frame, raw, strange)
        for one in self.layout.asked:
            column = frame[one.code]
            if one.option is not None:
                strange.count_rows((TICKED, one.columns[0], one.code), column.index[(column == YES).to_numpy()])
            lists = [
                {*question.percents, *leaf.skipped}
                for leaf in self.leaves
                for question in leaf.questions
                if question.code == one.code
            ]
            odd = [not all(answer in there for there in lists) for answer in column.cat.categories]
            if not any(odd):
                continue
            strange_here = np.array([*odd, False])[column.cat.codes.to_numpy()]
            written = raw[one.columns[0]] if len(one.columns) == 1 and one.option is None else column
            strange.count("K04", one.columns[0], column[strange_here], written[strange_here])
        self._groups(frame, raw, strange)
        weight = self.layout.side.get("weight")
        if weight is not None:
            heavy = frame["weight"].to_numpy(np.int64)
            off = np.abs((heavy + THOUSANDTH // 2) // THOUSANDTH * THOUSANDTH - heavy)
            strange.count_rows(("K27", weight, ""), raw.index[heavy == 0])
            strange.count_rows(("K50", weight, ""), raw.index[off * 100 > heavy])
        return strange

    def _units(self, frame: pd.DataFrame, raw: pd.DataFrame, strange: Strange) -> None:
        place = self.layout.unit
        written = raw[place]
        strange.count_rows(("K11", place, ""), written.index[written.isna().to_numpy()])
        unknown = written[written.notna().to_numpy() & frame["unit"].isna().to_numpy()].cat.remove_unused_categories()
        several = [isinstance(self.units.find(text(one)), Ambiguous) for one in unknown.cat.categories]
        ambiguous = np.array([*several, False])[unknown.cat.codes.to_numpy()]
        strange.count("K10", place, unknown[ambiguous])
        strange.count("K29" if self.ignore_units else "K01", place, unknown[~ambiguous])

    def _groups(self, frame: pd.DataFrame, raw: pd.DataFrame, strange: Strange) -> None:
        there = {one.code for one in self.layout.asked}
        told: set[str] = set()
        group = frame["group"].cat
        used = set(group.categories[np.bincount(group.codes, minlength=len(group.categories)) > 0])
        for leaf in self.leaves:
            codes = [question.code for question in leaf.questions if question.code in there]
            if not leaf.rule.groups or not codes:
                continue
            listed = [*leaf.groups, *told]
            if used <= set(listed):
                continue
            odd = ~frame["group"].isin(listed).to_numpy() & frame[codes].notna().any(axis=1).to_numpy()
            groups = frame.loc[odd, "group"]
            told |= set(map(str, groups.unique()))
            written = groups if self.layout.group is None else raw.loc[odd, self.layout.group]
            blank = (groups == "").to_numpy()
            strange.count("K08", self.layout.group or 0, groups[~blank], written[~blank])
            strange.count_rows(("K14", self.layout.group or 0, ""), groups.index[blank])


def text(value: object) -> str:
    """A value as text, a whole number without its point."""
    return f"{value:.15g}" if isinstance(value, float) else " ".join(str(value).split())
