"""The tidy form written (biểu dạng bảng dài): a row for each leaf that has anything, its figures below it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

import pandas as pd
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from cchc_index.model.points import from_points
from cchc_index.model.rubric import Outline
from cchc_index.model.tables import NEVER

HEADINGS: Final = {
    "unit": ("Đơn vị", 24),
    "id": ("Mã", 10),
    "name": ("Tiêu chí", 48),
    "max": ("Điểm tối đa", 11),
    "input": ("Tên số liệu", 32),
    "value": ("Giá trị", 16),
    "self": ("Điểm tự chấm", 12),
    "appraised_value": ("Giá trị thẩm định", 16),
    "appraised": ("Điểm thẩm định", 12),
    "appraised_value_2": ("Giá trị thẩm định lần 2", 16),
    "appraised_2": ("Điểm thẩm định lần 2", 12),
    "evidence": ("Tài liệu kiểm chứng", 36),
    "explanation": ("Giải trình", 36),
    "appraisal_note": ("Ý kiến thẩm định", 36),
    "note": ("Ghi chú", 24),
}
VALUES: Final = {"declared": "value", "appraised_1": "appraised_value", "appraised_2": "appraised_value_2"}
POINTS: Final = {"declared": "self", "appraised_1": "appraised", "appraised_2": "appraised_2"}

LONGEST: Final = 32_767
"""Characters that a cell can hold."""

Key = tuple[str, str, str]
Line = dict[str, Any]


class Percent(float):
    """A number that is shown as a percent: 0.5 is 50 %."""


def tidy_workbook(outline: Outline, units: Sequence[str], tables: Mapping[str, pd.DataFrame]) -> bytes:
    """The tables `answers`, `figures` and `remarks` as one workbook that reads back equal (biểu tổng hợp)."""
    stream = BytesIO()
    with Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Chấm điểm")
        sheet.freeze_panes(1, 3)
        bold, shown = book.add_format({"bold": True, "text_wrap": True}), _formats(book)
        for column, (name, (heading, width)) in enumerate(HEADINGS.items()):
            sheet.set_column(column, column, width, shown[str] if name == "id" else None)
            sheet.write_string(0, column, heading, bold)
        for row, line in enumerate(_rows(outline, units, _lines(outline, tables)), start=1):
            for column, key in enumerate(HEADINGS):
                _put(sheet, row, column, line.get(key), shown)
    return stream.getvalue()


def _formats(book: Workbook) -> dict[type, Any]:
    """How the kinds of cells are shown that have a look of their own."""
    looks = {str: "@", Percent: "0.##########%", dt.datetime: "dd/mm/yyyy"}
    return {kind: book.add_format({"num_format": look}) for kind, look in looks.items()}


def _rows(outline: Outline, units: Sequence[str], lines: Mapping[Key, Line]) -> Iterator[Line]:
    """The rows of the sheet: unit by unit, in the order of the rubric."""
    order = list(_order(outline))
    for unit in units:
        for node, name in order:
            line = lines.get((unit, node, name))
            if line is not None or (not name and _has_figures(outline, lines, unit, node)):
                yield {"unit": unit, **_told(outline, node, name), **(line or {})}


def _lines(outline: Outline, tables: Mapping[str, pd.DataFrame]) -> dict[Key, Line]:
    """What stands in each row: by unit, node, and the figure's name or none."""
    lines: defaultdict[Key, Line] = defaultdict(dict)
    for row in tables["answers"].to_dict("records"):
        line = lines[str(row["unit"]), str(row["leaf"]), ""]
        if not pd.isna(row["points"]):
            line[POINTS[row["round"]]] = float(row["points"])
        if not pd.isna(row["answer"]):
            line[VALUES[row["round"]]] = str(row["answer"])
    for row in tables["figures"].to_dict("records"):
        node, name = str(row["node"]), str(row["input"])
        value = str(row["text"]) if pd.isna(row["value"]) else float(row["value"])
        shown = _figure(value, outline.inputs_at(node)[name].type)
        lines[str(row["unit"]), node, name][VALUES[row["round"]]] = shown
    for row in tables["remarks"].to_dict("records"):
        line = lines[str(row["unit"]), str(row["leaf"]), ""]
        said = line.get(row["kind"])
        line[row["kind"]] = row["text"] if said in (None, row["text"]) else f"{said}\n{row['text']}"
    return dict(lines)


def _figure(value: float | str, type_: str) -> object:
    """A figure as people write it."""
    if isinstance(value, str):
        return value
    match type_:
        case "date":
            return "không" if value == NEVER else dt.datetime.fromordinal(int(value))
        case "yes_no":
            return "có" if value else "không"
        case "percent":
            return Percent(float(Decimal(f"{value:.15g}") / 100))
    return value


def _order(outline: Outline) -> Iterator[tuple[str, str]]:
    """Every row that there can be, in the order of the rubric."""
    yield from (("*", name) for name in outline.inputs_at("*"))
    for row in outline.rows:
        yield row.node.id, ""
        yield from ((row.node.id, name) for name in row.node.inputs)


def _has_figures(outline: Outline, lines: Mapping[Key, Line], unit: str, node: str) -> bool:
    """Whether a leaf has figures, so that it has a row of its own too."""
    row = outline.by_id[node]
    return row.is_leaf and any((unit, node, name) in lines for name in row.node.inputs)


def _told(outline: Outline, node: str, name: str) -> Line:
    """What the rubric says of a row."""
    told: Line = {"id": node, "input": outline.inputs_at(node)[name].label if name else None}
    if node == "*":
        return told
    row = outline.by_id[node]
    told["name"] = row.node.name
    if not name and row.node.max is not None:
        told["max"] = float(from_points(row.node.max))
    return told


def _put(sheet: Any, row: int, column: int, value: object, shown: Mapping[type, Any]) -> None:  # noqa: ANN401
    """A value in a cell; text stays text, however it begins."""
    match value:
        case None:
            return
        case str():
            sheet.write_string(row, column, value if len(value) <= LONGEST else value[: LONGEST - 1] + "…")
        case dt.datetime():
            sheet.write_datetime(row, column, value, shown[dt.datetime])
        case _:
            sheet.write_number(row, column, value, shown.get(type(value)))
