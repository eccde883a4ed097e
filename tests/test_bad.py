"""One broken input per problem of the catalogue, under `tests/bad/<code>/`, and exactly what `cchc` says to it.

A case is a folder: the broken files, `case.yaml` (the command line, the exit code, perhaps commands to run before), and
what the command prints on stderr in each language. Files of `tests/bad/common` that a case does not bring itself are
put beside its own. After a change that is meant: `pytest tests/test_bad.py --golden-update`, then read the difference.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
import yaml

from cchc_index.cli import main
from cchc_index.model import language
from cchc_index.model.catalogue import CATALOGUE, Severity
from tests.bad import make_workbooks

BAD: Final = Path(__file__).parent / "bad"
COMMON: Final = BAD / "common"
NOT_CASES: Final = {"common", "files", "__pycache__"}
OWN: Final = ("case.yaml", "expected.*.txt")

FOLDERS: Final = sorted(path for path in BAD.iterdir() if path.is_dir() and path.name not in NOT_CASES)
EXIT_CODES: Final = {Severity.ERROR: 1, Severity.WARNING: 0, Severity.NOTE: 0}


@dataclass(frozen=True)
class Case:
    """A case as its folder tells it; the folder's name begins with the code."""

    folder: Path
    run: list[str]
    before: list[list[str]]
    exit: int

    @property
    def code(self) -> str:
        return self.folder.name.partition("-")[0]

    def golden(self, lang: str) -> Path:
        return self.folder / f"expected.{lang}.txt"


@dataclass(frozen=True)
class Outcome:
    """What one command gave."""

    code: int
    out: str
    err: str


def case_of(folder: Path) -> Case:
    told = yaml.safe_load((folder / "case.yaml").read_text("utf-8"))
    assert set(told) <= {"run", "exit", "before", "about"}, folder.name
    before = [str(line).split() for line in told.get("before", [])]
    return Case(folder, str(told["run"]).split(), before, int(told["exit"]))


CASES: Final = [case_of(folder) for folder in FOLDERS]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def set_out(case: Case, place: Path) -> None:
    """The case's files, and beside them the common ones."""
    shutil.copytree(COMMON, place, dirs_exist_ok=True)
    shutil.copytree(case.folder, place, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*OWN))


def in_process(line: Sequence[str]) -> Outcome:
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as end:
        main(line)
    texts = []
    for stream in (out, err):
        stream.seek(0)
        texts.append(stream.read())
    return Outcome(int(str(end.value.code)), *texts)


def as_a_program(line: Sequence[str]) -> Outcome:
    done = subprocess.run([sys.executable, "-m", "cchc_index", *line], capture_output=True, check=False)
    return Outcome(done.returncode, done.stdout.decode().replace("\r\n", "\n"), done.stderr.decode().replace("\r\n", "\n"))


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_code_has_a_case_and_every_case_a_code() -> None:
    assert sorted({case.code for case in CASES}) == sorted(CATALOGUE)


@pytest.mark.parametrize("lang", language.LANGUAGES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.folder.name)
def test_the_command_says_exactly_this(case: Case, lang: str, place: Path, request: pytest.FixtureRequest) -> None:
    set_out(case, place)
    for line in case.before:
        assert in_process(line).code == 0, line
    before = files_of(place)
    done = in_process([*case.run, "--lang", lang])
    assert "Traceback" not in done.out + done.err
    if request.config.getoption("--golden-update"):
        case.golden(lang).write_text(done.err, "utf-8", newline="\n")
    assert done.err == case.golden(lang).read_text("utf-8")
    assert done.code == case.exit
    assert f" {case.code}  " in done.err
    if done.code:
        assert files_of(place) == before
        assert done.out == ""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.folder.name)
def test_the_exit_code_follows_from_the_severity(case: Case) -> None:
    assert case.exit == EXIT_CODES[CATALOGUE[case.code].severity]


ONE_OF_EACH: Final = [case for case in CASES if case.folder.name in {"S17", "K04", "R08", "W02", "Q02", "S50"}]


@pytest.mark.parametrize("case", ONE_OF_EACH, ids=lambda case: case.folder.name)
def test_the_installed_program_says_the_same(case: Case, place: Path) -> None:
    set_out(case, place)
    for line in case.before:
        assert as_a_program(line).code == 0, line
    done = as_a_program(case.run)
    assert (done.code, done.err) == (case.exit, case.golden("vi").read_text("utf-8"))
