"""A workspace whose every name would break a careless page: markup, formulas, 300 letters, marks that turn text.

Two years of one rubric, six units in two groups, a survey in which one group is too small to be told of.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any, Final

import yaml

from cchc_index.flow.report import account_of_saved
from cchc_index.report.account import Account
from tests.bad.cases import COMMON
from tests.harness import Files, Table

SCRIPT: Final = "</script><script>document.title='hỏng'</script>"
PICTURE: Final = '<img src="http://example.vn/a.png" onerror="document.title=1">'
FORMULA: Final = '=HYPERLINK("http://example.vn";"mở")'
LONG: Final = "Phường" + "ư" * 294
ROUND: Final = "Xã \u202eđảo ngược\u200f 🏞️ 👩‍👩‍👧"
PLAIN: Final = "Huyện Lâm Bình"
UNITS: Final = (SCRIPT, PLAIN, PICTURE, FORMULA, LONG, ROUND)
"""In rank order of the later year, but for the second, which fell to the last place."""
GROUPS: Final = ("Cụm <1>", "Cụm & 2")
SAID: Final = "Chưa có văn bản <b>số 5</b> & “=1+1”"


def _table() -> Table:
    raw: dict[str, Any] = copy.deepcopy(yaml.safe_load((COMMON / "rubric.yaml").read_text("utf-8")))
    raw["title"] = f"Bộ tiêu chí {SCRIPT}"
    raw["classes"] = [{"name": "Tốt <i>", "from": 95}, {"name": "Khá", "from": 0}]
    first, second, _third = raw["areas"]
    first["children"][0] |= {"name": f"Kế hoạch {SCRIPT}", "text": PICTURE, "owner": "Phòng <Nội vụ>"}
    second["name"] = "Thủ tục " + "rất dài " * 35
    return Table(yaml.safe_dump(raw, allow_unicode=True, sort_keys=False))


TABLE: Final = _table()
WORKSPACE: Final = {
    "title": "Tỉnh <thử>",
    "issuer": f"UBND tỉnh {SCRIPT}",
    "level": "huyen",
    "units": [{"name": name, "group": GROUPS[place % 2]} for place, name in enumerate(UNITS)],
}


def account(folder: Path) -> Account:
    """What there is to report of it, scored and saved as a user would."""
    for year in ("2021", "2022"):
        files = Files(TABLE.before(year), folder)
        for place, unit in enumerate(UNITS):
            lost = place if unit != PLAIN or year == "2021" else 7
            _send(files, unit, lost)
        done = files.run(year, save=True, workspace=WORKSPACE)
        assert done.saved is not None, [(one.code, one.message) for one in done.problems]
    found, problems = account_of_saved("2022", units=(), index=None, workspace=folder, here=folder)
    assert found is not None, [(one.code, one.message) for one in problems]
    return found


def _send(files: Files, unit: str, lost: int) -> None:
    """A unit that loses so many quarters of a point, and says why."""
    for area in files.table.raw["areas"]:
        for leaf in files.table.leaves(area["id"]):
            if leaf["id"] == "1.5":
                files.sent(unit, "1.5", {"appraised": 2 - lost / 4, "evidence": SAID})
            else:
                files.in_full(unit, leaf)
    for answer in ["Tốt"] * 6 + ["Khá", "Không biết"]:
        files.replied(unit, "Lãnh đạo", {"C1": answer, "C2": "Tốt"})
    for _ in range(3):
        files.replied(unit, "Công chức", {"C1": "Kém", "C2": "Kém"})
