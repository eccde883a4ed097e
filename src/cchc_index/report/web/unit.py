"""The page of one unit (trang của một đơn vị): its report, and every row explained with its whole chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from cchc_index.model.explained import Explanation
from cchc_index.model.language import _, number
from cchc_index.report.account import Account
from cchc_index.report.explain import explain_tree
from cchc_index.report.page import Branch
from cchc_index.report.unit_report import unit_document
from cchc_index.report.web.bars import bar_of
from cchc_index.report.web.document import also_told, without_charts
from cchc_index.report.web.frame import html
from cchc_index.report.web.scale import step


class Leaf(NamedTuple):
    """A row as it is shown (mục chấm điểm): its name and points, its colour, its chapters."""

    id: str
    name: str
    score: str
    step: int | None
    full: bool
    chapters: tuple[Branch, ...]


def unit_page(account: Account, unit: str) -> str:
    """One unit as one HTML file (trang của một đơn vị)."""
    leaves = account.explain(unit)
    document = unit_document(replace(account, explain=lambda _unit: leaves), unit)
    sections = [(f"s{place}", page) for place, page in enumerate(document.sections, 1)]
    bars = [bar_of(one, account.rubric) for one in account.asked.get(unit, ())]
    return html(
        "unit.html",
        title=document.subject,
        over=account.workspace.issuer or document.title,
        account=account,
        unit=unit,
        warnings=[*document.warnings, *also_told(account), *without_charts()],
        chapters=[
            *((place, page.title) for place, page in sections),
            *([("survey", _("What was answered in the survey"))] if bars else []),
            ("explained", _("Every criterion explained")),
        ],
        sections=sections,
        bars=bars,
        leaves=_leaves(account, unit, leaves),
    )


def _leaves(account: Account, unit: str, leaves: Sequence[Explanation]) -> list[Leaf]:
    decimals = account.rubric.rounding.published
    found = []
    for one in leaves:
        known = one.known
        share = 100 * known / one.max if known is not None and one.max and one.row.role is None else None
        score = f"{'—' if known is None else number(known, decimals)} / {number(one.max)}"
        chapters = explain_tree(unit, account.head, one, decimals).children
        node = one.row.node
        full = share is not None and share >= 100
        found.append(Leaf(node.code or node.id, node.name, score, step(share), full, chapters))
    return found
