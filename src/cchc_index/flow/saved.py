"""What a run takes from saved results (kết quả đã lưu): other units' submissions, figures of the period before."""

from __future__ import annotations

import pandas as pd

from cchc_index.flow.choice import Chosen
from cchc_index.flow.sent import Tables
from cchc_index.model.problem import Problem
from cchc_index.model.tables import NO_PLACE
from cchc_index.read.submissions import joined
from cchc_index.store.results import Saved, Store

TOGETHER = (("answers", "figures", "remarks"), ("imported",), ("replies", "reply_counts"))
"""The tables of what was sent; those in one row come from one file and are replaced together."""


def merged(saved: Saved | None, tables: Tables) -> Tables:
    """What was sent now, and of the saved result what other units sent; nothing is erased."""
    if saved is None:
        return tables
    whole: Tables = {}
    for names in TOGETHER:
        now = {str(unit) for name in names for unit in tables[name]["unit"].unique()}
        for name in names:
            old = saved.tables[name]
            kept = old[~old["unit"].isin(list(now))]
            if "place" in kept:
                kept = kept.assign(place=NO_PLACE)
            whole[name] = joined(name, [kept, tables[name]])
    return whole


def misfits(saved: Saved | None, chosen: Chosen) -> list[Problem]:
    """Whether what is saved can be scored anew with this rubric."""
    if saved is None:
        return []
    outline = chosen.rubric.outline
    leaves = set(saved.tables["answers"]["leaf"]) | set(saved.tables["imported"]["leaf"])
    figures = set(zip(saved.tables["figures"]["node"], saved.tables["figures"]["input"], strict=True))
    known = leaves <= set(outline.by_id) and all(
        (node == "*" or node in outline.by_id) and name in outline.inputs_at(node) for node, name in figures
    )
    if known and saved.head.rubric_id == chosen.rubric.id:
        return []
    return [Problem("Q02", params={"saved": saved.head.rubric_id, "now": chosen.rubric.id})]


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
