"""Compound files (OLE), which hold .xls and encrypted workbooks: a directory, and streams in chained sectors.

Source: [MS-CFB] Compound File Binary File Format.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from cchc_index.read.guard import damaged

_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR: Final = 0xFFFFFFFA  # from here on numbers mean "end", "free" …
_SECTOR_SHIFTS: Final = (9, 12)
# Sector size, first sector of the directory, size from which streams are no longer small, first sector of the
# table for small ones, first sector that goes on listing where the large table stands.
_HEADER: Final = struct.Struct("<30xH16xI4xII4xI4x")
# Length of the name, kind, first sector, length in bytes.
_ENTRY: Final = struct.Struct("<64xHB49xII4x")
_ENTRY_BYTES: Final = 128
_CONTAINER: Final = 5
_SMALL_SECTOR_BYTES: Final = 64


@dataclass(slots=True)
class _Sectors:
    """Bytes cut into sectors, and for each sector the one that follows it."""

    content: bytes
    first: int
    size: int
    following: tuple[int, ...]

    def at(self, sector: int) -> bytes:
        """The bytes of one sector."""
        start = self.first + sector * self.size
        return self.content[start : start + self.size]

    def chain(self, sector: int) -> bytes:
        """The sectors that follow each other from this one on."""
        pieces: list[bytes] = []
        while sector < _LAST_SECTOR:
            if sector >= len(self.following) or len(pieces) > len(self.following):
                raise damaged("FAT")
            pieces.append(self.at(sector))
            sector = self.following[sector]
        return b"".join(pieces)


def is_compound_file(start: bytes) -> bool:
    """Whether a file that starts so is a compound file."""
    return start.startswith(_MAGIC)


class CompoundFile:
    """The streams of a compound file by their names.

    Raises:
        RefusalError: S02.
    """

    def __init__(self, content: bytes) -> None:
        try:
            shift, directory, self._small_below, small_table, more = _HEADER.unpack_from(content)
            size = 1 << shift if shift in _SECTOR_SHIFTS else 0
            table = struct.unpack_from("<109I", content, _HEADER.size)
            sectors = _Sectors(content, size, size, ())
            sectors.following = _numbers(b"".join(map(sectors.at, _table(sectors, table, more))))
            entries = sectors.chain(directory)
        except struct.error as error:
            raise damaged("FAT") from error
        self._sectors = sectors
        self._streams: dict[str, tuple[int, int]] = {}
        container = b""
        for at in range(0, len(entries) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
            name_bytes, kind, start, length = _ENTRY.unpack_from(entries, at)
            name = entries[at : at + min(max(name_bytes - 2, 0), 62)].decode("utf-16-le", "replace")
            if kind == _CONTAINER:
                container = sectors.chain(start)
            elif kind:
                self._streams[name] = start, length
        self._small = _Sectors(container, 0, _SMALL_SECTOR_BYTES, _numbers(sectors.chain(small_table)))

    def __contains__(self, name: str) -> bool:
        return name in self._streams

    def stream(self, name: str) -> bytes:
        """The content of a stream.

        Raises:
            RefusalError: S02.
        """
        start, length = self._streams[name]
        sectors = self._small if length < self._small_below else self._sectors
        return sectors.chain(start)[:length]


def _table(sectors: _Sectors, first: tuple[int, ...], more: int) -> list[int]:
    """The sectors that hold the table of sectors; beyond 109 they are listed in sectors of their own."""
    found = [sector for sector in first if sector < _LAST_SECTOR]
    seen: set[int] = set()
    while more < _LAST_SECTOR and more not in seen:
        seen.add(more)
        *listed, more = _numbers(sectors.at(more)) or (_LAST_SECTOR,)
        found += (sector for sector in listed if sector < _LAST_SECTOR)
    return found


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])
