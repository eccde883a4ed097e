"""The letterhead (thể thức văn bản): who issues and signs a report, as the part `letter` of `cchc.yaml` says."""

from __future__ import annotations

import datetime as dt
from typing import Final

from cchc_index.model.written import Id, Text, Texts, Written


class Letter(Written):
    """What stands around the text of an administrative document (Nghị định 30/2020/NĐ-CP); a blank is left to fill in.

    `parent` and `issuer` are the bodies at its head, `number` the number alone, `symbol` what stands for the issuer in
    the document's symbol (SNV in 15/BC-SNV), `capacity` the lines above the signature, `decision` what an annex
    belongs to.
    """

    parent: Text | None = None
    issuer: Text | None = None
    number: Id | None = None
    symbol: Text | None = None
    place: Text | None = None
    date: dt.date | None = None
    capacity: Texts = ()
    signer: Text | None = None
    recipients: Texts = ()
    decision: Text | None = None


BODY: Final = "body"
PLACEHOLDERS: Final = (
    *("parent", "issuer", "number", "place", "date"),
    *("title", "subject", "warnings", BODY),
    *("capacity", "signer", "recipients"),
)
"""What a Word template may hold in `{{ }}` (chỗ điền trong tệp mẫu)."""
