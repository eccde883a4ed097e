"""Submissions of any number of files as one set of tables (phiếu tự chấm và kết quả thẩm định)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from cchc_index.model.names import Ambiguous, Found, NameIndex, Unknown, fold
from cchc_index.model.problem import Place, Problem, candidates
from cchc_index.model.tables import TABLES, place_parts
from cchc_index.read.grid import Grid


@dataclass(slots=True)
class Submissions:
    """What was read: the tables of `model.tables`, and every problem."""

    answers: pd.DataFrame
    figures: pd.DataFrame
    remarks: pd.DataFrame
    sources: pd.DataFrame
    problems: list[Problem] = field(default_factory=list)

    @property
    def units(self) -> tuple[str, ...]:
        """The units that sent anything, in the order in which they came."""
        seen = [
            str(unit)
            for table in (self.answers, self.figures, self.remarks)
            for unit in table["unit"].unique()
        ]
        return tuple(dict.fromkeys(seen))

    def place(self, code: int) -> Place:
        """The place of a value by its code."""
        return place_of(self.sources, code)


class UnitFinder:
    """Finds units by the registry; without one, every name is a unit, spelled as it came first."""

    def __init__(self, names: NameIndex | None, registered: Sequence[str] = ()) -> None:
        self.names, self.registered = names, registered
        self._seen: dict[str, str] = {}

    def find(self, text: str) -> Found | Unknown | Ambiguous:
        """The unit that a text names."""
        if self.names is not None:
            return self.names.match(text)
        return Found(self._seen.setdefault(fold(text), " ".join(text.split())))

    def unit_of(self, value: object) -> str | Problem:
        """The key of the unit that a cell names; where it names none, or several, the problem."""
        text = f"{value:.15g}" if isinstance(value, float) else " ".join(str(value).split())
        match self.find(text):
            case Found(key=key):
                return key
            case Ambiguous(candidates=several):
                return Problem("S11", params={"unit": text, "known": list(several)})
            case Unknown() as unknown:
                return Problem("S10", params={"unit": text, "known": self.candidates(unknown)})

    def candidates(self, unknown: Unknown) -> list[str]:
        """Which units may be meant: the nearest, else the first few there are."""
        return list(unknown.suggestions) or candidates("", self.registered)


def place_of(sources: pd.DataFrame, code: int) -> Place:
    """The file, sheet and cell (or line) of a place's code."""
    if code < 0:
        return Place()
    source, row, column = place_parts(code)
    file, sheet = sources["file"].iloc[source], sources["sheet"].iloc[source]
    if column == 0:
        return Place(str(file), line=row)
    return Place(str(file), str(sheet), f"{column_name(column)}{row}")


def column_name(column: int) -> str:
    """The letters of a column counted from 1 (cột): 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def empty(table: str) -> pd.DataFrame:
    """A table without rows."""
    return pd.DataFrame({column.name: pd.Series(dtype=_dtype(column.dtype)) for column in TABLES[table]})


def joined(table: str, frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Several frames of one table as one, its texts as categories."""
    there = [frame for frame in frames if len(frame)]
    if not there:
        return empty(table)
    whole = (
        there[0]
        if len(there) == 1
        else pd.concat(
            [
                frame.astype({name: object for name in frame if frame[name].dtype == "category"})
                for frame in there
            ],
            ignore_index=True,
        )
    )
    return whole.astype({column.name: _dtype(column.dtype) for column in TABLES[table]})


def without_repeats(
    keys: list[str], frame: pd.DataFrame, sources: pd.DataFrame
) -> tuple[pd.DataFrame, list[Problem]]:
    """Each value once: what repeats another with the same content is a warning, with other content a problem."""
    later = frame.duplicated(keys, keep="first")
    if not later.any():
        return frame, []
    first = frame[~later].set_index(keys)["place"]
    values = [name for name in ("points", "answer", "value", "text") if name in frame]
    at = {
        int(place): row
        for place, row in zip(frame["place"], frame[values].itertuples(index=False), strict=True)
    }
    problems: dict[tuple[object, ...], Problem] = {}
    for row in frame[later].to_dict("records"):
        before_code = int(first.loc[tuple(row[key] for key in keys)])
        same = all(map(_same, at[int(row["place"])], at[before_code]))
        place, before = place_of(sources, int(row["place"])), place_of(sources, before_code)
        params = {"first": str(before), "id": " ".join(str(row[key]) for key in keys[1:2])}
        problems.setdefault(
            (same, row["unit"], str(place), str(before)),
            Problem("S33" if same else "S34", place, params, see=before, unit=str(row["unit"])),
        )
    return frame[~later], list(problems.values())


def sources_of(grids: Sequence[Grid]) -> pd.DataFrame:
    """The table of sources, a row per grid."""
    return pd.DataFrame(
        {"file": [grid.file for grid in grids], "sheet": [grid.sheet or "" for grid in grids]}
    )


def shown(path: Path) -> str:
    """The file as people named it: from the current folder where it is below, with forward slashes everywhere."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def _dtype(name: str) -> str:
    return "object" if name == "str" else name


def _same(one: Any, other: Any) -> bool:  # noqa: ANN401 - a number, a text or a missing value
    return bool(one == other) or bool(pd.isna(one) and pd.isna(other))
