"""Texts that look beyond a unit's own year (so với đơn vị khác, năm trước; chỉ số khác): all of a text, or nothing."""

from __future__ import annotations

import re
from typing import Any, Final

from cchc_index.model.language import N_
from cchc_index.model.names import fold_answer
from cchc_index.read.prose_clauses import LONGEST
from cchc_index.read.prose_reading import ADDED_ZERO, Doubt, Reading, Row, judged, short_of
from cchc_index.read.prose_text import clauses
from cchc_index.read.prose_value import Inputs
from cchc_index.read.prose_words import BOUND, COMPARED, LOWEST, QUALIFIED, RANK, SAME_THING, matches, quantity

BY_NAME: Final[Doubt] = (N_("what is compared is taken from the row's name"), {})
_RISING: Final = ("tăng", "cao hơn", "lớn hơn", "nhiều hơn")
_RANK: Final = "Thứ hạng"
_TO: Final = {
    "higher": ("best", "higher"),
    "higher_unnamed": ("best", "higher"),
    "lower": ("best", "lower"),
    "mean": ("mean", "higher"),
    "mean_lower": ("mean", "lower"),
}


def read_compared(text: str, row: Row) -> Reading | None:
    """The rule of a text that compares or takes another index's result; None where that is not all it says."""
    words = "; ".join(clauses(text))
    if len(words) > LONGEST:
        return None
    for pattern, found in matches(COMPARED, words):
        groups = found.groupdict()
        if _amount(groups.get("amount"), row) != row.max:
            continue
        if pattern.kind in _TO:
            reading = _relative(pattern.kind, groups, row)
        elif pattern.kind == "change":
            reading = _change(groups, row)
        elif pattern.kind == "imported_somehow":
            return judged(row, [(N_("it does not say of how many points the other index is"), {})])
        else:
            reading = _imported(groups, needs=" công bố" if pattern.says.get("published") else "", words=words)
        if reading is not None:
            return reading
    return None


def _amount(written: str | None, row: Row) -> object:
    """How many points there are at most; what is not a number is the row's maximum."""
    number = re.match(r"\d+(?:[.,]\d+)?", written or "")
    return quantity(number[0]) if number else row.max


def _relative(kind: str, groups: dict[str, Any], row: Row) -> Reading | None:
    own, same, first = (_thing(groups.get(name)) for name in ("value", "same", "first"))
    end = groups.get("end")
    turned = end is not None and (LOWEST.fullmatch(end) is not None) is not (kind == "lower")
    several = len({fold_answer(one) for one in (own, same, first) if one}) > 1
    if turned or several or any(map(QUALIFIED.search, (own, same, first))):
        return None
    inputs = Inputs(row.name)
    to, better = _TO[kind]
    doubts = [] if own or same else [BY_NAME]
    value = _figure(inputs, own or same or row.name)
    rule = {"kind": "relative", "value": value, "to": to, "better": better}
    return Reading({"inputs": inputs.declared, "rule": rule}, doubts)


def _thing(text: str | None) -> str:
    """What is compared; empty where the word names nothing."""
    plain = re.sub(r"^(?:điểm|số điểm) ?= ?", "", (text or "").strip(), flags=re.IGNORECASE)
    return "" if SAME_THING.fullmatch(plain) else plain


def _figure(inputs: Inputs, label: str) -> str:
    percent = label.lower().startswith("tỷ lệ")
    return inputs.add("share" if percent else "amount", label, "percent" if percent else None)


def _change(groups: dict[str, Any], row: Row) -> Reading | None:
    way, value, rest = groups["way"].lower(), _thing(groups["value"]), (groups["rest"] or "").lower()
    rises = way.startswith(_RISING)
    if QUALIFIED.search(value) or (rest and not _is_all_else(rest, rises=rises)):
        return None
    ranked = way == "tăng hạng" or RANK.search(value or row.name) is not None
    if ranked and way not in ("tăng", "tăng hạng", "cao hơn", "nhỏ hơn"):
        return None  # of a rank, “lower” may be better or worse
    label = value or (_RANK if way == "tăng hạng" else row.name)
    if ranked and value and not RANK.search(value):
        label = f"{_RANK} {value}"
    inputs = Inputs(row.name)
    name = inputs.add("rank", label, "count") if ranked else _figure(inputs, label)
    points = quantity(groups["n"])
    doubts = short_of(points, row) + ([] if rest else [(ADDED_ZERO, {})]) + ([BY_NAME] if label == row.name else [])
    rule = {"kind": "change", "value": name, "better": "lower" if ranked or not rises else "higher", "points": points}
    return Reading({"inputs": inputs.declared, "rule": rule}, doubts)


def _is_all_else(rest: str, *, rises: bool) -> bool:
    """Whether the words for the other case leave nothing out."""
    if found := re.match(r"không (.+)", rest):
        if rest in ("không đổi", "không thay đổi") or rest.startswith("không đáp ứng"):
            return rest.startswith("không đáp ứng")
        return found[1].startswith(_RISING) is rises
    if found := re.match(r"(?:bằng|giữ nguyên|không đổi|không thay đổi) hoặc (.+)", rest):
        return found[1].startswith(_RISING) is not rises
    return rest not in ("bằng", "giữ nguyên")


def _imported(groups: dict[str, Any], *, needs: str, words: str) -> Reading | None:
    """The result of another index; unpublished it may be the unit's own figure, with a condition it is more."""
    if needs not in words.lower() or BOUND.search(words):
        return None
    scale = quantity(groups["scale"]) if groups.get("scale") else quantity("100")
    return Reading({"scored_by": "import", "rule": {"kind": "imported", "scale": scale}}) if scale else None
