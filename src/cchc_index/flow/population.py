"""How many people there are to be asked (tổng thể điều tra), as the workspace says, by the units' keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from cchc_index.engine.survey_error import Population
from cchc_index.flow.choice import Chosen
from cchc_index.model.names import Found, fold_answer
from cchc_index.model.problem import Place, Problem
from cchc_index.model.questionnaire import PerUnit
from cchc_index.model.survey import ALL
from cchc_index.read.places import shown
from cchc_index.read.workspace import FILE


def population_of(chosen: Chosen) -> tuple[Population, list[Problem]]:
    """Per unit and folded group the population (tổng thể); K17 for a name that is no unit's."""
    found, problems = _by_key(chosen, chosen.workspace.workspace.survey.population, "K17")
    by_group = {key: there if isinstance(there, dict) else {ALL: there} for key, there in found.items()}
    folded = {key: {fold_answer(group): count for group, count in there.items()} for key, there in by_group.items()}
    return folded, problems


def planned_of(chosen: Chosen) -> tuple[dict[str, int], list[Problem]]:
    """Per unit how many replies were planned (số phiếu dự kiến), over all questionnaires; K33 for no unit's name.

    What stands under `survey: planned` is the whole of a unit; else its questionnaires' numbers are added up.
    """
    survey = chosen.workspace.workspace.survey
    whole, problems = _by_key(chosen, survey.planned, "K33")
    added: Counter[str] = Counter()
    for one in survey.questionnaires:
        parts, unknown = _by_key(chosen, one.planned, "K33")
        added.update({key: _sum(there) for key, there in parts.items()})
        problems += unknown
    return {**added, **{key: _sum(there) for key, there in whole.items()}}, problems


def beyond(chosen: Chosen, replies: Mapping[tuple[str, str], int], population: Population) -> list[Problem]:
    """K18 where more replies came than there are people (số phiếu vượt tổng thể)."""
    problems: list[Problem] = []
    for unit, there in population.items():
        mine = {group: count for (one, group), count in replies.items() if one == unit}
        counts = {ALL: sum(mine.values())} if ALL in there else mine
        problems += [
            Problem("K18", _place(chosen), {"unit": unit, "replies": count, "population": there[group]})
            for group, count in counts.items()
            if group in there and count > there[group]
        ]
    return problems


def over_planned(replies: Mapping[str, int], planned: Mapping[str, int]) -> list[Problem]:
    """K34 where more replies came than were planned (số phiếu vượt dự kiến)."""
    return [
        Problem("K34", params={"unit": unit, "replies": count, "planned": planned[unit]}, unit=unit)
        for unit, count in replies.items()
        if unit in planned and count > planned[unit]
    ]


def _by_key(chosen: Chosen, said: PerUnit, code: str) -> tuple[PerUnit, list[Problem]]:
    """The numbers by the units' keys, however the workspace names these; a problem for a name that is no unit's."""
    names = chosen.workspace.workspace.names(chosen.rubric.level, chosen.period)
    found: PerUnit = {}
    problems: list[Problem] = []
    for unit, there in said.items():
        match names.match(unit):
            case Found(key=key):
                found[key] = there
            case _none_or_several:
                problems.append(Problem(code, _place(chosen), {"unit": unit}))
    return found, problems


def _sum(there: int | dict[str, int]) -> int:
    return sum(there.values()) if isinstance(there, dict) else there


def _place(chosen: Chosen) -> Place:
    return Place(shown(chosen.workspace.folder / FILE))
