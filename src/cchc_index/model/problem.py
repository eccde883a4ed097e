"""Problems (lỗi): what can be wrong with what people give us, each with its place, its words and its mend.

A problem is a value, not an exception: readers and the engine collect all of them, `report` prints them.
`CATALOGUE` is the one table of codes; `docs/problems.md` is printed from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from cchc_index.model import language
from cchc_index.model.catalogue import CATALOGUE, Severity
from cchc_index.model.names import did_you_mean

__all__ = ["CATALOGUE", "Place", "Problem", "ProblemsError", "Severity", "candidates", "has_errors", "with_severities"]


FEW: Final = 8


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands (vị trí): a file, and in it a sheet and cell, or a line."""

    file: str | None = None
    sheet: str | None = None
    cell: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        """The place as people read it: `submissions.xlsx [Tự chấm] ô F17`, `rubric.yaml:118`."""
        text = self.file or ""
        if self.line is not None:
            return f"{text}:{self.line}"
        if self.sheet:
            text += f" [{self.sheet}]"
        if self.cell:
            text += " " + language._("cell {cell}").format(cell=self.cell)
        return text.strip()


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem (lỗi, cảnh báo hoặc lưu ý) with its code in `CATALOGUE`.

    `params` fill the catalogue's placeholders; numbers among them are printed for the language.
    `excerpt` is the row as it stands in the file; `see` another place that explains it, such as the maximum's;
    `unit` the unit it belongs to, if only one; `parts` the same cell by cell, where it is about several;
    `chosen` the workspace's severity.
    """

    code: str
    place: Place = Place()
    params: Mapping[str, object] = field(default_factory=dict)
    excerpt: tuple[str, ...] = ()
    see: Place | None = None
    unit: str | None = None
    parts: tuple[Problem, ...] = ()
    chosen: Severity | None = None

    @property
    def severity(self) -> Severity:
        """The severity that the workspace has chosen for this code, else the catalogue's."""
        return self.chosen or CATALOGUE[self.code].severity

    @property
    def message(self) -> str:
        """What is wrong, in the language in use."""
        return self._fill(CATALOGUE[self.code].message)

    @property
    def fix(self) -> str:
        """How to mend it, in the language in use."""
        return self._fill(CATALOGUE[self.code].fix)

    def _fill(self, template: str) -> str:
        shown = {name: _shown(value) for name, value in self.params.items()}
        return language._(template).format_map(shown)


class ProblemsError(Exception):
    """Raised by the Python API when what was given has errors (có lỗi); `problems` lists every one."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{p.code} {p.place}: {p.message}" for p in self.problems))


def _shown(value: object) -> str:
    match value:
        case bool() | str():
            return str(value)
        case int() | float() | Decimal() | Fraction():
            return language.number(value)
        case list() | tuple():
            items = [_shown(item) for item in value]
            return ("; " if any("," in item for item in items) else ", ").join(items)
        case _:
            return str(value)


def candidates(word: str, known: Iterable[str]) -> list[str]:
    """What may have been meant (gợi ý): the nearest of the known words, else the first few of them."""
    words = list(dict.fromkeys(known))
    near = did_you_mean(word, words)
    if near or not words:
        return near or ["—"]
    return [*words[:FEW], "…"] if len(words) > FEW else words


def with_severities(problems: Iterable[Problem], chosen: Mapping[str, str]) -> list[Problem]:
    """The problems with the severities that a workspace has chosen (mức độ do thư mục làm việc đặt)."""
    return [
        replace(problem, chosen=Severity(chosen[problem.code])) if problem.code in chosen else problem
        for problem in problems
    ]


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of the problems is an error, which stops the run (có lỗi)."""
    return any(p.severity is Severity.ERROR for p in problems)
