"""Headings as people write them: by another usual name, with a slip of the pen, or with a like one beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc_index.model.problem import Problem
from cchc_index.read.grid import read_grids
from cchc_index.read.headings import Found, find_headings
from cchc_index.read.vocabulary import TIDY


def found_in(folder: Path, *headings: str) -> tuple[Found, list[Problem]] | list[Problem]:
    file = folder / "form.csv"
    rows = [",".join(headings), ",".join("1" for _ in headings)]
    file.write_text("\n".join(rows), "utf-8")
    grids, problems = read_grids(file, "form.csv")
    assert problems == []
    located = find_headings(grids, TIDY, ("unit", "id"))
    return located if isinstance(located, list) else located[1:]


def test_usual_names_stand_for_ours(tmp_path: Path) -> None:
    located = found_in(tmp_path, "Tên đơn vị", "Mã tiêu chí", "Số liệu", "Giá trị", "Điểm thẩm định lần 1")
    assert isinstance(located, tuple)
    assert located[0].columns == {"unit": 0, "id": 1, "input": 2, "value": 3, "appraised": 4}
    assert located[1] == []


def test_our_own_name_goes_before_another(tmp_path: Path) -> None:
    located = found_in(tmp_path, "Mã số", "Đơn vị", "Mã", "Giá trị")
    assert isinstance(located, tuple)
    assert located[0].columns == {"unit": 1, "id": 2, "value": 3}
    assert [(one.code, one.params["columns"]) for one in located[1]] == [("S08", ["Mã số"])]


@pytest.mark.parametrize(
    ("heading", "meant"),
    [
        ("Điểm thẩm đinh", "Điểm thẩm định"),
        ("Diem tham dinh", "Điểm thẩm định"),
        ("Điểm thẩm đinh lần 2", "Điểm thẩm định lần 2"),
        ("apraised", "appraised"),
        ("Điểm tự chấm 2021", None),
        ("Mã đơn vị", None),
        ("Năm", None),
        ("Điện thoại người lập", None),
    ],
)
def test_a_slip_is_told_from_another_column(tmp_path: Path, heading: str, meant: str | None) -> None:
    located = found_in(tmp_path, "Đơn vị", "Mã", "Giá trị", heading)
    assert isinstance(located, tuple)
    expected = ("S08", None) if meant is None else ("S65", meant)
    assert [(one.code, one.params.get("known")) for one in located[1]] == [expected]


def test_a_missing_heading_is_told_with_what_may_be_meant(tmp_path: Path) -> None:
    located = found_in(tmp_path, "Đơn vị", "Ma", "Giá trị")
    assert isinstance(located, list)
    assert "Mã (có phải là cột “Ma”?)" in located[0].message
    assert "bắt buộc: Đơn vị, Mã;" in located[0].fix
