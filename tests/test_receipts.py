"""Receipts, `verify`, `log`, `finalise`: what was computed from what, found out years later, whoever changed a byte."""

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

from tests.bad.cases import COMMON, edit, in_process

HEADING: Final = "Đơn vị,Mã,Tên số liệu,Giá trị"
PLACE: Final = Path("results", "cchc-huyen", "2022", "record")
EVEN: Final = ["--even-incomplete", "--even-unappraised"]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with two submissions and a file of exceptions."""
    shutil.copytree(COMMON, tmp_path, dirs_exist_ok=True)
    (tmp_path / "a.csv").write_text(f"{HEADING}\nLâm Bình,1.1,,Kịp thời\nNa Hang,1.1,,Kịp thời\n", "utf-8")
    (tmp_path / "b.csv").write_text(f"{HEADING}\nNa Hang,1.1,,Không kịp thời\nChiêm Hóa,1.1,,Kịp thời\n", "utf-8")
    (tmp_path / "exceptions.yaml").write_text("schema: 1\nexceptions: []\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str, code: int = 0) -> dict[str, Any]:
    done = in_process([*words, "--format", "json"])
    assert done.code == code, done.err
    loaded: dict[str, Any] = json.loads(done.out)
    return loaded


def codes(found: dict[str, Any]) -> list[str]:
    return [problem["code"] for problem in found["problems"]]


def receipt(number: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((PLACE / number / "receipt.json").read_text("utf-8"))
    return loaded


# ------------------------------------------------------------------ what a receipt says


def test_a_receipt_names_every_file_and_what_it_rests_on(place: Path) -> None:
    run("score", "a.csv")
    run("score", "b.csv")
    first, second = receipt("0001"), receipt("0002")
    assert [(one["kind"], one["name"]) for one in second["inputs"]] == [
        ("submission", "b.csv"),
        ("rubric", "rubric.yaml"),
        ("workspace", "cchc.yaml"),
        ("exceptions", "exceptions.yaml"),
    ]
    assert (first["previous"], first["merged_onto"]) == (None, None)
    assert second["merged_onto"] == {"period": "2022", "run": "0001", "sha256": first["result"], "stage": None}
    assert set(second["versions"]) == {"cchc-index", "python", "pandas", "numpy"}
    assert {one["unit"]: one["status"] for one in second["totals"]}["Huyện Chiêm Hóa"] == "incomplete"


def test_the_same_run_again_adds_nothing_though_the_clock_has_moved(place: Path) -> None:
    run("score", "a.csv")
    before = (PLACE / "0001" / "receipt.json").read_bytes()
    (PLACE / "current.json").write_text('{"run": "0001"}\n', "utf-8")  # so that it must be written anew
    run("score", "a.csv")
    assert sorted(one.name for one in PLACE.iterdir()) == ["0001", "current.json"]
    assert (PLACE / "0001" / "receipt.json").read_bytes() == before
    assert codes(run("verify")) == []


def test_other_options_make_another_run(place: Path) -> None:
    run("score", "a.csv")
    run("score", "a.csv", "--skip-bad-units")
    assert receipt("0002")["options"]["skip_bad_units"] is True


# ------------------------------------------------------------------ one changed byte


def test_one_changed_byte_anywhere_is_found_and_named(place: Path) -> None:
    run("score", "a.csv")
    run("score", "b.csv")
    run("finalise", "2022", *EVEN)
    assert codes(run("verify")) == []
    draw = random.Random(9)  # noqa: S311 - no secrets
    files = [one for one in sorted(place.rglob("*")) if one.is_file()]
    assert len(files) > 30
    for file in files:
        whole = file.read_bytes()
        if not whole:
            continue
        at = draw.randrange(len(whole))
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        done = in_process(["verify", "--no-replay", "--lang", "en"])
        file.write_bytes(whole)
        name = file.relative_to(place).as_posix()
        assert name in done.err or (name.endswith("current.json") and "current.json" in done.err), (name, at, done.err)
        # What stands beside the results may speak of other periods: told, and left to the scoring again.
        beside = name in ("cchc.yaml", "exceptions.yaml")
        assert done.code == (0 if beside and "error" not in done.err else 1), (name, at, done.err)


@pytest.mark.parametrize(
    ("gone", "named"),
    [
        ("0001", "0001"),
        ("0002", "0002"),
        ("0003", "0003"),
        ("0002/receipt.json", "0002"),
        ("0001/units.csv", "units.csv"),
    ],
)
def test_what_is_taken_away_is_missed(gone: str, named: str, place: Path) -> None:
    run("score", "a.csv")
    run("score", "b.csv")
    run("finalise", "2022", *EVEN)
    path = PLACE / gone
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    found = run("verify", code=1)
    assert any(named in problem["file"] for problem in found["problems"] if problem["severity"] == "error")


def test_a_receipt_that_was_changed_gets_no_successor(place: Path) -> None:
    run("score", "a.csv")
    file = PLACE / "0001" / "receipt.json"
    file.write_bytes(file.read_bytes().replace(b"incomplete", b"complete  "))
    assert codes(run("score", "b.csv", code=1)) == ["Q12", "W09"]
    assert sorted(one.name for one in PLACE.iterdir()) == ["0001", "current.json"]


def test_the_first_difference_is_said_with_its_cell(place: Path) -> None:
    run("score", "a.csv")
    edit(place, {"a.csv": {"Na Hang,1.1,,Kịp thời": "Na Hang,1.1,,Không ban hành"}})
    (_, problem) = run("verify", "--lang", "en", code=1)["problems"]
    assert problem["code"] == "Q57"
    assert "Huyện Na Hang, 1.1, declared, column answer: Kịp thời then, Không ban hành now" in problem["message"]


def test_what_the_workspace_says_of_units_decides(place: Path) -> None:
    run("score", "a.csv")
    edit(place, {"cchc.yaml": {"Huyện Na Hang": "Huyện Na Hang Mới", 'code: "02"': 'aliases: [Na Hang], code: "02"'}})
    found = run("verify", "--lang", "en", code=1)
    assert codes(found)[0] == "Q59"
    assert any(problem["code"] == "Q57" and "units" in problem["fix"] for problem in found["problems"])


def test_every_run_that_counts_is_scored_again(place: Path) -> None:
    run("score", "a.csv")
    run("score", "b.csv")
    (stage,) = run("verify")["stages"]
    assert (stage["links"], stage["replayed"], stage["run"]) == (2, 2, "0002")
    before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    in_process(["verify"])
    assert {path: path.read_bytes() for path in place.rglob("*") if path.is_file()} == before


# ------------------------------------------------------------------ finalise, reopen, log


def test_a_finalised_period_takes_nothing_until_it_is_reopened(place: Path) -> None:
    run("score", "a.csv")
    assert codes(run("finalise", "2022", code=1)) == ["Q62", "Q63"]
    closed = run("finalise", "2022", *EVEN)
    assert closed["receipt"]["even"] == ["incomplete", "unappraised"]
    for words in (["b.csv"], ["b.csv", "--stage", "self"], ["b.csv", "--skip-bad-units"]):
        assert "Q61" in codes(run("score", *words, code=1))
    assert run("score", "b.csv", "--dry-run")["units"]
    run("finalise", "2022", "--reopen", "--reason", "phúc tra")
    run("score", "b.csv")
    (stage,) = run("log")["stages"]
    told = [(one["number"], one["receipt"]["act"], one["receipt"]["reason"], one["counts"]) for one in stage["entries"]]
    assert told == [
        ("0001", "scored", None, False),
        ("0002", "finalised", None, False),
        ("0003", "reopened", "phúc tra", False),
        ("0004", "scored", None, True),
    ]
    assert {one["unit"] for one in stage["entries"][3]["changed"]} == {"Huyện Na Hang", "Huyện Chiêm Hóa"}
    assert codes(run("verify")) == []


def test_reopening_needs_a_reason() -> None:
    assert in_process(["finalise", "2022", "--reopen", "--reason", " "]).code == 2
    assert in_process(["finalise", "2022", "--reopen", "--reason", "x", "--even-partial"]).code == 2


def test_the_log_as_rows(place: Path) -> None:
    run("score", "a.csv")
    heading, row = in_process(["log", "2022", "--format", "csv"]).out.splitlines()
    assert dict(zip(heading.split(","), row.split(","), strict=True))["act"] == "scored"


# ------------------------------------------------------------------ older results


def without_receipts() -> None:
    for file in PLACE.glob("*/receipt.json"):
        file.unlink()
    (PLACE / "current.json").write_text('{"run": "0001"}\n', "utf-8")


def test_results_without_receipts_stay_readable_and_are_told_as_such(place: Path) -> None:
    run("score", "a.csv")
    without_receipts()
    assert codes(run("verify")) == ["Q58"]
    run("score", "b.csv")
    assert receipt("0002")["merged_onto"]["run"] == "0001"
    assert receipt("0002")["previous"] is not None  # the head of the older run stands for its receipt
    assert codes(run("verify")) == ["Q58"]
    edit(place, {str(PLACE / "0001" / "result.json"): {'"partial": false': '"partial": true '}})
    assert "Q52" in codes(run("verify", code=1))


def test_a_table_of_another_version_is_not_called_damaged(place: Path) -> None:
    run("score", "a.csv")
    without_receipts()
    head = json.loads((PLACE / "0001" / "result.json").read_text("utf-8"))
    (PLACE / "0001" / "result.json").write_text(json.dumps({**head, "version": "0.0.9", "saved": []}), "utf-8")
    edit(place, {str(PLACE / "0001" / "units.csv"): {"unappraised": "unappraised_rows"}})
    problem = run("score", "b.csv", "--lang", "en", code=1)["problems"][0]
    assert "saved by another version, 0.0.9, which did not know the columns unappraised" in problem["message"]


# ------------------------------------------------------------------ reproducible

WAYS: Final[tuple[tuple[dict[str, str], list[str]], ...]] = (
    ({"PYTHONHASHSEED": "1", "TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C.UTF-8"}, ["a.csv", "c.csv"]),
    ({"PYTHONHASHSEED": "77", "TZ": "America/St_Johns", "LC_ALL": "POSIX", "CCHC_LANG": "en"}, ["c.csv", "a.csv"]),
)


def scored_so(folder: Path, env: dict[str, str], files: Sequence[str]) -> dict[str, bytes]:
    shutil.copytree(COMMON, folder)
    rows = {"a.csv": "Lâm Bình,1.1,,Kịp thời\nNa Hang,1.1,,Kịp thời\n", "c.csv": "Chiêm Hóa,1.1,,Kịp thời\n"}
    for name in files:
        (folder / name).write_text(f"{HEADING}\n{rows[name]}", "utf-8")
    line = [sys.executable, "-c", "from cchc_index.cli import main; main()", "score", *files]
    subprocess.run(line, cwd=folder, env={**os.environ, **env}, check=True, capture_output=True)
    place = folder / PLACE
    found = {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}
    del found["current.json"]  # it holds the hash of the receipt, and so its time
    return found


def test_results_and_receipts_are_the_same_bytes_but_for_the_time(tmp_path: Path) -> None:
    one, other = (scored_so(tmp_path / str(way), *WAYS[way]) for way in range(2))
    receipts = [json.loads(found.pop("0001/receipt.json")) for found in (one, other)]
    assert one == other
    assert [said.pop("time")[-1] for said in receipts] == ["Z", "Z"]
    assert receipts[0] == receipts[1]
    assert list(receipts[0]) == list(receipts[1])
