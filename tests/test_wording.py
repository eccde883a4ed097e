"""Rules in words: no day that reads as a month, nothing that changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bad.cases import COMMON, in_process

TREE = """\
schema: 1
id: thu/loi
index: thu
title: Lời
level: huyen
periods: ["2022"]
status: illustrative
basis: [{number: "0", issuer: Ví dụ, title: Ví dụ}]
areas:
  - id: "1"
    name: Một
    max: 3
    rule: {kind: ratio, value: done, target: 1}
    inputs: {done: {label: Tỷ số, type: number}}
  - {id: "2", name: Hai, max: 35, scored_by: import, rule: {kind: imported, scale: 35}}
  - {id: "3", name: Ba, max: 2, scored_by: import, rule: {kind: imported, scale: 1000}}
  - id: "4"
    name: Bốn
    max: 1
    rule: {kind: deadline, date: sent, by: 2022-03-05, points: 1}
    inputs: {sent: {label: Ngày gửi, type: date}}
"""


def shown(folder: Path, lang: str) -> str:
    (folder / "loi.yaml").write_text(TREE, "utf-8")
    done = in_process(["rubric", "show", str(folder / "loi.yaml"), "--lang", lang])
    assert done.code == 0, done.err
    return " ".join(done.out.split())


def test_what_changes_nothing_is_left_out(tmp_path: Path) -> None:
    text = shown(tmp_path, "en")
    assert "Tỷ số × 3 points, 3 points at most" in text
    assert "the imported value itself" in text
    assert "imported value / 1000 × 2 points" in text
    assert "/ 1 " not in text
    assert "35 × 35" not in text


@pytest.mark.parametrize(
    ("lang", "fixed", "yearly"), [("en", "5 March 2022", "10 December of the"), ("vi", "05/03/2022", "10/12 của năm")]
)
def test_a_day_is_no_month(tmp_path: Path, lang: str, fixed: str, yearly: str) -> None:
    assert fixed in shown(tmp_path, lang)
    assert yearly in " ".join(in_process(["rubric", "show", str(COMMON / "rubric.yaml"), "--lang", lang]).out.split())
