"""The HTML page of 150 units against a bare template that writes the same cells; and how large it is."""

from __future__ import annotations

import tempfile
from pathlib import Path

from jinja2 import Environment

from bench.measure import CCHC, Line, at_most, in_process, ms, run
from bench.workbook import write_workspace
from cchc_index.flow.report import account_of_saved
from cchc_index.report.account import Account
from cchc_index.report.standing import standing_of
from cchc_index.report.web.province import province_page
from cchc_index.report.web.told import told

UNITS = 150
MOST_MIB = 5
BARE = """<!DOCTYPE html><title>x</title>
{% for unit in units %}<table>
{% for row in unit %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table>
{% endfor %}"""


def measure(rounds: int) -> list[Line]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_workspace(folder, UNITS)
        run([CCHC, "score", "submissions.xlsx"], folder)
        account, problems = account_of_saved(None, units=(), index=None, workspace=folder, here=folder)
        assert account is not None, problems
        cells = _cells(account)
        bare = Environment(autoescape=True).from_string(BARE)
        size = len(province_page(account).encode())
        times = in_process({"page": lambda: province_page(account), "bare": lambda: bare.render(units=cells)}, rounds)
    leaves = len(cells[0])
    behind = f"{ms(times['page'])} : {ms(times['bare'])}, {sum(len(row) for unit in cells for row in unit):,} cells"
    mib = size / 2**20
    what = f"the page of {UNITS} units x {leaves} leaves"
    weight = f"{mib:.2f} MiB, {1024 * mib / UNITS:.1f} KiB a unit"
    return [
        at_most(f"{what} : its cells alone", times["page"] / times["bare"], 6, behind),
        at_most(f"{what} : {MOST_MIB} MiB", mib / MOST_MIB, 1, weight),
    ]


def _cells(account: Account) -> list[list[list[str]]]:
    """Per unit and leaf every text that the page has of it: points, maximum, self, appraised, why, remarks."""
    all_ = told(account, standing_of(account.tables, account.rubric))
    texts = all_["texts"]
    return [
        [
            [texts[number] for number in row[:5]] + [texts[number] for kind in row[7:] for number in kind]
            for row in unit["leaves"]
        ]
        for unit in all_["units"]
    ]
