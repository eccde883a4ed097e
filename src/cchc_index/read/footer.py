"""What stands below a table (phần ký dưới bảng): place and date, titles and names, no data."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from cchc_index.model.names import fold_answer
from cchc_index.read.grid import Grid

_SIGNERS: Final = (
    *("người lập", "lập biểu", "thủ trưởng", "chủ tịch", "giám đốc"),
    *("tm.", "kt.", "nơi nhận", "ký tên", "(ký"),
)
_BEGINS: Final = tuple(map(fold_answer, _SIGNERS))
_DATED: Final = re.compile(rf"\b{fold_answer('ngày')}\b.*\b{fold_answer('tháng')}\b.*\b{fold_answer('năm')}\b")


def footer_of(grid: Grid, after: int, ids: int, known: Callable[[object], str | None]) -> int:
    """The row where signatures begin, below all rows with an id or any digit in its column; the height if none."""
    cells = grid.columns[ids]
    last = grid.height
    while last > after + 1 and not _may_be_an_id(cells[last - 1], known):
        last -= 1
    for row in range(last, grid.height):
        if any(isinstance(column[row], str) and _signs(fold_answer(str(column[row]))) for column in grid.columns):
            return row if not _holds_number(grid, row) else grid.height
    return grid.height


def _holds_number(grid: Grid, first: int) -> bool:
    """Whether any cell from this row on is a number: then it may be data after all."""
    return any(isinstance(cell, float | int) for column in grid.columns for cell in column[first:])


def _signs(text: str) -> bool:
    return text.startswith(_BEGINS) or _DATED.search(text) is not None


def _may_be_an_id(cell: object, known: Callable[[object], str | None]) -> bool:
    if cell is None or (isinstance(cell, str) and not any(map(str.isdigit, cell))):
        return known(cell) is not None
    return True
