"""What a rule reads (số liệu của cách tính điểm): the inputs that scoring prose names, and the arithmetic on them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from cchc_index.model.arithmetic import FormulaError, parse
from cchc_index.model.language import N_
from cchc_index.model.names import fold_answer
from cchc_index.read.prose_clauses import Define, Value
from cchc_index.read.prose_words import COUNTED, GENERIC

NOT_READ: Final = N_("not understood: “{text}”")
_FRACTION: Final = re.compile(r"\(?\s*[a-z]\s*/\s*[a-z]\s*\)?", re.IGNORECASE)
_LETTERS: Final = re.compile(r"(?<![a-z0-9_.])[a-z](?![a-z0-9_.])", re.IGNORECASE)
_SYMBOLS: Final = re.compile(r"[a-zA-Z0-9.,;()+\-×/ ]+")
_WORDS_FRACTION: Final = re.compile(
    r"\(?(?P<a>(?:tổng )?(?:số|kinh phí) [^/()=×]{2,160}?) ?/ ?(?P<b>[^/()=×]{3,160}?)\)?", re.IGNORECASE
)
_FUNCTIONS: Final = re.compile(r"\b(?:min|max)\b", re.IGNORECASE)


class UnreadError(Exception):
    """Why a row's text becomes no rule (không chuyển được): a message and what fills it."""

    def __init__(self, why: str, **params: object) -> None:
        super().__init__(why)
        self.why = why
        self.params = params


@dataclass(slots=True)
class Inputs:
    """The inputs that a row declares (số liệu phải điền), by name, with label and type."""

    name: str
    """The row's own name, for a figure that the text does not name."""
    labels: dict[str, str] = field(default_factory=dict)
    declared: dict[str, dict[str, str]] = field(default_factory=dict)

    def letter(self, letter: str) -> str:
        """The input of a letter that the text explains."""
        name = letter.lower()
        if name not in self.labels:
            raise UnreadError(N_("the text does not say what {letter} stands for"), letter=letter)
        return self.add(name, self.labels[name])

    def add(self, name: str, label: str, type: str | None = None) -> str:
        """Declare an input; its type from its label, where nothing else says it."""
        label = label[:1].upper() + label[1:]
        taken = {fold_answer(one["label"]): key for key, one in self.declared.items()}
        if taken.get(fold_answer(label), name) != name:
            raise UnreadError(N_("two figures are called the same: “{label}”"), label=label)
        kind = type or ("count" if COUNTED.match(label) else "number")
        self.declared[name] = {"label": label, "type": kind}
        return name

    def expression(self, text: str) -> str:
        """Arithmetic in letters, each of them explained (công thức)."""
        plain = text.strip()
        if not _SYMBOLS.fullmatch(plain):
            raise UnreadError(NOT_READ, text=text)
        plain = re.sub(r"(?<=\d),(?=\d)", ".", plain).replace(";", ",").replace("×", "*")
        plain = re.sub(r"(?<=[\d)])\s*(?=[A-Za-z(])", "*", plain)
        plain = _FUNCTIONS.sub(lambda word: word[0].lower(), plain)
        plain = _LETTERS.sub(lambda found: self.letter(found[0]), plain)
        try:
            return _opened(parse(" ".join(plain.split())).text)
        except FormulaError:
            raise UnreadError(NOT_READ, text=text) from None

    def fraction(self, text: str) -> str:
        """A fraction in letters or in words (tỷ số), which rules read as a percent: nothing but a division is one."""
        if _SYMBOLS.fullmatch(text) and "/" in text:
            value = self.expression(text)
            if not parse(value).is_division or parse(value).has_hundred:
                raise UnreadError(NOT_READ, text=text)
            return value
        if (found := _WORDS_FRACTION.fullmatch(text.strip())) and not set(found["a"] + found["b"]) & set("+-"):
            above = self.add("a", found["a"])
            return f"{above} / {self.add('b', found['b'])}"
        raise UnreadError(NOT_READ, text=text)

    def value(
        self, said: Iterable[Value | Define], subjects: Sequence[str], *, percent: bool, tails: Iterable[str]
    ) -> str:
        """The value that a row's spans or proportion speak of: a fraction, a percent, a count."""
        values = [one for one in said if isinstance(one, Value)]
        named = list(dict.fromkeys(filter(None, subjects)))
        if len(values) > 1 or len(named) > 1 or (named and not subjects[0]):
            raise UnreadError(
                N_("the levels speak of several things: {what}"), what=[one.text for one in values] + named
            )
        if values and values[0].kind == "fraction":
            return self.fraction(values[0].text)
        if named and (fraction := re.search(r"\(?\b[a-z] ?/ ?[a-z]\b\)?", named[0])):
            return self.fraction(fraction[0])
        if named and re.fullmatch(r"[a-z]", named[0]):
            return self.letter(named[0])
        if self.labels:
            raise UnreadError(N_("the text does not say how the figures {letters} are used"), letters=list(self.labels))
        if percent:
            label = values[0].text if values else named[0] if named else f"{self.name} (%)"
            return self.add("share", label, "percent")
        label = values[0].text if values else self._counted(named, tails)
        return self.add("amount", label, "count" if label.lower().startswith(("số", "tổng số")) else None)

    def _counted(self, named: list[str], tails: Iterable[str]) -> str:
        if named and not GENERIC.fullmatch(named[0]):
            return named[0]
        nouns = list(dict.fromkeys(tail.lower() for tail in tails if tail))
        if len(nouns) > 1:
            raise UnreadError(N_("the levels speak of several things: {what}"), what=nouns)
        return f"số {nouns[0]}" if nouns else self.name


def _opened(text: str) -> str:
    """Without the brackets around a whole fraction."""
    return text[1:-1] if _FRACTION.fullmatch(text) and text.startswith("(") else text
