"""Files on disk: what is there and is no plain file stays what it is; what stands in the way is called by its name."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Final

import pytest

from cchc_index.model import disk
from cchc_index.store.lock import LOCK
from tests.bad.cases import COMMON, in_process


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in folders there")
def test_a_pipe_is_written_to_and_stays(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    disk.write_whole(pipe, b"one\n")
    reader.join(10)
    assert read == [b"one\n"]
    assert stat.S_ISFIFO(pipe.lstat().st_mode)
    assert list(tmp_path.iterdir()) == [pipe]


@pytest.mark.skipif(sys.platform == "win32", reason="a link wants special rights there")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("before, and longer", "utf-8")
    link = tmp_path / "link"
    link.symlink_to("file")
    disk.write_whole(link, b"after")
    assert link.is_symlink()
    assert (tmp_path / "file").read_bytes() == b"after"


def test_an_example_does_not_go_into_a_folder_that_is_there(tmp_path: Path) -> None:
    done = in_process(["--lang", "en", "demo", "--folder", str(tmp_path)])
    assert done.code == 1
    assert "the folder is there already; name another one" in done.err
    assert list(tmp_path.iterdir()) == []


WORK: Final = Path(__file__).parent / "survey_r"
WRITES: Final = {
    "survey anonymise -o": ("copy.csv", "W09"),
    "survey show -o": ("show.xlsx", "W09"),
    "plan --unit Bình --budget 5 -o": ("plan.xlsx", "W09"),
    "template --unit Bình --force -o": ("form.xlsx", "W23"),
    "check form.xlsx --annotate": ("", "W42"),
    "merge submissions.csv form.xlsx -o": ("all.xlsx", "W09"),
}
"""Commands that write a file, or copies into a folder, and what they say where they cannot."""


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 kB, which a test may fill, or make one that can only be read."""
    folder = tmp_path / "small"
    folder.mkdir()
    line = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(line, capture_output=True, check=False).returncode:
        pytest.skip("a disk of its own takes the right to mount one: run the tests as root, as in a container")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scored workspace with a survey, and a form."""
    place = Path(shutil.copytree(WORK, tmp_path_factory.mktemp("work") / "work"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        for line in ("score submissions.csv", "template --unit An -o form.xlsx"):
            assert in_process(line.split()).code == 0
    return place


@pytest.mark.parametrize("state", ["full", "nearly full", "read-only"])
@pytest.mark.parametrize("line", list(WRITES))
def test_a_disk_that_takes_nothing_keeps_what_it_had(
    line: str, state: str, workspace: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old file or the new one, one message, no traceback, nothing left over."""
    monkeypatch.chdir(workspace)
    name, code = WRITES[line]
    if name:
        (small / name).write_bytes(b"before")
    if state == "read-only":
        subprocess.run(["mount", "-o", "remount,ro", str(small)], check=True)
    else:
        filled(small / "filler", leaving=4096 if state == "nearly full" else 0)
    before = {path.name: path.read_bytes() for path in small.iterdir()}
    done = in_process([*line.split(), str(small / name)])
    assert (done.code, done.err.count(f" {code} "), "Traceback" in done.err) == (1, 1, False), done.err
    assert {path.name: path.read_bytes() for path in small.iterdir()} == before


@pytest.mark.parametrize("state", ["full", "nearly full", "read-only"])
@pytest.mark.parametrize("line", ["score b.csv", "finalise 2022 --even-incomplete --even-unappraised"])
def test_results_on_a_disk_that_takes_nothing_are_as_they_were(
    line: str, state: str, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was saved stays, and holds; nothing is left over."""
    place = Path(shutil.copytree(COMMON, tmp_path / "work"))
    monkeypatch.chdir(place)
    for name, answer in {"a.csv": "Kịp thời", "b.csv": "Không kịp thời"}.items():
        Path(name).write_text(f"Đơn vị,Mã,Giá trị\nNa Hang,1.1,{answer}\n", "utf-8")
    (small / "results").mkdir()
    Path("results").symlink_to(small / "results")
    subprocess.run(["mount", "-o", "remount,size=160k", str(small)], check=True)
    assert in_process(["score", "a.csv"]).code == 0
    if state == "read-only":
        subprocess.run(["mount", "-o", "remount,ro", str(small)], check=True)
    else:
        filled(small / "filler", leaving=4096 if state == "nearly full" else 0)
    before = {path: path.read_bytes() for path in small.rglob("*") if path.is_file()}
    done = in_process(line.split())
    assert (done.code, done.err.count(" W09 "), "Traceback" in done.err) == (1, 1, False), done.err
    assert {path: path.read_bytes() for path in small.rglob("*") if path.is_file()} == before
    assert in_process(["verify"]).code == 0
    assert [path.name for path in place.glob(".*")] == [LOCK]


def filled(file: Path, *, leaving: int) -> None:
    """Write until the disk takes no more, then give some of it back."""
    with file.open("wb", buffering=0) as stream, suppress(OSError):
        while stream.write(bytes(1024)):
            pass
    os.truncate(file, max(0, file.stat().st_size - leaving))
