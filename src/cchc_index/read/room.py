"""How much memory is left (bộ nhớ còn trống), so that what takes more of it is not begun where it would not fit."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from re import findall
from sys import maxsize

_MACHINE = Path("/proc/meminfo")
_CONTAINER = Path("/sys/fs/cgroup")


def room() -> int:
    """The bytes that are left on this machine, in its container and for this process (bộ nhớ còn trống).

    Where the system does not tell, as on Windows and macOS, there is no end to them.
    """
    left = [maxsize]
    with suppress(OSError):
        free = findall(r"(?m)^(?:MemAvailable|SwapFree): +(\d+) kB", _MACHINE.read_text("ascii"))
        left.append(sum(map(int, free)) << 10)
    with suppress(OSError, ValueError):  # "max" is no limit
        most, used = (int((_CONTAINER / f"memory.{name}").read_text("ascii")) for name in ("max", "current"))
        left.append(most - used)
    with suppress(ImportError, OSError):
        from resource import RLIM_INFINITY, RLIMIT_AS, getrlimit  # noqa: PLC0415 - not on Windows

        if (limit := getrlimit(RLIMIT_AS)[0]) != RLIM_INFINITY:
            left.append(limit)
    return min(left)
