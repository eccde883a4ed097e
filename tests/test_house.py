"""The habits of the house that no linter knows: sizes, names, what a room may touch, what travels."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import QUICK, ROOT, SOURCE, package_folder

MODULE_LINES = 300
FUNCTION_LINES = 60
NAMES_THAT_SAY_NOTHING = {"utils.py", "util.py", "helpers.py", "helper.py", "common.py", "misc.py"}
MARKS = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
HOME_PATH = re.compile(r"/(?:home/\w|Users/\w|root/)|[A-Za-z]:[\\/]Users[\\/]")
OWN_FOLDERS = ("src", "tests", "tools", "bench", "docs", "rubrics", "examples", ".ci")

# `cchc --help` waits for none of these.
HEAVY = ("numpy", "openpyxl", "pandas", "pydantic", "python_calamine", "yaml")

# Beside import-linter's contracts: calls by which an engine would read, print or look at the clock.
IMPURE_BUILTINS = {"breakpoint", "input", "open", "print"}
IMPURE_METHODS = re.compile(r"now|utcnow|today|read_\w+|write_\w+|to_(?:csv|excel|feather|hdf|json|parquet|pickle|sql)")


def modules(folder: Path = SOURCE) -> list[Path]:
    found = sorted(folder.rglob("*.py"))
    assert found, f"no module under {folder}"
    return found


def shown(path: Path, line: int | None = None) -> str:
    return path.relative_to(ROOT).as_posix() + (f":{line}" if line else "")


def text_files(*folders: str) -> Iterator[tuple[Path, str]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                try:
                    yield path, path.read_text("utf-8")
                except UnicodeDecodeError:  # a workbook, a compiled catalogue
                    continue


def lines_matching(pattern: re.Pattern[str], *folders: str) -> list[str]:
    return [
        f"{shown(path, number)}: {line.strip()}"
        for path, text in text_files(*folders)
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_module_is_longer_than_300_lines() -> None:
    lengths = {shown(path): len(path.read_text("utf-8").splitlines()) for path in modules()}
    assert {name: length for name, length in lengths.items() if length > MODULE_LINES} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    too_long = [
        f"{shown(path, node.lineno)} {node.name}"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > FUNCTION_LINES
    ]
    assert too_long == []


def test_every_module_has_a_name_that_says_what_it_holds() -> None:
    assert [shown(path) for path in modules() if path.name in NAMES_THAT_SAY_NOTHING] == []


def test_no_mark_of_unfinished_work() -> None:
    assert lines_matching(MARKS, "src") == []


def test_no_path_of_somebodys_machine() -> None:
    assert lines_matching(HOME_PATH, *OWN_FOLDERS) == []


def test_model_imports_the_standard_library_and_pydantic_only() -> None:
    allowed = sys.stdlib_module_names | {"cchc_index", "pydantic", "pydantic_core"}
    foreign = [
        f"{shown(path)}: {name}"
        for path in modules(SOURCE / "model")
        for name in imported_names(path)
        if name.partition(".")[0] not in allowed
    ]
    assert foreign == []


def imported_names(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield node.module or "."


def test_the_engine_reads_prints_and_waits_for_nothing() -> None:
    impure = [
        f"{shown(path, node.lineno)}: {ast.unparse(node.func)}"
        for path in modules(SOURCE / "engine")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and is_impure(node.func)
    ]
    assert impure == []


def is_impure(function: ast.expr) -> bool:
    match function:
        case ast.Name(id=name):
            return name in IMPURE_BUILTINS
        case ast.Attribute(attr=name):
            return IMPURE_METHODS.fullmatch(name) is not None
        case _:
            return False


def test_help_waits_for_no_heavy_library() -> None:
    program = (
        "import sys\n"
        "from cchc_index.cli import main\n"
        "sys.argv = ['cchc', '--help']\n"
        "try:\n"
        "    main()\n"
        "except SystemExit as end:\n"
        "    assert end.code in (None, 0), end.code\n"
        f"sys.stderr.write(' '.join(name for name in {HEAVY!r} if name in sys.modules))\n"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert (run.returncode, run.stderr.decode()) == (0, "")
    assert b"cchc" in run.stdout


@pytest.mark.skipif(QUICK, reason="looks into the built wheel")
@pytest.mark.parametrize("folder", ["rubrics", "examples"])
def test_rubrics_and_examples_travel_in_the_wheel(folder: str) -> None:
    assert files_below(package_folder() / "data" / folder) == files_below(ROOT / folder)


@pytest.mark.skipif(QUICK, reason="looks into the built wheel")
def test_the_wheel_holds_the_package_as_it_stands_and_every_catalogue_compiled() -> None:
    installed = files_below(package_folder())
    source = {name: content for name, content in files_below(SOURCE).items() if not name.endswith(".mo")}
    assert [name for name, content in source.items() if installed.get(name) != content] == []
    compiled = [name.removesuffix(".po") + ".mo" for name in source if name.endswith(".po")]
    assert compiled
    assert [name for name in compiled if name not in installed] == []
    assert "py.typed" in installed


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_nothing_that_is_made_is_committed(tool: Callable[[str], str]) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("no checkout")
    listed = subprocess.run(
        [tool("git"), "ls-files", "--cached", "--ignored", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert listed.stdout.splitlines() == []
