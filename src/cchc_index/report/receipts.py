"""What `verify`, `log` and `finalise` say (kiểm chứng, lịch sử, chốt kỳ), for people and for scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from fractions import Fraction
from typing import Any, Final

from cchc_index.model.language import N_, _, number
from cchc_index.model.problem import Problem, has_errors
from cchc_index.model.receipt import Act, Entry, History, Moved, Receipt, StageVerified, Total, spoken
from cchc_index.model.stages import STAGES
from cchc_index.report.page import Column, Page, Table
from cchc_index.report.problems import problem_payload

ACTS: Final[dict[Act, str]] = {
    "scored": N_("scored"),
    "finalised": N_("finalised"),
    "reopened": N_("reopened"),
}
LABELS: Final[dict[str, str]] = {str(stage): name for stage, name in STAGES.items()} | {"record": N_("record")}
EVEN: Final = {
    "incomplete": N_("incomplete units"),
    "unappraised": N_("rows not appraised"),
    "partial": N_("units left out"),
    "provisional": N_("no survey held"),
}
FEW: Final = 4
LOG_COLUMNS: Final = (
    "index",
    "period",
    "stage",
    "number",
    "time",
    "act",
    "counts",
    "version",
    "units",
    "ranked",
    "changed",
    "reason",
)


def verify_page(stages: Sequence[StageVerified], problems: Sequence[Problem]) -> Page:
    """A line for each stage of each period."""
    columns = (
        Column("index", _("Index")),
        Column("period", _("Period")),
        Column("stage", _("Stage")),
        Column("run", _("Run")),
        Column("links", _("Receipts"), "rank"),
        Column("replayed", _("Scored again"), "rank"),
        Column("finalised", _("Finalised")),
    )
    rows = tuple(
        (one.index, one.period, _stage(one.stage), one.run, one.links, one.replayed, _time(one.finalised))
        for one in stages
    )
    headline = _("All that was checked holds.")
    if has_errors(problems):
        headline = _("Not everything holds; what does not is told above.")
    notes = tuple(
        _("Last receipt of {period} ({stage}): {hash}").format(
            period=one.period, stage=_stage(one.stage), hash=one.receipt
        )
        for one in stages
        if one.receipt
    )
    return Page(
        _("Verification of saved results"), headline, tables=(Table(columns, rows),) if rows else (), notes=notes
    )


def verify_payload(stages: Sequence[StageVerified], problems: Sequence[Problem]) -> dict[str, Any]:
    """The same for scripts (JSON)."""
    told = [problem_payload(one) for one in problems]
    return {"holds": not has_errors(problems), "stages": [asdict(one) for one in stages], "problems": told}


def log_page(stages: Sequence[History]) -> Page:
    """A table for each stage of each period, what a run changed below its line."""
    columns = (
        Column("number", _("Run")),
        Column("act", _("What, when, by which version")),
        Column("units", _("Ranked")),
        Column("changed", _("Changed"), "rank"),
    )
    tables = tuple(
        Table(
            columns,
            tuple(_row(one) for one in stage.entries),
            title=" · ".join((stage.index, stage.period, _stage(stage.stage))),
            details=tuple(_detail(one) for one in stage.entries),
        )
        for stage in stages
    )
    return Page(_("History"), _("* the run that counts"), tables=tables)


def log_payload(stages: Sequence[History], problems: Sequence[Problem]) -> dict[str, Any]:
    """The same for scripts (JSON), receipts whole."""
    return {
        "stages": [
            {
                "index": stage.index,
                "period": stage.period,
                "stage": stage.stage,
                "entries": [_entry_payload(one) for one in stage.entries],
            }
            for stage in stages
        ],
        "problems": [problem_payload(one) for one in problems],
    }


def log_rows(stages: Sequence[History]) -> tuple[list[str], list[list[object]]]:
    """The same as plain rows."""
    rows: list[list[object]] = []
    for stage in stages:
        for one in stage.entries:
            receipt = one.receipt
            ranked = len([total for total in receipt.totals if total.rank is not None]) if receipt else None
            rows.append(
                [
                    stage.index,
                    stage.period,
                    stage.stage,
                    one.number,
                    receipt and receipt.time,
                    receipt and receipt.act,
                    int(one.counts),
                    one.version,
                    len(receipt.totals) if receipt else None,
                    ranked,
                    len(one.moved),
                    receipt and receipt.reason,
                ]
            )
    return list(LOG_COLUMNS), rows


def finalise_page(receipt: Receipt, digest: str) -> Page:
    """What is to be written into the minutes."""
    headline = _("Period {period} is finalised: run {run} counts, and nothing more is saved.")
    if receipt.act == "reopened":
        headline = _("Period {period} is open again: run {run} counts until another is saved.")
    notes = [_("{time}; receipt: {hash}").format(time=_time(receipt.time), hash=digest)]
    if receipt.reason:
        notes.append(_("Reason: {reason}").format(reason=receipt.reason))
    if receipt.even:
        notes.append(_even(receipt))
    title = f"{receipt.index} · {receipt.period}"
    return Page(title, headline.format(period=receipt.period, run=receipt.run), notes=tuple(notes))


def finalise_payload(receipt: Receipt | None, digest: str | None, problems: Sequence[Problem]) -> dict[str, Any]:
    """The same for scripts (JSON)."""
    said = receipt.model_dump(mode="json", by_alias=True) if receipt else None
    return {"receipt": said, "sha256": digest, "problems": [problem_payload(one) for one in problems]}


def _entry_payload(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "counts": entry.counts,
        "version": entry.version,
        "receipt": entry.receipt.model_dump(mode="json", by_alias=True) if entry.receipt else None,
        "changed": [
            {
                "unit": one.unit,
                "before": one.before.model_dump(mode="json") if one.before else None,
                "after": one.after.model_dump(mode="json") if one.after else None,
            }
            for one in entry.moved
        ],
    }


def _row(entry: Entry) -> tuple[str | int | None, ...]:
    mark = f"{entry.number}*" if entry.counts else entry.number
    receipt = entry.receipt
    if receipt is None:
        return (mark, _("saved without a receipt, {version}").format(version=entry.version), None, None)
    ranked = None
    if receipt.act == "scored":
        known = [one for one in receipt.totals if one.rank is not None]
        ranked = f"{number(len(known))}/{number(len(receipt.totals))}"
    changed = len(entry.moved) if receipt.act == "scored" else None
    said = _("{act}, {time}, cchc-index {version}")
    return (
        mark,
        said.format(act=_(ACTS[receipt.act]), time=spoken(receipt.time), version=entry.version),
        ranked,
        changed,
    )


def _detail(entry: Entry) -> str:
    """Files, what moved, reasons: the line below."""
    receipt = entry.receipt
    if receipt is None:
        return ""
    parts: list[str] = []
    files = [one.name for one in receipt.inputs if one.kind in ("submission", "survey", "imported")]
    if files:
        parts.append(_("files: {files}").format(files=_few(files)))
    if receipt.merged_onto and receipt.merged_onto.stage:
        text = _("on run {run} of the stage “{stage}”")
        parts.append(text.format(run=receipt.merged_onto.run, stage=_stage(receipt.merged_onto.stage)))
    elif receipt.merged_onto:
        parts.append(_("merged onto run {run}").format(run=receipt.merged_onto.run))
    if entry.moved:
        parts.append(_few([_moved(one) for one in entry.moved]))
    if receipt.reason:
        parts.append(_("Reason: {reason}").format(reason=receipt.reason))
    if receipt.even:
        parts.append(_even(receipt))
    return "; ".join(parts)


def _even(receipt: Receipt) -> str:
    listed = ", ".join(_(EVEN[one]) if one in EVEN else one for one in receipt.even)
    return _("Finalised in spite of: {flaws}").format(flaws=listed)


def _moved(one: Moved) -> str:
    return f"{one.unit} {_total(one.before)} → {_total(one.after)}"


def _total(total: Total | None) -> str:
    if total is None or total.points is None:
        return "—"
    figure = number(Fraction(str(total.points)), 2)
    return figure if total.rank is None else _("{points} (rank {rank})").format(points=figure, rank=total.rank)


def _few(items: Sequence[str]) -> str:
    more = len(items) - FEW
    listed = ", ".join(items[:FEW])
    return listed if more <= 0 else _("{listed} and {count} more").format(listed=listed, count=number(more))


def _stage(stage: str) -> str:
    return _(LABELS[stage]) if stage in LABELS else stage


def _time(time: str | None) -> str | None:
    return None if time is None else spoken(time)
