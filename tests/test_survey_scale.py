"""A survey of any size, by any engine: the same sums to the last digit, and what `survey show` makes of them."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from cchc_index.engine.survey_counts import Statistics
from cchc_index.engine.survey_tables import survey_tables
from cchc_index.flow.request import Request
from cchc_index.flow.survey import count_replies
from cchc_index.flow.survey_show import show_survey
from cchc_index.model import language
from cchc_index.model.questionnaire import Engine, SurveyPart
from cchc_index.model.rules import Survey
from cchc_index.model.survey import scale_of, survey_leaves
from cchc_index.read import chunks
from cchc_index.read.replies import Plan, Reading
from cchc_index.read.rubric import saved_rubric
from cchc_index.read.submissions import UnitFinder
from cchc_index.report.survey_show import survey_json, survey_page, survey_rows, survey_workbook

R = Path(__file__).parent / "survey_r"
ANSWERS = ("Tốt", "Khá", "Trung bình", "Kém")
CODES = ("C1", "C2", "C3", "C4")
BIG = pytest.mark.skipif(
    find_spec("polars") is None or find_spec("pyarrow") is None, reason="needs pip install 'cchc-index[big]'"
)
# The build server installs the extras before the slow tests: there it fails where something is missing.
SPARK = pytest.mark.skipif(
    os.environ.get("CCHC_REQUIRE_TOOLS") != "1"
    and (any(find_spec(one) is None for one in ("polars", "pyarrow", "pyspark")) or shutil.which("java") is None),
    reason="needs pip install 'cchc-index[big,spark]', and Java 17",
)
LEAVES = survey_leaves(saved_rubric(R / "rubric.yaml"))


def drawn(count: int, units: int = 7) -> pd.DataFrame:
    """Replies as an export has them: a text with a line break beside them, blanks, answers in other spellings."""
    pick = np.random.default_rng(11)
    frame = pd.DataFrame({"Đơn vị": [f"Huyện Thử {one}" for one in pick.integers(0, units, count)]})
    frame["Nhóm"] = np.array(["Lãnh đạo", "Người dân"])[pick.integers(0, 2, count)]
    frame["Ý kiến"] = np.array(["", "Tốt, nhưng\nchậm", 'gọi là "tốt"'])[pick.integers(0, 3, count)]
    spelt = np.array([*ANSWERS, "tốt", " KHÁ ", ""])
    for code in CODES:
        frame[code] = spelt[pick.integers(0, len(spelt), count)]
    return frame


def counted(path: Path, engine: Engine, master: str = "local[2]") -> tuple[Statistics, list[str]]:
    """A file's sums by an engine, and the codes of what was wrong."""
    plan = Plan(lambda _path: SurveyPart().with_all(None), "Asia/Ho_Chi_Minh", engine=engine)
    reading = Reading([path], LEAVES, UnitFinder(None, []), plan)
    statistics = count_replies(reading, LEAVES, engine, master)
    return statistics, [f"{one.code} {one.place.line} {one.params}" for one in reading.problems]


def same(one: Statistics, two: Statistics) -> bool:
    """Whether all sums are equal, table by table."""
    tables = survey_tables(one), survey_tables(two)
    assert all(len(table) for table in tables[0].values())
    for name, table in tables[0].items():
        pd.testing.assert_frame_equal(table, tables[1][name])
    return True


@pytest.fixture(scope="module")
def replies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CSV of 4,000 replies, one of them with an answer that no list has."""
    path = tmp_path_factory.mktemp("replies") / "replies.csv"
    frame = drawn(4000)
    frame.loc[3210, "C2"] = "Không rõ lắm"
    frame.to_csv(path, index=False)
    return path


def test_a_large_file_is_counted_in_chunks_as_a_small_one_whole(replies: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, told = counted(replies, "auto")  # small: read as any table
    monkeypatch.setattr(chunks, "ROWS", 777)
    parts, again = counted(replies, "pandas")
    assert same(whole, parts)
    assert [one.split()[0] for one in told] == [one.split()[0] for one in again] == ["K04", "K09"]  # no column D1


def test_parts_of_a_file_hold_each_row_once(replies: Path) -> None:
    """Cut anywhere, also where a line break stands within quotation marks; rows keep their numbers."""
    source = chunks.open_stream(replies, "replies.csv", "pandas")
    assert isinstance(source, chunks.CsvSource)
    whole = pd.concat([chunk.astype(object) for chunk in source.chunks([0, 3, 6], 1)])
    for count in (2, 9, 200):
        parts = source.parts(count)
        assert len(parts) > count // 2
        again = pd.concat([chunk.astype(object) for part in parts for chunk in part.chunks([0, 3, 6], 1)])
        pd.testing.assert_frame_equal(whole, again)


@BIG
def test_engines_agree_to_the_last_digit(replies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "ROWS", 777)
    by_pandas, told = counted(replies, "pandas")
    by_polars, again = counted(replies, "polars")
    assert same(by_pandas, by_polars)
    assert told == again
    parquet = tmp_path / "replies.parquet"
    frame = pd.read_csv(replies, dtype=str, keep_default_na=False)
    frame.replace("", None).to_parquet(parquet, row_group_size=900)
    for engine in ("pandas", "polars"):
        assert same(by_pandas, counted(parquet, engine)[0])


def test_who_reads_goes_by_size_and_by_the_memory_that_is_left(replies: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless told: pandas in chunks from 16 MB on, polars from 1 GB on where it is installed and has room."""
    size, big = replies.stat().st_size, find_spec("polars") is not None and find_spec("pyarrow") is not None
    for large, very, needed, fast in (
        (size, size + 1, 0, False),
        (size, size, 0, big),
        (size, size, sys.maxsize + 1, False),
    ):
        for name, value in (("LARGE", large), ("VERY_LARGE", very), ("ROOM", needed)):
            monkeypatch.setattr(chunks, name, value)
        source = chunks.open_stream(replies, "replies.csv", "auto")
        assert isinstance(source, chunks.CsvSource)
        assert source.fast == fast
    monkeypatch.setattr(chunks, "LARGE", size + 1)
    assert chunks.open_stream(replies, "replies.csv", "auto") is None


def test_polars_is_not_begun_where_it_would_be_killed(replies: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "ROOM", sys.maxsize + 1)
    with pytest.raises(MemoryError):
        chunks.open_stream(replies, "replies.csv", "polars")


def test_quotation_marks_that_do_not_match_are_told(tmp_path: Path) -> None:
    path = tmp_path / "replies.csv"
    rows = ["Đơn vị,Nhóm,C1,C2,C3,C4", *["Huyện A,Lãnh đạo,Tốt,Tốt,Tốt,Tốt"] * 50, 'Huyện A,Lãnh đạo,"Tốt,Tốt,Tốt,Tốt']
    path.write_text("\n".join(rows) + "\n", "utf-8")
    told = counted(path, "pandas")[1]
    assert told[0].startswith("S02")
    assert "row 51" in told[0]


def test_show_has_points_intervals_and_answers() -> None:
    """As the issue's JSON has it; points and errors are those of `score`, which are R's."""
    done = show_survey(Request((), workspace=R, here=R, dry_run=True))
    payload = json.loads("".join(survey_json(done.index, done.period, done.units, done.problems)))
    first = payload["units"][0]
    assert (first["unit"], first["replies"], first["excluded"], first["response_pct"]) == ("Huyện An", 108, {}, None)
    assert [leaf["id"] for leaf in first["leaves"]] == ["1.1", "1.2", "2", "3.1", "3.2", "3.3"]
    leaf = first["leaves"][0]
    expected = pd.read_csv(R / "expected.csv", dtype={"node": str})
    row = expected[(expected["unit"] == "Huyện An") & (expected["node"] == "1.1")]
    se, margin = row[["se", "margin"]].to_numpy()[0]
    assert leaf["se"] == pytest.approx(se, abs=1e-6)
    assert leaf["high"] - leaf["points"] == pytest.approx(margin, abs=1e-6)
    question = leaf["questions"][0]
    assert (question["code"], question["group"], question["n"], question["valid"]) == ("C1", "Lãnh đạo", 12, 12)
    assert question["answers"] == {"Tốt": 2, "Khá": 3, "Trung bình": 4, "Kém": 3}
    assert question["percent"] == pytest.approx((2 * 100 + 3 * 75 + 4 * 50) / 12)
    assert first["points"] == pytest.approx(sum(leaf["points"] for leaf in first["leaves"]))
    assert first["max"] == sum(leaf["max"] for leaf in first["leaves"])  # what the survey is worth, not all of it


def test_a_page_has_an_answer_a_line_and_says_which_end_is_which() -> None:
    done = show_survey(Request((), workspace=R, here=R, dry_run=True), "Huyện An")
    language.use("vi")
    whole, _leaves, asked = survey_page(done.units, done.period, done.small_group).tables
    assert [column.title for column in whole.columns][-3:-1] == ["Đầu dưới", "Đầu trên"]
    lines = [row for row in asked.rows if row[1] == "C1"]
    at = asked.rows.index(lines[0])
    assert [row[5:7] for row in asked.rows[at : at + 4]] == [("Tốt", 2), ("Khá", 3), ("Trung bình", 4), ("Kém", 3)]
    assert [row[1] for row in asked.rows[at + 1 : at + 4]] == [""] * 3


def test_few_replies_are_told_once_per_unit_and_group_and_of_the_unit_asked_for(tmp_path: Path) -> None:
    shutil.copytree(R, tmp_path, dirs_exist_ok=True)
    text = (R / "rubric.yaml").read_text("utf-8")
    strict = re.sub(r"( +)kind: survey\n", r"\g<0>\1min_replies: 10000\n", text)
    (tmp_path / "rubric.yaml").write_text(strict, "utf-8")
    for unit, most in (("Huyện An", {"Huyện An"}), (None, {"Huyện An", "Huyện Bình"})):
        done = show_survey(Request((), workspace=tmp_path, here=tmp_path, dry_run=True), unit)
        few = [(one.code, one.unit, one.params["group"]) for one in done.problems if one.code in {"K07", "K12"}]
        assert len(set(few)) == len(few)
        assert {one[1] for one in few} == most


@pytest.mark.parametrize(
    ("rule", "order"),
    [
        ({"satisfied": ["4", "5"], "dissatisfied": ["1", "2", "3"]}, "5 4 3 2 1"),
        ({"satisfied": ["2", "1"], "dissatisfied": ["3"]}, "1 2 3"),
        ({"satisfied": ["B", "A"], "dissatisfied": ["D", "C"]}, "B A D C"),
        ({"answers": {"C": 0, "B": 50, "A": 100, "K": 50}}, "A B K C"),
        ({"answers": {"C": 0}, "answers_of": {"c1": {"N": 0, "Y": 100}}}, "Y N"),
    ],
)
def test_answers_stand_from_the_best_on(rule: dict[str, object], order: str) -> None:
    read = Survey.model_validate({"kind": "survey", "questions": ["C1"], **rule})
    assert " ".join(scale_of(read, "C1")) == order


def test_show_as_a_workbook_keeps_text_as_text(tmp_path: Path) -> None:
    done = show_survey(Request((), workspace=R, here=R, dry_run=True))
    header, rows = survey_rows(done.units)
    (tmp_path / "show.xlsx").write_bytes(survey_workbook(done.units))
    book = openpyxl.load_workbook(tmp_path / "show.xlsx")
    units, questions = book.worksheets
    assert units.max_row == 1 + len(done.units)
    assert questions.max_row == 1 + len(list(rows))
    assert questions.max_column == len(header)
    assert [(sheet.page_setup.orientation, sheet.page_setup.fitToHeight) for sheet in book] == [("landscape", 0)] * 2
    assert all((setup := sheet.sheet_properties.pageSetUpPr) and setup.fitToPage for sheet in book)
    assert [cell.number_format for cell in units[2]][3:] == ["#,##0.00"] * 5
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def cluster(folder: Path, env: Mapping[str, str]) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A Spark master and two workers on loopback, each a process of its own."""
    import pyspark

    program = str(Path(pyspark.__file__).parent / "bin" / "spark-class")
    port, deploy = free_port(), "org.apache.spark.deploy"
    address = f"spark://127.0.0.1:{port}"
    at = ["--host", "127.0.0.1", "--webui-port", "0"]
    worker = ["worker.Worker", *at, "--cores", "1", "--memory", "1g", address]
    lines = [["master.Master", *at, "--port", str(port)], *([*worker, "--work-dir", str(folder / n)] for n in "ab")]
    running: list[subprocess.Popen[bytes]] = []
    try:
        for place, (name, *rest) in enumerate(lines):
            with (folder / f"{place}.log").open("wb") as log:
                line = [program, f"{deploy}.{name}", *rest]
                running.append(subprocess.Popen(line, env=env, stdout=log, stderr=log, cwd=folder))
        deadline = time.monotonic() + 90
        while (folder / "0.log").read_bytes().count(b"Registering worker") < 2:
            assert time.monotonic() < deadline, (folder / "0.log").read_text("utf-8", "replace")
            time.sleep(0.2)
        yield address, running[1:]
    finally:
        for one in running:
            one.terminate()
        for one in running:
            one.wait(30)


def kill_midway(worker: subprocess.Popen[bytes], work: Path, past: frozenset[Path]) -> None:
    """Kill a worker as soon as it has counted one part for another application than the past ones."""
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and worker.poll() is None:
        if any(b"Finished task" in log.read_bytes() for log in {*work.glob("app-*/*/stderr")} - past):
            worker.kill()
        time.sleep(0.05)


@pytest.mark.slow
@SPARK
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_gives_the_same_also_when_a_worker_dies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A million replies in parquet: pandas, polars and two Spark workers; then one of these is killed midway."""
    path = tmp_path / "replies.parquet"
    size = int(os.environ.get("CCHC_TEST_REPLIES", "1000000"))
    drawn(size, units=150).replace("", None).to_parquet(path, row_group_size=size // 12)
    by_pandas, told = counted(path, "pandas")
    assert same(by_pandas, counted(path, "polars")[0])
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    with cluster(tmp_path, dict(os.environ)) as (address, workers):
        assert same(by_pandas, counted(path, "spark", address)[0])
        past = frozenset((tmp_path / "a").glob("app-*/*/stderr"))
        killer = threading.Thread(target=kill_midway, args=(workers[0], tmp_path / "a", past))
        killer.start()
        again, said = counted(path, "spark", address)
        killer.join()
        assert workers[0].wait(30) == -signal.SIGKILL
        assert same(by_pandas, again)
        assert said == told
