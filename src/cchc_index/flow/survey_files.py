"""Which files a survey is read from, and how (tệp điều tra): by the part `survey:` of the workspace."""

from __future__ import annotations

from pathlib import Path

from cchc_index.flow.choice import Chosen
from cchc_index.model.questionnaire import Exclude, Questionnaire, SurveyColumns
from cchc_index.read.replies import Plan


def survey_plan(chosen: Chosen, columns: SurveyColumns, look: Exclude | None = None) -> Plan:
    """How each file is read (kế hoạch đọc): by the questionnaire that lists it; flags go before the workspace."""
    survey, folder = chosen.workspace.workspace.survey, chosen.workspace.folder
    flags = {name: value for name in SurveyColumns.model_fields if (value := getattr(columns, name))}

    def of(path: Path) -> Questionnaire:
        inside = path.resolve()
        if inside.is_relative_to(folder.resolve()):
            inside = inside.relative_to(folder.resolve())
        mine = next((one for one in survey.questionnaires if one.holds(inside, chosen.period)), None)
        return survey.with_all(mine).model_copy(update=flags)

    names = frozenset(one.name for one in survey.questionnaires if one.name)
    return Plan(of, survey.time_zone, survey.other_units == "ignore", look, names)
