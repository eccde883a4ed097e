"""Texts that score one kind of unit otherwise than another (đối với … thì …): a rule for each, to be looked at."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from cchc_index.model.language import N_, _
from cchc_index.model.names import fold_answer
from cchc_index.read.prose_reading import Doubt, Reading
from cchc_index.read.prose_text import clauses
from cchc_index.read.prose_words import CASE_OF, OTHER_CASES

CASE: Final = "case"
KINDS: Final = ("bands", "ratio", "formula", "per_item")
"""The kinds of rules that ask for figures only: a row has one answer, which would have to be of all cases."""
ASKED: Final[Doubt] = (N_("which of its cases a unit is, is asked as a figure of its own"), {})
_KEYS: Final = ("value", "count", "points")


def cases_in(text: str) -> dict[str, str]:
    """Per case the text of its rule, in order; none where the text does not begin with one or has only one."""
    found: dict[str, str] = {}
    last = ""
    for clause in clauses(text):
        if head := CASE_OF.fullmatch(clause):
            last = head["case"].strip()
            if last in found:
                return {}
            found[last] = head["rule"]
        elif last:
            found[last] += f"; {clause}"
        else:
            return {}
    return found if len(found) > 1 else {}


def of_cases(cases: dict[str, str], read: Callable[[str], Reading]) -> Reading | None:
    """A rule for each case; None where one of them is none, or asks for more than figures."""
    if not cases:
        return None
    doubts = [ASKED]
    inputs: dict[str, dict[str, str]] = {CASE: {"label": _("Kind of unit"), "type": "text"}}
    rules: dict[str, dict[str, Any]] = {}
    for case, text in cases.items():
        reading = read(text)
        if reading.kind not in KINDS or not reading.keys.keys() <= {"inputs", "rule"}:
            return None
        doubts += [doubt for doubt in reading.doubts if doubt not in doubts]
        renamed = {name: _free(name, figure, inputs) for name, figure in reading.keys.get("inputs", {}).items()}
        inputs |= {renamed[name]: figure for name, figure in reading.keys.get("inputs", {}).items()}
        rules[case] = _with(reading.keys["rule"], renamed)
    others = [case for case in rules if OTHER_CASES.fullmatch(case)]
    if len(others) > 1 or len({fold_answer(case) for case in rules}) < len(rules):
        return None
    rule: dict[str, Any] = {"kind": "when", "input": CASE}
    rule["cases"] = {case: one for case, one in rules.items() if case not in others}
    if others:
        rule["otherwise"] = rules[others[0]]
    return Reading({"inputs": inputs, "rule": rule}, doubts)


def _free(name: str, figure: dict[str, str], taken: dict[str, dict[str, str]]) -> str:
    """A name for a figure that no other figure has; a figure of the same label keeps its one name."""
    for other, one in taken.items():
        if fold_answer(one["label"]) == fold_answer(figure["label"]):
            return other
    number = 2
    free = name
    while free in taken:
        free, number = f"{name}{number}", number + 1
    return free


def _with(rule: Any, renamed: dict[str, str]) -> Any:  # noqa: ANN401 - plain values
    """The rule with other names for its figures."""
    if isinstance(rule, list):
        return [_with(one, renamed) for one in rule]
    if not isinstance(rule, dict):
        return rule
    return {
        key: re.sub(r"[A-Za-z]\w*", lambda word: renamed.get(word[0], word[0]), value)
        if key in _KEYS and isinstance(value, str)
        else _with(value, renamed)
        for key, value in rule.items()
    }
