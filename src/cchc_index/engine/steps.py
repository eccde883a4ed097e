"""What a unit can still better this year (các bước nâng điểm), row by row, and which rows act on each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import ceil, prod
from typing import Final

from cchc_index.engine.better import ladder
from cchc_index.engine.explain import Case
from cchc_index.engine.why import why
from cchc_index.engine.zeroes import may_zero
from cchc_index.model.explained import Better
from cchc_index.model.language import _
from cchc_index.model.planned import Step
from cchc_index.model.points import from_points
from cchc_index.model.rubric import Row
from cchc_index.model.rule_parts import all_rules
from cchc_index.model.rules import Judgement, Relative

SETTLED: Final = ("exempt", "not_applicable", "information", "pending_survey", "not_scored")
OVER_UNITS: Final = ("mean", "highest", "lowest")
COMBINATIONS: Final = 1024
"""So many combinations of rows that act on each other are worked out, no more."""


@dataclass(frozen=True)
class Steps:
    """All steps of one unit, by row, least gain first."""

    case: Case

    @cached_property
    def by_row(self) -> dict[str, tuple[Step, ...]]:
        """The rows that can be bettered."""
        return {leaf: self._weighed(leaf, steps) for leaf, steps in self._ladders.items()}

    @cached_property
    def weighed(self) -> bool:
        """Whether every row that can be bettered has an effort."""
        by_id = self.case.year.rubric.outline.by_id
        return all(by_id[leaf].node.effort is not None for leaf in self._ladders)

    @property
    def beyond(self) -> tuple[str, ...]:
        """The rows that lost points and have no step (không khắc phục được trong năm)."""
        rows = self.case.year.rubric.outline.leaves
        lost = (row.node.id for row in rows if row.role != "bonus" and self._lost(row))
        return tuple(leaf for leaf in lost if leaf not in self._ladders)

    def groups(self) -> tuple[list[list[tuple[Step, ...]]], list[str]]:
        """Groups of rows that do not act on each other, each as its combinations; and rows of thinned groups."""
        groups: list[list[tuple[Step, ...]]] = []
        thinned: list[str] = []
        for leaves in _joined([*self._links(), *({leaf} for leaf in self.by_row)]):
            ladders = {leaf: self.by_row[leaf] for leaf in self.by_row if leaf in leaves}
            kept = _thinned(ladders)
            thinned += [leaf for leaf in ladders if kept.get(leaf) != ladders[leaf]]
            if kept:
                combinations = product(*((None, *steps) for steps in kept.values()))
                found = [tuple(step for step in one if step is not None) for one in combinations]
                groups.append([one for one in found if self._agree(one)])
        return groups, thinned

    @cached_property
    def _ladders(self) -> dict[str, list[Better]]:
        found = {row.node.id: self._ladder(row) for row in self._rows}
        return {leaf: steps for leaf, steps in found.items() if steps}

    def _agree(self, steps: Iterable[Step]) -> bool:
        """Whether no figure is to be two things at once; a figure that rows share is one."""
        outline, found = self.case.year.rubric.outline, dict[tuple[str, str], str]()
        for leaf, text in ((step.leaf, text) for step in steps for text in step.sets):
            target, _equals, value = text.partition("=")
            name = target.removeprefix(leaf).removeprefix(".")
            key = (outline.declared_at(outline.by_id[leaf], name) or "", name) if name else (leaf, "")
            if found.setdefault(key, value) != value:
                return False
        return True

    @cached_property
    def _rows(self) -> list[Row]:
        """The rows that lost points which can be won by the unit this year."""
        case, outline = self.case, self.case.year.rubric.outline
        compared = {key for row in self.compared for key in outline.own_figures[row.index]}
        return [
            row
            for row in outline.leaves
            if self._lost(row)
            and row.node.rule is not None
            and row.node.scored_by == "unit"
            and not isinstance(row.node.rule, Judgement)
            and compared.isdisjoint(outline.own_figures[row.index])
            and case.side.states[case.unit, row.node.id].status not in SETTLED
            and why(case.side, case.unit, case.year.said[case.unit], row).recoverable
        ]

    @cached_property
    def compared(self) -> list[Row]:
        """The rows whose points hang on other units too."""
        return [row for row in self.case.year.rubric.outline.leaves if row.node.rule and self._over_units(row)]

    def _over_units(self, row: Row) -> bool:
        reads = any(figure.scope in OVER_UNITS for figure in self.case.year.rubric.outline.figures.get(row.index, ()))
        return reads or any(isinstance(rule, Relative) for rule in (all_rules(row.node.rule) if row.node.rule else ()))

    def _lost(self, row: Row) -> int:
        """Millionths that a row lost; of a penalty, all of it."""
        found = self.case.side.of_node.get((self.case.unit, row.node.id))
        if found is None or not row.scores:
            return 0
        return found[0] if row.role == "penalty" else found[1] - found[0]

    def _ladder(self, row: Row) -> list[Better]:
        """The row's better steps: what its rule gives already is the first, where something else stands in the way."""
        case = self.case
        state, now = case.side.states[case.unit, row.node.id], from_points(case.side.of_node[case.unit, row.node.id][0])
        ground, ruled = case.year.ground(case.unit, row), case.ruled(row)
        if state.reason == "zeroed" or ruled is None or ruled <= now:
            return ladder(case.year.rubric, ground, now if ruled is None or state.reason != "zeroed" else ruled)
        attached = state.reason == "no_evidence"
        needs = (
            _("the evidence asked for is attached") if attached else _("the appraisers accept what the unit has sent")
        )
        first = Better(needs, ruled, ruled - now, ())
        more = ladder(case.year.rubric, ground, ruled)
        return [
            first,
            *(Better(f"{needs}; {one.needs}", one.points, first.gain + one.gain, ()) for one in more if attached),
            *(Better(one.needs, one.points, first.gain + one.gain, one.sets) for one in more if not attached),
        ]

    def _weighed(self, leaf: str, steps: Sequence[Better]) -> tuple[Step, ...]:
        """The steps with what they cost: their part of the row's effort, up to the hundredth; or their number."""
        row = self.case.year.rubric.outline.by_id[leaf]
        effort, lost = Fraction(row.node.effort or 0), from_points(self._lost(row)) or Fraction(1)
        return tuple(
            Step(
                leaf,
                one.needs,
                tuple(f"{leaf}.{name}={value}" if name else f"{leaf}={value}" for name, value in one.sets)
                or (f"{leaf}={float(one.points):.15g}",),
                one.gain,
                Fraction(ceil(100 * effort * min(one.gain / lost, Fraction(1))), 100)
                if self.weighed
                else Fraction(number),
            )
            for number, one in enumerate(steps, start=1)
        )

    def _links(self) -> list[set[str]]:
        """Rows that act on each other: a figure that both read, a cap above both, what one takes away from another."""
        outline = self.case.year.rubric.outline
        read: dict[tuple[str, str], set[str]] = {}
        for row in outline.leaves:
            for key in outline.own_figures[row.index]:
                read.setdefault(key, set()).add(row.node.id)
        links = [leaves for leaves in read.values() if not leaves.isdisjoint(self.by_row)]
        movable = {*self.by_row}.union(*links)
        for row in outline.leaves:
            links += [{row.node.id, needed} for needed in outline.required_by(row) if needed in movable]
            if row.node.id in movable:
                targets = (outline.parent(row) if one == "parent" else outline.by_id[one] for one in may_zero(row))
                links += [{row.node.id, *_below(outline.leaves_below(one))} for one in targets if one is not None]
        for row in outline.rows:
            if not row.is_leaf and (row.node.cap or row.node.of == "best" or row.is_role_root):
                links.append(_below(outline.leaves_below(row)) & movable)
        return links


def _below(rows: Iterable[Row]) -> set[str]:
    return {row.node.id for row in rows}


def _joined(links: Iterable[set[str]]) -> list[set[str]]:
    """Sets that have anything in common, made one."""
    groups: list[set[str]] = []
    for link in links:
        apart = [group for group in groups if group.isdisjoint(link)]
        groups = [*apart, link.union(*(group for group in groups if not group.isdisjoint(link)))]
    return groups


def _thinned(ladders: Mapping[str, tuple[Step, ...]]) -> dict[str, tuple[Step, ...]]:
    """The ladders with fewer steps, then fewer rows, until their combinations can be worked out."""
    kept = dict(ladders)
    while prod(len(steps) + 1 for steps in kept.values()) > COMBINATIONS:
        longest = max(kept, key=lambda leaf: len(kept[leaf]))
        steps = kept[longest]
        if len(steps) > 1:
            kept[longest] = (*steps[: len(steps) - 2], steps[-1])
        else:
            del kept[min(kept, key=lambda leaf: kept[leaf][-1].gain)]
    return kept
