"""One broken input per problem of the catalogue, under `tests/bad/<code>/`, and exactly what `cchc` says to it.

A case is a folder: the broken files, `case.yaml` (the command line, the exit code, perhaps commands to run before), and
what the command prints on stderr in each language. Files of `tests/bad/common` that a case does not bring itself are
put beside its own. A code may have more cases (`S01-folder`); `line-…` are wrong command lines, which have no code.

After a change that is meant: `pytest tests/test_bad.py --golden-update`, then read the difference.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import pytest

from cchc_index.model import language
from cchc_index.model.catalogue import CATALOGUE, Severity
from cchc_index.store.lock import LOCK
from tests.bad import make_workbooks
from tests.bad.cases import BAD, COMMON, WRONG_LINE, Case, Outcome, all_cases, as_a_program, in_process

CASES: Final = all_cases()
CODED: Final = [case for case in CASES if case.code != WRONG_LINE]
SCORED: Final = [case for case in CODED if case.run[0] == "score"]
AS_PROGRAMS: Final = ("S17",)
EXIT_CODES: Final = {Severity.ERROR: 1, Severity.WARNING: 0, Severity.NOTE: 0}


def over(cases: Sequence[Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases, ids=[case.folder.name for case in cases])


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(case: Case, place: Path, *more: str, way: Callable[[Sequence[str]], Outcome] = in_process) -> Outcome:
    """The case's command; what must come before it has been done, and nothing of it may stop."""
    case.set_out(place)
    case.prepare(place, way)
    before = files_of(place)
    with case.as_installed():
        done = way([*case.run, *more])
    assert "Traceback" not in done.out + done.err
    if done.code:
        assert files_of(place) == before
    return done


def files_of(folder: Path) -> dict[str, bytes]:
    """All that is there; a lock holds nothing, and stays."""
    there = (path for path in folder.rglob("*") if path.is_file() and path.name != LOCK)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in there}


def test_every_code_has_a_case_and_every_case_a_code() -> None:
    assert sorted({case.code for case in CODED}) == sorted(CATALOGUE)


def test_the_workbooks_are_what_the_script_makes() -> None:
    assert [name for name, content in make_workbooks.made().items() if (BAD / name).read_bytes() != content] == []


@pytest.mark.parametrize("lang", ["vi", pytest.param("en", marks=pytest.mark.slow)])
@over(CASES)
def test_the_command_says_exactly_this(case: Case, lang: str, place: Path, request: pytest.FixtureRequest) -> None:
    # Help texts are fixed in the language in which a process begins: here in Vietnamese.
    way = as_a_program if case.code == WRONG_LINE and lang != "vi" else in_process
    done = run(case, place, "--lang", lang, way=way)
    if request.config.getoption("--golden-update"):
        case.golden(lang).write_text(done.err, "utf-8", newline="\n")
        pytest.skip("rewritten: read the difference")
    assert done.err == case.golden(lang).read_text("utf-8")
    assert done.code == case.exit
    tells = not {"check", "test", "verify"}.isdisjoint(case.run[:2])  # these tell what they found, whatever is wrong
    assert tells or not (done.code and done.out)


@over(CODED)
def test_the_exit_code_follows_from_the_severity(case: Case) -> None:
    assert case.exit == EXIT_CODES[CATALOGUE[case.code].severity]
    for lang in language.LANGUAGES:
        assert f" {case.code}  " in case.golden(lang).read_text("utf-8")


@pytest.mark.slow
@over(SCORED)
def test_json_tells_the_same_problems(case: Case, place: Path) -> None:
    done = run(case, place, "--format", "json")
    told = json.loads(done.out)
    assert done.code == case.exit
    assert case.code in {problem["code"] for problem in told["problems"]}
    assert all(problem["message"] and problem["fix"] for problem in told["problems"])
    assert bool(told["units"]) is (case.exit == 0)


def test_every_unit_with_a_problem_is_left_out(place: Path) -> None:
    shutil.copytree(COMMON, place, dirs_exist_ok=True)
    rows = ["Lâm Bình,1.99,,Có", "Na Hang,1.99,,Có", "Chiêm Hóa,1.1,2,Kịp thời", "Tuyên Quang,1.1,1,Kịp thời"]
    (place / "submissions.csv").write_text("\n".join(["Đơn vị,Mã,Điểm tối đa,Giá trị", *rows]), "utf-8")
    told = json.loads(in_process(["score", "submissions.csv", "--skip-bad-units", "--format", "json"]).out)
    assert told["partial"]
    assert {unit["unit"] for unit in told["units"] if unit["status"] != "rejected"} == {"Thành phố Tuyên Quang"}


@over([case for case in CASES if case.folder.name in AS_PROGRAMS])
def test_the_installed_program_says_the_same(case: Case, place: Path) -> None:
    done = run(case, place, way=as_a_program)
    assert (done.code, done.err) == (case.exit, case.golden("vi").read_text("utf-8"))
