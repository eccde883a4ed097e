"""One writer at a time in a workspace (khóa ghi): a lock of the system's, which ends with the process that holds it.

Where a network share knows no such locks, a file that stands for one; `filelock` sees when its process is gone, if that
was on this machine.
"""

from __future__ import annotations

import json
import os
import socket
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from errno import ENOLCK, ENOTSUP
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from filelock import BaseFileLock

LOCK: Final = ".cchc-lock"
INSTEAD: Final = ".cchc-lock-file"
"""Where there are no locks of the system's: while this file is there, somebody writes."""
HOLDER: Final = ".cchc-lock-holder.json"
AT_ONCE: Final = 0.5
"""Seconds after which whoever waits is told for whom."""
MOST: Final = 600.0
"""Seconds after which nobody waits any longer, unless CCHC_WAIT says otherwise."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who writes (ai đang ghi): machine, process, since when in UTC; a dash where that is unknown."""

    file: Path
    host: str = "—"
    pid: str = "—"
    since: str = "—"


class HeldError(Exception):
    """Another command has been writing all the time that this one waited (đang có lệnh khác ghi)."""

    def __init__(self, holder: Holder) -> None:
        self.holder = holder
        super().__init__(str(holder.file))


@contextmanager
def writing(folder: Path, waits: Callable[[Holder], None] | None = None) -> Iterator[None]:
    """Alone in writing to a workspace's results, as long as this lasts; `waits` hears for whom it waits.

    A folder that takes not even a lock is left to the writer, who says why.

    Raises:
        HeldError: another command writes, and does not end.
    """
    from filelock import FileLock, SoftFileLock, Timeout  # noqa: PLC0415 - readers never need it

    lock: BaseFileLock = FileLock(folder / LOCK)
    try:
        try:
            _take(lock, waits)
        except Timeout:
            raise
        except OSError as error:
            if error.errno not in (ENOLCK, ENOTSUP):
                raise
            lock = SoftFileLock(folder / INSTEAD)
            _take(lock, waits)
    except Timeout as error:
        raise HeldError(_holder(lock)) from error
    except OSError:
        yield
        return
    try:
        with suppress(OSError):
            (folder / HOLDER).write_text(json.dumps(_myself()) + "\n", "utf-8")
        yield
    finally:
        with suppress(OSError):
            (folder / HOLDER).unlink()
        lock.release()  # the lock's file stays: whoever already waits on it would else hold one that nobody sees


def _take(lock: BaseFileLock, waits: Callable[[Holder], None] | None) -> None:
    from filelock import Timeout  # noqa: PLC0415 - as above

    most = _most()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a share knows no locks of the system's is no news to anyone
        try:
            lock.acquire(timeout=min(AT_ONCE, most))
        except Timeout:
            if most <= AT_ONCE:
                raise
            if waits is not None:
                waits(_holder(lock))
            lock.acquire(timeout=most - AT_ONCE)


def _most() -> float:
    """How long to wait; what is no number of seconds counts for nothing."""
    try:
        said = float(os.environ.get("CCHC_WAIT") or MOST)
    except ValueError:
        return MOST
    return said if 0 <= said < float("inf") else MOST


def _myself() -> dict[str, str]:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"host": socket.gethostname(), "pid": str(os.getpid()), "since": now}


def _holder(lock: BaseFileLock) -> Holder:
    file = Path(lock.lock_file)
    try:
        said = json.loads(file.with_name(HOLDER).read_text("utf-8"))
        return Holder(file, *(str(said[key]) for key in ("host", "pid", "since")))
    except (OSError, ValueError, KeyError, TypeError):
        return Holder(file)
