"""A period finalised and reopened (chốt kỳ, mở lại): links of the chain, after which nothing is saved, or is again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from cchc_index.flow.chain import check_chain
from cchc_index.flow.desk import Desk
from cchc_index.flow.receipt import now, rests, versions
from cchc_index.model.problem import Place, Problem, has_errors
from cchc_index.model.receipt import Receipt, spoken
from cchc_index.read.places import shown
from cchc_index.store.lock import HeldError, Holder, writing
from cchc_index.store.receipts import Chain
from cchc_index.store.runs import Run, Shelf, StoreError

Even = Literal["incomplete", "unappraised", "partial", "provisional"]
"""What a period is not finalised with, unless that is asked for."""


@dataclass(slots=True)
class Closed:
    """What came of it (kết quả chốt kỳ): the receipt and its hash, none where it was refused."""

    problems: list[Problem] = field(default_factory=list)
    receipt: Receipt | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """What is asked (yêu cầu chốt kỳ)."""

    period: str
    even: Sequence[Even] = ()
    reopen: bool = False
    reason: str | None = None
    index: str | None = None
    workspace: Path | None = None
    here: Path = field(default_factory=Path.cwd)


def finalise(asked: Closing, waits: Callable[[Holder], None] | None = None) -> Closed:
    """Finalise a period for the record (chốt kỳ), or open it again with a reason; every reason against it at once.

    `waits` hears who writes meanwhile.
    """
    desk = Desk.open(asked.index, asked.workspace, asked.here)
    if desk.workspace is None or desk.index is None or has_errors(desk.problems):
        return Closed(desk.problems)
    try:
        with writing(desk.workspace.folder, waits):
            return _finalise(asked, desk)
    except HeldError as error:
        return Closed([held(error.holder)])
    except StoreError as error:
        return Closed([Problem("W09", Place(shown(error.file)), {"why": str(error)})])


def closed(shelf: Shelf, index: str, period: str, stage: str) -> list[Problem]:
    """Q61 where the period is finalised and takes no more (kỳ đã chốt); Q72 where a petition finds that it is not."""
    try:
        closing = Chain(shelf.place(index, period, "record")).closing()
    except StoreError as error:
        return [Problem("Q01", Place(shown(error.file)), {"why": str(error)})]
    if stage == "petition":
        return [] if closing is not None else [Problem("Q72", params={"period": period})]
    return [] if closing is None else [Problem("Q61", params={"period": period, "time": spoken(closing.time)})]


def held(holder: Holder) -> Problem:
    """Q60: another command writes (đang có lệnh khác ghi)."""
    params = {"host": holder.host, "pid": holder.pid, "since": spoken(holder.since)}
    return Problem("Q60", Place(shown(holder.file)), params)


def _finalise(asked: Closing, desk: Desk) -> Closed:
    run = desk.run(asked.period, "record" if asked.period in desk.shelf.periods(desk.index or "", "record") else None)
    if run is None:
        return Closed(desk.problems)
    chain = Chain(desk.shelf.place(run.head.index, asked.period, "record"))
    chain.catch_up()
    closing = chain.closing()
    if asked.reopen and closing is None:
        desk.tell(Problem("Q66", params={"period": asked.period}))
    elif not asked.reopen and closing is not None:
        desk.tell(Problem("Q67", params={"period": asked.period, "time": spoken(closing.time)}))
        return Closed(desk.problems, closing, chain.links()[-1].digest)
    elif not asked.reopen:
        desk.tell(*check_chain(chain.place).problems, *_flaws(run, desk, asked.even))
    if has_errors(desk.problems):
        return Closed(desk.problems)
    receipt = Receipt(
        act="reopened" if asked.reopen else "finalised",
        index=run.head.index,
        period=asked.period,
        stage="record",
        run=run.folder.name,
        time=now(),
        result=rests(run).sha256,
        versions=versions(),
        reason=asked.reason,
        even=() if asked.reopen else tuple(asked.even),
    )
    chain.note(receipt)
    last = chain.links()[-1]
    return Closed(desk.problems, last.receipt, last.digest)


def _flaws(run: Run, desk: Desk, even: Sequence[Even]) -> Iterator[Problem]:
    """What speaks against finalising (chưa đủ điều kiện chốt)."""
    units = desk.rows(run, "units")
    open_ = [str(row["unit"]) for row in units if row["status"] not in ("complete", "rejected")]
    waits = [str(row["unit"]) for row in units if row["unappraised"]]
    left_out = [str(row["unit"]) for row in units if row["status"] == "rejected"]
    if open_ and "incomplete" not in even:
        yield Problem("Q62", params={"count": len(open_), "units": _few(open_)})
    if waits and "unappraised" not in even:
        rows = sum(int(row["unappraised"] or 0) for row in units)
        yield Problem("Q63", params={"count": rows, "units": _few(waits)})
    if (left_out or run.head.partial) and "partial" not in even:
        yield Problem("Q64", params={"units": _few(left_out) or ["—"]})
    if run.head.provisional and "provisional" not in even:
        yield Problem("Q65")


def _few(units: list[str], most: int = 8) -> list[str]:
    return units if len(units) <= most else [*units[:most], "…"]
