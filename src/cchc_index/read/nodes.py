"""Which node a row is about (dòng thuộc mục nào): by id, by printed code and place in the table, and by name.

Printed codes may restart inside each area, and workbooks spoil them: 1.10 becomes 1.1, 1.2 a date. The row's name
verifies, and settles where it fits exactly one node; what stays open is a problem, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from cchc_index.model.names import fold_answer
from cchc_index.model.numbers import is_blank
from cchc_index.model.problem import Problem
from cchc_index.model.rubric import Outline, Row
from cchc_index.model.tables import HEAD
from cchc_index.read.ids import node_of, typed_as
from cchc_index.read.vocabulary import TOTALS

"""Stands for the whole rubric, under which its own figures are filled in."""
_KIND: Final = re.compile(r"(?:lĩnh vực|tiêu chí thành phần|tiêu chí|tctp|tc|mục|phần)\s+(?=[\divxlc])", re.IGNORECASE)
_ROMAN: Final = {"i": 1, "v": 5, "x": 10, "l": 50}
_ROMAN_NUMERAL: Final = re.compile(r"(?:xl|l?x{0,3})(?:ix|iv|v?i{0,3})")


@dataclass(frozen=True, slots=True)
class Settled:
    """The node of a row; `by_name` where its code alone would not have told."""

    node: str
    by_name: bool = False


class Nodes:
    """The nodes of one rubric by what people write for them (mã và tên các mục)."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self._by_code: dict[str, list[Row]] = {}
        self._by_number: dict[float, list[Row]] = {}
        self._by_name: dict[str, list[Row]] = {}
        for row in outline.rows:
            for code in {_code(row.node.id), _code(_printed(row))}:
                self._by_code.setdefault(code, []).append(row)
                if (number := _number(code)) is not None:
                    self._by_number.setdefault(number, []).append(row)
            self._by_name.setdefault(fold_answer(row.node.name), []).append(row)
        self._direct = {HEAD} | {one for one in outline.by_id if len(self._by_code[_code(one)]) == 1}
        self.printed = any(row.node.code not in (None, row.node.id) for row in outline.rows)

    def direct(self, value: object) -> str | None:
        """The id that a cell holds as it stands, where no printed code can mean anything else."""
        text = value.strip() if isinstance(value, str) else ""
        return text if text in self._direct else None

    def area(self, text: str) -> Row | None:
        """The area that a sheet is named after, if any."""
        found = [row for row in (*self._coded(text), *self._by_name.get(fold_answer(text), ())) if row.parent is None]
        return found[0] if found else None

    def settle(self, value: object, name: object, before: Row | None, *, loose: bool) -> Settled | Problem:
        """The node of a row (mục của dòng), from its code, its name and the node of the row above.

        `loose`: the column only numbers the rows, so that a name that fits one node goes before it.
        """
        named = self._by_name.get(fold_answer(name), []) if isinstance(name, str) and name.strip() else []
        sure = named[0] if len(named) == 1 else None
        if is_blank(value):
            return Settled(sure.node.id, by_name=True) if sure else Problem("S14")
        found = self._candidates(value)
        dotted = isinstance(value, str) and "." in value.strip(" .") and bool(found)  # no number of a row
        if loose and sure is not None and sure not in found and not dotted:
            return Settled(sure.node.id, by_name=True)
        spoilt = isinstance(value, date) or len({_printed(row) for row in found}) > 1
        if len(found) == 1 and not spoilt:
            return Settled(found[0].node.id)
        fitting = [row for row in found if row in named]
        if len(fitting) == 1:
            return Settled(fitting[0].node.id, by_name=spoilt and _as_text(value) != _printed(fitting[0]))
        if not spoilt and (near := self._nearest(found, before)):
            return Settled(near.node.id)
        if not found and sure is not None:
            return Settled(sure.node.id, by_name=True)
        if spoilt or not found:
            problem = node_of(value, self.outline)
            return Settled(problem) if isinstance(problem, str) else problem
        return Problem("S72", params={"id": str(value).strip(), "known": [row.node.id for row in found]})

    def _candidates(self, value: object) -> list[Row]:
        """The nodes that a cell may name."""
        match value:
            case date():
                return [row for typed in typed_as(value) for row in self._by_code.get(_code(typed), ())]
            case int() | float() if not isinstance(value, bool):
                return self._by_number.get(float(value), [])
        return self._coded(str(value))

    def _coded(self, text: str) -> list[Row]:
        code = _code(text)
        if found := self._by_code.get(code):
            return found
        return [row for row in self._by_code.get(str(_from_roman(code)), ()) if row.parent is None]

    def _nearest(self, found: Sequence[Row], before: Row | None) -> Row | None:
        """The one that goes on where the row above stands: below it, beside it, or beside what it belongs to."""
        for up in self._upwards(before):
            here = [row for row in found if row.parent == (None if up is None else up.index)]
            if len(here) == 1:
                return here[0]
            if here:
                return None
        return None

    def _upwards(self, row: Row | None) -> Iterator[Row | None]:
        if row is not None:
            yield row
            yield from self.outline.above(row)
        yield None


def is_total(cell: object, name: object) -> bool:
    """Whether a row that is no node's holds the total (dòng tổng cộng): its code, or its name where it has no code."""
    code, text = (fold_answer(one) if isinstance(one, str) else "" for one in (cell, name))
    if any(text == word or text.startswith((f"{word}:", f"{word}(", f"{word} (")) for word in TOTALS):
        return True
    said = text if is_blank(cell) else code
    return any(said == word or said.startswith((f"{word} ", f"{word}(", f"{word}:")) for word in TOTALS)


def _as_text(value: object) -> str:
    """What a cell holds, a number as it was written last."""
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _printed(row: Row) -> str:
    """The number that the decision prints for a node."""
    return row.node.code or row.node.id


def _code(text: str) -> str:
    """A printed code without what people put around it: “1.1.”, “(a)”, “Tiêu chí 1.1”."""
    bare = _KIND.sub("", text.strip()).strip(" .()")
    return fold_answer(bare) if _number(bare) is None else bare


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _from_roman(code: str) -> int:
    """The number that a Roman numeral means; 0 for anything else."""
    if not _ROMAN_NUMERAL.fullmatch(code):
        return 0
    values = [_ROMAN[letter] for letter in code] + [0]
    return sum(-one if one < after else one for one, after in pairwise(values))
