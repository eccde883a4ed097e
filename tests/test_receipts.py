"""Receipts, `verify`, `log`, `finalise`: what was computed from what, found out years later."""

from __future__ import annotations

import json
import shutil
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


# ------------------------------------------------------------------ changed, or taken away


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
