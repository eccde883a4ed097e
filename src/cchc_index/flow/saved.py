"""What a run takes from saved results (kết quả đã lưu): other units' submissions, figures of the period before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cchc_index.engine.findings import reads_before
from cchc_index.model.language import _
from cchc_index.model.lineage import was
from cchc_index.model.period import latest_before
from cchc_index.model.petition import DECISION
from cchc_index.model.problem import Place, Problem
from cchc_index.model.rubric import Rubric
from cchc_index.model.scoring import scoring, types
from cchc_index.model.tables import EXCEPTION, NO_PLACE
from cchc_index.read.places import shown
from cchc_index.read.rubric import saved_rubric
from cchc_index.read.submissions import joined
from cchc_index.store.results import Saved, Store
from cchc_index.store.runs import RUBRIC, StoreError

if TYPE_CHECKING:  # what reads forms takes long to import, and whoever asks of saved results has no need of it
    from cchc_index.flow.choice import Chosen
    from cchc_index.flow.tables import Tables

PER_ROW: Final = ("appraisal_note", *DECISION)
"""The remarks that are replaced row by row, not with all that the unit sent."""

TOGETHER: Final[dict[tuple[str, ...], Callable[[pd.DataFrame], pd.DataFrame]]] = {
    ("answers", "figures"): lambda rows: _by(rows, "unit", "round", also=_node(rows, rows["round"] != "declared")),
    ("remarks",): lambda rows: _by(rows, "unit", "kind", also=_node(rows, rows["kind"].isin(PER_ROW))),
    ("imported",): lambda rows: _by(rows, "unit", "leaf"),
    ("replies",): lambda rows: _by(rows, "unit", "question"),
    ("reply_counts",): lambda rows: _by(rows, "unit", "leaf"),
    ("reply_products",): lambda rows: _by(rows, "unit", "question"),
}
"""The tables of what was sent that are replaced together, and by what.

A unit sends its form whole; appraising agencies each send the rows that are theirs.
"""


def merged(saved: Saved | None, chosen: Chosen, tables: Tables) -> Tables:
    """What was sent now, and of the saved result what is not sent anew (gộp); nothing is erased.

    What a unit declares anew replaces what it had declared. An appraisal replaces, row by row, that of the same round,
    an imported value that of the same leaf, replies those to the same question. Under another rubric whatever is sent
    replaces all that there was of the unit.
    """
    if saved is None:
        return tables
    kept = _kept(saved, chosen, tables)
    return {name: joined(name, [frame, tables[name]]) for name, frame in kept.items()}


def _kept(saved: Saved, chosen: Chosen, tables: Tables) -> Tables:
    """Of the saved tables the rows that nothing sent now replaces."""
    kept: Tables = {}
    same = saved.head.rubric_id == chosen.rubric.id
    for names, keys in TOGETHER.items():
        keys_of = keys if same else _whole_unit
        now = pd.concat([keys_of(tables[name]).drop_duplicates() for name in names])
        for name in names:
            old = saved.tables[name]
            if "round" in old:  # what exceptions grant is looked up anew in every run
                old = old[old["round"] != EXCEPTION]
            rest = old[~_among(keys_of(old), now)]
            if same and "other_question" in rest:  # a pair is of no use when either of the two is sent anew
                rest = rest[~_among(_by(rest, "unit", "other_question"), now)]
            kept[name] = rest.assign(place=NO_PLACE) if "place" in rest else rest
    return kept


def told_kept(saved: Saved | None, chosen: Chosen, tables: Tables) -> list[Problem]:
    """What a run takes from the saved result (lấy từ kết quả đã lưu): other units, and what appraisers said before."""
    if saved is None:
        return []
    kept = _kept(saved, chosen, tables)
    names = ("answers", "figures")
    now = {str(unit) for name in names for unit in tables[name]["unit"].unique()}
    others = {str(unit) for name in names for unit in kept[name]["unit"][kept[name]["round"] == "declared"].unique()}
    appraised = [
        rows[rows["unit"].isin(now) & (rows["round"] != "declared")] for rows in (kept[name] for name in names)
    ]
    notes = [Problem("Q12", params={"count": len(others)})] if others else []
    for unit in sorted({str(unit) for rows in appraised for unit in rows["unit"].unique()}):
        ids = {str(one) for rows in appraised for one in _node(rows, rows["unit"] == unit) if one}
        notes.append(Problem("Q13", params={"unit": unit, "ids": sorted(ids)}, unit=unit))
    return notes


def _by(rows: pd.DataFrame, *columns: str, also: pd.Series | None = None) -> pd.DataFrame:
    """What each row is replaced by: all rows that have the same in these columns, and in one more."""
    parts = {str(place): rows[column] for place, column in enumerate(columns)}
    return pd.DataFrame(parts if also is None else parts | {"also": also}, dtype="category")


def _among(rows: pd.DataFrame, others: pd.DataFrame) -> NDArray[np.bool_]:
    """Which rows are among others: there may be millions, so that no row becomes an object."""
    here, there = np.zeros(len(rows), np.int64), np.zeros(len(others), np.int64)
    for name in rows:
        known = pd.Index(others[name].astype(object).unique())
        here = here * (1 + len(known)) + _places(rows[name], known)
        there = there * (1 + len(known)) + _places(others[name].astype("category"), known)
    return np.isin(here, there)


def _places(column: pd.Series, known: pd.Index) -> NDArray[np.int64]:
    """Where each value of a categorical column stands, from 1 on; 0 for none of the known."""
    found = known.get_indexer(pd.Index([*column.cat.categories, None], dtype=object))
    return np.asarray(1 + found[column.cat.codes], np.int64)


def _whole_unit(rows: pd.DataFrame) -> pd.DataFrame:
    return _by(rows, "unit")


def _node(rows: pd.DataFrame, where: pd.Series) -> pd.Series:
    """The leaf or node that a row speaks of, where that matters; else nothing."""
    return rows["leaf" if "leaf" in rows else "node"].astype(str).where(where, "")


def misfits(saved: Saved | None, chosen: Chosen, tables: Tables) -> list[Problem]:
    """Whether what is kept of the saved result can be scored anew with this rubric (không gộp được)."""
    if saved is None or saved.head.rubric_sha256 == chosen.file.sha256:
        return []
    kept = _kept(saved, chosen, tables)
    units = sorted({str(unit) for frame in kept.values() for unit in frame["unit"].unique()})
    if not units:
        return []
    if saved.head.rubric_id != chosen.rubric.id:
        params = {"saved": saved.head.rubric_id, "now": chosen.rubric.id, "units": units}
        return [Problem("Q02", Place(shown(saved.folder)), params)]
    changed = _rescored(_rubric_of(saved), chosen.rubric)
    params = {"rubric": chosen.rubric.id, "ids": changed, "units": units}
    return [Problem("Q03", Place(shown(chosen.file.path)), params)] if changed else []


def _rubric_of(saved: Saved) -> Rubric:
    file = saved.folder / RUBRIC
    saved.content(RUBRIC)
    try:
        return saved_rubric(file)
    except ValueError as error:
        raise StoreError(_("it is damaged"), file) from error


def _rescored(before: Rubric, now: Rubric) -> list[str]:
    """The nodes that are scored otherwise than before, new and dropped ones included; `*` is the head."""
    old, new = ({row.node.id: scoring(row.node) for row in one.outline.rows} for one in (before, now))
    changed = [node_id for node_id in {**old, **new} if old.get(node_id) != new.get(node_id)]
    return [*([] if types(before.inputs) == types(now.inputs) else ["*"]), *changed]


def figures_before(store: Store, rubric: Rubric, period: str) -> pd.DataFrame | None:
    """The figures of the latest saved period before, under the node ids of this rubric (số liệu kỳ trước).

    Figures of nodes that no node of this rubric continues are left out; so is all, where no rule reads it.
    """
    if not reads_before(rubric.outline):
        return None
    earlier = latest_before(period, store.periods(rubric.index, "record"))
    saved = store.load(rubric.index, earlier, "record") if earlier else None
    return None if saved is None else figures_of(saved, rubric)


def figures_of(saved: Saved, rubric: Rubric) -> pd.DataFrame:
    """The figures of a saved result under the node ids of this rubric (số liệu theo mã mục mới)."""
    old_rubric = _rubric_of(saved)
    now = {"*": ["*"]}
    for row in rubric.outline.rows:
        for old in was(row, old_rubric, rubric):
            now.setdefault(old, []).append(row.node.id)
    figures = saved.tables["figures"].astype({"node": object})
    figures = figures.assign(node=figures["node"].map(lambda node: now.get(node, [])), place=NO_PLACE).explode("node")
    return figures.dropna(subset="node")
