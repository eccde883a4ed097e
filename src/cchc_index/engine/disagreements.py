"""Self against appraised (chênh lệch tự chấm, thẩm định): by row, by group, and whether an agency is stricter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import sqrt

from cchc_index.model.appraised import CutGroup, Disagreement, Disagreements, GroupBy, Strictness, Verdict
from cchc_index.model.explained import Explanation
from cchc_index.model.tables import GRANTED, ROUNDS

APPRAISED = (*ROUNDS[1:], *GRANTED)
"""The sources of points that are not the unit's own word."""
SURE = 2
"""So many standard errors from 0 a mean difference is told as one."""


BY: tuple[GroupBy, ...] = ("unit", "criterion", "agency")


def disagreements_of(rows: Sequence[Disagreement]) -> Disagreements:
    """The rows, taken together in every way, and the agencies side by side (chênh lệch tự chấm, thẩm định)."""
    return Disagreements(rows, {by: groups(rows, by) for by in BY}, strictness(rows))


def compared(leaves: Mapping[str, Iterable[Explanation]]) -> list[Disagreement]:
    """Every row that was appraised and of which both points are known (mục đã thẩm định), the largest cut first."""
    rows = [
        _row(unit, one)
        for unit, of_unit in leaves.items()
        for one in of_unit
        if one.difference is not None and one.source in APPRAISED
    ]
    return sorted(rows, key=lambda row: (-abs(row.cut), -row.cut))


def _row(unit: str, one: Explanation) -> Disagreement:
    node, own, known = one.row.node, one.own or Fraction(0), one.known or Fraction(0)
    return Disagreement(
        unit=unit,
        id=node.id,
        name=node.name,
        agency=one.appraised_by,
        max=one.max,
        own=own,
        appraised=known,
        cut=known - own if one.row.role == "penalty" else own - known,
        why=one.opinion,
    )


def groups(rows: Sequence[Disagreement], by: GroupBy) -> list[CutGroup]:
    """The rows taken together (tổng hợp theo đơn vị, tiêu chí, cơ quan thẩm định), the largest share cut first."""
    found: dict[tuple[str, str], list[Disagreement]] = {}
    for row in rows:
        key = {"unit": (row.unit, row.unit), "criterion": (row.id, row.name), "agency": (row.agency, row.agency)}[by]
        found.setdefault(key, []).append(row)
    made = [
        CutGroup(
            key=key,
            name=name,
            rows=len(of_group),
            lowered=sum(row.cut > 0 for row in of_group),
            raised=sum(row.cut < 0 for row in of_group),
            cut=sum((row.cut for row in of_group), Fraction(0)),
            share_pct=_share(of_group),
        )
        for (key, name), of_group in found.items()
    ]
    return sorted(made, key=lambda group: -(group.share_pct or 0))


def strictness(rows: Sequence[Disagreement]) -> list[Strictness]:
    """Each agency against all others (mức chặt), the strictest first; an agency that is alone has none to stand beside.

    Units are told apart, since all rows of one are cut more or less by how well it keeps its papers: per unit the
    agency's share cut less the others'. Its mean is told as a difference where it is two standard errors from 0.
    """
    found = (_against(agency, rows) for agency in dict.fromkeys(row.agency for row in rows) if agency)
    return sorted((one for one in found if one is not None), key=lambda one: -one.difference)


def _against(agency: str, rows: Sequence[Disagreement]) -> Strictness | None:
    pairs = list(_pairs(agency, rows))
    if not pairs:
        return None
    differences = [own - others for own, others in pairs]
    mean = _mean(differences)
    count = len(pairs)
    variance = sum(((one - mean) ** 2 for one in differences), Fraction(0)) / (count - 1) if count > 1 else None
    return Strictness(
        agency=agency,
        units=count,
        own_pct=_mean([own for own, _others in pairs]),
        others_pct=_mean([others for _own, others in pairs]),
        difference=mean,
        spread=None if variance is None else sqrt(variance),
        verdict=_verdict(mean, variance, count),
    )


def _verdict(mean: Fraction, variance: Fraction | None, count: int) -> Verdict:
    if variance is None:
        return "unknown"
    if mean**2 * count <= SURE**2 * variance or not mean:
        return "alike"
    return "stricter" if mean > 0 else "milder"


def _pairs(agency: str, rows: Sequence[Disagreement]) -> Iterator[tuple[Fraction, Fraction]]:
    """Per unit the share that the agency cut and that which the others cut, where both appraised it."""
    for unit in dict.fromkeys(row.unit for row in rows):
        mine = _share([row for row in rows if row.unit == unit and row.agency == agency])
        others = _share([row for row in rows if row.unit == unit and row.agency != agency])
        if mine is not None and others is not None:
            yield mine, others


def _share(rows: Sequence[Disagreement]) -> Fraction | None:
    most = sum((row.max for row in rows), Fraction(0))
    return 100 * sum((row.cut for row in rows), Fraction(0)) / most if most else None


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)
