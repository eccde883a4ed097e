"""What an annex says of a row as data (quy tắc ghi sẵn): what `Quy tắc` columns of exported guides hold."""

from __future__ import annotations

from typing import Any, Final

import yaml
from pydantic import ValidationError

from cchc_index.model.draft import AS_DATA
from cchc_index.model.rubric import Node

LONGEST: Final = 20_000
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def keys_as_data(text: str, node: dict[str, Any]) -> dict[str, Any] | None:
    """The keys of a row that a cell holds in YAML; None where they make no row."""
    if not text or len(text) > LONGEST or "&" in text:
        return None
    try:
        keys = _LOADER(text).get_single_data()
    except (yaml.YAMLError, ValueError):
        return None
    if not isinstance(keys, dict) or not keys.keys() <= AS_DATA:
        return None
    try:
        Node.model_validate({"id": node["id"], "name": node["name"], "max": node["max"]} | keys)
    except ValidationError:
        return None
    return keys
