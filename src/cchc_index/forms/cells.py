"""Cells that are filled in (ô điền): their look, and what they take, with a word to who types something else."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final, NamedTuple

from xlsxwriter.utility import xl_rowcol_to_cell  # type: ignore[import-untyped]

from cchc_index.forms.book import Area, Book
from cchc_index.model.formula_parts import DAY_ZERO, NEVER, NO, YES
from cchc_index.model.language import _, number
from cchc_index.model.points import from_points
from cchc_index.model.rubric import Input, Outline, Row
from cchc_index.model.rule_parts import all_rules
from cchc_index.model.rules import Rule, When

BORDER: Final = {"border": 1, "border_color": "#BFBFBF"}
OPEN: Final = {**BORDER, "bg_color": "#FFF9DB", "locked": False}
"""To be filled in."""
CLOSED: Final = {**BORDER, "bg_color": "#F2F2F2"}
"""Nothing to fill in here."""
POINTS: Final = {"num_format": "0.00####", "align": "center"}
FORMATS: Final = {
    "number": "General",
    "count": "0",
    "percent": "0.00%",
    "date": "dd/mm/yyyy",
    "yes_no": "General",
    "text": "@",
}
"""A percent has the percent's format: whoever types 85 or 85% there means the same, and so the reader takes it."""
FARTHEST: Final = 10**15
FIRST_DAY, LAST_DAY = dt.date(1900, 3, 1), dt.date(2199, 12, 31)
MESSAGE: Final = 255


class Cases(NamedTuple):
    """The texts that rules tell apart, and whether any other would be a problem."""

    answers: tuple[str, ...]
    closed: bool


def take_points(book: Book, sheet: Any, area: Area, row: Row) -> None:  # noqa: ANN401 - xlsxwriter has no types
    """Only points from the leaf's lowest to its highest."""
    lowest, highest = from_points(row.node.min), from_points(row.node.max or 0)
    _validate(
        book,
        sheet,
        area,
        {"validate": "decimal", "criteria": "between", "minimum": float(lowest), "maximum": float(highest)},
        _("Points from {min} to {max}; leave the cell empty where there are none yet.").format(
            min=number(lowest), max=number(highest)
        ),
    )


def take_answer(book: Book, sheet: Any, area: Area, answers: tuple[str, ...]) -> None:  # noqa: ANN401 - as above
    """Only one of these answers, from a list."""
    _validate(
        book,
        sheet,
        area,
        {"validate": "list", "source": book.choices(answers)},
        _("Choose one of the answers in the list."),
    )


def take_figure(book: Book, sheet: Any, area: Area, figure: Input, cases: Cases) -> None:  # noqa: ANN401 - as above
    """Only what the figure's type allows; a text whose cases the rubric lists has a list."""
    match figure.type:
        case "number":
            taken = {"validate": "decimal", "criteria": "between", "minimum": -FARTHEST, "maximum": FARTHEST}
            _validate(book, sheet, area, taken, _("A number, such as {example}.").format(example=number(36.5)))
        case "count":
            taken = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": FARTHEST}
            _validate(book, sheet, area, taken, _("A whole number, 0 or more."))
        case "percent":
            taken = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1, "error_type": "warning"}
            text = _("Type 85 or 85%: both are 85%. A percent below 0% or above 100% wants a second look.")
            _validate(book, sheet, area, taken, text, prompt=True)
        case "date":
            take_date(book, sheet, area, or_never=True)
        case "yes_no":
            take_answer(book, sheet, area, (_(YES), _(NO)))
        case "text" if cases.answers:
            kind = "stop" if cases.closed else "warning"
            taken = {"validate": "list", "source": book.choices(cases.answers), "error_type": kind}
            _validate(book, sheet, area, taken, _("Choose one of the answers in the list."))


def take_date(book: Book, sheet: Any, area: Area, *, or_never: bool = False) -> None:  # noqa: ANN401 - as above
    """Only a date; where a rule reads it, also the word for what never came."""
    taken: dict[str, Any] = {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY}
    text = _("A date as day/month/year, such as {example}.").format(example="15/01/2022")
    if or_never:
        cell = xl_rowcol_to_cell(area[0], area[1])
        first, last = (day.toordinal() - DAY_ZERO for day in (FIRST_DAY, LAST_DAY))
        is_date = f"AND(ISNUMBER({cell}),{cell}>={first},{cell}<={last})"
        taken = {"validate": "custom", "value": f'=OR({is_date},{cell}="{_(NEVER)}")'}
        text += " " + _("What was never done: write “{never}”.").format(never=_(NEVER))
    _validate(book, sheet, area, taken, text, prompt=or_never)


def cases_of(outline: Outline, node: str, name: str) -> Cases:
    """What the rules that read a text figure expect of it."""
    whens = [
        rule
        for leaf in outline.readers.get((node, name), ())
        for rule in all_rules(outline.by_id[leaf].node.rule or Rule())
        if isinstance(rule, When) and rule.input == name
    ]
    answers = dict.fromkeys(answer for rule in whens for answer in rule.cases)
    return Cases(tuple(answers), all(rule.otherwise is None for rule in whens))


def _validate(book: Book, sheet: Any, area: Area, taken: dict[str, Any], text: str, *, prompt: bool = False) -> None:  # noqa: ANN401
    options = {**taken, "error_title": _("Not taken"), "error_message": text[:MESSAGE]}
    if prompt:
        options["input_message"] = text[:MESSAGE]
    book.check(sheet, area, options)
