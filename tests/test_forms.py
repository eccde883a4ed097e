"""The forms themselves: what stands where, what can be filled in, what they say of themselves, where they go."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

import cchc_index
from cchc_index.flow.check import check
from cchc_index.flow.request import Request
from cchc_index.flow.template import TemplateRequest, Templates, make_templates
from cchc_index.forms.appraisal import HEADING_ROW, Declared, agencies, appraisal
from cchc_index.forms.layout import Appraisal, Self, answers, is_the_units, lines_of
from cchc_index.forms.self_assessment import SelfAssessment
from cchc_index.model import language
from cchc_index.model.legal_names import LONGEST_SHEET, Names
from cchc_index.model.problem import has_errors
from cchc_index.model.scoring import scoring_sha256
from cchc_index.read.rubric import RubricFile
from tests.bad.cases import COMMON
from tests.conftest import ROOT
from tests.filled_forms import heading_row, lines, loaded, occasion, sheets_of

TOURS: Final = [ROOT / "tests" / "tours" / f"rubric-tour{number}.yaml" for number in ("", "-2", "-3")]
TUYEN_QUANG: Final = ROOT / "examples" / "tuyen-quang"
HEADINGS: Final = {
    "vi": (
        "Mã", "Tiêu chí", "Điểm tối đa", "Cách chấm", "Tên số liệu", "Giá trị", "Điểm tự chấm", "Điểm theo quy tắc",
        "Số, ký hiệu văn bản", "Ngày văn bản", "Trang hoặc đường dẫn", "Giải trình",
    ),
    "en": (
        "Id", "Criterion", "Max points", "How it is scored", "Figure", "Value", "Self points", "Points by the rule",
        "Document number", "Document date", "Page or link", "Explanation",
    ),
}  # fmt: skip
SHEETS: Final = {
    "vi": ("Hướng dẫn", "Tự chấm", "Minh chứng", "_cchc"),
    "en": ("Guide", "Self-assessment", "Evidence", "_cchc"),
}
APPRAISAL: Final = (
    "Đơn vị", "Mã", "Tiêu chí", "Điểm tối đa", "Tên số liệu", "Giá trị", "Điểm tự chấm", "Minh chứng", "Giải trình",
    "Giá trị thẩm định", "Điểm thẩm định", "Ý kiến thẩm định",
)  # fmt: skip


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(BytesIO(content))


def form_of(file: RubricFile, *units: str, one_file: bool = False) -> Workbook:
    period = file.rubric.periods[0]
    return opened(SelfAssessment(occasion(file, period)).workbook(units or ("Xã Thử",), one_file=one_file))


def says(book: Workbook) -> dict[str, str]:
    rows = book["_cchc"].iter_rows(values_only=True, max_col=2)
    return {str(key): str(value or "") for key, value in rows if key}


@pytest.fixture(params=TOURS, ids=lambda path: path.stem)
def file(request: pytest.FixtureRequest) -> RubricFile:
    return loaded(request.param)


@pytest.fixture
def sheet(file: RubricFile) -> Worksheet:
    return form_of(file)["Tự chấm"]


# ---------------------------------------------------------------- what the reader relies on


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_the_headings_and_sheets_are_those_that_the_reader_looks_for(lang: str) -> None:
    language.use(lang)
    book = form_of(loaded(TOURS[0]))
    assert tuple(book.sheetnames) == SHEETS[lang]
    sheet = book[SHEETS[lang][1]]
    row = next(row for row in sheet.iter_rows(values_only=True) if row[0] == HEADINGS[lang][0])
    assert row[: len(HEADINGS[lang])] == HEADINGS[lang]


def test_a_form_says_what_it_is(file: RubricFile) -> None:
    book = form_of(file, "Xã Một")
    assert book["_cchc"].sheet_state == "veryHidden"
    assert says(book) == {
        "form": "self",
        "form_version": "1",
        "index": file.rubric.index,
        "period": file.rubric.periods[0],
        "rubric": file.rubric.id,
        "rubric_version": file.rubric.status,
        "rubric_sha256": file.sha256,
        "rubric_scoring": scoring_sha256(file.rubric),
        "unit": "Xã Một",
        "language": "vi",
    }


def test_one_file_has_a_sheet_for_each_unit_and_says_whose_it_is() -> None:
    units = ["Xã " + "rất dài " * 6 + "Một", "Xã " + "rất dài " * 6 + "Hai", "Minh chứng", "xã a/b:[c]?", "History"]
    book = form_of(loaded(TOURS[1]), *units, one_file=True)
    assert says(book)["unit"] == ""
    assert list(sheets_of(book)) == units
    for unit, name in sheets_of(book).items():
        assert f"Đơn vị: {unit}" in [cell for (cell,) in book[name].iter_rows(values_only=True, max_col=1)]


def test_every_node_and_every_figure_has_one_line_in_the_rubrics_order(file: RubricFile, sheet: Worksheet) -> None:
    declared = [(line.node, line.figure.label if line.figure else "") for line in lines_of(file.rubric)]
    assert [(node, figure) for _row, node, figure in lines(sheet)] == declared
    assert len(set(declared)) == len(declared)
    for row, node, figure in lines(sheet):
        cell = sheet.cell(row, Self.ID + 1)
        assert (cell.data_type, cell.number_format) == ("s", "@")
        name = sheet.cell(row, Self.NAME + 1).value
        assert name == (None if figure else file.rubric.outline.by_id[node].node.name)


# ---------------------------------------------------------------- what can be filled in


def validated(sheet: Worksheet) -> dict[str, Any]:
    return {str(cells): rule for rule in sheet.data_validations.dataValidation for cells in rule.sqref.ranges}


def test_only_what_is_to_be_filled_in_is_open(file: RubricFile, sheet: Worksheet) -> None:
    assert sheet.protection.sheet
    assert not sheet.protection.password
    rules = validated(sheet)
    for row, node, figure in lines(sheet):
        leaf = file.rubric.outline.by_id.get(node)
        value, own = sheet.cell(row, Self.VALUE + 1), sheet.cell(row, Self.SELF + 1)
        shown = sheet.cell(row, Self.RULE + 1)
        assert all(
            sheet.cell(row, column + 1).protection.locked for column in (Self.ID, Self.NAME, Self.MAX, Self.RULE)
        )
        if figure:
            assert not value.protection.locked
            assert own.protection.locked
        elif leaf is not None and leaf.is_leaf:
            mine = is_the_units(leaf)
            assert value.protection.locked is not (mine and bool(answers(leaf)))
            assert own.protection.locked is not (mine and shown.data_type != "f")
            evidence = sheet.cell(row, Self.NUMBER + 1)
            assert evidence.protection.locked is (leaf.node.scored_by in ("survey", "import"))
        else:
            assert value.protection.locked
            assert own.protection.locked
        for cell in (value, own):
            if not cell.protection.locked and cell.number_format != "@":
                assert cell.coordinate in rules, f"{node} {figure}: anything goes"


def test_points_are_limited_to_the_maximum_with_a_word_in_vietnamese() -> None:
    sheet = form_of(loaded(TOURS[0]))["Tự chấm"]
    rules = validated(sheet)
    own_cells = {sheet.cell(row, Self.SELF + 1).coordinate: node for row, node, figure in lines(sheet) if not figure}
    limited = {own_cells[cell]: rule for cell, rule in rules.items() if cell in own_cells}
    limits = {node: (float(rule.formula1), float(rule.formula2)) for node, rule in limited.items()}
    assert limits == {"4.3": (0, 4), "4.4": (0, 1.5)}  # what other units, or the year before, decide
    rule = limited["4.4"]
    assert (rule.type, rule.operator, rule.errorStyle) == ("decimal", None, None)  # between, stop: left out as usual
    assert rule.showErrorMessage
    assert rule.error == "Điểm phải từ 0 đến 1,5; chưa có điểm thì để trống."


def test_answers_come_from_the_rubric(file: RubricFile) -> None:
    book = form_of(file)
    sheet, rules = book["Tự chấm"], validated(book["Tự chấm"])
    offered = 0
    for row, node, figure in lines(sheet):
        leaf = file.rubric.outline.by_id.get(node)
        if not figure and leaf is not None and is_the_units(leaf) and answers(leaf):
            rule = rules[sheet.cell(row, Self.VALUE + 1).coordinate]
            area = str(rule.formula1).partition("!")[2].replace("$", "")
            assert tuple(cell.value for (cell,) in book["_cchc"][area]) == answers(leaf)
            offered += 1
    assert offered


def test_every_formula_has_a_cached_value(file: RubricFile) -> None:
    content = SelfAssessment(occasion(file, file.rubric.periods[0])).workbook(["Xã Thử"])
    with zipfile.ZipFile(BytesIO(content)) as archive:
        text = archive.read("xl/worksheets/sheet2.xml").decode()
    cells = re.findall(r"<c [^>]*>(<f>.*?)</c>", text)
    assert cells
    assert all(re.fullmatch(r"<f>.*</f><v></v>", cell) for cell in cells)


def test_text_never_becomes_a_formula() -> None:
    evil = '=HYPERLINK("x")'
    book = form_of(loaded(TOURS[2]), evil)
    formulas = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert {cell.column for cell in formulas} == {Self.RULE + 1}
    assert says(book)["unit"] == evil


def test_a_form_prints_as_wide_as_a_page_with_its_headings_on_each(sheet: Worksheet) -> None:
    top = heading_row(sheet)
    assert sheet.page_setup.orientation == "landscape"
    assert str(sheet.page_setup.paperSize) == "9"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)  # None: 1, as the format has it
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == f"${top}:${top}"
    assert sheet.freeze_panes == f"C{top + 1}"


@given(
    st.lists(st.text(max_size=60) | st.sampled_from(["CON", "con.x", "Aux.", "com1.a b"]), max_size=8),
    st.sampled_from([LONGEST_SHEET, 100]),
)
@example(["con.x"], 100)
def test_names_are_legal_and_each_is_there_once(texts: list[str], longest: int) -> None:
    legal = Names(longest)
    names = [legal.of(text) for text in texts]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name) <= longest
        assert not set(name) & set('[]:*?/\\<>|"\n\t\0')
        assert name == name.strip(" .'")
        assert name.split(".")[0].casefold() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}


# ---------------------------------------------------------------- the appraisers' forms


def test_agencies_share_the_leaves_that_are_appraised(file: RubricFile) -> None:
    shared = [leaf.node.id for leaves in agencies(file.rubric, None).values() for leaf in leaves]
    assert sorted(shared) == sorted(
        row.node.id for row in file.rubric.outline.leaves if row.scores and row.node.scored_by in ("unit", "appraiser")
    )


def test_an_appraisal_form_is_the_tidy_form_with_only_the_appraisers_cells_open(file: RubricFile) -> None:
    units = ["Xã Một", "Xã Hai"]
    (leaves,) = agencies(file.rubric, None).values()
    book = opened(appraisal(occasion(file, file.rubric.periods[0]), "Sở Nội vụ", leaves, units, Declared()))
    assert (says(book)["form"], says(book)["unit"], says(book)["appraised_by"]) == ("appraisal", "", "Sở Nội vụ")
    heading, *rows = book["Thẩm định"].iter_rows(min_row=HEADING_ROW + 1)
    assert tuple(cell.value for cell in heading) == APPRAISAL
    assert [row[Appraisal.UNIT].value for row in rows] == units * (len(rows) // 2)
    for row in rows:
        is_figure = row[Appraisal.INPUT].value is not None
        open_ = {Appraisal(place) for place, cell in enumerate(row) if not cell.protection.locked}
        assert open_ <= {Appraisal.NEW_VALUE, Appraisal.POINTS, Appraisal.OPINION}
        assert (Appraisal.POINTS in open_) is not is_figure


def test_an_appraisal_form_says_whose_it_is_and_shows_all_that_a_unit_wrote() -> None:
    file = loaded(TOURS[0])
    (leaves,) = agencies(file.rubric, file.rubric.outline.by_id["1.1"]).values()
    long = "Kế hoạch số 12/KH-UBND ngày 15/01/2022 về cải cách hành chính; " * 5
    texts = {("A", "1.1", "evidence"): long, ("A", "1.1", "explanation"): "=1+1"}
    sheet = opened(appraisal(occasion(file, "2022"), "Sở Nội vụ", leaves, ["A", "B"], Declared(remarks=texts)))[
        "Thẩm định"
    ]
    assert [sheet.cell(row, 1).value for row in (1, 2, 3, 4)] == [
        "Phiếu thẩm định", file.rubric.title, "Kỳ đánh giá: 2022", "Cơ quan thẩm định: Sở Nội vụ",
    ]  # fmt: skip
    first = HEADING_ROW + 2
    evidence, explanation = (sheet.cell(first, one + 1) for one in (Appraisal.EVIDENCE, Appraisal.EXPLANATION))
    assert (evidence.value, explanation.value, explanation.data_type) == (long, "=1+1", "s")
    heights = [sheet.row_dimensions[row].height for row in (first, first + 1)]
    assert heights[0] > 5 * heights[1]
    assert sheet.print_title_rows == f"${HEADING_ROW + 1}:${HEADING_ROW + 1}"


def test_an_appraisal_form_in_english_has_english_headings() -> None:
    language.use("en")
    file = loaded(TOURS[0])
    (leaves,) = agencies(file.rubric, file.rubric.outline.by_id["1.1"]).values()
    book = opened(appraisal(occasion(file, "2022"), "", leaves, ["A"], Declared(answers={("A", "1.1"): "Kịp thời"})))
    heading, row = book["Appraisal"].iter_rows(values_only=True, min_row=HEADING_ROW + 1)
    assert heading == (
        "Unit", "Id", "Criterion", "Max points", "Figure", "Value", "Self points", "Evidence", "Explanation",
        "Appraised value", "Appraised points", "Appraisal note",
    )  # fmt: skip
    assert row[:6] == ("A", "1.1", "Ban hành kế hoạch CCHC năm", 1, None, "Kịp thời")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TUYEN_QUANG, tmp_path / "workspace"))


def templates(workspace: Path, **asked: Any) -> Templates:  # noqa: ANN401 - any of the arguments
    return make_templates(TemplateRequest(period="2022", workspace=workspace, here=workspace, **asked))


def rows_of(form: Path) -> Iterator[tuple[Any, ...]]:
    rows = openpyxl.load_workbook(form)["Thẩm định"].iter_rows(values_only=True, min_row=HEADING_ROW + 2)
    yield from rows


def test_appraisers_see_what_units_declared(workspace: Path) -> None:
    cchc_index.score(workspace / "2022" / "submissions.xlsx", workspace=workspace, save=True)
    made = templates(workspace, appraisal=True, node="1.1", units=("Chiêm Hoá", "na-hang"))
    assert made.problems == []
    assert [path.name for path in made.written] == ["Thẩm định - Sở Nội vụ - 1.1.xlsx"]
    rows = list(rows_of(made.written[0]))
    assert {row[Appraisal.UNIT] for row in rows} == {"Huyện Chiêm Hóa", "Huyện Na Hang"}
    given = openpyxl.load_workbook(workspace / "2022" / "submissions.xlsx").worksheets[0]
    head, *sent = given.iter_rows(values_only=True)
    columns = {str(name): place for place, name in enumerate(head)}
    wanted = ("Đơn vị", "Mã", "Tên số liệu", "Giá trị")
    declared = {tuple(row[columns[one]] for one in wanted[:3]): row[columns["Giá trị"]] for row in sent}
    evidence = {(row[columns["Đơn vị"]], row[columns["Mã"]], row[columns["Tài liệu kiểm chứng"]]) for row in sent}
    compared = 0
    for row in rows:
        key = (row[Appraisal.UNIT], row[Appraisal.ID], row[Appraisal.INPUT])
        if row[Appraisal.INPUT] is None:
            assert (*key[:2], row[Appraisal.EVIDENCE]) in evidence
        elif key in declared:
            assert str(row[Appraisal.VALUE]) == str(declared[key]), key
            compared += 1
    assert compared


def test_appraisers_see_the_evidence_of_a_leaf_and_of_its_figures(workspace: Path) -> None:
    sent = workspace / "phieu.csv"
    rows = (
        "Đơn vị,Mã,Tên số liệu,Giá trị,Tài liệu kiểm chứng",
        "Chiêm Hóa,3.4.1,,,Báo cáo 12/BC-UBND",
        "Chiêm Hóa,3.4.1,district_on_time,11015,Trích xuất một cửa",
        "Chiêm Hóa,3.4.1,district_dossiers,12111,Báo cáo 12/BC-UBND",
    )
    sent.write_text("\n".join(rows), "utf-8")
    cchc_index.score(sent, period="2022", workspace=workspace, save=True)
    made = templates(workspace, appraisal=True, node="3.4.1", units=("Chiêm Hoá",))
    form = openpyxl.load_workbook(made.written[0])["Thẩm định"]
    first = next(form.iter_rows(values_only=True, min_row=HEADING_ROW + 2))
    assert first[Appraisal.EVIDENCE] == "Báo cáo 12/BC-UBND\nTrích xuất một cửa"


# ---------------------------------------------------------------- where they are written


def test_each_unit_gets_its_own_file_and_none_is_written_over_unasked(workspace: Path) -> None:
    first = templates(workspace)
    assert {path.parent for path in first.written} == {workspace / "forms" / "2022"}
    assert sorted(path.stem for path in first.written)[:2] == ["Huyện Chiêm Hóa", "Huyện Hàm Yên"]
    assert len(first.written) == 7
    kept = first.written[0].stat().st_mtime_ns
    again = templates(workspace)
    assert ([problem.code for problem in again.problems], again.written) == (["W22"], [])
    assert first.written[0].stat().st_mtime_ns == kept
    assert len(templates(workspace, force=True).written) == 7


def test_a_form_tells_until_when_and_whom_to_ask(workspace: Path) -> None:
    settings = workspace / "cchc.yaml"
    text = settings.read_text("utf-8").replace("schema: 1", "schema: 1\ncontact: Phòng Cải cách hành chính")
    settings.write_text(text.replace('"2022"\n', '"2022"\n    deadline: 2023-02-15\n'), "utf-8")
    made = templates(workspace, units=("Na Hang",), output=Path("phieu.xlsx"))
    assert made.written == [workspace / "phieu.xlsx"]
    guide = openpyxl.load_workbook(made.written[0])["Hướng dẫn"]
    said = {str(row[0]): row[1] for row in guide.iter_rows(values_only=True, max_col=2)}
    assert (said["Hạn gửi"], said["Liên hệ"]) == ("15/02/2023", "Phòng Cải cách hành chính")
    assert said["Nơi điền"] == "Huyện Na Hang"
    for form in templates(workspace, appraisal=True, output=Path("td")).written:
        cells = [cell for row in openpyxl.load_workbook(form)["Hướng dẫn"].values for cell in row]
        assert "Phòng Cải cách hành chính" in cells
        assert "Hạn gửi" not in cells  # which is the units'


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("name: Chỉ đạo, điều hành", "name: Công tác chỉ đạo, điều hành", ["S91"]),
        (
            "name: Ban hành kế hoạch cải cách hành chính",
            "name: Ban hành kế hoạch\n        text: Theo kế hoạch",
            ["S91"],
        ),
        ("label: Số cuộc kiểm tra,", "label: Số lần kiểm tra,", ["S78"]),
        ("{answer: Kịp thời, points: 1}", "{answer: Kịp thời, points: 0.75}", ["S78"]),
    ],
    ids=["an area's name", "a leaf's name and text", "a figure's label", "points"],
)
def test_forms_outlive_a_change_of_words_only(tmp_path: Path, old: str, new: str, codes: list[str]) -> None:
    shutil.copytree(COMMON, tmp_path, dirs_exist_ok=True)
    made = make_templates(
        TemplateRequest(units=("Huyện Lâm Bình",), output=Path("f.xlsx"), workspace=tmp_path, here=tmp_path)
    )
    assert not has_errors(made.problems)
    book = openpyxl.load_workbook(tmp_path / "f.xlsx")
    own = book["Tự chấm"]
    place = next(row for row, node, figure in lines(own) if node == "1.1" and not figure)
    own.cell(place, Self.VALUE + 1).value = "Kịp thời"
    book.save(tmp_path / "f.xlsx")
    rubric = tmp_path / "rubric.yaml"
    text = rubric.read_text("utf-8")
    assert old in text
    rubric.write_text(text.replace(old, new), "utf-8")
    checked = check(Request(submissions=(tmp_path / "f.xlsx",), workspace=tmp_path, here=tmp_path, stage="self"))
    assert [one.code for one in checked.problems if one.code in ("S78", "S91", "S15", "S13")] == codes
