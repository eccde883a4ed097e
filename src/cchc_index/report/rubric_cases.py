"""The cases of rubrics (kết quả thử bộ tiêu chí): a line per rubric, on request a line per case; and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from cchc_index.model.language import _, number
from cchc_index.model.problem import Place, Problem
from cchc_index.report.page import Column, Page, Table
from cchc_index.report.problems import problem_payload


class CaseLike(Protocol):
    """What came of one case (kết quả một ví dụ)."""

    @property
    def place(self) -> Place:
        """Where it stands."""

    @property
    def name(self) -> str:
        """What it is about."""

    @property
    def ok(self) -> bool:
        """Whether all came out as expected."""

    @property
    def problems(self) -> list[Problem]:
        """What did not."""


class TrialLike(Protocol):
    """The cases of one rubric (bộ tiêu chí đã thử)."""

    @property
    def rubric(self) -> str:
        """Its id."""

    @property
    def outcomes(self) -> Sequence[CaseLike]:
        """What came of each."""

    @property
    def leaves(self) -> int:
        """How many scored rows it has."""

    @property
    def untested(self) -> Sequence[str]:
        """Those that no case names."""


def tested_page(tested: Sequence[TrialLike], *, every: bool) -> Page:
    """How many cases of each rubric came out, and which rows no case names."""
    columns = (
        Column("rubric", _("Rubric")),
        Column("cases", _("Cases"), "rank"),
        Column("right", _("As expected"), "rank"),
        Column("wrong", _("Not so"), "rank"),
        Column("rows", _("Rows with a case"), "text"),
    )
    rows = tuple(
        (
            one.rubric,
            len(one.outcomes),
            sum(case.ok for case in one.outcomes),
            sum(not case.ok for case in one.outcomes),
            f"{number(one.leaves - len(one.untested))}/{number(one.leaves)}",
        )
        for one in tested
    )
    every_case = [_cases(one) for one in tested] if every else []
    return Page(_("Cases of rubrics"), _headline(tested), tables=(Table(columns, rows), *every_case))


def _headline(tested: Sequence[TrialLike]) -> str:
    cases = [case for one in tested for case in one.outcomes]
    wrong = sum(not case.ok for case in cases)
    if not wrong:
        return _("All {count} cases come out as expected.").format(count=number(len(cases)))
    return _("{wrong} of {count} cases do not come out as expected.").format(
        wrong=number(wrong), count=number(len(cases))
    )


def _cases(tested: TrialLike) -> Table:
    columns = (
        Column("line", _("Line"), "rank"),
        Column("case", _("Case")),
        Column("ok", _("Result")),
    )
    rows = tuple(
        (case.place.line or 0, case.name, _("as expected") if case.ok else _("not so")) for case in tested.outcomes
    )
    return Table(columns, rows, title=tested.rubric)


def tested_payload(tested: Sequence[TrialLike], problems: Sequence[Problem]) -> dict[str, Any]:
    """The same for scripts."""
    return {
        "rubrics": [
            {
                "id": one.rubric,
                "cases": len(one.outcomes),
                "failed": sum(not case.ok for case in one.outcomes),
                "leaves": one.leaves,
                "untested": list(one.untested),
                "outcomes": [
                    {"file": case.place.file, "line": case.place.line, "name": case.name, "ok": case.ok}
                    for case in one.outcomes
                ],
            }
            for one in tested
        ],
        "problems": [problem_payload(one) for one in problems],
    }
