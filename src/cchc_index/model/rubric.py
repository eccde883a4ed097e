"""The rubric (bộ tiêu chí): a legal scoring table as data, and the tree of its nodes. Keys as in `docs/rubric.md`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from cchc_index.model.accepted import Accepted
from cchc_index.model.decision import Basis, Expects
from cchc_index.model.rule_parts import figures_of
from cchc_index.model.rules import AnyRule
from cchc_index.model.written import Id, Number, Points, Text, Texts, Written

Level = Literal["bo", "tinh", "so", "huyen", "xa", "phong"]
Status = Literal["official", "illustrative", "draft"]
Role = Literal["bonus", "penalty"]
InputType = Literal["number", "count", "percent", "date", "yes_no", "text"]
Policy = Literal["forbidden", "full", "zero", "drop", "redistribute", "redistribute_equal"]
PolicyInFile = Policy | dict[Literal["redistribute"], Literal["equal"]]
ScoredBy = Literal["unit", "appraiser", "survey", "import"]
Round = Literal["declared", "appraised_1", "appraised_2"]


class Rounding(Written):
    """Decimals of a leaf's points and of published figures (làm tròn), half up."""

    leaf: Annotated[int, Field(ge=0, le=6)] = 6
    published: Annotated[int, Field(ge=0, le=6)] = 2


class Ranking(Written):
    """How units are ranked (xếp hạng)."""

    by: Literal["percent", "points"] = "percent"
    ties: Literal["competition", "dense"] = "competition"
    figures: Literal["exact", "published"] = "exact"


class Requirement(Written):
    """A node whose percent must reach `from` for a class (điều kiện xếp loại)."""

    node: Id
    from_: Annotated[Number, Field(alias="from")]


class ClassBand(Written):
    """One class (xếp loại): from a percent, perhaps for a quota of the units, perhaps with requirements."""

    name: Text
    from_: Annotated[Number, Field(alias="from")]
    quota: Annotated[Number, Field(gt=0, le=100)] | None = None
    requires: tuple[Requirement, ...] = ()


class Input(Written):
    """A figure that the unit fills in (số liệu)."""

    label: Text
    type: InputType


def _policy(value: object) -> Any:  # noqa: ANN401 - pydantic goes on to check it
    return "redistribute_equal" if value == {"redistribute": "equal"} else value


def _ids(value: object) -> Any:  # noqa: ANN401 - pydantic goes on to check it
    return value if isinstance(value, list | tuple) or value is None else [value]


InputName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
Inputs = dict[InputName, Input]


class Node(Written):
    """One row of the table (lĩnh vực, tiêu chí, tiêu chí thành phần …): it has children, or a rule."""

    id: Id
    name: Text
    code: Text | None = None
    status: Status | None = None
    max: Annotated[Points, Field(ge=0)] | None
    min: Annotated[Points, Field(le=0)] = 0
    role: Role | None = None
    cap: bool = False
    of: Literal["sum", "best"] = "sum"
    text: Text | None = None
    basis: Text | None = None
    note: Text | None = None
    confidence: Literal["sure", "check"] | None = None
    source: Text | None = None
    owner: Text | None = None
    appraised_by: Text | None = None
    evidence: Texts = ()
    evidence_required: bool = False
    scored_by: ScoredBy = "unit"
    inputs: Inputs = Field(default_factory=dict)
    applies_to: Texts = ()
    requires: Id | None = None
    not_applicable: Annotated[Policy, BeforeValidator(_policy, json_schema_input_type=PolicyInFile)] = "forbidden"
    effort: Annotated[Number, Field(ge=0)] | None = None
    was: Annotated[tuple[Id, ...], BeforeValidator(_ids, json_schema_input_type=str | list[str])] | None = None
    rule: AnyRule | None = None
    children: tuple[Node, ...] = ()


class Rubric(Written):
    """A rubric (bộ tiêu chí): for one kind of unit and one or more periods; every number of the decision is here."""

    schema_: Annotated[Literal[1], Field(alias="schema")]
    id: Annotated[Id, Field(pattern=r"^[\w.-]+(/[\w.-]+)*$")]
    index: Annotated[Id, Field(pattern=r"^[\w-]+$")]
    title: Text
    level: Level
    periods: Annotated[tuple[Annotated[Id, Field(pattern=r"^[\w-]+$")], ...], Field(min_length=1)]
    valid_from: dt.date | None = None
    status: Status
    note: Text | None = None
    basis: Annotated[tuple[Basis, ...], Field(min_length=1)]
    expects: Expects = Expects()
    rounding: Rounding = Rounding()
    ranking: Ranking = Ranking()
    tie_break: tuple[Id, ...] = ()
    classes: tuple[ClassBand, ...] = ()
    record: Annotated[tuple[Round, ...], Field(min_length=1)] = ("appraised_2", "appraised_1", "declared")
    without_survey: Literal["incomplete", "drop"] = "incomplete"
    inputs: Inputs = Field(default_factory=dict)
    unit_groups: Texts = ()
    previous: Id | None = None
    accepts_forms: tuple[Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")], ...] = ()
    accepts: tuple[Accepted, ...] = ()
    areas: Annotated[tuple[Node, ...], Field(min_length=1)]

    @cached_property
    def outline(self) -> Outline:
        """The tree laid out in rows, in the order of the document."""
        return Outline(self)


@dataclass(frozen=True, slots=True)
class Row:
    """A node in its place in the tree (dòng của bộ tiêu chí); `path` is where it stands in the file.

    `groups` are the groups of units that it applies to, by its own word and those above it; None: to all units.
    """

    node: Node
    index: int
    parent: int | None
    depth: int
    role: Role | None
    status: Status
    path: tuple[str | int, ...]
    groups: frozenset[str] | None = None

    @property
    def is_leaf(self) -> bool:
        """A childless node is a leaf."""
        return not self.node.children

    @property
    def is_role_root(self) -> bool:
        """The node that carries the bonus or penalty, whose max is the cap."""
        return self.node.role is not None

    def is_for(self, group: str | None) -> bool:
        """Whether it applies to the units of a group (áp dụng với nhóm đơn vị)."""
        return self.groups is None or group in self.groups

    @property
    def scores(self) -> bool:
        """A leaf with a maximum above 0; the others are for information."""
        return self.is_leaf and bool(self.node.max)


def _both(own: tuple[str, ...], above: frozenset[str] | None) -> frozenset[str] | None:
    """The groups that a row and the rows above it apply to."""
    if not own:
        return above
    return frozenset(own) if above is None else above.intersection(own)


class Outline:
    """All nodes of a rubric as rows (bảng phẳng của bộ tiêu chí), parents before children."""

    def __init__(self, rubric: Rubric) -> None:
        self.rows: tuple[Row, ...] = tuple(self._lay_out(rubric))
        self.by_id: dict[str, Row] = {}
        for row in self.rows:
            self.by_id.setdefault(row.node.id, row)
        children: dict[int | None, list[Row]] = {}
        for row in self.rows:
            children.setdefault(row.parent, []).append(row)
        self._children = {parent: tuple(rows) for parent, rows in children.items()}
        self.leaves: tuple[Row, ...] = tuple(row for row in self.rows if row.is_leaf)
        self._head_inputs = rubric.inputs
        self.classes: tuple[str, ...] = tuple(band.name for band in rubric.classes)
        self.periods: tuple[str, ...] = rubric.periods
        self._holders: dict[tuple[int, str], str | None] = {}
        self.figures = {row.index: figures_of(row.node.rule) for row in self.leaves if row.node.rule}
        self.readers = self._readers()
        self.own_figures = {leaf.index: dict(self._own_figures(leaf)) for leaf in self.leaves}

    @staticmethod
    def _lay_out(rubric: Rubric) -> Iterator[Row]:
        count = 0

        def visit(node: Node, parent: Row | None, path: tuple[str | int, ...]) -> Iterator[Row]:
            nonlocal count
            row = Row(
                node=node,
                index=count,
                parent=parent.index if parent else None,
                depth=parent.depth + 1 if parent else 1,
                role=node.role or (parent.role if parent else None),
                status=node.status or (parent.status if parent else rubric.status),
                path=path,
                groups=_both(node.applies_to, parent.groups if parent else None),
            )
            count += 1
            yield row
            for position, child in enumerate(node.children):
                yield from visit(child, row, (*path, "children", position))

        for position, area in enumerate(rubric.areas):
            yield from visit(area, None, ("areas", position))

    def children(self, row: Row | None) -> tuple[Row, ...]:
        """The rows directly below a row; of None, the areas."""
        return self._children.get(row.index if row else None, ())

    def parent(self, row: Row) -> Row | None:
        """The row above."""
        return None if row.parent is None else self.rows[row.parent]

    def above(self, row: Row) -> Iterator[Row]:
        """The rows above, nearest first."""
        while row.parent is not None:
            row = self.rows[row.parent]
            yield row

    def leaves_below(self, row: Row) -> tuple[Row, ...]:
        """The leaves of a row's subtree; of a leaf, itself."""
        after = next((other.index for other in self.rows[row.index + 1 :] if other.depth <= row.depth), len(self.rows))
        return tuple(other for other in self.rows[row.index : after] if other.is_leaf)

    def area(self, row: Row) -> Row:
        """The area (lĩnh vực) a row belongs to."""
        return next((up for up in self.above(row) if up.depth == 1), row)

    def declared_at(self, row: Row, name: str) -> str | None:
        """The id of the node (`*` for the head) whose input of that name the row sees; the nearest wins."""
        key = (row.index, name)
        if key not in self._holders:
            above = (up.node.id for up in (row, *self.above(row)) if name in up.node.inputs)
            self._holders[key] = next(above, "*" if name in self._head_inputs else None)
        return self._holders[key]

    def inputs_at(self, node_id: str) -> dict[str, Input]:
        """The inputs filled in under a node's id; `*` is the head."""
        return self._head_inputs if node_id == "*" else self.by_id[node_id].node.inputs

    def input(self, row: Row, name: str) -> Input | None:
        """The input of that name that the row sees."""
        holder = self.declared_at(row, name)
        return None if holder is None else self.inputs_at(holder)[name]

    def required_by(self, row: Row) -> tuple[str, ...]:
        """The ids of the leaves without whose points this one has none, its own and those of the nodes above."""
        return tuple(up.node.requires for up in (row, *self.above(row)) if up.node.requires is not None)

    def _readers(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """Per figure (node, input), the ids of the leaves whose rules read it: more than one share it."""
        readers: dict[tuple[str, str], list[str]] = {}
        for leaf in self.leaves:
            for figure in self.figures.get(leaf.index, ()):
                holder = self.declared_at(leaf, figure.name)
                if holder is not None:
                    found = readers.setdefault((holder, figure.name), [])
                    if leaf.node.id not in found:
                        found.append(leaf.node.id)
        return {figure: tuple(found) for figure, found in readers.items()}

    def _own_figures(self, leaf: Row) -> Iterator[tuple[tuple[str, str], bool]]:
        """The figures (node, input) of this year that a leaf's rule reads, and whether others read them too."""
        for figure in self.figures.get(leaf.index, ()):
            holder = self.declared_at(leaf, figure.name)
            if figure.scope == "own" and holder is not None:
                yield (holder, figure.name), len(self.readers[holder, figure.name]) > 1

    @cached_property
    def scale(self) -> int:
        """The declared points of the scale, bonus and penalty left out, in millionths."""
        return sum(row.node.max or 0 for row in self.children(None) if row.role is None)
