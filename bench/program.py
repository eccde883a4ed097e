"""Whole commands: `--help`, and `score` from a workbook against the plain way and against LibreOffice."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import xlsxwriter
import yaml

from bench import plan
from bench.draw import draw, names
from bench.frames import frames
from bench.timing import command, medians, row
from cchc_index.model.points import MILLION

CCHC = [str(Path(sys.executable).with_name("cchc"))]
HERE = Path(__file__).parent
SCRIPTS = HERE / "scripts"
DATES = {name for inputs in plan.INPUTS.values() for name, kind in inputs.items() if kind == "date"}


def measure() -> list[str]:
    """The table of whole commands."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return [_help(folder), *_score(folder)]


def _help(folder: Path) -> str:
    ours, bare = medians(
        [command([*CCHC, "--help"], folder), command([sys.executable, str(SCRIPTS / "bare.py"), "--help"], folder)], 15
    )
    code = "import sys\nfrom cchc_index.cli import main\ntry: main(['--help'])\nfinally: print('pandas' in sys.modules)"
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False).stdout
    return row("cchc --help", ours, "bare typer + rich", bare, f"<= 1.5 (pandas imported: {seen.split()[-1]})")


def _score(folder: Path) -> list[str]:
    (folder / "rubric.yaml").write_text(yaml.safe_dump(plan.rubric(), allow_unicode=True, sort_keys=False), "utf-8")
    for count in (7, 150):
        _workbook(folder / f"{count}.xlsx", count)
    ours = [
        command(
            [*CCHC, "score", f"{count}.xlsx", "--imported", f"{count}.csv", "--rubric", "rubric.yaml", "--dry-run"],
            folder,
        )
        for count in (150, 7)
    ]
    plain = command([sys.executable, str(SCRIPTS / "plain_way.py"), "150.xlsx", "rubric.yaml"], folder)
    pandas = command([sys.executable, "-c", "import pandas"], folder)
    many, few, plainly, imported = medians([*ours, plain, pandas], 7)
    lines = [
        row("cchc score, 150 units x 130 leaves", many, "pandas.read_excel, merged, summed", plainly, "<= 0.5"),
        row("cchc score, 7 units", few, 'python -c "import pandas"', imported, "<= 2.5"),
    ]
    return [*lines, _libre_office(folder, many)]


def _libre_office(folder: Path, ours: float) -> str:
    """The same table as a sheet a unit with formulas, recalculated by LibreOffice."""
    if shutil.which("soffice") is None:
        return "LibreOffice: not measured; install it (Debian: apt-get install libreoffice-calc)"
    book = folder / "sheets.xlsx"
    _sheets(book)
    convert = ["soffice", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", "out", str(book)]
    (seconds,) = medians([command(convert, folder)], 3)
    return row("cchc score, 150 units x 130 leaves", ours, "LibreOffice, a sheet a unit", seconds, "<= 0.2")


def _workbook(path: Path, count: int) -> None:
    """The drawn submissions as one tidy workbook, and the imported values beside it."""
    units = names(count)
    tidy = frames(draw(count), units)
    columns = ["Đơn vị", "Mã", "Tên số liệu", "Giá trị", "Điểm tự chấm", "Giá trị thẩm định", "Điểm thẩm định"]
    columns += ["Giá trị thẩm định lần 2", "Điểm thẩm định lần 2"]
    rows: dict[tuple[str, str, str], dict[int, object]] = {}
    values, points = (
        {"declared": 3, "appraised_1": 5, "appraised_2": 7},
        {"declared": 4, "appraised_1": 6, "appraised_2": 8},
    )
    for figure in tidy.figures.itertuples():
        cell = figure.text if isinstance(figure.text, str) else _cell(str(figure.input), float(figure.value))
        rows.setdefault((figure.unit, figure.node, figure.input), {})[values[figure.round]] = cell
    for answer in tidy.answers.itertuples():
        cells = rows.setdefault((answer.unit, answer.leaf, ""), {})
        if isinstance(answer.answer, str):
            cells[values[answer.round]] = answer.answer
        if answer.points == answer.points:
            cells[points[answer.round]] = float(answer.points)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("Tự chấm")
    sheet.write_row(0, 0, columns)
    for place, ((unit, node, name), cells) in enumerate(sorted(rows.items()), start=1):
        sheet.write_row(place, 0, [unit, node, name])
        for column, cell in cells.items():
            sheet.write(place, column, cell)
    book.close()
    lines = [f"{one.unit},{one.leaf},{one.value}\n" for one in tidy.imported.itertuples()]
    path.with_suffix(".csv").write_text("unit,id,value\n" + "".join(lines), "utf-8")


def _cell(name: str, value: float) -> object:
    return f"{dt.date.fromordinal(int(value)):%d/%m/%Y}" if name in DATES and value else value


def _sheets(path: Path, units: int = 150) -> None:
    """130 ratios a sheet, each an IF and a ROUND, an area a SUMIF, a total, and the ranking on a sheet of its own."""
    book = xlsxwriter.Workbook(str(path))
    first = book.add_worksheet("Tổng hợp")
    for unit in range(units):
        sheet = book.add_worksheet(f"Đơn vị {unit + 1}")
        for place, leaf in enumerate(plan.LEAVES, start=1):
            sheet.write_row(place, 0, [leaf.area, leaf.max / MILLION, (unit * 7 + place * 3) % 100, 100])
            sheet.write_formula(
                place, 4, f"=IF(D{place + 1}=0,0,ROUND(B{place + 1}*MIN(1,C{place + 1}/D{place + 1}),2))"
            )
        last = len(plan.LEAVES) + 1
        for area in range(8):
            sheet.write_formula(area, 6, f"=SUMIF(A2:A{last},{area},E2:E{last})")
        sheet.write_formula(8, 6, f"=SUM(E2:E{last})")
        first.write_formula(unit, 0, f"='Đơn vị {unit + 1}'!G9")
        first.write_formula(unit, 1, f"=RANK(A{unit + 1},A$1:A${units})")
    book.close()
