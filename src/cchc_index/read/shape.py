"""From plain YAML values to a noun (đọc tệp YAML thành đối tượng), with every fault of shape at its line."""

from __future__ import annotations

from typing import Any, Final, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from cchc_index.model.language import N_, _
from cchc_index.model.problem import Place, Problem, candidates
from cchc_index.model.rules import KINDS
from cchc_index.read.yaml_file import YamlPath


class Source(Protocol):
    """A file as plain values, which knows where each stands (tệp nguồn): YAML, or rows of a sheet."""

    @property
    def data(self) -> Any:  # noqa: ANN401 - whatever a file holds
        """The values."""

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the file so far."""

    def place(self, path: YamlPath) -> Place:
        """The place of a value."""

    def excerpt(self, path: YamlPath) -> tuple[str, ...]:
        """The line or row as it stands in the file."""


Noun = TypeVar("Noun", bound=BaseModel)

LONGEST_SHOWN: Final = 60

EXPECTED: Final = {
    "list": N_("a list"),
    "dict": N_("keys with their values"),
    "int": N_("a whole number"),
    "bool": N_("true or false"),
    "date": N_("a date such as 2022-12-10"),
    "string": N_("text"),
    "ge": N_("a number from {limit} up"),
    "gt": N_("a number above {limit}"),
    "le": N_("a number up to {limit}"),
    "lt": N_("a number below {limit}"),
    "short": N_("at least one entry"),
    "word": N_("letters, digits, - and _ without spaces"),
    "name": N_("letters without marks, digits and _"),
}
_EXPECTED_BY_TYPE: Final = {
    "list_type": "list",
    "tuple_type": "list",
    "dict_type": "dict",
    "model_type": "dict",
    "model_attributes_type": "dict",
    "int_type": "int",
    "int_parsing": "int",
    "int_from_float": "int",
    "bool_type": "bool",
    "bool_parsing": "bool",
    "date_type": "date",
    "date_parsing": "date",
    "date_from_datetime_parsing": "date",
    "string_type": "string",
    "greater_than": "gt",
    "greater_than_equal": "ge",
    "less_than": "lt",
    "less_than_equal": "le",
    "too_short": "short",
}


def shape(file: Source, noun: type[Noun]) -> Noun | None:
    """The file's data as that noun; None, and problems in `file.problems`, where it does not fit."""
    if file.problems and file.data is None:
        return None
    if file.data is None:
        file.problems.append(Problem("R57", file.place(())))
        return None
    if not isinstance(file.data, dict):
        file.problems.append(
            Problem("R53", file.place(()), {"value": _short(file.data), "expected": _expected("dict_type", {})})
        )
        return None
    try:
        return noun.model_validate(file.data)
    except ValidationError as error:
        seen: set[YamlPath] = set()
        for fault in error.errors(include_url=False):
            path = _path(fault["loc"], file.data)
            if fault["type"] == "too_short" and fault["input"]:
                continue  # pydantic counts the entries that are in order
            if path not in seen:
                seen.add(path)
                file.problems.append(_problem(file, noun, path, dict(fault)))
        return None


def _path(loc: tuple[str | int, ...], data: Any) -> YamlPath:  # noqa: ANN401 - whatever YAML holds
    """Where in the file a fault is; pydantic names union members in between, which stand nowhere."""
    path: list[str | int] = []
    tagged = False
    for step in loc:
        if isinstance(data, dict) and data.get("kind") == step and not tagged:
            tagged = True
        elif isinstance(data, dict) and (step in data or step == loc[-1]):
            path.append(step)
            data, tagged = data.get(step), False
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            path.append(step)
            data, tagged = data[step], False
    return tuple(path)


def _problem(file: Source, noun: type[BaseModel], path: YamlPath, fault: dict[str, Any]) -> Problem:
    kind, context, value = str(fault["type"]), dict(fault.get("ctx", {})), fault["input"]
    key = str(path[-1]) if path else ""
    if kind in ("extra_forbidden", "invalid_key"):
        known = candidates(key, _keys_at(noun, path[:-1], file.data))
        return _at(file, "R03", path, {"key": key, "known": known})
    if kind == "missing":
        return _at(file, "R05", path[:-1], {"key": key})
    if value is None:
        return _at(file, "R56", path, {"key": key})
    if kind.startswith("union_tag"):
        return _no_kind(file, path, value)
    if kind == "literal_error":
        allowed = str(context["expected"]).replace(" or ", ", ").replace("'", "")
        return _at(file, "R52", path, {"value": _short(value), "expected": allowed})
    if kind[0] == "R" and kind[1:].isdigit():
        return _at(file, kind, path, context)
    return _at(file, "R53", path, {"value": _short(value), "expected": _expected(kind, context)})


def _no_kind(file: Source, path: YamlPath, rule: Any) -> Problem:  # noqa: ANN401 - whatever YAML holds
    """What is wrong with a rule whose kind is none of ours."""
    if not isinstance(rule, dict):
        return _at(file, "R53", path, {"value": _short(rule), "expected": _(EXPECTED["dict"])})
    if "kind" not in rule:
        return _at(file, "R05", path, {"key": "kind"})
    path = (*path, "kind")
    if rule["kind"] is None:
        return _at(file, "R56", path, {"key": "kind"})
    known = candidates(str(rule["kind"]), KINDS)
    return _at(file, "R51", path, {"value": _short(rule["kind"]), "known": known})


def _expected(kind: str, context: dict[str, Any]) -> str:
    """What should stand there, in words."""
    if kind == "string_pattern_mismatch":
        pattern = "name" if "A-Z" in context["pattern"] else "word"
        return _(EXPECTED[pattern])
    name = _EXPECTED_BY_TYPE.get(kind, "string")
    return _(EXPECTED[name]).format(limit=context.get(name))


def _at(file: Source, code: str, path: YamlPath, params: dict[str, object]) -> Problem:
    return Problem(code, file.place(path), params, file.excerpt(path))


def _keys_at(noun: type[BaseModel], path: YamlPath, data: Any) -> list[str]:  # noqa: ANN401 - whatever YAML holds
    """The keys that may stand at a path: those of whichever model fits what stands there best."""
    if not path:
        return sorted(field.alias or name for name, field in noun.model_fields.items())
    for step in path:
        data = data[step] if isinstance(data, dict | list) else None  # type: ignore[index]
    known: dict[str, None] = {}
    for model in _models(noun):
        fields = {field.alias or name for name, field in model.model_fields.items()}
        if isinstance(data, dict) and len(fields & set(map(str, data))) * 2 >= len(data) - 1:
            known |= dict.fromkeys(sorted(fields))
    return list(known)


def _models(noun: type[BaseModel]) -> list[type[BaseModel]]:
    """All nouns of the module tree of one noun."""
    base = next(parent for parent in noun.__mro__ if parent.__name__ == "Written")
    found: list[type[BaseModel]] = []
    waiting = [base]
    while waiting:
        model = waiting.pop()
        found.append(model)
        waiting += model.__subclasses__()
    return found


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
