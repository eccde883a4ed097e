"""What a run takes from saved results (kết quả đã lưu): other units' submissions, figures of the period before."""

from __future__ import annotations

import pandas as pd

from cchc_index.flow.choice import Chosen
from cchc_index.flow.sent import Tables
from cchc_index.model.problem import Place, Problem
from cchc_index.model.tables import NO_PLACE
from cchc_index.read.submissions import joined, shown
from cchc_index.store.results import Saved, Store

TOGETHER = (("answers", "figures", "remarks"), ("imported",), ("replies", "reply_counts"))
"""The tables of what was sent; those in one row come from one file and are replaced together."""


def merged(saved: Saved | None, tables: Tables) -> Tables:
    """What was sent now, and of the saved result what other units sent; nothing is erased."""
    if saved is None:
        return tables
    kept = _kept(saved, tables)
    return {name: joined(name, [frame, tables[name]]) for name, frame in kept.items()}


def _kept(saved: Saved, tables: Tables) -> Tables:
    """Of the saved tables the rows of units that sent nothing of the kind now."""
    kept: Tables = {}
    for names in TOGETHER:
        now = {str(unit) for name in names for unit in tables[name]["unit"].unique()}
        for name in names:
            old = saved.tables[name]
            rest = old[~old["unit"].isin(list(now))]
            kept[name] = rest.assign(place=NO_PLACE) if "place" in rest else rest
    return kept


def misfits(saved: Saved | None, chosen: Chosen, tables: Tables) -> list[Problem]:
    """Whether what is kept of the saved result can be scored anew with this rubric."""
    if saved is None:
        return []
    kept, outline = _kept(saved, tables), chosen.rubric.outline
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
