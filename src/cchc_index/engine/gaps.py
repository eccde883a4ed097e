"""Where points were lost (điểm mất): a row for each leaf that has less than its maximum, most lost first.

Σ lost is what the unit lost on the scale, and its penalty; bonus is never a gap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from cchc_index.engine.compare import Side
from cchc_index.model.compared import UnitChange
from cchc_index.model.gaps import Gap, Gaps, Why
from cchc_index.model.lineage import blocks
from cchc_index.model.points import from_points
from cchc_index.model.rubric import Outline, Row


class Loss(NamedTuple):
    """A row and what it lost, in millionths; rows below a redistribution are scaled to what their parent lost."""

    row: Row
    points: int
    max: int

    @property
    def lost(self) -> int:
        """What is missing to the maximum; of a penalty, all of it."""
        return self.max - self.points


def losses(side: Side, unit: str) -> list[Loss]:
    """Every row of a unit that counts, whether it lost anything or not."""
    outline = side.rubric.outline
    found: list[Loss] = []
    for row in outline.children(None):
        if row.role is None:
            found += _below(side, unit, Loss(row, *side.of_node[unit, row.node.id][:2]))
    roots = [row for row in outline.rows if row.is_role_root and row.role == "penalty"]
    return [*found, *(Loss(row, -side.of_node[unit, row.node.id][0], 0) for row in roots)]


def gaps_of(side: Side, unit: str, why: Callable[[Row], Why], before: Side | None = None) -> Gaps:
    """The gaps of one unit; `why` explains a row, `before` says what the same rows lost then."""
    outline = side.rubric.outline
    then = {} if before is None else _lost_then(before, side, unit)
    gaps = [
        replace(
            _gap(outline, loss.row, Fraction(loss.points), Fraction(loss.max), why(loss.row)),
            status=side.states[unit, loss.row.node.id].status,
            since=then.get(loss.row.node.id),
        )
        for loss in losses(side, unit)
        if loss.lost > 0
    ]
    standing = side.standings[unit]
    most = sum(side.of_node[unit, row.node.id][1] for row in outline.children(None) if row.role is None)
    change = None if before is None else UnitChange(unit, before.standings.get(unit), standing)
    return Gaps(unit, standing, from_points(standing.points), from_points(most), side.ranked, _sorted(gaps), change)


def mean_gaps(side: Side, why: Callable[[int, Sequence[str]], str], before: Side | None = None) -> Gaps:
    """The mean over the ranked units; `why` gets how many units lost there, and those that lost most."""
    units = [unit for unit, standing in side.standings.items() if standing.rank is not None]
    count = max(len(units), 1)
    by_row: dict[str, list[tuple[str, Loss]]] = {}
    for unit in units:
        for loss in losses(side, unit):
            by_row.setdefault(loss.row.node.id, []).append((unit, loss))
    outline = side.rubric.outline
    then = [] if before is None else [_lost_then(before, side, unit) for unit in units if unit in before.standings]
    gaps: list[Gap] = []
    for node_id, found in by_row.items():
        losing = [(unit, loss) for unit, loss in found if loss.lost > 0]
        if losing:
            row = outline.by_id[node_id]
            points, most = (Fraction(sum(values), count) for values in zip(*(one[1:] for _, one in found), strict=True))
            most_lost = max(loss.lost for _, loss in losing)
            worst = [unit for unit, loss in losing if loss.lost == most_lost]
            gap = _gap(outline, row, points, most, Why(None, why(len(losing), worst)))
            gaps.append(replace(gap, worst=worst[0], losing=len(losing), since=_mean(then, node_id)))
    points = Fraction(sum(side.standings[unit].points for unit in units), count)
    areas = [row for row in outline.children(None) if row.role is None]
    most = Fraction(sum(side.of_node[unit, row.node.id][1] for unit in units for row in areas), count)
    rows = _sorted(gaps)
    surveyed = {row.node.id for row in outline.leaves if row.node.scored_by == "survey"}  # nobody has 100 % there
    everyone = (gap.id for gap in rows if len(units) > 1 and gap.losing == len(units) and gap.id not in surveyed)
    return Gaps(None, None, points / 10**6, most / 10**6, len(units), rows, lost_by_all=tuple(everyone))


def shared_out(total: int, weights: Sequence[int]) -> list[int]:
    """A whole number shared out in proportion, closed by largest remainder (chia theo số dư lớn nhất)."""
    every = sum(weights)
    if not every:
        return [0] * len(weights)
    exact = [Fraction(total * weight, every) for weight in weights]
    parts = [one.numerator // one.denominator for one in exact]
    order = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in order[: total - sum(parts)]:
        parts[place] += 1
    return parts


def _below(side: Side, unit: str, at: Loss) -> Iterator[Loss]:
    """The rows that stand for a node: its leaves, or itself where a cap or the best child decides."""
    outline, node = side.rubric.outline, at.row.node
    children = [child for child in outline.children(at.row) if child.role is None]
    if not children or node.cap or node.of == "best":
        if at.max or at.points:
            yield at
        return
    own = [Loss(child, *side.of_node[unit, child.node.id][:2]) for child in children]
    maxima = [loss.max for loss in own]
    lost = [loss.lost for loss in own]
    if (sum(maxima), sum(lost)) != (at.max, at.lost):  # redistributed
        maxima, lost = shared_out(at.max, maxima), shared_out(at.lost, lost)
    for child, most, less in zip(children, maxima, lost, strict=True):
        yield from _below(side, unit, Loss(child, most - less, most))


def _lost_then(before: Side, after: Side, unit: str) -> dict[str, Fraction]:
    """Per row of now what the rows that it continues lost then, where a row alone continues them."""
    if unit not in before.standings:
        return {}
    then = {loss.row.node.id: loss.lost for loss in losses(before, unit)}
    return {
        block.after[0].node.id: from_points(sum(then[row.node.id] for row in block.before))
        for block in blocks(before.rubric, after.rubric)
        if len(block.after) == 1 and block.before and all(row.node.id in then for row in block.before)
    }


def _mean(then: Sequence[dict[str, Fraction]], node_id: str) -> Fraction | None:
    """What a row lost on the mean of the units for which it is known."""
    found = [lost[node_id] for lost in then if node_id in lost]
    return sum(found, Fraction(0)) / len(found) if found else None


def _gap(outline: Outline, row: Row, points: Fraction, most: Fraction, why: Why) -> Gap:
    area = outline.area(row).node
    owner = next((up.node.owner for up in (row, *outline.above(row)) if up.node.owner), None)
    million = 10**6
    return Gap(
        id=row.node.id,
        name=row.node.name,
        area_id=area.id,
        area=area.name,
        owner=owner,
        points=points / million,
        max=most / million,
        lost=(most - points) / million,
        status="",
        why=why,
    )


def _sorted(gaps: Sequence[Gap]) -> tuple[Gap, ...]:
    return tuple(sorted(gaps, key=lambda gap: -gap.lost))
