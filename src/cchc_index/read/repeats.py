"""What is said more than once (dòng lặp): once counts, with another content it is a problem."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from cchc_index.model.language import _
from cchc_index.model.problem import Place, Problem
from cchc_index.model.tables import NOT_APPLICABLE
from cchc_index.read.grid import Grid
from cchc_index.read.places import place_of
from cchc_index.read.submissions import excerpt_of, sources_of

Frames = dict[str, pd.DataFrame]


def each_once(tables: Frames, grids: Sequence[Grid]) -> tuple[Frames, list[Problem]]:
    """The tables of submissions with each value once (mỗi giá trị một lần), and what is said in two ways."""
    points = tables["answers"]["points"].notna()
    kept: list[pd.DataFrame] = []
    problems: list[Problem] = []
    for keys, values in (
        (["unit", "leaf", "round"], tables["answers"][points]),
        (["unit", "leaf", "round"], tables["answers"][~points]),
        (["unit", "node", "input", "round"], tables["figures"]),
    ):
        once, repeats = without_repeats(keys, values, grids)
        kept.append(once)
        problems += repeats
    once_each = tables | {"answers": pd.concat(kept[:2]), "figures": kept[2]}
    return once_each, [*_per_sheet(problems), *_contradictions(kept[0], kept[1], grids)]


def _per_sheet(problems: Sequence[Problem]) -> list[Problem]:
    """What two sheets say alike (S33), or not (S77), is one problem of the two, at the first cell of any table."""
    told: dict[object, Problem] = {}
    for place, one in enumerate(problems):
        key = (one.code, *_sheets_of(one)) if one.code in ("S33", "S77") else place
        other = told.setdefault(key, one)
        if other is not one and one.code == "S33":
            rows = int(str(other.params["rows"])) + int(str(one.params["rows"]))
            told[key] = replace(other, params={**other.params, "rows": rows})
    return list(told.values())


def _sheets_of(problem: Problem) -> tuple[object, ...]:
    """The unit and the two sheets that a problem is about."""
    one, other = problem.place, problem.see or Place()
    return problem.unit, one.file, one.sheet, other.file, other.sheet


def _contradictions(points: pd.DataFrame, answers: pd.DataFrame, grids: Sequence[Grid]) -> list[Problem]:
    """Leaves that the unit claims not to apply and gives points all the same; an appraiser's points override."""
    claims = answers[(answers["answer"] == NOT_APPLICABLE) & (answers["round"] == "declared")]
    clashes = claims.merge(points, on=["unit", "leaf", "round"], suffixes=("", "_points"))
    rows = zip(clashes["unit"], clashes["leaf"], clashes["place"], clashes["place_points"], strict=True)
    places = sources_of(grids)
    return [
        Problem(
            "S48",
            place_of(places, int(place)),
            {"id": leaf},
            excerpt_of(grids, int(place)),
            place_of(places, int(other)),
            str(unit),
        )
        for unit, leaf, place, other in rows
    ]


def without_repeats(keys: list[str], frame: pd.DataFrame, grids: Sequence[Grid]) -> tuple[pd.DataFrame, list[Problem]]:
    """Each value once: what repeats another with the same content is a warning, with other content a problem.

    What a unit says of itself on two sheets or in two files is one problem (S77) for all that differs.
    """
    sources = sources_of(grids)
    values = [name for name in ("points", "answer", "value", "text") if name in frame]
    first: dict[tuple[object, ...], dict[Hashable, Any]] = {}
    repeats: dict[tuple[object, ...], list[int]] = {}
    clashes: dict[tuple[str, ...], Problem] = {}
    for row in frame[frame.duplicated(keys, keep=False)].to_dict("records"):
        before = first.setdefault(tuple(row[key] for key in keys), row)
        if before is row:
            continue
        place, other = place_of(sources, int(row["place"])), place_of(sources, int(before["place"]))
        if all(_same(row[name], before[name]) for name in values):
            repeats.setdefault((row["unit"], place.file, place.sheet, other), []).append(int(row["place"]))
            continue
        excerpt, unit = excerpt_of(grids, int(row["place"])), str(row["unit"])
        if row.get("round") == "declared" and (place.file, place.sheet) != (other.file, other.sheet):
            key = unit, str(place.file), str(place.sheet), str(other.file), str(other.sheet)
            clashes.setdefault(key, Problem("S77", place, {"unit": unit}, excerpt, other, unit))
        else:
            params = {"id": row[keys[1]]}
            clashes.setdefault((str(place), str(other)), Problem("S34", place, params, excerpt, other, unit))
    return frame[~frame.duplicated(keys, keep="first")], [*_told_once(repeats, grids), *clashes.values()]


def _told_once(repeats: Mapping[tuple[Any, ...], Sequence[int]], grids: Sequence[Grid]) -> list[Problem]:
    """One warning for all rows of a unit that repeat rows of one file, at the first of them."""
    sources = sources_of(grids)
    found: dict[tuple[Any, ...], list[tuple[int, Place]]] = {}
    for (unit, file, sheet, other), codes in repeats.items():
        found.setdefault((unit, file, sheet, other.file, other.sheet), []).extend((code, other) for code in codes)
    return [
        Problem(
            "S33",
            place_of(sources, rows[0][0]),
            {
                "unit": unit,
                "rows": len({str(place_of(sources, code)) for code, _place in rows}),
                "mend": _mend(file, rows[0][1].file),
            },
            excerpt_of(grids, rows[0][0]),
            rows[0][1],
            str(unit),
        )
        for (unit, file, *_rest), rows in found.items()
    ]


def _mend(file: str | None, other: str | None) -> str:
    """What to take out: a row, or one of two files that say the same."""
    if file == other:
        return _("delete one of each")
    return _("take one of the two files out: {file} or {other}").format(file=file, other=other)


def _same(one: Any, other: Any) -> bool:  # noqa: ANN401 - a number, a text or a missing value
    return bool(one == other) or bool(pd.isna(one) and pd.isna(other))
