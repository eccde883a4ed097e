"""What stands on paper (nội dung văn bản), block by block, for Word and PDF alike.

The letterhead in the layout of Nghị định 30/2020/NĐ-CP, headings with their numbers, tables with their widths.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from cchc_index.model.language import _, long_date
from cchc_index.model.letter import Letter
from cchc_index.report import charts
from cchc_index.report.grid import Grid, grids_of
from cchc_index.report.page import Chart, Column, Document, Page, Table, printable

BLANK: Final = "…………"
GAP: Final = "\u00a0" * 6
"""Room to write a number by hand."""
SYMBOLS: Final = {"report": "BC", "annex": "QĐ", "minutes": "BB"}
"""How the number of each kind of document goes on (ký hiệu tên loại văn bản)."""
_ROMAN: Final = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))

Look = Literal["lead", "body", "aside", "note", "item"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its number; level 1 or 2."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: the main sentence, text, an aside, a note below a table, an item of a list."""

    look: Look
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its caption, and what it shows in words."""

    chart: Chart
    caption: str
    spoken: str


Block = Heading | Paragraph | Grid | Picture


@dataclass(frozen=True, slots=True)
class Sheet:
    """Blocks on pages of one direction: upright, or across for a wide table."""

    across: bool
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head of the first page; the rules below are the renderers' own."""

    parent: str
    issuer: str
    number: str
    motto: tuple[str, str]
    place_date: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: the capacity, a line for each; how; the name."""

    capacity: tuple[str, ...]
    hint: str
    name: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as it is set (văn bản): all text is clean and in the language in use."""

    letterhead: Letterhead | None
    title: str
    subject: str
    attached: str
    """Of an annex: what it belongs to."""
    warnings: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    recipients: tuple[str, ...]
    signatures: tuple[Signature, ...]


def paper_of(document: Document, letter: Letter) -> Paper:
    """The document on paper (văn bản trình bày theo thể thức)."""
    annex, minutes, bare = (document.kind == kind for kind in ("annex", "minutes", "page"))
    signing = [] if annex or bare else _minutes_signatures() if minutes else [_signature(letter)]
    return Paper(
        letterhead=None if annex or bare else _letterhead(document, letter),
        title=printable(document.title),
        subject=printable(document.subject),
        attached=_("(Annex to {decision})").format(decision=printable(letter.decision or _decision(letter)))
        if annex
        else "",
        warnings=tuple(map(printable, document.warnings)),
        sheets=tuple(_sheets(_blocks(document.sections), upright=not annex)),
        recipients=() if annex or minutes or bare else tuple(_recipients(letter)),
        signatures=tuple(signing),
    )


def fields_of(document: Document, letter: Letter) -> dict[str, str]:
    """What a template's placeholders stand for, but for the text itself (giá trị của các chỗ điền)."""
    signature = _signature(letter)
    return {
        "parent": printable(letter.parent or ""),
        "issuer": printable(letter.issuer or BLANK),
        "number": _number(document, letter),
        "place": printable(letter.place or BLANK),
        "date": _date(letter),
        "title": printable(document.title),
        "subject": printable(document.subject),
        "warnings": "\n".join(map(printable, document.warnings)),
        "capacity": "\n".join(signature.capacity),
        "signer": signature.name,
        "recipients": "\n".join(_recipients(letter)),
    }


def _letterhead(document: Document, letter: Letter) -> Letterhead:
    return Letterhead(
        parent=printable(letter.parent or "").upper(),
        issuer=printable(letter.issuer or BLANK).upper(),
        number=_("No.: {number}").format(number=_number(document, letter)),
        motto=(_("SOCIALIST REPUBLIC OF VIET NAM"), _("Independence - Freedom - Happiness")),
        place_date=f"{printable(letter.place or BLANK)}, {_date(letter)}",
    )


def _number(document: Document, letter: Letter) -> str:
    return f"{printable(letter.number or GAP)}/{SYMBOLS[document.kind]}-{printable(letter.symbol or '…')}"


def _date(letter: Letter) -> str:
    return long_date(letter.date) if letter.date else _("day … month … year …")


def _decision(letter: Letter) -> str:
    text = _("Decision No. {number} of {date} of {issuer}")
    number = f"{GAP}/{SYMBOLS['annex']}-{letter.symbol or '…'}"
    return text.format(number=number, date=_("day … month … year …"), issuer=letter.issuer or BLANK)


def _signature(letter: Letter) -> Signature:
    capacity = tuple(map(printable, letter.capacity)) or (BLANK,)
    return Signature(capacity, "", printable(letter.signer or BLANK))


def _minutes_signatures() -> list[Signature]:
    hint = _("(Signature, full name)")
    return [Signature((_("SECRETARY"),), hint, ""), Signature((_("CHAIR"),), hint, "")]


def _recipients(letter: Letter) -> list[str]:
    """Every recipient on a line, a full stop behind the last one."""
    named = [printable(one).rstrip(" .;") for one in letter.recipients] or [BLANK, _("Archive")]
    return [f"- {one}{';' if place < len(named) else '.'}" for place, one in enumerate(named, start=1)]


def _blocks(sections: tuple[Page, ...]) -> Iterator[Block]:
    pictures = 0
    for place, page in enumerate(sections, start=1):
        if page.title:
            yield Heading(1, f"{roman(place)}. {printable(page.title)}" if len(sections) > 1 else printable(page.title))
        looks: tuple[tuple[Look, tuple[str, ...]], ...] = (
            ("aside", (page.subtitle,)),
            ("lead", (page.headline,)),
            ("body", page.text),
        )
        yield from (Paragraph(look, printable(text)) for look, texts in looks for text in texts if text)
        tables = [table for table in page.tables if table.rows]
        titles = [table.title for table in tables if table.title]
        for table in tables:
            if table.title:
                number = f"{titles.index(table.title) + 1}. " if len(titles) > 1 else ""
                yield Heading(2, number + printable(table.title))
            yield from grids_of(table)
        for chart in page.charts:
            pictures += 1
            caption = _("Figure {number}. {title}").format(number=pictures, title=printable(chart.title))
            if charts.available():
                yield Picture(chart, caption, printable(chart.spoken()))
            else:
                yield Heading(2, caption)
                yield from grids_of(_figures(chart))
        yield from (Paragraph("note", printable(note)) for note in page.notes)
        yield from (Paragraph("item", printable(step)) for step in page.next_steps)


def _figures(chart: Chart) -> Table:
    """A chart's figures as a table, for when nothing is there that draws it."""
    columns = (
        Column("label", ""),
        *(Column(one.name, one.name or chart.measure, "number", chart.decimals) for one in chart.series),
    )
    cells = zip(chart.labels, *(one.values for one in chart.series), strict=True)
    return Table(columns, tuple(cells))


def _sheets(blocks: Iterable[Block], *, upright: bool) -> Iterator[Sheet]:
    """The blocks by direction: a heading goes with what it is of, what is said below a table with the table."""
    across: bool | None = False if upright else None
    done: list[Block] = []
    headings: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            headings.append(block)
            continue
        follows = isinstance(block, Paragraph) and block.look not in ("lead", "body")
        turned = block.across if isinstance(block, Grid) else bool(across) and follows and not headings
        if across is not None and turned != across:
            yield Sheet(across, tuple(done))
            done = []
        across = turned
        done += [*headings, block]
        headings = []
    yield Sheet(bool(across), (*done, *headings))


def roman(number: int) -> str:
    """A number as Roman figures (số La Mã)."""
    for value, sign in _ROMAN:
        if number >= value:
            return sign + roman(number - value)
    return ""
