"""What scoring found wrong with the data (lỗi khi chấm), at the places of the figures that caused it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import cast

import numpy as np
import pandas as pd

from cchc_index.engine.columns import Columns, FigureKey
from cchc_index.engine.kinds.outcome import Finding
from cchc_index.engine.states import LeafScores
from cchc_index.model.language import number
from cchc_index.model.points import from_points
from cchc_index.model.problem import FEW, Place, Problem
from cchc_index.model.rubric import Outline, Row, Rubric
from cchc_index.model.rule_parts import all_rules, arithmetic_of, figures_of
from cchc_index.model.rules import Relative
from cchc_index.model.tables import NO_PLACE

Places = Mapping[tuple[str, str, str], int]


def problems_of(
    outline: Outline,
    findings: Sequence[tuple[Row, Finding]],
    units: Sequence[str],
    tables: Sequence[pd.DataFrame],
    place_of: Callable[[int], Place],
) -> list[Problem]:
    """One problem per finding and unit; `tables` are `answers` and `figures`, which know where everything stood."""
    if not findings:
        return []
    places, values = _places(*tables), _values(tables[1])
    problems: list[Problem] = []
    for row, finding in findings:
        keys = _figures(outline, row)
        for position in np.flatnonzero(finding.mask).tolist():
            unit = units[position]
            code = _first_place(places, unit, row, keys)
            said = [_said(outline, key, values.get((unit, *key))) for key in keys]
            params = {"id": row.node.id, "unit": unit, "inputs": said, **finding.params}
            problems.append(Problem(finding.code, place_of(code), params, unit=unit))
    return _few_replies_once(problems)


def _few_replies_once(problems: Sequence[Problem]) -> list[Problem]:
    """K07 and K12 once per unit and group, with all the rows that it holds for: they ask the same people."""
    found: dict[tuple[object, ...], list[Problem]] = {}
    for place, one in enumerate(problems):
        few = one.code in {"K07", "K12"}
        key = (one.code, one.unit, one.params["group"], one.params["least"]) if few else (place,)
        found.setdefault(key, []).append(one)
    return [_together(same) if "least" in same[0].params else same[0] for same in found.values()]


def _together(same: Sequence[Problem]) -> Problem:
    counts = [cast("int", one.params["replies"]) for one in same]
    low, high = number(min(counts)), number(max(counts))
    ids = [one.params["id"] for one in same]
    shown = [*ids[:FEW], "…"] if len(ids) > FEW else ids
    told = {"replies": low if low == high else f"{low}–{high}", "rows": len(ids), "ids": shown}
    return replace(same[0], params={**same[0].params, **told})


def differences_of(
    scores: LeafScores, units: Sequence[str], answers: pd.DataFrame, place_of: Callable[[int], Place]
) -> list[Problem]:
    """Self points that differ from what the rule gives, largest first (điểm tự chấm lệch so với cách tính)."""
    rows = answers[answers["points"].notna() & (answers["round"] == "declared")]
    places = dict(zip(zip(rows["unit"], rows["leaf"], strict=True), rows["place"], strict=True))
    found: list[tuple[int, Problem]] = []
    for row, own, ruled, differ in scores.differences:
        for position in np.flatnonzero(differ).tolist():
            unit = units[position]
            gap = abs(int(own[position]) - int(ruled[position]))
            params: dict[str, object] = {
                "id": row.node.id,
                "unit": unit,
                "self_points": from_points(int(own[position])),
                "rule_points": from_points(int(ruled[position])),
            }
            place = place_of(int(places.get((unit, row.node.id), NO_PLACE)))
            found.append((gap, Problem("S50", place, params, unit=unit)))
    return [problem for _, problem in sorted(found, key=lambda pair: -pair[0])]


def lacking(outline: Outline, columns: Columns, units: Sequence[str], groups: Sequence[str | None]) -> list[Problem]:
    """Leaves that compare units, of which some have no figure yet (đơn vị chưa có số liệu để so sánh)."""
    problems: list[Problem] = []
    for row in outline.leaves:
        keys = _compared(outline, row)
        there = np.ones(len(units), np.bool_)
        aside = np.array([not row.is_for(group) for group in groups], np.bool_)
        for key in keys:
            found = columns.figures.get(key)
            known = np.zeros(len(units), np.bool_) if found is None else found.known
            there &= np.True_ if known is None else known
        there |= aside
        if keys and there.any() and not there.all():
            names = [units[position] for position in np.flatnonzero(~there).tolist()]
            shown = [*names[:FEW], "…"] if len(names) > FEW else names
            params = {"id": row.node.id, "missing": len(names), "units": len(units), "names": shown}
            problems.append(Problem("S49", params=params))
    return problems


def ungrouped(
    rubric: Rubric, units: Sequence[str], groups: Sequence[str | None], rejected: Sequence[str]
) -> list[Problem]:
    """Units of which the rubric cannot tell which rows are theirs (đơn vị chưa rõ nhóm)."""
    known = rubric.unit_groups
    names = [unit for unit, group in zip(units, groups, strict=True) if group not in known and unit not in rejected]
    if not known or not names:
        return []
    shown = [*names[:FEW], "…"] if len(names) > FEW else names
    return [Problem("R95", params={"count": len(names), "units": shown, "known": list(known)})]


def reads_before(outline: Outline) -> list[str]:
    """The leaves that compare with the period before (so với kỳ trước)."""
    return [
        row.node.id
        for row in outline.leaves
        if row.node.rule and any(figure.scope == "prev" for figure in figures_of(row.node.rule))
    ]


def _compared(outline: Outline, row: Row) -> list[FigureKey]:
    """The figures of which a leaf reads those of all units."""
    names: list[str] = []
    for rule in all_rules(row.node.rule) if row.node.rule else ():
        figures = [figure for arithmetic in arithmetic_of(rule) for figure in arithmetic.figures]
        over_units = ("own",) if isinstance(rule, Relative) and rule.to in ("best", "mean") else ()
        names += [figure.name for figure in figures if figure.scope in ("mean", "highest", "lowest", *over_units)]
    holders = ((outline.declared_at(row, name), name) for name in dict.fromkeys(names))
    return [(holder, name) for holder, name in holders if holder is not None]


def _places(answers: pd.DataFrame, figures: pd.DataFrame) -> Places:
    found: dict[tuple[str, str, str], int] = {}
    for unit, leaf, place in zip(answers["unit"], answers["leaf"], answers["place"], strict=True):
        found[str(unit), str(leaf), ""] = int(place)
    for unit, node, name, place in zip(
        figures["unit"], figures["node"], figures["input"], figures["place"], strict=True
    ):
        found[str(unit), str(node), str(name)] = int(place)
    return found


def _figures(outline: Outline, row: Row) -> list[FigureKey]:
    names = [figure.name for figure in figures_of(row.node.rule)] if row.node.rule else []
    holders = ((outline.declared_at(row, name), name) for name in dict.fromkeys(names))
    return [(holder, name) for holder, name in holders if holder is not None]


def _first_place(places: Places, unit: str, row: Row, keys: list[FigureKey]) -> int:
    """The last figure that the rule reads, usually the denominator; else the leaf's own row."""
    for node, name in reversed(keys):
        if (unit, node, name) in places:
            return places[unit, node, name]
    return places.get((unit, row.node.id, ""), NO_PLACE)


def _values(figures: pd.DataFrame) -> dict[tuple[str, str, str], float]:
    """Each unit's figures, in their latest correction."""
    rows = zip(figures["unit"], figures["node"], figures["input"], figures["value"], strict=True)
    return {(str(unit), str(node), str(name)): float(value) for unit, node, name, value in rows}


def _said(outline: Outline, key: FigureKey, value: float | None) -> str:
    """A figure by its label, with its value where that is a number."""
    declared = outline.inputs_at(key[0])[key[1]]
    if value is None or declared.type not in ("number", "count", "percent"):
        return declared.label
    return f"{declared.label} = {number(value)}" + ("%" if declared.type == "percent" else "")
