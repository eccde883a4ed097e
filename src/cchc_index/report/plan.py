"""An action plan and its progress (kế hoạch hành động, tiến độ): as JSON for scripts, CSV, and a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from cchc_index.model.compared import Standing
from cchc_index.model.language import N_, _, number
from cchc_index.model.planned import STATES, Entry, Plan, Progress, Task
from cchc_index.model.points import from_points
from cchc_index.model.problem import Problem
from cchc_index.model.result import ResultHead
from cchc_index.model.rubric import Rubric
from cchc_index.model.status import status_notes
from cchc_index.report.page import WIDE, Cell, Column, Page, Table
from cchc_index.report.plain import six_decimals
from cchc_index.report.problems import problem_payload

WORDS: Final[dict[str, str]] = {"late": N_("past its day")} | {str(state): words for state, words in STATES.items()}
ORDER: Final = ("done", "late", "doing", "todo", "dropped")


def plan_payload(head: ResultHead | None, plan: Plan | None, problems: Iterable[Problem]) -> dict[str, Any]:
    """The object that scripts rely on (JSON)."""
    return {
        "index": head.index if head else None,
        "period": head.period if head else None,
        "unit": plan.unit if plan else None,
        "reached": plan.reached if plan else None,
        "effort": six_decimals(plan.effort) if plan else None,
        "effort_known": plan.weighed if plan else None,
        "from": _standing(plan.now) if plan else None,
        "to": _standing(plan.then) if plan else None,
        "tasks": [_task(task) for task in plan.tasks] if plan else [],
        "not_recoverable": list(plan.lost) if plan else [],
        "problems": [problem_payload(problem) for problem in problems],
    }


def _task(task: Task) -> dict[str, Any]:
    step = task.step
    return {
        "id": step.leaf,
        "name": task.name,
        "area": task.area,
        "task": step.needs,
        "owner": task.owner,
        "due": task.due.isoformat(),
        "gain": six_decimals(step.gain),
        "effort": six_decimals(step.effort),
        "evidence": list(task.evidence),
        "set": list(step.sets),
    }


def plan_table(plan: Plan) -> tuple[list[str], list[list[object]]]:
    """The tasks as rows for CSV."""
    tasks = [_task(task) for task in plan.tasks]
    rows = [[*list(task.values())[:-2], "; ".join(task["evidence"]), "; ".join(task["set"])] for task in tasks]
    return ["id", "name", "area", "task", "owner", "due", "gain", "effort", "evidence", "set"], rows


def plan_page(head: ResultHead, rubric: Rubric, plan: Plan, width: int) -> Page:
    """The tasks in the rubric's order, each with what it takes below it."""
    decimals = rubric.rounding.published
    columns = [
        Column("id", _("Id")),
        Column("name", _("Criterion")),
        Column("owner", _("Office in charge")),
        Column("due", _("Due")),
        Column("gain", _("Points"), "change", decimals),
        *([Column("effort", _("Effort") if plan.weighed else _("Steps"), "number", 0)] if width >= WIDE else []),
    ]
    rows: list[tuple[Cell, ...]] = [
        (task.step.leaf, task.name, task.owner, f"{task.due:%d/%m/%Y}", task.step.gain, task.step.effort)[
            : len(columns)
        ]
        for task in plan.tasks
    ]
    table = Table(tuple(columns), tuple(rows), details=tuple(map(_detail, plan.tasks)))
    return Page(
        title=f"{rubric.title} · {head.period}",
        subtitle=rubric.id,
        headline=" · ".join(plan_words(plan, decimals)),
        tables=(table,) if rows else (),
        notes=(*status_notes([head.rubric_status]), *_notes(plan)),
        next_steps=(_("the plan as a sheet to fill in: cchc plan … -o plan.xlsx; later: cchc plan --track plan.xlsx"),)
        if rows
        else (),
    )


def plan_words(plan: Plan, decimals: int) -> list[str]:
    """Huyện Chiêm Hóa · 74,29% → 80,04% · hạng 7 → 3/7 · 9 nhiệm vụ, 12 bước."""
    effort = _("effort {effort}") if plan.weighed else _("{effort} steps")
    return [
        plan.unit,
        *_moved(plan.now, plan.then, plan.ranked, decimals),
        _("{count} tasks").format(count=len(plan.tasks)) + ", " + effort.format(effort=number(plan.effort)),
    ]


def _moved(before: Standing, after: Standing, ranked: int, decimals: int) -> list[str]:
    old, new = (number(from_points(side.percent or 0), decimals) + "%" for side in (before, after))
    ranks = str(after.rank) if before.rank == after.rank else f"{before.rank} → {after.rank}"
    return [f"{old} → {new}", _("rank {rank}").format(rank=f"{ranks}/{ranked}")]


def _detail(task: Task) -> str:
    evidence = _("Evidence: {evidence}").format(evidence="; ".join(task.evidence)) if task.evidence else ""
    return ". ".join(text for text in (task.step.needs, evidence) if text)


def _notes(plan: Plan) -> list[str]:
    notes = [_("No task is needed, or none fits.")] if plan.reached and not plan.tasks else []
    if not plan.weighed:
        notes.append(
            _("The rubric does not say the effort of every row, so steps are counted: each next level of a row is one.")
        )
    notes.append(_("All other units stand still here: their own steps would move the ranks again."))
    if plan.lost:
        text = _("Not in the plan, since the unit cannot win it back this year, or not by itself: {ids}.")
        notes.append(text.format(ids=", ".join(plan.lost)))
    if plan.thinned:
        text = _("These rows act on each other in more ways than were looked at; fewer of their steps were: {ids}.")
        notes.append(text.format(ids=", ".join(plan.thinned)))
    return notes


def tracked_payload(head: ResultHead | None, progress: Progress | None, problems: Iterable[Problem]) -> dict[str, Any]:
    """How far a plan is, as JSON."""
    return {
        "index": head.index if head else None,
        "period": head.period if head else None,
        "unit": progress.form.unit if progress else None,
        "as_of": progress.today.isoformat() if progress else None,
        "from": _standing(progress.now) if progress else None,
        "secured": _standing(progress.secured) if progress else None,
        "forecast": _standing(progress.forecast) if progress else None,
        "with_late": _standing(progress.with_late) if progress else None,
        "tasks": [_entry(progress, entry) for entry in progress.form.entries] if progress else [],
        "problems": [problem_payload(problem) for problem in problems],
    }


def _entry(progress: Progress, entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.leaf,
        "name": entry.name,
        "task": entry.needs,
        "owner": entry.owner or None,
        "due": entry.due.isoformat() if entry.due else None,
        "gain": six_decimals(entry.gain),
        "state": progress.word(entry),
        "done_on": entry.done_on.isoformat() if entry.done_on else None,
    }


def tracked_table(progress: Progress) -> tuple[list[str], list[list[object]]]:
    """The tasks with their states as rows for CSV."""
    header = ["id", "name", "task", "owner", "due", "gain", "state", "done_on"]
    return header, [list(_entry(progress, entry).values()) for entry in progress.form.entries]


def tracked_page(head: ResultHead, rubric: Rubric, progress: Progress) -> Page:
    """What is done, late and to come, and where it leads."""
    decimals = rubric.rounding.published
    columns = (
        Column("id", _("Id")),
        Column("name", _("Criterion")),
        Column("owner", _("Office in charge")),
        Column("due", _("Due")),
        Column("state", _("State")),
        Column("gain", _("Points"), "change", decimals),
    )
    entries = sorted(progress.form.entries, key=lambda entry: ORDER.index(progress.word(entry)))
    rows: list[tuple[Cell, ...]] = [
        (
            entry.leaf,
            entry.name,
            entry.owner or None,
            f"{entry.due:%d/%m/%Y}" if entry.due else None,
            _(WORDS[progress.word(entry)]),
            entry.gain,
        )
        for entry in entries
    ]
    counts = [(word, sum(progress.word(entry) == word for entry in entries)) for word in ORDER]
    return Page(
        title=f"{rubric.title} · {head.period}",
        subtitle=rubric.id,
        headline=" · ".join(
            [
                progress.form.unit,
                _("plan on {day}").format(day=f"{progress.today:%d/%m/%Y}"),
                *(f"{_(WORDS[word])}: {count}" for word, count in counts if count),
            ]
        ),
        tables=(Table(columns, tuple(rows)), _ahead(progress, decimals)),
        notes=(
            *status_notes([head.rubric_status]),
            _("What is late is left out of the forecast. All other units stand still here."),
        ),
    )


def _ahead(progress: Progress, decimals: int) -> Table:
    columns = (
        Column("what", _("Where this leads")),
        Column("points", _("Points"), "number", decimals),
        Column("more", _("More"), "change", decimals),
        Column("percent", "%", "number", decimals),
        Column("rank", _("Rank"), "rank"),
    )
    sides: Sequence[tuple[str, Standing]] = (
        (_("The result now"), progress.now),
        (_("Secured: with what is done"), progress.secured),
        (_("Forecast: with what is to come too"), progress.forecast),
        (_("With what is late too"), progress.with_late),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            what,
            from_points(side.points),
            from_points(side.points - progress.now.points),
            from_points(side.percent or 0),
            side.rank,
        )
        for what, side in sides
    ]
    return Table(columns, tuple(rows), title=_("Forecast for the end of the period"))


def _standing(side: Standing) -> dict[str, Any]:
    return {
        "points": six_decimals(from_points(side.points)),
        "percent": six_decimals(from_points(side.percent or 0)),
        "rank": side.rank,
    }
