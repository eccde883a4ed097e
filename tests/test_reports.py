"""Reports as documents: what they say of the example, that nothing in a name is taken for markup, and the charts."""

from __future__ import annotations

import re
import shutil
from fractions import Fraction
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_index.flow.report import account_of_saved
from cchc_index.model.language import number
from cchc_index.report import charts
from cchc_index.report.markdown import page_markdown
from cchc_index.report.page import Chart, Column, Page, Series, Table
from cchc_index.report.province import province_document
from cchc_index.report.unit_report import unit_document
from tests.bad.cases import in_process

Kind = Literal["bars", "waterfall", "intervals", "lines", "pareto"]
HERE = Path(__file__).parent
EXAMPLE = HERE.parent / "examples" / "tuyen-quang"
KINDS: tuple[Kind, ...] = ("bars", "waterfall", "intervals", "lines", "pareto")
HOSTILE = (
    '=HYPERLINK("http://x")',
    "<script>alert(1)</script>",
    "x" * 300,
    "😀 \u202engược",
    "a|b*c_d`e",
    "\x00\x1b[31m\ud800\uffff",
)


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports") / "tuyen-quang"
    shutil.copytree(EXAMPLE, folder)
    with pytest.MonkeyPatch.context() as here:
        here.chdir(folder)
        for year in ("2021", "2022"):
            assert in_process(["score", f"{year}/submissions.xlsx"]).code == 0
    return folder


@pytest.mark.parametrize("lang", ["vi", pytest.param("en", marks=pytest.mark.slow)])
@pytest.mark.parametrize("unit", ["", "Chiêm Hóa"])
def test_markdown(
    unit: str, lang: str, scored: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(scored)
    done = in_process(["report", *(["--unit", unit] if unit else []), "--lang", lang])
    assert done.code == 0, done.err
    golden = HERE / "golden" / f"report{'-unit' if unit else ''}.{lang}.md"
    if request.config.getoption("--golden-update"):
        golden.write_text(done.out, "utf-8", newline="\n")
    assert done.out == golden.read_text("utf-8")


def test_what_a_report_says_agrees_with_itself(scored: Path) -> None:
    """Areas add up to the index; lost points and index to the maximum; the parts to the change."""
    account, problems = account_of_saved(None, units=(), index=None, workspace=scored, here=scored)
    assert account is not None
    assert not problems
    assert province_document(account).warnings
    for unit in account.units:
        document = unit_document(account, unit)
        points = [row[2] for row in document.sections[0].tables[0].rows]
        standing, gaps = account.gaps[unit].standing, account.gaps[unit]
        assert standing is not None
        assert sum(one for one in points if isinstance(one, Fraction)) == Fraction(standing.points, 10**6)
        assert gaps.lost + Fraction(standing.points, 10**6) == gaps.max
        (chart,) = (one for page in document.sections for one in page.charts if one.kind == "waterfall")
        first, *parts, last = [value for value in chart.series[0].values if value is not None]
        shown = [Fraction(number(one, 2).replace(",", ".")) for one in (first, last)]
        assert abs(shown[0] + sum(parts, Fraction(0)) - shown[1]) <= Fraction(1, 100)


def test_a_report_of_self_assessment_compares_self_assessments(scored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(scored)  # where both years are saved for the record too
    for year in ("2021", "2022"):
        assert in_process(["score", f"{year}/submissions.xlsx", "--stage", "self", "-o", f"{year}.md"]).code == 0
    (own,) = [line for line in Path("2022.md").read_text("utf-8").split("\n") if "Chiêm Hóa | 78,46 |" in line]
    assert own == "| Huyện Chiêm Hóa | 78,46 | 79,03 | +0,57 | 4 | 6 | -2 |"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_stays_text_in_markdown(name: str) -> None:
    table = Table((Column("unit", "Unit"), Column("n", "N", "number")), ((name, Fraction(1)),), details=(name,))
    text = page_markdown(Page("T", tables=(table,), notes=(name,), text=(name,)))
    assert not re.search(r"(?<!\\)[<>`]", text)
    assert not set(text) & {"\x00", "\x1b", "\u202e"}
    assert all(len(re.findall(r"(?<!\\)\|", line)) == 3 for line in text.splitlines() if line.startswith("|"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_chart_writes_the_published_figures(kind: Kind, name: str) -> None:
    """What stands at a mark is the figure as the tables print it; a name is text, whatever it holds."""
    chart = _chart(kind, (Fraction(8, 3), Fraction(-1, 200), Fraction(7429, 100)), name)
    drawn = ET.fromstring(charts.svg(chart, 500))  # noqa: S314 - our own writing
    words = [one.text or "" for one in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert number(Fraction(7429, 100), 2) in words
    assert not list(drawn.iter("{http://www.w3.org/2000/svg}script"))


def test_a_figure_that_is_not_known_is_no_bar() -> None:
    drawn = charts.svg(_chart("bars", (Fraction(1), None, Fraction(2)), "A"), 400)
    assert "chưa có" in drawn
    assert charts.png(_chart("lines", (Fraction(1), None, Fraction(2)), "A"), 400).startswith(b"\x89PNG")


@given(st.lists(st.fractions(-100, 100), min_size=1, max_size=5))
def test_a_chart_can_be_said_in_words(values: list[Fraction]) -> None:
    chart = _chart("bars", tuple(values), "đơn vị")
    assert all(number(value, 2) in chart.spoken() for value in values)


def _chart(kind: Kind, values: tuple[Fraction | None, ...], name: str) -> Chart:
    series = {"pareto": 2, "intervals": 3}.get(kind, 1)
    labels = (name, *(f"B{place}" for place in range(1, len(values))))
    return Chart(kind, "Biểu đồ", labels, (Series(name, values),) * series, "%")
