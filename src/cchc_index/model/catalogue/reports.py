"""Reports (báo cáo): papers and pages that are sent on."""

from __future__ import annotations

from typing import Final

from cchc_index.model.catalogue.entry import Entry, Severity
from cchc_index.model.language import N_

REPORTS: Final[dict[str, Entry]] = {
    "W65": Entry(
        Severity.ERROR,
        N_("this template cannot be used: {why}"),
        N_("save it in Word as a Word document (.docx) without macros, then name that file after --template"),
    ),
    "W66": Entry(
        Severity.ERROR,
        N_("the template has a place for “{name}”, which is nothing that a document has"),
        N_("take it out, or write between {{{{ and }}}} one of: {known}"),
    ),
    "W67": Entry(
        Severity.ERROR,
        N_("the template has no place for the text, or more than one"),
        N_("write {{{{ body }}}} once, in a paragraph of its own, outside tables, headers and footers"),
    ),
    "W68": Entry(
        Severity.ERROR,
        N_("PDF needs a library that is not installed"),
        N_("install it with: {command}; or write a Word document (-o baocao.docx)"),
    ),
    "W70": Entry(
        Severity.WARNING,
        N_("charts are left out, their figures stand as text or in tables: {extra} is not installed"),
        N_('install it with: pip install "{extra}"; then make the report again'),
    ),
}
