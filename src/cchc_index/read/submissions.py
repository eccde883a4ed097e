"""Submissions of any number of files as one set of tables (phiếu tự chấm và kết quả thẩm định)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from cchc_index.model.names import Ambiguous, Found, NameIndex, Unknown, fold, split_prefix
from cchc_index.model.problem import Problem, candidates
from cchc_index.model.rubric import Level
from cchc_index.model.tables import TABLES, place_parts
from cchc_index.model.workspace import Workspace
from cchc_index.read.grid import Grid


@dataclass(slots=True)
class Submissions:
    """What was read (phiếu chấm điểm): the tables of `model.tables`, and every problem."""

    answers: pd.DataFrame
    figures: pd.DataFrame
    remarks: pd.DataFrame
    sources: pd.DataFrame
    evidence_cells: pd.DataFrame | None = None
    """Where evidence belongs, by unit and leaf, in the forms that have a place for it."""
    problems: list[Problem] = field(default_factory=list)


class UnitFinder:
    """Finds units by the registry (tìm đơn vị); without one, every name is a unit, spelled as it came first."""

    def __init__(self, names: NameIndex | None, registered: Sequence[str] = ()) -> None:
        self.names, self.registered = names, registered
        self._seen: dict[str, str] = {}

    @staticmethod
    def of(workspace: Workspace, level: Level | None, period: str) -> UnitFinder:
        """That of a workspace's units of a level and period (đơn vị của cấp, kỳ)."""
        names = workspace.names(level, period) if workspace.units else None
        return UnitFinder(names, [unit.key for unit in workspace.units_of(level, period)])

    def find(self, text: str) -> Found | Unknown | Ambiguous:
        """The unit that a text names."""
        if self.names is not None:
            return self.names.match(text)
        return Found(self._seen.setdefault(fold(text), " ".join(text.split())))

    def look_alikes(self) -> list[list[str]]:
        """Without a registry: names that differ by prefix only, each taken for a unit of its own."""
        alike: dict[str, list[str]] = {}
        for name in self._seen.values():
            alike.setdefault(split_prefix(name)[1], []).append(name)
        return [names for names in alike.values() if len(names) > 1]

    def unit_of(self, value: object) -> str | Problem:
        """The key of the unit that a cell names; where it names none, or several, the problem."""
        text = f"{value:.15g}" if isinstance(value, float) else " ".join(str(value).split())
        match self.find(text):
            case Found(key=key):
                return key
            case Ambiguous(candidates=several):
                return Problem("S11", params={"unit": text, "known": list(several)})
            case Unknown() as unknown:
                return Problem("S10", params={"unit": text, "more": "", "known": self.candidates(unknown)})

    def candidates(self, unknown: Unknown) -> list[str]:
        """Which units may be meant: the nearest, else the first few there are."""
        return list(unknown.suggestions) or candidates("", self.registered)


def empty(table: str) -> pd.DataFrame:
    """A table without rows."""
    return _blank(table).copy()


@cache
def _blank(table: str) -> pd.DataFrame:
    return pd.DataFrame({column.name: pd.Series(dtype=_dtype(column.dtype)) for column in TABLES[table]})


def column_of(name: str, pieces: list[dict[str, Any]]) -> Any:  # noqa: ANN401 - an array of any kind
    """One column of a table (cột) from its pieces; what is one value in all rows of its piece is looked up once."""
    parts, sizes = [piece[name] for piece in pieces], [len(piece["unit"]) for piece in pieces]
    kind = {"points": np.float64, "value": np.float64, "place": np.int64}.get(name, object)
    if kind is object and not any(isinstance(part, list | np.ndarray) for part in parts):
        words = [word for word in dict.fromkeys(parts) if word is not None]
        code = {word: position for position, word in enumerate(words)}
        return pd.Categorical.from_codes(np.repeat([code.get(part, -1) for part in parts], sizes), pd.Index(words))
    whole = (
        part if isinstance(part, list | np.ndarray) else [part] * size for part, size in zip(parts, sizes, strict=True)
    )
    return np.concatenate([np.asarray(part, kind) for part in whole])


def joined(table: str, frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Several frames of one table as one, its texts as categories."""
    there = [frame for frame in frames if len(frame)]
    if not there:
        return empty(table)
    whole = (
        there[0]
        if len(there) == 1
        else pd.concat(
            [frame.astype({name: object for name in frame if frame[name].dtype == "category"}) for frame in there],
            ignore_index=True,
        )
    )
    return whole.astype({column.name: _dtype(column.dtype) for column in TABLES[table]})


def excerpt_of(grids: Sequence[Grid], code: int) -> tuple[str, ...]:
    """The row of a place as it stands in its file."""
    source, row, _column = place_parts(code)
    grid = grids[source]
    return grid.excerpt(row - 1 - grid.corner.row if grid.lines is None else grid.lines.index(row))


def sources_of(grids: Sequence[Grid]) -> pd.DataFrame:
    """The table of sources, a row per grid."""
    return pd.DataFrame({"file": [grid.file for grid in grids], "sheet": [grid.sheet or "" for grid in grids]})


def _dtype(name: str) -> str:
    return "object" if name == "str" else name


def misplaced(points: Fraction, lowest: Fraction, highest: Fraction, step: Fraction | None) -> str | None:
    """The code of what is wrong with a number of points (điểm ngoài khung); None where nothing is."""
    if points > highest:
        return "S17"
    if points < lowest:
        return "S18"
    off_grid = step is not None and (points / step).denominator != 1 and points not in (lowest, highest)
    return "S19" if off_grid else None
