"""The flow of `log` (lịch sử): every run and event of a period, as the receipts tell, and what each run changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cchc_index.flow.verify import Asked, stages_of
from cchc_index.model.problem import Place, Problem
from cchc_index.model.receipt import Entry, History, Moved, Total
from cchc_index.model.result import ResultHead
from cchc_index.read.places import shown
from cchc_index.store.receipts import Chain, Link
from cchc_index.store.runs import HEAD, StoreError


@dataclass(slots=True)
class Logged:
    """What there is to tell (lịch sử các kỳ), and what cannot be read."""

    problems: list[Problem] = field(default_factory=list)
    stages: list[History] = field(default_factory=list)


def history(asked: Asked) -> Logged:
    """The history of a period, or of all (lịch sử)."""
    _workspace, places, problems = stages_of(asked)
    logged = Logged(problems)
    for place in places:
        chain = Chain(place)
        try:
            pointer = chain.pointer()
            entries = tuple(_entries(chain.links(), None if pointer is None else pointer.run))
        except StoreError as error:
            logged.problems.append(Problem("Q01", Place(shown(error.file)), {"why": str(error)}))
            continue
        older = [one.number for one in entries if one.receipt is None]
        if older:
            logged.problems.append(Problem("Q58", Place(shown(place)), {"runs": older}))
        logged.stages.append(History(place.parent.parent.name, place.parent.name, place.name, entries))
    return logged


def _entries(links: list[Link], counts: str | None) -> Iterator[Entry]:
    totals: dict[str, Total] = {}
    for link in links:
        receipt = link.receipt
        version = receipt.versions.get("cchc-index", "—") if receipt else _version(link.folder)
        moved: tuple[Moved, ...] = ()
        if receipt is not None and receipt.act == "scored":
            now = {one.unit: one for one in receipt.totals}
            if totals:
                units = dict.fromkeys([*totals, *now])
                moved = tuple(
                    Moved(unit, totals.get(unit), now.get(unit)) for unit in units if totals.get(unit) != now.get(unit)
                )
            totals = now
        yield Entry(link.number, receipt, version, link.number == counts, moved)


def _version(folder: Path) -> str:
    """The version of a run without a receipt."""
    try:
        return ResultHead.model_validate_json((folder / HEAD).read_bytes()).version
    except (OSError, ValueError):
        return "—"
