"""The HTML pages: everything in one file, every figure the result's own, no text of anybody taken for markup."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

import pytest
from markupsafe import escape

from cchc_index.model import language
from cchc_index.model.points import from_points
from cchc_index.model.problem import Problem
from cchc_index.report import charts
from cchc_index.report.account import Account
from cchc_index.report.page import Chart, Column, Document, Page, Series, Table
from cchc_index.report.web.document import document_page
from cchc_index.report.web.frame import data
from cchc_index.report.web.province import province_page
from cchc_index.report.web.scale import STEPS, legend, step
from cchc_index.report.web.unit import unit_page
from tests import hostile
from tests.bad.cases import in_process

CONTROL: Final = "a\x00b\x1bc\x85d\ud800e"
VOID: Final = {"meta", "link", "br", "hr", "img", "input", "rect", "path", "line", "circle"}


class Reader(HTMLParser):
    """Elements with their attributes, the text of each script and style, and the faults of nesting."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, list[str]] = {"script": [], "style": []}
        self.open: list[str] = []
        self.faults: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"{tag} at line {self.getpos()[0]}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in self.texts:
            self.texts[self.open[-1]].append(data)


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Account:
    return hostile.account(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def pages(account: Account) -> dict[str, str]:
    language.use("vi")
    return {"province": province_page(account), "unit": unit_page(account, hostile.PLAIN)}


def island(page: str) -> Any:  # noqa: ANN401 - whatever the page tells its script
    (found,) = (text for text in Reader(page).texts["script"] if text.startswith("{"))
    return json.loads(found)


@pytest.mark.parametrize("name", ["province", "unit"])
def test_a_page_is_well_formed_and_loads_nothing(pages: dict[str, str], name: str) -> None:
    read = Reader(pages[name])
    assert read.faults == []
    assert read.open == []
    links = [value for _tag, each in read.elements for key, value in each.items() if key in ("href", "src", "action")]
    assert {link for link in links if not link.startswith(("#", "data:"))} == set()
    assert {tag for tag, _each in read.elements} & {"img", "iframe", "object", "embed", "base"} == set()
    assert [each for _tag, each in read.elements if "style" in each or any(key.startswith("on") for key in each)] == []


@pytest.mark.parametrize("name", ["province", "unit"])
def test_only_its_own_style_and_script_are_allowed(pages: dict[str, str], name: str) -> None:
    read = Reader(pages[name])
    (policy,) = (each["content"] for _tag, each in read.elements if "Policy" in each.get("http-equiv", ""))
    assert policy.startswith("default-src 'none'; ")
    ours = [*read.texts["style"], *(text for text in read.texts["script"] if not text.startswith("{"))]
    assert len(ours) == 2
    for text in ours:
        assert b64encode(sha256(text.encode()).digest()).decode() in policy


@pytest.mark.parametrize("name", ["province", "unit"])
def test_nobodys_text_is_markup(pages: dict[str, str], name: str) -> None:
    page = pages[name]
    assert hostile.SCRIPT not in page
    assert hostile.PICTURE not in page
    assert str(escape(hostile.SCRIPT)) in page
    ids = [each["id"] for _tag, each in Reader(page).elements if "id" in each]
    assert len(ids) == len(set(ids))


def test_the_script_gets_every_text_as_it_is(pages: dict[str, str], account: Account) -> None:
    told = island(pages["province"])
    assert [unit["name"] for unit in told["units"]] == account.units
    assert set(account.units) == set(hostile.UNITS)
    assert hostile.SAID in told["texts"]
    assert len(told["texts"]) == len(set(told["texts"]))


def test_every_row_has_the_points_of_the_result(pages: dict[str, str], account: Account) -> None:
    told = island(pages["province"])
    scores = account.tables["scores"].set_index(["unit", "node"])
    rows = [row for row in account.rubric.outline.leaves if row.scores]
    assert len(rows) == len(told["leaves"])
    for unit in told["units"]:
        for row, given in zip(rows, unit["leaves"], strict=True):
            found = scores.loc[unit["name"], row.node.id]
            points, most = (told["texts"][number] for number in given[:2])
            assert points == language.number(from_points(int(found["points"])), 2)
            assert most == language.number(from_points(int(found["max"])), 2)
            assert given[6] == int(found["points"] == found["max"])


def test_what_the_unit_lost_is_explained_with_its_evidence(pages: dict[str, str]) -> None:
    told = island(pages["province"])
    place = next(place for place, leaf in enumerate(told["leaves"]) if leaf["id"] == "1.5")
    unit = next(unit for unit in told["units"] if unit["name"] == hostile.PLAIN)
    points, most, own, appraised, why, colour, full, evidence, *_rest = unit["leaves"][place]
    texts = told["texts"]
    assert [texts[one] for one in (points, most, own, appraised)] == ["0,25", "2,00", "", "0,25"]
    assert texts[why].startswith("chấm theo đánh giá")
    assert (colour, full, [texts[one] for one in evidence]) == (0, 0, [hostile.SAID])


def test_the_parts_of_a_change_lead_from_one_year_to_the_next(pages: dict[str, str], account: Account) -> None:
    unit = next(unit for unit in island(pages["province"])["units"] if unit["name"] == hostile.PLAIN)
    (first, *parts, last) = unit["parts"]
    assert (first[0], last[0]) == ("2021", "2022")
    ends = [first[4], *(end for part in parts for end in part[3:]), last[3]]
    assert ends[0::2] == pytest.approx(ends[1::2], abs=0.1)  # the last one is rounded as it is published
    change = account.changes[hostile.PLAIN]
    assert change.before is not None
    assert first[2] == language.number(from_points(change.before.percent or 0), 2)


def test_answers_of_a_small_group_are_kept_back(pages: dict[str, str]) -> None:
    told = island(pages["province"])
    for unit in told["units"]:
        few = [asked for asked in unit["asked"] if told["texts"][asked[2]] == "Công chức"]
        many = [asked for asked in unit["asked"] if told["texts"][asked[2]] == "Lãnh đạo"]
        assert [(asked[3], told["texts"][asked[4]], told["texts"][asked[5]], asked[6]) for asked in few] == [
            (3, "—", "", []),
            (3, "—", "", []),
        ]
        assert [asked[3] for asked in many] == [7, 8]
        assert [told["texts"][asked[5]] for asked in many] == ["", ""], "else the small group follows from the whole"
    assert pages["unit"].count("quá ít câu trả lời nên không nêu") == 4


def test_figures_that_are_illustrative_are_said_to_be_so(pages: dict[str, str]) -> None:
    for page in pages.values():
        assert 'class="warnings"' in page
        assert "Bộ tiêu chí có tính minh họa" in page.partition("<main")[0]


def test_the_language_asked_for(account: Account) -> None:
    language.use("en")
    page = province_page(account)
    assert '<html lang="en">' in page
    assert "Skip to the content" in page
    assert island(page)["words"]["sort"] == "Sort by {column}"
    assert "93.87" in page
    assert "Đến thẳng nội dung" not in page


def test_without_the_library_that_draws(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts, "available", lambda: False)
    page = province_page(account)
    assert "chưa cài cchc-index[report]" in page.partition("<main")[0]
    assert 'role="img"' not in page
    assert "Điểm mất ở đâu (Điểm mất, Cộng dồn %). 3.1:" in page
    assert [unit["name"] for unit in island(page)["units"]] == account.units


def test_a_document_of_any_pages() -> None:
    table = Table(
        (Column("a", "Tên"), Column("b", "Điểm", "number"), Column("c", "Tăng", "change"), Column("d", "", "bar")),
        ((hostile.PICTURE, Fraction(5, 4), Fraction(-1, 8), Fraction(7)), (CONTROL, None, None, None)),
        details=(hostile.FORMULA, ""),
    )
    chart = Chart("bars", hostile.SCRIPT, (hostile.ROUND, "b"), (Series("x", (Fraction(1), None)),))
    page = Page(
        hostile.SCRIPT, hostile.LONG, tables=(table,), notes=("ghi chú",), next_steps=("cchc gaps",), charts=(chart,)
    )
    text = document_page(Document("BÁO CÁO", hostile.SCRIPT, (page,), ("lưu ý",)))
    read = Reader(text)
    assert (read.faults, read.open) == ([], [])
    assert hostile.SCRIPT not in text
    assert hostile.PICTURE not in text
    assert "abcde" in text
    for shown in ("1,25", "-0,13", "lưu ý", "ghi chú", "<code>cchc gaps</code>"):
        assert shown in text
    text.encode()


@pytest.mark.parametrize("text", [hostile.SCRIPT, "<!--", "]]>", "\u2028", "&amp;", CONTROL, '"\\'])
def test_data_cannot_end_its_element(text: str) -> None:
    written = str(data({"text": text}))
    assert not re.search("[<>&\u2028\u2029\x00-\x1f]", written)
    assert json.loads(written)["text"] == ("abcde" if text == CONTROL else text)


def test_the_colours_have_a_step_for_every_percent() -> None:
    assert [step(Fraction(percent)) for percent in (0, 49, 50, 60, 70, 80, 90, 100)] == [0, 0, 1, 2, 3, 4, 5, 5]
    assert step(Fraction(899999, 10000)) == 4
    assert step(None) is None
    assert len(legend()) == len(STEPS) + 1


def test_the_colours_are_in_order_in_grey_and_their_text_can_be_read(pages: dict[str, str]) -> None:
    (style,) = Reader(pages["province"]).texts["style"]
    named = dict(re.findall(r"--(h\d|on-dark|on-light): (#\w{6});", style))
    light = [luminance(named[f"h{place}"]) for place in range(len(STEPS) + 1)]
    assert light == sorted(light)
    for place, one in enumerate(light):
        (ink,) = set(re.findall(rf"\.h{place} {{ background: var\(--h{place}\); color: var\(--(on-\w+)\)", style))
        low, high = sorted((one, luminance(named[ink])))
        assert (high + 0.05) / (low + 0.05) >= 4.5


def luminance(colour: str) -> float:
    """Of a colour as WCAG defines it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_a_page_without_survey_and_without_a_year_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cchc_index.flow.report import account_of_saved
    from tests.harness import Files

    files = Files(hostile.TABLE.before("2022"), tmp_path)
    files.sent(hostile.PLAIN, "1.1", {"answer": "Kịp thời"})
    done = files.run("2022", save=True, workspace={"units": [{"name": hostile.PLAIN}]})
    assert done.saved is not None, [one.message for one in done.problems]
    found, problems = account_of_saved("2022", units=(), index=None, workspace=tmp_path, here=tmp_path)
    assert found is not None, [one.message for one in problems]
    (unit,) = island(province_page(found))["units"]
    assert (unit["parts"], unit["years"], unit["asked"], unit["headline"]) == ([], [], [], ["chưa xếp hạng"])
    assert Reader(unit_page(found, hostile.PLAIN)).faults == []
    monkeypatch.chdir(tmp_path)
    assert in_process(["report", "-o", "chung.html"]).code == 0
    assert in_process(["report", "2022", "--unit", "Lâm Bình", "-o", "lam-binh.html"]).code == 0
    assert (tmp_path / "chung.html").read_text("utf-8") == province_page(found)
    assert (tmp_path / "lam-binh.html").read_text("utf-8") == unit_page(found, hostile.PLAIN)


def test_what_was_told_on_the_way_is_repeated(account: Account) -> None:
    told = Problem("W70", params={"extra": "<x>"})
    page = province_page(replace(account, problems=(told,)))
    assert str(escape(told.message)) in page.partition("<main")[0]
