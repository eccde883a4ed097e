"""Where saved results lie (nơi lưu kết quả), and their rows as plain values.

`<workspace>/results/<index>/<period>/<stage>/` holds one numbered folder per run and `current.json`, which names the
one that holds. No frames here: `compare` and `gaps` look at a few thousand rows and should start at once.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from cchc_index.model import disk
from cchc_index.model.language import _
from cchc_index.model.period import order
from cchc_index.model.points import MILLION
from cchc_index.model.result import ResultHead
from cchc_index.model.tables import TABLES, TEXT_MARK, Column

STAGES: Final = ("record", "self")
"""The stages that stand for a period wherever none is named; quarters and petitions never do."""
CURRENT: Final = "current.json"
HEAD: Final = "result.json"
RUBRIC: Final = "rubric.yaml"
RECEIPT: Final = "receipt.json"


class StoreError(Exception):
    """A result cannot be written or read; the message says why, `file` which file or folder."""

    def __init__(self, why: str, file: Path) -> None:
        self.file = file
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Run:
    """One saved run (một lần chấm đã lưu): its head and its folder."""

    head: ResultHead
    folder: Path

    def content(self, name: str) -> bytes:
        """A file of the run, as it was saved; empty for a table that the version which saved it did not know.

        Raises:
            StoreError: where it cannot be read, or has been changed since.
        """
        file = self.folder / name
        if self.head.saved and name not in {one.name for one in self.head.saved}:
            return b""
        try:
            data = file.read_bytes()
        except OSError as error:
            raise StoreError(disk.why(error), file) from error
        if any(one.name == name and one.sha256 != sha256(data).hexdigest() for one in self.head.saved):
            raise StoreError(_("it has been changed, or cut off, since it was saved"), file)
        return data

    def rows(self, table: str, unit: str | None = None) -> list[dict[str, Any]]:
        """The rows of a table, of one unit or of all: points and percents in millionths, blanks None.

        A column that the version which saved them did not know is blank.

        Raises:
            StoreError: where they cannot be read.
        """
        file = self.folder / f"{table}.csv"
        text = self.content(file.name)
        plain = {column.name: _plain(column) for column in TABLES[table]}
        try:
            lines = csv.reader(io.StringIO(text.decode("utf-8-sig"), newline=""), strict=True)
            names = next(lines, [])
            keep = None if unit is None or not names else names.index("unit")
            readers = [(names.index(name) if name in names else None, read) for name, read in plain.items()]
            kept = [line for line in lines if keep is None or unmarked(line[keep]) == unit]
            columns = [[read("" if place is None else line[place]) for line in kept] for place, read in readers]
            return [dict(zip(plain, row, strict=True)) for row in zip(*columns, strict=True)]
        except (ValueError, IndexError, csv.Error) as error:
            raise StoreError(_("it is damaged"), file) from error


@dataclass(frozen=True, slots=True)
class Shelf:
    """All saved results of a workspace, under its folder `results` (kho kết quả)."""

    folder: Path

    def run(self, index: str, period: str, stage: str, number: str | None = None) -> Run | None:
        """The current run, or that of a number; None where there is none.

        Raises:
            StoreError: where it cannot be read.
        """
        place = self.place(index, period, stage)
        file = place / CURRENT
        if number is None and not file.is_file():
            return None
        try:
            folder = place / (number or _run_name(file))
            file = folder / HEAD
            return Run(ResultHead.model_validate_json(file.read_text("utf-8")), folder)
        except OSError as error:
            raise StoreError(disk.why(error), file) from error
        except (ValueError, KeyError, TypeError) as error:  # pydantic's and JSON's are ValueErrors
            raise StoreError(_of_another_version(file) or _("it is damaged"), file) from error

    def indexes(self, stages: Sequence[str] = STAGES) -> list[str]:
        """The indexes that have a result of any period, at one of these stages."""
        there = sorted(self.folder.iterdir()) if self.folder.is_dir() else []
        return [index.name for index in there if any(self.periods(index.name, stage) for stage in stages)]

    def periods(self, index: str, stage: str) -> list[str]:
        """The periods of an index that have a result, oldest first."""
        place = self.folder / index
        there = place.iterdir() if place.is_dir() else ()
        return sorted((one.name for one in there if (one / stage / CURRENT).is_file()), key=order)

    def place(self, index: str, period: str, stage: str) -> Path:
        """The folder of an index's period and stage, whether it is there or not."""
        return self.folder / index / period / stage


def unmarked(text: str) -> str:
    """The text of a cell without the mark that keeps it text."""
    return text.removeprefix(TEXT_MARK)


def _run_name(pointer: Path) -> str:
    name = json.loads(pointer.read_text("utf-8"))["run"]
    if not (isinstance(name, str) and name.isdigit()):
        raise ValueError(pointer.name)
    return name


def _of_another_version(file: Path) -> str | None:
    """What to say of a head that is whole, but has other keys than those of this version."""
    try:
        said = json.loads(file.read_text("utf-8"))
        return other_version(said["version"]) if set(said) - set(ResultHead.model_fields) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def other_version(version: str, lacking: str = "") -> str:
    """What to say of a result that another version has saved (phiên bản khác đã lưu)."""
    if lacking:
        text = _("it was saved by another version, {version}, which did not know the columns {columns}")
        return text.format(version=version, columns=lacking)
    return _("it was saved by another version, {version}").format(version=version)


def _plain(column: Column) -> Callable[[str], Any]:
    """How the cells of a column are read."""
    if column.dtype in ("category", "str"):
        return (lambda text: unmarked(text) if text else None) if column.blank else unmarked
    if column.dtype == "float64":
        return lambda text: float(text) if text else None
    if column.measure.startswith("millionths"):
        return _millionths
    return lambda text: int(text) if text else None


@lru_cache(maxsize=65536)  # the same few points come again for every unit
def _millionths(text: str) -> int | None:
    return round(float(text) * MILLION) if text else None
