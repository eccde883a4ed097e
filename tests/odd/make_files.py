"""Make the files of this folder: `python -m tests.odd.make_files`. Each says what `plain.csv` says, dressed otherwise.

As in `tests/bad`, nothing is compressed and no date of the day gets in: the same bytes come out everywhere.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from tests.bad.make_workbooks import PERCENT, Cell, Error, Formula, Styled, day, workbook

FOLDER: Final = Path(__file__).parent
TONES: Final = "\u0300\u0301\u0303\u0309\u0323"

Row = list[str]


def plain() -> list[Row]:
    """The rows of `plain.csv`, the heading first."""
    with (FOLDER / "plain.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def text(rows: Sequence[Row], separator: str = ",") -> str:
    """The rows as CSV."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return stream.getvalue()


def cp1258(written: str) -> bytes:
    """Text as Windows in Vietnamese stores it: letters with their hats, tone marks apart."""
    letters = [unicodedata.normalize("NFD", letter) for letter in unicodedata.normalize("NFC", written)]
    parted = (
        unicodedata.normalize("NFC", "".join(sign for sign in letter if sign not in TONES))
        + "".join(sign for sign in letter if sign in TONES)
        for letter in letters
    )
    return "".join(parted).encode("cp1258")


def named(rows: Sequence[Row], *names: str) -> list[Row]:
    """The rows with the unit spelled in several ways, in turn."""
    head, *rest = rows
    return [head, *([names[place % len(names)], *row[1:]] for place, row in enumerate(rest))]


def english(rows: Sequence[Row]) -> list[Row]:
    """The rows under English headings, the columns the other way round, and one more that nobody asked for."""
    head = ["appraised", "self", "value", "input", "max", "name", "id", "unit", "telephone"]
    return [head, *([*reversed(row), "0912 345 678"] for row in rows[1:])]


def cells(rows: Sequence[Row], number: Callable[[str], Cell]) -> list[Sequence[Cell]]:
    """The rows as cells; figures and points as `number` has them, blanks left out."""
    head, *rest = rows
    return [
        head,
        *([*(one or None for one in row[:3]), *(number(one) if one else None for one in row[3:])] for row in rest),
    ]


def typed(written: str) -> Cell:
    """A figure as a person types it into a workbook: a number, a percent, a date, else text."""
    if written.endswith("%"):
        return Styled(float(written[:-1]) / 100, PERCENT)
    if written.count("/") == 2:
        of_month, month, year = map(int, written.split("/"))
        return day(year, month, of_month)
    try:
        return float(written.replace(",", "."))
    except ValueError:
        return written


def computed(written: str) -> Cell:
    """A figure as a formula that was calculated and saved."""
    value = typed(written)
    return Formula("Thang!B14", value) if isinstance(value, float) else value


def made() -> Mapping[str, bytes]:
    """Every file by its name, which says how it is dressed."""
    rows = plain()
    filled = cells(rows, typed)
    title: list[Sequence[Cell]] = [("UBND TỈNH",), (), ("BẢNG TỰ CHẤM ĐIỂM NĂM 2022",), ()]
    beside: list[Sequence[Cell]] = [(*filled[0], "Tính nháp"), *((*row, Error("#REF!")) for row in filled[1:])]
    return {
        "semicolons.csv": text(rows, ";").encode("utf-8-sig"),
        "tabs-utf-16.csv": text(rows, "\t").encode("utf-16"),
        "cp1258.csv": cp1258(text(rows)),
        "nfd.csv": unicodedata.normalize("NFD", text(rows)).encode(),
        "tone-on-the-other-vowel.csv": text(named(rows, "Chiêm Hoá", "H. Chiêm Hoá")).encode(),
        "names.csv": text(named(rows, "UBND huyện Chiêm Hóa", "HUYỆN CHIÊM HÓA", "03", "3", " chiêm  hóa ")).encode(),
        "blank-rows.csv": text(
            [[""], rows[0], *(line for row in rows[1:] for line in (row, [" ", "\u00a0"] * 4))]
        ).encode(),
        "footer.csv": text([*rows, ["", "", "NGƯỜI LẬP BIỂU"], ["", "", "Nguyễn Văn A"]]).encode(),
        "english.csv": text(english(rows)).encode(),
        "cells.xlsx": workbook(filled),
        "text-cells.xlsx": workbook(cells(rows, str)),
        "computed-cells.xlsx": workbook(cells(rows, computed)),
        "heading-in-row-5.xlsx": workbook([*title, *filled]),
        "begins-in-row-9.xlsx": workbook(filled, first_row=9),
        "errors-in-a-column-left-unread.xlsx": workbook(beside),
        "cover-sheet.xlsx": workbook([("Hướng dẫn ghi biểu",)], second=filled),
    }


if __name__ == "__main__":
    for name, content in made().items():
        (FOLDER / name).write_bytes(content)
