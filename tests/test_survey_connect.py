"""A survey counted through Spark Connect: a real server on loopback, started by the test."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.test_survey_scale import SPARK, counted, drawn, free_port, same

CONNECT = pytest.mark.skipif(
    os.environ.get("CCHC_REQUIRE_TOOLS") != "1" and find_spec("grpc") is None,
    reason="needs pip install 'cchc-index[big,spark]'",
)


@contextmanager
def server(log: Path) -> Iterator[str]:
    """A Spark Connect server of its own, with two threads to count."""
    import pyspark

    port = free_port()
    binding = {"address": "127.0.0.1", "port": str(port)}
    settings = {f"spark.connect.grpc.binding.{key}": value for key, value in binding.items()}
    program = str(Path(pyspark.__file__).parent / "bin" / "spark-submit")
    line = [program, "--master", "local[2]", "--class", "org.apache.spark.sql.connect.service.SparkConnectServer"]
    line += [part for key, value in settings.items() for part in ("--conf", f"{key}={value}")]
    with log.open("wb") as file:
        running = subprocess.Popen(
            [*line, "--conf", "spark.ui.enabled=false"], stdout=file, stderr=file, cwd=log.parent
        )
    try:
        deadline = time.monotonic() + 300
        while not listens(port):
            assert running.poll() is None, log.read_text("utf-8", "replace")
            assert time.monotonic() < deadline, log.read_text("utf-8", "replace")
            time.sleep(0.5)
        yield f"sc://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(30)


def listens(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.slow
@SPARK
@CONNECT
@pytest.mark.filterwarnings("ignore")
def test_a_connect_server_gives_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    path = tmp_path / "replies.parquet"
    drawn(20_000).replace("", None).to_parquet(path, row_group_size=4000)
    by_pandas, told = counted(path, "pandas")
    with server(tmp_path / "server.log") as address:
        by_connect, again = counted(path, "spark", address)
        assert same(by_pandas, by_connect)
        assert told == again
