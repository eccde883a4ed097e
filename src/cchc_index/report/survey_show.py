"""What came of a survey (kết quả điều tra): as a page, for scripts, and as a workbook."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]

from cchc_index.model.language import _, number
from cchc_index.model.problem import Problem
from cchc_index.model.surveyed import Asked, Estimate, Leaf, Unit
from cchc_index.report.page import Cell, Column, Page, Table
from cchc_index.report.plain import json_pieces
from cchc_index.report.problems import problem_payload

EIGHTHS: Final = " ▏▎▍▌▋▊▉█"
BAR: Final = 10
BLANKS: Final = ("",) * 5
NO_ANSWERS: Final = (None,) * 3
A4: Final = 9
DECIMAL: Final = frozenset({"response_pct", "points", "max", "se", "low", "high", "percent"})
"""The keys of figures that are shown with two decimals in a workbook."""
FEW: Final = 3
"""Of so many units the questions are shown too; of more, where one is asked for."""


def survey_page(units: Sequence[Unit], period: str | None, small_group: int) -> Page:
    """The units with their points and intervals; of few units the questions too."""
    planned = any(unit.response_pct is not None for unit in units)
    columns = [Column("unit", _("Unit")), Column("replies", _("Replies"), "rank")]
    columns += [Column("response_pct", _("Response (%)"), "number", 1)] if planned else []
    columns += [*_of_estimate(), Column("share", _("Of the maximum"))]
    rows = [
        (
            unit.unit,
            unit.replies,
            *([_exact(unit.response_pct)] if planned else []),
            *_points(unit.total),
            _bar(unit.total.points / unit.total.max if unit.total.max else 0),
        )
        for unit in units
    ]
    tables = [Table(tuple(columns), tuple(rows), _("Points of the survey, with their 95% interval"))]
    if len(units) <= FEW:
        tables += [_leaf_table(units), *(_question_table(unit) for unit in units)]
    notes = [] if len(units) <= FEW else [_("The questions: --unit NAME, --format csv or xlsx.")]
    if len(units) <= FEW and any(one.percent is None and one.valid for _u, _l, one in _questions(units)):
        notes.append(_("Of fewer than {count} answers only their number is shown.").format(count=number(small_group)))
    return Page(_("Survey, period {period}").format(period=period or "—"), tables=tuple(tables), notes=tuple(notes))


def _of_estimate() -> list[Column]:
    return [
        Column("points", _("Points"), "number"),
        Column("max", _("Maximum"), "number"),
        Column("low", _("Low end"), "number"),
        Column("high", _("High end"), "number"),
    ]


def _points(one: Estimate) -> tuple[Cell, ...]:
    return tuple(map(_exact, (one.points, one.max, one.low, one.high)))


def _exact(value: float | None) -> Fraction | None:
    return None if value is None else Fraction(str(value))


def _leaf_table(units: Sequence[Unit]) -> Table:
    columns = (Column("unit", _("Unit")), Column("leaf", _("Row")), Column("name", _("Name")), *_of_estimate())
    rows = [(unit.unit, leaf.id, leaf.name, *_points(leaf.estimate)) for unit in units for leaf in unit.leaves]
    return Table(columns, tuple(rows), _("Rows of the survey"))


def _question_table(unit: Unit) -> Table:
    """A unit's questions, each answer on a line of its own with its bar."""
    columns = (
        Column("leaf", _("Row")),
        Column("question", _("Question")),
        Column("group", _("Group")),
        Column("valid", _("Valid answers"), "rank"),
        Column("percent", _("Percent"), "number"),
        Column("answer", _("Answer")),
        Column("count", _("Times"), "rank"),
        Column("share", _("Share")),
    )
    rows: list[tuple[Cell, ...]] = []
    for leaf in unit.leaves:
        for one in leaf.questions:
            total = sum((one.answers or {}).values())
            first = (leaf.id, one.code, one.group or None, one.valid, _exact(one.percent))
            spread = [(answer, count, _bar(count / total)) for answer, count in (one.answers or {}).items() if total]
            rows += [(*(first if at == 0 else BLANKS), *line) for at, line in enumerate(spread or [NO_ANSWERS])]
    return Table(columns, tuple(rows), _("Questions, {unit}").format(unit=unit.unit))


def _questions(units: Sequence[Unit]) -> Iterator[tuple[Unit, Leaf, Asked]]:
    return ((unit, leaf, one) for unit in units for leaf in unit.leaves for one in leaf.questions)


def _bar(share: float) -> str:
    """A bar of up to ten characters, to an eighth of one."""
    eighths = round(min(max(share, 0), 1) * BAR * 8)
    return "█" * (eighths // 8) + EIGHTHS[eighths % 8].strip()


def survey_json(
    index: str | None, period: str | None, units: Sequence[Unit], problems: Sequence[Problem]
) -> Iterator[str]:
    """The same for scripts (JSON), unit by unit."""
    told = [problem_payload(problem) for problem in problems]
    return json_pieces({"index": index, "period": period, "units": [], "problems": told}, "units", map(_of_unit, units))


def _of_unit(unit: Unit) -> dict[str, Any]:
    return {
        "unit": unit.unit,
        "replies": unit.replies,
        "excluded": dict(unit.excluded),
        "response_pct": unit.response_pct,
        "leaves": [_leaf_payload(leaf) for leaf in unit.leaves],
        **_estimate_payload(unit.total),
    }


def _leaf_payload(leaf: Leaf) -> dict[str, Any]:
    one = leaf.estimate
    return {
        "id": leaf.id,
        "percent": round(100 * one.points / one.max, 6) if one.max else None,
        **_estimate_payload(one),
        "questions": [
            {
                "code": asked.code,
                "group": asked.group or None,
                "n": asked.replies,
                "valid": asked.valid,
                "percent": asked.percent,
                "answers": None if asked.answers is None else dict(asked.answers),
            }
            for asked in leaf.questions
        ],
    }


def _estimate_payload(one: Estimate) -> dict[str, float | None]:
    return {"points": one.points, "max": one.max, "se": one.se, "low": one.low, "high": one.high}


HEADER: Final = ("unit", "leaf", "points", "max", "se", "low", "high", "question", "group", "n", "valid", "percent")


def survey_rows(units: Sequence[Unit]) -> tuple[list[str], Iterator[list[Any]]]:
    """A row per unit, leaf, question and group (CSV); then a column for each answer that is on any list."""
    answers = list(dict.fromkeys(text for _u, _l, one in _questions(units) for text in one.answers or ()))
    return [*HEADER, *answers], (_row(*asked, answers) for asked in _questions(units))


def _row(unit: Unit, leaf: Leaf, one: Asked, answers: Sequence[str]) -> list[Any]:
    given = [None if one.answers is None else one.answers.get(text) for text in answers]
    asked = [one.code, one.group or None, one.replies, one.valid, one.percent]
    return [unit.unit, leaf.id, *_estimate_payload(leaf.estimate).values(), *asked, *given]


def survey_workbook(units: Sequence[Unit]) -> bytes:
    """The units, and the questions with bars for the percents, as a workbook (xlsx)."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    of_units = ([unit.unit, unit.replies, unit.response_pct, *_estimate_payload(unit.total).values()] for unit in units)
    header, rows = survey_rows(units)
    first = ["unit", "replies", "response_pct", "points", "max", "se", "low", "high"]
    for name, keys, content in ((_("Units"), first, of_units), (_("Questions"), header, rows)):
        _write(book, book.add_worksheet(name), keys, content)
    book.close()
    return stream.getvalue()


def _write(book: Any, sheet: Any, keys: Sequence[str], content: Iterable[Sequence[Any]]) -> None:  # noqa: ANN401
    """A sheet that prints as wide as a page lying on its side; xlsxwriter has no types."""
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    whole, decimal = (book.add_format({"num_format": form}) for form in ("#,##0", "#,##0.00"))
    titles = {column.key: column.title for column in _of_estimate()}
    titles |= {"unit": _("Unit"), "leaf": _("Row"), "question": _("Question"), "group": _("Group")}
    titles |= {"valid": _("Valid answers"), "percent": _("Percent"), "n": _("Replies"), "replies": _("Replies")}
    titles |= {"response_pct": _("Response (%)"), "se": _("Standard error")}
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, len(keys), 12)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_row(0, 30)
    for place, key in enumerate(keys):
        sheet.write_string(0, place, titles.get(key, key), head)
    line = 0
    for line, row in enumerate(content, start=1):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(line, place, cell)
            elif cell is not None:
                sheet.write_number(line, place, cell, decimal if keys[place] in DECIMAL else whole)
    if line and "percent" in keys:
        at = keys.index("percent")
        bar = {"type": "data_bar", "min_type": "num", "max_type": "num", "min_value": 0}
        sheet.conditional_format(1, at, line, at, {**bar, "max_value": 100})
