"""Cases of a rubric (ví dụ chấm điểm) that an official can write and read: what a unit writes, what must come out.

Keys as in `docs/rubric.md`, "Ví dụ chấm điểm"; the files stand in a folder `tests` beside the rubric.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from cchc_index.model.written import Id, Points, Text, Texts, Written

POINTS_OF_A_UNIT: Final = ("points", "max", "percent", "appraised", "survey", "bonus", "penalty", "worst", "best")
"""Figures of a unit that are kept in millionths."""
PLAIN: Final = ("status", "rank", "class", "group", "rank_in_group", "rank_worst", "rank_best", "unappraised")
"""What else may be expected of a unit."""


def _cell(value: object) -> str:
    """A value as people write it into a form: a comma for the decimals, a blank for what is not known."""
    match value:
        case None:
            return ""
        case bool():
            return "có" if value else "không"
        case Decimal():
            return f"{value:f}".replace(".", ",")
        case date():
            return value.isoformat()
        case str() | int():
            return str(value)
    raise PydanticCustomError("R27", "not text", {"value": str(value)})


Cell = Annotated[str, BeforeValidator(_cell)]
"""What stands in a cell of a form."""


class Given(Written):
    """What is written for one leaf (ghi vào biểu): by the unit, by its appraisers, or from outside."""

    answer: Cell | None = None
    self_: Annotated[Cell | None, Field(alias="self")] = None
    appraised_answer: Cell | None = None
    appraised: Cell | None = None
    appraised_answer_2: Cell | None = None
    appraised_2: Cell | None = None
    evidence: Cell | None = None
    inputs: dict[str, Cell] = Field(default_factory=dict)
    appraised_inputs: dict[str, Cell] = Field(default_factory=dict)
    appraised_inputs_2: dict[str, Cell] = Field(default_factory=dict)
    imported: Cell | None = None


class Run(Written):
    """How a case is scored (cách chạy), as the flags of `cchc score` say it."""

    stage: Literal["record", "self"] = "record"
    missing: Literal["incomplete", "zero"] = "incomplete"
    without_survey: bool = False


class OfNode(Written):
    """What must come out for a node (kết quả của mục)."""

    points: Points | None = None
    max: Points | None = None
    status: Text | None = None
    source: Text | None = None
    reason: Text | None = None


class LeafCase(Given, OfNode):
    """One leaf (ví dụ về một mục): what one unit writes, and the points it must have."""

    leaf: Id
    name: Text | None = None
    period: Id | None = None
    run: Run = Run()
    problem: Texts = ()
    warning: Texts = ()


Reply = tuple[Cell, ...]
"""A reply (phiếu): the group, then an answer to each question."""


class SurveyCase(OfNode):
    """One survey leaf (ví dụ về một mục điều tra): the replies of one unit, and the points it must have."""

    leaf: Id
    name: Text | None = None
    period: Id | None = None
    replies: tuple[Reply, ...]
    problem: Texts = ()
    warning: Texts = ()


def _in_full(value: object) -> Any:  # noqa: ANN401 - pydantic goes on to check it
    return value if isinstance(value, dict) else {"value": value}


class Expected(OfNode):
    """What must come out (kết quả phải có): `value` alone is points of a node, its status, or a unit's figure."""

    value: str | int | Decimal | None = None


ONE_UNIT: Final = "A"
"""The unit of a case that names none."""

Leaves = dict[Id, Given | None]
OfUnit = dict[Id, Annotated[Expected, BeforeValidator(_in_full)]]


class UnitsCase(Written):
    """A whole unit, or several at once (ví dụ về cả đơn vị): what they write, and what must come out."""

    name: Text
    workspace: dict[str, Any] = Field(default_factory=dict)
    period: Id | None = None
    run: Run = Run()
    previous: dict[Text, Leaves] = Field(default_factory=dict)
    given_full: Texts = ()
    given: Leaves = Field(default_factory=dict)
    units: dict[Text, Leaves | None]
    replies: dict[Text, tuple[Reply, ...]] | None = None
    expect: dict[Text, OfUnit] = Field(default_factory=dict)
    result: dict[str, Any] = Field(default_factory=dict)
    problem: Texts = ()
    warning: Texts = ()
    note: Texts = ()

    @model_validator(mode="before")
    @classmethod
    def _of_one_unit(cls, data: Any) -> Any:  # noqa: ANN401 - whatever YAML holds
        """Where no units are named, all is of one."""
        if not isinstance(data, dict) or "units" in data:
            return data
        one = {key: {ONE_UNIT: data[key]} for key in ("expect", "replies") if key in data}
        return {**data, **one, "units": {ONE_UNIT: {}}}


class CaseFile(Written):
    """A file of cases (tệp ví dụ): of which rubric, its leaves, its survey, whole units."""

    rubric: Text | None = None
    leaves: tuple[LeafCase, ...] = ()
    survey: tuple[SurveyCase, ...] = ()
    units: tuple[UnitsCase, ...] = ()
