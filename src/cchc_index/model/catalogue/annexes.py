"""Annexes that rubrics are imported from (nhập phụ lục)."""

from __future__ import annotations

from typing import Final

from cchc_index.model.catalogue.entry import Entry, Severity
from cchc_index.model.language import N_

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

ANNEXES: Final[dict[str, Entry]] = {
    "R80": Entry(
        _E,
        N_("no table of criteria is found in it"),
        N_("its heading must have a column of criteria and one of maxima, such as Tiêu chí and Điểm tối đa"),
    ),
    "R81": Entry(_E, N_("the annex cannot be read: {why}"), N_("give the annex as .docx, .xlsx, .xls or .ods")),
    "R82": Entry(
        _E,
        N_("it holds no table, only pictures ({count}): most likely a scan"),
        N_("ask whoever drew it up for the Word or Excel file, or type the table into one"),
    ),
    "R83": Entry(
        _W,
        N_("the code {code} stands here again; the first is at {first}; its id became {id}"),
        N_("compare with the decision: one of the two codes is a slip, or a new table begins"),
    ),
    "R84": Entry(
        _N, N_("“{row}” has no points under “{column}” and is left out"), N_("this is only a note; nothing to mend")
    ),
    "R85": Entry(
        _W,
        N_("the annex does not state {what}; something provisional was written"),
        N_("fill it in at the head of the file; for the level, --level does it"),
    ),
    "R86": Entry(
        _W,
        N_("a table without the headings of criteria is left unread"),
        N_("if it holds criteria, give it a heading with Tiêu chí and Điểm tối đa"),
    ),
    "R87": Entry(
        _W,
        N_("the code {code} is taken for {longer}: a workbook drops the 0 at its end"),
        N_("compare with the decision; in Excel, write codes as text"),
    ),
    "R88": Entry(
        _W,
        N_("imported rows that nobody has compared with the decision yet: {count} ({ids})"),
        N_("at each: read its note, correct its rule, then take confidence and note out"),
    ),
    "R89": Entry(_N, N_("columns that are not read: {columns}"), N_("this is only a note; nothing to mend")),
    "R90": Entry(
        _W,
        N_("“{row}” fits nowhere in the tree and is left out"),
        N_("compare with the decision; if it is a row, add it"),
    ),
    "R91": Entry(
        _W, N_("“{value}” is no number of points, so “{row}” gets none"), N_("write its maximum into the new file")
    ),
    "R92": Entry(_E, N_("the file is there already"), N_("choose another name, or write over it with --force")),
}
