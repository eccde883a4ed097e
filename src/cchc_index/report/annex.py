"""The annex of a decision (phụ lục kèm theo quyết định): the ranking table and what it rests on."""

from __future__ import annotations

from typing import Final

from cchc_index.model.language import _
from cchc_index.report.account import Account
from cchc_index.report.notes import warnings_of
from cchc_index.report.page import Document, Page
from cchc_index.report.province import subject_of
from cchc_index.report.ranking import ranking_page

ALL_COLUMNS: Final = 10_000
"""More characters than any ranking is wide."""


def annex(account: Account) -> Document:
    """The ranking as the annex of a decision (phụ lục kèm theo quyết định)."""
    ranking = ranking_page(account.head, account.tables, account.rubric, ALL_COLUMNS)
    warnings = warnings_of(account)
    return Document(
        title=_("ANNEX"),
        subject=subject_of(account).upper(),
        sections=(
            Page("", tables=ranking.tables, notes=tuple(note for note in ranking.notes if note not in warnings)),
        ),
        warnings=warnings,
        kind="annex",
    )
