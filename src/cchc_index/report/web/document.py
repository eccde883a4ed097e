"""A document as an HTML page (văn bản báo cáo dạng HTML): its sections one below the other."""

from __future__ import annotations

from cchc_index.model.language import _
from cchc_index.report import charts
from cchc_index.report.account import Account
from cchc_index.report.notes import PETITIONED
from cchc_index.report.page import Document
from cchc_index.report.web.frame import html


def document_page(document: Document) -> str:
    """A document as one HTML file (trang HTML), such as what `gaps` and `compare` tell."""
    drawn = any(page.charts for page in document.sections)
    chapters = [(f"s{place}", page.title) for place, page in enumerate(document.sections, 1)]
    return html(
        "document.html",
        title=document.subject,
        over=document.title,
        warnings=[*document.warnings, *(without_charts() if drawn else [])],
        chapters=chapters if len(chapters) > 1 else [],
        sections=document.sections,
    )


def also_told(account: Account) -> list[str]:
    """What was told while a report was worked out, beside what every paper says of it."""
    return [one.message for one in account.problems if one.code != PETITIONED]


def without_charts() -> list[str]:
    """What a page says where the library that draws is not installed (trang không có biểu đồ)."""
    text = _("Charts are left out, their figures stand as text: {extra} is not installed.")
    return [] if charts.available() else [text.format(extra=charts.EXTRA)]
