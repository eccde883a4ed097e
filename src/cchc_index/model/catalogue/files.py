"""Problems of files of any kind, as they are read (tệp gửi đến): code, severity, what is wrong, how to mend it."""

from __future__ import annotations

from typing import Final

from cchc_index.model.catalogue.entry import Entry, Severity
from cchc_index.model.language import N_

_E = Severity.ERROR
_W = Severity.WARNING
_N = Severity.NOTE

FILES: Final[dict[str, Entry]] = {
    "S01": Entry(
        _E,
        N_("the file cannot be read: {why}"),
        N_("check the path, your right to open the file, and that no password protects it"),
    ),
    "S93": Entry(
        _E,
        N_("here is no workbook and no CSV, only {names}"),
        N_("put the tables of these files into a workbook (.xlsx), then run again"),
    ),
    "S94": Entry(
        _N,
        N_("files that are neither workbook nor CSV are left out: {names}"),
        N_("nothing to do, unless one of them holds a table: put it into a workbook"),
    ),
    "S95": Entry(
        _E,
        N_("no file fits the pattern"),
        N_("check its folder and its ending; a folder is read whole if it is given itself: {folder}"),
    ),
    "S02": Entry(
        _E,
        N_("the file cannot be read as a workbook (.xlsx, .xls, .ods) or as CSV: {why}"),
        N_(
            "a workbook: open it in Excel, save it as .xlsx; anything else, such as a Word or PDF file: "
            "put the table into a new workbook"
        ),
    ),
    "S03": Entry(_E, N_("the file is empty"), N_("choose the file that holds the data")),
    "S04": Entry(
        _E,
        N_("the cell holds the error {value}"),
        N_("mend the formula or type the value itself, then run again"),
    ),
    "S05": Entry(
        _E,
        N_("the formula has no stored value"),
        N_("open the file in Excel, let it calculate, save it, then run again"),
    ),
    "S06": Entry(_E, N_("the file is refused: {why}"), N_("copy the values into a new workbook and send that one")),
    "S07": Entry(
        _E,
        N_("no heading row with all columns that are needed; missing: {columns}"),
        N_("write the headings in one row; required: {required}; all there are: {known}"),
    ),
    "S08": Entry(
        _N,
        N_("columns left unread: {columns}"),
        N_("nothing to do, unless one of them should have been read"),
    ),
    "S09": Entry(_E, N_("the heading “{column}” stands twice"), N_("keep one of the two columns")),
    "S65": Entry(
        _W,
        N_("the column “{column}” is left unread, with {cells} filled cells; did you mean “{known}”?"),
        N_("if so, correct the heading and run again"),
    ),
    "S96": Entry(
        _E,
        N_("the form lacks the column {column}, so nothing of it can be read"),
        N_("write the heading “{expected}” over that column again, or fill in a new form"),
    ),
    "S97": Entry(
        _E,
        N_("the file is a report of results, not a form with figures"),
        N_("choose the forms that the units and the appraisers sent"),
    ),
    "S47": Entry(_E, N_("no row with data"), N_("choose the file that holds the data")),
}
