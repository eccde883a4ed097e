"""What the commands print on the Tuyên Quang example, in both languages, on 80 and 100 columns, into a pipe.

After a change that is meant: `pytest tests/test_golden.py --golden-update`, then read the difference.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.bad.cases import in_process
from tests.test_plan import fill_in

HERE = Path(__file__).parent
EXAMPLE = HERE.parent / "examples" / "tuyen-quang"
UNIT = "Chiêm Hóa"
COMMANDS = {
    "score": ["score", "2022/submissions.xlsx", "--dry-run"],
    "compare": ["compare", "2021", "2022"],
    "compare-unit": ["compare", "2021", "2022", "--unit", UNIT],
    "gaps": ["gaps"],
    "explain": ["explain", "--unit", UNIT, "--node", "3"],
    "explain-row": ["explain", "--unit", UNIT, "--node", "3.4.1"],
    "whatif": [
        "whatif",
        "--unit",
        UNIT,
        "--set",
        "3.4.1=max",
        "--set",
        "4.2.1=1",
        "--set",
        "8.3.1=max",
        "--set",
        "7.2.2=max",
    ],
    "plan": ["plan", "--unit", UNIT, "--target-rank", "3"],
    "plan-budget": ["plan", "--unit", UNIT, "--budget", "4"],
    "plan-unreached": ["plan", "--unit", UNIT, "--target", "99"],
    "gaps-by-owner": ["gaps", "--unit", UNIT, "--by", "owner"],
    "gaps-by-reason": ["gaps", "--unit", UNIT, "--by", "reason"],
    "rubric-diff": ["rubric", "diff", "tuyen-quang/cchc-huyen-2021", "tuyen-quang/cchc-huyen-2022"],
    "appraise": ["appraise", "disagreements"],
    "appraise-by-agency": ["appraise", "disagreements", "--by", "agency"],
    "appraise-status": ["appraise", "status", "--as-of", "2023-01-02"],
    "gaps-against": ["gaps", "--unit", UNIT, "--against", "best"],
    "plan-track": ["plan", "--track", "kehoach.xlsx", "--as-of", "2022-11-01"],
    "rubric-stats": ["rubric", "stats"],
    "gaps-unit": ["gaps", "--unit", UNIT, "--since", "2021"],
}
SELDOM = ("plan-budget", "plan-unreached", "appraise-by-agency", "gaps-by-owner")
"""A usual run has time for the others."""


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace with both years scored, and a plan filled in."""
    folder = tmp_path_factory.mktemp("golden") / "tuyen-quang"
    shutil.copytree(EXAMPLE, folder)
    with pytest.MonkeyPatch.context() as here:
        here.chdir(folder)
        for year in ("2021", "2022"):
            assert in_process(["score", f"{year}/submissions.xlsx"]).code == 0
        assert in_process(["plan", "--unit", UNIT, "--target-rank", "3", "-o", "kehoach.xlsx"]).code == 0
        fill_in(folder / "kehoach.xlsx")
    return folder


@pytest.mark.parametrize(
    ("lang", "columns"),
    [
        ("vi", 100),
        pytest.param("en", 80, marks=pytest.mark.slow),
        pytest.param("vi", 80, marks=pytest.mark.slow),
        pytest.param("en", 100, marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] if name in SELDOM else []) for name in COMMANDS]
)
def test_page(
    name: str, lang: str, columns: int, scored: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(scored)
    check_page(name, COMMANDS[name], lang, columns, monkeypatch, request)


def check_page(
    name: str,
    line: list[str],
    lang: str,
    columns: int,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    """What a command prints here is what the golden file of that name has."""
    monkeypatch.setenv("COLUMNS", str(columns))
    done = in_process([*line, "--lang", lang])
    assert done.code == 0, done.err
    page = "".join(f"{text.rstrip()}\n" for text in done.out.splitlines())
    assert max(map(len, page.splitlines())) <= columns
    golden = HERE / "golden" / f"{name}.{lang}.{columns}.txt"
    if request.config.getoption("--golden-update"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(page, "utf-8", newline="\n")
    assert page == golden.read_text("utf-8")


def test_a_narrow_page_parts_no_units_name_within_a_word(scored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(scored)
    monkeypatch.setenv("COLUMNS", "60")
    page = in_process(["compare", "2021", "2022"]).out
    assert max(map(len, page.splitlines())) <= 60
    assert page.count(" Tuyên Quang  ") == 2  # below “Thành phố”, in both tables
    assert "không in các cột: Hạng 2021, Điểm tăng, giảm theo lĩnh vực" in " ".join(page.split())
