"""The HTML pages in a real browser: no error, no request, nothing that overflows, and what a click or a key does."""

from __future__ import annotations

import importlib.util
import json
from base64 import b64decode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, Literal

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from cchc_index.model import language
from cchc_index.report.page import Document
from cchc_index.report.province import province_document
from cchc_index.report.web.document import document_page
from cchc_index.report.web.province import province_page
from cchc_index.report.web.unit import unit_page
from tests import hostile

Name = Literal["province", "english", "unit", "document"]
NAMES: Final[tuple[Name, ...]] = ("province", "english", "unit", "document")
DESK, PHONE = (1366, 768), (390, 844)
TOO_WIDE: Final = """
const seen = (one) => one.checkVisibility({visibilityProperty: true}) && !one.closest('.scroll, svg, .jump, .unseen');
const wide = (one) => one.getBoundingClientRect().right > innerWidth + 1 || one.getBoundingClientRect().left < -1;
const cut = (one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline';
const cells = [...document.querySelectorAll('td, th')].filter((one) => one.checkVisibility() && cut(one));
const others = [...document.querySelectorAll('body *')].filter((one) => seen(one) && (wide(one) || cut(one)));
return [document.documentElement.scrollWidth > innerWidth ? 'page' : '', ...cells, ...others]
  .filter((one) => one).map((one) => one === 'page' ? one : `${one.tagName} ${one.textContent.slice(0, 40)}`);
"""
AXE: Final = """
const done = arguments[arguments.length - 1];
const rules = arguments[1] ? {runOnly: {type: 'rule', values: arguments[1]}} : {};
const where = {include: [[arguments[0]]], exclude: [['.drawing']]};
axe.run(where, {resultTypes: ['violations'], preload: false, ...rules}).then(
  (found) => done(found.violations.filter((one) => ['serious', 'critical'].includes(one.impact))
    .map((one) => `${one.id}: ${one.nodes[0].html}`)));
"""


class Tab:
    """A page that is open, at a size, in light or dark."""

    def __init__(self, driver: Chrome, pages: dict[str, Path]) -> None:
        self.driver, self.pages = driver, pages

    def open(self, name: Name, size: tuple[int, int] = DESK, *, colours: str = "light", hash: str = "") -> None:
        width, height = size
        device = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", device)
        self.media(colours)
        self.driver.get("about:blank")  # else another hash would not load the page anew
        self.said("browser")
        self.said("performance")
        self.driver.get(self.pages[name].as_uri() + hash)

    def media(self, colours: str, media: str = "screen") -> None:
        features = [{"name": "prefers-color-scheme", "value": colours}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})

    def run(self, script: str, *arguments: object) -> Any:  # noqa: ANN401 - what the script gives
        return self.driver.execute_script(script, *arguments)

    def one(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def press(self, *keys: str) -> None:
        self.driver.switch_to.active_element.send_keys(*keys)

    def units(self, table: str) -> list[str]:
        """The names of the rows that are shown, from above."""
        script = "return [...document.querySelectorAll(arguments[0])].filter(o => !o.hidden).map(o => o.dataset.unit)"
        return list(self.run(script, f"table.{table} tbody tr"))

    def said(self, log: str) -> list[dict[str, Any]]:
        """What stands in a log of the browser since it was last read."""
        return list(self.driver.get_log(log))  # type: ignore[no-untyped-call]

    def faults(self, within: str, *rules: str) -> list[str]:
        """What axe-core takes for a serious or critical fault."""
        spec = importlib.util.find_spec("axe_core_python")
        assert spec is not None
        assert spec.origin is not None
        self.run(Path(spec.origin).with_name("axe.min.js").read_text("utf-8"))
        return list(self.driver.execute_async_script(AXE, within, list(rules) or None))

    def requests(self) -> list[str]:
        """What was asked for besides the page itself."""
        entries = [json.loads(entry["message"])["message"] for entry in self.said("performance")]
        asked = [one["params"]["request"]["url"] for one in entries if one["method"] == "Network.requestWillBeSent"]
        return [url for url in asked if not url.startswith(("file:", "data:"))] + asked[1:]


@pytest.fixture(scope="module")
def driver(tool: Callable[[str], str]) -> Iterator[Chrome]:
    options = ChromeOptions()
    options.binary_location = tool("chromium")
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = Chrome(options=options, service=Service(tool("chromedriver")))
    driver.set_script_timeout(60)
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def tab(driver: Chrome, tmp_path_factory: pytest.TempPathFactory) -> Tab:
    folder = tmp_path_factory.mktemp("trang mở từ USB")
    account = hostile.account(folder)
    language.use("vi")
    document = province_document(account)
    written = {
        "province": province_page(account),
        "unit": unit_page(account, hostile.PLAIN),
        "document": document_page(Document(document.title, document.subject, document.sections, document.warnings)),
    }
    language.use("en")
    written["english"] = province_page(account)
    language.use("vi")
    pages = {name: folder / f"{name}.html" for name in written}
    for name, text in written.items():
        pages[name].write_text(text, "utf-8")
    return Tab(driver, pages)


@pytest.mark.parametrize("name", NAMES)
def test_it_opens_from_disk_without_an_error_or_a_request(tab: Tab, name: Name) -> None:
    tab.open(name)
    assert tab.said("browser") == []
    assert tab.requests() == []
    assert "hỏng" in tab.driver.title  # as text, in the name of the rubric
    assert tab.run("return document.querySelectorAll('img, script:not([type])').length") == 1


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("name", NAMES)
def test_no_text_is_wider_than_its_place(tab: Tab, name: Name, size: tuple[int, int]) -> None:
    tab.open(name, size)
    if name == "unit":
        tab.run("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert tab.run(TOO_WIDE) == []


def test_what_is_cut_off_can_be_reached_by_keyboard(tab: Tab) -> None:
    measured = "[one.scrollWidth > one.clientWidth, one.tabIndex]"
    tab.open("province", PHONE)
    boxes = tab.run(f"return [...document.querySelectorAll('.scroll')].map((one) => {measured})")
    assert {wide for wide, _index in boxes} == {True, False}
    assert all(index == (0 if wide else -1) for wide, index in boxes)


def test_units_are_found_by_name_as_people_type_it(tab: Tab) -> None:
    tab.open("province")
    for typed, found in (
        ("lam binh", [hostile.PLAIN]),
        ("=hyper", [hostile.FORMULA]),
        ("đảo", [hostile.ROUND]),
        ("xyz", []),
    ):
        tab.one("#find").clear()
        tab.one("#find").send_keys(typed)
        assert tab.units("ranking") == tab.units("heat") == found
        assert tab.one("#count").text == f"{len(found)} trên 6 đơn vị"


def test_units_are_found_by_group(tab: Tab) -> None:
    tab.open("province")
    tab.one("#group").send_keys(hostile.GROUPS[1])
    assert set(tab.units("ranking")) == {hostile.PLAIN, hostile.FORMULA, hostile.ROUND}


def test_a_heading_sorts_by_mouse_and_by_keyboard(tab: Tab) -> None:
    tab.open("province")
    ranked = tab.units("ranking")
    heading = tab.one(".ranking th.percent")
    button = heading.find_element(By.TAG_NAME, "button")
    button.click()
    assert (heading.get_attribute("aria-sort"), tab.units("ranking")) == ("descending", ranked)
    button.send_keys(Keys.ENTER)
    assert (heading.get_attribute("aria-sort"), tab.units("ranking")) == ("ascending", ranked[::-1])
    tab.one(".ranking th.rank button").send_keys(Keys.SPACE)
    assert (heading.get_attribute("aria-sort"), tab.units("ranking")) == (None, ranked)
    fell = tab.one(".ranking th.change button")
    fell.click()
    fell.click()
    assert tab.units("ranking")[0] == hostile.PLAIN


def test_the_unit_that_fell_most_is_shown_first(tab: Tab) -> None:
    tab.open("province")
    assert tab.one("#told-name").text == hostile.PLAIN
    assert "hạng 6/6" in tab.one("#told .headline").text


def test_a_cell_of_the_heat_map_leads_to_the_units_rows_in_that_area(tab: Tab) -> None:
    tab.open("province")
    place = tab.units("heat").index(hostile.SCRIPT)
    row = tab.driver.find_elements(By.CSS_SELECTOR, "table.heat tbody tr")[place]
    row.find_elements(By.TAG_NAME, "a")[2].send_keys(Keys.ENTER)
    WebDriverWait(tab.driver, 5).until(lambda _: tab.run("return document.activeElement.id") == "area-2")
    assert tab.one("#told-name").text == hostile.SCRIPT
    top = tab.run("return document.activeElement.getBoundingClientRect().top")
    assert 0 <= top < DESK[1] / 2
    assert tab.one("#area-2 + tr").is_displayed()


def test_an_address_names_a_unit(tab: Tab) -> None:
    tab.open("province", hash="#unit=%3DHYPERLINK(%22http%3A%2F%2Fexample.vn%22%3B%22m%E1%BB%9F%22)")
    assert tab.one("#told-name").text == hostile.FORMULA
    assert tab.one("#chosen").get_attribute("value") == hostile.FORMULA


def test_a_row_is_explained_by_keyboard_alone(tab: Tab) -> None:
    tab.open("province")
    lossy = tab.driver.find_elements(By.CSS_SELECTOR, "#told tr.of-leaf")
    assert [row.find_element(By.TAG_NAME, "td").text for row in lossy if row.is_displayed()] == ["1.5", "3.1"]
    tab.one("#chosen").send_keys(Keys.TAB, Keys.TAB)
    assert tab.driver.switch_to.active_element.get_attribute("id") == "find-leaf"
    tab.press("tuyen truyen")
    (button,) = [one for one in tab.driver.find_elements(By.CSS_SELECTOR, "button.leaf") if one.is_displayed()]
    button.send_keys(Keys.ENTER)
    dialog = tab.one("dialog")
    assert dialog.is_displayed()
    assert dialog.accessible_name == "1.5 Tuyên truyền cải cách hành chính"
    for said in (hostile.SAID, "0,25 / 2,00", "chấm theo đánh giá", hostile.PLAIN):
        assert said in dialog.text
    tab.press(Keys.ESCAPE)
    assert not dialog.is_displayed()
    assert tab.driver.switch_to.active_element == button


def test_the_first_key_skips_to_the_content(tab: Tab) -> None:
    tab.open("province")
    tab.one("body").send_keys(Keys.TAB)
    assert tab.driver.switch_to.active_element.text == "Đến thẳng nội dung"
    tab.press(Keys.ENTER)
    assert tab.driver.switch_to.active_element.tag_name == "main"


def test_rows_of_a_unit_page_are_sifted_and_opened(tab: Tab) -> None:
    tab.open("unit")
    tab.one(".sieve input[type=checkbox]").click()
    rows = tab.driver.find_elements(By.CSS_SELECTOR, "details.leaf")
    shown = [row for row in rows if row.is_displayed()]
    assert [row.text.split()[0] for row in shown] == ["1.5", "3.1"]
    shown[0].find_element(By.TAG_NAME, "summary").send_keys(Keys.ENTER)
    assert hostile.SAID in shown[0].text


@pytest.mark.parametrize("name", ["province", "unit"])
def test_axe_finds_no_serious_fault(tab: Tab, name: Name) -> None:
    tab.open(name)
    assert tab.faults("html") == []


def test_text_can_be_read_in_the_dark(tab: Tab) -> None:
    tab.open("province", colours="dark")
    assert tab.run("return getComputedStyle(document.documentElement).backgroundColor") == "rgb(17, 24, 31)"
    assert tab.faults("html", "color-contrast") == []


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_no_serious_fault_in_a_dialog(tab: Tab, colours: str) -> None:
    tab.open("province", PHONE, colours=colours)
    tab.run("document.querySelector('tr.of-leaf:not([hidden]) button.leaf').click()")
    assert tab.faults("#why") == []


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_it_prints(tab: Tab, name: Name) -> None:
    tab.open(name, colours="dark")
    tab.media("dark", "print")
    shown = tab.run(
        "return [...document.querySelectorAll('button, form, nav, dialog, .jump')]"
        ".filter((one) => one.checkVisibility() && !one.matches('th button, button.leaf')).length"
    )
    assert shown == 0
    assert tab.run("return getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    asked = {"printBackground": True, "preferCSSPageSize": True}
    pdf = b64decode(tab.driver.execute_cdp_cmd("Page.printToPDF", asked)["data"])
    assert pdf.startswith(b"%PDF-")
    lying, upright = b"/MediaBox [0 0 841", b"/MediaBox [0 0 594"
    assert (lying in pdf, upright in pdf) == ((True, False) if name in ("province", "english") else (False, True))
