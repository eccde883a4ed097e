"""Plain files: CSV that a spreadsheet opens without taking text for formulas, JSON for scripts; written in one step."""

from __future__ import annotations

import csv
import json
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any

from cchc_index.model import disk
from cchc_index.model.points import DECIMALS, half_up
from cchc_index.model.tables import FORMULA_STARTS, TEXT_MARK


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV; numbers plain, blanks empty, text that begins like a formula marked with `'`."""
    return "".join(csv_lines(header, rows))


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The same row by row, where there may be hundreds of thousands."""
    writer = csv.writer(_Echo(), lineterminator="\n")
    yield writer.writerow([_inert(title) for title in header])
    for row in rows:
        yield writer.writerow(["" if value is None else _inert(value) for value in row])


def json_text(payload: object) -> str:
    """The payload as JSON, Vietnamese as it is."""
    return json.dumps(payload, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def six_decimals(value: Fraction | None) -> float | None:
    """An exact number as JSON and CSV tell it: six decimals; unknown stays unknown."""
    return None if value is None else float(half_up(value, DECIMALS))


def json_pieces(payload: dict[str, Any], key: str, items: Iterable[object]) -> Iterator[str]:
    """The same, with a list of the payload written item by item, where it may be very long."""
    items = iter(items)
    mark = json.dumps(key) + ": ["
    before, after = json_text({**payload, key: [None]}).split(f"{mark}\n    null\n  ]")
    yield before + mark
    between = "\n    "
    for item in items:
        yield between + json_text(item).rstrip().replace("\n", "\n    ")
        between = ",\n    "
    yield ("]" if between == "\n    " else "\n  ]") + after


def write_file(target: Path, text: str | Iterable[str], *, for_excel: bool = False) -> None:
    """The whole file or none of it. For Excel with a mark that it is UTF-8.

    Raises:
        OSError: where it cannot be written; an older file stays as it was.
    """
    pieces = [text] if isinstance(text, str) else text
    disk.write_whole(target, chain([BOM_UTF8] if for_excel else [], map(str.encode, pieces)))


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _inert(value: object) -> object:
    return f"{TEXT_MARK}{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value
