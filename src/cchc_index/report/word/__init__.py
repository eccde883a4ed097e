"""Word documents (văn bản Word): what stands on paper, in the layout of Nghị định 30/2020/NĐ-CP or a template's."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from cchc_index.model.letter import Letter
from cchc_index.report.page import Document
from cchc_index.report.paper import Paper, fields_of, paper_of
from cchc_index.report.word.body import Body
from cchc_index.report.word.frame import closing, opening, warnings
from cchc_index.report.word.looks import layout, styles
from cchc_index.report.word.template import fill_in


def word_document(document: Document, letter: Letter, template: bytes | None = None) -> bytes:
    """The document as a .docx (văn bản Word).

    `template` is the content of a .docx with placeholders that `read.word_template` has looked through; the text then
    stands in the place of its `{{ body }}`, in its own styles where it has them.
    """
    paper = paper_of(document, letter)
    word = docx.Document(BytesIO(template)) if template else docx.Document()
    styles(word, own=template is None)
    if template:
        _into(word, paper, fields_of(document, letter))
    else:
        layout(word)
        opening(word, paper)
        body = Body(word, word.element.body.sectPr, across=paper.sheets[0].across)
        body.write(paper.sheets)
        body.finish()
        closing(word, paper)
    _properties(word, paper)
    stream = BytesIO()
    word.save(stream)
    return stream.getvalue()


def _into(word: WordDocument, paper: Paper, fields: dict[str, str]) -> None:
    """The template filled in; warnings come first where it has no place for them, since no report goes without."""
    place, filled = fill_in(word, fields)
    there = len(word.element.body)
    if "warnings" not in filled:
        warnings(word, paper)
    body = Body(word, place.xpath("following::w:sectPr")[0])
    body.write(paper.sheets)
    body.turn(across=False)
    for written in word.element.body[there - 1 : -1]:
        place.addprevious(written)
    word.element.body.remove(place)


def _properties(word: WordDocument, paper: Paper) -> None:
    about = word.core_properties
    about.title = f"{paper.title} {paper.subject}".strip()[:255]
    about.author = about.last_modified_by = paper.letterhead.issuer[:255] if paper.letterhead else ""
    about.comments = ""
    for setting in word.settings.element.iter(qn("w:compatSetting")):  # else Word shows "compatibility mode"
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    about.created = about.modified = dt.datetime.now(dt.UTC).replace(tzinfo=None)
