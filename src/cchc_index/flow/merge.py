"""The flow of `merge` (tổng hợp phiếu): many submissions as one workbook in the tidy form."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from cchc_index.flow.choice import choose
from cchc_index.flow.request import Advance, Request
from cchc_index.flow.score import ordered
from cchc_index.flow.sent import open_books, read_submitted
from cchc_index.forms.tidy import tidy_workbook
from cchc_index.model.problem import Problem, has_errors, with_severities


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of a merge (kết quả tổng hợp): the workbook's bytes, none where an error stopped it."""

    problems: list[Problem] = field(default_factory=list)
    workbook: bytes | None = None
    units: int = 0


def merge(request: Request, advance: Advance | None = None) -> Merged:
    """Submissions of any number of files as one workbook (tổng hợp phiếu); reading it gives the same again."""
    opened = open_books(replace(request, stage="self"), advance)  # a draft may be merged, as it may be scored so
    chosen, problems = choose(opened.request, opened.forms)
    problems += opened.problems
    if chosen is None or has_errors(problems):
        return Merged(ordered(problems))
    read, _form = read_submitted(opened, chosen)
    workspace = chosen.workspace.workspace
    problems = ordered(with_severities([*problems, *read.problems], workspace.severity))
    if has_errors(problems):
        return Merged(problems)
    tables = {"answers": read.answers, "figures": read.figures, "remarks": read.remarks}
    heard = [str(unit) for frame in tables.values() for unit in frame["unit"].unique()]
    registered = [unit.key for unit in workspace.units_of(chosen.rubric.level, chosen.period)]
    units = [unit for unit in dict.fromkeys([*registered, *heard]) if unit in heard]
    return Merged(problems, tidy_workbook(chosen.rubric.outline, units, tables), len(units))
