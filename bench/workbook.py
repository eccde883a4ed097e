"""The drawn cells as files: tidy workbook, imported values, rubric, workspace; and a workbook with a sheet per unit."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
import yaml

from bench.draw import Cells, Figure, draw, names
from bench.plan import ANSWERS, LEAVES, MILLION, PERIOD, points, rubric
from cchc_index.model.tables import NOT_APPLICABLE

HEADINGS = ("Đơn vị", "Mã", "Tiêu chí", "Điểm tối đa", "Tên số liệu", "Giá trị", "Giá trị thẩm định", "Điểm thẩm định")
HEADINGS_2 = (*HEADINGS, "Điểm thẩm định lần 2")


def write_workspace(folder: Path, units: int) -> list[Cells]:
    """A workspace of so many units: `rubric.yaml`, `cchc.yaml`, `submissions.xlsx`, `imported.csv`, `plan.json`."""
    cells, called = draw(units), names(units)
    (folder / "rubric.yaml").write_text(yaml.safe_dump(rubric(), allow_unicode=True, sort_keys=False), "utf-8")
    period = {
        "period": PERIOD,
        "rubric": "rubric.yaml",
        "imported": "imported.csv",
        "submissions": ["submissions.xlsx"],
    }
    workspace = {"schema": 1, "periods": [period]}
    (folder / "cchc.yaml").write_text(yaml.safe_dump(workspace, allow_unicode=True), "utf-8")
    _write_tidy(folder / "submissions.xlsx", cells, dict(enumerate(called)))
    imported = [(one.leaf.id, one.imported / 10) for one in cells if one.imported is not None]
    rows = [f"{unit},{leaf},{values[place]}" for place, unit in enumerate(called) for leaf, values in imported]
    (folder / "imported.csv").write_text("\n".join(["unit,id,value", *rows]) + "\n", "utf-8")
    plan = [{"id": leaf.id, "kind": leaf.kind, "max": points(leaf.max)} for leaf in LEAVES]
    (folder / "plan.json").write_text(json.dumps(plan), "utf-8")
    return cells


def _write_tidy(path: Path, cells: list[Cells], units: dict[int, str]) -> None:
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("Tự chấm")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, HEADINGS_2)
    row = 0
    for place, unit in units.items():
        for one in cells:
            row += 1
            sheet.write_row(row, 0, (unit, one.leaf.id, one.leaf.name, points(one.leaf.max)))
            claimed = one.claims is not None and bool(one.claims[place])
            if claimed:
                sheet.write(row, 5, NOT_APPLICABLE)
            elif one.answer is not None:
                _write_values(sheet.write, row, one.answer, place)
            if one.given is not None and one.given_where is not None and one.given_where[place]:
                sheet.write_number(row, 7, int(one.given[place]) / MILLION)
            if one.given is not None and one.given_twice is not None and one.given_twice[place]:
                sheet.write_number(row, 8, int(one.given[place]) / MILLION)
            for name, figure in {} if claimed else one.figures.items():
                row += 1
                sheet.write_row(row, 0, (unit, one.leaf.id, one.leaf.name))
                sheet.write_string(row, 4, one.leaf.label(name))
                dated = day if one.leaf.inputs[name] == "date" else None
                _write_values(sheet.write, row, figure, place, dated, yes_no=one.leaf.inputs[name] == "yes_no")
    book.close()


def write_a_workbook_per_unit(folder: Path, cells: list[Cells], units: list[str]) -> list[Path]:
    """The tidy workbook as so many, each of one unit."""
    folder.mkdir()
    files = [folder / f"{number:03}.xlsx" for number in range(1, len(units) + 1)]
    for place, (file, unit) in enumerate(zip(files, units, strict=True)):
        _write_tidy(file, cells, {place: unit})
    return files


def write_rows(path: Path, units: int, sheets: int) -> int:
    """Self points for every leaf that takes them, in a tidy workbook of several sheets; how many rows."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    called = names(units)
    leaves = [leaf for leaf in LEAVES if leaf.kind not in {"imported", "judgement"}]
    for number in range(sheets):
        sheet = book.add_worksheet(f"Tờ {number + 1}")
        sheet.write_row(0, 0, ("Đơn vị", "Mã", "Điểm tối đa", "Điểm tự chấm"))
        rows = ((unit, leaf) for unit in called[number::sheets] for leaf in leaves)
        for row, (unit, leaf) in enumerate(rows, start=1):
            sheet.write_row(row, 0, (unit, leaf.id, points(leaf.max), points(leaf.max) / 2))
    book.close()
    return units * len(leaves)


def _write_values(
    write: Callable[..., Any], row: int, figure: Figure, place: int, dated: object = None, *, yes_no: bool = False
) -> None:
    def write_one(column: int, value: int) -> None:
        if figure.words:
            write(row, column, figure.words[value])
        elif yes_no:
            write(row, column, "có" if value else "không")
        elif dated is not None:
            write(row, column, date.fromordinal(value), dated)
        else:
            write(row, column, value / figure.den)

    write_one(5, int(figure.declared[place]))
    if figure.where[place]:
        write_one(6, int(figure.corrected[place]))


def write_sheet_per_unit(path: Path, cells: list[Cells], units: list[str]) -> None:
    """The usual workbook: a sheet per unit with a formula per leaf, and a sheet that ranks the totals."""
    book = xlsxwriter.Workbook(path)
    summary = book.add_worksheet("Tổng hợp")
    summary.write_row(0, 0, ("Đơn vị", "Điểm", "Tối đa", "Chỉ số", "Xếp hạng"))
    best = {one.leaf.place: int(one.figures["revenue"].counts.max()) for one in cells if "revenue" in one.figures}
    for place, unit in enumerate(units):
        sheet = book.add_worksheet(unit)
        sheet.write_row(0, 0, ("Mã", "Tiêu chí", "Tối đa", "1", "2", "3", "Trả lời", "Thẩm định", "Điểm", "Áp dụng"))
        for number, one in enumerate(cells, start=2):
            _write_leaf(sheet, number, one, place, best.get(one.leaf.place, 1))
        last = len(cells) + 1
        total, most = f"=SUM(I2:I{last})", f"=SUM(J2:J{last})"
        sheet.write_formula(last + 1, 8, total)
        sheet.write_formula(last + 1, 9, most)
        summary.write(place + 1, 0, unit)
        summary.write_formula(place + 1, 1, f"='{unit}'!I{last + 2}")
        summary.write_formula(place + 1, 2, f"='{unit}'!J{last + 2}")
        summary.write_formula(place + 1, 3, f"=100*B{place + 2}/C{place + 2}")
        summary.write_formula(place + 1, 4, f"=RANK(D{place + 2},D$2:D${len(units) + 1})")
    book.close()


def _write_leaf(sheet: Any, number: int, one: Cells, place: int, best: int) -> None:
    row = number - 1
    sheet.write_row(row, 0, (one.leaf.id, one.leaf.name, points(one.leaf.max)))
    values = [int(figure.counts[place]) / figure.den for figure in one.figures.values()]
    if one.imported is not None:
        values = [int(one.imported[place]) / 10]
    sheet.write_row(row, 3, values)
    if one.answer is not None:
        sheet.write(row, 6, ANSWERS[int(one.answer.counts[place])])
    if one.given is not None and one.given_where is not None and one.given_where[place]:
        sheet.write_number(row, 7, int(one.given[place]) / MILLION)
    applies = one.claims is None or not one.claims[place]
    rule = _formula(one, number, best)
    sheet.write_formula(row, 8, f"=IF(ISNUMBER(H{number}),H{number},ROUND({rule},6))" if applies else "=0")
    sheet.write_formula(row, 9, f"=C{number}" if applies else "=0")


def _formula(one: Cells, n: int, best: int) -> str:
    """The rule as people write it in a spreadsheet: D, E, F the figures, G the answer, C the maximum."""
    share = f"D{n}/E{n}"
    match one.leaf.kind:
        case "choice":
            return f'IF(G{n}="{ANSWERS[0]}",C{n},IF(G{n}="{ANSWERS[1]}",C{n}/2,0))'
        case "share_bands":
            return f"C{n}*IF({share}>=0.9,1,IF({share}>=0.8,0.75,IF({share}>=0.7,0.5,0)))"
        case "number_bands":
            return f"C{n}*IF(D{n}>=4,1,IF(D{n}>=3,0.7,IF(D{n}>=2,0.4,0)))"
        case "inner_rule":
            return f"IF({share}>=0.8,C{n}*MIN(1,{share}),0)"
        case "ratio":
            return f"C{n}*MIN(1,{share})"
        case "step_ratio":
            return f"ROUND(C{n}*MIN(1,{share})/0.25,0)*0.25"
        case "per_item":
            return f"MAX(0,C{n}-0.25*D{n})"
        case "all_of":
            return f"IF(AND(D{n}=1,E{n}=1),C{n},0)"
        case "deadline":
            due = date(int(PERIOD), 12, 10).toordinal()
            return f"IF(D{n}<={due},C{n},IF(D{n}<={due + 5},C{n}/2,0))"
        case "formula":
            return f"MIN(C{n},C{n}*(0.6*{share}+MIN(0.4,0.1*F{n})))"
        case "parts":
            return f"IF(D{n}=1,C{n}/2,0)+C{n}/2*MIN(1,E{n}/F{n})"
        case "when":
            return f"IF(D{n}=0,C{n}*MIN(1,E{n}/70),IF(E{n}>=100,C{n},C{n}/2))"
        case "relative":
            return f"C{n}*D{n}/{best / 10}"
        case "imported":
            return f"C{n}*D{n}/1000"
        case _:
            return "0"
