"""`cchc merge`: many submissions as one workbook that reads back equal, and says nothing that was not sent."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import assume, given

from cchc_index.flow.merge import merge
from cchc_index.flow.request import Request
from cchc_index.flow.score import Result, score
from cchc_index.forms.tidy import HEADINGS
from cchc_index.model.problem import has_errors
from cchc_index.read.vocabulary import TIDY
from tests.bad.cases import COMMON, in_process
from tests.strategies import Case, cases, write_imported, write_replies, write_rubric, write_tidy
from tests.test_engine_laws import SLOW, folder
from tests.test_store import PLANS, files_of

SENT = {
    "answers": ("unit", "leaf", "round", "points", "answer"),
    "figures": ("unit", "node", "input", "round", "value", "text"),
    "remarks": ("unit", "leaf", "kind", "text"),
}


def contents(result: Result) -> dict[str, list[tuple[Any, ...]]]:
    """What was sent, wherever it stood, and what came of it."""
    shown = {}
    for table, columns in {**SENT, "units": None, "scores": None}.items():
        frame = result.tables[table]
        rows = frame[list(columns)] if columns else frame
        cells = rows.astype(object).where(rows.notna(), None)
        shown[table] = sorted(map(tuple, cells.to_numpy().tolist()), key=repr)
    return shown


def merged(request: Request) -> Path:
    """The request's files as one workbook beside them."""
    done = merge(request)
    assert done.workbook is not None, [problem.message for problem in done.problems]
    one = request.here / "one.xlsx"
    one.write_bytes(done.workbook)
    return one


def written(case: Case, here: Path) -> Request:
    """The case as files: each half of its units a file."""
    (here / "rubric.yaml").write_text(write_rubric(case.rubric), "utf-8")
    (here / "imported.csv").write_text(write_imported(case.imported), "utf-8")
    units, files = list(case.data.items()), []
    for place, half in enumerate((units[::2], units[1::2])):
        if half:
            file = here / f"{place}.csv"
            file.write_text(write_tidy(dict(half), case.rubric), "utf-8")
            files.append(file)
    if case.replies is not None:
        (here / "replies.csv").write_text(write_replies(case.replies, case.rubric), "utf-8")
    return Request(
        submissions=tuple(files),
        survey=(here / "replies.csv",) if case.replies else (),
        imported=here / "imported.csv" if any(case.imported.values()) else None,
        rubric=str(here / "rubric.yaml"),
        period=case.period,
        stage=case.stage,  # type: ignore[arg-type]
        missing=case.missing,  # type: ignore[arg-type]
        dry_run=True,
        here=here,
    )


@SLOW
@given(cases())
def test_what_is_merged_scores_as_what_was_sent(case: Case) -> None:
    with folder() as here:
        request = written(case, here)
        before = score(request)
        assume(not has_errors(before.problems))
        assume(any(len(before.tables[name]) for name in SENT))  # who sent nothing has nothing to merge
        after = score(replace(request, submissions=(merged(request),)))
        assert has_errors(after.problems) is False
        assert contents(after) == contents(before)


def test_nasty_texts_and_figures_come_back_equal(tmp_path: Path) -> None:
    before = files_of(tmp_path, PLANS).run("2022")
    rubric = next(tmp_path.glob("bo-tieu-chi-*.yaml"))
    request = Request((tmp_path / "tu-cham-2022.csv",), rubric=str(rubric), period="2022", dry_run=True, here=tmp_path)
    one = merged(request)
    after = score(replace(request, submissions=(one,)))
    assert {name: contents(after)[name] for name in SENT} == {name: contents(before)[name] for name in SENT}
    book = openpyxl.load_workbook(one)
    assert all(cell.data_type != "f" for row in book.worksheets[0].iter_rows() for cell in row)


def test_the_headings_are_those_of_the_tidy_form() -> None:
    assert {name: heading for name, (heading, _width) in HEADINGS.items()} == {
        name: words[0] for name, words in TIDY.items()
    }


def test_the_command_writes_the_file_or_says_why_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(COMMON, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    rows = ("Đơn vị,Mã,Giá trị,Điểm tự chấm", "Lâm Bình,1.1,Kịp thời,1")
    Path("a.csv").write_text("\n".join(rows), "utf-8")
    Path("b.csv").write_text("\n".join([rows[0], "Na Hang,1.1,Chậm,7"]), "utf-8")
    done = in_process(["merge", "a.csv", "-o", "one.xlsx"])
    assert (done.code, done.out) == (0, "")
    assert [cell.value for cell in openpyxl.load_workbook("one.xlsx").worksheets[0][2]][:7] == [
        "Huyện Lâm Bình",
        "1.1",
        "Ban hành kế hoạch cải cách hành chính",
        1,
        None,
        "Kịp thời",
        1,
    ]
    before = Path("one.xlsx").read_bytes()
    done = in_process(["merge", "a.csv", "b.csv", "-o", "one.xlsx"])
    assert done.code == 1
    assert "S32" in done.err
    assert Path("one.xlsx").read_bytes() == before
    assert in_process(["merge", "a.csv", "-o", "a.csv"]).code == 2
    assert in_process(["merge", "a.csv", "-o", "nowhere/one.xlsx"]).code == 1
    assert Path("a.csv").read_text("utf-8") == "\n".join(rows)
