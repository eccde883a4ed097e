"""One changed byte anywhere: `verify` names the file. The same files, another machine: the same bytes but for the time.

The workspace has a file of every kind that a run reads.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from tests.bad.cases import COMMON, in_process

PLACE: Final = Path("results", "cchc-huyen", "2022", "record")
HEADING: Final = "Đơn vị,Mã,Tên số liệu,Giá trị"
REPLIES: Final = "".join(
    f"{unit},{group},{answers}\n"
    for unit in ("Lâm Bình", "Na Hang", "Chiêm Hóa", "Tuyên Quang")
    for group in ("Lãnh đạo", "Công chức")
    for answers in ("Tốt,Khá", "Khá,Kém")
)
FILES: Final = {
    "a.csv": f"{HEADING}\nLâm Bình,1.1,,Kịp thời\nNa Hang,1.1,,Kịp thời\n",
    "b.csv": f"{HEADING}\nNa Hang,1.1,,Không kịp thời\nChiêm Hóa,1.1,,Kịp thời\n",
    "c.csv": f"{HEADING}\nTuyên Quang,1.1,,Kịp thời\nTuyên Quang,1.10,,Có\n",
    "replies.csv": f"Đơn vị,Nhóm,C1,C2\n{REPLIES}",
    "more.csv": "Đơn vị,Nhóm,C1,C2\nNa Hang,Lãnh đạo,Trung bình,Không biết\n",
    "dti.csv": "unit,id,value\nNa Hang,3.2,612.5\nLâm Bình,3.2,430\n",
    "exceptions.yaml": "schema: 1\nexceptions: []\n",
}
KINDS: Final = {"submission", "survey", "imported", "rubric", "exceptions", "workspace"}


def set_out(folder: Path, names: Sequence[str] = tuple(FILES)) -> None:
    """The workspace, its files made in this order."""
    shutil.copytree(COMMON, folder, dirs_exist_ok=True)
    for name in names:
        (folder / name).write_text(FILES[name], "utf-8")


# ------------------------------------------------------------------ one changed byte


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Scored twice, and finalised."""
    set_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    for line in (
        "score a.csv c.csv --survey replies.csv --survey more.csv --imported dti.csv",
        "score b.csv",
        "finalise 2022 --even-incomplete --even-unappraised",
    ):
        assert in_process(line.split()).code == 0
    return tmp_path


def changed_bytes_are_named(place: Path, positions: int) -> int:
    """How many bytes were changed, one after the other; each of them was found, and its file named."""
    draw = random.Random(9)  # noqa: S311 - no secrets
    done = 0
    for file in (one for one in sorted(place.rglob("*")) if one.is_file()):
        whole = file.read_bytes()
        name = file.relative_to(place).as_posix()
        # What stands beside the results may speak of other periods: told, and left to the scoring again.
        beside = name in ("cchc.yaml", "exceptions.yaml")
        for at in sorted(draw.sample(range(len(whole)), min(positions, len(whole)))):
            file.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << draw.randrange(8)]) + whole[at + 1 :])
            told = in_process(["verify", "--no-replay", "--lang", "en"])
            # Of a receipt and the hash of it that current.json holds, either may be the one that was changed.
            assert name in told.err or (file.name == "current.json" and "current.json" in told.err), (
                name,
                at,
                told.err,
            )
            assert told.code == (0 if beside and "error" not in told.err else 1), (name, at, told.err)
            done += 1
        file.write_bytes(whole)
    return done


def test_one_changed_byte_anywhere_is_found_and_named(place: Path) -> None:
    told = in_process(["verify", "--lang", "en"])
    assert (told.code, told.err) == (0, "")
    receipt = json.loads((place / PLACE / "0001" / "receipt.json").read_text("utf-8"))
    assert {one["kind"] for one in receipt["inputs"]} == KINDS
    assert changed_bytes_are_named(place, 1) > 35


@pytest.mark.slow  # half a minute
def test_a_changed_byte_at_many_places_of_every_file_is_found_and_named(place: Path) -> None:
    assert changed_bytes_are_named(place, 12) > 300


# ------------------------------------------------------------------ reproducible

SURVEY: Final = ["--survey", "replies.csv", "--survey", "more.csv", "--imported", "dti.csv"]
WAYS: Final[tuple[tuple[dict[str, str], list[str]], ...]] = (
    ({"PYTHONHASHSEED": "1", "TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C.UTF-8"}, ["a.csv", "c.csv"]),
    ({"PYTHONHASHSEED": "77", "TZ": "America/St_Johns", "LC_ALL": "POSIX", "CCHC_LANG": "en"}, ["c.csv", "a.csv"]),
)


def scored_so(folder: Path, env: dict[str, str], files: Sequence[str]) -> dict[str, bytes]:
    set_out(folder, sorted(FILES, reverse=files[0] == "c.csv"))
    survey = SURVEY if files[0] == "a.csv" else [*SURVEY[2:4], *SURVEY[:2], *SURVEY[4:]]
    line = [sys.executable, "-c", "from cchc_index.cli import main; main()", "score", *files, *survey]
    subprocess.run(line, cwd=folder, env={**os.environ, **env}, check=True, capture_output=True)
    place = folder / PLACE
    found = {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}
    del found["current.json"]  # it holds the hash of the receipt, and so its time
    return found


def test_results_and_receipts_are_the_same_bytes_but_for_the_time(tmp_path: Path) -> None:
    one, other = (scored_so(tmp_path / str(way), *WAYS[way]) for way in range(2))
    receipts: list[dict[str, Any]] = [json.loads(found.pop("0001/receipt.json")) for found in (one, other)]
    assert one == other
    assert len(one) > 8
    assert [said.pop("time")[-1] for said in receipts] == ["Z", "Z"]
    assert receipts[0] == receipts[1]
    assert list(receipts[0]) == list(receipts[1])
