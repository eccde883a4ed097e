"""A second look at what was sent (kiểm tra chéo): readable all of it, and yet perhaps not meant so."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

import pandas as pd

from cchc_index.engine.evidence import evidence_problems
from cchc_index.flow.choice import Chosen
from cchc_index.flow.request import Request
from cchc_index.flow.sent import Sent, sha256_of
from cchc_index.model.problem import Place, Problem
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
        chosen.rubric.outline, chosen.period, sent.tables["remarks"], lambda code: place_of(sent.sources, code)
    )
    earlier = [period for period in store.periods(chosen.rubric.index, request.stage) if period < chosen.period]
    before = store.load(chosen.rubric.index, earlier[-1], request.stage, ("answers", "figures")) if earlier else None
    return problems if before is None else [*problems, *_sent_again(before, request, sent)]


def _sent_again(before: Saved, request: Request, sent: Sent) -> list[Problem]:
    period = before.head.period
    hashes = {file.sha256 for file in before.head.files}
    files = [path for path in request.submissions if path.is_file() and sha256_of(path) in hashes]
    told = {shown(path) for path in files}
    problems = [Problem("S84", Place(shown(path)), {"period": period}) for path in files]
    now, then = _declared(sent.tables), _declared(before.tables)
    places = sent.tables["answers"].groupby("unit", observed=True)["place"].min()
    for unit, values in now.items():
        place = place_of(sent.sources, int(places.get(unit, -1)))
        if len(values) >= LEAST and values == then.get(unit) and place.file not in told:
            params = {"unit": unit, "period": period, "count": len(values)}
            problems.append(Problem("S85", place, params, unit=unit))
    return problems


def _declared(tables: dict[str, pd.DataFrame]) -> dict[str, set[tuple[Any, ...]]]:
    """Per unit all that it declares."""
    found: dict[str, set[tuple[Any, ...]]] = defaultdict(set)
    for name, columns in (("answers", ("leaf", "points", "answer")), ("figures", ("node", "input", "value", "text"))):
        rows = tables[name][tables[name]["round"] == "declared"]
        cells = [rows[column].astype(object).where(rows[column].notna(), None) for column in columns]
        for unit, *values in zip(rows["unit"], *cells, strict=True):
            found[str(unit)].add((name, *values))
    return found
