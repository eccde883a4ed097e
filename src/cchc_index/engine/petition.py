"""Petitions (phúc tra) on a result: what they decide, whether nothing else changed, and the tables side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import pandas as pd

from cchc_index.engine.compare import Side, TableRow
from cchc_index.model.numbers import as_written
from cchc_index.model.petition import DATED, NUMBER, REASON, Ruling
from cchc_index.model.points import from_points
from cchc_index.model.tables import PETITION

Key = tuple[str, str]


def rulings(before: Side, tables: Mapping[str, Sequence[TableRow]]) -> tuple[Ruling, ...]:
    """The decisions in the tables of a result after petitions (quyết định phúc tra), units by the published rank."""
    outline = before.rubric.outline
    said = {(row["unit"], row["leaf"], row["kind"]): row["text"] for row in tables["remarks"]}
    given = {
        (row["unit"], row["leaf"]): as_written(row["points"]) for row in tables["answers"] if row["round"] == PETITION
    }
    unit_order = {row["unit"]: place for place, row in enumerate(before.units)}
    found = [
        Ruling(
            unit=unit,
            id=leaf,
            name=outline.by_id[leaf].node.name,
            before=_known(before, unit, leaf),
            after=points,
            number=said.get((unit, leaf, NUMBER), ""),
            dated=said.get((unit, leaf, DATED), ""),
            reason=said.get((unit, leaf, REASON), ""),
        )
        for (unit, leaf), points in given.items()
    ]
    found.sort(key=lambda one: (unit_order.get(one.unit, len(unit_order)), outline.by_id[one.id].index))
    return tuple(found)


def _known(side: Side, unit: str, leaf: str) -> Fraction | None:
    points, _most, whole = side.of_node.get((unit, leaf), (0, 0, False))
    return from_points(points) if whole else None


def without_effect(after: pd.DataFrame, decided: Sequence[Ruling]) -> list[tuple[Ruling, Fraction]]:
    """Decisions whose points are not those of the result: another row or an exemption counts before them."""
    wanted = {(one.unit, one.id): one for one in decided}
    rows = after[after["node"].isin({leaf for _unit, leaf in wanted})]
    found = {
        (str(unit), str(node)): from_points(points)
        for unit, node, points in rows[["unit", "node", "points"]].itertuples(index=False)
    }
    return [(one, found[key]) for key, one in wanted.items() if key in found and found[key] != one.after]


def strayed(before: pd.DataFrame, after: pd.DataFrame, leaves: Sequence[str], named: set[Key]) -> list[Key]:
    """Units and leaves whose score is not the published one although no decision names them (mục thay đổi ngoài)."""
    columns = ["points", "max", "status", "source"]
    old, new = (
        table[table["node"].isin(leaves)].astype({"unit": str, "node": str, "status": str, "source": str})
        for table in (before, after)
    )
    both = old[["unit", "node", *columns]].merge(
        new[["unit", "node", *columns]], on=["unit", "node"], how="outer", suffixes=("", "_now"), indicator=True
    )
    differs = both["_merge"] != "both"
    for column in columns:
        differs |= both[column] != both[f"{column}_now"]
    rows = both[differs][["unit", "node"]].itertuples(index=False)
    return [key for unit, node in rows if (key := (str(unit), str(node))) not in named]
