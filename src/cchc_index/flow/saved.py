"""What a run takes from saved results (kết quả đã lưu): other units' submissions, figures of the period before."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from cchc_index.flow.choice import Chosen
from cchc_index.flow.sent import Tables
from cchc_index.model.problem import Place, Problem
from cchc_index.model.tables import NO_PLACE
from cchc_index.read.submissions import joined, shown
from cchc_index.store.results import Saved, Store

TOGETHER: Final[dict[tuple[str, ...], tuple[str, ...]]] = {
    ("answers", "figures"): ("unit", "round"),
    ("remarks",): ("unit", "kind"),
    ("imported",): ("unit",),
    ("replies", "reply_counts"): ("unit",),
}
"""The tables of what was sent that are replaced together, and by what."""


def merged(saved: Saved | None, chosen: Chosen, tables: Tables) -> Tables:
    """What was sent now, and of the saved result what is not sent anew; nothing is erased.

    What a unit sends anew replaces what it had sent in the same round: an appraisal that comes alone leaves what the
    unit declared. Under another rubric a unit's earlier submission is replaced whole.
    """
    if saved is None:
        return tables
    kept = _kept(saved, chosen, tables)
    return {name: joined(name, [frame, tables[name]]) for name, frame in kept.items()}


def _kept(saved: Saved, chosen: Chosen, tables: Tables) -> Tables:
    """Of the saved tables the rows that nothing sent now replaces."""
    kept: Tables = {}
    for names, keys in TOGETHER.items():
        by = keys if saved.head.rubric_id == chosen.rubric.id else keys[:1]
        now = {key for name in names for key in _keys(tables[name], by)}
        for name in names:
            old = saved.tables[name]
            rest = old[np.array([key not in now for key in _keys(old, by)], np.bool_)]
            kept[name] = rest.assign(place=NO_PLACE) if "place" in rest else rest
    return kept


def _keys(table: pd.DataFrame, keys: tuple[str, ...]) -> list[tuple[str, ...]]:
    return list(zip(*(table[key].astype(str) for key in keys), strict=True))


def misfits(saved: Saved | None, chosen: Chosen, tables: Tables) -> list[Problem]:
    """Whether what is kept of the saved result can be scored anew with this rubric."""
    if saved is None:
        return []
    kept, outline = _kept(saved, chosen, tables), chosen.rubric.outline
    units = sorted({str(unit) for frame in kept.values() for unit in frame["unit"].unique()})
    leaves = set(kept["answers"]["leaf"]) | set(kept["imported"]["leaf"])
    figures = set(zip(kept["figures"]["node"], kept["figures"]["input"], strict=True))
    known = leaves <= set(outline.by_id) and all(
        (node == "*" or node in outline.by_id) and name in outline.inputs_at(node) for node, name in figures
    )
    if not units or (known and saved.head.rubric_id == chosen.rubric.id):
        return []
    params = {"saved": saved.head.rubric_id, "now": chosen.rubric.id, "units": units}
    return [Problem("Q02", Place(shown(saved.folder)), params)]


def figures_before(store: Store, chosen: Chosen) -> pd.DataFrame | None:
    """The figures of the latest saved period before, under the node ids of this rubric (số liệu kỳ trước)."""
    earlier = [period for period in store.periods(chosen.rubric.index, "record") if period < chosen.period]
    saved = store.load(chosen.rubric.index, earlier[-1], "record") if earlier else None
    if saved is None:
        return None
    rows = chosen.rubric.outline.rows
    renamed = {row.node.was[0]: row.node.id for row in rows if row.node.was and len(row.node.was) == 1}
    figures = saved.tables["figures"]
    return figures.assign(node=figures["node"].astype(object).replace(renamed), place=NO_PLACE)
