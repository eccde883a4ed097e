"""A second look at evidence (kiểm tra chéo tài liệu kiểm chứng): none given, of another year, given twice."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from cchc_index.engine.columns import Columns
from cchc_index.engine.exact import Exact
from cchc_index.engine.score import Scored
from cchc_index.engine.states import Reason, Source, among
from cchc_index.model.names import fold_answer
from cchc_index.model.period import year_of
from cchc_index.model.problem import Place, Problem
from cchc_index.model.rubric import Outline
from cchc_index.model.tables import NO_PLACE, SOURCE_BITS

PlaceOf = Callable[[int], Place]

_LINK: Final = re.compile(r"https?://\S+", re.IGNORECASE)
_NUMBER: Final = re.compile(r"(?<![\w/])\d+[a-zđ]?(?:/\d{4})?/[^\W\d_][\w-]*", re.IGNORECASE)
"""A document's number (số, ký hiệu văn bản): 15/KH-UBND, 148/2022/QĐ-UBND."""
_DAYS: Final = (
    re.compile(r"(?<![\w/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?![\w/])"),
    re.compile(r"ngày (\d{1,2})( )tháng (\d{1,2}) năm (\d{4})", re.IGNORECASE),
)
_ISO_DAY: Final = re.compile(r"(?<![\w/.-])(\d{4})-(\d{2})-(\d{2})(?![\w/-])")


def without_evidence(
    scored: Scored, columns: Columns, answers: pd.DataFrame, figures: pd.DataFrame, cells: pd.DataFrame | None
) -> dict[str, dict[str, int]]:
    """Per unit the leaves with claimed points and no evidence, with the cells that are to hold it, where there are."""
    if cells is None or cells.empty:
        return {}
    bare: dict[str, list[str]] = {}
    for position, row in enumerate(scored.leaves.rows):
        if row.node.scored_by != "unit" or row.role == "penalty":
            continue
        leaf = row.node.id
        claimed = among(scored.leaves.source[position], Source.DECLARED) & (scored.leaves.points[position] > 0)
        own = columns.points.get((leaf, "declared"))
        if own is not None:
            known = np.ones(columns.size, np.bool_) if own.known is None else own.known
            claimed = np.where(known, _positive(own.exact), claimed)
        refused = scored.leaves.reason[position] == np.int8(Reason.NO_EVIDENCE)
        without = (claimed | refused) & ~columns.evidence.get(leaf, np.zeros(columns.size, np.bool_))
        for unit in np.flatnonzero(without).tolist():
            bare.setdefault(scored.units[unit], []).append(leaf)
    places = _places(bare, answers, figures, cells)
    there = {
        unit: {leaf: places[unit, leaf] for leaf in leaves if (unit, leaf) in places} for unit, leaves in bare.items()
    }
    return {unit: leaves for unit, leaves in there.items() if leaves}


def evidence_problems(
    outline: Outline, period: str, remarks: pd.DataFrame, cells: pd.DataFrame | None, place_of: PlaceOf
) -> list[Problem]:
    """Evidence that is dated outside the period, and documents that are to prove rows of several areas."""
    problems: list[Problem] = []
    used: dict[tuple[str, str], dict[str, int]] = {}
    spelled: dict[str, str] = {}
    evidence = remarks[remarks["kind"] == "evidence"]
    year = year_of(period)
    said = {text: (_astray(str(text), year), documents_in(str(text))) for text in evidence["text"].unique()}
    telling = evidence[evidence["text"].isin([text for text, (days, found) in said.items() if days or found])]
    rows = zip(telling["unit"], telling["leaf"], telling["text"], telling["place"], strict=True)
    dated = _dated(cells)
    for unit, leaf, text, place in rows:
        days, documents = said[text]
        if days:
            params: dict[str, object] = {"unit": unit, "id": leaf, "dates": days, "period": period}
            alone = set(days) & set(text.split("; "))  # as it is where the date has a column of its own
            where = dated.get(place, place) if alone else place
            problems.append(Problem("S82", place_of(int(where)), params, unit=str(unit)))
        for document in documents:
            spelled.setdefault(fold_answer(document), document)
            used.setdefault((str(unit), fold_answer(document)), {}).setdefault(str(leaf), int(place))
    for (unit, document), leaves in used.items():
        areas = {outline.area(outline.by_id[leaf]).node.id for leaf in leaves}
        if len(areas) > 1:
            first, *others = (place_of(place) for place in leaves.values())
            params = {"unit": unit, "document": spelled[document], "ids": list(leaves)}
            parts = tuple(Problem("S83", place, params, unit=unit) for place in (first, *others))
            problems.append(replace(parts[0], see=others[0], parts=parts))
    return problems


def _dated(cells: pd.DataFrame | None) -> Mapping[int, int]:
    """From the cell in which evidence begins to that of its date, where that is another."""
    if cells is None:
        return {}
    apart = cells[cells["place"] != cells["day"]]
    return dict(zip(apart["place"].tolist(), apart["day"].tolist(), strict=True))


def _astray(text: str, year: int | None) -> list[str]:
    """The days of a text that lie outside the year, as people write them."""
    return [f"{day:%d/%m/%Y}" for day in days_in(text) if year is not None and day.year != year]


def days_in(text: str) -> list[dt.date]:
    """The days that a text names (ngày trong văn bản), day first or as 2021-05-06; what is no day is none."""
    named = [(year, month, day) for pattern in _DAYS for day, _mark, month, year in pattern.findall(text)]
    found: list[dt.date] = []
    for year, month, day in [*named, *_ISO_DAY.findall(text)]:
        with suppress(ValueError):
            found.append(dt.date(int(year), int(month), int(day)))
    return found


def documents_in(text: str) -> list[str]:
    """The documents that a text names, by number or link (văn bản, đường dẫn), each once."""
    links = _LINK.findall(text)
    numbers = _NUMBER.findall(_LINK.sub(" ", text))
    return list(dict.fromkeys(one.rstrip(".,;)") for one in [*links, *numbers]))


def _positive(points: Exact) -> np.ndarray:
    return np.asarray(points.num) > 0


def _places(
    units: Collection[str], answers: pd.DataFrame, figures: pd.DataFrame, cells: pd.DataFrame
) -> Mapping[tuple[str, str], int]:
    """Per unit and leaf the cell for its evidence, in the sheets in which the unit declares anything now."""
    senders: set[tuple[str, int]] = set()
    for table in (figures, answers):
        own = table[(table["round"] == "declared") & (table["place"] != NO_PLACE) & table["unit"].isin(list(units))]
        senders |= set(zip(own["unit"], _source(own), strict=True))
    own = cells[cells["unit"].isin(list(units))]
    rows = zip(own["unit"], own["leaf"], own["place"], _source(own), strict=True)
    return {(unit, leaf): int(place) for unit, leaf, place, source in rows if (unit, source) in senders}


def _source(table: pd.DataFrame) -> list[int]:
    found: list[int] = (table["place"].to_numpy() >> SOURCE_BITS).tolist()
    return found
