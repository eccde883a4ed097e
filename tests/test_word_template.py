"""An office's own Word template: filled in place, in its own looks; nothing in it is executed."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.shared import Mm, Pt

from cchc_index.model.letter import PLACEHOLDERS
from cchc_index.read.word_template import word_template
from cchc_index.report.word import word_document
from cchc_index.report.word.template import faults
from tests.papers import LETTER, STRANGE, lines_of, opened, report

DOCS = Path(__file__).parent.parent / "docs"


def made(word: WordDocument) -> bytes:
    stream = BytesIO()
    word.save(stream)
    return stream.getvalue()


@pytest.fixture
def letterhead() -> WordDocument:
    """A template with its own looks; Word has cut one placeholder in pieces."""
    word = docx.Document()
    word.styles["Heading 1"].font.size = Pt(20)
    word.sections[0].header.paragraphs[0].text = "{{ issuer }}"
    table = word.add_table(1, 2)
    table.cell(0, 0).text = "Số: {{ number }}"
    paragraph = word.add_paragraph("Kính gửi: ")
    for piece in ("{", "{ sub", "ject", " }} của {{", "place }}."):
        paragraph.add_run(piece)
    word.add_paragraph("{{ body }}")
    word.add_paragraph("{{capacity}}").runs[0].bold = True
    word.add_paragraph("Hết.")
    return word


def test_every_placeholder_gets_its_text_where_it_stands(letterhead: WordDocument) -> None:
    content = made(letterhead)
    assert faults(content, "mau.docx") == []
    word = opened(word_document(report(("A", "B")), LETTER, content))
    lines = lines_of(word)
    assert word.sections[0].header.paragraphs[0].text == "Sở Nội vụ"
    assert lines[:4] == [
        "Số: 15/BC-SNV | ",
        "Kính gửi: Kết quả năm 2022 A của Tuyên Quang.",
        "Số liệu minh họa.",
        "I. Đánh giá",
    ]
    assert lines[-2:] == ["KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", "Hết."]
    signed = word.paragraphs[-2]
    assert signed.runs[0].bold


def test_the_templates_own_styles_stay(letterhead: WordDocument) -> None:
    word = opened(word_document(report(("A", "B")), LETTER, made(letterhead)))
    assert word.styles["Heading 1"].font.size == Pt(20)
    assert word.styles["CCHC Note"].font.name == "Times New Roman"


def test_warnings_stand_once_where_the_template_has_a_place_for_them(letterhead: WordDocument) -> None:
    letterhead.add_paragraph("Lưu ý: {{ warnings }}")
    lines = lines_of(opened(word_document(report(("A", "B")), LETTER, made(letterhead))))
    assert [line for line in lines if "minh họa" in line] == ["Lưu ý: Số liệu minh họa."]


def test_after_a_page_across_the_template_goes_on_upright(letterhead: WordDocument) -> None:
    letterhead.sections[0].page_width = Mm(200)
    word = opened(word_document(report(("A", "B")), LETTER, made(letterhead)))
    upright, across, after = word.sections
    assert [one.orientation for one in (upright, across, after)] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    ]
    assert across.page_height == upright.page_width == after.page_width


def test_the_text_takes_the_page_of_the_section_where_it_stands() -> None:
    word = docx.Document()
    word.sections[0].page_width, word.sections[0].right_margin = Mm(150), Mm(20)
    word.sections[0].left_margin = Mm(20)
    word.add_paragraph("{{ body }}")
    word.add_section(WD_SECTION.NEW_PAGE).page_width = Mm(300)
    filled = opened(word_document(report(("A", "B")), LETTER, made(word)))
    widths = [sum(cell.width.mm for cell in table.rows[0].cells if cell.width) for table in filled.tables]
    assert widths[0] == pytest.approx(110, abs=1)


def test_strange_names_are_no_placeholders(letterhead: WordDocument) -> None:
    word = opened(word_document(report(STRANGE), LETTER, made(letterhead)))
    assert "{{7*7}} {% for x in y %} {{ issuer }}" in [paragraph.text for paragraph in word.paragraphs]


@pytest.mark.parametrize(
    ("texts", "codes"),
    [
        (["{{ body }}"], []),
        (["  {{body}} "], []),
        ([], ["W67"]),
        (["{{ body }}", "{{ body }}"], ["W67"]),
        (["trước {{ body }}"], ["W67"]),
        (["{{ body }}", "{{ ''.__class__ }}"], ["W66"]),
        (["{{ body }}", "{{ issuer"], ["W66"]),
        (["{{ body }}", "{% import os %}"], ["W66"]),
        (["{{ body }}", "{{ issuer|safe }} {{ nobody }}"], ["W66", "W66"]),
    ],
)
def test_what_is_wrong_with_placeholders(texts: list[str], codes: list[str]) -> None:
    word = docx.Document()
    for text in texts:
        word.add_paragraph(text)
    assert [problem.code for problem in faults(made(word), "mau.docx")] == codes


def test_the_text_has_no_place_in_a_table_or_a_header() -> None:
    in_table, in_header = docx.Document(), docx.Document()
    in_table.add_table(1, 1).cell(0, 0).text = "{{ body }}"
    in_header.sections[0].header.paragraphs[0].text = "{{ body }}"
    assert [one.code for word in (in_table, in_header) for one in faults(made(word), "mau.docx")] == ["W67", "W67"]


def changed(content: bytes, path: Path, **parts: bytes) -> Path:
    """A document with other parts; `__` stands for a slash, `_` before the ending for a full stop."""
    with ZipFile(BytesIO(content)) as old, ZipFile(path, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            key = name.replace("/", "__").replace(".", "_")
            new.writestr(name, parts.pop(key, old.read(name)))
        for key, part in parts.items():
            new.writestr(key.replace("__", "/"), part)
    return path


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"word__media__bomb": b"\0" * (20 << 20)}, "gấp"),
        ({"word__vbaProject.bin": b"x"}, "macro"),
        ({"word__document_xml": b'<!DOCTYPE x [<!ENTITY e "1">]><x/>'}, "DTD"),
        ({"word__document_xml": b"<w:document"}, "hỏng"),
        ({"word__document_xml": b"<x/>"}, "hỏng"),
    ],
)
def test_a_template_is_looked_through_at_the_door(
    letterhead: WordDocument, tmp_path: Path, parts: dict[str, bytes], why: str
) -> None:
    content, problems = word_template(changed(made(letterhead), tmp_path / "mau.docx", **parts))
    assert content is None
    assert [(problem.code, why in problem.message) for problem in problems] == [("W65", True)], problems[0].message


def test_a_template_that_is_not_there_or_a_folder_is_told(tmp_path: Path) -> None:
    assert [one.code for path in (tmp_path, tmp_path / "x.docx") for one in word_template(path)[1]] == ["W65", "W65"]


def test_a_good_template_passes(letterhead: WordDocument, tmp_path: Path) -> None:
    path = tmp_path / "mau.docx"
    letterhead.save(str(path))
    assert word_template(path) == (path.read_bytes(), [])


def test_the_page_on_reports_names_every_placeholder() -> None:
    page = (DOCS / "reports.md").read_text("utf-8")
    assert [name for name in PLACEHOLDERS if f"| `{{{{ {name} }}}}` |" not in page] == []
