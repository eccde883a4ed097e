"""A rule that an annex holds as data (quy tắc ghi sẵn): what `Quy tắc` columns of exported guides have."""

from __future__ import annotations

from typing import Any, Final

import yaml
from pydantic import ValidationError

from cchc_index.model.rubric import Node
from cchc_index.read.prose import Reading

LONGEST: Final = 20_000
KEYS: Final = frozenset({"rule", "inputs", "not_applicable", "min", "scored_by", "requires", "evidence_required"})
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def rule_as_data(text: str, node: dict[str, Any]) -> Reading | None:
    """The keys of a leaf that a cell holds in YAML; None where they make no leaf."""
    if not text or len(text) > LONGEST or "&" in text:
        return None
    try:
        keys = _LOADER(text).get_single_data()
    except (yaml.YAMLError, ValueError):
        return None
    if not isinstance(keys, dict) or not keys.keys() <= KEYS or "rule" not in keys:
        return None
    try:
        Node.model_validate({"id": node["id"], "name": node["name"], "max": node["max"]} | keys)
    except ValidationError:
        return None
    return Reading(keys, as_data=True)
