"""Names (tên gọi): the one place that decides whether two spellings name the same unit or the same answer.

"Chiêm Hóa" and "Chiêm Hoá", NFC, NFD and the combining forms of cp1258, "TP." and "thành phố", a stray
non-breaking space: people see one name, a comparison of strings sees many. Nothing here guesses: what does
not match is unknown, with suggestions, or ambiguous, with the candidates.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache
from typing import Final, TypeAlias

# One sign, several code points: three draw Đ, old font converters write Ƣ for Ư, word processors bend quotes.
_LOOK_ALIKES: Final = str.maketrans(
    {
        **dict.fromkeys("\u0110\u00d0\u0189\u00f0\u0256", "đ"),
        **dict.fromkeys("\u01a2\u01a3", "ư"),
        **dict.fromkeys("`\u00b4\u2018\u2019\u201b\u2032\u02b9\u02bb\u02bc\u02c8\ua78b\ua78c", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        "\u2044": "/",  # in ½, taken apart
        **dict.fromkeys("\u00ad\u034f\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"),  # invisible
    }
)

_SHOWN: Final = 3  # suggestions for people
_NEAR: Final = 10  # names looked at more closely for them

_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")  # huyền, sắc, ngã, hỏi, nặng
_STOPS: Final = ("c", "k", "p", "t", "ch")
_SYLLABLE: Final = re.compile(r"(?:[^\W\d_][\u0300-\u036f]*)+")
_PUNCTUATION: Final = re.compile(r"[^\w\u0300-\u036f]|_")
_SPACED_PUNCTUATION: Final = re.compile(r" ?([^\w\s\u0300-\u036f]) ?")


@lru_cache(maxsize=1 << 14)
def fold(text: str) -> str:
    """The form in which names (tên) are compared; equal forms mean one name.

    What does not count: case, white space of any kind, Unicode form, punctuation, where in the syllable the
    tone mark stands (Hóa, Hoá), which of the three Đ was typed, and an acute on a syllable that ends in a
    stop, where no mark can mean nothing else (Đăk, Đắk). Tones and vowels do count: Hòa is not Hóa.
    """
    spaced = _PUNCTUATION.sub(" ", _decomposed(text).replace("'", ""))
    folded = unicodedata.normalize("NFC", _SYLLABLE.sub(_tone_last_unless_idle, spaced))
    return " ".join(folded.split())


def fold_answer(answer: str | float) -> str:
    """The form in which answers, options and headings (phương án trả lời, tiêu đề cột) are compared.

    As in `fold`, case, spaces, Unicode form and tone placement do not count, nor which dash or quotation mark
    was typed. Punctuation and digits do: "dưới 80%" is not "trên 80%", "≥ 80" not "> 80". A number is one
    answer however it is stored: "4", "4.0", "4,0", 4 and 4.0.
    """
    return _folded_answer(f"{answer:.15g}" if isinstance(answer, float) else str(answer))


@lru_cache(maxsize=1 << 14)
def _folded_answer(text: str) -> str:
    spaced = _SPACED_PUNCTUATION.sub(r"\1", " ".join(_decomposed(text).split()))
    return _plain_number(unicodedata.normalize("NFC", _SYLLABLE.sub(_tone_last, spaced)))


def _decomposed(text: str) -> str:
    # An acute accent that stands alone would decompose to a space: look-alikes go first, and once more last.
    letters = unicodedata.normalize("NFKD", text.translate(_LOOK_ALIKES)).casefold()
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", letters).translate(_LOOK_ALIKES))


def _tone_last(syllable: re.Match[str]) -> str:
    letters = syllable[0]
    tones = [mark for mark in letters if mark in _TONES]
    return "".join([letter for letter in letters if letter not in _TONES] + tones) if tones else letters


def _tone_last_unless_idle(syllable: re.Match[str]) -> str:
    folded = _tone_last(syllable)
    bare = folded.removesuffix("\u0301")
    return bare if bare.endswith(_STOPS) else folded


def _plain_number(text: str) -> str:
    """A number without idle zeros ("04,50" is 4.5); anything else as it stands."""
    digits = text.removeprefix("-").replace(",", ".")
    whole, point, part = digits.partition(".")
    if not (digits.isascii() and whole.isdigit() and (part.isdigit() or not point)):
        return text
    number = f"{whole.lstrip('0') or '0'}.{part.rstrip('0')}".removesuffix(".")
    return f"-{number}" if text.startswith("-") and number != "0" else number


def without_marks(text: str) -> str:
    """Text without capitals and the marks of Vietnamese (chữ thường, bỏ dấu)."""
    apart = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "bo": ("bộ",),
    "tinh": ("tỉnh",),
    "thanh_pho": ("thành phố", "TP", "T.P"),
    "quan": ("quận", "Q."),
    "huyen": ("huyện", "H."),
    "thi_xa": ("thị xã", "TX", "T.X"),
    "xa": ("xã", "X."),
    "phuong": ("phường", "P."),
    "thi_tran": ("thị trấn", "TT", "T.T"),
    "dac_khu": ("đặc khu",),
    "so": ("sở",),
    "ban": ("ban",),
    "phong": ("phòng",),
}
"""Kinds of units (loại đơn vị) and the words and abbreviations that stand for them before a name."""

KINDS_OF_LEVEL: Final[Mapping[str, frozenset[str]]] = {
    "bo": frozenset({"bo"}),
    "tinh": frozenset({"tinh", "thanh_pho"}),
    "so": frozenset({"so", "ban"}),
    "huyen": frozenset({"huyen", "quan", "thi_xa", "thanh_pho"}),
    "xa": frozenset({"xa", "phuong", "thi_tran", "dac_khu"}),
    "phong": frozenset({"phong", "ban"}),
}
"""The kinds found at a level (cấp); before a name of that level any other kind's word is part of the name."""

_KIND_OF: Final = {fold(word): kind for kind, words in KINDS.items() for word in words}
_WORDS_WITHOUT_MARKS: Final = tuple(map(without_marks, _KIND_OF))
_COMMITTEE: Final = re.compile("^(?:" + "|".join(map(fold, ("UBND", "U.B.N.D", "Ủy ban nhân dân"))) + ") ")


def split_prefix(text: str) -> tuple[str | None, str]:
    """The kind of unit (loại đơn vị), a key of `KINDS` or None, and the folded name without it.

    "UBND" and "Ủy ban nhân dân" in front always go. A name never becomes empty: "TP" alone is a name.
    """
    return _split(_without_committee(text), _KIND_OF.get)


def _without_committee(text: str) -> str:
    return _COMMITTEE.sub("", fold(text))


def _split(folded: str, kind_of: Callable[[str], str | None]) -> tuple[str | None, str]:
    words = folded.split(" ")
    for size in (2, 1):
        kind = kind_of(" ".join(words[:size]))
        if kind is not None and len(words) > size:
            return kind, " ".join(words[size:])
    return None, folded


@dataclass(frozen=True, slots=True)
class UnitName:
    """What a unit (đơn vị) is called: `key` is how the program knows it, the rest is what people write."""

    key: str
    code: str | None
    name: str
    aliases: tuple[str, ...] = ()
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The text names this unit."""

    key: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The text names no unit; `suggestions` are keys that may be meant, best first, at most three."""

    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """The text names several units, by key in the order they were given."""

    candidates: tuple[str, ...]


Match: TypeAlias = Found | Unknown | Ambiguous


@dataclass(frozen=True, slots=True)
class _Spelling:
    """One name or alias of a unit, taken apart; where it has no kind, a text may give it any of `kinds`."""

    key: str
    kind: str | None
    bare: str
    kinds: frozenset[str] | None

    def accepts(self, kind: str | None) -> bool:
        fits = self.kind is None and (self.kinds is None or kind in self.kinds)
        return fits or kind in (None, self.kind)


class NameIndex:
    """Finds units (đơn vị) by what people write; a name is unique, or not, among the units it was built from.

    In this order: the code; the name or an alias with its prefix, abbreviated or not; the name without its
    prefix where only one unit bears it; the code without the leading zeros that a workbook drops. A name
    registered without a prefix takes every prefix of its level. No match, but suggested: a prefix that
    contradicts the unit's own ("Xã Chiêm Hóa" is not "Huyện Chiêm Hóa"), a name typed without marks.
    """

    def __init__(self, units: Iterable[UnitName]) -> None:
        self._by_code: dict[str, list[str]] = {}
        self._by_short_code: dict[str, list[str]] = {}
        self._by_bare: dict[str, list[_Spelling]] = {}
        self._without_marks: dict[str, list[_Spelling]] = {}
        for unit in units:
            if unit.code:
                code = _folded_code(unit.code)
                self._by_code.setdefault(code, []).append(unit.key)
                self._by_short_code.setdefault(code.lstrip("0"), []).append(unit.key)
            for spelling in _spellings(unit):
                self._by_bare.setdefault(spelling.bare, []).append(spelling)
                self._without_marks.setdefault(without_marks(spelling.bare), []).append(spelling)

    def match(self, text: str) -> Match:
        """The unit that `text` names: `Found`, `Unknown` with suggestions, or `Ambiguous` with candidates."""
        keys = self.keys(text)
        if not keys:
            return Unknown(self._suggestions(*split_prefix(text), _without_committee(text)) if fold(text) else ())
        return Found(keys[0]) if len(keys) == 1 else Ambiguous(keys)

    def keys(self, text: str) -> tuple[str, ...]:
        """The units that `text` may name (các đơn vị), without looking for what else may be meant."""
        readings = self._readings(_folded_code(text), *split_prefix(text), _without_committee(text))
        return next((tuple(dict.fromkeys(keys)) for keys in readings if keys), ())

    def _readings(self, code: str, kind: str | None, bare: str, whole: str) -> Iterator[list[str]]:
        spellings = self._by_bare.get(bare, [])
        yield self._by_code.get(code, [])
        yield [spelling.key for spelling in spellings if spelling.kind == kind]
        yield [spelling.key for spelling in spellings if spelling.accepts(kind)]
        # What looks like a prefix may be the name's first word: xã Ban Công, written "Ban Công".
        yield [spelling.key for spelling in self._by_bare.get(whole, [])]
        yield self._by_short_code.get(code, [])

    def _suggestions(self, kind: str | None, bare: str, whole: str) -> tuple[str, ...]:
        plain = without_marks(bare), _split(without_marks(whole), _nearest_kind)[1]
        scores: dict[str, float] = {}
        for text in dict.fromkeys(plain):
            near = get_close_matches(text, self._without_marks, n=_NEAR)
            near += [name for name in self._without_marks if _one_begins_the_other(name, text)]
            for name in near:
                plain_score = 1.0 if _one_begins_the_other(name, text) else _closeness(name, text)
                for spelling in self._without_marks[name]:
                    score = plain_score + _closeness(spelling.bare, bare) + 0.1 * spelling.accepts(kind)
                    scores[spelling.key] = max(score, scores.get(spelling.key, 0.0))
        return tuple(sorted(scores, key=lambda key: -scores[key])[:_SHOWN])


def _folded_code(code: str) -> str:
    return "".join(unicodedata.normalize("NFKC", code).casefold().split())


def _spellings(unit: UnitName) -> list[_Spelling]:
    at_level = None if unit.level is None else KINDS_OF_LEVEL.get(unit.level)
    parted = []
    for name in (unit.name, *unit.aliases):
        kind, bare = split_prefix(name)
        if kind is not None and at_level is not None and kind not in at_level:
            kind, bare = None, _without_committee(name)
        if bare:
            parted.append((kind, bare))
    own = frozenset(kind for kind, _ in parted if kind is not None)
    return [_Spelling(unit.key, kind, bare, own or at_level) for kind, bare in parted]


def _nearest_kind(words: str) -> str | None:
    return next(iter(get_close_matches(words, _WORDS_WITHOUT_MARKS, n=1, cutoff=0.85)), None)


def _closeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def _one_begins_the_other(one: str, other: str) -> bool:
    return f"{one} ".startswith(f"{other} ") or f"{other} ".startswith(f"{one} ")


def did_you_mean(word: str, known: Iterable[str]) -> list[str]:
    """Which of the known keys, ids or labels may be meant (ý bạn là …?): three at most, marks do not count."""
    spelled: dict[str, list[str]] = {}
    for name in dict.fromkeys(known):
        spelled.setdefault(without_marks(name), []).append(name)
    near = get_close_matches(without_marks(word), spelled, n=_SHOWN)
    return [name for form in near for name in spelled[form]][:_SHOWN]
