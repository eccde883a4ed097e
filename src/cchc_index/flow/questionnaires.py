"""Which files a survey is read from, and how (tệp điều tra): by the part `survey:` of the workspace."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cchc_index.model.problem import Place, Problem
from cchc_index.model.questionnaire import DAYS, PERIOD, Engine, Exclude, Questionnaire, SurveyColumns, day_in
from cchc_index.model.survey import SurveyLeaf
from cchc_index.read.places import lies_in, shown
from cchc_index.read.replies import Plan
from cchc_index.read.workspace import FILE, WorkspaceFolder


def files_listed(workspace: WorkspaceFolder, period: str) -> tuple[tuple[Path, ...], list[Problem]]:
    """The files of a period that its questionnaires name (tệp của các bảng hỏi).

    Problems: K31 for a name that leaves open whose period it is, K32 for one that no file has.
    """
    found: list[Path] = []
    problems: list[Problem] = []
    for one in workspace.workspace.survey.questionnaires:
        for name, pattern in zip(one.files, one.patterns(period), strict=True):
            params = {"name": name}
            if PERIOD not in name and len({listed.period for listed in workspace.workspace.periods}) > 1:
                problems.append(Problem("K31", _place(workspace), params))
                continue
            there = sorted(one for one in workspace.folder.glob(pattern) if lies_in(workspace.folder, one))
            found += there
            if not there:
                problems.append(Problem("K32", _place(workspace), {"name": pattern}))
    return tuple(dict.fromkeys(found)), problems


def survey_plan(
    workspace: WorkspaceFolder,
    period: str,
    columns: SurveyColumns,
    look: Exclude | None = None,
    engine: Engine = "auto",
) -> Plan:
    """How each file is read (kế hoạch đọc): by the questionnaire that lists it; flags go before the workspace."""
    survey, folder = workspace.workspace.survey, workspace.folder.resolve()
    flags = {name: value for name in SurveyColumns.model_fields if (value := getattr(columns, name))}

    def of(path: Path) -> Questionnaire:
        there = path.resolve()
        inside = there.relative_to(folder) if there.is_relative_to(folder) else there
        mine = next((one for one in survey.questionnaires if one.holds(inside, period)), None)
        whole = survey.with_all(mine)
        return whole.model_copy(update={**flags, "exclude": whole.exclude.of(period)})

    names = frozenset(one.name for one in survey.questionnaires if one.name)
    return Plan(of, survey.time_zone, survey.other_units == "ignore", look, names, engine)


def no_days(workspace: WorkspaceFolder, period: str) -> list[Problem]:
    """K53 for a rule whose day is none in a period (không phải ngày)."""
    survey = workspace.workspace.survey
    texts = {
        (written, text)
        for part in (survey, *survey.questionnaires)
        for key, written in DAYS.items()
        if isinstance(text := getattr(part.exclude, key), str) and day_in(text, period) is None
    }
    return [
        Problem("K53", _place(workspace), {"key": key, "day": text.replace(PERIOD, period), "written": text})
        for key, text in sorted(texts)
    ]


def of_two(workspace: WorkspaceFolder, leaves: Sequence[SurveyLeaf]) -> list[Problem]:
    """K22 for a question that belongs to two questionnaires (câu hỏi thuộc hai bảng hỏi)."""
    owners: dict[str, set[str]] = {}
    for leaf in leaves:
        for question in leaf.questions:
            if leaf.rule.questionnaire:
                owners.setdefault(question.code, set()).add(leaf.rule.questionnaire)
    for one in workspace.workspace.survey.questionnaires:
        for code in one.questions:
            owners.setdefault(code, set()).add(one.name or ", ".join(one.files))
    return [
        Problem("K22", _place(workspace), {"question": code, "questionnaires": sorted(names)})
        for code, names in owners.items()
        if len(names) > 1
    ]


def _place(workspace: WorkspaceFolder) -> Place:
    return Place(shown(workspace.folder / FILE))
