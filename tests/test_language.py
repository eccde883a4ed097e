"""Every message for people stands in the Vietnamese catalogue, translated, and reaches the reader."""

from __future__ import annotations

import ast
import string
import unicodedata
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from cchc_index.model import language
from tests.conftest import SOURCE
from tools import messages

CATALOGUE_FILE = SOURCE / "locale" / "vi" / "LC_MESSAGES" / "cchc_index.po"
CATALOGUE = messages.read_catalogue(CATALOGUE_FILE)


@cache
def template() -> Catalog:
    """What the code says, which takes long to look up: not while tests are collected."""
    return messages.extract_messages()


def real(catalogue: Catalog) -> dict[str, Message]:
    """The messages without the header."""
    return {str(message.id): message for message in catalogue if message.id}


def placeholders(text: str) -> set[str]:
    """What stands in braces, with its format: `{name}`, `{share:.1f}`."""
    return {
        f"{name}!{conversion}:{form}"
        for _, name, form, conversion in string.Formatter().parse(text)
        if name is not None
    }


def test_the_code_has_messages() -> None:
    assert "cell {cell}" in real(template())


def test_no_message_is_missing_from_the_catalogue_and_none_is_left_over() -> None:
    in_code, in_catalogue = set(real(template())), set(real(CATALOGUE))
    assert (sorted(in_code - in_catalogue), sorted(in_catalogue - in_code)) == ([], []), "run `make messages`"
    assert not CATALOGUE.obsolete, "run `make messages`"


def test_every_message_is_translated() -> None:
    waiting = [text for text, message in real(CATALOGUE).items() if not message.string or message.fuzzy]
    assert waiting == []


def test_a_translation_names_what_the_message_names() -> None:
    differing = {
        text: message.string
        for text, message in real(CATALOGUE).items()
        if placeholders(text) != placeholders(str(message.string))
    }
    assert differing == {}


def test_placeholders_have_names() -> None:
    nameless = [
        text
        for text in real(template())
        if any(not field[0].isalpha() for field in placeholders(text)) or "%s" in text or "%d" in text
    ]
    assert nameless == []


def test_vietnamese_is_written_in_composed_letters() -> None:
    assert unicodedata.is_normalized("NFC", CATALOGUE_FILE.read_text("utf-8"))


def test_the_reader_sees_the_catalogue_as_it_stands() -> None:
    expected = {text: message.string for text, message in real(CATALOGUE).items() if message.string}
    language.use("vi")
    assert {text: language._(text) for text in expected} == expected
    language.use("en")
    assert [text for text in expected if language._(text) != text] == []


def built_at_run_time(path: Path) -> list[str]:
    """Calls of `_` or `N_` whose text no catalogue can know: f-strings, sums, already filled in."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(
                func=ast.Name(id=name) | ast.Attribute(attr=name),
                args=[ast.JoinedStr() | ast.BinOp() | ast.Call(func=ast.Attribute(attr="format")), *_],
            ) if name in messages.KEYWORDS:
                found.append(f"{path.relative_to(SOURCE)}:{node.lineno}")
    return found


def test_no_message_is_put_together_before_it_is_translated() -> None:
    assert [place for path in SOURCE.rglob("*.py") for place in built_at_run_time(path)] == []
