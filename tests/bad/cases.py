"""The cases of this folder, and `cchc` run on one: in this process, which is quick, or as people run it."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
import yaml
from filelock import FileLock

from cchc_index.cli import main
from cchc_index.store.lock import HOLDER, LOCK

Edits = Mapping[str, Mapping[str, str] | None]

BAD: Final = Path(__file__).parent
COMMON: Final = BAD / "common"
WRONG_LINE: Final = "line"
_NO_CASES: Final = {"common", "files", "__pycache__"}
_TOLD: Final = ("case.yaml", "expected.*.txt")
_CCHC: Final = "from cchc_index.cli import main; main()"


@dataclass(frozen=True)
class Case:
    """A case as its folder tells it; the folder's name begins with the code."""

    folder: Path
    run: list[str]
    before: list[list[str] | dict[str, dict[str, str] | None]]
    exit: int
    without: tuple[str, ...] = ()
    held: bool = False

    def prepare(self, place: Path, way: Callable[[Sequence[str]], Outcome]) -> None:
        """What must come before it: commands, none of which may stop, and edits of files."""
        for step in self.before:
            if isinstance(step, dict):
                edit(place, step)
            else:
                assert way(step).code == 0, step

    @contextlib.contextmanager
    def as_installed(self) -> Iterator[None]:
        """While its optional packages are not to be found, installed here or not."""
        there = {name: sys.modules.get(name) for name in self.without}
        sys.modules.update(dict.fromkeys(self.without))  # type: ignore[arg-type] # None: not to be found
        try:
            with writer_elsewhere() if self.held else contextlib.nullcontext():
                yield
        finally:
            for name, module in there.items():
                sys.modules.pop(name)
                if module is not None:
                    sys.modules[name] = module

    @property
    def code(self) -> str:
        """The code of the catalogue that it shows, or `line`."""
        return self.folder.name.partition("-")[0]

    def golden(self, lang: str) -> Path:
        """What is expected on stderr."""
        return self.folder / f"expected.{lang}.txt"

    def set_out(self, place: Path) -> None:
        """Put the case's files there, and beside them the common ones."""
        shutil.copytree(COMMON, place, dirs_exist_ok=True)
        shutil.copytree(self.folder, place, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*_TOLD))


@dataclass(frozen=True)
class Outcome:
    """What one command gave."""

    code: int
    out: str
    err: str


def all_cases() -> list[Case]:
    """Every case of the folder."""
    return [_case(path) for path in sorted(BAD.iterdir()) if path.is_dir() and path.name not in _NO_CASES]


def in_process(line: Sequence[str]) -> Outcome:
    """Run `cchc` in the current folder, in this process."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as end:
        main(line)
    texts = []
    for stream in (out, err):
        stream.seek(0)
        texts.append(stream.read())
    return Outcome(int(str(end.value.code)), *texts)


def as_a_program(line: Sequence[str]) -> Outcome:
    """Run `cchc` in the current folder, in a process of its own."""
    done = subprocess.run([sys.executable, "-c", _CCHC, *line], capture_output=True, check=False, timeout=60)
    out, err = (stream.decode().replace("\r\n", "\n") for stream in (done.stdout, done.stderr))
    return Outcome(done.returncode, out, err)


def _case(folder: Path) -> Case:
    told = yaml.safe_load((folder / "case.yaml").read_text("utf-8"))
    assert set(told) <= {"about", "before", "run", "exit", "without", "held"}, folder.name
    before: list[list[str] | dict[str, dict[str, str] | None]] = [
        step if isinstance(step, dict) else str(step).split() for step in told.get("before", [])
    ]
    without, held = tuple(told.get("without", ())), bool(told.get("held"))
    return Case(folder, str(told["run"]).split(), before, int(told["exit"]), without, held)


def edit(place: Path, edits: Edits) -> None:
    """Change files as somebody might by hand: other words for some, which must stand there, or none at all."""
    for name, words in edits.items():
        file = place / name
        if words is None:
            file.unlink()
            continue
        text = file.read_bytes().decode()
        for old, new in words.items():
            assert old in text, f"{name}: {old}"
            text = text.replace(old, new)
        file.write_bytes(text.encode())


@contextlib.contextmanager
def writer_elsewhere() -> Iterator[None]:
    """While another command holds the workspace of the current folder, for which nobody waits."""
    who = {"host": "may-van-thu", "pid": "4711", "since": "2026-01-02T03:04:05Z"}
    with pytest.MonkeyPatch.context() as patch, FileLock(LOCK):
        Path(HOLDER).write_text(json.dumps(who), "utf-8")
        patch.setenv("CCHC_WAIT", "0.1")
        yield
    for name in (LOCK, HOLDER):
        Path(name).unlink(missing_ok=True)
