"""`-o` of what is told of saved results: no file of the workspace is written over, nothing put among the results."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.bad.cases import in_process
from tests.test_bad import files_of
from tests.test_golden import EXAMPLE, UNIT

COMMANDS = {
    "appraise disagreements": "csv",
    "appraise petition": "csv",
    "appraise quarters": "csv",
    "appraise status": "csv",
    "compare 2021 2022": "csv",
    f"explain --unit '{UNIT}'": "json",
    "finalise 2022": "json",
    f"gaps --unit '{UNIT}'": "csv",
    "log": "csv",
    "overview": "csv",
    f"plan --unit '{UNIT}' --target 90": "csv",
    "receive --list": "csv",
    "report": "xlsx",
    "units": "csv",
    "verify": "json",
    f"whatif --unit '{UNIT}' --set 1.1.1=max": "json",
}
OWN = {
    "csv": ("2022/survey.csv", "so-tiep-nhan.csv", "results/kq.csv"),
    "xlsx": ("2022/submissions.xlsx", "exceptions.xlsx", "bien-ban-2022.xlsx", "results/kq.xlsx"),
    "json": ("results/cchc-huyen/2022/record/current.json",),
}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(EXAMPLE, tmp_path / "tuyen-quang")
    monkeypatch.chdir(tmp_path / "tuyen-quang")
    for name in ("so-tiep-nhan.csv", "exceptions.xlsx", "bien-ban-2022.xlsx", *OWN["json"]):
        file = Path(name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("ở đây có người ghi", "utf-8")
    return Path.cwd()


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_of_the_workspace_is_written_over(command: str, place: Path) -> None:
    words = command.replace(f"'{UNIT}'", "X").split()
    before = files_of(place)
    for target in OWN[COMMANDS[command]]:
        done = in_process([*words, "-o", target])
        assert (done.code, done.out) == (2, ""), done.err
        assert target in done.err
    assert files_of(place) == before


def test_what_a_command_reads_is_not_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("mau.docx", "phieu.json"):
        Path(name).write_text("của người dùng", "utf-8")
    for line in (
        "report --template mau.docx -o mau.docx",
        "receive phieu.json -o phieu.json",
        "whatif phieu.json -o phieu.json",
    ):
        done = in_process(line.split())
        assert done.code == 2, done.err
        assert Path(line.split()[-1]).read_text("utf-8") == "của người dùng"


def test_papers_of_units_are_not_put_among_what_they_sent(place: Path) -> None:
    before = files_of(place)
    for folder, form in (("2022", "xlsx"), ("results", "xlsx"), ("results/2022", "html")):
        done = in_process(["report", "--all", folder, "--format", form])
        assert (done.code, folder in done.err) == (2, True)
    assert files_of(place) == before
