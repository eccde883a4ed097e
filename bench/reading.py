"""Reading and checking what was sent, against the bare parser and against pandas; memory.

`python -m bench.reading HOW FOLDER FILE…` reads the files in one of the ways and prints how many rows there were.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.draw import names
from bench.measure import PYTHON, ROOT, Line, at_least, at_most, ms, programs, run
from bench.workbook import write_a_workbook_per_unit, write_rows, write_workspace

UNITS, MANY, SHEETS = 150, 11_722, 2
MOST_GIB = 2
BARE, PANDAS = 6, 2
"""What the program is and does beyond the parser, start and checks included; how much faster than the usual way."""
GIB = 1 << 30


def measure(rounds: int) -> list[Line]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cells = write_workspace(folder, UNITS)
        files = write_a_workbook_per_unit(folder / "nop", cells, names(UNITS))
        one = _against(folder, [folder / "submissions.xlsx"], f"{UNITS} units in one workbook", rounds)
        return [*one, *_against(folder, files, f"{UNITS} workbooks", rounds), *_large(folder)]


def _against(folder: Path, files: list[Path], what: str, rounds: int) -> list[Line]:
    commands = {how: _command(how, folder, files) for how in WAYS}
    times = programs(commands, rounds, ROOT)
    ours, bare, plain = (times[how] for how in WAYS)
    return [
        at_most(f"reading and checking : the bare parser, {what}", ours / bare, BARE, f"{ms(ours)} : {ms(bare)}"),
        at_least(
            f"pandas with openpyxl : reading and checking, {what}", plain / ours, PANDAS, f"{ms(plain)} : {ms(ours)}"
        ),
    ]


def _large(folder: Path) -> list[Line]:
    """1.43 million rows, more than all communes of the country, in one workbook."""
    file = folder / "large.xlsx"
    rows = write_rows(file, MANY, SHEETS)
    times: dict[str, float] = {}
    peak = 0
    for how in ("ours", "bare"):
        seconds, most = run(_command(how, folder, [file]), ROOT).split()[-2:]
        times[how] = float(seconds)
        peak = peak or int(most)
    behind = f"{ms(times['ours'])} : {ms(times['bare'])}"
    return [
        at_most(f"reading and checking : the bare parser, {rows:,} rows", times["ours"] / times["bare"], 3, behind),
        at_most("the same, peak memory in GiB", peak / GIB, MOST_GIB, f"{peak >> 20} MiB, a process of its own"),
    ]


def _command(how: str, folder: Path, files: list[Path]) -> list[str]:
    return [PYTHON, "-m", "bench.reading", how, str(folder), *map(str, files)]


def _ours(folder: Path, files: list[Path]) -> None:
    from cchc_index.flow.choice import choose  # noqa: PLC0415 - each way loads only what it needs
    from cchc_index.flow.request import Request  # noqa: PLC0415
    from cchc_index.flow.sent import open_books, read_sent  # noqa: PLC0415

    opened = open_books(Request(tuple(files), workspace=folder))
    chosen, problems = choose(opened.request)
    assert chosen is not None, problems
    sent = read_sent(opened, chosen)
    assert not sent.problems, sent.problems[:3]


def _bare(_folder: Path, files: list[Path]) -> None:
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - each way loads only what it needs

    for file in files:
        book = CalamineWorkbook.from_path(str(file))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()


def _pandas(_folder: Path, files: list[Path]) -> None:
    import pandas as pd  # noqa: PLC0415 - each way loads only what it needs

    for file in files:
        pd.read_excel(file, sheet_name=None, engine="openpyxl")


WAYS: dict[str, Callable[[Path, list[Path]], None]] = {"ours": _ours, "bare": _bare, "pandas": _pandas}


def _main() -> None:
    how, folder, *files = sys.argv[1:]
    WAYS[how](Path(folder), [Path(file) for file in files])
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


if __name__ == "__main__":
    _main()
