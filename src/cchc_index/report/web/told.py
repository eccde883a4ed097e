"""What the page's script shows of a unit when it is chosen (dữ liệu của trang): compact, every text once.

Nothing is worked out here or in the script: figures are texts in the reader's language, lengths are parts of a bar.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from typing import Any, Final

import pandas as pd

from cchc_index.model.language import N_, _, number
from cchc_index.model.points import from_points
from cchc_index.model.rubric import Row, Rubric
from cchc_index.model.surveyed import Asked
from cchc_index.model.wording import rule_words
from cchc_index.report.account import Account
from cchc_index.report.gaps import REASONS
from cchc_index.report.moves import change_words, standing_words
from cchc_index.report.standing import UNKNOWN, Standing
from cchc_index.report.web.bars import bar_of, steps_of
from cchc_index.report.web.scale import step

KINDS: Final = ("evidence", "explanation", "appraisal_note")
APPRAISED: Final = ("appraised_2", "appraised_1")
"""The rounds of the appraisers, the last one first."""
APART: Final = {
    "not_applicable": N_("does not apply to this unit"),
    "exempt": N_("exempt by an exception on file, counted as full"),
}
Numbers = list[Any]


class Texts:
    """Texts by their number, each once; the first is empty."""

    def __init__(self) -> None:
        self.all: dict[str, int] = {"": 0}

    def __call__(self, text: str | None) -> int:
        """The number of a text."""
        return self.all.setdefault(text or "", len(self.all))


def told(account: Account, standing: Standing) -> dict[str, Any]:
    """Everything of all units that the page can show, for its script."""
    texts = Texts()
    leaves = [row for row in account.rubric.outline.leaves if row.scores]
    ledger = _Ledger(account, leaves)
    units = [_unit(account, standing, ledger, unit, texts) for unit in account.units]
    return {
        "leaves": [_leaf(row, account.rubric, texts) for row in leaves],
        "areas": [[area.node.code or area.node.id, area.node.name] for area in standing.areas],
        "units": units,
        "texts": list(texts.all),
    }


def _leaf(row: Row, rubric: Rubric, texts: Texts) -> dict[str, Any]:
    """What a leaf is, the same for all units: its clause, its rule in words, who answers for it."""
    outline, node = rubric.outline, row.node
    area = outline.area(row).node
    owner = next((up.node.owner for up in (row, *outline.above(row)) if up.node.owner), None)
    words = [] if node.rule is None else rule_words(node.rule, row, outline)
    return {
        "id": node.code or node.id,
        "name": node.name,
        "area": f"{area.code or area.id} {area.name}",
        "clause": texts(" – ".join(filter(None, (node.basis, node.text)))),
        "rule": [texts(line) for line in words],
        "owner": texts(owner),
        "wanted": [texts(one) for one in node.evidence],
    }


class _Ledger:
    """The result's tables by unit and leaf."""

    def __init__(self, account: Account, leaves: Sequence[Row]) -> None:
        tables, self.leaves = account.tables, leaves
        self.decimals = account.rubric.rounding.published
        scores = tables["scores"]
        self.scores = {
            (unit, node): (int(points), int(most), status)
            for unit, node, points, most, status in _rows(scores, "unit", "node", "points", "max", "status")
        }
        self.given = {
            (unit, leaf, round_): Fraction(str(points))
            for unit, leaf, round_, points in _rows(tables["answers"], "unit", "leaf", "round", "points")
            if not pd.isna(points)
        }
        self.shown = cache(self._shown)
        self.figure = cache(self._figure)
        self.remarks: dict[tuple[str, str, str], list[str]] = {}
        for unit, leaf, kind, text in _rows(tables["remarks"], "unit", "leaf", "kind", "text"):
            self.remarks.setdefault((unit, leaf, kind), []).append(text)

    def row(self, unit: str, row: Row, why: str, texts: Texts) -> Numbers:
        """A leaf of a unit: points, maximum, self, appraised, why, step of colour, whether full, remarks by kind."""
        leaf = row.node.id
        points, most, status = self.scores.get((unit, leaf), (0, 0, "not_scored"))
        given = (self.given.get((unit, leaf, one)) for one in APPRAISED)
        appraised = next((one for one in given if one is not None), None)
        here, colour, full = self.shown(points, most, status, row.role)
        found: Numbers = [
            texts(here),
            texts(self.figure(from_points(most))),
            texts(self.figure(self.given.get((unit, leaf, "declared")))),
            texts(self.figure(appraised)),
            texts(why or (_(APART[status]) if status in APART else "")),
            colour,
            full,
        ]
        return found + [[texts(text) for text in self.remarks.get((unit, leaf, kind), ())] for kind in KINDS]

    def _shown(self, points: int, most: int, status: str, role: str | None) -> tuple[str, int | None, int]:
        """Points as text, the step of their colour, whether they are all there are."""
        if status in UNKNOWN:
            return "—", None, 0
        share = Fraction(100 * points, most) if most and role is None else None
        return number(from_points(points), self.decimals), step(share), int(share is not None and share >= 100)

    def _figure(self, points: Fraction | None) -> str:
        """As published, or with all the decimals that somebody wrote."""
        if points is None:
            return ""
        return number(points, self.decimals if (points * 10**self.decimals).denominator == 1 else None)


def _unit(account: Account, standing: Standing, ledger: _Ledger, unit: str, texts: Texts) -> dict[str, Any]:
    """One unit: its headline, areas, parts of its change, years, questions, leaves."""
    decimals = account.rubric.rounding.published
    gaps, change = account.gaps[unit], account.changes.get(unit)
    known = gaps.standing is not None and gaps.standing.percent is not None
    headline = standing_words(gaps.standing, account.ranked, decimals) if known and gaps.standing else []
    if change is not None and account.before is not None:
        headline += change_words(change, decimals, account.before.period)
    why = {
        gap.id: ": ".join(filter(None, (_(REASONS[gap.why.reason]) if gap.why.reason else "", gap.why.text)))
        for gap in gaps.rows
    }
    return {
        "name": unit,
        "headline": headline or [_("no rank yet")],
        "areas": [_area(unit, area, standing, texts) for area in standing.areas],
        "parts": [] if change is None else steps_of(account, change),
        "years": [
            [period, number(from_points(one.percent), decimals) + "%", one.rank]
            for period, year in account.years.items()
            if (one := year.get(unit)) is not None and one.percent is not None
        ],
        "asked": [_question(one, account.rubric, texts) for one in account.asked.get(unit, ())],
        "leaves": [ledger.row(unit, row, why.get(row.node.id, ""), texts) for row in ledger.leaves],
    }


def _area(unit: str, area: Row, standing: Standing, texts: Texts) -> Numbers:
    points, most = standing.scores.get((unit, area.node.id), (None, 0))
    percent = standing.percent(unit, area)
    decimals = standing.rubric.rounding.published
    return [
        texts("—" if points is None else number(from_points(points), decimals)),
        texts(number(from_points(most), decimals)),
        texts("—" if percent is None else number(percent, 1)),
        step(percent),
    ]


def _question(one: Asked, rubric: Rubric, texts: Texts) -> Numbers:
    """A question of a unit: leaf, question, group, valid answers, percent, its answers in words, their bar."""
    bar = bar_of(one, rubric)
    head = [texts(one.leaf), texts(one.code), texts(one.group), one.valid, texts(bar.percent), texts(bar.words)]
    return [*head, [[round(share, 2), tone] for _at, share, tone in bar.pieces]]


def _rows(frame: pd.DataFrame, *names: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(frame[name].tolist() for name in names), strict=True)
