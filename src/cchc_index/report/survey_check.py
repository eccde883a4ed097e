"""What was read of a survey and how good it is (kiểm tra tệp điều tra), as a page and for scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Protocol

from cchc_index.model.language import _, number
from cchc_index.model.problem import Problem
from cchc_index.report.page import Column, Page, Table
from cchc_index.report.problems import problem_payload

Counts = Mapping[str, int]


class File(Protocol):
    """What is said of a file (tình hình của tệp)."""

    @property
    def file(self) -> str:
        """Its name."""

    @property
    def questionnaire(self) -> str | None:
        """The questionnaire it is of, where the workspace names any."""

    @property
    def export(self) -> str:
        """The kind of export."""

    @property
    def replies(self) -> int:
        """How many replies count."""

    @property
    def questions(self) -> Mapping[str, tuple[str, ...]]:
        """Per question the headings of its columns."""

    @property
    def missing(self) -> tuple[str, ...]:
        """The questions that it does not have."""

    @property
    def excluded(self) -> Counts:
        """Replies that do not count, by reason."""

    @property
    def noticed(self) -> Counts:
        """Replies that count and are odd, by reason."""

    @property
    def unchecked(self) -> tuple[str, ...]:
        """The reasons for which it tells too little."""


class Quality(Protocol):
    """What is said of a unit's replies (chất lượng phiếu của đơn vị)."""

    @property
    def unit(self) -> str:
        """Its name."""

    @property
    def replies(self) -> int:
        """How many replies count."""

    @property
    def planned(self) -> int | None:
        """How many were planned, where that is known."""

    @property
    def excluded(self) -> Counts:
        """Replies that do not count, by reason."""

    @property
    def noticed(self) -> Counts:
        """Replies that count and are odd, by reason."""


def survey_check_page(
    files: Sequence[File], units: Sequence[Quality], period: str | None, words: Mapping[str, str]
) -> Page:
    """The files with their questions, the units with their replies; `words` name the reasons."""
    kinds = {
        "plain": _("plain table"),
        "limesurvey": "LimeSurvey",
        "kobo": "KoboToolbox, ODK",
        "google_forms": "Google Forms",
        "surveymonkey": "SurveyMonkey",
    }
    found = Table(
        (
            Column("file", _("File")),
            Column("export", _("Kind")),
            Column("replies", _("Replies"), "rank"),
            Column("questions", _("Questions found")),
            Column("missing", _("Not in it")),
        ),
        tuple(
            (
                one.file,
                kinds[one.export],
                one.replies,
                f"{number(len(one.questions))}/{number(len(one.questions) + len(one.missing))}",
                ", ".join(one.missing) or None,
            )
            for one in files
        ),
    )
    columns = (Column("question", _("Question")), Column("column", _("Column")), Column("file", _("File")))
    rows = tuple((code, " + ".join(heads), one.file) for one in files for code, heads in one.questions.items())
    asked = Table(columns, rows, _("Where each question stands"))
    headline = _("{replies} replies count, of {units} units; {left} are left out").format(
        replies=number(sum(one.replies for one in files)),
        units=number(sum(one.replies > 0 for one in units)),
        left=number(sum(sum(one.excluded.values()) for one in files)),
    )
    notes = [
        _("{file} does not tell which replies are “{reason}”.").format(file=one.file, reason=words[reason])
        for one in files
        for reason in one.unchecked
    ]
    title = _("Check of the survey, period {period}").format(period=period or "—")
    return Page(title, headline, tables=(found, asked, _unit_table(units, words)), notes=tuple(notes))


def _unit_table(units: Sequence[Quality], words: Mapping[str, str]) -> Table:
    """The units, below each why its replies are left out or to be looked at."""
    planned = any(one.planned is not None for one in units)
    plan = (Column("planned", _("Planned"), "rank"), Column("response_pct", _("Response (%)"), "number", 1))
    columns = (
        Column("unit", _("Unit")),
        Column("replies", _("Replies"), "rank"),
        *(plan if planned else ()),
        Column("excluded", _("Left out"), "rank"),
        Column("noticed", _("To look at"), "rank"),
    )
    rows = tuple(
        (
            one.unit,
            one.replies,
            *((one.planned, _response(one)) if planned else ()),
            sum(one.excluded.values()),
            sum(one.noticed.values()),
        )
        for one in units
    )
    dim = frozenset(place for place, one in enumerate(units) if not one.replies)
    return Table(columns, rows, _("Replies by unit"), dim=dim, details=tuple(_why(one, words) for one in units))


def _why(one: Quality, words: Mapping[str, str]) -> str:
    said = [
        text.format(reasons=", ".join(f"{words[reason]} {number(count)}" for reason, count in counts.items()))
        for text, counts in ((_("left out: {reasons}"), one.excluded), (_("to look at: {reasons}"), one.noticed))
        if counts
    ]
    return "; ".join(said)


def survey_check_payload(
    index: str | None,
    period: str | None,
    files: Sequence[File],
    units: Sequence[Quality],
    problems: Sequence[Problem],
) -> dict[str, Any]:
    """The same for scripts (JSON)."""
    return {
        "index": index,
        "period": period,
        "files": [
            {
                "file": one.file,
                "questionnaire": one.questionnaire,
                "export": one.export,
                "replies": one.replies,
                "questions": {code: list(heads) for code, heads in one.questions.items()},
                "missing": list(one.missing),
                "excluded": dict(one.excluded),
                "noticed": dict(one.noticed),
                "cannot_check": list(one.unchecked),
            }
            for one in files
        ],
        "units": [
            {
                "unit": one.unit,
                "replies": one.replies,
                "planned": one.planned,
                "response_pct": None if (share := _response(one)) is None else round(float(share), 6),
                "excluded": dict(one.excluded),
                "noticed": dict(one.noticed),
            }
            for one in units
        ],
        "problems": [problem_payload(problem) for problem in problems],
    }


def survey_check_rows(units: Sequence[Quality], reasons: Sequence[str]) -> tuple[list[str], list[list[object]]]:
    """The units as plain rows (CSV): a column for each reason."""
    header = ["unit", "replies", "planned", "response_pct"]
    header += [f"{kind}_{reason}" for kind in ("excluded", "noticed") for reason in reasons]
    rows: list[list[object]] = []
    for one in units:
        share = _response(one)
        counts = [kind.get(reason, 0) for kind in (one.excluded, one.noticed) for reason in reasons]
        rows.append([one.unit, one.replies, one.planned, None if share is None else round(float(share), 6), *counts])
    return header, rows


def _response(one: Quality) -> Fraction | None:
    return Fraction(100 * one.replies, one.planned) if one.planned else None
