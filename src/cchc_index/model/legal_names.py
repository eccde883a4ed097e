"""Names of sheets and files that are legal everywhere (tên trang tính, tên tệp hợp lệ)."""

from __future__ import annotations

import re
from typing import Final

LONGEST_SHEET: Final = 31
LONGEST_FILE: Final = 100
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\<>|\"\x00-\x1f]")
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


class Names:
    """Names of sheets or files (tên trang tính, tên tệp) that are legal everywhere, each once."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._taken: set[str] = {"history"}  # Excel keeps this one for itself

    def of(self, text: str) -> str:
        """A name for this text; a number tells those apart that come out the same."""
        plain = " ".join(_NOT_IN_NAMES.sub(" ", text).split()).strip("'. ") or "_"
        plain = f"_{plain}" if _DEVICES.fullmatch(plain) else plain
        name, count = plain[: self._longest].rstrip(" .'"), 1
        while name.casefold() in self._taken:
            count += 1
            end = f" ({count})"
            name = plain[: self._longest - len(end)].rstrip() + end
        self._taken.add(name.casefold())
        return name
