"""Where a value stands, as people name it (vị trí): file, sheet, cell or line."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from cchc_index.model.problem import Place
from cchc_index.model.tables import place_parts


class Sources(Protocol):
    """The table of sources (bảng nguồn), as a frame or as columns of a mapping: `file` and `sheet`, a row each."""

    def __getitem__(self, column: str, /) -> Any:  # noqa: ANN401 - a series or a list
        """A column, looked up by the number of the source."""


def place_of(sources: Sources, code: int) -> Place:
    """The file, sheet and cell (or line) of a place's code."""
    if code < 0:
        return Place()
    source, row, column = place_parts(code)
    file, sheet = sources["file"][source], sources["sheet"][source]
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


def lies_in(folder: Path, path: Path) -> bool:
    """Whether a file lies in a folder or below it (nằm trong thư mục), wherever `..` and links on the way lead."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):  # no name of a file: with a NUL, or a link that leads to itself
        return False


def shown(path: Path) -> str:
    """The file as people named it: from the current folder where it is below, with forward slashes everywhere."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()
