"""What each rule kind gives (cách tính điểm): the one table of kinds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from cchc_index.engine.kinds.compared import change, imported, relative, survey
from cchc_index.engine.kinds.fixed import all_of, choice, deadline, judgement
from cchc_index.engine.kinds.measured import bands, formula, per_item, ratio
from cchc_index.engine.kinds.nested import parts, when
from cchc_index.engine.kinds.outcome import Leaf, Outcome
from cchc_index.model.rules import Rule

KINDS: Final[dict[str, Callable[[Any, Leaf], Outcome]]] = {
    "choice": choice,
    "bands": bands,
    "ratio": ratio,
    "per_item": per_item,
    "all_of": all_of,
    "deadline": deadline,
    "parts": parts,
    "formula": formula,
    "when": when,
    "relative": relative,
    "change": change,
    "imported": imported,
    "survey": survey,
    "judgement": judgement,
}


def score_rule(rule: Rule, leaf: Leaf) -> Outcome:
    """The rule over all units at once."""
    return KINDS[rule.kind](rule, leaf)  # type: ignore[attr-defined]
