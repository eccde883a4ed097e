"""Problems as people read them (danh sách lỗi) and as scripts do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from cchc_index.model.catalogue import Severity
from cchc_index.model.language import N_, _, number
from cchc_index.model.problem import Problem

WORDS = {Severity.ERROR: N_("error"), Severity.WARNING: N_("warning"), Severity.NOTE: N_("note")}
COUNTS = {
    Severity.ERROR: (N_("{count} error"), N_("{count} errors")),
    Severity.WARNING: (N_("{count} warning"), N_("{count} warnings")),
    Severity.NOTE: (N_("{count} note"), N_("{count} notes")),
}
IN_FILES = (N_("{problems} in {count} file"), N_("{problems} in {count} files"))


def problem_payload(problem: Problem) -> dict[str, Any]:
    """A problem for scripts (JSON)."""
    return {
        "code": problem.code,
        "severity": str(problem.severity),
        "file": problem.place.file,
        "sheet": problem.place.sheet,
        "cell": problem.place.cell,
        "line": problem.place.line,
        "message": problem.message,
        "fix": problem.fix,
    }


def problem_lines(problem: Problem) -> list[str]:
    """Place and what is wrong, the row as it stands, where else to look, how to mend it."""
    place = str(problem.place)
    head = f"{_(WORDS[problem.severity])} {problem.code}  "
    lines = [head + (f"{place}: " if place else "") + problem.message]
    if problem.excerpt:
        lines.append("   " + " │ ".join(problem.excerpt))
    if problem.see not in (None, problem.place):
        lines.append("   " + _("see {place}").format(place=problem.see))
    return [*lines, "   " + _("hint: {fix}").format(fix=problem.fix)]


def summary_line(problems: Sequence[Problem], *, wrote: bool) -> str:
    """How many problems of which severity in how many files, and whether anything was written."""
    counts = Counter(problem.severity for problem in problems)
    listed = [_counted(COUNTS[severity], counts[severity]) for severity in Severity if counts[severity]]
    files = len({problem.place.file for problem in problems if problem.place.file})
    text = ", ".join(listed)
    if files:
        text = _counted(IN_FILES, files, problems=text)
    return f"{text}." if wrote else f"{text}. " + _("Nothing was written.")


def _counted(forms: tuple[str, str], count: int, **params: str) -> str:
    """The form for one, or for several: English tells them apart."""
    one, several = forms
    return _(one if count == 1 else several).format(count=number(count), **params)
