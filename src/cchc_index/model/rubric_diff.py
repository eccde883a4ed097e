"""How a rubric differs from the one before (so sánh hai bộ tiêu chí): new, dropped, moved, rescaled, reworded rows.

What `was` and equal ids say is taken as told; what is left is paired by its names, as a guess that says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, Literal, NamedTuple

from cchc_index.model.lineage import was
from cchc_index.model.names import fold
from cchc_index.model.rubric import Node, Outline, Row, Rubric
from cchc_index.model.scoring import scoring

Kind = Literal["new", "dropped", "moved", "split", "merged", "rescaled", "reworded", "rule", "evidence"]
KINDS: Final[tuple[Kind, ...]] = (
    "new",
    "dropped",
    "moved",
    "split",
    "merged",
    "rescaled",
    "reworded",
    "rule",
    "evidence",
)
ALIKE: Final = 0.75
"""From so much likeness on two names may be of one row."""
SAME_ID: Final = 0.15
"""What an equal id adds to it."""


class RowDiff(NamedTuple):
    """One row of either rubric, or of both (khác biệt của một mục), and how it differs; `likeness` if it is a guess."""

    before: tuple[Row, ...]
    after: Row | None
    kinds: tuple[Kind, ...]
    likeness: float | None = None


def diff(old: Rubric, new: Rubric) -> list[RowDiff]:
    """Every row of both, in the order of the new one, then what was dropped; equal ones have no kinds."""
    told = {row.node.id: was(row, old, new) for row in new.outline.rows}
    guessed = dict(_guesses(old, new, told))
    links = told | {after: (before,) for after, (before, _likeness) in guessed.items()}
    shared = Counter(one for olds in links.values() for one in olds)
    found: list[RowDiff] = []
    for row in new.outline.rows:
        olds = tuple(old.outline.by_id[one] for one in links[row.node.id] if one in old.outline.by_id)
        likeness = guessed[row.node.id][1] if row.node.id in guessed else None
        split = any(shared[one.node.id] > 1 for one in olds)
        found.append(
            RowDiff(olds, row, tuple(_kinds(olds, row, links, (old.outline, new.outline), split=split)), likeness)
        )
    return [*found, *(RowDiff((row,), None, ("dropped",)) for row in old.outline.rows if not shared[row.node.id])]


def undeclared(old: Rubric, new: Rubric) -> list[RowDiff]:
    """The rows whose past the new rubric does not tell yet (mục chưa ghi `was`)."""
    told = {row.node.id: was(row, old, new) for row in new.outline.rows}
    return [
        one
        for one in diff(old, new)
        if one.after is not None
        and not told[one.after.node.id]
        and (one.after.node.was is None or not _previous(old, new))
    ]


def _previous(old: Rubric, new: Rubric) -> bool:
    return new.previous == old.id


def _guesses(old: Rubric, new: Rubric, told: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, tuple[str, float]]]:
    """Rows that nothing links, paired by name, the likeliest first; each once."""
    taken = {one for olds in told.values() for one in olds}
    old_rows = [row for row in old.outline.rows if row.node.id not in taken]
    new_rows = [
        row for row in new.outline.rows if not told[row.node.id] and (row.node.was is None or not _previous(old, new))
    ]
    pairs = [
        (likeness, one.index, two.index)
        for one in old_rows
        for two in new_rows
        if one.is_leaf == two.is_leaf and (likeness := _likeness(one.node, two.node)) >= ALIKE
    ]
    used_old: set[int] = set()
    used_new: set[int] = set()
    for likeness, before, after in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if before not in used_old and after not in used_new:
            used_old.add(before)
            used_new.add(after)
            one, two = old.outline.rows[before].node, new.outline.rows[after].node
            yield two.id, (one.id, likeness - (SAME_ID if one.id == two.id else 0))


def _likeness(one: Node, two: Node) -> float:
    """How alike two names are, 0 to 1; the same id counts for it."""
    names = fold(one.name), fold(two.name)
    match = SequenceMatcher(None, *names, autojunk=False)
    more = SAME_ID if one.id == two.id else 0
    if match.real_quick_ratio() + more < ALIKE or match.quick_ratio() + more < ALIKE:
        return 0
    return match.ratio() + more


def _kinds(
    olds: Sequence[Row], row: Row, links: dict[str, tuple[str, ...]], outlines: tuple[Outline, Outline], *, split: bool
) -> Iterator[Kind]:
    if not olds:
        yield "new"
        return
    if split:
        yield "split"
    if len(olds) > 1:
        yield "merged"
    if split or len(olds) > 1:
        return  # maxima and rules of parts and wholes say nothing of each other
    before, after = olds[0].node, row.node
    if _moved(olds[0], row, links, outlines):
        yield "moved"
    if before.max != after.max:
        yield "rescaled"
    if fold(before.name) != fold(after.name) or fold(before.text or "") != fold(after.text or ""):
        yield "reworded"
    if _scored(before) != _scored(after):
        yield "rule"
    if before.evidence != after.evidence:
        yield "evidence"


def _moved(before: Row, after: Row, links: dict[str, tuple[str, ...]], outlines: tuple[Outline, Outline]) -> bool:
    """Another printed number, or below another row than the one that continues its parent."""
    old, new = outlines
    above, now = old.parent(before), new.parent(after)
    same_place = above is now if above is None or now is None else above.node.id in links[now.node.id]
    return (before.node.code or before.node.id) != (after.node.code or after.node.id) or not same_place


def _scored(node: Node) -> tuple[object, ...]:
    """How a row scores, its maximum apart."""
    return scoring(node)[1:]
