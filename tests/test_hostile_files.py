"""Files made to harm: each is refused in a process of its own, which may not take more memory or time than this.

The process runs on its own kind of file only; what Python and the libraries take before is counted, too.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest

from tests.bad import make_files as make
from tests.bad.cases import COMMON, in_process

MOST_MIB: Final = 300
SECONDS: Final = 5
"""Of the processor, on a machine that is busy; by itself it is one."""

_READ: Final = """
    import json, re, sys, time
    from pathlib import Path
    from cchc_index.read.grid import read_grids
    from cchc_index.read.word_template import word_template
    from cchc_index.read.yaml_file import YamlFile

    path = Path(sys.argv[1])
    begun = time.process_time()
    if path.suffix == ".yaml":
        problems = YamlFile(path).problems
    elif path.suffix == ".docx":
        problems = word_template(path)[1]
    else:
        problems = read_grids(path)[1]
    told = {
        "codes": [one.code for one in problems],
        "mib": int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) >> 10,
        "seconds": time.process_time() - begun,
    }
    print(json.dumps(told))
"""


def zipped(path: Path, parts: dict[str, str | bytes]) -> None:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def bomb(path: Path) -> None:
    """Shared strings that unpack to a thousand times their size."""
    zipped(path, make.xlsx(""))
    with ZipFile(path, "a", ZIP_DEFLATED) as archive, archive.open("xl/sharedStrings.xml", "w") as part:
        for _ in range(100):
            part.write(bytes(1 << 20))


def laughs(path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY e0 "ha">{entities}]>'
    zipped(path, {**make.xlsx(""), "xl/sharedStrings.xml": f"{head}<sst><si><t>&e9;</t></si></sst>"})


def external(path: Path) -> None:
    head = '<?xml version="1.0"?><!DOCTYPE s [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    zipped(path, {**make.xlsx(""), "xl/workbook.xml": f"{head}<workbook>&e;</workbook>"})


def word_laughs(path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    _document(path, f'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY e0 "ha">{entities}]><w>&e9;</w>')


def word_external(path: Path) -> None:
    _document(path, '<?xml version="1.0"?><!DOCTYPE s [<!ENTITY e SYSTEM "file:///etc/passwd">]><w>&e;</w>')


def _document(path: Path, content: str) -> None:
    docx.Document().save(str(path))
    with ZipFile(path) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    zipped(path, {**parts, "word/document.xml": content})


def word_bomb(path: Path) -> None:
    zipped(path, {"word/document.xml": "<a>" * (20 << 20)})


def sparse_sheet(path: Path) -> None:
    """Two values at two corners: 2 GB of memory in a parser that keeps what lies between."""
    zipped(
        path, make.xlsx('<row r="1"><c r="A1"><v>1</v></c></row><row r="1000000"><c r="BI1000000"><v>1</v></c></row>')
    )


def sparse_ods(path: Path) -> None:
    value = '<table:table-cell office:value-type="float" office:value="7"/>'
    blank = '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'
    far = f'<table:table-row><table:table-cell table:number-columns-repeated="90"/>{value}</table:table-row>'
    zipped(path, make.ods(f"<table:table-row>{value}</table:table-row>{blank}{far}"))


def two_gigabytes(path: Path) -> None:
    """A hole of 2 GB behind a heading."""
    path.write_bytes(b"unit,id,value\n")
    os.truncate(path, 2 << 30)


def blank_rows(path: Path) -> None:
    zipped(path, make.xlsx("".join(f'<row r="{row}"/>' for row in range(1, 1_000_001))))


def many_parts(path: Path) -> None:
    with ZipFile(path, "w") as archive:
        for number in range(12_000):
            archive.writestr(f"{number:08}{'x' * 200}", b"")


def aliases(path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    path.write_text("\n".join(lines), "utf-8")


def deep(path: Path) -> None:
    path.write_text("[" * 1_000_000, "utf-8")


def deep_keys(path: Path) -> None:
    path.write_text("".join(f"{' ' * level}a:\n" for level in range(2_500)), "utf-8")


def large_yaml(path: Path) -> None:
    path.write_text("- x\n" * (2 << 20), "utf-8")


HOSTILE: Final[list[tuple[Callable[[Path], None], str, str]]] = [
    (bomb, "xlsx", "S06"),
    (laughs, "xlsx", "S06"),
    (external, "xlsx", "S06"),
    (word_laughs, "docx", "W65"),
    (word_external, "docx", "W65"),
    (word_bomb, "docx", "W65"),
    (sparse_sheet, "xlsx", "S06"),
    (sparse_ods, "ods", "S06"),
    (two_gigabytes, "csv", "S06"),
    (two_gigabytes, "xls", "S06"),
    (blank_rows, "xlsx", "S03"),
    (many_parts, "xlsx", "S06"),
    (aliases, "yaml", "R22"),
    (deep, "yaml", "R22"),
    (deep_keys, "yaml", "R22"),
    (large_yaml, "yaml", "R22"),
]


QUICK: Final = (bomb, laughs, external, word_bomb, sparse_sheet, two_gigabytes, aliases)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell how much memory a process has taken")
@pytest.mark.parametrize(
    ("make_file", "ending", "code"),
    [pytest.param(*one, marks=[] if one[0] in QUICK else pytest.mark.slow) for one in HOSTILE],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_it_is_refused_and_costs_little(
    make_file: Callable[[Path], None], ending: str, code: str, tmp_path: Path
) -> None:
    path = tmp_path / f"file.{ending}"
    make_file(path)
    script = [sys.executable, "-c", textwrap.dedent(_READ), str(path)]
    done = subprocess.run(script, capture_output=True, check=True, timeout=60, text=True)
    told = json.loads(done.stdout)
    assert set(told["codes"]) == {code}
    assert told["mib"] < MOST_MIB
    assert told["seconds"] < SECONDS


COMMANDS: Final[dict[str, list[tuple[str, ...]]]] = {
    "xlsx": [("check",), ("score", "--dry-run"), ("score", "--dry-run", "good.csv", "--survey")],
    "ods": [("check",)],
    "xls": [("check",)],
    "csv": [("check",), ("score", "--dry-run")],
    "docx": [("rubric", "import", "-o", "new.yaml"), ("check",)],
    "yaml": [("rubric", "check"), ("score", "--dry-run", "good.csv", "--rubric")],
}
"""What reads a file of this kind, its name being the last word."""


_CCHC: Final = """
    import atexit, json, re, time
    from pathlib import Path
    from cchc_index.cli import main

    def tell():
        peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
        Path("spent.json").write_text(json.dumps([time.process_time(), int(peak) >> 10]))

    atexit.register(tell)
    main()
"""
"""What the system says of an ended process includes the memory of the one that started it."""


def spent(folder: Path, *words: str) -> tuple[int, float, int]:
    """The exit code of `cchc`, seconds of the processor, MiB at its largest."""
    line = [sys.executable, "-c", textwrap.dedent(_CCHC), *words]
    code = subprocess.run(line, cwd=folder, check=False, capture_output=True).returncode
    seconds, mib = json.loads((folder / "spent.json").read_text("utf-8"))
    return code, seconds, mib


@pytest.mark.slow  # a minute
@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell how much memory a process has taken")
@pytest.mark.parametrize(("make_file", "ending", "_code"), HOSTILE, ids=lambda value: getattr(value, "__name__", value))
def test_a_command_spends_little_more_on_it_than_on_a_good_file(
    make_file: Callable[[Path], None], ending: str, _code: str, tmp_path: Path
) -> None:
    shutil.copytree(COMMON, tmp_path, dirs_exist_ok=True)
    (tmp_path / "good.csv").write_text("Đơn vị,Mã,Giá trị\nNa Hang,1.1,Kịp thời\n", "utf-8")
    make_file(tmp_path / f"file.{ending}")
    code, good, _ = spent(tmp_path, "check", "good.csv")
    assert code == 0
    for words in COMMANDS[ending]:
        code, seconds, mib = spent(tmp_path, *words, f"file.{ending}")
        assert code == 1
        assert mib < MOST_MIB
        assert seconds < 3 * good, (words, seconds, good)


@pytest.mark.parametrize("engine", ["auto", "pandas"])
def test_replies_in_one_endless_field_are_refused(engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(COMMON, tmp_path, dirs_exist_ok=True)
    (tmp_path / "good.csv").write_text("Đơn vị,Mã,Giá trị\nNa Hang,1.1,Kịp thời\n", "utf-8")
    (tmp_path / "replies.csv").write_bytes(b"unit,C1\n" + bytes(17 << 20))
    monkeypatch.chdir(tmp_path)
    done = in_process(["score", "--dry-run", "good.csv", "--survey", "replies.csv", "--engine", engine])
    assert done.code == 1
    assert " S02 " in done.err


def test_links_do_not_lead_out_of_the_workspace(tmp_path: Path) -> None:
    from cchc_index.read.workspace import find_workspace

    (tmp_path / "outside.csv").write_text("unit,id,value\n", "utf-8")
    inside = tmp_path / "workspace"
    inside.mkdir()
    try:
        (inside / "survey.csv").symlink_to(tmp_path / "outside.csv")
    except OSError:
        pytest.skip("this user may not make links")
    (inside / "cchc.yaml").write_text('periods: [{period: "2022", rubric: r, survey: survey.csv}]\n', "utf-8")
    found, problems = find_workspace(inside, inside)
    assert (found, [one.code for one in problems]) == (None, ["W80"])


def test_a_limit_of_the_workspace_holds_for_what_it_reads(tmp_path: Path) -> None:
    from cchc_index.model import limits
    from cchc_index.read.workspace import find_workspace, use_limits

    (tmp_path / "cchc.yaml").write_text("limits: {rows: 7, yaml_mib: 9}\n", "utf-8")
    for use in (find_workspace, use_limits):
        use(tmp_path, tmp_path)
        assert limits.in_use() == limits.Limits(rows=7, yaml_mib=9)
    find_workspace(None, Path(tmp_path.anchor))
    assert limits.in_use() == limits.Limits()


@pytest.mark.parametrize("written", ["{rows: 0}", "{nesting: 10000}", "{rows: many}", "{lines: 3}"])
def test_what_is_no_limit_is_told(written: str, tmp_path: Path) -> None:
    from cchc_index.read.workspace import find_workspace

    (tmp_path / "cchc.yaml").write_text(f"limits: {written}\n", "utf-8")
    found, problems = find_workspace(tmp_path, tmp_path)
    assert found is None
    assert [one.place.line for one in problems] == [1]


def test_a_form_does_not_choose_a_file() -> None:
    """Of a library only ids are found without a base, and none that leads out of its folder."""
    from cchc_index.read.rubric import Library

    here = Path(__file__).parent
    library = Library((here / "bad" / "common",))
    assert library.find("rubric", None) == here / "bad" / "common" / "rubric.yaml"
    for name in ("rubric.yaml", "../common/../W80/cchc", str(here / "bad" / "common" / "rubric.yaml"), "../W80/cchc"):
        assert library.find(name, None) is None


def test_every_guard_names_tests_that_are_there() -> None:
    root = Path(__file__).parent.parent
    page = (root / "docs" / "security.md").read_text("utf-8")
    guards = page.partition("## Đề phòng thế nào")[2].partition("\n## ")[0]
    rows = [line.split("|") for line in guards.splitlines() if line.startswith("| ")][1:]
    named = [[word.strip("` ") for word in row[3].split(",")] for row in rows]
    assert len(named) > 8
    for name in (name for names in named for name in names):
        assert (root / name if "/" in name else root / "tests" / name).exists(), name
