"""Results on disk (lưu kết quả): plain CSV files that anyone can open, written whole or not at all, never overwritten.

A run is written beside, then renamed; `current.json` is replaced last, in one step.
"""

from __future__ import annotations

import filecmp
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from cchc_index.model import disk
from cchc_index.model.language import _
from cchc_index.model.points import MILLION
from cchc_index.model.receipt import Receipt
from cchc_index.model.result import ResultHead, SourceFile
from cchc_index.model.tables import FORMULA_STARTS, TABLES, TEXT_MARK, Column
from cchc_index.store.receipts import Chain, Link
from cchc_index.store.runs import HEAD, RUBRIC, Run, Shelf, StoreError, other_version, unmarked

MARKED_STARTS: Final = (*FORMULA_STARTS, TEXT_MARK)
"""A spreadsheet would take text that begins so for a formula, or for marked text."""
ROWS: Final = 1 << 16
"""So many rows at a time: the counts of a national survey are some millions."""


@dataclass(frozen=True, slots=True)
class Saved(Run):
    """A saved run with its tables (kết quả đã lưu)."""

    tables: dict[str, pd.DataFrame]


class Store(Shelf):
    """Saved results as tables, written and read (kho kết quả)."""

    def save(self, head: ResultHead, tables: Mapping[str, pd.DataFrame], rubric: bytes, receipt: Receipt) -> Path:
        """Save a result with its receipt and make it the current one; the same result again changes nothing.

        Raises:
            StoreError: where it cannot be written; then nothing has changed.
        """
        chain = Chain(self.place(head.index, head.period, head.stage))
        with chain.beside() as fresh:
            receipt = receipt.model_copy(update={"result": _write(fresh, head, tables, rubric).sha256})
            latest = chain.latest_run()
            if latest is not None and _again(latest, fresh, receipt):
                chain.point_at(latest.number)
                return latest.folder
            return chain.append(fresh, receipt)

    def load(
        self, index: str, period: str, stage: str, tables: Iterable[str] = TABLES, number: str | None = None
    ) -> Saved | None:
        """The current result, or that of a number, with some of its tables; None where there is none.

        Raises:
            StoreError: where it cannot be read.
        """
        run = self.run(index, period, stage, number)
        if run is None:
            return None
        read: dict[str, pd.DataFrame] = {}
        for table in tables:
            name = f"{table}.csv"
            text = run.content(name)
            if lacking := _lacking(text, table):
                raise StoreError(other_version(run.head.version, lacking), run.folder / name)
            try:
                read[table] = _read(text, table)
            except (ValueError, KeyError) as error:
                raise StoreError(_("it is damaged"), run.folder / name) from error
        return Saved(run.head, run.folder, read)


def _again(old: Link, fresh: Path, receipt: Receipt) -> bool:
    """Whether a fresh run is an old one again, file by file."""
    names = [file.name for file in fresh.iterdir()]
    _match, other, broken = filecmp.cmpfiles(old.folder, fresh, names, shallow=False)
    return old.receipt is not None and old.receipt.same_as(receipt) and not other and not broken


def content_of(table: str, frame: pd.DataFrame) -> bytes:
    """A table as its file has it (nội dung tệp của bảng)."""
    return b"".join(_pieces(table, frame))


def _pieces(table: str, frame: pd.DataFrame) -> Iterator[bytes]:
    """The heading, then some rows at a time."""
    columns = TABLES[table]
    yield (",".join(column.name for column in columns) + "\r\n").encode("utf-8-sig")
    for start in range(0, len(frame), ROWS):
        rows = frame.iloc[start : start + ROWS]
        cells = [_outward(rows[column.name], column) for column in columns]
        yield "".join(f"{','.join(row)}\r\n" for row in zip(*cells, strict=True)).encode()


def _write(folder: Path, head: ResultHead, tables: Mapping[str, pd.DataFrame], rubric: bytes) -> SourceFile:
    saved = [_put(folder / f"{table}.csv", _pieces(table, tables[table])) for table in TABLES]
    saved.append(_put(folder / RUBRIC, rubric))
    whole = head.model_copy(update={"saved": tuple(saved)})
    return _put(folder / HEAD, (whole.model_dump_json(indent=2) + "\n").encode())


def _put(file: Path, data: disk.Data) -> SourceFile:
    known = sha256()

    def pieces() -> Iterator[bytes]:
        for piece in disk.pieces_of(data):
            known.update(piece)
            yield piece

    with file.open("wb") as stream:
        disk.write_through(stream, pieces())
    return SourceFile(name=file.name, sha256=known.hexdigest())


def _lacking(text: bytes, table: str) -> str:
    """The columns that a saved table lacks and that cannot be blank; of a table that is not there at all, none."""
    there = text.partition(b"\n")[0].strip().decode("utf-8-sig", "replace").split(",")
    needed = [column.name for column in TABLES[table] if column.dtype == "int64"]
    return ", ".join(name for name in needed if text and name not in there)


def _read(text: bytes, table: str) -> pd.DataFrame:
    """A saved table; a column that the version which saved it did not know is blank."""
    names = [column.name for column in TABLES[table]]
    text = text or ",".join(names).encode()
    parts = [
        {column.name: _inward(plain[column.name], column) for column in TABLES[table]}
        for rows in pd.read_csv(
            io.BytesIO(text), dtype=str, keep_default_na=False, encoding="utf-8-sig", chunksize=ROWS
        )
        for plain in [rows.reindex(columns=names, fill_value="")]
    ]
    return pd.DataFrame({name: _one_below_another([part.pop(name) for part in parts]) for name in names})


def _one_below_another(parts: list[pd.Series]) -> pd.Series:
    """The parts of a column as one; categories as if they had been read at once."""
    if len(parts) == 1:
        return parts[0]
    if isinstance(parts[0].dtype, pd.CategoricalDtype):
        texts = max((part.cat.categories for part in parts), key=len).dtype  # a part that is blank has none
        same = [pd.Categorical.from_codes(part.cat.codes, part.cat.categories.astype(texts)) for part in parts]
        return pd.Series(union_categoricals(same, sort_categories=True))
    return pd.concat(parts, ignore_index=True)


def _outward(values: pd.Series, column: Column) -> list[str]:
    """A column's cells as CSV has them; blanks empty. Each different text is looked at once: there may be millions."""
    if column.dtype in ("category", "str"):
        texts = values.astype("category").cat
        cells = [*(_quoted(_marked(text)) for text in texts.categories), ""]  # the last one for code -1, missing
        return list(np.array(cells, dtype=object)[texts.codes].tolist())
    if column.measure.startswith("millionths"):
        values = values / MILLION
    return ["" if blank else str(value) for value, blank in zip(values.tolist(), values.isna().tolist(), strict=True)]


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ',"\r\n') else text


def _inward(text: pd.Series, column: Column) -> pd.Series:
    match column.dtype:
        case "category" | "str":
            texts = (text.where(text != "", None) if column.blank else text).astype("category").cat
            plain = texts.rename_categories([unmarked(one) for one in texts.categories])
            return plain if column.dtype == "category" else plain.astype(object)
        case "float64":
            return _floats(text)
        case "int64" if not column.measure.startswith("millionths"):
            return text.astype("int64")  # a sum may have more digits than a float
    numbers = _floats(text)
    if column.measure.startswith("millionths"):
        numbers = np.rint(numbers * MILLION)
    return numbers.astype(column.dtype)


def _floats(text: pd.Series) -> pd.Series:
    """Python's own reading of decimals, which gives back exactly what was written."""
    texts = text.astype("category").cat
    values = [float(value) if value else np.nan for value in texts.categories]
    return pd.Series(np.array(values, np.float64)[texts.codes])


def _marked(value: object) -> str:
    text = str(value)
    return f"{TEXT_MARK}{text}" if text.startswith(MARKED_STARTS) else text
