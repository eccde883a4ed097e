"""The action plan to fill in (kế hoạch hành động): a row per task, with what cchc read of it on the hidden sheet."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from cchc_index.forms.book import Book, height, lock
from cchc_index.forms.cells import BORDER, CLOSED, FORMATS, OPEN
from cchc_index.model.language import N_, _
from cchc_index.model.planned import FORM, STATES, Plan, Task

HEADING_ROW: Final = 4
"""From 0; above it stand the title, the unit and where the plan leads."""
COLUMNS: Final = (
    (N_("No."), 5),
    (N_("Id"), 8),
    (N_("Criterion"), 26),
    (N_("Task"), 40),
    (N_("Office in charge"), 20),
    (N_("Due"), 12),
    (N_("Points expected"), 9),
    (N_("Evidence needed"), 28),
    (N_("State"), 14),
    (N_("Done on"), 12),
    (N_("Evidence at hand, notes"), 30),
)
DAY: Final = {"num_format": FORMATS["date"], "align": "center"}


def plan_workbook(plan: Plan, title: str, index: str, period: str, notes: Sequence[str]) -> bytes:
    """The workbook: people fill in office, day, state and evidence, and nothing else."""
    book = Book()
    sheet = book.sheet(_("Plan"))
    last = len(COLUMNS) - 1
    for row, (text, size) in enumerate(((_("Action plan"), 14), (title, 11), (" · ".join(notes), 11))):
        sheet.merge_range(row, 0, row, last, text, book.style(bold=size > 11, font_size=size))
    headings = [_(name) for name, _width in COLUMNS]
    for column, (name, (_key, width)) in enumerate(zip(headings, COLUMNS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(
            HEADING_ROW, column, name, book.style(bold=True, bg_color="#DDEBF7", align="center", **BORDER)
        )
    sheet.set_row(HEADING_ROW, 32)
    sheet.repeat_rows(HEADING_ROW)
    sheet.freeze_panes(HEADING_ROW + 1, 3)
    for number, task in enumerate(plan.tasks, start=1):
        _task(book, sheet, number, task)
    _states(book, sheet, len(plan.tasks))
    lock(sheet)
    book.says({"form": FORM, "unit": plan.unit, "index": index, "period": period, "points": str(plan.now.points)})
    states = {state: _(words) for state, words in STATES.items()}
    book.says({"headings": json.dumps(headings, ensure_ascii=False), "states": json.dumps(states, ensure_ascii=False)})
    for task in plan.tasks:
        step = task.step
        told = {"needs": step.needs, "sets": step.sets, "gain": f"{float(step.gain):.15g}"}
        book.says({f"step:{step.leaf}": json.dumps(told, ensure_ascii=False)})
    return book.content()


def _task(book: Book, sheet: Any, number: int, task: Task) -> None:  # noqa: ANN401 - xlsxwriter has no types
    row, step = HEADING_ROW + number, task.step
    closed, open_ = book.style(**CLOSED), book.style(**OPEN)
    evidence = "; ".join(task.evidence)
    sheet.set_row(row, height((task.name, 26), (step.needs, 40), (evidence, 28), (task.owner or "", 20)))
    sheet.write_number(row, 0, number, book.style(**CLOSED, align="center"))
    for column, text in ((1, step.leaf), (2, task.name), (3, step.needs), (7, evidence)):
        sheet.write_string(row, column, text, closed)
    sheet.write_string(row, 4, task.owner or "", open_)
    sheet.write_datetime(row, 5, task.due, book.style(**OPEN, **DAY))
    sheet.write_number(row, 6, float(step.gain), book.style(**CLOSED, num_format="0.00", align="center"))
    sheet.write_string(row, 8, _(next(iter(STATES.values()))), open_)
    sheet.write_blank(row, 9, None, book.style(**OPEN, **DAY))
    sheet.write_blank(row, 10, None, open_)


def _states(book: Book, sheet: Any, count: int) -> None:  # noqa: ANN401 - as above
    """What the cells to be filled in take: a state of the list, a day."""
    if not count:
        return
    first, last = HEADING_ROW + 1, HEADING_ROW + count
    day = {"validate": "date", "criteria": "between", "minimum": date(2000, 1, 1), "maximum": date(2199, 12, 31)}
    states = [_(state) for state in STATES.values()]
    book.check(sheet, (first, 8, last, 8), {"validate": "list", "source": book.choices(states)})
    for column in (5, 9):
        sheet.data_validation(first, column, last, column, day)
