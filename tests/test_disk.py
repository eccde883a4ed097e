"""Files on disk: what is there and is no plain file stays what it is; what stands in the way is called by its name."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from threading import Thread

import pytest

from cchc_index.model import disk
from tests.bad.cases import in_process


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
