"""One file of replies (tệp phiếu), opened, and what came of its replies beside themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from cchc_index.model.questionnaire import Questionnaire
from cchc_index.read.replies_chunk import Normalised, Normaliser
from cchc_index.read.replies_layout import Headings, Layout
from cchc_index.read.replies_quality import Reason
from cchc_index.read.replies_source import Source
from cchc_index.read.replies_strange import Strange

Counted = Counter[tuple[str, Reason]]
"""Replies per unit, "" for none that is known, and reason."""


@dataclass(slots=True, kw_only=True)
class Noted:
    """What came of the replies beside themselves (ghi nhận khi đọc); of parts of an export it adds up."""

    strange: Strange = field(default_factory=Strange)
    excluded: Counted = field(default_factory=Counter)
    noticed: Counted = field(default_factory=Counter)
    replies: Counter[str] = field(default_factory=Counter)

    def take(self, found: Normalised) -> pd.DataFrame:
        """Note what came of a chunk; its replies."""
        replies = Counter({str(unit): int(count) for unit, count in found.frame["unit"].value_counts().items()})
        self.add(Noted(strange=found.strange, excluded=found.excluded, noticed=found.noticed, replies=replies))
        return found.frame

    def add(self, other: Noted) -> None:
        """What another part noted."""
        self.strange.merge(other.strange)
        self.excluded.update(other.excluded)
        self.noticed.update(other.noticed)
        self.replies.update(other.replies)


@dataclass(slots=True)
class Export(Noted):
    """One file of replies (tệp phiếu), opened: where what stands, how a chunk is read, and what came of it."""

    path: Path
    settings: Questionnaire
    source: Source
    headings: Headings
    layout: Layout
    normaliser: Normaliser

    def raw_chunks(self) -> Iterator[pd.DataFrame]:
        """The chunks as they stand in the file: a categorical column per position, the rows as index."""
        return self.source.chunks(self.layout.used, self.layout.first)
