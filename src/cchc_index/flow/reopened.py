"""What a petition reopens (phúc tra): the result that was finalised, of which only rows named in a decision change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cchc_index.engine.compare import Side
from cchc_index.engine.petition import rulings, strayed, without_effect
from cchc_index.flow.request import Request
from cchc_index.flow.tables import Tables, rows_of
from cchc_index.model.language import number
from cchc_index.model.petition import Ruling
from cchc_index.model.points import half_up
from cchc_index.model.problem import Place, Problem
from cchc_index.model.rubric import Rubric
from cchc_index.model.tables import PETITION
from cchc_index.read.places import place_of, shown
from cchc_index.store.receipts import Chain
from cchc_index.store.results import Saved, Store
from cchc_index.store.runs import Shelf

FEW = 8


def base_of(store: Store, index: str, period: str, stage: str) -> Saved | None:
    """The saved result that a run is merged onto: of its stage; the first petition rests on what was finalised.

    So does the first after the period was opened again and scored otherwise: of what rested on other points nothing is
    kept.

    Raises:
        StoreError: where it cannot be read.
    """
    if stage == "petition" and (not store.run(index, period, stage) or outlived(store, index, period)):
        stage = "record"
    return store.load(index, period, stage)


def outlived(shelf: Shelf, index: str, period: str) -> list[Problem]:
    """Q78 where petitions are saved on a run that is no longer the finalised one (phúc tra trên kết quả cũ).

    Raises:
        StoreError: where what is saved cannot be read.
    """
    run, base = shelf.run(index, period, "record"), Chain(shelf.place(index, period, "petition")).rests_on()
    if run is None or base is None or base.run == run.folder.name:
        return []
    return [Problem("Q78", params={"period": period, "before": base.run, "run": run.folder.name})]


def as_published(request: Request, saved: Saved | None) -> Request:
    """A petition is scored as what was published was (như khi công bố)."""
    if request.stage != "petition" or saved is None:
        return request
    return replace(request, missing=saved.head.missing, without_survey=saved.head.provisional)


def left_out(saved: Saved | None, stage: str) -> list[str]:
    """The units that were left out of the published result: a petition leaves them out too."""
    if saved is None or stage != "petition":
        return []
    units = saved.tables["units"]
    return [str(unit) for unit in units["unit"][units["status"] == "rejected"]]


def decided(before: Side, tables: Tables) -> tuple[Ruling, ...]:
    """The decisions that a result after petitions holds."""
    return rulings(before, {name: rows_of(tables[name]) for name in ("answers", "remarks")})


def unfounded(store: Store, rubric: Rubric, period: str, tables: Tables) -> Iterator[Problem]:
    """What a result after petitions has otherwise than decided (thay đổi ngoài quyết định phúc tra).

    Raises:
        StoreError: where what was finalised cannot be read.
    """
    published = store.load(rubric.index, period, "record", ("units", "scores"))
    if published is None:
        return
    side = Side(rubric, rows_of(published.tables["units"]), rows_of(published.tables["scores"]))
    made = decided(side, tables)
    decimals = rubric.rounding.leaf
    answers = tables["answers"][tables["answers"]["round"] == PETITION]
    places = dict(zip(zip(answers["unit"], answers["leaf"], strict=True), answers["place"], strict=True))
    for one, points in without_effect(tables["scores"], made):
        if points != half_up(one.after, decimals):
            params = {"number": one.number, "unit": one.unit, "id": one.id, "points": one.after, "now": points}
            place = place_of(tables["sources"], int(places[one.unit, one.id]))
            yield Problem("Q74", place, params, unit=one.unit)
    leaves = [row.node.id for row in rubric.outline.leaves]
    named = {(one.unit, one.id) for one in made}
    others = strayed(published.tables["scores"], tables["scores"], leaves, named)
    if others:
        listed = [f"{unit} {leaf}" for unit, leaf in others[:FEW]]
        params = {"count": number(len(others)), "rows": [*listed, *["…"] * (len(others) > FEW)]}
        yield Problem("Q73", Place(shown(published.folder)), params | {"run": published.folder.name})
