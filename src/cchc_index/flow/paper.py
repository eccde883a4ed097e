"""The flow of a report as a file (tệp báo cáo): Markdown, HTML, Word, PDF, Excel; what is not installed is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from cchc_index.model.letter import Letter
from cchc_index.model.problem import Problem, has_errors
from cchc_index.model.status import is_status_note
from cchc_index.read.places import shown
from cchc_index.read.word_template import word_template
from cchc_index.report import charts, typeset
from cchc_index.report.account import Account
from cchc_index.report.annex import annex
from cchc_index.report.markdown import document_markdown
from cchc_index.report.minutes import minutes
from cchc_index.report.page import Document, Page
from cchc_index.report.province import province_document
from cchc_index.report.unit_report import unit_document
from cchc_index.report.web.document import document_page
from cchc_index.report.web.province import province_page
from cchc_index.report.web.unit import unit_page
from cchc_index.report.word import word_document
from cchc_index.report.word.template import faults
from cchc_index.report.workbook.pages import pages_workbook
from cchc_index.report.workbook.ranking import ranking_workbook

DRAWN: Final = ("docx", "html", "pdf")
"""The forms that have charts."""

Kind = Literal["report", "annex", "minutes"]


@dataclass(frozen=True, slots=True)
class Form:
    """What a report is asked as (dạng báo cáo): the kind of file, the kind of paper, an office's own template."""

    ending: str
    kind: Kind = "report"
    template: bytes | None = None

    @staticmethod
    def of(ending: str, kind: Kind = "report", template: Path | None = None) -> tuple[Form, list[Problem]]:
        """The form, and every reason why a report cannot have it, or not all of it."""
        problems: list[Problem] = []
        content = None
        if template is not None:
            content, problems = word_template(template)
            problems += faults(content, shown(template)) if content is not None else []
        if ending == "pdf" and not typeset.available():
            problems.append(Problem("W68", params={"command": f'pip install "{charts.EXTRA}"'}))
        if ending in DRAWN and kind == "report" and not charts.available():
            problems.append(Problem("W70", params={"extra": charts.EXTRA}))
        return Form(ending, kind, content), problems


def report_file(account: Account, form: Form, unit: str | None = None) -> bytes:
    """The report of all units or of one, as the content of a file (tệp báo cáo)."""
    if form.ending == "xlsx" and form.kind == "report":
        return ranking_workbook(account)
    if form.ending == "html" and form.kind == "report":
        return (province_page(account) if unit is None else unit_page(account, unit)).encode()
    return document_file(_document(account, form.kind, unit), account.workspace.letterhead, form)


def document_file(document: Document, letter: Letter, form: Form) -> bytes:
    """Any document as the content of a file."""
    return WRITERS[form.ending](document, letter, form.template)


def page_file(page: Page, ending: str) -> tuple[bytes | None, list[Problem]]:
    """A page of the screen as the content of a file, without its commands; or why there is none."""
    form, problems = Form.of(ending)
    if has_errors(problems):
        return None, problems
    notes = tuple(note for note in page.notes if not is_status_note(note))
    told = replace(page, title=page.headline or page.title, headline="", subtitle="", next_steps=(), notes=notes)
    document = Document("", page.title, (told,), tuple(filter(is_status_note, page.notes)), kind="page")
    drawn = [one for one in problems if page.charts or one.code != "W70"]
    return document_file(document, Letter(), form), drawn


def _document(account: Account, kind: Kind, unit: str | None) -> Document:
    if kind != "report":
        return annex(account) if kind == "annex" else minutes(account)
    return province_document(account) if unit is None else unit_document(account, unit)


WRITERS: Final[dict[str, Callable[[Document, Letter, bytes | None], bytes]]] = {
    "docx": word_document,
    "html": lambda document, _letter, _template: document_page(document).encode(),
    "md": lambda document, _letter, _template: document_markdown(document).encode(),
    "pdf": lambda document, letter, _template: typeset.pdf_document(document, letter),
    "xlsx": lambda document, _letter, _template: pages_workbook(
        document.sections, tuple(filter(None, [document.title, document.subject])), document.warnings
    ),
}
