"""How the exports of a survey are read (bảng hỏi): the part `survey:` of a workspace.

What stands there holds for every questionnaire; one of `questionnaires` says what differs in its own files.
"""

from __future__ import annotations

import datetime as dt
from pathlib import PurePath
from typing import Annotated, Final, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from cchc_index.model.written import Answer, Text, Texts, Written, as_list, names_once

ExportKind = Literal["plain", "limesurvey", "kobo", "google_forms", "surveymonkey"]
Engine = Literal["auto", "pandas", "polars", "spark"]
"""Who reads and counts large files of replies (công cụ đọc); whoever does, the sums are the same."""
CONNECT = "sc://"
"""How the address of a Spark Connect server begins; what speaks to one is gRPC."""
People = Annotated[int, Field(strict=True, ge=1)]


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise PydanticCustomError("R52", "no time zone", {"value": name, "expected": "Asia/Ho_Chi_Minh, UTC …"})
    return name


PERIOD = "{period}"
"""What stands in a file's name, or a day, for the period."""
OfPeriod = Annotated[str, Field(pattern=r"^\{period\}")]
DAYS: Final = {"from_": "from", "until": "until"}
"""The keys of `exclude` that are days, as they are written."""


def day_in(text: str, period: str) -> dt.date | None:
    """The day of a period that a text means (ngày trong kỳ); None where that is none."""
    try:
        return dt.date.fromisoformat(text.replace(PERIOD, period))
    except ValueError:
        return None


PerUnit = dict[Text, People | dict[Text, People]]
"""A number per unit, or per unit and group."""


class SurveyColumns(Written):
    """Which columns of an export hold the unit and the group of respondents (cột của tệp điều tra)."""

    unit_column: Text | None = None
    group_column: Text | None = None


class Option(Written):
    """A question of which several answers may be ticked (chọn nhiều phương án): each option is a yes/no question.

    With `chosen` the options ticked stand in one column; without, the column is this option's own.
    """

    column: Text
    chosen: Text | None = None


class Exclude(Written):
    """Which replies do not count (loại phiếu); a reply is excluded for the first reason that holds, in this order.

    A day may be told of every period: "{period}-11-30".
    """

    unfinished: bool = False
    from_: Annotated[dt.date | OfPeriod | None, Field(alias="from")] = None
    until: dt.date | OfPeriod | None = None
    duplicates: Literal["same", "first", "last"] | None = None
    same_answers_minutes: People | None = None
    faster_than_seconds: People | None = None
    straight_lining: Annotated[int, Field(strict=True, ge=2)] | None = None

    def of(self, period: str) -> Exclude:
        """The rules of a period, with its days; a text that gives none stays, which K53 tells."""
        days = {key: day_in(text, period) or text for key in DAYS if isinstance(text := getattr(self, key), str)}
        return self.model_copy(update=days)


class ExportSettings(SurveyColumns):
    """What stands where in exports (cách đọc tệp): columns, questions, answers, what is planned, what is excluded."""

    export: ExportKind | None = None
    group: Text | None = None
    id_column: Text | None = None
    submitted_column: Text | None = None
    started_column: Text | None = None
    duration_column: Text | None = None
    weight_column: Text | None = None
    stratum_column: Text | None = None
    day_first: bool | None = None
    questions: Annotated[dict[Answer, Option | Texts], BeforeValidator(names_once)] = Field(default_factory=dict)
    groups: dict[Answer, Answer] = Field(default_factory=dict)
    answers: dict[Answer, Answer] = Field(default_factory=dict)
    answers_of: Annotated[dict[Answer, dict[Answer, Answer]], BeforeValidator(names_once)] = Field(default_factory=dict)
    not_answers: Annotated[tuple[Answer, ...], BeforeValidator(as_list)] = ()
    planned: PerUnit = Field(default_factory=dict)
    exclude: Exclude = Exclude()


class Questionnaire(ExportSettings):
    """One questionnaire (bảng hỏi): its files, and what differs in them."""

    name: Text | None = None
    files: Annotated[tuple[Text, ...], BeforeValidator(as_list)] = ()

    def holds(self, path: PurePath, period: str) -> bool:
        """Whether a file, named from the workspace's folder, is of this questionnaire."""
        return any(path.match(pattern) for pattern in self.patterns(period))

    def patterns(self, period: str) -> tuple[str, ...]:
        """Its files in a period."""
        return tuple(name.replace(PERIOD, period) for name in self.files)


class SurveyPart(ExportSettings):
    """The part `survey:` (điều tra xã hội học) of a workspace: what holds for all questionnaires, and these.

    `population` says per unit, or per unit and group, how many people there are to be asked (tổng thể);
    `planned` how many forms were to come in, or dossiers were received (số phiếu dự kiến).
    """

    population: PerUnit = Field(default_factory=dict)
    other_units: Literal["problem", "ignore"] = "problem"
    time_zone: Annotated[Text, AfterValidator(_zone)] = "Asia/Ho_Chi_Minh"
    small_group: Annotated[int, Field(strict=True, ge=1)] = 5
    questionnaires: tuple[Questionnaire, ...] = ()

    def with_all(self, one: Questionnaire | None) -> Questionnaire:
        """A questionnaire with what it leaves to all of them; None: a file of no questionnaire in the list."""
        shared = {name: getattr(self, name) for name in ExportSettings.model_fields}
        return (one or Questionnaire()).model_copy(
            update={name: value for name, value in shared.items() if one is None or name not in one.model_fields_set}
        )
