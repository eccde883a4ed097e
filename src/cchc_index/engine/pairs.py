"""Two rubrics row by row (đối chiếu hai bộ tiêu chí): the rows whose points can be compared, and the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from cchc_index.engine.scale import Gone, stands_for_itself
from cchc_index.engine.worth import Worth
from cchc_index.model.lineage import Block, blocks, is_turned, was
from cchc_index.model.rubric import Row, Rubric


@dataclass(frozen=True)
class Pairs:
    """Two rubrics, leaf by leaf (đối chiếu hai bộ tiêu chí): what stands for itself in both, and what has no twin."""

    before: Rubric
    after: Rubric

    @cached_property
    def standing(self) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
        """The rows of either scale that stand for themselves, none below another."""
        return _standing(self.before), _standing(self.after)

    @cached_property
    def blocks(self) -> list[Block]:
        """The leaves of both that hang together."""
        return blocks(self.before, self.after)

    @cached_property
    def _stands_before(self) -> set[int]:
        return {row.index for row in self.standing[0]}

    @cached_property
    def _worths(self) -> dict[tuple[frozenset[tuple[str, str]], ...], Worth]:
        return {}

    def worth(self, gone: Sequence[Sequence[Gone]]) -> Worth:
        """What points are worth, per rubric and per year the leaves that have left the scale; most units share it."""
        key = tuple(frozenset(how.items()) for side in gone for how in side)
        if key not in self._worths:
            self._worths[key] = Worth((self.before, self.after), gone)
        return self._worths[key]

    @cached_property
    def alike(self) -> dict[str, bool]:
        """Per leaf of the later rubric that has a twin, whether both rubrics score it alike."""
        leaves = [(old, self.after.outline.by_id[new]) for new, old in self.twins.items()]
        return {
            new.node.id: (old.node.rule, old.node.max, old.node.min) == (new.node.rule, new.node.max, new.node.min)
            for old, new in leaves
        }

    @cached_property
    def twins(self) -> dict[str, Row]:
        """Per leaf of the later rubric the one leaf before that it continues, where there is one."""
        found = (block for block in self.blocks if _is_pair(block))
        return {block.after[0].node.id: block.before[0] for block in found}

    @cached_property
    def block_of(self) -> tuple[dict[str, tuple[str, str]], dict[str, tuple[str, str]]]:
        """Per leaf of either rubric the ids and the names of the block that it belongs to."""
        found: tuple[dict[str, tuple[str, str]], dict[str, tuple[str, str]]] = ({}, {})
        for block in self.blocks:
            shown = block.after or block.before
            told = ", ".join(row.node.id for row in shown), "; ".join(dict.fromkeys(row.node.name for row in shown))
            for side, rows in zip(found, block, strict=True):
                side.update({row.node.id: told for row in rows})
        return found

    @cached_property
    def terms(self) -> list[tuple[Row, Row, list[tuple[Row, Row]]]]:
        """Rows that stand for themselves in both, with the leaves below them, each with its twin."""
        found: list[tuple[Row, Row, list[tuple[Row, Row]]]] = []
        for row in self.standing[1]:
            below = [leaf for leaf in self.after.outline.leaves_below(row) if leaf.scores]
            pairs = [(self.twins[leaf.node.id], leaf) for leaf in below if leaf.node.id in self.twins]
            old = self._twin(row, pairs)
            if old is None or len(pairs) < len(below):
                continue
            there = [leaf for leaf in self.before.outline.leaves_below(old) if leaf.scores]
            if {leaf.index for leaf in there} == {one.index for one, _two in pairs}:
                found.append((old, row, pairs))
        return found

    def _twin(self, row: Row, pairs: list[tuple[Row, Row]]) -> Row | None:
        if row.is_leaf:
            return pairs[0][0] if pairs and pairs[0][0].index in self._stands_before else None
        if is_turned(self.before, self.after):
            olds = [one for one in self.standing[0] if was(one, self.after, self.before) == (row.node.id,)]
        else:
            olds = [self.before.outline.by_id[one] for one in was(row, self.before, self.after)]
        alone = len(olds) == 1 and olds[0].index in self._stands_before and not olds[0].is_leaf
        return olds[0] if alone else None


def _standing(rubric: Rubric) -> tuple[Row, ...]:
    found: list[Row] = []
    below: set[int] = set()
    for row in rubric.outline.rows:
        if row.parent in below:
            below.add(row.index)
        elif row.role is None and row.node.max and stands_for_itself(row, rubric):
            found.append(row)
            below.add(row.index)
    return tuple(found)


def _is_pair(block: Block) -> bool:
    return len(block.before) == len(block.after) == 1
