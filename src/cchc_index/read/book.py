"""A file as it was sent (tệp gửi đến): its visible sheets as grids, and what it says of itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from cchc_index.model.language import N_, _
from cchc_index.model.problem import Place, Problem
from cchc_index.model.tables import FORM_SHEET
from cchc_index.read.sheet_grid import Grid

SHEET_KEY: Final = "sheet:"
_UNUSED: Final = {"xl/vbaproject": N_("macros"), "xl/externallinks/": N_("links to other workbooks")}
_ENDINGS: Final = {"xlsx": ("xlsx", "xlsm", "xltx"), "xls": ("xls",), "ods": ("ods",), "csv": ("csv", "tsv", "txt")}


@dataclass(frozen=True, slots=True)
class FormHead:
    """What a form of ours says of itself on its hidden sheet (thông tin của biểu mẫu)."""

    file: str
    pairs: Mapping[str, str]

    @property
    def place(self) -> Place:
        """The hidden sheet."""
        return Place(self.file, FORM_SHEET)

    def get(self, key: str) -> str | None:
        """The value of a key, if it has one."""
        return self.pairs.get(key) or None

    def unit_of(self, sheet: str | None) -> str | None:
        """The unit that a sheet is for: its own where the form has a sheet per unit, else the form's."""
        return self.get(f"{SHEET_KEY}{sheet}") or self.get("unit")


@dataclass(slots=True)
class Book:
    """A file that was read (tệp đã đọc); `problems` kept sheets from being read, `notes` did not."""

    file: str
    kind: str = ""
    """What it is by its content: xlsx, xls, ods, csv."""
    grids: list[Grid] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    """The names of its hidden sheets, that of our forms aside."""
    form: FormHead | None = None
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def kind_unlike(self, ending: str) -> str | None:
        """What the file is, where its ending says otherwise."""
        return None if ending.lower().removeprefix(".") in _ENDINGS.get(self.kind, ()) else self.kind

    def note_parts(self, parts: Iterable[str]) -> None:
        """Say which parts of a workbook are there and are never run or followed."""
        names = [name.lower() for name in parts]
        there = [_(what) for start, what in _UNUSED.items() if any(name.startswith(start) for name in names)]
        if there:
            self.note("S71", what=there)

    def note(self, code: str, **params: object) -> None:
        """Something that people should know of the file as a whole."""
        self.notes.append(Problem(code, Place(self.file), params))


def form_head(grid: Grid) -> FormHead:
    """The hidden sheet's pairs of key and value."""
    keys, values = (grid.columns[:2] + [[None] * grid.height] * 2)[:2]
    pairs = ((_text(key), _text(value)) for key, value in zip(keys, values, strict=True))
    return FormHead(grid.file, {key: value for key, value in pairs if key})


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case float() | int():
            return f"{value:.15g}"
        case date():
            return value.isoformat()
    return str(value).strip()
