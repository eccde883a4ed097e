"""The kinds of survey export: the same six replies as each program writes them, and the one table they all give."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Final

import openpyxl
import pandas as pd
import pytest

from cchc_index.engine.survey_tables import survey_tables
from cchc_index.flow.request import Request
from cchc_index.flow.survey import count_replies
from cchc_index.flow.survey_check import open_survey
from cchc_index.model.names import fold_answer
from cchc_index.model.questionnaire import Engine
from tests.test_names import as_cp1258

EXPORTS: Final = Path(__file__).parent / "exports"
COMMON: Final = EXPORTS / "common"
KINDS: Final = sorted(folder.name for folder in EXPORTS.iterdir() if folder.is_dir() and folder != COMMON)
KEYS: Final = ["unit", "group", "question", "answer"]


def set_out(kind: str, place: Path) -> Path:
    shutil.copytree(COMMON, place, dirs_exist_ok=True)
    shutil.copytree(EXPORTS / kind, place, dirs_exist_ok=True)
    return place / "replies.csv"


def counted(file: Path, engine: Engine = "auto") -> tuple[pd.DataFrame, list[str]]:
    chosen, reading, problems = open_survey(Request((), survey=(file,), here=file.parent, engine=engine))
    assert chosen is not None, problems
    assert reading is not None, problems
    table = survey_tables(count_replies(reading, reading.leaves))["replies"]
    found = [f"{one.code} {one.message}" for one in [*problems, *reading.problems]]
    table = table.loc[table["count"] > 0, [*KEYS, "count"]]
    return table.astype(dict.fromkeys(KEYS, "str")).sort_values(KEYS).reset_index(drop=True), found


def expected() -> pd.DataFrame:
    table = pd.read_csv(COMMON / "expected.csv", dtype={"count": "int64"})
    folded = {name: table[name].map(fold_answer) for name in ("group", "answer")}
    return table.assign(**folded).sort_values(KEYS).reset_index(drop=True)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_export_gives_the_same_table(kind: str, tmp_path: Path) -> None:
    table, problems = counted(set_out(kind, tmp_path))
    assert [one for one in problems if not one.startswith("K28")] == []
    pd.testing.assert_frame_equal(table, expected(), check_dtype=False)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_read_in_chunks_gives_the_same_table(kind: str, tmp_path: Path) -> None:
    table, problems = counted(set_out(kind, tmp_path), "pandas")
    assert [one for one in problems if not one.startswith("K28")] == []
    pd.testing.assert_frame_equal(table, expected(), check_dtype=False)


@pytest.mark.parametrize("kind", KINDS)
def test_a_workbook_is_read_as_the_text_is(kind: str, tmp_path: Path) -> None:
    file = set_out(kind, tmp_path)
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Phiếu", 0)
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.reader(stream, delimiter=";" if kind == "kobo" else ","):
            sheet.append(row)
    book.save(tmp_path / "replies.xlsx")
    pd.testing.assert_frame_equal(counted(tmp_path / "replies.xlsx")[0], expected(), check_dtype=False)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1258"])
@pytest.mark.parametrize("kind", KINDS)
def test_windows_encodings_are_read(kind: str, encoding: str, tmp_path: Path) -> None:
    file = set_out(kind, tmp_path)
    text = file.read_text("utf-8")
    file.write_bytes(as_cp1258(text).encode("cp1258") if encoding == "cp1258" else text.encode(encoding))
    pd.testing.assert_frame_equal(counted(file)[0], expected(), check_dtype=False)
