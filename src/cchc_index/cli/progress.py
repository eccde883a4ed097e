"""A progress bar (thanh tiến độ): on stderr, only on a terminal, and only where the work is long."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Final, Self

from rich.progress import Progress

from cchc_index.cli.options import columns
from cchc_index.report.terminal import console

PATIENCE: Final = 2.0
"""Seconds after which people want to see that something moves."""


class Bar:
    """Told how many of how many are done, it draws a bar once that takes long; gone when the work is."""

    def __init__(self, what: str) -> None:
        self._since = time.monotonic()
        self._progress = Progress(console=console(sys.stderr, columns()), transient=True)
        self._task = self._progress.add_task(what)
        self._shown = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            self._progress.stop()

    def __call__(self, done: int, count: int) -> None:
        """So many are done."""
        if not self._shown and sys.stderr.isatty() and time.monotonic() - self._since > PATIENCE:
            self._progress.start()
            self._shown = True
        self._progress.update(self._task, completed=done, total=count)
