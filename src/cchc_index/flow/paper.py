"""The flow of a document on paper (in báo cáo): Word or PDF, an office's own template, what is not installed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cchc_index.model.letter import Letter
from cchc_index.model.problem import Problem, has_errors
from cchc_index.read.places import shown
from cchc_index.read.word_template import word_template
from cchc_index.report import charts, typeset
from cchc_index.report.page import Document
from cchc_index.report.word import word_document
from cchc_index.report.word.template import faults

COMMAND: Final = "pip install 'cchc-index[report]'"


def on_paper(
    document: Document, letter: Letter, form: str, template: Path | None = None
) -> tuple[bytes | None, list[Problem]]:
    """The document as the content of a file (văn bản Word hoặc PDF), or why there is none."""
    problems: list[Problem] = []
    content = None
    if template is not None:
        content, problems = word_template(template)
        problems += faults(content, shown(template)) if content is not None else []
    if form == "pdf" and not typeset.available():
        problems.append(Problem("W68", params={"command": COMMAND}))
    if any(page.charts for page in document.sections) and not charts.available():
        problems.append(Problem("W69", params={"command": COMMAND}))
    if has_errors(problems):
        return None, problems
    return (
        typeset.pdf_document(document, letter) if form == "pdf" else word_document(document, letter, content)
    ), problems
