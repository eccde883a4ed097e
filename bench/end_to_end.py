"""`cchc score` as its users run it, against the plain way with pandas and against a spreadsheet program."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
from pathlib import Path

from bench.draw import Cells, names
from bench.measure import CCHC, PYTHON, ROOT, Line, at_least, at_most, ms, programs, run
from bench.workbook import write_sheet_per_unit, write_workspace

UNITS, FEW = 150, 7
PLAIN = [PYTHON, str(ROOT / "bench" / "plain.py"), "."]
SCORE = [CCHC, "--lang", "en", "score", "submissions.xlsx"]
GET_SOFFICE = "soffice is not here: apt-get install --no-install-recommends libreoffice-calc"
ALWAYS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    '<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">'
    "<value>0</value></prop></item></oor:items>\n"
)
"""The office program's setting that makes it compute what it loads."""


def measure(rounds: int) -> list[Line]:
    with tempfile.TemporaryDirectory() as name:
        many, few = Path(name) / "many", Path(name) / "few"
        many.mkdir()
        few.mkdir()
        cells = write_workspace(many, UNITS)
        write_workspace(few, FEW)
        return [*_against_plain(many, rounds), _against_office(many, cells, rounds), _few(few, rounds)]


def _against_plain(folder: Path, rounds: int) -> list[Line]:
    _check_plain(folder)
    commands = {"plain": PLAIN, "dry": [*SCORE, "--dry-run"], "saved": SCORE}
    times = programs(commands, rounds, folder, before=lambda: _forget(folder))
    plain = f"{ms(times['plain'])} : "
    return [
        at_least(
            f"pandas.read_excel, merged and summed : cchc score --dry-run, {UNITS} units",
            times["plain"] / times["dry"],
            2,
            plain + ms(times["dry"]),
        ),
        at_least("the same : cchc score, which saves", times["plain"] / times["saved"], 2, plain + ms(times["saved"])),
    ]


def _check_plain(folder: Path) -> None:
    """The plain way comes to the same totals in all units without zeroes or redistribution, the most by far."""
    ours = _scored(folder)
    lines = [line.rsplit(maxsplit=4) for line in run(PLAIN, folder).splitlines()]
    theirs = {line[0]: float(line[1]) for line in lines if line[0].startswith("Xã")}
    same = sum(abs(theirs[unit] - points) < 1e-4 for unit, points in ours.items())
    assert same >= len(ours) // 2, f"only {same} of {len(ours)} totals agree"


def _scored(folder: Path) -> dict[str, float]:
    payload = json.loads(run([*SCORE, "--dry-run", "--format", "json"], folder))
    return {unit["unit"]: unit["points"] for unit in payload["units"]}


def _forget(folder: Path) -> None:
    """The saved result of the run before: each run starts anew."""
    shutil.rmtree(folder / "results", ignore_errors=True)


def _against_office(folder: Path, cells: list[Cells], rounds: int) -> Line:
    what = f"a spreadsheet program recalculating a sheet per unit : cchc score, {UNITS} units"
    program = shutil.which("soffice")
    if program is None:
        return Line(what, None, ">= 5", None, GET_SOFFICE)
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, "utf-8")
    write_sheet_per_unit(folder / "sheets.xlsx", cells, names(UNITS))
    office = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to"]
    run([*office, "csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir", "out", "sheets.xlsx"], folder)
    _check_office(folder)
    commands = {"office": [*office, "xlsx", "--outdir", "out", "sheets.xlsx"], "saved": SCORE}
    times = programs(commands, max(1, rounds // 2), folder, before=lambda: _forget(folder))
    return at_least(what, times["office"] / times["saved"], 5, f"{ms(times['office'])} : {ms(times['saved'])}")


def _check_office(folder: Path) -> None:
    """The spreadsheet was really computed: its totals are those of the units without zeroes or redistribution."""
    found = next((folder / "out").glob("sheets*.csv")).read_text("utf-8")
    theirs = {row[0]: float(row[1]) for row in list(csv.reader(io.StringIO(found)))[1:]}
    same = sum(abs(theirs[unit] - points) < 1e-4 for unit, points in _scored(folder).items())
    assert same >= len(theirs) // 2, f"only {same} of {len(theirs)} totals agree"


def _few(folder: Path, rounds: int) -> Line:
    commands = {"pandas": [PYTHON, "-c", "import pandas"], "saved": SCORE}
    times = programs(commands, rounds, folder, before=lambda: _forget(folder))
    behind = f"{ms(times['saved'])} : {ms(times['pandas'])}"
    return at_most(
        f"cchc score, {FEW} units : python -c 'import pandas'", times["saved"] / times["pandas"], 2.5, behind
    )
