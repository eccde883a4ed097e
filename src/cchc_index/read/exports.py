"""The kinds of survey export (phần mềm khảo sát), as data: how each is recognised and what its columns are headed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from cchc_index.model.names import fold_answer
from cchc_index.model.questionnaire import ExportKind

Names = tuple[str, ...]

_CODE: Final = re.compile(r"(?:câu|question|q\.)?\s*([^\s.:)\]]+)\s*[.:)]\s", re.IGNORECASE)
_BRACKETS: Final = re.compile(r"(.*?)\s*\[([^\[\]]*)\]\s*$", re.DOTALL)
_PLAIN_ANSWERS: Final = frozenset({"", "response", "open-ended response", "phản hồi", "phản hồi mở"})


@dataclass(frozen=True, slots=True)
class Dialect:
    """One kind of export: the headings that give it away, those of its own columns, and how columns may be called.

    `names` gives from the words over a column, the upper one first, what the column may be called; `stem` what the
    columns of one question have in common. `separators` stand between the options ticked in one cell.
    `joins_versions`: the versions of a form may have one question in several columns.
    `naive_utc`: times without a zone are UTC.
    """

    kind: ExportKind
    marks: tuple[Names, ...]
    names: Callable[[Names], Names]
    stem: Callable[[Names], str] = " ".join
    id: Names = ()
    submitted: Names = ()
    started: Names = ()
    duration: Names = ()
    blanks: frozenset[str] = frozenset()
    separators: Names = (",", ";")
    day_first: bool = True
    heading_rows: int = 1
    only_finished: bool = False
    tells_finished: bool = True
    joins_versions: bool = False
    naive_utc: bool = False


def _as_written(words: Names) -> Names:
    return (" ".join(words),)


def _before_bracket(words: Names) -> str:
    found = _BRACKETS.match(" ".join(words))
    return found[1] if found else " ".join(words)


def _with_code(text: str) -> Names:
    """A heading, and the code that it begins with, as in “C1. Ông/bà có hài lòng …”."""
    found = _CODE.match(text)
    return (text, found[1]) if found else (text,)


def _limesurvey(words: Names) -> Names:
    """`Q1[SQ001]`, in some exports `Q1_SQ001`, before the question's text or not."""
    text = " ".join(words)
    code, dot, _question = text.partition(". ")
    found = _BRACKETS.match(text)
    return (text, *((code,) if dot else ()), *((f"{found[1]}_{found[2]}",) if found else ()))


def _kobo(words: Names) -> Names:
    """`group/question`, and `question/option` within a group; ODK Central parts them with a dash."""
    text = " ".join(words)
    steps = text.split("/")
    ends = ["/".join(steps[place:]) for place in range(1, len(steps))]
    return (text, *ends, *((text.rpartition("-")[2],) if len(steps) == 1 and "-" in text else ()))


def _google(words: Names) -> Names:
    """The question's text; of a grid, each row in brackets behind it."""
    text = " ".join(words)
    found = _BRACKETS.match(text)
    return (*_with_code(text), *(_with_code(found[2]) if found else ()))


def _surveymonkey(words: Names) -> Names:
    """The question over the option or the row of a grid, which has a line of its own."""
    question, below = words[0], words[1] if len(words) > 1 else ""
    if fold_answer(below) in _PLAIN_ANSWERS:
        return _with_code(question)
    return (f"{question} [{below}]", *_with_code(below), *(f"{code}[{below}]" for code in _with_code(question)[1:]))


def _first(words: Names) -> str:
    return words[0]


PLAIN: Final = Dialect("plain", (), _as_written, tells_finished=False)
DIALECTS: Final = (
    Dialect(
        "limesurvey",
        (("submitdate", "lastpage"), ("startlanguage", "submitdate"), ("Date submitted", "Last page")),
        _limesurvey,
        _before_bracket,
        id=("id", "Response ID"),
        submitted=("submitdate", "Date submitted", "Ngày gửi"),
        started=("startdate", "Date started", "Ngày bắt đầu"),
        duration=("interviewtime", "Total time", "Tổng thời gian"),
        blanks=frozenset({"n/a"}),
    ),
    Dialect(
        "kobo",
        (("_uuid", "_submission_time"), ("_id", "_uuid"), ("SubmissionDate", "KEY")),
        _kobo,
        lambda words: " ".join(words).rpartition("/")[0],
        id=("_uuid", "KEY", "_id"),
        submitted=("end", "_submission_time", "SubmissionDate"),
        started=("start",),
        separators=(" ", ",", ";"),
        only_finished=True,
        joins_versions=True,
        naive_utc=True,
    ),
    Dialect(
        "google_forms",
        (("Dấu thời gian",), ("Timestamp",)),
        _google,
        _before_bracket,
        submitted=("Dấu thời gian", "Timestamp"),
        only_finished=True,
    ),
    Dialect(
        "surveymonkey",
        (("Respondent ID", "Collector ID"),),
        _surveymonkey,
        _first,
        id=("Respondent ID",),
        submitted=("End Date", "Date Modified"),
        started=("Start Date", "Date Created"),
        day_first=False,
        heading_rows=2,
        tells_finished=False,
    ),
)
BY_KIND: Final = {dialect.kind: dialect for dialect in (PLAIN, *DIALECTS)}


def recognised(heading: Sequence[object]) -> Dialect | None:
    """The kind of export that a row of headings gives away (nhận ra phần mềm)."""
    words = [str(cell) for cell in heading if cell is not None]
    for dialect in DIALECTS:
        there = {fold_answer(name) for word in words for name in dialect.names((word,))}
        if any({fold_answer(word) for word in mark} <= there for mark in dialect.marks):
            return dialect
    return None
