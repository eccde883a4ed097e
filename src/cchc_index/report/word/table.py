"""A table of a Word document (bảng): written as XML in one go, since python-docx asks for every cell anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape

from docx.oxml.ns import nsdecls

from cchc_index.report.grid import PADDING_MM, Grid

_TWIPS_PER_MM: Final = 1440 / 25.4
_SIDES: Final = ("top", "left", "bottom", "right", "insideH", "insideV")
_BORDERS: Final = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>' for side in _SIDES)
_PADDING: Final = "".join(
    f'<w:{side} w:w="{round(PADDING_MM / 2 * _TWIPS_PER_MM)}" w:type="dxa"/>' for side in ("left", "right")
)
_SHADE: Final = '<w:shd w:val="clear" w:color="auto" w:fill="EDEDED"/>'


def table_xml(grid: Grid, scale: float, *, noted: bool) -> str:
    """The grid as a Word table, `scale` times its widths: the heading on every page, no row on two pages.

    Where it is `noted`, a note stands below it, and its last row goes with that.
    """
    widths = [round(column.width_mm * scale * _TWIPS_PER_MM) for column in grid.columns]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{_PADDING}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(_rows(grid, widths, noted=noted))}</w:tbl>"
    )


def _rows(grid: Grid, widths: list[int], *, noted: bool) -> Iterator[str]:
    set_as = [(width, column.align) for width, column in zip(widths, grid.columns, strict=True)]
    titles = (
        _cell(column.title, width, "center", _face(grid.size_pt, bold=True), _SHADE, follows=True)
        for column, width in zip(grid.columns, widths, strict=True)
    )
    yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(titles)}</w:tr>"
    plain, apart = _face(grid.size_pt), _face(grid.size_pt, italic=True)
    count = len(grid.rows)  # neither the heading of a table nor a note below it is alone on a page
    together = set(range(count)) if grid.is_short else {0, count - 2, count - 1}
    together -= set() if noted else {count - 1}
    for place, row in enumerate(grid.rows):
        face = apart if place in grid.apart else plain
        detail = grid.details[place] if grid.details else ""
        cells = (
            _cell(text, width, align, face, follows=bool(detail) or place in together)
            for text, (width, align) in zip(row, set_as, strict=True)
        )
        yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"
        if detail:
            over = f'<w:gridSpan w:val="{len(widths)}"/>'
            small = _face(grid.size_pt - 1, italic=True)
            told = _cell(detail, sum(widths), "left", small, over, follows=place in together)
            yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{told}</w:tr>"


def _face(size: int, *, bold: bool = False, italic: bool = False) -> str:
    return f'<w:rPr>{"<w:b/>" * bold}{"<w:i/>" * italic}<w:sz w:val="{2 * size}"/></w:rPr>'


def _cell(text: str, width: int, align: str, face: str, form: str = "", *, follows: bool = False) -> str:
    """A cell; with `follows` it stays on the page of the row below."""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{form}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr>{"<w:keepNext/>" * follows}<w:spacing w:before="20" w:after="20"/><w:ind w:firstLine="0"/>'
        f'<w:jc w:val="{align}"/></w:pPr>'
        f'<w:r>{face}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>'
    )
