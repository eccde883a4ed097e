"""Plain files: CSV that a spreadsheet opens without taking text for formulas, JSON for scripts; written in one step."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from cchc_index.model import disk
from cchc_index.model.points import DECIMALS, half_up
from cchc_index.model.tables import FORMULA_STARTS


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV; numbers plain, blanks empty, text that begins like a formula marked with `'`."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow(["" if value is None else _inert(value) for value in row])
    return stream.getvalue()


def json_text(payload: dict[str, Any]) -> str:
    """The payload as JSON, Vietnamese as it is."""
    return json.dumps(payload, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def six_decimals(value: Fraction | None) -> float | None:
    """An exact number as JSON and CSV tell it: six decimals; unknown stays unknown."""
    return None if value is None else float(half_up(value, DECIMALS))


def write_file(target: Path, text: str, *, for_excel: bool = False) -> None:
    """The whole file or none of it. For Excel with a mark that it is UTF-8.

    Raises:
        OSError: where it cannot be written; an older file stays as it was.
    """
    disk.write_whole(target, text.encode("utf-8-sig" if for_excel else "utf-8"))


def _inert(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value
