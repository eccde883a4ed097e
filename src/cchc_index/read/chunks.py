"""Exports too large to hold, read chunk by chunk (đọc từng phần): CSV and parquet, by pandas or polars.

Whoever reads, a chunk is the same: a categorical column per position that is asked for, values as they are written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, cast

import numpy as np
import pandas as pd

from cchc_index.model import disk
from cchc_index.model.language import _
from cchc_index.model.problem import Place
from cchc_index.read.byte_range import ByteRange
from cchc_index.read.csv_text import encoding_of, first_rows, separator_of
from cchc_index.read.guard import RefusalError
from cchc_index.read.replies_source import HEAD_ROWS, Mark
from cchc_index.read.room import room

if TYPE_CHECKING:
    import pyarrow.parquet

LARGE: Final = 16 << 20
"""A CSV file of so many bytes is not read whole."""
VERY_LARGE: Final = 1 << 30
"""From so many on polars reads, where it is installed."""
ROOM: Final = 1 << 31
"""And where so much memory is left: it takes half of that, and is killed where there is less."""
ROWS: Final = 1 << 16
"""So many replies at a time."""
_CHUNK: Final = 3 << 24
"""And about so many bytes of text: free answers that nobody asks for are read too, if only to pass over them."""
_SAMPLE: Final = 1 << 18
_BLOCK: Final = 1 << 26
_PAGE: Final = 1 << 16
PARQUET: Final = b"PAR1"


@dataclass(frozen=True, slots=True)
class _Streamed:
    """What both kinds of file have in common; rows count from zero, the heading's included."""

    path: Path
    shown: str
    head: Sequence[Sequence[object]]

    def unreadable(self, _columns: Iterable[int], _first: int) -> list[Mark]:
        """Nothing: text can always be read."""
        return []

    def place(self, row: int, _column: int) -> Place:
        """The row, as a line."""
        return Place(self.shown, line=row + 1)


@dataclass(frozen=True, slots=True)
class CsvSource(_Streamed):
    """Text with separators (tệp CSV lớn); perhaps only the bytes from `start` to `stop`, which begin with `row`."""

    encoding: str
    separator: str
    fast: bool
    rows: int
    start: int = 0
    stop: int | None = None
    row: int = 0

    @property
    def width(self) -> int:
        """How many columns there are."""
        return max(map(len, self.head))

    def chunks(self, columns: Sequence[int], first: int) -> Iterator[pd.DataFrame]:
        """From a row on, so many at a time.

        Raises:
            RefusalError: S02 where it is no longer text in columns.
        """
        row = max(first, self.row)
        read = self._by_polars if self.fast and self.encoding == "utf-8" else self._by_pandas
        try:
            for chunk in read(sorted(columns), row - self.row):
                chunk.index = pd.RangeIndex(row, row + len(chunk))
                row += len(chunk)
                yield chunk
        except (pd.errors.ParserError, UnicodeError) as error:
            if "out of memory" in str(error):
                raise MemoryError from error
            why = _("its text is cut off, or the quotation marks do not match ({detail})").format(detail=error)
            raise RefusalError("S02", why) from error
        except OSError as error:
            raise RefusalError("S01", disk.why(error)) from error

    def _by_pandas(self, columns: Sequence[int], skipped: int) -> Iterator[pd.DataFrame]:
        with self.path.open("rb") as file, ByteRange(file, self.start, self.stop) as part:
            chunks = pd.read_csv(
                cast("IO[bytes]", part),
                sep=self.separator,
                encoding=self.encoding,
                header=None,
                names=list(range(self.width)),
                index_col=False,
                usecols=list(columns),
                skiprows=skipped,
                skip_blank_lines=False,
                dtype="category",
                keep_default_na=False,
                na_values=[""],
                chunksize=self.rows,
                low_memory=False,  # it would cut a chunk in pieces, and the categories of these cost more to unite
            )
            for chunk in chunks:
                yield pd.DataFrame({place: _plain(chunk[place]) for place in chunk}, copy=False)

    def _by_polars(self, columns: Sequence[int], skipped: int) -> Iterator[pd.DataFrame]:
        import polars as pl  # noqa: PLC0415 - the extra `big`

        lazy = pl.scan_csv(
            self.path,
            separator=self.separator,
            has_header=False,
            skip_rows=skipped,
            schema={str(place): pl.String for place in range(self.width)},
            glob=False,
            truncate_ragged_lines=True,
        )
        try:
            chosen = lazy.select(map(str, columns)).select(pl.all().cast(pl.Categorical))
            for batch in chosen.collect_batches(chunk_size=ROWS, maintain_order=True):
                yield _frame(columns, batch.to_arrow())
        except pl.exceptions.PolarsError as error:
            raise RefusalError("S02", str(error).splitlines()[0]) from error

    def parts(self, count: int) -> list[CsvSource]:
        """The same in about so many parts, each of whole rows: line breaks within quotation marks divide nothing."""
        size = self.path.stat().st_size
        if self.encoding.startswith("utf-16"):
            return [self]
        step, cuts, quotes, rows, at = max(size // count, 1), [(0, 0)], 0, 0, 0
        with self.path.open("rb") as file:
            while block := file.read(min(_BLOCK, 1 + step // 4)):
                marks = np.frombuffer(block, np.uint8)
                inside = (quotes + np.cumsum(marks == ord('"'))) % 2 == 1
                ends = np.flatnonzero((marks == ord("\n")) & ~inside)
                if len(ends) and at + int(ends[-1]) + 1 - cuts[-1][0] >= step:
                    cuts.append((at + int(ends[-1]) + 1, rows + len(ends)))
                quotes, rows, at = (quotes + int((marks == ord('"')).sum())) % 2, rows + len(ends), at + len(block)
        stops = [start for start, _ in cuts[1:]] + [size]
        return [
            replace(self, start=start, stop=stop, row=row, fast=False)
            for (start, row), stop in zip(cuts, stops, strict=True)
            if stop > start
        ]


@dataclass(frozen=True, slots=True)
class ParquetSource(_Streamed):
    """Parquet (tệp parquet), its columns' names as row 0; perhaps only some row groups, which begin with `row`."""

    fast: bool
    groups: tuple[int, ...] | None = None
    row: int = 1

    def chunks(self, columns: Sequence[int], first: int) -> Iterator[pd.DataFrame]:
        """From a row on, so many at a time.

        Raises:
            RefusalError: S02 where it is damaged.
        """
        row = self.row
        read = self._by_polars if self.fast and self.groups is None else self._by_pyarrow
        try:
            for chunk in read(sorted(columns)):
                chunk.index = pd.RangeIndex(row, row + len(chunk))
                row += len(chunk)
                yield chunk[chunk.index >= first]
        except (OSError, ValueError) as error:
            raise RefusalError("S02", str(error)) from error

    def _by_pyarrow(self, columns: Sequence[int]) -> Iterator[pd.DataFrame]:
        with _parquet(self.path) as file:
            names = [file.schema_arrow.names[place] for place in columns]
            batches = file.iter_batches(ROWS, row_groups=self.groups, columns=names, use_threads=False)
            yield from map(partial(_frame, columns), batches)  # so that nobody holds a batch any longer

    def _by_polars(self, columns: Sequence[int]) -> Iterator[pd.DataFrame]:
        import polars as pl  # noqa: PLC0415 - the extra `big`

        lazy = pl.scan_parquet(self.path, glob=False)
        names = lazy.collect_schema().names()
        chosen = lazy.select(pl.col(names[place]).cast(pl.String).cast(pl.Categorical) for place in columns)
        try:
            for start in range(0, lazy.select(pl.len()).collect().item(), ROWS):  # its batches would all come at once
                yield _frame(columns, chosen.slice(start, ROWS).collect().to_arrow())
        except pl.exceptions.PolarsError as error:
            raise RefusalError("S02", str(error).splitlines()[0]) from error

    def parts(self, count: int) -> list[ParquetSource]:
        """The same in at most so many parts, each of whole row groups."""
        with _parquet(self.path) as file:
            rows = [file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)]
        before = np.concatenate([[0], np.cumsum(rows)]).tolist()
        shares = np.array_split(np.arange(len(rows)), min(count, len(rows)))
        return [
            replace(self, groups=tuple(share.tolist()), row=1 + before[share[0]], fast=False)
            for share in shares
            if len(share)
        ]


Streamed = CsvSource | ParquetSource


def open_stream(path: Path, shown: str, engine: str) -> Streamed | None:
    """A file that is better read chunk by chunk (tệp lớn); None where it is small, or a workbook.

    Args:
        path: the file.
        shown: its name in problems.
        engine: pandas, polars or spark, or auto: by what is installed and how large it is.

    Raises:
        RefusalError: K40 where parquet cannot be read without an extra, else as for any file.
    """
    try:
        with path.open("rb") as file:
            size, sample = path.stat().st_size, file.read(_SAMPLE)
    except OSError:
        return None  # whoever reads it whole says why
    if engine == "polars" and room() < ROOM:
        raise MemoryError
    very = size >= VERY_LARGE and all(map(find_spec, ("polars", "pyarrow"))) and room() >= ROOM
    fast = engine == "polars" or (engine == "auto" and very)
    if sample.startswith(PARQUET):
        if find_spec("pyarrow") is None:
            raise RefusalError("K40", 'pip install "cchc-index[big]"')
        return ParquetSource(path, shown, _parquet_head(path), fast)
    if sample.startswith((b"PK", b"\xd0\xcf\x11\xe0")) or (size < LARGE and engine == "auto"):
        return None
    encoding = encoding_of(sample)
    text = sample.decode(encoding, "ignore")
    separator = separator_of(text)
    cells = [[cell or None for cell in row] for row in first_rows(text, separator, HEAD_ROWS)]
    rows = min(ROWS, 1 + sample.count(b"\n") * _CHUNK // (1 + len(sample)))
    return CsvSource(path, shown, cells, encoding, separator, fast, rows)


def _parquet(path: Path) -> pyarrow.parquet.ParquetFile:
    import pyarrow.parquet as pq  # noqa: PLC0415 - the extra `big`

    names = pq.read_schema(path).names
    return pq.ParquetFile(path, read_dictionary=names, pre_buffer=False, buffer_size=_PAGE)


def _parquet_head(path: Path) -> list[list[object]]:
    try:
        with _parquet(path) as file:
            rows = next(file.iter_batches(HEAD_ROWS, use_threads=False), None)
            names = file.schema_arrow.names
    except (OSError, ValueError) as error:
        raise RefusalError("S02", str(error)) from error
    values = [] if rows is None else zip(*(column.to_pylist() for column in rows.columns), strict=True)
    return [list(names), *map(list, values)]


def _frame(columns: Sequence[int], table: pyarrow.Table | pyarrow.RecordBatch) -> pd.DataFrame:
    return pd.DataFrame(
        {place: _categorical(column) for place, column in zip(columns, table.columns, strict=True)}, copy=False
    )


def _plain(column: pd.Series) -> pd.Categorical:
    """The categories as plain texts: they are looked at one by one, which an arrow array makes slow."""
    texts = pd.Index(column.cat.categories.tolist(), dtype=object)
    return pd.Categorical.from_codes(column.cat.codes, texts, validate=False)


def _categorical(column: Any) -> pd.Categorical:  # noqa: ANN401 - pyarrow is an extra
    """An arrow column by its dictionary; numbers as they are written."""
    import pyarrow as pa  # noqa: PLC0415 - the extra `big`

    if not pa.types.is_dictionary(column.type):
        column = column.cast(pa.string()).dictionary_encode()
    whole = column.unify_dictionaries().combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    whole = whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole
    codes = whole.indices.cast(pa.int32()).fill_null(-1).to_numpy(zero_copy_only=False)
    texts = pd.Index(whole.dictionary.cast(pa.string()).to_pylist(), dtype=object)
    blank = np.flatnonzero(texts == "")
    found = pd.Categorical.from_codes(codes, texts, validate=False)
    return found.remove_categories([""]) if len(blank) else found
