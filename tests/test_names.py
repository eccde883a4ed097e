"""Names and answers: which spellings are one, and whom a text names. Cases: `cases/names.yaml`."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from cchc_index.model.names import (
    KINDS,
    KINDS_OF_LEVEL,
    Ambiguous,
    Found,
    NameIndex,
    UnitName,
    Unknown,
    did_you_mean,
    fold,
    fold_answer,
    split_prefix,
)

CASES: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "cases" / "names.yaml").read_text("utf-8"))

HUYEN, SAC, NGA, HOI, NANG = "\u0300\u0301\u0303\u0309\u0323"
TONES = ("", HUYEN, SAC, NGA, HOI, NANG)
ONSETS = ("", "b", "c", "đ", "h", "kh", "l", "ng", "ngh", "s", "th", "tr", "v", "x")
NUCLEI = (
    "a",
    "ă",
    "â",
    "e",
    "ê",
    "i",
    "o",
    "ô",
    "ơ",
    "u",
    "ư",
    "y",
    "oa",
    "oe",
    "uy",
    "iê",
    "ươ",
    "uô",
    "uyê",
    "ưa",
)
CODAS = ("", "m", "n", "ng", "nh", "i", "u", "c", "ch", "p", "t")
STOPS = ("c", "ch", "p", "t")


@st.composite
def syllables(draw: st.DrawFn) -> tuple[str, str, str, str]:
    """Onset, nucleus, coda and tone of a syllable, as words are built in Vietnamese."""
    onset, nucleus = draw(st.sampled_from(ONSETS)), draw(st.sampled_from(NUCLEI))
    coda = draw(st.sampled_from(CODAS))
    return onset, nucleus, coda, draw(st.sampled_from((SAC, NANG) if coda in STOPS else TONES))


def spelled(syllable: tuple[str, str, str, str], tone_on: int) -> str:
    """The syllable with its tone mark on one of the vowels, as good or as badly as people place it."""
    onset, nucleus, coda, tone = syllable
    vowels = [unicodedata.normalize("NFC", vowel) for vowel in nucleus]
    vowels[tone_on % len(vowels)] += tone
    return onset + "".join(vowels) + coda


def as_cp1258(text: str) -> str:
    """Vowels whole, tone marks apart: what the Vietnamese code page of Windows decodes to."""
    apart = []
    for letter in unicodedata.normalize("NFC", text):
        marks = unicodedata.normalize("NFD", letter)
        apart.append(unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES[1:])))
        apart.extend(mark for mark in marks if mark in TONES[1:])
    return "".join(apart)


@pytest.mark.parametrize("spellings", CASES["same_name"], ids=lambda spellings: spellings[0])
def test_spellings_of_one_name(spellings: list[str]) -> None:
    assert {text: fold(text) for text in spellings} == dict.fromkeys(spellings, fold(spellings[0]))


@pytest.mark.parametrize("names", CASES["different_names"], ids=lambda names: names[0])
def test_names_that_differ(names: list[str]) -> None:
    assert [pair for pair in combinations(names, 2) if fold(pair[0]) == fold(pair[1])] == []


@pytest.mark.parametrize("spellings", CASES["same_answer"], ids=lambda spellings: str(spellings[0]))
def test_spellings_of_one_answer(spellings: list[str | float]) -> None:
    assert {fold_answer(answer) for answer in spellings} == {fold_answer(spellings[0])}


@pytest.mark.parametrize("answers", CASES["different_answers"], ids=lambda answers: answers[0])
def test_answers_that_differ(answers: list[str]) -> None:
    assert [pair for pair in combinations(answers, 2) if fold_answer(pair[0]) == fold_answer(pair[1])] == []


def test_a_cell_that_holds_true_is_the_word_and_not_the_number() -> None:
    assert fold_answer(True) == fold_answer("TRUE") != fold_answer(1)


def test_cp1258_as_python_decodes_it() -> None:
    assert fold(b"Chi\xeam H\xf3a".decode("cp1258")) == fold("Chiêm Hóa")
    assert fold(b"L\xe2m Bi\xccnh".decode("cp1258")) == fold("Lâm Bình")


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold_answer(fold_answer(text)) == fold_answer(text)


@given(st.text())
def test_the_unicode_form_does_not_count(text: str) -> None:
    forms = [unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)]
    assert [fold(form) for form in forms] == [fold(text)] * 2
    assert [fold_answer(form) for form in forms] == [fold_answer(text)] * 2


@given(st.lists(syllables(), min_size=1, max_size=4), st.integers(0, 2), st.integers(0, 2))
def test_where_the_tone_mark_stands_does_not_count(word: list[tuple[str, str, str, str]], one: int, other: int) -> None:
    first = " ".join(spelled(syllable, one) for syllable in word)
    second = " ".join(spelled(syllable, other) for syllable in word)
    for folding in (fold, fold_answer):
        assert folding(first) == folding(second)
        assert folding(as_cp1258(first)) == folding(first)
        assert folding(second.upper()) == folding(first)


@given(syllables(), syllables())
def test_two_syllables_are_one_only_if_letters_and_tone_are(
    one: tuple[str, str, str, str], other: tuple[str, str, str, str]
) -> None:
    letters_one, letters_other = "".join(one[:3]), "".join(other[:3])
    same = (letters_one, one[3]) == (letters_other, other[3])
    assert (fold(spelled(one, 0)) == fold(spelled(other, 0))) is same
    assert (fold_answer(spelled(one, 0)) == fold_answer(spelled(other, 0))) is same


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-9999, max_value=9999))
def test_a_number_is_one_answer_however_it_is_stored(number: Decimal) -> None:
    dotted = f"{number:.3f}"
    short = dotted.rstrip("0").removesuffix(".")
    stored: set[str | float] = {dotted.replace(".", ","), dotted + "0", short, f" {short} ", float(dotted)}
    assert {fold_answer(answer) for answer in stored} == {fold_answer(dotted)}


@pytest.mark.parametrize("case", CASES["prefixes"], ids=lambda case: case["text"])
def test_what_stands_before_a_name(case: dict[str, str | None]) -> None:
    assert split_prefix(str(case["text"])) == (case["kind"], fold(str(case["bare"])))


@pytest.mark.parametrize(("kind", "words"), KINDS.items())
def test_every_word_for_a_kind_is_taken_off(kind: str, words: tuple[str, ...]) -> None:
    for word in words:
        for text in (f"{word} Yên Sơn", f"{word.upper()}  YÊN SƠN", f"UBND {word} Yên Sơn"):
            assert split_prefix(text) == (kind, fold("Yên Sơn"))


def test_every_level_has_kinds_that_exist() -> None:
    assert frozenset[str]().union(*KINDS_OF_LEVEL.values()) == KINDS.keys()


@given(st.text())
def test_a_name_never_becomes_empty(text: str) -> None:
    assume(fold(text))
    assert split_prefix(text)[1]


def an_index(units: list[dict[str, Any]]) -> NameIndex:
    return NameIndex(
        UnitName(
            key=unit["key"],
            code=unit.get("code"),
            name=unit["name"],
            aliases=tuple(unit.get("aliases", ())),
            level=unit.get("level"),
        )
        for unit in units
    )


@pytest.mark.parametrize(
    ("units", "case"),
    [
        pytest.param(index["units"], case, id=f"{case['text']} in {index['title']}")
        for index in CASES["indexes"]
        for case in index["cases"]
    ],
)
def test_whom_a_text_names(units: list[dict[str, Any]], case: dict[str, Any]) -> None:
    expected = (
        Found(case["found"])
        if "found" in case
        else Ambiguous(tuple(case["ambiguous"]))
        if "ambiguous" in case
        else Unknown(tuple(case["suggest"]))
    )
    assert an_index(units).match(case["text"]) == expected


@pytest.mark.parametrize("unit", CASES["indexes"][0]["units"], ids=lambda unit: unit["name"])
def test_a_name_that_lost_a_letter_finds_no_other_unit_and_suggests_its_own(unit: dict[str, Any]) -> None:
    index = an_index(CASES["indexes"][0]["units"])
    for place, letter in enumerate(unit["name"]):
        outcome = index.match(unit["name"][:place] + unit["name"][place + 1 :])
        assert outcome == Found(unit["key"]) or isinstance(outcome, Unknown)
        if isinstance(outcome, Unknown) and letter != " ":
            assert outcome.suggestions[0] == unit["key"]


def test_suggestions_are_three_at_most() -> None:
    index = an_index([{"key": str(number), "name": f"Xã Tân Lập {number}", "level": "xa"} for number in range(9)])
    outcome = index.match("Xã Tân Lạp")
    assert isinstance(outcome, Unknown)
    assert len(outcome.suggestions) == 3


@pytest.mark.parametrize("case", CASES["did_you_mean"], ids=lambda case: case["word"])
def test_which_key_may_be_meant(case: dict[str, Any]) -> None:
    near = did_you_mean(case["word"], case["known"])
    assert (near[0] if near else None) == case["best"]
    assert set(near) <= set(case["known"])
