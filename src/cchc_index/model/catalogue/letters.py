"""Documents on paper (văn bản): an office's own Word template, what PDF and charts need."""

from __future__ import annotations

from typing import Final

from cchc_index.model.catalogue.entry import Entry, Severity
from cchc_index.model.language import N_

_E, _N = Severity.ERROR, Severity.NOTE

LETTERS: Final[dict[str, Entry]] = {
    "W65": Entry(
        _E,
        N_("this template cannot be used: {why}"),
        N_("save it in Word as a Word document (.docx) without macros, then name that file after --template"),
    ),
    "W66": Entry(
        _E,
        N_("the template has a place for “{name}”, which is nothing that a document has"),
        N_("take it out, or write between {{{{ and }}}} one of: {known}"),
    ),
    "W67": Entry(
        _E,
        N_("the template has no place for the text, or more than one"),
        N_("write {{{{ body }}}} once, in a paragraph of its own, outside tables, headers and footers"),
    ),
    "W68": Entry(
        _E,
        N_("PDF needs a library that is not installed"),
        N_("install it with: {command}; or write a Word document (-o baocao.docx)"),
    ),
    "W69": Entry(
        _N,
        N_("the charts stand as tables, since the library that draws them is not installed"),
        N_("to have them drawn: {command}"),
    ),
}
