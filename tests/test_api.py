"""The Python API: the example in the package's own docstring, errors as one exception, nothing written unasked."""

from __future__ import annotations

import doctest
import shutil
from pathlib import Path

import pytest

import cchc_index

PUBLISHED = cchc_index.examples() / "published"


def test_the_docstring_example_holds() -> None:
    failed, tried = doctest.testmod(cchc_index)
    assert tried == 6
    assert failed == 0


def test_all_names_of_the_api_are_there() -> None:
    for name in cchc_index.__all__:
        assert getattr(cchc_index, name) is not None
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        cchc_index.nothing_of_the_kind  # noqa: B018


def test_every_problem_is_in_the_exception(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("Đơn vị,Mã,Điểm thẩm định\nTân Uyên,A,66\nThuận An,C,1\n", "utf-8")
    with pytest.raises(cchc_index.ProblemsError) as raised:
        cchc_index.score(bad, workspace=PUBLISHED / "binh-duong-2017", period="2017")
    assert [problem.code for problem in raised.value.problems] == ["S17", "S12"]
    assert "66" in str(raised.value)


def test_a_rubric_with_problems_is_not_loaded(tmp_path: Path) -> None:
    bad = tmp_path / "rubric.yaml"
    bad.write_text("schema: 1\nid: x\n", "utf-8")
    with pytest.raises(cchc_index.ProblemsError) as raised:
        cchc_index.load_rubric(bad)
    assert {problem.code for problem in raised.value.problems} == {"R05"}


def test_nothing_is_saved_unless_asked(tmp_path: Path) -> None:
    folder = tmp_path / "binh-duong"
    shutil.copytree(PUBLISHED / "binh-duong-2017", folder)
    cchc_index.score(folder / "submissions.csv", workspace=folder)
    assert not (folder / "results").exists()
    saved = cchc_index.score(folder / "submissions.csv", workspace=folder, save=True).saved
    assert saved == folder / "results" / "cchc-huyen" / "2017" / "record" / "0001"


def test_what_next_can_be_asked_from_python(tmp_path: Path) -> None:
    folder = shutil.copytree(cchc_index.examples() / "tuyen-quang", tmp_path / "tuyen-quang")
    cchc_index.score(folder / "2022" / "submissions.xlsx", workspace=folder, save=True)
    leaf = cchc_index.explain("Chiêm Hóa", "3.4.1", workspace=folder)[0]
    assert leaf.next is not None
    change = cchc_index.whatif("Chiêm Hóa", {"3.4.1": "max"}, workspace=folder)[0]
    plan = cchc_index.plan("Chiêm Hóa", target=78.5, workspace=folder)
    assert plan.reached
    assert (plan.then.percent or 0) >= 78_500_000 > (plan.now.percent or 0)
    assert change.after is not None
    assert change.after.points == plan.now.points + 1_250_000
    stats = cchc_index.rubric_stats(workspace=folder)
    assert stats.units == 7
    with pytest.raises(ValueError, match="one of these"):
        cchc_index.plan("Chiêm Hóa", workspace=folder)
    with pytest.raises(cchc_index.ProblemsError):
        cchc_index.plan("Chiêm Hóa", target_rank=9, workspace=folder)
    with pytest.raises(cchc_index.ProblemsError):
        cchc_index.rubric_stats("2019", workspace=folder)
