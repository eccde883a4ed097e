"""A survey's replies counted on Apache Spark (đếm phiếu trên Spark): it hands out parts of files and adds up sums.

A part is read, normalised and counted on a worker by the very code that does it elsewhere; what is lost with a worker
is counted anew by another. The files must stand under the same path on every worker, and this package be installed.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from zlib import compress, decompress

import numpy as np
import pandas as pd

from cchc_index.engine.survey_counts import Statistics
from cchc_index.model.questionnaire import CONNECT
from cchc_index.model.survey import SurveyLeaf
from cchc_index.read.chunks import CsvSource, Streamed
from cchc_index.read.guard import RefusalError
from cchc_index.read.replies import Reading
from cchc_index.read.replies_export import Export, Noted

MOST_PARTS: Final = 512
PART_BYTES: Final = 32 << 20
SHARES: Final = 64
"""The sums of a part travel in so many shares, by units, so that many workers add them up."""
QUIET: Final = "spark.ui.enabled"
"""A page of our own run that nobody looks at; a Connect server's is not ours to set."""
SCHEMA: Final = "key long, found binary"


class SparkError(Exception):
    """Why Spark could not do it."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of an export, by its number."""

    number: int
    source: Streamed


Found = tuple[Statistics, dict[int, Noted], list[tuple[int, RefusalError]]]


def count_on_spark(reading: Reading, leaves: Sequence[SurveyLeaf], master: str) -> Statistics:
    """The sums over all exports that are read in parts; the others are left to the caller.

    Raises:
        SparkError: where Spark cannot be reached, or fails.
    """
    exports = {one.normaliser.export: one for one in reading.exports if isinstance(one.source, Streamed)}
    parts = [_Part(number, source) for number, one in exports.items() for source in _parts_of(one.source)]
    statistics = Statistics(leaves)
    if not parts:
        return statistics
    for part in _collected(parts, exports, tuple(leaves), master):
        counted, seen, refused = _unpacked(part)
        statistics += counted
        for number, noted in seen.items():
            exports[number].add(noted)
        for number, refusal in refused:
            reading.refuse(exports[number], refusal)
    return statistics


def _parts_of(source: Any) -> Sequence[Streamed]:  # noqa: ANN401 - the caller has looked at what it is
    large = isinstance(source, CsvSource)
    return list(source.parts(min(MOST_PARTS, 1 + source.path.stat().st_size // PART_BYTES) if large else MOST_PARTS))


def _collected(
    parts: Sequence[_Part], exports: dict[int, Export], leaves: tuple[SurveyLeaf, ...], master: str
) -> list[bytes]:
    from pyspark.errors import PySparkException  # noqa: PLC0415 - the extra `spark`
    from pyspark.sql import SparkSession  # noqa: PLC0415

    builder = SparkSession.builder.appName("cchc")
    own = builder.remote(master) if master.startswith(CONNECT) else builder.master(master).config(QUIET, "false")
    try:
        session = own.getOrCreate()
        try:
            tasks = session.range(0, len(parts), 1, len(parts)).mapInPandas(_counter(parts, exports, leaves), SCHEMA)
            added = tasks.groupBy("key").applyInPandas(_adder(), SCHEMA)
            return [bytes(row["found"]) for row in added.collect()]
        finally:
            session.stop()
    except (PySparkException, OSError, RuntimeError) as error:
        raise SparkError(str(error).splitlines()[0]) from error


def _counter(
    parts: Sequence[_Part], exports: dict[int, Export], leaves: tuple[SurveyLeaf, ...]
) -> Callable[[Iterator[pd.DataFrame]], Iterator[pd.DataFrame]]:
    """What a worker does with the numbers of the parts it is given."""

    def work(frames: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for frame in frames:
            for number in frame["id"].tolist():
                part = parts[number]
                statistics, noted, refused = _count(part, exports[part.number], leaves)
                shares = [
                    (share, {} if key else noted, [] if key else refused)
                    for key, share in enumerate(statistics.split(SHARES))
                ]
                found = [compress(pickle.dumps(share), 1) for share in shares]
                yield pd.DataFrame({"key": np.arange(SHARES), "found": found})

    return work


def _count(part: _Part, export: Export, leaves: tuple[SurveyLeaf, ...]) -> Found:
    statistics, noted = Statistics(leaves), Noted()
    refused: list[tuple[int, RefusalError]] = []
    try:
        for chunk in part.source.chunks(export.layout.used, export.layout.first):
            statistics.count(noted.take(export.normaliser(chunk)))
    except RefusalError as refusal:
        refused.append((part.number, refusal))
    return statistics, {part.number: noted}, refused


def _adder() -> Callable[[pd.DataFrame], pd.DataFrame]:
    """What a worker does with the sums of several parts."""

    def add(frame: pd.DataFrame) -> pd.DataFrame:
        (statistics, seen, refused), *others = map(_unpacked, frame["found"])
        for counted, more, why in others:
            statistics += counted
            refused += why
            for number, noted in more.items():
                seen.setdefault(number, Noted()).add(noted)
        both = pickle.dumps((statistics, seen, refused))
        return pd.DataFrame({"key": frame["key"].iloc[:1].tolist(), "found": [compress(both, 1)]})

    return add


def _unpacked(found: bytes) -> Found:
    unpacked: Found = pickle.loads(decompress(found))  # noqa: S301 - what our own workers have packed
    return unpacked
