"""How the leaves of one rubric continue those of another (liên hệ giữa hai bộ tiêu chí): blocks that can be compared.

Numbering changes, criteria are split and merged: connected old and new leaves form one block, and only blocks are
compared. `was` connects; so does the same id with the same folded name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cchc_index.model.names import fold
from cchc_index.model.rubric import Row, Rubric


class Block(NamedTuple):
    """Old and new leaves that hang together; a new leaf has no old ones, a dropped one no new ones."""

    before: tuple[Row, ...]
    after: tuple[Row, ...]


def blocks(before: Rubric, after: Rubric) -> list[Block]:
    """All scored leaves of both rubrics, in the order of the later one, then what was dropped.

    Which of the two is the later one is told by `previous`; with neither, names and ids alone connect.
    """
    if is_turned(before, after):
        return [Block(one.before, one.after) for one in map(_turned, blocks(after, before))]
    links = _links(before, after)
    old = {row.node.id: row for row in before.outline.leaves if row.scores}
    new = [row for row in after.outline.leaves if row.scores]
    found: list[Block] = []
    placed: set[str] = set()
    for row in new:
        if row.node.id in placed:
            continue
        olds, news = _connected(row.node.id, links)
        placed |= news
        found.append(Block(tuple(old[one] for one in old if one in olds), tuple(r for r in new if r.node.id in news)))
    taken = {row.node.id for block in found for row in block.before}
    return [*found, *(Block((row,), ()) for row in old.values() if row.node.id not in taken)]


def is_turned(before: Rubric, after: Rubric) -> bool:
    """Whether the second rubric is the earlier one: `previous` says so, else its periods, else its id."""
    if after.previous == before.id or before.previous == after.id:
        return after.previous != before.id
    return (before.periods, before.id) > (after.periods, after.id)


def areas(before: Rubric, after: Rubric) -> list[tuple[Row | None, Row | None]]:
    """The areas (lĩnh vực) of both, paired where they are the same one or `was` names one."""
    if is_turned(before, after):
        return [(one, two) for two, one in areas(after, before)]
    old = {row.node.id: row for row in before.outline.children(None) if row.role is None}
    found: list[tuple[Row | None, Row | None]] = []
    for row in after.outline.children(None):
        if row.role is None:
            olds = [one for one in was(row, before, after) if one in old]
            found.append((old.pop(olds[0]) if len(olds) == 1 else None, row))
    return [*found, *((row, None) for row in old.values())]


def _turned(block: Block) -> Block:
    return Block(block.after, block.before)


def _links(before: Rubric, after: Rubric) -> dict[str, set[str]]:
    """Per new leaf the old leaves that it continues."""
    links: dict[str, set[str]] = {}
    waiting: list[Row] = []
    for row in after.outline.leaves:
        if not row.scores:
            continue
        olds = was(row, before, after)
        if olds or _declares(row, before, after):
            links[row.node.id] = set(_leaves(before, olds))
        else:
            waiting.append(row)
    told = {one for olds in links.values() for one in olds}
    for row in waiting:  # a criterion that is the same, but whose components were written anew
        criterion = next((up for up in after.outline.above(row) if up.depth > 1 and was(up, before, after)), None)
        olds = tuple(_leaves(before, was(criterion, before, after))) if criterion else ()
        links[row.node.id] = set(olds) - told
    return links


def was(row: Row, before: Rubric, after: Rubric) -> tuple[str, ...]:
    """The ids that a node of the later rubric had (mã cũ) in the one before.

    In the same rubric its own id; in the previous one those that `was` lists; else its own if the name is the same too.
    """
    same = before.outline.by_id.get(row.node.id)
    if before.id == after.id:
        return () if same is None else (row.node.id,)
    if row.node.was is not None and after.previous == before.id:
        return row.node.was
    return (row.node.id,) if same is not None and fold(same.node.name) == fold(row.node.name) else ()


def _declares(row: Row, before: Rubric, after: Rubric) -> bool:
    """Whether the later rubric says what the node was, if only that it is new."""
    return after.previous == before.id and row.node.was is not None


def _leaves(rubric: Rubric, ids: Iterable[str]) -> Iterator[str]:
    """The scored leaves below some nodes."""
    outline = rubric.outline
    for one in ids:
        if one in outline.by_id:
            yield from (leaf.node.id for leaf in outline.leaves_below(outline.by_id[one]) if leaf.scores)


def _connected(start: str, links: dict[str, set[str]]) -> tuple[set[str], set[str]]:
    """The old and the new leaves that hang together with a new one."""
    olds, news = set(links[start]), {start}
    while True:
        more = {new for new, found in links.items() if new not in news and found & olds}
        if not more:
            return olds, news
        news |= more
        olds |= {old for new in more for old in links[new]}
