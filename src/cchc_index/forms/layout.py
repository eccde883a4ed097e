"""What stands where in a form (bố cục biểu mẫu): headings, lines in the order of the rubric.

The headings are a contract with `read`: it finds the columns by them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from cchc_index.model.language import _
from cchc_index.model.rubric import Input, Row, Rubric
from cchc_index.model.rule_parts import answers_of
from cchc_index.model.tables import HEAD, NOT_APPLICABLE

VERSION: Final = 1
"""Of the forms' layout: a later one may read otherwise."""


class Self(IntEnum):
    """The columns of the self-assessment (phiếu tự chấm)."""

    ID = 0
    NAME = 1
    MAX = 2
    HOW = 3
    INPUT = 4
    VALUE = 5
    SELF = 6
    RULE = 7
    NUMBER = 8
    DATE = 9
    PAGE = 10
    EXPLANATION = 11


class Appraisal(IntEnum):
    """The columns of the appraisers' form (phiếu thẩm định)."""

    UNIT = 0
    ID = 1
    NAME = 2
    MAX = 3
    INPUT = 4
    VALUE = 5
    SELF = 6
    EVIDENCE = 7
    EXPLANATION = 8
    NEW_VALUE = 9
    POINTS = 10
    OPINION = 11


def self_headings() -> dict[Self, str]:
    """The headings of the self-assessment, in the language in use."""
    return {
        Self.ID: _("Id"),
        Self.NAME: _("Criterion"),
        Self.MAX: _("Max points"),
        Self.HOW: _("How it is scored"),
        Self.INPUT: _("Figure"),
        Self.VALUE: _("Value"),
        Self.SELF: _("Self points"),
        Self.RULE: _("Points by the rule"),
        Self.NUMBER: _("Document number"),
        Self.DATE: _("Document date"),
        Self.PAGE: _("Page or link"),
        Self.EXPLANATION: _("Explanation"),
    }


def appraisal_headings() -> dict[Appraisal, str]:
    """The headings of the appraisers' form, in the language in use."""
    return {
        Appraisal.UNIT: _("Unit"),
        Appraisal.ID: _("Id"),
        Appraisal.NAME: _("Criterion"),
        Appraisal.MAX: _("Max points"),
        Appraisal.INPUT: _("Figure"),
        Appraisal.VALUE: _("Value"),
        Appraisal.SELF: _("Self points"),
        Appraisal.EVIDENCE: _("Evidence"),
        Appraisal.EXPLANATION: _("Explanation"),
        Appraisal.NEW_VALUE: _("Appraised value"),
        Appraisal.POINTS: _("Appraised points"),
        Appraisal.OPINION: _("Appraisal note"),
    }


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a form (dòng): a node's own, or that of a figure under the node that declares it."""

    node: str
    row: Row | None
    name: str = ""
    figure: Input | None = None


def lines_of(rubric: Rubric) -> Iterator[Line]:
    """All lines in the order of the rubric: each figure once, right under the node that declares it."""
    for name, figure in rubric.inputs.items():
        yield Line(HEAD, None, name, figure)
    for row in rubric.outline.rows:
        yield Line(row.node.id, row)
        for name, figure in row.node.inputs.items():
            yield Line(row.node.id, row, name, figure)


def is_the_units(row: Row) -> bool:
    """Whether the unit itself answers for this leaf's points."""
    return row.scores and row.node.scored_by == "unit"


def answers(row: Row) -> tuple[str, ...]:
    """What a leaf's own line offers: the answers its rule knows, and "Không áp dụng" where that may be claimed."""
    may_not_apply = row.node.not_applicable != "forbidden"
    return (*answers_of(row.node.rule), *([NOT_APPLICABLE] if may_not_apply else []))
