"""The flow of the council's own sheets (biên bản, quyết định phúc tra): written to be filled in, the minutes read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from cchc_index.flow.appraise import disagreements
from cchc_index.forms.council import minutes_form
from cchc_index.forms.guide import Occasion
from cchc_index.model.minutes import Minutes, minutes_file
from cchc_index.model.points import from_points, half_up
from cchc_index.model.problem import Problem, has_errors
from cchc_index.read.minutes import read_minutes
from cchc_index.read.submissions import UnitFinder
from cchc_index.read.workspace import find_workspace
from cchc_index.report.account import Account

UNSAVED = ("Q04", "Q08", "Q11")
"""That nothing is saved yet: the sheet is then written without rows."""


def minutes_to_fill_in(
    occasion: Occasion, units: Sequence[str], workspace: Path | None, here: Path
) -> tuple[bytes, list[Problem]]:
    """The sheet of the minutes, with the rows that the appraisal has changed so far (mẫu biên bản)."""
    found = disagreements(occasion.period, index=occasion.rubric.index, workspace=workspace, here=here)
    order = {row.node.id: place for place, row in enumerate(occasion.rubric.outline.rows)}
    rows = [row for row in found.rows if row.cut and row.unit in units]
    rows.sort(key=lambda row: (units.index(row.unit), order[row.id]))
    return minutes_form(occasion, units, rows), [one for one in found.problems if one.code not in UNSAVED]


def with_minutes(account: Account, workspace: Path | None, here: Path) -> tuple[Account | None, list[Problem]]:
    """What there is to report with what the workspace's sheet says of the meeting (biên bản)."""
    folder, problems = find_workspace(workspace, here)
    if folder is None:
        return None, problems
    period, rubric = account.head.period, account.rubric
    path = folder.folder / minutes_file(period)
    if not path.is_file():
        problems.append(Problem("W96", params={"file": minutes_file(period), "period": period}))
        return account, problems
    read, found = read_minutes(path, rubric, UnitFinder.of(folder.workspace, rubric.level, period))
    problems += [*found, *(_differing(read, account) if read else ())]
    return (None if has_errors(problems) else replace(account, minutes=read)), problems


def _differing(read: Minutes, account: Account) -> Iterator[Problem]:
    """Points that the minutes have otherwise than the result."""
    scores = account.tables["scores"]
    there = {
        (str(unit), str(node)): from_points(points)
        for unit, node, points in scores[["unit", "node", "points"]].itertuples(index=False)
    }
    for vote in read.votes:
        now = there.get((vote.unit, vote.id))
        if vote.points is None or now is None or half_up(vote.points, account.rubric.rounding.leaf) == now:
            continue
        params = {"unit": vote.unit, "id": vote.id, "points": vote.points, "now": now}
        yield Problem("W95", vote.place, params, unit=vote.unit)
