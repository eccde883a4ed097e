"""What the operating system says of a file that it does not give or take (lỗi tệp), in the language in use."""

from __future__ import annotations

from errno import ENAMETOOLONG, ENOSPC, EROFS

from cchc_index.model.language import N_, _


def why(error: OSError) -> str:
    """Why a file cannot be read or written; what is not foreseen here, in the system's own words."""
    match error:
        case FileNotFoundError():
            return _("there is no such file")
        case IsADirectoryError():
            return _("it is a folder")
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
