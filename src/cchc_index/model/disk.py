"""Files on disk (tệp): written whole or not at all; and why the system does not give or take one, in words."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterable
from errno import EINVAL, ENAMETOOLONG, ENOSPC, ENOTSUP, EROFS
from pathlib import Path
from typing import IO, Final

from cchc_index.model.language import N_, _

BESIDE: Final = ".cchc-"
"""How the names begin of what is not finished; a power cut may leave such a file or folder behind."""
Data = bytes | Iterable[bytes]
"""What a file is to hold, whole or piece by piece: what is large is never in memory as a whole."""


def is_file(path: Path) -> bool:
    """Whether there is such a file (có tệp này); a name that is too long, or none at all, is no error."""
    return os.path.isfile(path)  # noqa: PTH113 - Path.is_file raises for such names


def is_folder(path: Path) -> bool:
    """Whether there is such a folder (có thư mục này); a name that is too long, or none at all, is no error."""
    return os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises for such names


def write_whole(target: Path, data: Data) -> None:
    """The whole file or none of it (ghi trọn tệp): written beside the target, then put in its place.

    What is there and is no plain file (a pipe, a device, a link) stays what it is and is written to as it stands.

    Raises:
        OSError: where it cannot be written; an older file stays as it was.
    """
    if os.path.lexists(target) and not stat.S_ISREG(target.lstat().st_mode):
        with target.open("wb") as stream:
            stream.writelines(pieces_of(data))
        return
    handle, name = tempfile.mkstemp(prefix=BESIDE, dir=target.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            write_through(stream, data)
        open_to_others(beside, 0o666)
        put_in_place(beside, target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def write_through(stream: IO[bytes], data: Data) -> None:
    """The data on the disk itself, so that it outlives a power cut."""
    stream.writelines(pieces_of(data))
    stream.flush()
    os.fsync(stream.fileno())


def pieces_of(data: Data) -> Iterable[bytes]:
    """What is written one after the other (từng phần)."""
    return (data,) if isinstance(data, bytes) else data


def put_in_place(beside: Path, target: Path) -> None:
    """Rename a finished file or folder in one step (đổi tên), and the folder that holds it on the disk itself."""
    beside.replace(target)
    sync_folder(target.parent)


def make_folder(folder: Path) -> None:
    """A folder with those above it (tạo thư mục), on the disk itself."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for one in missing:
        sync_folder(one.parent)


def sync_folder(folder: Path) -> None:
    """The names in a folder on the disk itself; Windows, which opens no folders, sees to that by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (EINVAL, ENOTSUP):  # some network shares cannot
            raise
    finally:
        os.close(handle)


def open_to_others(path: Path, mode: int) -> None:
    """The rights that any new file or folder has here: what is made as temporary is its owner's alone."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(mode & ~mask)


def why(error: OSError) -> str:
    """Why a file cannot be read or written; what is not foreseen here, in the system's own words."""
    match error:
        case FileNotFoundError():
            return _("there is no such file")
        case IsADirectoryError():
            return _("it is a folder")
        case FileExistsError() if error.filename is not None and Path(error.filename).is_dir():
            return _("the folder is there already; name another one")
        case FileExistsError() if error.filename is None and error.strerror:
            return error.strerror  # said by ourselves
        case NotADirectoryError() | FileExistsError():
            return _("a file stands where a folder is needed")
        case PermissionError():
            return _("you may not open it, or another program keeps it locked")
    words = {
        ENOSPC: N_("the disk is full"),
        EROFS: N_("the disk can only be read"),
        ENAMETOOLONG: N_("its name is too long"),
    }
    known = words.get(error.errno or 0)
    return _(known) if known else error.strerror or str(error)
