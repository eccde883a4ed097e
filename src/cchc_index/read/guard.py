"""The guard at the door: what a file is by its content, and whether it is safe to unpack.

Nothing here looks at cells (`sheet_xml` does); a file that is refused was never unpacked in full.
"""

from __future__ import annotations

import copy
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EINVAL
from os import SEEK_END
from typing import IO, Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from cchc_index.model.language import _, number
from cchc_index.model.limits import MIB, SPARSE, Limits

BLOCK_BYTES: Final = 1 << 20
_ENCRYPTED_MEMBER: Final = 0x1
_ENTRY: Final = b"PK\x01\x02"
"""How each entry of an archive's directory begins."""
_ODS_TYPE: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_PROLOG_BYTES: Final = 1 << 16
_PROLOG_TALK: Final = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_DTD: Final = re.compile(rb"\s*<!DOCTYPE", re.IGNORECASE)
_ROOT: Final = re.compile(rb"\s*<[^!?]")


class RefusalError(Exception):
    """Why a file or one of its sheets is not read, on its way to becoming a problem.

    `code` is one of the catalogue; `why` is in the language in use; the rest is the place inside the file.
    """

    def __init__(
        self,
        code: str,
        why: str,
        *,
        sheet: str | None = None,
        cell: str | None = None,
        line: int | None = None,
    ) -> None:
        super().__init__(why)
        self.code = code
        self.why = why
        self.sheet = sheet
        self.cell = cell
        self.line = line


def damaged(detail: object) -> RefusalError:
    """The refusal of a file that starts like a workbook and does not go on like one; what a parser says stays out."""
    if isinstance(detail, BaseException):
        return RefusalError("S02", _("it is damaged or cut off"))
    return RefusalError("S02", _("it is damaged or cut off ({detail})").format(detail=detail))


def protected() -> RefusalError:
    """The refusal of a workbook that only opens with a password."""
    return RefusalError("S01", _("it is protected by a password"))


def check_size(size_bytes: int, limit_mib: int) -> None:
    """Refuse what holds more than the limit.

    Raises:
        RefusalError: S06.
    """
    if size_bytes > limit_mib * MIB:
        raise RefusalError(
            "S06",
            _("it holds {size} MiB, more than {limit} MiB").format(
                size=number(-(-size_bytes // MIB)), limit=number(limit_mib)
            ),
        )


def why_too_large(last_row: int, last_column: int, limits: Limits, *, rows: int = 0, columns: int = 0) -> str | None:
    """Why a table is refused whose values reach so far, counted from one, over so many rows and columns."""
    if last_column > limits.columns:
        return _("a value stands beyond column {limit}").format(limit=number(limits.columns))
    if last_row > limits.rows:
        return _("a value stands below row {limit}").format(limit=number(limits.rows))
    if rows * columns > limits.cells:
        return _spread(rows, columns, limits.cells)
    return None


def why_too_sparse(rows: int, columns: int, filled: int, limits: Limits) -> str | None:
    """Why a sheet is refused that takes so many cells of memory and holds next to nothing."""
    if rows * columns > limits.sparse_cells and filled * SPARSE < rows * columns:
        return _spread(rows, columns, limits.sparse_cells)
    return None


def _spread(rows: int, columns: int, limit: int) -> str:
    return _("its values are spread over {rows} rows and {columns} columns, more than {limit} cells").format(
        rows=number(rows), columns=number(columns), limit=number(limit)
    )


def is_archive(start: bytes) -> bool:
    """Whether a file that starts so is a zip archive: .xlsx, .xlsm, .ods, or no workbook at all."""
    return start.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def check_archive(archive: ZipFile, limits: Limits) -> str:
    """Refuse archives that unpack to too much, are encrypted, carry a DTD or hold no workbook.

    Returns:
        `xlsx` (also for .xlsm) or `ods`.

    Raises:
        RefusalError: S01, S02 or S06.
    """
    check_members(archive, limits)
    kind = _kind(archive)
    check_prologs(archive)
    return kind


def check_members(archive: ZipFile, limits: Limits) -> None:
    """Refuse archives that unpack to too much or are encrypted.

    Raises:
        RefusalError: S01, S02 or S06.
    """
    members = archive.infolist()
    check_size(sum(member.file_size for member in members), limits.unpacked_mib)
    if len({member.filename.lower() for member in members}) < len(members):
        raise damaged(_("two parts have the same name"))
    for member in members:
        if member.flag_bits & _ENCRYPTED_MEMBER:
            raise protected()
        if member.file_size > max(limits.part_mib * MIB, limits.part_ratio * member.compress_size):
            raise RefusalError(
                "S06",
                _("its part {part} unpacks to {size} MiB, {ratio} times its packed size").format(
                    part=member.filename,
                    size=number(member.file_size // MIB),
                    ratio=number(member.file_size // max(member.compress_size, 1)),
                ),
            )


def check_prologs(archive: ZipFile) -> None:
    """Refuse archives of which a part carries a DTD.

    Raises:
        RefusalError: S02 or S06.
    """
    for member in archive.infolist():
        if member.filename.lower().endswith((".xml", ".rels")):
            _check_prolog(archive, member)


def _kind(archive: ZipFile) -> str:
    if find(archive, "xl/workbook.xml"):
        return "xlsx"
    if find(archive, "xl/workbook.bin"):
        raise RefusalError("S02", _("it is a binary workbook (.xlsb)"))
    if find(archive, "word/document.xml"):
        raise RefusalError("S02", _("it is a Word document"))
    mimetype, manifest = find(archive, "mimetype"), find(archive, "META-INF/manifest.xml")
    if mimetype and manifest and b"".join(unpacked(archive, mimetype)).startswith(_ODS_TYPE):
        if b"encryption-data" in b"".join(unpacked(archive, manifest)):
            raise protected()
        return "ods"
    raise RefusalError("S02", _("it is a zip archive that holds no workbook"))


def find(archive: ZipFile, path: str) -> ZipInfo | None:
    """The member of that name; like the parser's, upper and lower case are the same."""
    wanted = path.lower()
    return next((member for member in archive.infolist() if member.filename.lower() == wanted), None)


def _check_prolog(archive: ZipFile, member: ZipInfo) -> None:
    """A DTD stands before the root, in any encoding; parts with cells must be in UTF-8 to be searched."""
    head = next(unpacked(archive, member, _PROLOG_BYTES), b"")
    prolog = _PROLOG_TALK.sub(b"", head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe"))
    if _DTD.match(prolog):
        raise RefusalError("S06", _("its part {part} carries a DTD").format(part=member.filename))
    if member.filename.lower().startswith(("xl/", "content.xml")):
        if b"\0" in head:
            raise RefusalError("S02", _("its part {part} is not in UTF-8").format(part=member.filename))
        if not _ROOT.match(prolog):
            raise damaged(member.filename)


def open_archive(stream: IO[bytes], limits: Limits) -> ZipFile:
    """The archive in an open file, unless it has so many parts that their list alone would fill the memory.

    Raises:
        RefusalError: S02 or S06.
    """
    entries, rest = 0, b""
    while block := stream.read(BLOCK_BYTES):
        entries += (rest + block).count(_ENTRY)
        rest = block[1 - len(_ENTRY) :]
    if entries > limits.parts:
        raise RefusalError("S06", _("it has more than {limit} parts").format(limit=number(limits.parts)))
    stream.seek(0)
    with _damage_named(None):
        return ZipFile(stream)


def unpacked(archive: ZipFile, member: ZipInfo, block_bytes: int = BLOCK_BYTES) -> Iterator[bytes]:
    """The member's content in blocks, provided that it is exactly as long as the archive's directory says.

    zipfile stops at that length, other parsers read on: a directory that lies would show us less than them.

    Raises:
        RefusalError: S02.
    """
    generous = copy.copy(member)
    generous.file_size += 1
    size = 0
    with _damage_named(member.filename), archive.open(generous) as stream:
        while block := stream.read(block_bytes):
            size += len(block)
            yield block
    if size != member.file_size:
        raise damaged(member.filename)


@contextmanager
def _damage_named(part: str | None) -> Iterator[None]:
    """Whatever zipfile and zlib raise at bytes that make no sense to them."""
    try:
        yield
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, ValueError) as error:
        raise damaged(part or error) from error
    except OSError as error:
        if error.errno != EINVAL:  # EINVAL: an offset in the archive's directory that lies before the file
            raise
        raise damaged(part or error) from error


def content_of(stream: IO[bytes], limits: Limits) -> bytes:
    """The whole of a file that is no archive; one that is too large is not read at all.

    Raises:
        RefusalError: S06.
    """
    check_size(stream.seek(0, SEEK_END), limits.whole_mib)
    stream.seek(0)
    return stream.read()
