"""How values stand in a rubric file: exact numbers, points, quoted ids, answers. Shared by `rules` and `rubric`."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, InstanceOf, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from cchc_index.model.names import fold_answer
from cchc_index.model.points import DECIMALS, MILLION

_FRACTION: Final = re.compile(r"\s*(\d{1,15})\s*/\s*([1-9]\d{0,14})\s*")
MOST_POINTS: Final = 1_000_000
LONGEST_SHOWN: Final = 60


class Written(BaseModel):
    """The base of every noun that people write (viết trong tệp YAML): frozen, and no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"


def _number(value: object) -> Fraction:
    if isinstance(value, int | Decimal | Fraction) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, float):
        return Fraction(repr(value))
    if isinstance(value, str) and (match := _FRACTION.fullmatch(value)):
        return Fraction(int(match[1]), int(match[2]))
    raise PydanticCustomError("R06", "not a number", {"value": _short(value)})


def _points(value: object) -> int:
    millionths = _number(value) * MILLION
    if abs(millionths) > MOST_POINTS * MILLION:
        raise PydanticCustomError("R61", "too many points", {"value": _short(value), "limit": MOST_POINTS})
    if millionths.denominator != 1:
        raise PydanticCustomError("R26", "too many decimals", {"value": str(value), "decimals": DECIMALS})
    return int(millionths)


def _id(value: object) -> str:
    if isinstance(value, str) and value.strip() == value and value:
        return value
    if isinstance(value, int | float | Decimal | date) and not isinstance(value, bool):
        raise PydanticCustomError("R04", "not quoted", {"value": str(value)})
    raise PydanticCustomError("R54", "not an id", {"value": str(value)})


def _text(value: object) -> str:
    if isinstance(value, str) and value.strip():
        return " ".join(value.split())
    raise PydanticCustomError("R27", "not text", {"value": str(value)})


def _answer(value: object) -> str:
    """An answer may be written 4, "4" or 4.0: one answer."""
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return f"{Decimal(value).normalize():f}"
    return _text(value)


def _each_once(value: object, code: str) -> object:
    """The entries as they are, if no two of them are one when they are compared, as 4 and "4" or Có and có are."""
    entries = list(value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ()))
    seen: set[str] = set()
    faults: list[InitErrorDetails] = []
    for key, item in entries:
        written = str(key if isinstance(value, dict) else item)
        if fold_answer(written) in seen:
            error = PydanticCustomError(code, "twice", {"answer": written})
            faults.append({"type": error, "loc": (key if isinstance(key, int) else str(key),), "input": written})
        seen.add(fold_answer(written))
    if faults:
        raise ValidationError.from_exception_data("entries", faults)
    return value


def answers_once(value: object) -> object:
    """Answers (phương án trả lời), none twice."""
    return _each_once(value, "R45")


def names_once(value: object) -> object:
    """Questions or groups (câu hỏi, nhóm người trả lời), none twice."""
    return _each_once(value, "R62")


def as_list(value: object) -> Any:  # noqa: ANN401 - pydantic goes on validating whatever it is
    """One thing may stand where a list may."""
    return value if isinstance(value, list | tuple) else [value]


InFile = float | Annotated[str, Field(pattern=r"^\s*\d{1,15}\s*/\s*[1-9]\d{0,14}\s*$")]
"""How a number stands in a file: as one, or as a fraction in text; for the schema that editors read."""

Number = Annotated[InstanceOf[Fraction], BeforeValidator(_number, json_schema_input_type=InFile)]
"""An exact number, also a fraction such as `1/3`."""

Points = Annotated[int, BeforeValidator(_points, json_schema_input_type=InFile)]
"""Points (điểm) as millionths."""

Id = Annotated[str, BeforeValidator(_id)]
"""A quoted id (mã)."""

Text = Annotated[str, BeforeValidator(_text)]
"""Text for people; white space folded."""

Answer = Annotated[str, BeforeValidator(_answer, json_schema_input_type=str | float)]
"""An answer (phương án trả lời)."""

Texts = Annotated[tuple[Text, ...], BeforeValidator(as_list, json_schema_input_type=str | list[str])]
"""One text or a list of them."""
