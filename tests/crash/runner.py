"""Kills `cchc` at a point of its writing and says what is left; or runs many at once. Prints one line of JSON a trial.

    python -m tests.crash.runner kill SCENARIO [EVERY]     at every point, or at every so many
    python -m tests.crash.runner together COUNT            so many runs at once in one workspace

The program itself knows nothing of this: what it does to files is seen by an audit hook, and the one function through
which it writes is wrapped, so that a write may be cut in half. Each trial is a process of its own, forked from one that
has imported all that is needed.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final
from zipfile import ZipFile

from cchc_index.cli import main
from cchc_index.flow.verify import Asked, verify
from cchc_index.model import disk
from cchc_index.store.receipts import Chain
from cchc_index.store.results import Store

if TYPE_CHECKING:
    from _typeshed import HasFileno

COMMON: Final = Path(__file__).parent.parent / "bad" / "common"
HEADING: Final = "Đơn vị,Mã,Tên số liệu,Giá trị"
FIRST: Final = ("Lâm Bình", "Na Hang", "Chiêm Hóa")
PLACE: Final = ("cchc-huyen", "2022", "record")
EVEN: Final = ("--even-incomplete", "--even-unappraised")
SCENARIOS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "score": ((), ("score", "a.csv")),
    "merge": (("score a.csv",), ("score", "b.csv")),
    "annotate": (("score a.csv",), ("check", "a.csv", "--annotate", "marked")),
    "finalise": (("score a.csv",), ("finalise", "2022", *EVEN)),
    "reopen": (
        ("score a.csv", " ".join(("finalise", "2022", *EVEN))),
        ("finalise", "2022", "--reopen", "--reason", "x"),
    ),
    "report": (("score a.csv",), ("report", "2022", "-o", "report.md")),
    "output": (("score a.csv",), ("score", "b.csv", "-o", "kq.json")),
}
"""What has been done before, and the command that is killed."""
WRITES: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
EVENTS: Final = frozenset({"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.truncate", "os.link"})


class Trap:
    """Counts what is done to the files below a folder, and kills this process at one of these points."""

    def __init__(self) -> None:
        self.folder = ""
        self.at = -1
        self.passed = 0
        self.armed = False

    def arm(self, folder: Path, at: int) -> None:
        self.folder, self.at, self.passed, self.armed = str(folder), at, 0, True

    def point(self) -> None:
        self.passed += 1
        if self.passed == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def hears(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.armed:
            return
        written = event == "open" and isinstance(args[2], int) and bool(args[2] & WRITES)
        if (event in EVENTS or written) and self._within(args[0]):
            self.point()

    def _within(self, path: object) -> bool:
        return isinstance(path, str | Path) and (str(path).startswith(self.folder) or not Path(path).is_absolute())


TRAP: Final = Trap()
sys.addaudithook(TRAP.hears)
_fsync, _write_through = os.fsync, disk.write_through


def slow_write(stream: IO[bytes], data: disk.Data) -> None:
    """As the program's own, with points before, in the middle and after."""
    if TRAP.armed:
        TRAP.point()
        data = b"".join(disk.pieces_of(data))
        stream.write(data[: len(data) // 2])
        stream.flush()
        TRAP.point()
        _write_through(stream, data[len(data) // 2 :])
        TRAP.point()
    else:
        _write_through(stream, data)


def slow_fsync(fd: int | HasFileno) -> None:
    if TRAP.armed:
        TRAP.point()
    _fsync(fd)


disk.write_through = slow_write
os.fsync = slow_fsync


def cchc(words: Sequence[str]) -> int:
    """One command in this process, silent; its exit code."""
    silent = [io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2)]
    with contextlib.redirect_stdout(silent[0]), contextlib.redirect_stderr(silent[1]):
        try:
            main(words)
        except SystemExit as end:
            return int(str(end.code))
    raise AssertionError


def trapped(folder: Path, point: int, words: Sequence[str]) -> int:
    """One command that is killed at a point."""
    TRAP.arm(folder, point)
    return cchc(words)


def forked(run: Callable[[], int]) -> int:
    """The pid of a child that runs this and ends with its exit code."""
    pid = os.fork()
    if pid == 0:
        code = 70
        try:
            code = run()
        finally:
            os._exit(code)
    return pid


def waited(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def workspace(folder: Path, before: Sequence[str] = ()) -> None:
    shutil.copytree(COMMON, folder)
    rows = [f"{unit},1.1,,Kịp thời" for unit in FIRST]
    (folder / "a.csv").write_text("\n".join([HEADING, *rows]), "utf-8")
    (folder / "b.csv").write_text(
        "\n".join([HEADING, f"{FIRST[1]},1.1,,Không kịp thời", "Tuyên Quang,1.1,,Kịp thời"]), "utf-8"
    )
    os.chdir(folder)
    for line in before:
        code = cchc(line.split())
        assert code == 0, (line, code)


def state(folder: Path, *, again: bool = False) -> dict[str, Any]:
    """All that a user could look at: what counts, whether it is finalised, files beside, and what `verify` finds."""
    store = Store(folder / "results")
    saved = store.load(*PLACE)
    told = verify(Asked(workspace=folder, here=folder), again=again).problems if store.indexes() else []
    made = {
        path.relative_to(folder).as_posix(): content_of(path)
        for name in ("marked", "report.md", "kq.json")
        for path in ([folder / name] if (folder / name).is_file() else sorted((folder / name).rglob("[!.]*")))
        if path.is_file()
    }
    return {
        "scores": None if saved is None else saved.tables["scores"].to_csv(),
        "closed": Chain(store.place(*PLACE)).closing() is not None,
        "made": made,
        "errors": [one.message for one in told if one.severity == "error"],
        "warnings": [one.code for one in told if one.severity == "warning"],
    }


def content_of(path: Path) -> str:
    """What a file holds; of a workbook all but when it was made."""
    if path.suffix != ".xlsx":
        return path.read_bytes().hex()
    with ZipFile(path) as book:
        return "".join(book.read(name).hex() for name in sorted(book.namelist()) if name != "docProps/core.xml")


def runs_of(folder: Path) -> dict[str, bytes]:
    """Every file of every numbered folder."""
    place = Store(folder / "results").place(*PLACE)
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in place.glob("[0-9]*/*")}


def kill(scenario: str, every: int) -> Iterator[dict[str, Any]]:
    """At each point: is what is left the old state or the new one, sound, and does the same command then end well?"""
    before, command = SCENARIOS[scenario]
    with tempfile.TemporaryDirectory() as name:
        root = Path(name).resolve()
        workspace(root / "old", before)
        old, kept = state(root / "old"), runs_of(root / "old")
        shutil.copytree(root / "old", root / "new")
        os.chdir(root / "new")
        TRAP.arm(root / "new", -1)
        assert cchc(command) == 0
        TRAP.armed = False
        points, new = TRAP.passed, state(root / "new")
        for point in range(1, points + 1, every):
            place = root / f"{point}"
            shutil.copytree(root / "old", place)
            os.chdir(place)

            died = waited(forked(partial(trapped, place, point, command))) == -signal.SIGKILL
            left = state(place, again=True)
            lost = [name for name, content in kept.items() if runs_of(place).get(name) != content]
            again = waited(forked(partial(cchc, command)))
            ended = state(place)
            yield {
                "point": point,
                "of": points,
                "died": died,
                "left": which(left, old, new),
                "errors": left["errors"],
                "lost": lost,
                "again": again,
                "after": which(ended, new),
                "warnings": ended["warnings"],
            }
            shutil.rmtree(place)


def which(left: dict[str, Any], *known: dict[str, Any]) -> list[str]:
    """What of a state is in none of the known ones."""
    return [
        key
        for key in ("scores", "closed", "made")
        if left[key] not in [one[key] for one in known] and not partly(left, known, key)
    ]


def partly(left: dict[str, Any], known: Sequence[dict[str, Any]], key: str) -> bool:
    """Copies and reports: each file of them whole, or not there yet."""
    whole = {name: content for one in known for name, content in one["made"].items()}
    return key == "made" and all(whole.get(name) == content for name, content in left["made"].items())


def together(count: int) -> Iterator[dict[str, Any]]:
    """So many runs at once, each with a unit of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve() / "work"
        shutil.copytree(COMMON, folder)
        units = "".join(f"  - {{name: Huyện Thử {number}}}\n" for number in range(count))
        text = f'schema: 1\nlevel: huyen\nunits:\n{units}periods:\n  - {{period: "2022", rubric: rubric.yaml}}\n'
        (folder / "cchc.yaml").write_text(text, "utf-8")
        for number in range(count):
            (folder / f"{number}.csv").write_text(f"{HEADING}\nHuyện Thử {number},1.1,,Kịp thời", "utf-8")
        os.chdir(folder)
        assert cchc(["check", "0.csv"]) in (0, 1)  # so that each process has all imports already
        pids = [forked(partial(cchc, ["score", f"{number}.csv"])) for number in range(count)]
        codes = [waited(pid) for pid in pids]
        store = Store(folder / "results")
        saved = store.load(*PLACE)
        told = verify(Asked(workspace=folder, here=folder), again=False).problems
        yield {
            "codes": sorted(set(codes)),
            "links": len(Chain(store.place(*PLACE)).links()),
            "units": 0 if saved is None else len(set(saved.tables["answers"]["unit"])),
            "problems": [one.message for one in told],
            "left_over": sorted(path.name for path in folder.rglob(".*")),
        }


if __name__ == "__main__":
    what, which_one, *more = sys.argv[1:]
    trials = kill(which_one, int(more[0]) if more else 1) if what == "kill" else together(int(which_one))
    for trial in trials:
        sys.stdout.write(json.dumps(trial, ensure_ascii=False) + "\n")
        sys.stdout.flush()
