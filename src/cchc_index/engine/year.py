"""What all units said in one period (dữ liệu của một kỳ), as plain rows of a saved result give it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final, NamedTuple

from cchc_index.engine.compare import TableRow
from cchc_index.engine.ground import Counts, Ground, NothingToCountError, NoValueError
from cchc_index.engine.said import TABLES as SAID
from cchc_index.engine.said import Said
from cchc_index.model import arithmetic
from cchc_index.model.arithmetic import Expr, Figure
from cchc_index.model.lineage import was
from cchc_index.model.names import fold
from cchc_index.model.numbers import as_written
from cchc_index.model.points import MILLION, from_points
from cchc_index.model.problem import Place
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Row, Rubric
from cchc_index.model.tables import EXEMPT, NOT_APPLICABLE

READ: Final = (*SAID, "imported", "replies")
"""The tables of a result that rules read."""

NOWHERE: Final = Place()

Key = tuple[str, str]
"""The node that declares an input, and the input's name."""
Tables = Mapping[str, Sequence[TableRow]]


class Before(NamedTuple):
    """Figures of the period before (số liệu kỳ trước), as the rubric of that period has them."""

    rubric: Rubric
    figures: Sequence[TableRow]


def nowhere(_code: int) -> Place:
    """No place."""
    return NOWHERE


@dataclass(frozen=True)
class Year:
    """What all units said in one period (dữ liệu của một kỳ), as far as rules read it.

    `before` are the figures of the period before, under this rubric's ids.
    """

    rubric: Rubric
    period: str
    said: Mapping[str, Said]
    before: Mapping[str, Mapping[Key, Fraction]] = field(default_factory=dict)
    imported: Mapping[Key, Fraction] = field(default_factory=dict)
    replies: Mapping[str, Counts] = field(default_factory=dict)
    small_group: int = 1

    @staticmethod
    def of(
        rubric: Rubric,
        head: ResultHead,
        units: Iterable[str],
        tables: Tables,
        before: Before | None = None,
        place_of: Callable[[int], Place] = nowhere,
    ) -> Year:
        """From the rows of a result's tables; `before` are figures of the period before, with their rubric."""
        of_unit = {name: _by_unit(tables[name]) for name in SAID}
        said = {
            unit: Said.of(rubric, {name: rows.get(unit, []) for name, rows in of_unit.items()}, place_of, head.stage)
            for unit in units
        }
        imported = {
            (row["unit"], row["leaf"]): as_written(row["value"])
            for row in tables["imported"]
            if row["value"] is not None
        }
        replies: dict[str, dict[tuple[str, str, str], tuple[int, Fraction]]] = {}
        for row in tables["replies"]:
            given = row["count"], Fraction(row["weight"], MILLION)
            replies.setdefault(row["unit"], {})[row["group"], row["question"], row["answer"]] = given
        earlier = {} if before is None else _figures_before(rubric, before, head.stage)
        return Year(rubric, head.period, said, earlier, imported, replies)

    def ground(self, unit: str, row: Row, said: Said | None = None) -> Ground:
        """What the rule of a leaf sees of a unit; `said` where that is not what counts."""
        own = said or self.said[unit]
        return Ground(
            row=row,
            outline=self.rubric.outline,
            period=self.period,
            most=from_points(row.node.max or 0),
            figure=lambda figure: self._figure(unit, own, row, figure),
            everyone=lambda tree: self._everyone(row, tree),
            answer=answer_of(own, row),
            counts=self.replies.get(unit, {}),
            least=self.small_group,
        )

    def ground_under(self, unit: str, row: Row, own: Row, rubric: Rubric) -> Ground | None:
        """The same for a row of another rubric, which reads figures of the same name or label; None where it cannot."""
        outline = rubric.outline
        names: dict[str, str] = {}
        for key in outline.own_figures[row.index]:
            found = self._same(outline.inputs_at(key[0])[key[1]].label, key[1], own)
            if found is None:
                return None
            names[key[1]] = found
        ground = self.ground(unit, own)

        def renamed(figure: Figure) -> Figure:
            return Figure(figure.scope, names.get(figure.name, figure.name))

        return replace(
            ground,
            row=row,
            outline=outline,
            most=from_points(row.node.max or 0),
            figure=lambda figure: ground.figure(renamed(figure)),
            everyone=lambda tree: ground.everyone(_renamed(tree, renamed)),
        )

    def _same(self, label: str, name: str, own: Row) -> str | None:
        """The name of a row's own figure that is the one asked for."""
        outline = self.rubric.outline
        there = {key[1]: outline.inputs_at(key[0])[key[1]].label for key in outline.own_figures[own.index]}
        if name in there:
            return name
        return next((one for one, other in there.items() if fold(other) == fold(label)), None)

    def _figure(self, unit: str, said: Said, row: Row, figure: Figure) -> Fraction | str | None:
        if figure.scope == "imported":
            return self.imported.get((unit, row.node.id))
        key = self.rubric.outline.declared_at(row, figure.name) or "", figure.name
        if figure.scope == "own":
            return said.figures.get(key)
        if figure.scope == "prev":
            return self.before.get(unit, {}).get(key)
        found = [value for one in self.said.values() if isinstance(value := one.figures.get(key), Fraction)]
        if not found:
            return None
        if figure.scope == "mean":
            return sum(found, Fraction(0)) / len(found)
        return max(found) if figure.scope == "highest" else min(found)

    def _everyone(self, row: Row, tree: Expr) -> list[Fraction]:
        """The arithmetic of every unit that has it."""
        found: list[Fraction] = []
        for unit in self.said:
            try:
                found.append(self.ground(unit, row).value(tree))
            except (NoValueError, NothingToCountError):
                continue
        return found


def answer_of(said: Said, row: Row) -> str | None:
    """A leaf's answer; a claim that it does not apply is none."""
    answer = said.answers.get(row.node.id)
    return None if answer in (NOT_APPLICABLE, EXEMPT) else answer


def _renamed(tree: Expr, renamed: Callable[[Figure], Figure]) -> Expr:
    match tree:
        case Figure():
            return renamed(tree)
        case arithmetic.Op():
            return arithmetic.Op(tree.sign, tuple(_renamed(arg, renamed) for arg in tree.args))
    return tree


def _by_unit(rows: Iterable[TableRow]) -> dict[str, list[TableRow]]:
    found: dict[str, list[TableRow]] = {}
    for row in rows:
        found.setdefault(row["unit"], []).append(row)
    return found


def _figures_before(rubric: Rubric, before: Before, stage: str) -> dict[str, dict[Key, Fraction]]:
    """Per unit the figures of the period before, under the ids of this rubric."""
    now: dict[str, list[str]] = {"*": ["*"]}
    for row in rubric.outline.rows:
        for old in was(row, before.rubric, rubric):
            now.setdefault(old, []).append(row.node.id)
    found: dict[str, dict[Key, Fraction]] = {}
    for unit, rows in _by_unit(before.figures).items():
        said = Said.of(rubric, {**dict.fromkeys(SAID, ()), "figures": rows}, nowhere, stage)
        found[unit] = {
            (node, name): value
            for (holder, name), value in said.figures.items()
            if isinstance(value, Fraction)
            for node in now.get(holder, ())
        }
    return found
