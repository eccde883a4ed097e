"""A Word template at the door (tệp mẫu .docx): safe to unpack, and a Word document at all."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
from docx.opc.exceptions import OpcError

from cchc_index.model import disk
from cchc_index.model.language import _
from cchc_index.model.limits import Limits, in_use
from cchc_index.model.problem import Place, Problem
from cchc_index.read.guard import (
    RefusalError,
    check_members,
    check_prologs,
    content_of,
    damaged,
    find,
    is_archive,
    open_archive,
)
from cchc_index.read.places import shown


def word_template(path: Path) -> tuple[bytes | None, list[Problem]]:
    """The template's content (nội dung tệp mẫu), if Word would open it and nothing in it is out of proportion."""
    limits = in_use().of_template
    try:
        with path.open("rb") as stream:
            content = content_of(stream, limits)
        _check(content, limits)
    except (OSError, RefusalError) as error:
        why = disk.why(error) if isinstance(error, OSError) else error.why
        return None, [Problem("W65", Place(shown(path)), {"why": why})]
    return content, []


def _check(content: bytes, limits: Limits) -> None:
    if not is_archive(content):
        raise RefusalError("W65", _("it is no Word document (.docx)"))
    with open_archive(BytesIO(content), limits) as archive:
        check_members(archive, limits)
        _check_kind(archive)
        check_prologs(archive)
    try:
        sections = len(docx.Document(BytesIO(content)).sections)
    except (OpcError, SyntaxError, AttributeError, KeyError, ValueError) as error:
        raise damaged(error) from error
    if not sections:
        raise damaged(_("it has no page"))


def _check_kind(archive: ZipFile) -> None:
    if find(archive, "word/vbaProject.bin"):
        raise RefusalError("W65", _("it holds macros"))
    if not find(archive, "word/document.xml"):
        raise RefusalError("W65", _("it is no Word document (.docx)"))
