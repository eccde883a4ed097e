"""How many people there are to be asked (tổng thể điều tra), as the workspace says, by the units' keys."""

from __future__ import annotations

from collections.abc import Mapping

from cchc_index.engine.survey_error import Population
from cchc_index.flow.choice import Chosen
from cchc_index.model.names import Found, fold_answer
from cchc_index.model.problem import Place, Problem
from cchc_index.model.survey import ALL
from cchc_index.read.places import shown
from cchc_index.read.workspace import FILE


def population_of(chosen: Chosen) -> tuple[Population, list[Problem]]:
    """Per unit and folded group the population (tổng thể); K17 for a name that is no unit's."""
    workspace = chosen.workspace.workspace
    names = workspace.names(chosen.rubric.level, chosen.period)
    found: dict[str, dict[str, int]] = {}
    problems: list[Problem] = []
    for unit, there in workspace.survey.population.items():
        match = names.match(unit)
        if isinstance(match, Found):
            by_group = there if isinstance(there, dict) else {ALL: there}
            found[match.key] = {fold_answer(group): count for group, count in by_group.items()}
        else:
            problems.append(Problem("K17", _place(chosen), {"unit": unit}))
    return found, problems


def planned_of(chosen: Chosen) -> tuple[dict[str, int], list[Problem]]:
    """Per unit how many replies were planned (số phiếu dự kiến), over all questionnaires; K33 for no unit's name.

    What stands under `survey: planned` is the whole of a unit; else its questionnaires' numbers are added up.
    """
    workspace = chosen.workspace.workspace
    names = workspace.names(chosen.rubric.level, chosen.period)
    found: dict[str, int] = {}
    problems: list[Problem] = []
    for said in (workspace.survey.planned, *(one.planned for one in workspace.survey.questionnaires)):
        for unit, there in said.items():
            match = names.match(unit)
            if not isinstance(match, Found):
                problems.append(Problem("K33", _place(chosen), {"unit": unit}))
            elif said is workspace.survey.planned or unit not in workspace.survey.planned:
                count = sum(there.values()) if isinstance(there, dict) else there
                found[match.key] = found.get(match.key, 0) + count
    return found, problems


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


def _place(chosen: Chosen) -> Place:
    return Place(shown(chosen.workspace.folder / FILE))
