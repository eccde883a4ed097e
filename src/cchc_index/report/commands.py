"""Commands that a page suggests (lệnh gợi ý), as they must be typed in the workspace at hand."""

from __future__ import annotations


def command(line: str, index: str | None) -> str:
    """A command line with the index that it must name, where there are several."""
    return line if index is None else f"{line} --index {index}"
