"""A survey of millions of replies × 30 questions: each engine against the same sums written by hand for it; memory.

`python -m bench.survey HOW FILE` counts a file in one of the ways and prints a check sum, seconds of the processor, of
the clock, and the peak memory. Ratios are of the processor's, which others on the machine disturb least; the first of
the sizes is compared with the sums by hand, what is larger with it.
`CCHC_BENCH_REPLIES=10000000` asks for other sizes; parquet and polars are measured where the extra `big` is installed.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd

from bench.measure import PYTHON, ROOT, Line, at_most, run

QUESTIONS, UNITS, EACH = 30, 11_000, 250_000
DRAWN = 1_000_000
"""So many replies are drawn; a larger file has them again and again, which takes nobody longer to read or less."""
ANSWERS = {"Rất hài lòng": 100, "Hài lòng": 75, "Bình thường": 50, "Không hài lòng": 0}
CODES = [f"C{one}" for one in range(1, QUESTIONS + 1)]
SCALE = ", ".join(f"{answer}: {percent}" for answer, percent in ANSWERS.items())
SIZES = [int(one) for one in os.environ.get("CCHC_BENCH_REPLIES", "1000000").split(",")]
MOST_OF_CSV = 10_000_000
MIB = 1 << 20
DEFAULT_MIB, POLARS_MIB = 400, 1024
BY_HAND, TWO_ENGINES, FLAT = 1.2, 1.6, 1.25
RUBRIC = f"""
schema: 1
id: thu/dieu-tra
index: thu
title: Thử
level: xa
periods: ["2022"]
status: illustrative
basis: [{{number: "1", issuer: Thử, title: Thử}}]
areas:
  - id: "1"
    name: Điều tra
    max: 10
    scored_by: survey
    rule: {{kind: survey, questions: [{", ".join(CODES)}], answers: {{{SCALE}}}}}
"""


def measure(rounds: int) -> Iterator[Line]:
    big = find_spec("polars") is not None and find_spec("pyarrow") is not None
    cost: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name:
        for size in SIZES:
            kinds = [*(["csv"] if size <= MOST_OF_CSV else []), *(["parquet"] if big else [])]
            for kind in kinds:
                file = Path(name) / f"replies.{kind}"
                write(file, size)
                engines = ["pandas", *(["polars"] if big else [])]
                yield from _of_file(file, size, engines, rounds if size == SIZES[0] else 0, cost)
                file.unlink()
    for what, each in cost.items():
        if len(each) > 1:
            behind = " : ".join(f"{1e6 * one:.2f}" for one in (each[-1], each[0])) + " millionths of a second"
            yield at_most(
                f"{what}: a reply of the largest file : one of the smallest", each[-1] / each[0], FLAT, behind
            )


def _of_file(file: Path, size: int, engines: list[str], rounds: int, cost: dict[str, list[float]]) -> Iterator[Line]:
    """Without rounds once, and ours alone: by hand polars holds more than 100 MiB for each million replies."""
    ways = [way for engine in engines for way in (engine, *([f"{engine}-by-hand"] if rounds else []))]
    took: dict[str, list[float]] = {way: [] for way in ways}
    clock: dict[str, list[float]] = {way: [] for way in ways}
    peak = dict.fromkeys(ways, 0)
    sums = set()
    for _ in range(max(rounds, 1)):
        for way in ways:
            told, busy, wall, held = run([PYTHON, "-m", "bench.survey", way, str(file)], ROOT).split()[-4:]
            sums.add(told)
            took[way].append(float(busy))
            clock[way].append(float(wall))
            peak[way] = max(peak[way], int(held))
    assert len(sums) == 1, sums
    for engine in engines:
        what, hand = f"{engine}, {size:,} replies, {file.suffix[1:]}", f"{engine}-by-hand"
        ours = median(took[engine])
        cost.setdefault(f"{engine}, {file.suffix[1:]}", []).append(ours / size)
        seconds = f"{ours:.1f} s of the processor, {median(clock[engine]):.1f} s by the clock"
        if rounds:
            behind = f"{seconds}; by hand {median(took[hand]):.1f} s, {peak[hand] // MIB} MiB"
            yield at_most(f"{what} : by hand", ours / median(took[hand]), BY_HAND, behind)
        most = POLARS_MIB if engine == "polars" else DEFAULT_MIB
        yield at_most(f"{what}: peak memory in MiB", peak[engine] / MIB, most, seconds)
    if len(engines) > 1 and file.suffix == ".csv":
        one, two = (median(took[engine]) for engine in engines)
        yield at_most(f"pandas : polars, {size:,} replies, csv", one / two, TWO_ENGINES, f"{one:.1f} s : {two:.1f} s")


def write(file: Path, size: int) -> None:
    """Replies drawn at random, a part at a time; beyond `DRAWN` the same again and again."""
    frames, times = list(_drawn(min(DRAWN, size))), -(-size // DRAWN)
    if file.suffix == ".csv":
        text = pd.concat(frames).to_csv(index=False).encode()
        header, body = text.split(b"\n", 1)
        with file.open("wb") as out:
            out.write(header + b"\n")
            for _ in range(times):
                out.write(body)
        return
    import pyarrow as pa  # noqa: PLC0415 - the extra `big`
    import pyarrow.parquet as pq  # noqa: PLC0415

    schema = pa.schema([(name, pa.string()) for name in frames[0].columns])
    tables = [pa.Table.from_pandas(frame, preserve_index=False).cast(schema) for frame in frames]
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for _ in range(times):
            for table in tables:
                writer.write_table(table)


def _drawn(size: int) -> Iterator[pd.DataFrame]:
    pick = np.random.default_rng(1)
    texts = pd.Index([*ANSWERS])
    units = pd.Index([f"Xã Thử {one:05}" for one in range(UNITS)])
    for start in range(0, size, EACH):
        count = min(EACH, size - start)
        columns = {"Đơn vị": pd.Categorical.from_codes(pick.integers(0, UNITS, count), units)}
        usual = pick.integers(0, 4, count)
        for code in CODES:
            answer = np.where(pick.random(count) < 0.5, usual, pick.integers(0, 4, count))
            answer[pick.random(count) < 0.05] = -1
            columns[code] = pd.Categorical.from_codes(answer, texts)
        yield pd.DataFrame(columns)


def _ours(file: Path, engine: str) -> Callable[[], int]:
    from cchc_index.flow.survey import count_replies  # noqa: PLC0415 - each way loads only what it needs
    from cchc_index.model.questionnaire import SurveyPart  # noqa: PLC0415
    from cchc_index.model.survey import survey_leaves  # noqa: PLC0415
    from cchc_index.read.replies import Plan, Reading  # noqa: PLC0415
    from cchc_index.read.rubric import saved_rubric  # noqa: PLC0415
    from cchc_index.read.submissions import UnitFinder  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as name:
        rubric = Path(name) / "rubric.yaml"
        rubric.write_text(RUBRIC, "utf-8")
        leaves = survey_leaves(saved_rubric(rubric))
    plan = Plan(lambda _path: SurveyPart().with_all(None), "Asia/Ho_Chi_Minh", engine=engine)
    import_module(engine)
    reading = Reading([file], leaves, UnitFinder(None, []), plan)

    def count() -> int:
        (sums,) = count_replies(reading, leaves, engine).settled()  # type: ignore[arg-type]
        assert not reading.problems, reading.problems
        return sum(int(part.sum(dtype=np.int64)) for part in sums.products) * sums.form.step + int(sums.replies.sum())

    return count


def _by_hand(chunks: Iterator[pd.DataFrame]) -> int:
    """What somebody would write for this one file: the same sums, no finding, no unit that is spelt otherwise."""
    size = 2 * QUESTIONS
    known = {f"Xã Thử {one:05}": one for one in range(UNITS)}
    step = 25
    products = np.zeros((UNITS, size * (size + 1) // 2), np.int32)
    counts = np.zeros((UNITS, QUESTIONS, len(ANSWERS) + 1), np.int64)
    pairs = np.triu_indices(size)
    place = {text: at for at, text in enumerate(ANSWERS)}
    value = np.array([*(percent // step for percent in ANSWERS.values()), 0], np.float32)
    valid = np.array([1] * len(ANSWERS) + [0], np.float32)
    total = 0
    for chunk in chunks:
        columns = [chunk.iloc[:, at].cat for at in range(1 + QUESTIONS)]
        unit = np.array([known[text] for text in columns[0].categories], np.int32)[columns[0].codes]
        order = np.argsort(unit, kind="stable")
        unit = unit[order]
        codes = np.stack(
            [
                np.array([*(place[text] for text in one.categories), len(ANSWERS)], np.int8)[one.codes]
                for one in columns[1:]
            ]
        )[:, order]
        for at in range(QUESTIONS):
            flat = np.bincount(unit.astype(np.int64) * (len(ANSWERS) + 1) + codes[at], minlength=counts[:, at].size)
            counts[:, at] += flat.reshape(UNITS, -1)
        vectors = np.concatenate([value[codes], valid[codes]])
        edges = np.flatnonzero(np.diff(unit, prepend=-1, append=-1))
        for first, last in pairwise(edges.tolist()):
            part = np.ascontiguousarray(vectors[:, first:last])
            products[unit[first]] += (part @ part.T)[pairs].astype(np.int32)
        total += len(unit)
    return sum(int(row.sum(dtype=np.int64)) for row in products) * step * 1000 + total


def _pandas_chunks(file: Path) -> Iterator[pd.DataFrame]:
    if file.suffix == ".csv":
        return iter(pd.read_csv(file, dtype="category", chunksize=EACH, keep_default_na=False, na_values=[""]))
    import pyarrow.parquet as pq  # noqa: PLC0415 - the extra `big`

    whole = pq.ParquetFile(file, read_dictionary=["Đơn vị", *CODES])
    return (batch.to_pandas() for batch in whole.iter_batches(EACH))


def _polars_chunks(file: Path) -> Iterator[pd.DataFrame]:
    import polars as pl  # noqa: PLC0415 - the extra `big`

    lazy = pl.scan_csv(file, infer_schema=False) if file.suffix == ".csv" else pl.scan_parquet(file)
    batches = lazy.select(pl.all().cast(pl.Categorical)).collect_batches(chunk_size=EACH, lazy=True)
    return (batch.to_pandas() for batch in batches)


WAYS: dict[str, Callable[[Path], Callable[[], int]]] = {
    "pandas": lambda file: _ours(file, "pandas"),
    "pandas-by-hand": lambda file: partial(_by_hand, _pandas_chunks(file)),
    "polars": lambda file: _ours(file, "polars"),
    "polars-by-hand": lambda file: partial(_by_hand, _polars_chunks(file)),
}
"""Each loads what it needs and opens the file; what is then called is what is measured."""

if __name__ == "__main__":
    count = WAYS[sys.argv[1]](Path(sys.argv[2]))
    start, busy = time.perf_counter(), time.process_time()
    told = count()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(told, f"{time.process_time() - busy:.3f}", f"{time.perf_counter() - start:.3f}", peak)
