"""The workbook of a result: LibreOffice computes what the engine scored, also after somebody has changed a cell."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl.workbook import Workbook

from cchc_index.flow.desk import Desk
from cchc_index.flow.report import account_of, account_of_saved
from cchc_index.flow.request import Request
from cchc_index.flow.score import Result, score
from cchc_index.model import language
from cchc_index.model.language import _
from cchc_index.model.points import MILLION
from cchc_index.model.rubric import Row
from cchc_index.model.tables import FORM_SHEET
from cchc_index.report.account import Account
from cchc_index.report.workbook.ranking import ranking_workbook
from cchc_index.report.workbook.ranks import has_class_formula
from tests.conftest import ROOT
from tests.filled_forms import recalculated
from tests.harness import Files, Raw, Table, load, run_units, units_of
from tests.recalculated import Edits, bare, differing, formulas
from tests.strategies import Case, Options, cases
from tests.test_engine_laws import folder, job_of

TOURS: Final = ROOT / "tests" / "tours"
NAMES: Final = ("rubric-tour", "rubric-tour-2", "rubric-tour-3")
PUBLISHED: Final = sorted(path.parent for path in (ROOT / "examples" / "published").glob("*/cchc.yaml"))
SUMMARY, DETAIL, POINTS = "Tổng hợp", "Chi tiết", 7
SHEETS: Final = [
    SUMMARY,
    "Theo lĩnh vực",
    DETAIL,
    "Phân tích tiêu chí",
    "Điểm mất",
    "Điểm mất chung",
    "Ghi chú",
]
ENGLISH: Final = (
    "Summary",
    "By area",
    "Details by row",
    "By criterion",
    "Lost points",
    "Lost points overall",
    "Notes",
)
HEADINGS: Final = {"points": "Tổng điểm", "percent": "Chỉ số %", "rank": "Hạng", "class": "Xếp loại"}
HEADED: Final = "FFDCE6F1"
"""The colour behind headings."""
DRAWN: Final = 25
FEW: Final = 5
"""LibreOffice takes its time: a fifth of them in a slow run, the first of each tour in a usual one."""
SELDOM: Final = 1000
STRANGE: Final = (
    '=HYPERLINK("http://example.com","Bấm")',
    "<script>alert('a & b')</script>",
    "Rất dài " * 37 + "hết",
    "@Xã 🏛️ “Hoa\u0301”",
    "-Phường \u202egnoux\u202c dưới",
    '+Tốt "loại A"',
)
AT_ONCE: Final = 20
NEAR: Final = Fraction(1, 2 * MILLION) + Fraction(1, 10**9)


@dataclass(frozen=True)
class Made:
    """A workbook, and what the engine says: of the result itself, and after one leaf was changed."""

    account: Account
    content: bytes
    edits: Edits
    after: Mapping[str, Mapping[str, Any]]


def account_from(result: Result) -> Account:
    """What there is to report of a result that is not saved."""
    assert result.head is not None
    assert result.rubric is not None
    account = account_of(Desk(None, result.head.index, []), result.head, result.rubric, result.tables)
    assert account is not None
    return account


def units_table(result: Result | Account) -> dict[str, dict[str, Any]]:
    frame = result.tables["units"].astype(object)
    rows = frame.where(frame.notna(), None).to_dict("records")
    return {row["unit"]: {str(key): value for key, value in row.items()} for row in rows}


def tour_books(folder: Path, every: int) -> Iterator[tuple[str, Made]]:
    """Every (second, third …) case of several units or leaves; what the engine gives when a leaf has other points."""
    for name in NAMES:
        table = Table((TOURS / f"{name}.yaml").read_text("utf-8"))
        for place, case in enumerate(load(TOURS / f"{name}-cases.yaml")["units"][::every]):
            result = run_units(table, case, folder / f"{name}-{place}").result
            if result.head is not None:
                account = account_from(result)
                content = ranking_workbook(account)
                dice = random.Random(place)  # noqa: S311 - the same draws every time
                edits, after = changed(table, case, result, folder / f"{name}-{place}-changed", dice)
                where = {at(content, result, unit, leaf): value for (unit, leaf), value in edits.items()}
                yield f"{name}-{place}", Made(account, content, where, after)


def changed(
    table: Table, case: Raw, result: Result, folder: Path, dice: random.Random
) -> tuple[dict[tuple[str, str], float], dict[str, dict[str, Any]]]:
    """Other points of an appraiser for one leaf that moves no other leaf: which, and what the engine makes of it."""
    assert result.rubric is not None
    points = leaf_points(result)
    leaves = [row for row in result.rubric.outline.leaves if is_free(row)]
    choices = [(unit, row) for unit in units_of(case) for row in leaves if points.get((unit, row.node.id), -1) != -1]
    for unit, row in dice.sample(choices, len(choices))[:8]:
        most = (row.node.max or 0) / MILLION
        value = 0.0 if points[unit, row.node.id] > 0 else most
        units = {name: {leaf: dict(given) for leaf, given in sent.items()} for name, sent in units_of(case).items()}
        units[unit].setdefault(row.node.id, {})["appraised_2"] = value
        units[unit][row.node.id].pop("appraised", None)
        other = run_units(table, {**case, "units": units, "given": {}}, folder).result
        if other.head is None:
            continue
        moved = {key for key, now in leaf_points(other).items() if now != points[key]}
        if moved == {(unit, row.node.id)}:
            return {(unit, row.node.id): value}, units_table(other)
    return {}, {}


def is_free(row: Row) -> bool:
    """Whether an appraiser may give a leaf any points."""
    return row.scores and row.node.scored_by in ("unit", "appraiser")


def leaf_points(result: Result) -> dict[tuple[str, str], int]:
    """Per unit and leaf its points; -1 where it does not count, -2 where it has none yet."""
    assert result.rubric is not None
    leaves = {row.node.id for row in result.rubric.outline.leaves if row.scores}
    frame = result.tables["scores"]
    columns = (frame[name].tolist() for name in ("unit", "node", "points", "max", "status"))
    return {
        (unit, node): (-1 if not most else -2 if status in ("not_scored", "pending_survey") else points)
        for unit, node, points, most, status in zip(*columns, strict=True)
        if node in leaves
    }


def at(content: bytes, result: Result, unit: str, leaf: str) -> tuple[str, int, int]:
    """Where the points of a leaf are entered."""
    assert result.rubric is not None
    sheet = openpyxl.load_workbook(BytesIO(content), read_only=True)[DETAIL]
    total = next(place for place, row in enumerate(sheet.values, 1) if row[0] == unit and row[2] == "Tổng cộng")
    return DETAIL, total + 1 + result.rubric.outline.by_id[leaf].index, POINTS


def published_books(folder: Path) -> Iterator[tuple[str, Made]]:
    for path in PUBLISHED:
        here = folder / path.name
        shutil.copytree(path, here)
        files = sorted(here.glob("submissions.csv"))
        imported = here / "imported.csv"
        result = score(Request(tuple(files), imported=imported if imported.exists() else None, here=here))
        assert result.head is not None, [problem.message for problem in result.problems]
        account, problems = account_of_saved(None, units=(), index=None, workspace=here, here=here)
        assert account is not None, [problem.message for problem in problems]
        yield path.name, Made(account, ranking_workbook(account), {}, {})


def demo_book(folder: Path) -> Made:
    """The demonstration's two years."""
    shutil.copytree(ROOT / "examples" / "tuyen-quang", folder)
    for year in ("2021", "2022"):
        assert score(Request((folder / year / "submissions.xlsx",), here=folder)).head is not None
    account, problems = account_of_saved("2022", units=(), index=None, workspace=folder, here=folder)
    assert account is not None, [problem.message for problem in problems]
    return Made(account, ranking_workbook(account), {}, {})


def drawn_books(count: int) -> dict[str, Made]:
    """Random rubrics and submissions."""
    found: dict[str, Made] = {}

    @settings(max_examples=count, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
    @given(cases(Options()))
    def draw(case: Case) -> None:
        with folder() as here:
            job, _ = job_of(case, here)
            scored, problems = job.score()
            result = Result(problems, job.head(scored), scored.rubric, job.results(scored))
            account = account_from(result)
            found[f"drawn-{len(found)}"] = Made(account, ranking_workbook(account), {}, {})

    draw()
    return found


def strange_book(folder: Path) -> Made:
    """Names of units, rows and classes that are formulas, markup, very long, or written from right to left."""
    leaves = [
        {"id": f"1.{place}", "name": name, "max": 2, "rule": {"kind": "judgement", "step": 0.25}}
        for place, name in enumerate(STRANGE, start=1)
    ]
    areas = [{"id": "1", "name": STRANGE[0], "max": 2 * len(leaves), "children": leaves}]
    classes = [{"name": name, "from": 90 - 10 * place} for place, name in enumerate((*STRANGE, "C"))]
    files = Files(Table.of({"areas": areas, "classes": classes, "title": STRANGE[0]}), folder)
    for place, unit in enumerate(STRANGE):
        for leaf in leaves:
            files.sent(unit, str(leaf["id"]), {"appraised": place / 4, "evidence": unit})
    account = account_from(files.run("2022"))
    return Made(account, ranking_workbook(account), {}, {})


@pytest.fixture(
    scope="module", params=["one", *(pytest.param(many, marks=pytest.mark.slow) for many in ("few", "all"))]
)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    """A workbook of each tour and one of strange names; with time more, random, published, and the demonstration."""
    here = tmp_path_factory.mktemp("workbooks")
    if request.param == "one":
        return {**dict(tour_books(here, SELDOM)), "names": strange_book(here / "names")}
    if request.param == "few":
        return {**dict(tour_books(here, FEW)), **drawn_books(DRAWN // FEW)}
    books = {**dict(tour_books(here, 1)), **dict(published_books(here)), **drawn_books(DRAWN)}
    return {**books, "demo": demo_book(here / "demo")}


@pytest.fixture(scope="module")
def computed(
    made: dict[str, Made], tool: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Workbook]:
    """Every workbook, and those with a changed cell, computed by LibreOffice, some at a time: it may not take long."""
    books = {name: bare(one.content) for name, one in made.items()}
    books |= {f"{name}-changed": bare(one.content, one.edits) for name, one in made.items() if one.edits}
    soffice, here, names = tool("soffice"), tmp_path_factory.mktemp("computed"), list(books)
    found: dict[str, Workbook] = {}
    for start in range(0, len(names), AT_ONCE):
        found |= recalculated(soffice, here, {name: books[name] for name in names[start : start + AT_ONCE]})
    return found


def shown(book: Workbook) -> dict[str, dict[str, Any]]:
    """The sheet of the ranking by unit, as it shows."""
    rows = list(book[SUMMARY].values)
    heading = next(place for place, row in enumerate(rows) if "Đơn vị" in row)
    columns = {str(title): place for place, title in enumerate(rows[heading]) if title}
    wanted = {key: columns[title] for key, title in HEADINGS.items() if title in columns}
    return {
        str(row[columns["Đơn vị"]]): {key: row[place] for key, place in wanted.items()}
        for row in rows[heading + 1 :]
        if row[columns["Đơn vị"]] not in (None, _("Mean"))
    }


def compare(found: Mapping[str, Mapping[str, Any]], units: Mapping[str, Mapping[str, Any]], name: str) -> None:
    assert list(found) == list(units) or set(found) == set(units), name
    for unit, row in units.items():
        for key, value in found[unit].items():
            wanted = row[key] if row["status"] in ("complete", "incomplete") else None
            if wanted in (None, ""):
                assert value in (None, ""), (name, unit, key)
            elif key in ("points", "percent"):
                assert abs(Fraction(str(value)) - Fraction(wanted, MILLION)) <= NEAR, (name, unit, key)
            else:
                assert value == wanted, (name, unit, key)


def test_libreoffice_computes_every_formula_as_it_was_written(
    made: dict[str, Made], computed: dict[str, Workbook]
) -> None:
    wrong = {name: differing(one.content, computed[name])[:3] for name, one in made.items()}
    assert {name: found for name, found in wrong.items() if found} == {}


def test_libreoffice_gives_the_engines_totals_percents_ranks_and_classes(
    made: dict[str, Made], computed: dict[str, Workbook]
) -> None:
    for name, one in made.items():
        compare(shown(computed[name]), units_table(one.account), name)


def test_after_a_changed_cell_the_workbook_gives_what_the_engine_would(
    made: dict[str, Made], computed: dict[str, Workbook]
) -> None:
    edited = {name: one for name, one in made.items() if one.edits}
    assert sum(shown(computed[f"{name}-changed"]) != shown(computed[name]) for name in edited) >= len(NAMES)
    for name, one in edited.items():
        found = shown(computed[f"{name}-changed"])
        if not has_class_formula(one.account.rubric):
            found = {unit: {key: value for key, value in row.items() if key != "class"} for unit, row in found.items()}
        compare(found, one.after, name)


def test_names_are_text_and_whole(made: dict[str, Made]) -> None:
    if "names" not in made:
        pytest.skip("looked at in the usual run")
    content = made["names"].content
    book = openpyxl.load_workbook(BytesIO(content))
    texts = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "s"}
    assert set(STRANGE) <= texts
    assert not [1 for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert not [formula for _sheet, _cell, formula in formulas(content) if "HYPERLINK" in str(formula).split('"')[0]]


def test_every_sheet_is_set_up_to_be_printed_and_read(made: dict[str, Made]) -> None:
    for name, one in list(made.items())[:3]:
        book = openpyxl.load_workbook(BytesIO(one.content))
        assert book.sheetnames == [*SHEETS, FORM_SHEET], name
        for sheet in book.worksheets[:-1]:
            assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
            assert sheet.sheet_properties.pageSetUpPr
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert sheet.page_setup.fitToHeight == 0
            if sheet.title != SHEETS[-1]:  # the notes are no table
                assert sheet.print_title_rows, sheet.title
                assert sheet.auto_filter.ref, sheet.title
                assert sheet.freeze_panes or sheet.title == SHEETS[-2], sheet.title  # a chart stands above that table


def test_no_sheet_leaves_unsaid_that_figures_are_illustrative(made: dict[str, Made]) -> None:
    one = made["rubric-tour-0"]
    assert one.account.head.rubric_status == "illustrative"
    for sheet in openpyxl.load_workbook(BytesIO(one.content)).worksheets[:-1]:
        top = [str(row[0]) for row in sheet.iter_rows(max_row=5, max_col=1, values_only=True)]
        assert any("minh họa" in text for text in top), sheet.title


def test_in_english_no_heading_is_vietnamese(made: dict[str, Made]) -> None:
    language.use("en")
    book = openpyxl.load_workbook(BytesIO(ranking_workbook(made["rubric-tour-0"].account)))
    assert book.sheetnames == [*map(language._, ENGLISH), FORM_SHEET] == [*ENGLISH, FORM_SHEET]
    summary = [
        str(cell.value) for row in book[ENGLISH[0]].iter_rows() for cell in row if cell.fill.fgColor.rgb == HEADED
    ]
    detail = [
        str(cell.value) for row in book[ENGLISH[2]].iter_rows() for cell in row if cell.fill.fgColor.rgb == HEADED
    ]
    assert {"Rank", "Unit", "Total points", "Index %", "Class"} <= set(summary)
    assert detail[:8] == [
        "Unit",
        "Id",
        "Content",
        "Full points",
        "Claimed",
        "Appraised points",
        "Points achieved",
        "Points lost",
    ]


def test_some_units_stand_for_themselves_and_the_others_as_figures(made: dict[str, Made]) -> None:
    one = next(one for one in made.values() if len(one.account.gaps) > 1)
    unit = one.account.units[1]
    account = replace(one.account, gaps={unit: one.account.gaps[unit]})
    content = ranking_workbook(account)
    book = openpyxl.load_workbook(BytesIO(content), data_only=True)
    compare(shown(book), units_table(account), "some")
    assert {row[0] for row in book[DETAIL].iter_rows(min_row=8, values_only=True) if row[2] == "Tổng cộng"} == {unit}
