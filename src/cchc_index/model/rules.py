"""The closed set of rules (cách tính điểm): per kind its fields, as `docs/rubric.md` has them.

What a kind gives stands in `engine/kinds`, its words for people in `model/wording`.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Annotated, Final, Literal, get_args

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from cchc_index.model.arithmetic import ArithmeticText
from cchc_index.model.period import year_of
from cchc_index.model.written import Answer, Id, Number, Points, Text, Written, answers_once, names_once

IfZero = Literal["full", "zero", "not_applicable"]
Better = Literal["higher", "lower"]


def _one_of(model: Written, *names: str, needed: bool = True) -> None:
    """Exactly one (or, where not needed, at most one) of the fields is given."""
    given = [name for name in names if name in model.model_fields_set]
    keys = ", ".join(type(model).model_fields[name].alias or name for name in names)
    if len(given) > 1:
        raise PydanticCustomError("R28", "too many", {"keys": keys})
    if needed and not given:
        raise PydanticCustomError("R55", "none", {"keys": keys})


class Rule(Written):
    """What every kind has (cách tính điểm); `if_zero` says what 0/0 in its arithmetic means."""

    if_zero: IfZero | None = None


class Sanctioned(Written):
    """`zeroes` takes the points of all other leaves below a node (điểm bị tính 0): `parent` or a node's id."""

    zeroes: Id | None = None


class Option(Sanctioned):
    """One answer of a `choice` (mức đánh giá)."""

    answer: Answer
    points: Points | None = None
    share: Number | None = None
    class_at_most: Text | None = None
    class_down: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _points_or_share(self) -> Option:
        _one_of(self, "points", "share")
        return self


class Choice(Rule):
    """Points of the chosen option (chọn một mức)."""

    kind: Literal["choice"]
    options: Annotated[tuple[Option, ...], Field(min_length=1)]


class Band(Sanctioned):
    """One band (khoảng): `from` ≥, `above` >, `below` <, `to` ≤; its points, share of max, or a rule of its own."""

    from_: Annotated[Number | None, Field(alias="from")] = None
    above: Number | None = None
    below: Number | None = None
    to: Number | None = None
    points: Points | None = None
    share: Number | None = None
    rule: AnyRule | None = None

    @model_validator(mode="after")
    def _well_formed(self) -> Band:
        _one_of(self, "from_", "above", needed=False)
        _one_of(self, "below", "to", needed=False)
        _one_of(self, "points", "share", "rule")
        return self


class Override(Written):
    """An answer that counts where it is better than the band (phương án thay thế)."""

    answer: Answer
    points: Points


class Bands(Rule):
    """Points of the band in which the value lies (theo khoảng)."""

    kind: Literal["bands"]
    value: ArithmeticText
    as_: Annotated[Literal["number"] | None, Field(alias="as")] = None
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]
    unless: tuple[Override, ...] = ()


class Ratio(Rule):
    """max × min(1, value/target) (theo tỷ lệ); below `floor` 0; rounded half up to a multiple of `step`."""

    kind: Literal["ratio"]
    value: ArithmeticText
    as_: Annotated[Literal["number"] | None, Field(alias="as")] = None
    target: Annotated[Number, Field(gt=0)] = Field(default=100, validate_default=True)
    floor: Number | None = None
    step: Annotated[Points, Field(gt=0)] | None = None


class PerItem(Rule):
    """start + count × each, not below `down_to` (mỗi … được/trừ … điểm)."""

    kind: Literal["per_item"]
    count: ArithmeticText
    each: Points
    start: Literal["max"] | Points = 0
    down_to: Points | None = None


class AllOf(Rule, Sanctioned):
    """Points if every condition is yes, else 0 (đạt tất cả)."""

    kind: Literal["all_of"]
    conditions: Annotated[tuple[Text, ...], Field(min_length=1)]
    points: Points


class Late(Written):
    """So many calendar days late, so many points (chậm hạn); without `days`: however late."""

    days: Annotated[int, Field(ge=1)] | None = None
    points: Points


class Deadline(Rule):
    """Points by the deadline, then by calendar days late, else 0 (thời hạn)."""

    kind: Literal["deadline"]
    date: Text
    by: dt.date | Text
    points: Points
    late: tuple[Late, ...] = ()

    def due(self, period: str) -> dt.date:
        """The deadline in a period; `{period}` stands for its year.

        Raises:
            ValueError: where that is no date.
        """
        year = str(year_of(period) or period)
        return self.by if isinstance(self.by, dt.date) else dt.date.fromisoformat(self.by.replace("{period}", year))


class Part(Written):
    """One addend of `parts` (phần)."""

    name: Text
    max: Annotated[Points, Field(ge=0)]
    rule: AnyRule


class Parts(Rule):
    """Sum of the parts, each clamped to 0..its own max (cộng các phần)."""

    kind: Literal["parts"]
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]


class Formula(Rule):
    """The arithmetic itself, in points (công thức)."""

    kind: Literal["formula"]
    points: ArithmeticText


class When(Rule):
    """The rule of the case that the input names (tùy trường hợp)."""

    kind: Literal["when"]
    input: Text
    cases: Annotated[dict[Answer, AnyRule], Field(min_length=1), BeforeValidator(answers_once)]
    otherwise: AnyRule | None = None


class Relative(Rule):
    """max × value/to over the units; lower is better: max × to/value (so với đơn vị khác)."""

    kind: Literal["relative"]
    value: ArithmeticText
    to: Literal["best", "mean"] | Annotated[Number, Field(gt=0)]
    better: Better


class Change(Rule):
    """Points if better than in the period before (so với kỳ trước)."""

    kind: Literal["change"]
    value: ArithmeticText
    better: Better
    points: Points


class Imported(Rule):
    """max × imported value / scale (lấy từ chỉ số khác)."""

    kind: Literal["imported"]
    scale: Annotated[Number, Field(gt=0)]


Scale = Annotated[dict[Answer, Number], BeforeValidator(answers_once)]
"""The percent of each answer."""


class Survey(Rule):
    """Percent of a survey leaf (điều tra xã hội học): answers' percents, or the satisfied share."""

    kind: Literal["survey"]
    questionnaire: Text | None = None
    questions: Annotated[dict[Answer, Annotated[Number, Field(gt=0)]] | tuple[Answer, ...], BeforeValidator(names_once)]
    answers: Scale | None = None
    answers_of: Annotated[dict[Answer, Scale], BeforeValidator(names_once)] = Field(default_factory=dict)
    satisfied: tuple[Answer, ...] | None = None
    dissatisfied: tuple[Answer, ...] = ()
    skip: tuple[Answer, ...] = ()
    groups: Annotated[dict[Answer, Annotated[Number, Field(gt=0)]], BeforeValidator(names_once)] = Field(
        default_factory=dict
    )
    mean_over: Literal["questions", "answers"] = "questions"
    min_replies: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _one_scale(self) -> Survey:
        if self.answers_of and self.satisfied is None and self.answers is None:
            return self
        _one_of(self, "answers", "satisfied")
        return self

    @property
    def weights(self) -> dict[str, Number]:
        """Each question with its weight; 1 where none is given."""
        return dict(self.questions) if isinstance(self.questions, dict) else dict.fromkeys(self.questions, Fraction(1))


class Judgement(Rule):
    """The appraiser's points on a grid (chấm theo đánh giá)."""

    kind: Literal["judgement"]
    step: Annotated[Points, Field(gt=0)]


AnyRule = Annotated[
    Choice
    | Bands
    | Ratio
    | PerItem
    | AllOf
    | Deadline
    | Parts
    | Formula
    | When
    | Relative
    | Change
    | Imported
    | Survey
    | Judgement,
    Field(discriminator="kind"),
]

for _model in (Band, Bands, Part, Parts, When):
    _model.model_rebuild()

KINDS: Final[tuple[str, ...]] = tuple(
    get_args(model.model_fields["kind"].annotation)[0] for model in get_args(get_args(AnyRule)[0])
)
