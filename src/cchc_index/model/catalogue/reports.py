"""Reports (báo cáo): papers and pages that are sent on."""

from __future__ import annotations

from typing import Final

from cchc_index.model.catalogue.entry import Entry, Severity
from cchc_index.model.language import N_

REPORTS: Final[dict[str, Entry]] = {
    "W70": Entry(
        Severity.WARNING,
        N_("the page has no charts, their figures stand as text: {extra} is not installed"),
        N_("install it with: pip install '{extra}'; then write the page again"),
    ),
}
