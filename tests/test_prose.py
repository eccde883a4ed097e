"""Scoring prose into rules: `tests/annexes/wordings.yaml`, the rubrics that ship, our own words read back."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cchc_index.model import language
from cchc_index.model.rubric import Row as Leaf
from cchc_index.model.rubric import Rubric
from cchc_index.model.wording import rule_words
from cchc_index.read.prose import Reading, Row, read_prose
from cchc_index.read.rubric import load_rubric
from tests.conftest import ROOT

WORDINGS: Final[dict[str, list[dict[str, Any]]]] = yaml.safe_load(
    (Path(__file__).parent / "annexes" / "wordings.yaml").read_text("utf-8")
)
RUBRICS: Final = sorted(one for one in (ROOT / "rubrics").rglob("cchc-*.yaml") if one.parent.name != "tests")
COMPARED: Final = {"relative", "change", "imported", "when"}
KINDS: Final = COMPARED | {
    *("choice", "bands", "ratio", "per_item", "deduct", "deadline", "survey", "all_of", "parts", "formula")
}
EDGES: Final = [Fraction(step, 4) for step in range(520)]


def plain(value: object) -> object:
    """Numbers as YAML has them."""
    match value:
        case Fraction():
            return int(value) if value.denominator == 1 else float(value)
        case dict():
            return {key: plain(one) for key, one in value.items()}
        case list():
            return [plain(one) for one in value]
    return value


@pytest.mark.parametrize(
    ("kind", "wording"), [(kind, one) for kind, wordings in WORDINGS.items() for one in wordings], ids=str
)
def test_a_wording_gives_this_rule(kind: str, wording: dict[str, Any]) -> None:
    reading = read_prose(wording["text"], Row("Tên dòng", Fraction(str(wording["max"])), penalty=kind == "penalty"))
    keys = dict(reading.keys)
    inputs = {name: f"{one['label']} ({one['type']})" for name, one in keys.pop("inputs", {}).items()}
    assert plain(keys) == wording["gives"]
    assert inputs == wording.get("inputs", {})
    assert (not reading.doubts) is wording["sure"]


def test_each_kind_has_ten_wordings() -> None:
    assert set(WORDINGS) >= KINDS
    assert {kind: len(found) for kind, found in WORDINGS.items() if len(found) < 10} == {}
    rules = {kind: [one["gives"]["rule"]["kind"] for one in WORDINGS[kind]].count(kind) for kind in COMPARED}
    assert {kind: count for kind, count in rules.items() if count < 10} == {}


def leaves(path: Path) -> Iterator[tuple[Leaf, Rubric]]:
    loaded, _problems = load_rubric(path)
    assert loaded is not None
    for leaf in loaded.rubric.outline.leaves:
        if leaf.node.rule is not None and leaf.node.max:
            yield leaf, loaded.rubric


def given_at(rule: dict[str, Any], value: Fraction, maximum: Fraction) -> Fraction:
    """The points at a value, of bands and proportions as plain keys."""
    if rule["kind"] == "formula":
        return min(maximum, maximum * value / 100)  # of this kind the rubrics have a/b × maximum only
    if rule["kind"] == "ratio":
        points = maximum * min(Fraction(1), value / number(rule.get("target", 100)))
        return Fraction(0) if "floor" in rule and value < number(rule["floor"]) else points
    for band in rule["bands"]:
        low = value >= number(band["from"]) if "from" in band else value > number(band.get("above", -1))
        high = value <= number(band["to"]) if "to" in band else value < number(band.get("below", 10**6))
        if low and high:
            return given_at(band["rule"], value, maximum) if "rule" in band else number(band["points"])
    raise AssertionError(value)


def number(written: object) -> Fraction:
    return Fraction(str(written))


def effect(rule: dict[str, Any], maximum: Fraction, *, whole: bool) -> object:
    """What a rule comes to, so that two ways to write it are the same."""
    match rule["kind"]:
        case "choice":
            return sorted(number(one.get("points", number(one.get("share", 0)) * maximum)) for one in rule["options"])
        case "all_of":
            return sorted((Fraction(0), number(rule["points"])))
        case "per_item":
            return rule.get("start", 0), number(rule["each"]), number(rule.get("down_to", 0))
        case "deadline":
            late = [(one.get("days"), number(one["points"])) for one in rule.get("late", [])]
            return str(rule["by"]), number(rule["points"]), late
        case "bands" | "ratio":
            return [given_at(rule, edge, maximum) for edge in EDGES if edge.denominator == 1 or not whole]
        case "parts":
            return sorted(number(part["max"]) for part in rule["parts"])
        case other:
            return other


def written(path: Path) -> dict[str, dict[str, Any]]:
    """The rubric's rules as they stand in the file, by id."""

    def walk(nodes: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
        for node in nodes:
            yield node["id"], node
            yield from walk(node.get("children", []))

    return dict(walk(yaml.safe_load(path.read_text("utf-8"))["areas"]))


def assert_same(reading: Reading, node: dict[str, Any]) -> None:
    """A rule that is not marked says the same as the rubric's own."""
    maximum = number(node["max"])
    whole = any(one["type"] == "count" for one in reading.keys.get("inputs", {}).values()) and "/" not in str(
        reading.keys["rule"].get("value", "/")
    )
    ours, theirs = (effect(rule, maximum, whole=whole) for rule in (reading.keys["rule"], node["rule"]))
    assert ours == theirs, node["text"]


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.stem)
def test_no_text_of_a_shipped_rubric_is_read_wrong_without_a_mark(path: Path) -> None:
    nodes, sure, read = written(path), 0, 0
    for leaf, _rubric in leaves(path):
        node = nodes[leaf.node.id]
        if leaf.node.text is None:
            continue
        reading = read_prose(leaf.node.text, Row(leaf.node.name, number(node["max"])))
        read += 1
        if not reading.doubts:
            sure += 1
            assert_same(reading, node)
    assert sure / read > 0.6  # the rest are surveys, which are always marked, and days


@pytest.mark.slow
@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.stem)
def test_our_own_words_are_not_read_wrong_without_a_mark(path: Path) -> None:
    nodes, sure, read = written(path), 0, 0
    language.use("vi")
    for leaf, rubric in leaves(path):
        assert leaf.node.rule is not None
        words = "\n".join(rule_words(leaf.node.rule, leaf, rubric.outline))
        reading = read_prose(words, Row(leaf.node.name, number(nodes[leaf.node.id]["max"])))
        read += 1
        if not reading.doubts:
            sure += 1
            assert_same(reading, nodes[leaf.node.id])
    assert sure / read > 0.6


SURE: Final = [one for kind in sorted(COMPARED) for one in WORDINGS[kind] if one["sure"]]
MORE: Final = (
    *("không", "chưa", "hoặc bằng", "và đạt kế hoạch", "từ 5%", "gấp đôi", "ít nhất hai năm liên tiếp", "liên tục"),
    *("trong cụm thi đua", "nhưng không quá 1 điểm", "so với kế hoạch"),
)


@given(st.sampled_from(SURE), st.sampled_from(MORE), st.integers(0, 40))
def test_a_condition_more_makes_a_comparison_unsure(wording: dict[str, Any], more: str, place: int) -> None:
    words = wording["text"].split()
    text = " ".join([*words[:place], more, *words[place:]])
    reading = read_prose(text, Row("Tên dòng", Fraction(str(wording["max"]))))
    assert reading.doubts or reading.kind not in COMPARED, text


PIECES: Final = sorted({word for found in WORDINGS.values() for one in found for word in one["text"].split()})


@given(st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join), st.integers(1, 20))
def test_whatever_is_written_becomes_a_rule_or_a_judgement(text: str, maximum: int) -> None:
    reading = read_prose(text, Row("Tên dòng", Fraction(maximum)))
    assert reading.kind in KINDS | {"judgement"}
    assert reading.doubts or text


@given(st.text(max_size=80), st.integers(1, 20))
def test_no_text_is_too_strange(text: str, maximum: int) -> None:
    assert read_prose(text, Row("Tên dòng", Fraction(maximum))).keys["rule"]


@given(st.lists(st.integers(1, 99), min_size=1, max_size=4, unique=True), st.integers(4, 20))
def test_bands_in_any_wording_are_the_bands(edges: list[int], maximum: int) -> None:
    edges = sorted(edges, reverse=True)
    middle = zip(edges, edges[1:], range(1, 10), strict=False)
    levels = [
        f"từ {edges[0]}% trở lên: {maximum} điểm",
        *(f"từ {low}% đến dưới {high}%: {maximum - step} điểm" for high, low, step in middle),
        f"dưới {edges[-1]}%: 0 điểm",
    ]
    reading = read_prose("; ".join(levels), Row("Tên dòng", Fraction(maximum)))
    assert not reading.doubts
    found = reading.keys["rule"]["bands"]
    assert [band.get("from") for band in found] == [*map(Fraction, edges), None]
    assert [band["points"] for band in found] == [Fraction(maximum - step) for step in range(len(edges))] + [0]
