"""The tree of an annex (cây tiêu chí) from the codes printed in it, and from the maxima where codes are missing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from cchc_index.model.language import N_
from cchc_index.model.numbers import is_blank
from cchc_index.model.problem import Problem
from cchc_index.read.annex_codes import NO_CODE, Code, code_of, numbered, split_name
from cchc_index.read.annex_table import TableRow, maximum_of

Doubt = tuple[str, dict[str, object]]
LARGEST: Final = 100_000


@dataclass(slots=True, eq=False)
class Branch:
    """One row in its place in the tree (dòng trong cây): what it says, its children, why someone must look at it."""

    row: TableRow
    code: Code
    name: str
    max: Decimal | None
    prose: list[str]
    parent: Branch | None = None
    children: list[Branch] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    id: str = ""

    @property
    def position(self) -> int:
        """Its place among its siblings, from 1."""
        return 0 if self.parent is None else self.parent.children.index(self) + 1

    def below(self) -> Iterator[Branch]:
        """The branch and all below it."""
        yield self
        for child in self.children:
            yield from child.below()


class Tree:
    """The areas, built row by row."""

    def __init__(self, problems: list[Problem]) -> None:
        self.areas: list[Branch] = []
        self._open: list[Branch] = []
        self._problems = problems

    def add(self, row: TableRow) -> None:
        """Put a row in its place, or to the text of the row above it."""
        code, name = self._code(row)
        maximum = self._maximum(row)
        texts = [text for text in (row.texts["scoring"],) if text]
        if not code.text and maximum is None and (code is NO_CODE or not texts):
            self._more(row, name, texts)
            return
        if not name:
            name = code.text or "—"
        if row.texts["scoring"] == "" and "\n" in name:
            name, *texts = name.split("\n")
        branch = Branch(row, code, " ".join(name.split()), maximum, texts)
        parent = self._parent(code, maximum)
        branch.parent = parent
        if not is_blank(row.max) and maximum is None:
            branch.doubts.append((N_("the maximum “{value}” is no number"), {"value": str(row.max)}))
        (parent.children if parent else self.areas).append(branch)
        self._open.append(branch)

    def _code(self, row: TableRow) -> tuple[Code, str]:
        last = self.areas[-1].code.text if self.areas else ""
        code = code_of(row.code, last)
        if code is not None:
            before = self._open[-1].code.text if self._open else None
            longer = numbered(row.code, code, before)
            if longer is not code:
                params = {"code": code.text, "longer": longer.text}
                self._problems.append(Problem("R87", row.place, params))
            return longer, row.name
        stray = "" if is_blank(row.code) else str(row.code)
        found, name = split_name(f"{stray} {row.name}".strip(), last)
        return found or NO_CODE, name

    def _maximum(self, row: TableRow) -> Decimal | None:
        written = maximum_of(row.max)
        if written is None:
            if not is_blank(row.max):
                self._problems.append(Problem("R91", row.place, {"value": str(row.max), "row": row.name}))
            return None
        number = Decimal(
            f"{written:.10g}" if isinstance(written, float) else re.sub("[−–]", "-", written).replace(",", ".")
        )
        if abs(number) > LARGEST:
            self._problems.append(Problem("R91", row.place, {"value": str(row.max), "row": row.name}))
            return None
        return Decimal(f"{round(number, 6).normalize():f}")

    def _more(self, row: TableRow, name: str, texts: list[str]) -> None:
        """A row without code and maximum goes on with the row above."""
        if not self._open:
            if name:
                self._problems.append(Problem("R90", row.place, {"row": name}))
            return
        above = self._open[-1]
        above.prose += [*([name] if name else []), *texts]
        for key, text in row.texts.items():
            if text and key != "scoring":
                above.row.texts[key] = "\n".join(filter(None, [above.row.texts[key], text]))

    def _parent(self, code: Code, maximum: Decimal | None) -> Branch | None:
        """The branch under which a code belongs; `_open` is cut back to it."""
        keep = self._depth(code)
        if code.style == "none":
            keep = self._room(keep, maximum)
        del self._open[keep:]
        return self._open[-1] if self._open else None

    def _depth(self, code: Code) -> int:
        """How many of the open branches stay open."""
        styles = [(branch.code.style, len(branch.code.parts)) for branch in self._open]
        if code.style == "dotted":
            for place in range(len(self._open) - 1, -1, -1):
                parts = self._open[place].code.parts
                if parts and parts == code.parts[: len(parts)] and len(parts) < len(code.parts):
                    return place + 1
        wanted = (code.style, len(code.parts))
        return styles.index(wanted) if wanted in styles else len(styles)

    def _room(self, keep: int, maximum: Decimal | None) -> int:
        """Up to the nearest branch whose maximum still has room for a row without a code."""
        for place in range(keep, 0, -1):
            parent = self._open[place - 1]
            taken = sum((child.max or Decimal(0) for child in parent.children), Decimal(0))
            if parent.max is None or maximum is None or taken + maximum <= parent.max:
                return place
        return keep


def build(rows: Iterable[TableRow], problems: list[Problem]) -> list[Branch]:
    """The areas with all that is below them, each with an id of its own."""
    tree = Tree(problems)
    for row in rows:
        tree.add(row)
    for area in tree.areas:
        for branch in list(area.below()):
            _take_levels(branch)
    _give_ids(tree.areas, problems)
    return tree.areas


def _take_levels(branch: Branch) -> None:
    """Rows below that are no criteria but levels of this one: letters, dashes or no code, with the points of each."""
    children = branch.children
    points = [child.max for child in children]
    if branch.max is None or branch.prose or len(children) < 2 or None in points:
        return
    if any(child.children or child.prose or not child.code.is_item for child in children):
        return
    given = [point for point in points if point is not None]
    if max(given) == branch.max and (min(given) == 0 or sum(given) != branch.max):
        branch.prose = [f"{child.name.rstrip(' .;:')}: {child.max} điểm" for child in children]
        branch.children = []
        branch.doubts.append((N_("the rows below it were taken for its levels"), {}))


def _give_ids(areas: list[Branch], problems: list[Problem]) -> None:
    """Printed codes where they are unique, else with the area's before them, else the parent's and a position."""
    everyone = [branch for area in areas for branch in area.below()]
    printed = Counter(branch.code.text for branch in everyone if branch.code.text)
    taken = {code for code, count in printed.items() if count == 1}
    with_area = Counter(
        f"{area.code.text}.{one.code.text}" for area in areas for one in area.below() if one is not area
    )
    for place, area in enumerate(areas, start=1):
        for branch in area.below():
            branch.id = _id(branch, area, place, printed, with_area, taken)
            taken.add(branch.id)
    for area in areas:
        _tell_twice(area, problems)
    _tell_twice(Branch(areas[0].row, NO_CODE, "", None, [], children=areas) if areas else None, problems)


def _id(
    branch: Branch, area: Branch, place: int, printed: Counter[str], with_area: Counter[str], taken: set[str]
) -> str:
    code = branch.code.text
    if code and printed[code] == 1:
        return code
    if branch is not area and code and area.id:
        wanted = f"{area.id}.{code}"
        if with_area[f"{area.code.text}.{code}"] == 1 and wanted not in taken:
            return wanted
    position = branch.position if branch.parent else place
    wanted = f"{branch.parent.id}.{position}" if branch.parent else str(position)
    while wanted in taken:
        position += 1
        wanted = f"{branch.parent.id}.{position}" if branch.parent else str(position)
    return wanted


def _tell_twice(parent: Branch | None, problems: list[Problem]) -> None:
    """A code that stands twice under one parent: one of the two is a slip."""
    if parent is None:
        return
    seen: dict[str, Branch] = {}
    for child in parent.children:
        code = child.code.text
        if code and code in seen:
            params = {"code": code, "id": child.id, "first": seen[code].row.source}
            problems.append(Problem("R83", child.row.place, params))
        seen.setdefault(code, child)
    if parent.code is not NO_CODE:
        for child in parent.children:
            _tell_twice(child, problems)
