"""The flow of `survey show` (xem kết quả điều tra): what came of each question and leaf, and how far to trust it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from cchc_index.engine.survey_answers import Questions
from cchc_index.engine.survey_error import Error
from cchc_index.flow.job import Job
from cchc_index.flow.population import beyond, over_planned, planned_of, population_of
from cchc_index.flow.questionnaires import of_two
from cchc_index.flow.request import Request
from cchc_index.flow.sent import Sent
from cchc_index.flow.survey import count_replies, lacking_engine
from cchc_index.flow.survey_check import open_survey
from cchc_index.model.names import Ambiguous, Found, NameIndex, UnitName, Unknown
from cchc_index.model.points import MILLION
from cchc_index.model.problem import FEW, Problem, has_errors, with_severities
from cchc_index.model.survey import survey_leaves
from cchc_index.model.surveyed import Asked, Estimate, Leaf, Unit
from cchc_index.read.replies_export import Export


@dataclass(frozen=True, slots=True)
class SurveyShown:
    """The units with replies, in the order of the workspace, and every problem (kết quả xem)."""

    problems: list[Problem] = field(default_factory=list)
    units: tuple[Unit, ...] = ()
    index: str | None = None
    period: str | None = None
    small_group: int = 1


def show_survey(request: Request, unit: str | None = None) -> SurveyShown:
    """What came of a survey (xem kết quả điều tra), of all units or one; nothing is saved."""
    if lacking := lacking_engine(request.engine, request.spark_master):
        return SurveyShown(lacking)
    chosen, reading, problems = open_survey(request)
    if chosen is None or reading is None:
        return SurveyShown(problems)
    counted = count_replies(reading, reading.leaves, request.engine, request.spark_master)
    replies = counted.replies()
    sent = Sent.of_survey()
    sent.take(counted)
    sent.population, unknown = population_of(chosen)
    planned, unplanned = planned_of(chosen)
    found = [*problems, *of_two(chosen.workspace, reading.leaves), *reading.problems, *unknown, *unplanned]
    found += beyond(chosen, replies, sent.population)
    survey, severity = chosen.workspace.workspace.survey, chosen.workspace.workspace.severity
    shown = SurveyShown(with_severities(found, severity), (), chosen.rubric.index, chosen.period, survey.small_group)
    if has_errors(shown.problems):
        return shown
    job = Job(request, chosen, sent, None, None)
    _, thin = job.score()
    wanted, unnamed = _wanted(job, unit)
    found += unnamed
    found += [one for one in thin if one.code.startswith("K") and one.unit in wanted]
    number = Counter[str]()
    for (of, _), count in replies.items():
        number[of] += count
    found += over_planned({one: number[one] for one in wanted}, planned)
    questions = Questions(reading.leaves, sent.tables["replies"], counted.asked(), wanted, survey.small_group)
    excluded = _excluded(reading.exports)
    teller = _Teller(job, questions, wanted)
    units = tuple(
        Unit(
            one,
            number[one],
            excluded.get(one, {}),
            round(100 * number[one] / planned[one], 6) if planned.get(one) else None,
            teller.total(one),
            teller.leaves,
        )
        for one in teller.heard
    )
    return replace(shown, problems=with_severities(found, severity), units=units)


def _wanted(job: Job, text: str | None) -> tuple[list[str], list[Problem]]:
    """The units to be shown: all, or the one that a text names; Q07 with the nearest ones for none."""
    if text is None:
        return job.units, []
    names = job.chosen.workspace.workspace.names(job.chosen.rubric.level, job.chosen.period)
    if not job.chosen.workspace.workspace.units:
        names = NameIndex(UnitName(one, None, one, (), job.chosen.rubric.level) for one in job.units)
    match names.match(text):
        case Found(key=key) if key in job.units:
            return [key], []
        case Ambiguous(candidates=several):
            known = list(several)
        case Unknown(suggestions=near):
            known = list(near) or job.units[:FEW]
        case _:
            known = job.units[:FEW]
    return [], [Problem("Q07", params={"unit": text, "known": known})]


def _excluded(exports: Iterable[Export]) -> dict[str, dict[str, int]]:
    """Per unit how many replies do not count, by reason."""
    found: dict[str, dict[str, int]] = {}
    for export in exports:
        for (unit, reason), count in export.excluded.items():
            of_unit = found.setdefault(unit, {})
            of_unit[reason] = of_unit.get(reason, 0) + count
    return found


class _Teller:
    """Tells of a unit when it is asked for (kết quả của từng đơn vị): all questions of all units would fill memory."""

    def __init__(self, job: Job, questions: Questions, units: Sequence[str]) -> None:
        self.questions, self.errors = questions, job.errors
        self.place = {unit: at for at, unit in enumerate(job.units)}
        errors = {error.target.node: error for error in job.errors}
        by_id = job.chosen.rubric.outline.by_id
        leaves = [leaf.row.node.id for leaf in survey_leaves(job.chosen.rubric)]
        self.asked = {leaf: dict(zip(units, questions.asked(leaf).tolist(), strict=True)) for leaf in leaves}
        self.of_leaf = {leaf: (by_id[leaf].node.name, errors[leaf]) for leaf in leaves if leaf in errors}
        self.heard = [one for one in units if self.errors and any(asked[one] for asked in self.asked.values())]

    def total(self, unit: str) -> Estimate:
        """All points of a unit, out of what the survey is worth there."""
        at = self.place[unit]
        most = sum(int(self.of_leaf[leaf][1].target.max[at]) / MILLION for leaf in self._leaves(unit))
        return _estimate(self.errors[-1], at, most)

    def leaves(self, unit: str) -> tuple[Leaf, ...]:
        """A unit's survey rows with their questions."""
        asked: dict[str, list[Asked]] = {}
        for one in self.questions.of(unit):
            asked.setdefault(one.leaf, []).append(one)
        at = self.place[unit]
        return tuple(
            Leaf(leaf, name, _estimate(error, at), tuple(asked[leaf]))
            for leaf in self._leaves(unit)
            for name, error in [self.of_leaf[leaf]]
        )

    def _leaves(self, unit: str) -> Iterator[str]:
        at = self.place[unit]
        return (leaf for leaf, (_, error) in self.of_leaf.items() if self.asked[leaf][unit] and error.asked[at])


def _estimate(error: Error, place: int, most: float | None = None) -> Estimate:
    """Points with their interval, cut at nothing and the maximum: the target's, or what the survey is worth of it."""
    points = int(error.target.points[place]) / MILLION
    most = int(error.target.max[place]) / MILLION if most is None else most
    se, margin = error.se[place] / MILLION, error.margin[place] / MILLION
    if np.isnan(margin):
        return Estimate(points, most, None, None, None)
    low, high = max(points - margin, min(0, points)), min(points + margin, max(most, points))
    return Estimate(points, most, *(round(float(one), 6) for one in (se, low, high)))
