"""Saved results: they read back equal, nothing is written twice, nothing is ever erased."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pandas as pd
import pytest

from cchc_index.flow.score import Result
from cchc_index.model.catalogue import Severity
from cchc_index.model.tables import TABLES
from cchc_index.store import results
from cchc_index.store.results import Saved, Store
from cchc_index.store.runs import StoreError
from tests.harness import Came, Files, Table, load

RUBRIC: Final[dict[str, Any]] = load(Path(__file__).parent / "cases" / "store.yaml")
TABLE: Final = Table.of(RUBRIC)

PLANS: Final[dict[str, dict[str, Any]]] = {
    "Xã A": {
        "1.1": {"inputs": {"revenue": 100}},
        "1.2": {"inputs": {"type": "=Tự chủ", "share": 66.6667, "sent": "không"}, "appraised_inputs": {"share": 33.3}},
        "1.3": {"answer": "Có", "self": 2, "appraised": 1.25, "evidence": '"+15/QĐ",\n-dòng 2'},
        "3": {"imported": 612.5},
    },
    "Xã B": {
        "1.1": {"inputs": {"revenue": 50}},
        "1.2": {"inputs": {"type": "'Khác", "share": "85,5%", "sent": "10/12/2022"}},
        "1.3": {"answer": "KAD", "evidence": "'=1+1"},
        "3": {"imported": 0.1},
    },
    "Xã C": {"1.1": {"inputs": {"revenue": 25}}},
}
"""Signs that spreadsheets take for formulas, quotes, lines, decimals, a date that never came, blanks."""


def files_of(folder: Path, plans: dict[str, dict[str, Any]], *, with_survey: bool = True) -> Files:
    files = Files(TABLE, folder)
    for unit, leaves in plans.items():
        for leaf, given in leaves.items():
            files.sent(unit, leaf, given)
    if with_survey:
        for unit, answers in {"Xã A": ("Có", "Không"), "Xã B": ("Có", "")}.items():
            for answer in answers:
                files.replied(unit, "Người dân", {"S1": answer})
    return files


def run(folder: Path, plans: dict[str, dict[str, Any]], *, with_survey: bool = True, **flags: Any) -> Result:  # noqa: ANN401
    result = files_of(folder, plans, with_survey=with_survey).run("2022", **{"save": True, **flags})
    assert [problem.message for problem in result.problems if problem.severity is Severity.ERROR] == []
    return result


def saved_in(folder: Path, stage: str = "record") -> Saved:
    saved = Store(folder / "results").load("thu", "2022", stage)
    assert saved is not None
    return saved


def runs_in(folder: Path) -> list[str]:
    place = folder / "results" / "thu" / "2022" / "record"
    return sorted(one.name for one in place.iterdir() if one.is_dir())


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def plain(frame: pd.DataFrame, table: str) -> list[list[Any]]:
    """A table as plain values in its declared columns; what is missing is None."""
    columns = [frame[column.name].astype(object) for column in TABLES[table]]
    return [[None if pd.isna(value) else value for value in row] for row in zip(*columns, strict=True)]


def others_than(frame: pd.DataFrame, table: str, unit: str) -> list[list[Any]]:
    """The rows of the other units, without their places: the files in which they stood are not those of now."""
    rows = frame[frame["unit"] != unit]
    return plain(rows.assign(place=0), table)


def of_unit(result: Result, unit: str, files: Files) -> dict[str, Any]:
    return Came(result, files).of_unit(unit)


@pytest.mark.parametrize("table", TABLES)
def test_a_saved_table_reads_back_equal(table: str, tmp_path: Path) -> None:
    result = run(tmp_path, PLANS)
    saved = saved_in(tmp_path).tables[table]
    assert len(saved) > 0
    assert plain(saved, table) == plain(result.tables[table], table)
    expected = {column.name: "object" if column.dtype == "str" else column.dtype for column in TABLES[table]}
    assert {name: str(dtype) for name, dtype in saved.dtypes.items()} == expected


@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_was_cut_or_edited_is_not_read(table: str, tmp_path: Path) -> None:
    folder = run(tmp_path, PLANS).saved
    assert folder is not None
    file = folder / f"{table}.csv"
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[:-1]))
    with pytest.raises(StoreError, match="sửa hoặc bị cụt"):
        saved_in(tmp_path)


def test_the_head_reads_back_equal(tmp_path: Path) -> None:
    result = run(tmp_path, PLANS)
    saved = saved_in(tmp_path)
    assert result.head is not None
    assert saved.head.model_copy(update={"saved": ()}) == result.head
    there = {file.name for file in saved.folder.iterdir()} - {"result.json", "receipt.json"}
    assert {one.name for one in saved.head.saved} == there
    assert saved.folder == result.saved
    assert (saved.folder / "rubric.yaml").read_text("utf-8") == TABLE.text


def test_every_file_opens_in_a_spreadsheet_without_a_formula(tmp_path: Path) -> None:
    run(tmp_path, PLANS)
    for file in saved_in(tmp_path).folder.glob("*.csv"):
        assert file.read_bytes().startswith(b"\xef\xbb\xbf")  # Excel takes it for UTF-8
        cells = pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        text = [column.name for column in TABLES[file.stem] if column.dtype in ("category", "str")]
        starts = {value[:1] for name in text for value in cells[name]}
        assert starts.isdisjoint(set("=+-@\t\r"))


def test_the_same_run_twice_makes_one_folder(tmp_path: Path) -> None:
    first = run(tmp_path, PLANS)
    before = contents(tmp_path / "results")
    second = run(tmp_path, PLANS)
    assert second.saved == first.saved
    assert contents(tmp_path / "results") == before


def test_long_tables_are_written_and_read_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run(tmp_path, PLANS)
    whole = saved_in(tmp_path)
    monkeypatch.setattr(results, "ROWS", 2)
    assert run(tmp_path, PLANS).saved == first.saved, "the same bytes"
    assert max(map(len, whole.tables.values())) > 2
    for name, table in saved_in(tmp_path).tables.items():
        pd.testing.assert_frame_equal(table, whole.tables[name])


def test_a_different_run_is_added_and_the_first_one_kept(tmp_path: Path) -> None:
    first = run(tmp_path, PLANS)
    assert first.saved is not None
    before = contents(first.saved)
    changed = {**PLANS, "Xã B": {**PLANS["Xã B"], "1.3": {"answer": "Không"}}}
    second = run(tmp_path, changed)
    assert runs_in(tmp_path) == ["0001", "0002"]
    assert contents(first.saved) == before
    assert saved_in(tmp_path).folder == second.saved == first.saved.parent / "0002"


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    result = run(tmp_path, PLANS, save=False)
    assert result.head is not None
    assert result.saved is None
    assert not (tmp_path / "results").exists()


def test_a_run_with_errors_writes_nothing(tmp_path: Path) -> None:
    run(tmp_path, PLANS)
    before = contents(tmp_path / "results")
    result = files_of(tmp_path, {"Xã A": {"1.3": {"appraised": 9}}}).run("2022", save=True)
    assert [problem.code for problem in result.problems if problem.severity is Severity.ERROR] == ["S17"]
    assert result.head is None
    assert contents(tmp_path / "results") == before


def test_stages_are_kept_apart(tmp_path: Path) -> None:
    run(tmp_path, PLANS)
    before = contents(tmp_path / "results" / "thu" / "2022" / "record")
    run(tmp_path, PLANS, stage="self")
    assert contents(tmp_path / "results" / "thu" / "2022" / "record") == before
    assert saved_in(tmp_path, "self").head.stage == "self"


# ------------------------------------------------------------------ fewer units than before

CHANGED: Final = {**PLANS["Xã A"], "1.1": {"inputs": {"revenue": 200}}}


def test_a_run_with_fewer_units_merges_by_unit_and_erases_nothing(tmp_path: Path) -> None:
    run(tmp_path, PLANS)
    before = saved_in(tmp_path)
    run(tmp_path, {"Xã A": CHANGED}, with_survey=False)
    after = saved_in(tmp_path)
    assert runs_in(tmp_path) == ["0001", "0002"]
    for table in ("answers", "figures", "remarks", "imported"):
        old, new = (others_than(saved.tables[table], table, "Xã A") for saved in (before, after))
        assert len(old) > 0
        assert new == old
    for table in ("replies", "reply_counts"):  # none were sent now: those of before hold, for all units
        assert plain(after.tables[table], table) == plain(before.tables[table], table)
    figures = after.tables["figures"]
    revenue = figures[(figures["unit"] == "Xã A") & (figures["input"] == "revenue")]
    assert revenue["value"].tolist() == [200.0]


def test_the_whole_set_is_scored_anew(tmp_path: Path) -> None:
    files = files_of(tmp_path, PLANS)
    first = run(tmp_path, PLANS)
    second = run(tmp_path, {"Xã A": CHANGED}, with_survey=False)
    # 1.1 is worth 4 × revenue / the highest: of 100, 50, 25 and then of 200, 50, 25.
    points = [[Came(one, files).of_node(unit, "1.1")["points"] for unit in PLANS] for one in (first, second)]
    assert points == [[4_000_000, 2_000_000, 1_000_000], [4_000_000, 1_000_000, 500_000]]
    # 1.2: half of 33,3 % and the half that was never sent, 1.3: 1,25, the survey 5 of 10, imported 10 × 0,6125.
    assert of_unit(second, "Xã A", files)["points"] == 4_000_000 + 666_000 + 1_250_000 + 5_000_000 + 6_125_000
    assert of_unit(second, "Xã A", files)["status"] == "complete"
    assert of_unit(second, "Xã C", files)["status"] == "incomplete"


def test_the_same_smaller_run_twice_makes_one_folder_more(tmp_path: Path) -> None:
    run(tmp_path, PLANS)
    second = run(tmp_path, {"Xã A": CHANGED}, with_survey=False)
    third = run(tmp_path, {"Xã A": CHANGED}, with_survey=False)
    assert third.saved == second.saved
    assert runs_in(tmp_path) == ["0001", "0002"]


def test_units_sent_one_by_one_end_as_units_sent_together(tmp_path: Path) -> None:
    whole = run(tmp_path / "whole", PLANS)
    for unit, leaves in PLANS.items():
        run(tmp_path / "parts", {unit: leaves})
    parts = saved_in(tmp_path / "parts")
    assert plain(parts.tables["units"], "units") == plain(whole.tables["units"], "units")
    key = ["unit", "node"]
    scores = [
        tables["scores"].astype(dict.fromkeys(key, str)).sort_values(key) for tables in (whole.tables, parts.tables)
    ]
    assert plain(scores[0], "scores") == plain(scores[1], "scores")


def test_a_unit_with_an_error_is_left_out_and_its_saved_data_stay(tmp_path: Path) -> None:
    run(tmp_path, PLANS)
    before = saved_in(tmp_path)
    files = files_of(tmp_path, {"Xã A": {"1.3": {"appraised": 9}}, "Xã B": PLANS["Xã B"]})
    result = files.run("2022", save=True, skip_bad_units=True)
    assert result.head is not None
    assert result.head.partial
    row = of_unit(result, "Xã A", files)
    assert (row["status"], row["rank"], row["class"]) == ("rejected", None, "")
    assert of_unit(result, "Xã B", files)["status"] == "complete"
    assert Came(result, files).of_node("Xã B", "1.1")["points"] == 4_000_000  # 50 is the highest without Xã A's 100
    kept = [others_than(one.tables["answers"], "answers", "Xã B") for one in (before, saved_in(tmp_path))]
    assert kept[0] == kept[1]


# ------------------------------------------------------------------ the period before, under other ids


def test_the_period_before_is_found_under_the_ids_it_had(tmp_path: Path) -> None:
    rule = {"kind": "change", "value": "rank", "better": "lower", "points": 2}
    inputs = {"rank": {"label": "Thứ hạng", "type": "number"}}
    leaf = {"name": "Tăng hạng", "max": 2, "inputs": inputs, "rule": rule}
    old = Table.of({"id": "thu/cu", "periods": ["2021"], "areas": [{"id": "7.1", **leaf}]})
    new = Table.of(
        {"id": "thu/moi", "periods": ["2022"], "previous": "thu/cu", "areas": [{"id": "4.4", "was": "7.1", **leaf}]}
    )
    before, now = Files(old, tmp_path), Files(new, tmp_path)
    before.sent("Xã A", "7.1", {"inputs": {"rank": 7}})
    now.sent("Xã A", "4.4", {"inputs": {"rank": 4}})
    assert before.run("2021", save=True).saved is not None
    assert Came(now.run("2022", save=True), now).of_node("Xã A", "4.4")["points"] == 2_000_000
