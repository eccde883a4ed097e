"""The workspace (thư mục làm việc): `cchc.yaml` with the units, the periods and their files."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from cchc_index.model.letter import Letter
from cchc_index.model.limits import Limits
from cchc_index.model.names import NameIndex, UnitName
from cchc_index.model.period import year_of
from cchc_index.model.questionnaire import SurveyPart
from cchc_index.model.rubric import Level
from cchc_index.model.written import Id, Number, Points, Text, Texts, Written, as_list

Files = Annotated[tuple[Text, ...], BeforeValidator(as_list)]


class Target(Written):
    """What a unit is assigned to reach (chỉ tiêu được giao): points or percent of an index, or of a node."""

    of: Id
    points: Points | None = None
    percent: Number | None = None
    period: Id | None = None


class Unit(Written):
    """A unit (đơn vị): an agency, district or commune that is scored."""

    code: Id | None = None
    name: Text
    level: Level | None = None
    aliases: Texts = ()
    group: Text | None = None
    targets: tuple[Target, ...] = ()
    from_: Annotated[dt.date | None, Field(alias="from")] = None
    until: dt.date | None = None
    became: Texts = ()
    formed_from: Texts = ()
    combine: Literal["mean", "sum"] | None = None
    weights: dict[Text, Number] = Field(default_factory=dict)
    weights_of: Text | None = None

    @property
    def key(self) -> str:
        """How tables know the unit: by its name, which is unique."""
        return self.name

    def exists_in(self, period: str) -> bool:
        """Whether the unit exists at any time of the period's year; a period that names no year takes all."""
        year = year_of(period)
        if year is None:
            return True
        return (self.from_ is None or self.from_.year <= year) and (self.until is None or self.until.year >= year)


class Registry(Written):
    """The units in a file of their own (danh mục đơn vị): `units.yaml`."""

    schema_: Annotated[Literal[1], Field(alias="schema")] = 1
    units: tuple[Unit, ...] = ()


class Deadlines(Written):
    """Until when the stages of the appraisal last (hạn các giai đoạn thẩm định); self-assessment: `deadline`."""

    appraisal_1: dt.date | None = None
    explanation: dt.date | None = None
    appraisal_2: dt.date | None = None
    council: dt.date | None = None
    petition: dt.date | None = None


class Period(Written):
    """One period of one index (kỳ đánh giá): its rubric and its files, relative to the workspace."""

    period: Id
    rubric: Text
    deadline: dt.date | None = None
    deadlines: Deadlines = Deadlines()
    submissions: Files = ()
    survey: Files = ()
    imported: Text | None = None


class Workspace(Written):
    """The workspace (thư mục làm việc)."""

    schema_: Annotated[Literal[1], Field(alias="schema")] = 1
    title: Text | None = None
    issuer: Text | None = None
    contact: Text | None = None
    letter: Letter = Letter()
    level: Level | None = None
    units: tuple[Unit, ...] = ()
    periods: tuple[Period, ...] = ()
    survey: SurveyPart = SurveyPart()
    limits: Limits = Limits()
    bare_percent: Literal["ask", "as_is"] = "ask"
    severity: dict[str, Literal["error", "warning", "note"]] = Field(default_factory=dict)

    @property
    def letterhead(self) -> Letter:
        """The part `letter`; the workspace's issuer issues, unless another one is told there."""
        return self.letter if self.letter.issuer else self.letter.model_copy(update={"issuer": self.issuer})

    def names(self, level: Level | None, period: str) -> NameIndex:
        """The units of a level and period by what people call them."""
        return self.index_of(self.units_of(level, period))

    def index_of(self, units: tuple[Unit, ...]) -> NameIndex:
        """Some units by what people call them."""
        return NameIndex(
            UnitName(unit.key, unit.code, unit.name, unit.aliases, unit.level or self.level) for unit in units
        )

    def units_of(self, level: Level | None, period: str) -> tuple[Unit, ...]:
        """The units of a level that exist in a period; one without a level is of the workspace's."""
        return tuple(
            unit
            for unit in self.units
            if (level is None or (unit.level or self.level or level) == level) and unit.exists_in(period)
        )
