"""A second look at what was sent (kiểm tra chéo): readable all of it, and yet perhaps not meant so."""

from __future__ import annotations

from typing import Final

import pandas as pd
from pandas.util import hash_pandas_object

from cchc_index.engine.evidence import evidence_problems
from cchc_index.flow.choice import Chosen
from cchc_index.flow.request import Request
from cchc_index.flow.sent import Sent
from cchc_index.flow.tables import Tables
from cchc_index.model.period import latest_before
from cchc_index.model.problem import Place, Problem
from cchc_index.model.tables import NO_PLACE
from cchc_index.read.places import place_of, shown
from cchc_index.store.results import Saved, Store

LEAST: Final = 5
"""Fewer values than these are the same in two years by chance."""


def second_look(store: Store, request: Request, chosen: Chosen, sent: Sent) -> list[Problem]:
    """Evidence that does not fit, and last year's file sent again.

    Raises:
        StoreError: where a saved result cannot be read.
    """
    problems = evidence_problems(
        chosen.rubric.outline,
        chosen.period,
        sent.tables["remarks"],
        sent.evidence_cells,
        lambda code: place_of(sent.sources, code),
    )
    earlier = latest_before(chosen.period, store.periods(chosen.rubric.index, request.stage))
    saved = store.load(chosen.rubric.index, earlier, request.stage, ("answers", "figures")) if earlier else None
    return problems if saved is None else [*problems, *_sent_again(saved, request, sent)]


def _sent_again(before: Saved, request: Request, sent: Sent) -> list[Problem]:
    period = before.head.period
    hashes = {file.sha256 for file in before.head.files}
    files = [path for path, sha256 in sent.files if path in request.submissions and sha256 in hashes]
    told = {shown(path) for path in files}
    problems = [Problem("S84", Place(shown(path)), {"period": period}) for path in files]
    now, then = _declared(sent.tables), _declared(before.tables)
    same = now.index[(now["count"] >= LEAST) & (now == then.reindex(now.index)).all(axis=1)]
    places = sent.tables["answers"].groupby("unit", observed=True)["place"].min()
    counts = now["count"].to_dict()
    for unit in map(str, same):
        place = place_of(sent.sources, int(places.get(unit, NO_PLACE)))
        if place.file not in told:
            params = {"unit": unit, "period": period, "count": int(counts[unit])}
            problems.append(Problem("S85", place, params, unit=unit))
    return problems


def _declared(tables: Tables) -> pd.DataFrame:
    """Per unit how many values it declares, and a sum over them that no other values have."""
    hashed: list[pd.DataFrame] = []
    for name, columns in (("answers", ["leaf", "points", "answer"]), ("figures", ["node", "input", "value", "text"])):
        rows = tables[name][tables[name]["round"] == "declared"]
        values = rows[columns].astype({column: object for column in columns if rows[column].dtype == "category"})
        hashed.append(
            pd.DataFrame({"unit": rows["unit"].astype(str), "value": hash_pandas_object(values, index=False)})
        )
    return pd.concat(hashed).groupby("unit")["value"].agg(["count", "sum"])
