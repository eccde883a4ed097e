"""The JSON Schema of rubric files (lược đồ JSON), so that editors complete and check while someone types."""

from __future__ import annotations

from typing import Any, Final

from cchc_index.model.language import _
from cchc_index.model.rubric import Rubric
from cchc_index.model.rubric_words import KEYS

COMMENT: Final = "# yaml-language-server: $schema={file}"
"""The first line of a rubric, by which an editor finds the schema."""
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def rubric_schema() -> dict[str, Any]:
    """The schema of a rubric file, its descriptions in the language in use."""
    schema = Rubric.model_json_schema()
    named = {"Rubric": schema, **schema["$defs"]}
    described = {name: _described(name, part) for name, part in named.items()}
    return {"$schema": DIALECT, **described.pop("Rubric"), "$defs": described}


def _described(model: str, part: dict[str, Any]) -> dict[str, Any]:
    """A model's schema with our words for it and its keys, instead of those for programmers."""
    kept = {key: value for key, value in _plain(part).items() if key not in ("description", "$defs")}
    if model in KEYS:
        kept = {"description": _(KEYS[model]), **kept}
    for key, value in kept.get("properties", {}).items():
        words = KEYS.get(f"{model}.{key}") or KEYS[f"*.{key}"]
        kept["properties"][key] = {**value, "description": _(words)}
    return kept


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a schema holds
    """Without titles, which repeat the keys, and without defaults that are no plain value."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if not isinstance(value, dict):
        return value
    plain = {key: _plain(one) for key, one in value.items() if not (key == "title" and isinstance(one, str))}
    if isinstance(plain.get("default"), dict | list) or plain.get("default", 0) is None:
        del plain["default"]
    plain.pop("discriminator", None)  # a word of OpenAPI
    return plain
