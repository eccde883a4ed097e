"""The flow of `survey check` (kiểm tra tệp điều tra): what is read of each file, and how good the replies are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from cchc_index.engine.findings import problems_of
from cchc_index.engine.survey import survey_columns
from cchc_index.engine.survey_counts import Statistics
from cchc_index.engine.survey_tables import survey_tables
from cchc_index.flow.choice import Chosen, choose
from cchc_index.flow.population import over_planned, planned_of
from cchc_index.flow.questionnaires import of_two, survey_plan
from cchc_index.flow.request import Request
from cchc_index.flow.survey import count_replies, files_of_survey
from cchc_index.model.problem import Place, Problem, has_errors, with_severities
from cchc_index.model.questionnaire import Exclude
from cchc_index.model.survey import survey_leaves
from cchc_index.read.places import shown
from cchc_index.read.replies import Reading
from cchc_index.read.replies_export import Export
from cchc_index.read.replies_quality import REASONS, Reason, cannot_check
from cchc_index.read.submissions import UnitFinder, empty

USUAL: Final = Exclude(
    unfinished=True, duplicates="first", same_answers_minutes=5, faster_than_seconds=60, straight_lining=10
)
"""What is looked at where the workspace declares no rule; what is found so still counts."""


@dataclass(frozen=True, slots=True)
class FileState:
    """What was made of one file (tình hình của tệp): its kind, and where each question stands."""

    file: str
    questionnaire: str | None
    export: str
    replies: int
    questions: Mapping[str, tuple[str, ...]]
    missing: tuple[str, ...]
    excluded: Mapping[str, int]
    noticed: Mapping[str, int]
    unchecked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitQuality:
    """The replies of a unit (chất lượng phiếu của đơn vị): how many count, were planned, are excluded, are odd."""

    unit: str
    replies: int
    planned: int | None
    excluded: Mapping[str, int]
    noticed: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SurveyChecked:
    """What came of it (kết quả kiểm tra): the files, the units in the order of the workspace, every problem."""

    problems: list[Problem] = field(default_factory=list)
    files: tuple[FileState, ...] = ()
    units: tuple[UnitQuality, ...] = ()
    index: str | None = None
    period: str | None = None


def check_survey(request: Request) -> SurveyChecked:
    """Check the exports of a survey (kiểm tra tệp điều tra): nothing is scored or saved."""
    chosen, reading, problems = open_survey(request, USUAL)
    if chosen is None or reading is None:
        return SurveyChecked(problems)
    counted = count_replies(reading, reading.leaves)
    planned, unknown = planned_of(chosen)
    units = _units(chosen, reading.exports, planned)
    over = over_planned({one.unit: one.replies for one in units}, planned)
    found = [*problems, *unknown, *of_two(chosen.workspace, reading.leaves), *reading.problems, *over]
    if request.survey:  # files named one by one need not be all there are
        found = [one for one in found if one.code != "K51"]
    if not has_errors(found):
        found += _thin(chosen, counted, [one.unit for one in units])
    return SurveyChecked(
        with_severities(found, chosen.workspace.workspace.severity),
        tuple(map(_file, reading.exports)),
        units,
        chosen.rubric.index,
        chosen.period,
    )


def _thin(chosen: Chosen, counted: Statistics, units: Sequence[str]) -> list[Problem]:
    """Too few replies, and questions and groups without any, as a scoring would tell them."""
    tables = survey_tables(counted)
    leaves = counted.leaves
    _percents, findings = survey_columns(leaves, tables["replies"], tables["reply_counts"], units)
    nowhere = (empty("answers"), empty("figures"))
    return problems_of(chosen.rubric.outline, findings, units, nowhere, lambda _code: Place())


def open_survey(request: Request, look: Exclude | None = None) -> tuple[Chosen | None, Reading | None, list[Problem]]:
    """The exports of a run, opened (mở tệp điều tra); what keeps them from it. K20 where there is none to open."""
    chosen, problems = choose(request)
    if chosen is None or has_errors(problems):
        return None, None, problems
    exports, again = files_of_survey(chosen.survey)
    if not exports:
        return chosen, None, [*problems, Problem("K20", params={"period": chosen.period})]
    finder = UnitFinder.of(chosen.workspace.workspace, chosen.rubric.level, chosen.period)
    plan = survey_plan(chosen.workspace, chosen.period, request.columns, look, request.engine)
    reading = Reading(exports, survey_leaves(chosen.rubric), finder, plan)
    return chosen, reading, [*problems, *again]


def _file(export: Export) -> FileState:
    layout, rules = export.layout, export.normaliser.rules
    there = {one.code: tuple(map(export.headings.text, one.columns)) for one in layout.asked}
    codes = dict.fromkeys(one.code for leaf in export.normaliser.leaves for one in leaf.questions)
    return FileState(
        file=shown(export.path),
        questionnaire=export.settings.name,
        export=layout.dialect.kind,
        replies=export.replies.total(),
        questions=there,
        missing=tuple(code for code in codes if code not in there),
        excluded=_by_reason(export.excluded),
        noticed=_by_reason(export.noticed),
        unchecked=tuple(cannot_check(rules, layout.dialect, layout.side)),
    )


def _units(chosen: Chosen, exports: Sequence[Export], planned: Mapping[str, int]) -> tuple[UnitQuality, ...]:
    workspace = chosen.workspace.workspace
    registered = [unit.key for unit in workspace.units_of(chosen.rubric.level, chosen.period)]
    replies: Counter[str] = sum((one.replies for one in exports), Counter())
    excluded: Counter[tuple[str, Reason]] = sum((one.excluded for one in exports), Counter())
    noticed: Counter[tuple[str, Reason]] = sum((one.noticed for one in exports), Counter())
    heard = [*replies, *(unit for unit, _ in (*excluded, *noticed) if unit)]
    return tuple(
        UnitQuality(
            unit,
            replies[unit],
            planned.get(unit),
            {reason: count for reason in REASONS if (count := excluded[unit, reason])},
            {reason: count for reason in REASONS if (count := noticed[unit, reason])},
        )
        for unit in dict.fromkeys([*registered, *heard])
    )


def _by_reason(counts: Mapping[tuple[str, Reason], int]) -> dict[str, int]:
    found: dict[str, int] = dict.fromkeys(REASONS, 0)
    for (_unit, reason), count in counts.items():
        found[reason] += count
    return {reason: count for reason, count in found.items() if count}
