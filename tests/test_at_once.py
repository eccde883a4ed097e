"""Several commands at once in one workspace, as processes of their own: nobody's lines are lost."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from cchc_index.store import lock
from tests.bad.cases import COMMON, in_process

READY: Final = (
    "import sys, cchc_index.flow.receive\n"
    "from cchc_index.cli import main\n"
    "print('ready', flush=True)\n"
    "sys.stdin.readline()\n"
    "main()"
)
"""`cchc`, all of it imported, waiting for a line before it begins."""


@pytest.mark.parametrize("count", [3, pytest.param(40, marks=pytest.mark.slow)])
def test_of_files_received_at_once_the_register_keeps_every_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    shutil.copytree(COMMON, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    names = [f"s{place}.csv" for place in range(count)]
    for name in names:
        Path(name).write_text(f"Đơn vị,Mã,Giá trị\nNa Hang,1.1,{name}\n", "utf-8")
    started = [
        subprocess.Popen(
            [sys.executable, "-c", READY, "receive", name, "--unit", "02", "--quiet"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        for name in names
    ]
    for one in started:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in started:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    assert [one.communicate()[1] for one in started] == [None] * count
    assert [one.returncode for one in started] == [0] * count
    told = json.loads(in_process(["receive", "--list", "--format", "json"]).out)["received"]
    assert sorted(one["file"] for one in told) == sorted(names)
    assert sorted(int(one["sending"]) for one in told) == list(range(1, count + 1))


@pytest.mark.parametrize("said", ["abc", "-1", "nan", "inf"])
def test_a_wait_that_is_no_time_counts_for_nothing(said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(COMMON, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CCHC_WAIT", said)
    Path("s.csv").write_text("Đơn vị,Mã,Giá trị\nNa Hang,1.1,Kịp thời\n", "utf-8")
    assert in_process(["receive", "s.csv", "--unit", "02"]).code == 0
    assert Path(lock.LOCK).is_file()  # who waits on the file must find the same one as who comes later
    assert not Path(lock.HOLDER).exists()


@pytest.mark.parametrize("command", ["score s.csv --without-survey", "receive s.csv --unit 02", "finalise 2022"])
def test_whoever_waits_is_told_for_whom(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(COMMON, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    Path("s.csv").write_text("Đơn vị,Mã,Giá trị\nNa Hang,1.1,Kịp thời\n", "utf-8")
    assert in_process(["score", "s.csv", "--without-survey", "--quiet"]).code == 0
    monkeypatch.setenv("CCHC_WAIT", str(lock.AT_ONCE + 0.1))
    with lock.writing(tmp_path):
        done = in_process(command.split())
    assert done.code == 1
    assert done.err.startswith("Đang chờ lệnh khác")
    assert " Q60 " in done.err
