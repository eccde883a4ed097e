"""The page that says why Chiêm Hóa fell: every number in it is the program's.

After a change that is meant: `pytest tests/test_why_page.py --golden-update`, then read the page.
"""

from __future__ import annotations

import json
import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from cchc_index.model import language
from cchc_index.model.language import number
from cchc_index.model.points import closed, round_half_up
from tests.bad.cases import in_process
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "why-chiem-hoa-fell.md"
START, END = "<!-- numbers -->\n", "<!-- end of numbers -->"
UNIT = "Chiêm Hóa"
NAMES = {
    "rubric": "Bộ tiêu chí tính khác đi",
    "performance": "Kết quả thực hiện của huyện",
    "appraisal": "Thẩm định",
    "survey": "Điều tra xã hội học",
    "applicability": "Mục chỉ áp dụng ở một năm",
    "bonus_penalty": "Điểm thưởng, điểm trừ",
    "not_comparable": "Mục mới, mục bỏ, mục không so được",
}
BY_RULES = ("rubric", "not_comparable")
MOST = 3
WORK = 6


def plain(value: float, decimals: int = 2) -> str:
    return number(Fraction(str(value)), decimals)


def signed(value: float, decimals: int = 2) -> str:
    return f"{'+' if value > 0 else ''}{plain(value, decimals)}"


def places(value: float) -> str:
    return signed(value, 1).removesuffix(",0")


def most(unit: dict[str, Any], part: str) -> str:
    """The rows that made most of a part, as a table's cell."""
    moved = sorted((node for node in unit["node_parts"] if node.get(part)), key=lambda node: -abs(node[part]))
    return "; ".join(f"{node['id']} {node['name']} ({signed(node[part])})" for node in moved[:MOST])


def why(unit: dict[str, Any]) -> str:
    before, after, change, rank = unit["from"], unit["to"], unit["change"], unit["places_parts"]
    total = round_half_up(Fraction(str(change["percent"])), 2)
    whole = closed([Fraction(str(part)) * 100 for part in unit["parts"].values()], total)
    parts = {name: part / 100 for name, part in zip(unit["parts"], whole, strict=True)}
    rules = sum(round(100 * parts[name]) for name in BY_RULES)
    table = "\n".join(
        f"| {NAMES[name]} | {signed(part)} | {most(unit, name)} |" for name, part in parts.items() if part
    )
    return f"""**Kết quả.** Năm 2022 huyện Chiêm Hóa đạt {plain(after["percent"])}%, xếp thứ {after["rank"]};
năm 2021 đạt {plain(before["percent"])}%, xếp thứ {before["rank"]}.
Mức thay đổi là {signed(total / 100)} điểm phần trăm;
sai số điều tra xã hội học của mức ấy là ±{plain(change["survey_error"])} điểm phần trăm.

**Vì sao.** Mức {signed(total / 100)} chia hết thành các phần sau, đơn vị là điểm phần trăm của chỉ số:

| Phần | Mức thay đổi | Mục có ảnh hưởng lớn nhất |
|---|---|---|
{table}
| **Cộng** | **{signed(total / 100)}** | |

Hai phần do quy định thay đổi chứ không do huyện (bộ tiêu chí tính khác đi; mục mới, mục bỏ, mục không so được)
cộng lại là {signed(rules / 100)}; các phần còn lại là {signed((total - rules) / 100)}.

**Thứ hạng.** Thay đổi {places(change["places"])} bậc: {places(rank["own"])} do chính huyện,
{places(rank["others"])} do các đơn vị khác, {places(rank["units"])} do có đơn vị thêm vào hoặc không còn.
"""


def what_next(lost: dict[str, Any]) -> str:
    can = [gap for gap in lost["gaps"] if gap["recoverable"]]
    rows = "\n".join(
        f"| {gap['id']} {gap['name']} | {plain(gap['lost'])} | {gap['owner'] or ''} |" for gap in can[:WORK]
    )
    still = sum(Fraction(str(gap["lost"])) for gap in can)
    return f"""**Việc còn làm được.** Năm 2022 huyện mất {plain(lost["lost"])} điểm, trong đó {number(still, 2)} điểm
ở những mục còn khắc phục được (phần còn lại là thời hạn đã qua, điều tra xã hội học, điểm trừ). Nhiều nhất là:

| Mục | Điểm mất | Bộ phận phụ trách |
|---|---|---|
{rows}

"""


def test_every_number_of_the_page_is_the_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    folder = tmp_path / "tuyen-quang"
    shutil.copytree(ROOT / "examples" / "tuyen-quang", folder)
    monkeypatch.chdir(folder)
    for year in ("2021", "2022"):
        assert in_process(["score", f"{year}/submissions.xlsx"]).code == 0
    compared = json.loads(in_process(["compare", "2021", "2022", "--unit", UNIT, "--format", "json"]).out)
    lost = json.loads(in_process(["gaps", "--unit", UNIT, "--format", "json"]).out)
    language.use("vi")
    (unit,) = compared["units"]
    made = f"{why(unit)}\n{what_next(lost)}"
    before, rest = PAGE.read_text("utf-8").split(START)
    told, after = rest.split(END)
    if request.config.getoption("--golden-update"):
        PAGE.write_text(f"{before}{START}{made}{END}{after}", "utf-8")
    else:
        assert told == made
