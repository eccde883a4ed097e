"""Spoil a file as a bad copy, a strange program or a bad will would: by its text, by its parts, by its bytes."""

from __future__ import annotations

import zlib
from io import BytesIO
from random import Random
from typing import Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

TOKENS: Final = tuple(
    word.encode()
    for word in (
        *("", "0", "-1", "1e400", "999999999999999999999", "0,5", "1.234,5", "NaN", "inf", "1/0", "1/3", "-0", "50%"),
        *("31/02/2022", "0000-00-00", "9999-12-31", "2022-13-01", "true", "no", "null", "~", "=1+1", "@SUM(A1)"),
        *("*a", "&a", "!!python/object:os.system", "[[[[", "{{", "}", "|", ">", "---", "\t", "\r", "\0", "\ufeff"),
        *(
            "\u202e",
            "Đ",
            "đ̣̣̣",
            "Ä",
            "\ud7ff",
            "😀",
            "'",
            '"',
            '""',
            ";",
            ",",
            "\n\n",
            "x" * 5000,
            "../../x",
            "A1:XFD1048576",
        ),
        *('t="e"', 't="b"', 't="s"', 'r="XFE1"', "<v>", "</row>", "<!--", "]]>", "&lt;", "&#0;", "&x;", 's="-1"'),
        *('hidden="1"', "<mergeCell ref='A1:Z9999'/>", "{{ body }}", "{{ x }}", "{% x %}", "{period}", "**", "%s"),
    )
)


def spoiled(content: bytes, chance: Random) -> bytes:
    """The content with one to four faults."""
    for _ in range(chance.choice((1, 1, 2, 4))):
        if content.startswith(b"PK") and chance.random() < 0.85:
            content = _archive(content, chance)
        else:
            content = chance.choice(FAULTS)(content, chance)
    return content


def _archive(content: bytes, chance: Random) -> bytes:
    """One part of an archive with a fault of its own, gone, or in the place of another."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (BadZipFile, NotImplementedError, OSError, ValueError, EOFError, RuntimeError, zlib.error):
        return _bytes(content, chance)
    if not parts:
        return content
    name = chance.choice(sorted(parts))
    what = chance.random()
    if what < 0.05:
        del parts[name]
    elif what < 0.1:
        parts[chance.choice(sorted(parts))] = parts[name]
    else:
        parts[name] = chance.choice(FAULTS)(parts[name], chance)
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def _at(content: bytes, chance: Random) -> int:
    return chance.randrange(len(content) + 1)


def _bytes(content: bytes, chance: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 3, 20)) if changed else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _token(content: bytes, chance: Random) -> bytes:
    at = _at(content, chance)
    return content[:at] + chance.choice(TOKENS) + content[at + chance.choice((0, 0, 1, 5)) :]


def _cut(content: bytes, chance: Random) -> bytes:
    start, end = sorted((_at(content, chance), _at(content, chance)))
    return content[:start] if chance.random() < 0.3 else content[:start] + content[end:]


def _again(content: bytes, chance: Random) -> bytes:
    start, end = sorted((_at(content, chance), _at(content, chance)))
    return content[:end] + content[start:end] * chance.choice((1, 1, 30)) + content[end:]


def _field(content: bytes, chance: Random) -> bytes:
    """Another value in the place of one between two marks: a field of CSV, of XML, of YAML."""
    mark = chance.choice((b",", b";", b"\n", b'"', b">", b": ", b"/"))
    fields = content.split(mark)
    place = chance.randrange(len(fields))
    fields[place] = chance.choice((*TOKENS, chance.choice(fields), chance.choice(fields)))
    return mark.join(fields)


def _lines(content: bytes, chance: Random) -> bytes:
    """Lines in another order, or gone."""
    lines = content.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    if chance.random() < 0.4:
        del lines[one]
    elif chance.random() < 0.4:
        lines[one] = b"  " + lines[one]
    return b"\n".join(lines)


FAULTS: Final = (_bytes, _token, _token, _cut, _again, _field, _field, _field, _lines)
