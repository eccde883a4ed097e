"""A part of a file that reads as a file of its own (một đoạn của tệp)."""

from __future__ import annotations

import io


class ByteRange(io.BufferedIOBase):
    """The bytes of a file from one place to another, for readers that read to the end."""

    def __init__(self, file: io.BufferedReader, start: int, stop: int | None) -> None:
        self._file, self._left = file, None if stop is None else stop - start
        file.seek(start)

    def readable(self) -> bool:
        """Yes."""
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes."""
        wanted = -1 if size is None else size
        if self._left is not None:
            wanted = self._left if wanted < 0 else min(wanted, self._left)
        found = self._file.read(wanted)
        if self._left is not None:
            self._left -= len(found)
        return found
