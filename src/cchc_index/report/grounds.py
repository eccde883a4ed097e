"""What the figures of a report rest on (căn cứ của số liệu): the survey's error, the rubric, the files."""

from __future__ import annotations

from typing import Any

from cchc_index.model.language import _
from cchc_index.report.account import Account
from cchc_index.report.notes import notes_on_units
from cchc_index.report.page import Column, Page, Table
from cchc_index.report.standing import Standing, fraction, whole
from cchc_index.report.survey_error import score_notes


def survey_section(account: Account, units: list[dict[str, Any]]) -> list[Page]:
    """How far the survey's part can be trusted (độ tin cậy của điều tra); none where its error is not known."""
    decimals = account.rubric.rounding.published
    text = score_notes(units, decimals)
    known = [unit for unit in units if whole(unit["survey_margin"]) is not None]
    if not text or not known:
        return []
    columns = (
        Column("unit", _("Unit")),
        Column("survey", _("Survey points"), "number", decimals),
        Column("margin", _("± (95%)"), "number", decimals),
        Column("rank", _("Rank"), "rank"),
        Column("ranks", _("Ranks that are possible")),
    )
    rows = [
        (
            unit["unit"],
            fraction(unit["survey"]),
            fraction(unit["survey_margin"]),
            whole(unit["rank"]),
            _ranks(whole(unit["rank_low"]), whole(unit["rank_high"])),
        )
        for unit in known
    ]
    return [Page(title=_("How far the survey can be trusted"), text=tuple(text), tables=(Table(columns, tuple(rows)),))]


def _ranks(low: int | None, high: int | None) -> str | None:
    if low is None or high is None:
        return None
    return str(low) if low == high else f"{low}–{high}"


def sources_section(account: Account, units: list[dict[str, Any]], standing: Standing) -> Page:
    """What the figures rest on: notes, rubric, files with their hashes (căn cứ số liệu)."""
    head = account.head
    columns = (Column("file", _("File")), Column("sha256", "SHA-256"))
    rows = [(one.name, one.sha256[:16]) for one in account.files]
    text = _("Rubric {rubric}, SHA-256 {sha256}; scored by cchc-index {version}.")
    return Page(
        title=_("What the figures rest on"),
        text=(text.format(rubric=head.rubric_id, sha256=head.rubric_sha256[:16], version=head.version),),
        tables=(Table(columns, tuple(rows)),) if rows else (),
        notes=tuple(notes_on_units(head, units, standing)),
    )
